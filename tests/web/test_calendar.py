"""The plan by week, month and list: each post on its account's day, everything reachable, moves that can be undone."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from guanwei.accounts.values import set_value
from guanwei.lib.clock import utc_now
from guanwei.publishing.calendar import days_of
from guanwei.publishing.models import Plan
from tests.cast import a_draft, cast
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


def far_monday() -> date:
    day = date(2031, 3, 3)
    assert day.weekday() == 0
    return day


def planned(who, moment: datetime) -> Plan:
    plan = a_draft(who)
    Plan.objects.filter(pk=plan.pk).update(due_at=moment)
    return plan


def test_a_post_shortly_before_midnight_stands_on_the_day_of_its_account() -> None:
    who, monday = cast(), far_monday()
    plan = planned(who, at(monday, "23:59"))
    week = days_of(who.lin, monday, 7)
    assert [line.plan.pk for line in week[0].lines] == [plan.pk]
    assert [day.count for day in week] == [1, 0, 0, 0, 0, 0, 0]


def test_a_full_day_says_how_many_more_there_are_and_its_list_has_them_all() -> None:
    who, monday = cast(), far_monday()
    plans = [planned(who, at(monday, f"{9 + number // 6:02d}:{number % 6 * 10:02d}")) for number in range(15)]
    page = browser(who.lin).get("/plan?view=month&month=2031-03")
    day = next(day for day in page.context["days"] if day.day == monday)
    assert (day.count, len(day.lines), day.more) == (15, 12, 3)
    assert [line.plan.pk for line in day.lines] == [plan.pk for plan in plans[:12]]
    listed = browser(who.lin).get(f"/plan?view=list&from={monday}").context["days"]
    assert [line.plan.pk for line in listed[0].lines] == [plan.pk for plan in plans]


def test_the_month_shows_whole_weeks() -> None:
    page = browser(cast().lin).get("/plan?view=month&month=2031-03")
    weeks = page.context["weeks"]
    assert all(len(week) == 7 for week in weeks)
    assert weeks[0][0].day.weekday() == 0
    assert weeks[0][0].day <= date(2031, 3, 1) and weeks[-1][-1].day >= date(2031, 3, 31)


@pytest.mark.parametrize("query", ["view=month&month=2031-13", "view=month&month=x", "view=list&from=x", "view=?"])
def test_a_date_that_does_not_exist_is_today(query: str) -> None:
    page = browser(cast().lin).get(f"/plan?{query}")
    assert page.status_code == 200 and page.context["is_now"]


def test_a_moved_post_can_be_moved_back_by_the_message() -> None:
    who, monday = cast(), far_monday()
    plan, client = planned(who, at(monday, "10:30")), browser(who.lin)
    client.post(f"/plans/{plan.pk}/move", {"date": "2031-03-05", "time": "10:30", "next": "/plan?week=2031-W10"})
    plan.refresh_from_db()
    assert plan.due_at == at(monday + timedelta(days=2), "10:30")
    page = text_of(client.get("/plan?week=2031-W10"))
    assert f'action="/plans/{plan.pk}/move"' in page and 'name="date" value="2031-03-03"' in page
    client.post(f"/plans/{plan.pk}/move", {"date": "2031-03-03", "time": "10:30"})
    plan.refresh_from_db()
    assert plan.due_at == at(monday, "10:30")


def test_who_may_not_write_is_offered_no_move() -> None:
    who, monday = cast(), far_monday()
    plan = planned(who, at(monday, "10:30"))
    address = f"/plans/{plan.pk}/move"
    assert address in text_of(browser(who.lin).get("/plan?week=2031-W10"))
    assert address not in text_of(browser(who.qin).get("/plan?week=2031-W10"))


def test_public_holidays_and_make_up_workdays_are_marked_by_the_calendar_of_the_account() -> None:
    who = cast()
    for account in (who.bluesky, who.weibo):
        plan = a_draft(who, account)
        Plan.objects.filter(pk=plan.pk).update(due_at=at(date(2026, 10, 2), "10:00"))
    client = browser(who.lin)
    week = text_of(client.get("/plan?week=2026-W40"))
    holiday = cell_of(week, "2026-10-01")
    assert "<b>休</b> 国庆" in holiday and "法定节假日（国庆" in holiday
    assert "<b>班</b>" not in holiday and "<b>休</b>" not in cell_of(week, "2026-09-30")
    assert "<b>班</b> 国庆" in cell_of(text_of(client.get("/plan?view=month&month=2026-10")), "2026-10-10")
    set_value(actor=who.admin, now=utc_now(), key="inbox.calendar", value="none", brand=who.brand)
    assert "<b>休</b>" in cell_of(text_of(client.get("/plan?week=2026-W40&account=")), "2026-10-01")
    alone = f"/plan?week=2026-W40&account={who.weibo.pk}"
    assert "<b>休</b>" not in cell_of(text_of(client.get(alone)), "2026-10-01")
    set_value(actor=who.admin, now=utc_now(), key="inbox.calendar", value="cn", account=who.weibo)
    assert "<b>休</b>" in cell_of(text_of(client.get(alone)), "2026-10-01")


def test_a_year_whose_holidays_nobody_has_imported_is_said_to_be_one() -> None:
    who = cast()
    assert "2031 年的放假安排还没有导入" in text_of(browser(who.lin).get("/plan?view=month&month=2031-03"))
    assert "还没有导入" not in text_of(browser(who.lin).get("/plan?view=month&month=2026-10"))
    set_value(actor=who.admin, now=utc_now(), key="inbox.calendar", value="none")
    assert "还没有导入" not in text_of(browser(who.lin).get("/plan?view=month&month=2031-03"))


def cell_of(page: str, day: str) -> str:
    """The heading of one day."""
    found = re.search(rf'data-day="{day}".*?</h2>', page, re.DOTALL)
    assert found, day
    return found[0]
