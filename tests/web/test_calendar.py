"""The plan by week, month and list: each post on its account's day, everything reachable, moves that can be undone."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanwei.accounts.values import set_value
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.lib.clock import utc_now
from guanwei.listening.models import OutsidePost
from guanwei.people.models import User
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.keeping import kept
from guanwei.publishing.calendar import days_of
from guanwei.publishing.models import Plan
from guanwei.publishing.whole_plan import look_over
from tests.cast import a_draft, approved, cast
from tests.web.ledger import stands
from tests.web.visitors import browser, messages_of, text_of

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


def test_a_move_names_day_and_clock_and_never_how_far_off() -> None:
    who = cast()
    client, today = browser(who.lin), utc_now().astimezone(SHANGHAI).date()
    soon = (utc_now() + timedelta(minutes=24)).astimezone(SHANGHAI).replace(second=0, microsecond=0)
    plan = planned(who, at(far_monday(), "10:30"))
    for moment, words in (
        (soon, f"已改到{'今天' if soon.date() == today else '明天'} {soon:%H:%M}。"),
        (at(today + timedelta(days=1), "12:20"), "已改到明天 12:20。"),
        (at(far_monday(), "12:20"), "已改到周一 2031-03-03 12:20。"),
    ):
        fields = {"date": f"{moment:%Y-%m-%d}", "time": f"{moment:%H:%M}"}
        assert messages_of(client.post(f"/plans/{plan.pk}/move", fields))[-1].startswith(words)


def test_a_move_into_a_breach_says_so_and_offers_the_nearest_slot_that_keeps_all_rules() -> None:
    who, day = cast(), utc_now().astimezone(SHANGHAI).date() + timedelta(days=9)
    neighbour = a_draft(who, text="早茶一壶，先凉后泡。", due_at=at(day, "12:30"))
    plan, client = a_draft(who, due_at=at(day + timedelta(days=1), "12:30")), browser(who.lin)
    page, address = f"/plan?day={day}", f"/plans/{plan.pk}/move"
    [said] = messages_of(client.post(address, {"date": str(day), "time": "12:20", "next": page}))
    assert "12:20。" in said and "10 分钟" in said, said
    undo, better = forms_of(text_of(client.get(page)), address)[:2]
    assert f'name="date" value="{day + timedelta(days=1)}"' in undo and "撤销" in undo
    assert re.search("挪到.+（(什么规则都不破|至少不刷屏)）", better), better
    fields = dict(re.findall(r'name="(date|time)" value="([^"]+)"', better))
    [said] = messages_of(client.post(address, fields))
    assert said.endswith(f"{fields['time']}。"), said
    plan.refresh_from_db()
    assert plan.due_at and neighbour.due_at and abs(plan.due_at - neighbour.due_at) >= timedelta(minutes=30)
    assert not [found.id for found in kept("plan", [plan.pk])[plan.pk] if found.id.startswith("B1")]


def forms_of(page: str, address: str) -> list[str]:
    return re.findall(rf'<form method="post" action="{address}">.*?</form>', page, re.DOTALL)


def test_a_day_named_in_the_address_opens_its_week_and_its_month() -> None:
    client = browser(cast().lin)
    assert client.get("/plan?day=2031-03-05").context["monday"] == far_monday()
    assert client.get("/plan?view=month&day=2031-03-05").context["first"] == date(2031, 3, 1)


def test_the_list_can_be_moved_by_keys_too() -> None:
    who, monday = cast(), far_monday()
    plan = planned(who, at(monday, "10:30"))
    address = f"/plan?view=list&from={monday}"
    row = f'data-move="/plans/{plan.pk}/move" data-date="2031-03-03" data-time="10:30"'
    assert row in text_of(browser(who.lin).get(address))
    assert row not in text_of(browser(who.qin).get(address))


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


def read_back(account, moment: datetime, text: str = "门店今天照常营业。", url: str = "") -> OutsidePost:
    return OutsidePost.objects.create(
        account=account,
        remote_id=f"{account.pk}:{moment:%m%d%H%M%S}",
        url=url,
        text=text,
        published_at=moment,
        group="loved",
        fingerprint=fingerprint(text),
        first_seen_at=utc_now(),
    )


def test_what_went_out_outside_stands_on_its_day_with_a_link_and_counts() -> None:
    who, monday = cast(), date(2025, 3, 3)
    link = "https://bsky.app/profile/example.com/post/3kabc"
    read_back(who.bluesky, at(monday, "23:59"), url=link)
    read_back(who.weibo, at(monday, "09:00"), text="")
    gone = read_back(who.weibo, at(monday, "10:00"), text="已经删掉的。")
    OutsidePost.objects.filter(pk=gone.pk).update(gone_at=utc_now())
    client = browser(who.lin)
    for address in ("/plan?week=2025-W10", "/plan?view=month&month=2025-03", f"/plan?view=list&from={monday}"):
        answer = client.get(address)
        [day] = [day for day in answer.context["days"] if day.day == monday]
        assert (day.count, len(day.entries), len(day.lines)) == (2, 2, 0), address
        page = text_of(answer)
        assert link in page and "门店今天照常营业。" in page and "已经删掉的。" not in page
        assert page.index("09:00") < page.index("23:59")
    alone = client.get(f"/plan?week=2025-W10&account={who.weibo.pk}")
    assert alone.context["count"] == 1
    assert browser(who.wu).get("/plan?week=2025-W10").context["count"] == 0


def test_a_day_with_more_history_than_the_list_shows_says_so_and_leads_on() -> None:
    who, monday = cast(), date(2025, 3, 3)
    for number in range(14):
        read_back(who.bluesky, at(monday, f"09:{number:02d}"))
    answer = browser(who.lin).get(f"/plan?view=list&from={monday}")
    [day] = answer.context["days"]
    assert (day.count, len(day.entries), day.more) == (14, 12, 2)
    assert "还有 2 条在外部发布" in text_of(answer)
    link = f'href="?day={monday}"'
    assert link in answer.content.decode()
    assert browser(who.lin).get(f"/plan?day={monday}").context["count"] == 14


@pytest.mark.parametrize("state", [State.HELD, State.SENT, State.UNKNOWN, State.WAITING])
@pytest.mark.parametrize("view", ["month", "list"])
def test_a_month_and_a_list_ask_for_nothing_of_single_posts(view: str, state: State) -> None:
    """They read of each post what one line shows; whatever else that line came to show would be a question each."""
    who = cast()
    client, address = browser(who.lin), f"/plan?view={view}"
    first = approved(who)
    delivery = Delivery.objects.get(purpose_kind="plan", purpose_id=first.pk)
    if state is State.HELD:
        delivery.state, delivery.held_for = state.value, "finding"
        delivery.save()
    else:
        delivery = stands(first, state)
    first.refresh_from_db()
    alike(who, first, delivery)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).context["count"] == 2
    for _ in range(3):
        alike(who, first, delivery)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).context["count"] == 5
    assert len(many) == len(few)


def alike(who, first: Plan, delivery: Delivery) -> None:
    """One more post that stands where `first` does, the checks left out."""
    plan = a_draft(who)
    Plan.objects.filter(pk=plan.pk).update(state=first.state, due_at=first.due_at, published_at=first.published_at)
    delivery.pk, delivery.purpose_id, delivery._state.adding = None, plan.pk, True
    delivery.save()


def test_history_costs_the_same_however_much_there_is() -> None:
    who, monday = cast(), date(2025, 3, 3)
    client = browser(who.lin)
    address = "/plan?view=month&month=2025-03"
    client.get(address)
    with CaptureQueriesContext(connection) as none:
        client.get(address)
    for number in range(60):
        read_back(who.weibo, at(monday, "09:00") + timedelta(hours=7 * number, seconds=number))
    read_back(who.bluesky, at(monday, "09:00"))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(none) + 1, [one["sql"][:200] for one in many]


def test_states_can_be_told_apart_in_the_month_and_are_named_for_who_hears_it() -> None:
    who, monday = cast(), far_monday()
    _draft, waiting, out = (planned(who, at(monday, f"{hour}:00")) for hour in (10, 12, 14))
    Plan.objects.filter(pk=waiting.pk).update(state="review")
    Plan.objects.filter(pk=out.pk).update(state="published", published_at=at(monday, "14:00"))
    page = text_of(browser(who.lin).get("/plan?view=month&month=2031-03"))
    marks = re.findall(r'class="state-mark (\w+)" title="([^"]+)"><span class="hidden">([^<]+)<', page)
    assert marks == [("quiet", "草稿", "草稿"), ("attention", "审核中", "审核中"), ("done", "已发布", "已发布")]


def test_the_days_on_which_an_account_is_silent_for_too_long_say_so() -> None:
    who = cast()
    today = utc_now().astimezone(SHANGHAI).date()
    for days in (1, 6):
        a_draft(who, who.weibo, text=f"第 {days} 天的稿子", due_at=at(today + timedelta(days=days), "12:00"))
    look_over(who.weibo, now=utc_now())
    silent = browser(who.lin).get("/plan").context["silent"]
    gap = [today + timedelta(days=days) for days in (2, 3, 4, 5)]
    assert [day for day in sorted(silent) if day in gap] == gap
    assert today + timedelta(days=6) not in silent
    page = text_of(browser(who.lin).get(f"/plan?view=month&day={gap[0]}"))
    assert f"{who.weibo.name}断更" in cell_with_all(page, gap[0])


def test_today_is_that_of_the_accounts_wherever_the_viewer_is() -> None:
    who = cast()
    User.objects.filter(pk=who.lin.pk).update(zone="America/New_York")
    type(who.weibo).objects.update(zone="Pacific/Kiritimati")
    type(who.weibo).objects.filter(pk=who.weibo.pk).update(zone="Pacific/Pago_Pago")  # a day behind it, always
    client = browser(who.lin)
    for account, zone in ((who.weibo, "Pacific/Pago_Pago"), (who.bluesky, "Pacific/Kiritimati")):
        page = client.get(f"/plan?account={account.pk}")
        assert page.context["today"] == utc_now().astimezone(ZoneInfo(zone)).date()
        assert page.context["monday"] <= page.context["today"] <= page.context["sunday"]


def cell_with_all(page: str, day: date) -> str:
    found = re.search(rf'data-day="{day}".*?</section>', page, re.DOTALL)
    assert found, day
    return found[0]


def cell_of(page: str, day: str) -> str:
    """The heading of one day."""
    found = re.search(rf'data-day="{day}".*?</h2>', page, re.DOTALL)
    assert found, day
    return found[0]
