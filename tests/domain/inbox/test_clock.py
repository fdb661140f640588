"""The clock of a thread follows hours, holidays, and what we answered."""

from datetime import UTC, date, datetime, timedelta

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.values import set_value
from guanwei.inbox import waiting
from guanwei.inbox.calendar import Clocks, import_days, is_known, listed, shipped
from guanwei.inbox.calendarfile import Day
from guanwei.inbox.models import Thread, WorkingDay
from guanwei.inbox.queries import Filters, inbox_list
from guanwei.lib.clock import utc_now
from guanwei.trail.models import Entry
from tests import cast as people
from tests.cast import Cast
from tests.domain.inbox.hearing import comment, hears, mention, thread_with

FRIDAY = datetime(2026, 3, 6, 9, 30, tzinfo=UTC)  # 17:30 in Shanghai
HOUR = timedelta(hours=1)


@pytest.fixture
def who(db: None) -> Cast:
    return people.cast()


def due(remote_id: str = "a") -> datetime | None:
    return thread_with(remote_id).answer_by


def test_hours_and_minutes_of_the_brand_hold_unless_the_account_has_its_own(who: Cast) -> None:
    now = utc_now()
    set_value(actor=who.he, now=now, key="inbox.hours", value="mon-sun 09:00-18:00", brand=who.brand)
    set_value(actor=who.he, now=now, key="inbox.answer_within_minutes", value=30, account=who.weibo)
    clocks = Clocks([who.weibo, who.bluesky])
    assert clocks.answer_by(who.weibo.pk, FRIDAY).at == FRIDAY + HOUR / 2
    assert clocks.answer_by(who.bluesky.pk, FRIDAY).at == FRIDAY + 16 * HOUR  # half an hour on Saturday


def test_an_account_elsewhere_counts_by_its_own_clock(who: Cast) -> None:
    abroad = people.bluesky_account(
        who.admin, who.brand, name="abroad", did="did:plc:abroad00000000000000", zone="America/New_York"
    )
    assert Clocks([abroad]).answer_by(abroad.pk, FRIDAY).at == FRIDAY.replace(hour=15, minute=0)  # 9:00 and an hour


def test_holidays_move_what_is_due_and_a_year_without_them_is_said_to_be_provisional(who: Cast) -> None:
    written = datetime(2026, 12, 31, 9, 30, tzinfo=UTC)
    hears(who.weibo, mention("a", created_at=written))
    Thread.objects.update(waiting_since=written)
    waiting.count_again()
    assert due() == datetime(2027, 1, 1, 1, 30, tzinfo=UTC)
    assert [row.provisional for row in inbox_list(who.lin, Filters(), now=utc_now()).rows] == [True]
    days = [Day(date(2027, 1, 1), False, "元旦"), Day(date(2027, 1, 2), True)]
    assert 2027 in import_days(actor=who.admin, now=utc_now(), calendar="cn", days=days).known
    waiting.count_again()
    assert due() == datetime(2027, 1, 2, 1, 30, tzinfo=UTC)
    assert [row.provisional for row in inbox_list(who.lin, Filters(), now=utc_now()).rows] == [False]
    assert waiting.count_again() == 0


def test_an_import_goes_before_what_came_with_guanwei_and_stands_in_the_trail(who: Cast) -> None:
    assert is_known("cn", 2026) and not is_known("cn", 2027)
    new = [Day(date(2026, 2, 16), True, "照常上班"), Day(date(2026, 2, 16), True, "照常上班")][:1]
    import_days(actor=who.admin, now=utc_now(), calendar="cn", days=new)
    import_days(actor=who.admin, now=utc_now(), calendar="cn", days=new)
    assert WorkingDay.objects.count() == 1
    assert new[0] in listed("cn", year=2026) and len(listed("cn")) == len(shipped("cn"))
    assert Entry.objects.filter(verb="calendar.imported", actor=who.admin).count() == 2
    with pytest.raises(NotAllowed):
        import_days(actor=who.he, now=utc_now(), calendar="cn", days=new)


def test_an_answer_stops_the_clock_for_what_its_author_saw(who: Cast) -> None:
    now = utc_now()
    hears(who.weibo, comment("a", created_at=now - 3 * HOUR))
    written_for = thread_with("a").version
    hears(who.weibo, comment("b", created_at=now - 2 * HOUR))  # while the answer is on its way
    out = waiting.Out(thread_with("a").pk, written_for, now - HOUR)
    waiting.answered([out], now=now)
    thread = thread_with("a")
    assert (thread.waiting_since, thread.answered_at) == (now - 2 * HOUR, now - HOUR)
    waiting.answered([waiting.Out(thread.pk, thread.version, now), out], now=now)
    thread = thread_with("a")
    assert (thread.waiting_since, thread.answer_by, thread.answered_at, thread.newest_at) == (None, None, now, now)
