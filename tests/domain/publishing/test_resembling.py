"""A post that says what an earlier one said is found, wherever that stands; nobody is named to who may not know."""

from datetime import timedelta
from importlib import import_module
from itertools import islice, product
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F

from guanwei.accounts.access import account_ids
from guanwei.accounts.models import Account
from guanwei.lib.clock import utc_now
from guanwei.listening.history import Posted, keep
from guanwei.listening.models import Copyable, Interaction
from guanwei.practice import known
from guanwei.practice.findings import Finding
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.keeping import kept
from guanwei.practice.known import Text, alike, mark_of_whole, remember
from guanwei.practice.models import KnownMark, KnownText
from guanwei.practice.near.index import COMMON, LOOKED_AT
from guanwei.practice.resembling import Whose
from guanwei.publishing import actions
from guanwei.publishing.models import Plan
from guanwei.publishing.reposting import plan_repost
from guanwei.publishing.resembling import BrandTexts, forget_unused, know_all_anew
from tests import cast as people
from tests.domain.inbox.hearing import comment, hears, mention

pytestmark = pytest.mark.django_db

WORDS = "泡绿茶的水温八十度就好，开水会把嫩芽烫熟，茶汤又黄又涩；先倒水后放茶，三分钟再喝。"
REWORDED = "绿茶别用开水泡：嫩芽会被烫熟，茶汤发黄发涩。水温八十度，先倒水，后放茶，等三分钟再喝。"
OTHER = "【今日一茶】凤凰单丛有蜜兰香、芝兰香、鸭屎香，鸭屎香的名字是老农怕人偷树起的。"
WRAPPED = f"转给爱喝茶的你。{WORDS}评论区说说你怎么泡。"


@pytest.fixture
def who(db: None) -> people.Cast:
    return people.cast()


def copies(plan: Plan) -> list[Finding]:
    return [found for found in kept("plan", [plan.pk])[plan.pk] if found.id in ("C13.reworded", "C13.part-copied")]


def wrote_outside(account: Account, text: str, *, days: float = 1, id: str = "p1") -> None:
    at = utc_now() - timedelta(days=days)
    keep(account, [Posted(id, f"https://weibo.com/6000000001/{id}", text, at)], now=utc_now())


def test_a_plan_in_other_words_is_found_and_one_that_says_something_else_is_not(who: people.Cast) -> None:
    people.a_draft(who, who.weibo, text=WORDS)
    assert not copies(people.a_draft(who, who.weibo, text=OTHER))
    [found] = copies(people.a_draft(who, who.weibo, text=REWORDED))
    assert (found.id, found.figures["where"]) == ("C13.reworded", "own")
    assert int(found.figures["percent"]) > 70


def test_a_plan_is_found_that_keeps_no_three_units_in_a_row(who: people.Cast) -> None:
    people.a_draft(who, who.weibo, text="周三起门店延长到晚上十点打烊，加班晚归也能喝到一碗热馄饨。")
    reworded = "下班再晚也有馄饨吃：这周三开始，我们十点才关门。"
    [found] = copies(people.a_draft(who, who.weibo, text=reworded))
    assert (found.id, found.figures["where"]) == ("C13.reworded", "own")


def test_who_shares_a_subject_with_one_of_many_posts_is_not_told_that_it_rewords(who: people.Cast) -> None:
    rider = "一位车主骑“渡口”从杭州到拉萨，81天，4600公里。回来只问了一件事：铃铛能不能换个声音大点的。"
    people.a_draft(who, who.weibo, text=rider)
    bells = "为骑到拉萨的那位车主测了六种铃铛，冠军响到传达室大爷出来问谁来了。"
    assert not copies(people.a_draft(who, who.weibo, text=bells))


@pytest.mark.parametrize(("days", "number"), [(2, 1), (200, 0)])
def test_what_was_posted_outside_is_known_until_it_has_rested_for_the_window(
    who: people.Cast, days: int, number: int
) -> None:
    wrote_outside(who.weibo, WORDS, days=days)
    found = copies(people.a_draft(who, who.weibo, text=WRAPPED))
    assert len(found) == number
    assert all(str(one.figures["entry"]).startswith("outside:") for one in found)


def test_a_sister_account_is_not_named_where_the_finding_is_kept_for_everybody(who: people.Cast) -> None:
    people.a_draft(who, who.bluesky, text=WORDS)
    [found] = copies(people.a_draft(who, who.weibo, text=REWORDED))
    assert found.figures["where"] == "sister"
    assert who.bluesky.name not in found.message.zh + found.message.en


