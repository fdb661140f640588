"""What needs me now, in order; the plan by week; and lists whose cost does not grow with their rows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanwei.accounts.models import Account
from guanwei.delivery.models import Delivery, Stop
from guanwei.delivery.states import State
from guanwei.delivery.stops import stop
from guanwei.jobs.deciding import resume
from guanwei.lib.clock import utc_now
from tests.cast import a_draft, approved, cast, in_review, picture, soon, user, weibo_account
from tests.web.ledger import stands
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db


def test_today_is_in_order_of_what_burns() -> None:
    who = cast()
    approved(who, who.weibo, text="#手动# 的一条。", due_at=soon(minutes=10))
    in_review(who, who.weibo, text="等审核的一条。", due_at=soon(minutes=500))
    stands(approved(who, text="结果不明的一条。", due_at=soon(minutes=900)), State.UNKNOWN)
    approved(who, text="马上发的一条。", due_at=soon(minutes=30))
    stands(approved(who, text="发出去的一条。", due_at=soon(minutes=1300)), State.SENT)
    page = text_of(browser(who.admin).get("/"))
    order = [
        page.index(part)
        for part in ("马上发的一条。", "#手动# 的一条。", "等审核的一条。", "结果不明的一条。", "发出去的一条。")
    ]
    assert order == sorted(order)


def test_what_a_stop_holds_stands_on_today_with_the_way_to_resume() -> None:
    """Due, and nothing says so: an empty list reads as a quiet hour."""
    who = cast()
    late = approved(who, text="已经过点的一条。", due_at=soon(minutes=5))
    approved(who, text="马上要发的一条。", due_at=soon(minutes=30))
    approved(who, text="明天的一条。", due_at=soon(minutes=1500))
    past = utc_now() - timedelta(minutes=60)
    Delivery.objects.filter(purpose_id=late.pk).update(due_at=past, late_at=past + timedelta(minutes=10))
    stop(actor=who.zhou, now=utc_now(), reason="台风停业，先都停下", brand=who.brand)
    for person, may in ((who.zhou, True), (who.qin, False)):
        page = browser(person).get("/")
        listed = [plan.version.text for _delivery, plan, _act in page.context["stopped"]]
        assert listed == ["马上要发的一条。", "已经过点的一条。"]
        main = text_of(page).partition('id="now"')[2]
        assert "一小时内没有要发的" not in main
        assert main.count("时间已过。") == 1
        assert "台风停业，先都停下" in text_of(page)
        assert ('href="/stop"' in main) is may
        assert ("可以恢复" in main) is not may
    lifted = Stop.objects.get()
    resume(actor=who.zhou, now=utc_now(), stop_id=lifted.pk)
    assert not browser(who.zhou).get("/").context["stopped"]


@pytest.mark.parametrize("state", [State.SENDING, State.PENDING])
def test_what_is_being_sent_stands_on_today_until_the_network_has_answered(state: State) -> None:
    who = cast()
    plan = approved(who, text="正在发的一条。", due_at=soon(minutes=5))
    now = utc_now()
    on_its_way = {"state": state.value, "due_at": now - timedelta(minutes=20), "late_at": now - timedelta(minutes=10)}
    holder = {"worker": "test", "lease_until": now + timedelta(minutes=1)} if state is State.SENDING else {}
    Delivery.objects.filter(purpose_id=plan.pk).update(**on_its_way, **holder)
    listed = [plan.version.text for _delivery, plan, _act in browser(who.zhou).get("/").context["soon"]]
    assert listed == ["正在发的一条。"]


def test_today_shows_each_person_what_is_theirs_to_do() -> None:
    who = cast()
    in_review(who)
    stands(approved(who, text="结果不明的一条。", due_at=soon(minutes=900)), State.UNKNOWN)
    approver, operator, stranger = (text_of(browser(person).get("/")) for person in (who.chen, who.zhou, who.wu))
    assert "等你审核" in approver
    assert "等你审核" not in operator
    assert "send-again" in operator
    assert "send-again" not in approver
    assert "一条" not in stranger


def test_somebody_without_a_role_is_told_whom_to_ask() -> None:
    assert "请找管理员开通" in text_of(browser(user("neu", "新人")).get("/"))


def test_the_plan_stands_on_the_day_of_the_account_s_own_calendar() -> None:
    who = cast()
    Account.objects.filter(pk=who.bluesky.pk).update(zone="America/Los_Angeles")
    monday = (utc_now() + timedelta(days=14)).date()
    monday -= timedelta(days=monday.weekday())
    due = datetime.combine(monday, datetime.min.time(), UTC) + timedelta(hours=3)  # Sunday evening over there
    a_draft(who, due_at=due)
    year, week, _ = (monday - timedelta(days=7)).isocalendar()
    days = browser(who.lin).get(f"/plan?week={year}-W{week:02d}").context["days"]
    assert [len(day.lines) for day in days] == [0, 0, 0, 0, 0, 0, 1]
    page = text_of(browser(who.lin).get(f"/plan?week={year}-W{week:02d}"))
    assert "洛杉矶时间" in page
    assert f"{due.astimezone(ZoneInfo('America/Los_Angeles')):%H:%M}" in page


def test_an_empty_week_says_what_to_do() -> None:
    page = text_of(browser(cast().lin).get("/plan?week=2031-W10"))
    assert "这一周还没有排期" in page
    assert "导入表格" in page


def test_an_empty_week_still_shows_its_days_and_which_are_off() -> None:
    """Who plans the holiday before anything is written has to see where it lies, and writes from its day."""
    client = browser(cast().lin)
    page = text_of(client.get("/plan?week=2026-W40"))
    assert "这一周还没有排期" in page
    assert "<b>休</b> 国庆" in page
    assert "/posts/new?date=2031-03-04" in text_of(client.get("/plan?week=2031-W10"))
    assert 'data-day="2031-03-04"' in text_of(client.get("/plan?view=month&month=2031-03"))


@pytest.mark.parametrize("week", ["2026-W60", "nonsense", "2026-99-1", "", "9999-W53"])
def test_a_week_that_does_not_exist_is_this_week(week: str) -> None:
    assert browser(cast().lin).get("/plan", {"week": week}).status_code == 200


def test_a_filter_shows_one_account() -> None:
    who = cast()
    a_draft(who, text="蓝天上的一条。", due_at=soon(minutes=5))
    a_draft(who, who.weibo, text="微博上的一条。", due_at=soon(minutes=5))
    page = text_of(browser(who.lin).get(f"/plan?account={who.weibo.pk}"))
    assert "微博上的一条。" in page
    assert "蓝天上的一条。" not in page


LISTS = ("/", "/plan", "/approvals", "/deliveries", "/accounts", "/trail")


def test_lists_ask_the_database_as_often_for_fifty_rows_as_for_five() -> None:
    who = cast()
    client = browser(who.admin)

    def fill(count: int, start: int) -> None:
        for number in range(start, start + count):
            due = soon(minutes=20 + number % 40)
            account = weibo_account(who.admin, who.brand, name=f"分店{number}", uid=f"70000{number:05d}")
            in_review(who, account, text=f"第 {number} 条。", due_at=due, pictures=(asset,))
            later = due + timedelta(minutes=30)
            stands(approved(who, account, text=f"第 {number} 条，已批。", due_at=later), State.UNKNOWN)

    asset = picture(who.brand)
    fill(5, 0)
    few = {address: _queries(client, address) for address in LISTS}
    fill(20, 5)
    many = {address: _queries(client, address) for address in LISTS}
    assert many == few
    assert max(few.values()) < 40


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
