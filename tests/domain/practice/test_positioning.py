"""A brand's positioning sheet (A3), its theme (C8) and the words of its last posts (B5), as the checks see them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanwei.accounts.models import Account
from guanwei.accounts.values import set_value
from guanwei.inbox.answer_checks import check_answer
from guanwei.lib.clock import utc_now
from guanwei.listening.history import Posted, keep
from guanwei.listening.models import Interaction
from guanwei.people.access import NotAllowed
from guanwei.practice.findings import Finding
from guanwei.practice.keeping import kept
from guanwei.practice.models import CheckRun, KeptTheme
from guanwei.practice.positioning import Person, Positioning
from guanwei.practice.registry import rules_version
from guanwei.practice.sheets import SheetRefused, positionings_of, set_positioning, sheet_of
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.context import settings_for
from guanwei.publishing.facts import facts_of
from guanwei.publishing.models import Plan
from guanwei.publishing.recheck import new_blocking_findings
from guanwei.publishing.themes import EVERY, RECENT, build, build_due, recent_texts, themes_of
from guanwei.trail.models import Entry
from tests import cast as people
from tests.domain.inbox.hearing import comment, hears, thread_with

pytestmark = pytest.mark.django_db
SHEET = Positioning(products=("绿茶", "茶具"), person=Person.EDITOR, never=("亲们",), topics=("泡茶小知识",))
HOW = ("水温八十度", "先倒水后放茶", "三分钟出汤", "嫩芽怕烫", "盖碗洗净晾干", "山泉水更软", "茶汤清亮", "回甘悠长")


@pytest.fixture
def who(db: None) -> people.Cast:
    return people.cast()


def says(who: people.Cast, sheet: Positioning = SHEET) -> None:
    set_positioning(actor=who.he, now=utc_now(), brand=who.brand, positioning=sheet)


def found(plan: Plan, check: str) -> list[Finding]:
    check_and_keep([plan], now=utc_now())
    return [one for one in kept("plan", [plan.pk])[plan.pk] if one.id == check]


def tea_posts(account: Account, count: int = 40) -> None:
    texts = [f"绿茶第 {n} 课：{HOW[n % 8]}，{HOW[(n * 3 + 1) % 8]}，{HOW[(n * 5 + 2) % 8]}。" for n in range(count)]
    at = utc_now() - timedelta(days=60)
    posts = [Posted(f"p{n}", "", text, at + timedelta(days=n)) for n, text in enumerate(texts)]
    keep(account, posts, now=utc_now())


# --- the sheet --------------------------------------------------------------------------------------------------------


def test_who_manages_the_brand_fills_in_its_sheet_and_the_trail_says_what_changed(who: people.Cast) -> None:
    says(who)
    sheet = sheet_of(who.brand)
    assert sheet and (sheet.set_by, sheet.never, sheet.person) == (who.he, "亲们", "editor")
    entry = Entry.objects.get(verb="positioning.changed")
    assert (entry.actor_id, entry.object_id) == (who.he.pk, who.brand.pk)
    assert entry.details["never"] == [[], ["亲们"]] and "tone" not in entry.details


def test_keeping_the_same_again_is_no_change(who: people.Cast) -> None:
    says(who)
    before = Account.objects.get(pk=who.weibo.pk).history_version
    says(who)
    assert Entry.objects.filter(verb="positioning.changed").count() == 1
    assert Account.objects.get(pk=who.weibo.pk).history_version == before


@pytest.mark.parametrize("name", ["lin", "chen", "zhou", "qin", "wu"])
def test_nobody_else_may(who: people.Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        set_positioning(actor=who.people[name], now=utc_now(), brand=who.brand, positioning=SHEET)
    assert sheet_of(who.brand) is None


@pytest.mark.parametrize("never", [("词" * 101,), tuple(f"词{n}" for n in range(201))])
def test_a_paragraph_and_a_dictionary_are_refused(who: people.Cast, never: tuple[str, ...]) -> None:
    with pytest.raises(SheetRefused):
        says(who, Positioning(never=never))


def test_a_sheet_holds_for_its_own_brand_alone(who: people.Cast) -> None:
    says(who)
    sheets = positionings_of([who.weibo, who.bluesky, who.other_account])
    assert sheets[who.weibo.pk] == sheets[who.bluesky.pk] == SHEET
    assert not sheets[who.other_account.pk]


def test_a_word_that_we_never_use_is_found_in_a_post_and_in_an_answer(who: people.Cast) -> None:
    plan = people.a_draft(who, text="亲们，绿茶用八十度的水泡。")
    assert not found(plan, "A3.never-words")
    says(who)
    assert found(plan, "A3.never-words")
    hears(who.weibo, comment("c1", "开水可以吗"))
    heard = Interaction.objects.get(remote_id="c1")
    thread = thread_with("c1")
    answer = check_answer(
        viewer=who.zhou, now=utc_now(), thread=thread, interaction=heard, text="亲们，开水会烫熟嫩芽。"
    )
    assert "A3.never-words" in {one.id for one in answer}


def test_another_sheet_voids_what_was_found_and_a_word_that_blocks_holds_the_post(who: people.Cast) -> None:
    set_value(actor=who.admin, now=utc_now(), key="A3.never-words.level", value="block")
    plan = people.approved(who, text="亲们，绿茶用八十度的水泡。")
    facts = facts_of([plan.pk], now=utc_now(), timeout=5)[plan.pk]
    assert not new_blocking_findings([plan.pk], now=utc_now())
    says(who)
    values = settings_for([who.weibo])[who.weibo.pk]
    assert rules_version(values) != rules_version(values, SHEET)
    stood = CheckRun.objects.get(kind="plan", object_id=plan.pk)
    check_and_keep([plan], now=utc_now())
    stands = CheckRun.objects.get(kind="plan", object_id=plan.pk)
    assert stood.rules_version != stands.rules_version
    assert facts.plan_id in new_blocking_findings([plan.pk], now=utc_now())


# --- theme ------------------------------------------------------------------------------------------------------------


def test_a_post_that_has_nothing_to_do_with_what_the_account_writes_is_off_the_theme(who: people.Cast) -> None:
    tea_posts(who.weibo)
    plan = people.a_draft(who, who.weibo, text="昨晚球赛加时才分出胜负，门将连扑三个点球，全场球迷沸腾到深夜。")
    assert not found(plan, "C8.off-theme")
    assert build_due(now=utc_now()) == 3  # the cast's accounts
    assert found(plan, "C8.off-theme")
    says(who, Positioning(topics=("球赛",)))
    assert not found(plan, "C8.off-theme")


def test_a_theme_is_built_again_when_the_history_moved_and_not_before_its_time(who: people.Cast) -> None:
    now = utc_now()
    build_due(now=now)
    assert build_due(now=now + EVERY) == 0
    tea_posts(who.weibo)
    people.a_draft(who, who.weibo)
    assert build_due(now=now + timedelta(hours=1)) == 0
    assert build_due(now=now + EVERY) == 1
    assert themes_of([who.weibo.pk])[who.weibo.pk].posts == 40


def test_another_theme_voids_what_was_found_and_the_same_one_does_not(who: people.Cast) -> None:
    tea_posts(who.weibo)

    def version() -> int:
        return Account.objects.get(pk=who.weibo.pk).history_version

    before = version()
    build(who.weibo, now=utc_now())
    assert version() == before + 1
    build(who.weibo, now=utc_now())
    assert version() == before + 1


def test_promotions_forwards_and_what_was_taken_down_make_no_theme(who: people.Cast) -> None:
    tea_posts(who.weibo, 5)
    who.weibo.outside_posts.filter(remote_id="p1").update(promotion=True)
    who.weibo.outside_posts.filter(remote_id="p2").update(group="forward")
    who.weibo.outside_posts.filter(remote_id="p3").update(gone_at=utc_now())
    assert build(who.weibo, now=utc_now()).posts == 2


def test_opening_the_form_reads_a_theme_that_this_process_knows_only_once(who: people.Cast) -> None:
    tea_posts(who.weibo)
    build(who.weibo, now=utc_now())
    themes_of([who.weibo.pk])
    with CaptureQueriesContext(connection) as captured:
        theme = themes_of([who.weibo.pk])[who.weibo.pk]
    assert len(captured) == 1 and theme.posts == 40
    assert KeptTheme.objects.get(account=who.weibo).theme == theme.as_json()


# --- the last posts ---------------------------------------------------------------------------------------------------


def test_a_slogan_in_every_post_is_found_and_the_post_itself_does_not_count(who: people.Cast) -> None:
    slogan = "青禾茗，一叶知春的好茶"
    plans = [people.a_draft(who, who.weibo, text=f"{slogan}。今天说{how}。") for how in HOW[:3]]
    assert not found(plans[-1], "B5.slogan")  # in two others
    people.a_draft(who, who.weibo, text=f"{slogan}。再说{HOW[4]}。")
    assert found(plans[-1], "B5.slogan")


def test_the_last_texts_are_the_newest_planned_and_posted_outside_together(who: people.Cast) -> None:
    tea_posts(who.weibo, 50)
    plan = people.a_draft(who, who.weibo, text="明天的一条。")
    [first, *rest] = recent_texts([who.weibo.pk])[who.weibo.pk]
    assert first == (str(plan.post_id), "明天的一条。", plan.due_at)
    assert len(rest) == RECENT and rest[0].text.startswith("绿茶第 49 课")