def test_another_brands_posts_are_never_seen(who: people.Cast) -> None:
    people.a_draft(who, who.other_account, text=WORDS, actor=who.wu)
    assert not copies(people.a_draft(who, who.weibo, text=REWORDED))


def test_of_many_posts_that_differ_in_their_topic_alone_each_is_found(who: people.Cast) -> None:
    topics = [f"#{chr(0x4E00 + 31 * number)}山茶会#" for number in range(30)]
    texts = [Text(who.brand.pk, fingerprint(topic + WORDS), topic + WORDS) for topic in topics]
    ends = map("".join, product("的了是我不在有人这个上来们大", repeat=2))  # which say nothing
    longer = [WORDS + end for end in ends]
    last = Text(who.brand.pk, fingerprint("#话题#" + WORDS), "#话题#" + WORDS)
    with transaction.atomic():
        remember([*texts, last])
        remember(Text(who.brand.pk, fingerprint(text), text) for text in longer)
    found = {one.fingerprint for one in alike(who.brand.pk, WORDS) if one.likeness}
    assert found >= {one.fingerprint for one in (*texts, last)}


def test_a_mark_of_many_that_is_the_same_number_by_chance_hides_nothing(who: people.Cast) -> None:
    strangers = [f"{chr(0x5E00 + 7 * at)}{chr(0x6E00 + 11 * at)}{OTHER}{chr(0x7E00 + 13 * at)}" for at in range(50)]
    with transaction.atomic():
        remember(Text(who.brand.pk, fingerprint(text), text) for text in (*strangers, "#话题#" + WORDS))
    whole = mark_of_whole(who.brand.pk, KnownText.objects.latest("pk").units)
    known = KnownText.objects.exclude(pk=KnownText.objects.latest("pk").pk)
    KnownMark.objects.bulk_create(KnownMark(mark=whole, text=one.pk) for one in known)
    assert fingerprint("#话题#" + WORDS) in {one.fingerprint for one in alike(who.brand.pk, WORDS)}


def test_other_wordings_of_the_same_post_are_no_copies(who: people.Cast) -> None:
    plan = people.a_draft(who, who.weibo, text=WORDS)
    assert not BrandTexts(who.weibo.pk, who.brand.pk).similar(str(plan.post_id), REWORDED)
    assert BrandTexts(who.weibo.pk, who.brand.pk).similar("", REWORDED)


def test_a_reader_sees_the_account_or_that_the_post_cannot_be_opened(who: people.Cast) -> None:
    people.a_draft(who, who.bluesky, text=WORDS)
    [seen] = BrandTexts(who.weibo.pk, who.brand.pk, account_ids(who.admin)).similar("", REWORDED)
    assert (seen.who, seen.hidden) == (who.bluesky.name, False)
    [unseen] = BrandTexts(who.weibo.pk, who.brand.pk, frozenset({who.weibo.pk})).similar("", REWORDED)
    assert (unseen.who, unseen.hidden) == ("", True)


def test_what_others_wrote_is_known_with_its_author(who: people.Cast) -> None:
    hears(who.weibo, mention("a", WORDS + "@青禾茗"))
    [found] = copies(people.a_draft(who, who.weibo, text=REWORDED))
    assert found.figures["where"] == "others"
    assert "茶气1" in found.message.zh
    # The very same words are a repetition, and a comment or a few words are nobody's own.
    same = kept("plan", [(plan := people.a_draft(who, who.weibo, text=WORDS + "@青禾茗")).pk])[plan.pk]
    assert "others" in {one.figures.get("where") for one in same if one.id == "C13.repeated"}


def test_what_passes_a_post_on_may_take_its_words_up(who: people.Cast) -> None:
    hears(who.weibo, mention("a", WORDS + "@青禾茗"))
    heard = Interaction.objects.get(remote_id="a")
    plan = plan_repost(
        actor=who.lin, now=utc_now(), account=who.weibo, interaction=heard, text=REWORDED, due_at=people.soon()
    )
    assert copies(plan) == []


def test_comments_short_words_and_our_own_are_not_kept_as_others(who: people.Cast) -> None:
    hears(who.weibo, comment("a", WORDS), mention("b"))
    assert not Copyable.objects.exists()


def test_what_its_author_took_away_or_wrote_anew_is_no_longer_copied(who: people.Cast) -> None:
    hears(who.weibo, mention("a", WORDS))
    hears(who.weibo, mention("a", OTHER + OTHER, edited_at=utc_now()))
    assert not copies(people.a_draft(who, who.weibo, text=REWORDED))
    hears(who.weibo, mention("b", WRAPPED))
    Interaction.objects.filter(remote_id="b").update(gone_at=utc_now())
    alike = BrandTexts(who.weibo.pk, who.brand.pk).similar("", WORDS + "！再来一杯")
    assert {one.whose for one in alike} == {Whose.OWN}


