"""A post's page and what can be done to its plans."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from guanwei.accounts.models import Grant, Setting
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.editorial.actions import Wording
from guanwei.lib.clock import utc_now
from guanwei.networks.acts import Form
from guanwei.networks.incoming import Kind
from guanwei.people.models import User
from guanwei.practice.models import Waiver
from guanwei.publishing.actions import Placement, plan_post
from guanwei.publishing.models import Plan
from guanwei.publishing.reposting import plan_repost
from guanwei.publishing.whole_plan import look_over
from tests.cast import Cast, a_draft, approved, cast, draft, in_review, picture, soon
from tests.domain.inbox.talking import wrote
from tests.web.ledger import stands
from tests.web.visitors import browser, messages_of, text_of, waiving

pytestmark = pytest.mark.django_db


def test_the_page_tells_the_whole_story() -> None:
    who = cast()
    plan = approved(who, pictures=(picture(who.brand),))
    page = text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))
    for part in (plan.version.text, "待发布", "林晓", "陈岚", "第 1 版", "已通过", "写了稿件", "审核通过", "图 1"):
        assert part in page


def test_who_waits_for_an_approval_sees_whom_for() -> None:
    who = cast()
    plan = in_review(who)
    page = browser(who.lin).get(f"/posts/{plan.post_id}")
    assert re.search("可以审核的人：[^<]*陈岚", text_of(page))
    Grant.objects.exclude(user=who.lin).delete()
    User.objects.filter(is_admin=True).update(is_active=False)
    assert "没有人能审核" in text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))


def test_a_plan_is_sent_in_moved_and_cancelled() -> None:
    who = cast()
    plan = a_draft(who)
    client, later = browser(who.lin), soon(minutes=300).astimezone(ZoneInfo("Asia/Shanghai"))
    client.post(f"/plans/{plan.pk}/submit")
    client.post(f"/plans/{plan.pk}/move", {"date": f"{later:%Y-%m-%d}", "time": f"{later:%H:%M}"})
    plan.refresh_from_db()
    assert plan.state == "review"
    assert abs(plan.due_at - later) < timedelta(minutes=1)
    client.post(f"/plans/{plan.pk}/cancel")
    plan.refresh_from_db()
    assert plan.state == "cancelled"
    assert Delivery.objects.get().state == "cancelled"


@pytest.mark.parametrize(
    ("state", "offered"), [("waiting", True), ("missed", True), ("unknown", False), ("pending", False)]
)
def test_what_is_on_its_way_or_may_be_out_is_offered_no_other_time(state: str, offered: bool) -> None:
    who = cast()
    plan = approved(who)
    stands(plan, State(state))
    page = text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))
    assert (f"/plans/{plan.pk}/move" in page) is offered
    assert (f"/plans/{plan.pk}/cancel" in page) is offered


def test_a_repost_says_that_it_goes_by_hand_where_rights_cannot_repost() -> None:
    who = cast()  # ordinary rights: they post, and pass nothing on
    praise = wrote(who.weibo, "@青禾茗 好茶", kind=Kind.MENTION, form=Form.POST)
    plan = plan_repost(
        actor=who.lin, now=utc_now(), account=who.weibo, interaction=praise, text="谢谢夸奖", due_at=soon()
    )
    assert "程序不能代为操作" in text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))


def test_the_plan_page_shows_what_the_plan_as_a_whole_does() -> None:
    who = cast()
    a_draft(who, due_at=soon(minutes=24 * 60))
    a_draft(who, due_at=soon(minutes=11 * 24 * 60), text="茶叶要避光密封，别和香料放在一起。")
    look_over(who.bluesky, now=utc_now())
    page = text_of(browser(who.qin).get("/plan"))
    whole = page.partition('id="whole-plan"')[2].partition("</details>")[0]
    assert "需要留意" in whole and "B2.silence" in whole
    (first, *others) = re.findall(r'<li class="finding[^>]*>(.*?)</li>', whole)
    said = re.sub("<[^>]*>", "", first).partition("破：")[2].partition("（实践")[0]
    assert said and not any(said in other for other in others), "each sentence once"
    assert "whole-plan" not in text_of(browser(who.qin).get(f"/plan?account={who.weibo.pk}"))
    assert "whole-plan" not in text_of(browser(who.wu).get("/plan"))


@pytest.mark.parametrize("view", ["", "view=month&", "view=list&"])
def test_the_plan_of_one_account_shows_what_its_mix_will_be(view: str) -> None:
    who = cast()
    client = browser(who.lin)
    a_draft(who, who.weibo, due_at=soon())
    few = text_of(client.get(f"/plan?{view}account={who.weibo.pk}")).partition('id="mix-ahead"')[2]
    assert f"{who.weibo.name} · 30 天内 1 条，其中 1 条待发" in few and "满 20 条才看占比" in few
    Setting.objects.create(account=who.weibo, key="mix.minimum-posts", value=5, set_by=who.he, set_at=utc_now())
    for number in range(4):
        a_draft(who, who.weibo, due_at=soon(minutes=61 + number))
    enough = text_of(client.get(f"/plan?{view}account={who.weibo.pk}")).partition('id="mix-ahead"')[2]
    assert '<svg class="mix"' in enough and "/ 79" in enough and "5 条待发" in enough
    assert "mix-ahead" not in text_of(client.get(f"/plan?{view}account="))


def test_a_cancelled_plan_is_planned_again_from_its_page() -> None:
    who = cast()
    plan = a_draft(who)
    client, later = browser(who.lin), soon(minutes=300).astimezone(ZoneInfo("Asia/Shanghai"))
    assert f"/plans/{plan.pk}/again" not in text_of(client.get(f"/posts/{plan.post_id}"))
    client.post(f"/plans/{plan.pk}/cancel")
    assert f'action="/plans/{plan.pk}/again"' in text_of(client.get(f"/posts/{plan.post_id}"))
    client.post(f"/plans/{plan.pk}/again", {"date": f"{later:%Y-%m-%d}", "time": f"{later:%H:%M}"})
    plan.refresh_from_db()
    assert (plan.state, plan.occurrence) == ("draft", 1)


@pytest.mark.parametrize("form", [{}, {"date": "2026-13-01", "time": "09:00"}, {"date": "2020-01-01", "time": "09:00"}])
def test_a_move_to_no_time_changes_nothing_and_says_so(form: dict[str, str]) -> None:
    who = cast()
    plan = a_draft(who)
    answer = browser(who.lin).post(f"/plans/{plan.pk}/move", form)
    assert messages_of(answer)
    assert Plan.objects.get().due_at == plan.due_at


def repeated(who: Cast) -> Plan:
    """Sent in, although the same words are planned already: that asks for a named person."""
    a_draft(who)
    return in_review(who, due_at=soon(minutes=300))


def test_a_finding_is_waived_by_who_may_with_a_reason() -> None:
    who = cast()
    plan = repeated(who)
    form = waiving(plan, reason="周年活动，特意重复")
    assert browser(who.lin).post(f"/plans/{plan.pk}/waive", form).status_code == 403
    browser(who.chen).post(f"/plans/{plan.pk}/waive", form)
    assert Waiver.objects.get().by == who.chen
    assert "周年活动，特意重复" in text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))


@pytest.mark.parametrize("until", ["2020-01-01", "someday"])
def test_a_refused_day_leaves_the_form_open_with_what_was_entered_once(until: str) -> None:
    who = cast()
    plan, client = repeated(who), browser(who.chen)
    for address in (f"/posts/{plan.post_id}", "/approvals"):
        client.post(f"/plans/{plan.pk}/waive", waiving(plan, reason="周年活动，特意重复", until=until))
        page = text_of(client.get(address))
        assert "<details open><summary>豁免…" in page and 'value="周年活动，特意重复"' in page, address
        assert ('value="2020-01-01"' in page) is (until == "2020-01-01")
        assert "<details open><summary>豁免…" not in text_of(client.get(address))
    assert not Waiver.objects.exists()


def test_a_waiver_through_a_day_says_so() -> None:
    who = cast()
    plan = repeated(who)
    browser(who.chen).post(f"/plans/{plan.pk}/waive", waiving(plan, until="2099-12-31"))
    for address in (f"/posts/{plan.post_id}", "/approvals", "/trail"):
        page = text_of(browser(who.chen).get(address))
        assert "2099-12-31" in page, address
        assert "2100" not in page, address


@pytest.mark.parametrize(
    "form",
    [
        {"reason": " "},
        {"until": "2020-01-01"},
        {"until": "someday"},
        {"check": "C2.promotion-share"},
        {"check": "nonsense"},
        {"about": "0123456789abcdef"},
        {"about": ""},
        {"content_hash": "of another wording"},
        {"content_hash": ""},
    ],
)
def test_a_waiver_without_a_reason_or_of_nothing_is_refused(form: dict[str, str]) -> None:
    who = cast()
    plan = repeated(who)
    answer = browser(who.chen).post(f"/plans/{plan.pk}/waive", waiving(plan) | form)
    assert answer.status_code == 303
    assert messages_of(answer)
    assert not Waiver.objects.exists()


def test_a_machine_fix_makes_a_new_version() -> None:
    from guanwei.accounts.values import set_value
    from guanwei.lib.clock import utc_now
    from guanwei.publishing.actions import Placement, plan_post
    from tests.cast import SITE, draft

    who = cast()
    set_value(actor=who.he, now=utc_now(), key="brand.default-link", value=SITE, brand=who.brand)
    words = draft(who.brand, "没有链接的一条。", link="")
    [plan] = plan_post(actor=who.lin, now=utc_now(), draft=words, placements=[Placement(who.weibo, soon())])
    assert "N.safe-domain" in text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))
    browser(who.lin).post(f"/plans/{plan.pk}/fix", {"check": "N.safe-domain"})
    plan.refresh_from_db()
    assert (plan.version.number, plan.version.link) == (2, SITE)
    again = browser(who.lin).post(f"/plans/{plan.pk}/fix", {"check": "N.safe-domain"})
    assert "没有可以自动修改的地方" in messages_of(again)[-1]


def test_a_picture_is_shown_to_its_brand_as_what_it_is() -> None:
    who = cast()
    asset = picture(who.brand)
    shown = browser(who.lin).get(f"/pictures/{asset.pk}")
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Disposition" not in shown.headers
    saved = browser(who.lin).get(f"/pictures/{asset.pk}?download")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.content == shown.content
    assert browser(who.wu).get(f"/pictures/{asset.pk}").status_code == 404


def test_a_picture_whose_file_is_gone_says_so() -> None:
    from guanwei.media.store import path_of

    who = cast()
    asset = picture(who.brand, "gold")
    path_of(asset.sha256).unlink()
    assert browser(who.lin).get(f"/pictures/{asset.pk}").status_code == 410


def test_a_plan_that_is_out_offers_no_change() -> None:
    who = cast()
    plan = approved(who)
    stands(plan, State.SENT)
    page = text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))
    assert f"/plans/{plan.pk}/move" not in page
    assert "在平台上查看" in page


def test_a_post_with_other_words_on_one_account_shows_each_with_its_accounts() -> None:
    who = cast()
    placements = [Placement(account, soon()) for account in (who.weibo, who.bluesky)]
    words = replace(draft(who.brand), own={who.weibo.pk: Wording("微博上这么说。")})
    [plan, _other] = plan_post(actor=who.lin, now=utc_now(), draft=words, placements=placements)
    page = text_of(browser(who.lin).get(f"/posts/{plan.post_id}"))
    assert page.count('class="line said-on"') == 2
    assert '<div class="words">微博上这么说。</div>' in page
    assert f'<div class="words">{words.text}</div>' in page