def test_who_copies_us_later_is_not_taken_for_the_author(who: people.Cast) -> None:
    plan = people.a_draft(who, who.weibo, text=WORDS)
    Plan.objects.filter(pk=plan.pk).update(state="published", published_at=utc_now() - timedelta(hours=1))
    hears(who.weibo, mention("a", REWORDED))
    assert not BrandTexts(who.weibo.pk, who.brand.pk).similar(str(plan.post_id), WORDS)
    assert BrandTexts(who.weibo.pk, who.brand.pk).similar("", WORDS + "你学会了吗")


def test_a_text_is_known_once_however_many_say_it_and_a_rollback_leaves_nothing(who: people.Cast) -> None:
    people.a_draft(who, who.weibo, text=WORDS)
    people.a_draft(who, who.bluesky, text=WORDS)
    before = (KnownText.objects.count(), KnownMark.objects.count())
    assert before[0] == 1
    with transaction.atomic():
        people.a_draft(who, who.weibo, text=OTHER)
        transaction.set_rollback(True)
    assert (KnownText.objects.count(), KnownMark.objects.count()) == before


def test_everything_can_be_read_anew(who: people.Cast) -> None:
    people.a_draft(who, who.weibo, text=WORDS)
    wrote_outside(who.weibo, OTHER)
    hears(who.weibo, mention("a", WRAPPED))
    known = set(KnownText.objects.values_list("brand", "units"))
    marks = KnownMark.objects.count()
    Copyable.objects.all().delete()
    KnownText.objects.all().delete()
    assert know_all_anew() == 3
    assert set(KnownText.objects.values_list("brand", "units")) == known
    assert KnownMark.objects.count() == marks
    [found] = copies(people.a_draft(who, who.weibo, text=REWORDED))[:1]
    assert found.id == "C13.reworded"
    people.a_draft(who, who.weibo, text="新的一条，讲一讲武夷岩茶的炭焙火候，足火和轻火各有人爱。")
    assert KnownText.objects.count() == 5


def test_what_nobody_says_any_more_is_forgotten_with_its_marks(who: people.Cast) -> None:
    plan = people.a_draft(who, who.weibo, text=WORDS)
    assert forget_unused() == 0
    actions.cancel(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    assert forget_unused() == 1
    assert not KnownMark.objects.exists()


def test_what_was_known_before_gets_the_mark_of_its_whole_text(who: people.Cast) -> None:
    people.a_draft(who, who.weibo, text=WORDS)
    units = KnownText.objects.get().units
    marks = set(KnownMark.objects.values_list("mark", flat=True))
    KnownMark.objects.filter(mark=mark_of_whole(who.brand.pk, units)).delete()
    assert KnownMark.objects.count() == len(marks) - 1
    migration = import_module("guanwei.practice.migrations.0002_marks_of_whole_texts")
    for _ in range(2):
        migration.mark_anew(apps, SimpleNamespace(connection=connection))
    assert set(KnownMark.objects.values_list("mark", flat=True)) == marks


def test_of_very_many_that_share_all_marks_the_latest_are_looked_at(who: people.Cast) -> None:
    ends = map("".join, product("的了是我不在有人这个上来们大", repeat=2))  # which say nothing
    said = [WORDS + end for end in islice(ends, COMMON + 40)]
    for text in said:  # one after another, as they come
        remember([Text(who.brand.pk, fingerprint(text), text)])
    found = {one.fingerprint for one in alike(who.brand.pk, WORDS)}
    assert found == set(map(fingerprint, said[-LOOKED_AT:]))


def test_an_upgrade_marks_anew_what_is_known(who: people.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "AT_A_TIME", 1)
    people.a_draft(who, who.weibo, text=WORDS)
    people.a_draft(who, who.weibo, text=OTHER)
    marks = set(KnownMark.objects.values_list("mark", "text"))
    KnownMark.objects.filter(text=KnownText.objects.earliest("pk").pk).update(mark=F("mark") - 1)
    import_module("guanwei.practice.migrations.0005_marks_of_all_of_a_text").mark()
    assert set(KnownMark.objects.values_list("mark", "text")) == marks
    assert [alike(who.brand.pk, REWORDED)[0].fingerprint] == [fingerprint(WORDS)]
