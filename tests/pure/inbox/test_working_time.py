"""Working time against a clock that looks at every minute."""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.inbox.hours import WEEK, DayKind, Hours, Period, parse
from guanwei.inbox.sla import Days, WorkingClock

MINUTE = timedelta(minutes=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
# A quiet zone; clocks that change by an hour, by half an hour, and one that left out a whole day.
ZONES = {
    "Asia/Shanghai": date(2026, 2, 12),
    "America/New_York": date(2026, 3, 6),
    "Europe/Berlin": date(2026, 10, 23),
    "Australia/Lord_Howe": date(2026, 4, 3),
    "Pacific/Apia": date(2011, 12, 28),
}
SPAN = timedelta(days=4)
BEFORE = timedelta(days=4)


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    periods: dict[DayKind, tuple[Period, ...]] = {}
    for day in draw(st.sets(st.sampled_from(DayKind), max_size=5)) | {draw(st.sampled_from(WEEK))}:
        begins = sorted(draw(st.sets(st.integers(0, 1439), min_size=1, max_size=3)))
        ends = [*begins[1:], begins[0] + 1440]
        periods[day] = tuple(
            Period(begin, draw(st.integers(begin + 1, min(end, begin + 1440))))
            for begin, end in zip(begins, ends, strict=True)
        )
    return Hours(periods)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[WorkingClock, datetime]:
    zone, first = draw(st.sampled_from(sorted(ZONES.items())))
    listed = st.dictionaries(st.integers(-4, 9).map(lambda n: first + timedelta(days=n)), st.booleans(), max_size=6)
    clock = WorkingClock(draw(hours()), ZoneInfo(zone), Days(draw(listed)))
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC) + draw(st.integers(0, 2880)) * MINUTE
    return clock, begin


def brute_force(clock: WorkingClock, begin: datetime, until: datetime) -> list[bool]:
    """For each minute: does a period run that the clock on the wall has begun and not ended? The wall is looked at from
    days before on, because a period begins and ends once, however often the wall shows that time."""
    assert clock.days
    started = begin.replace(hour=0, minute=0) - BEFORE
    shown = latest_shown(clock.zone, started, BEFORE + SPAN + timedelta(days=2))
    working = [False] * len(shown)
    day = shown[0].date()
    while day <= shown[-1].date():
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  what a clock on the wall shows
        for period in clock.hours.of(clock.days.kind_of(day)):
            first = bisect_left(shown, midnight + period.begin * MINUTE)
            last = bisect_left(shown, midnight + period.until * MINUTE)
            working[first:last] = [True] * (last - first)
        day += timedelta(days=1)
    return working[(begin - started) // MINUTE : (until - started) // MINUTE]


@cache
def latest_shown(zone: ZoneInfo, begin: datetime, span: timedelta) -> list[datetime]:
    """For each minute the latest time that the clock on the wall has shown up to then."""
    moments = (begin + number * MINUTE for number in range(span // MINUTE))
    return list(accumulate((moment.astimezone(zone).replace(tzinfo=None) for moment in moments), max))


@given(worlds())
def test_working_time_is_what_a_clock_that_looks_at_every_minute_counts(world: tuple[WorkingClock, datetime]) -> None:
    clock, begin = world
    until = begin + SPAN
    assert clock.working_time_between(begin, until) == sum(brute_force(clock, begin, until)) * MINUTE


@given(worlds(), st.integers(1, 3000))
def test_time_is_over_when_that_clock_has_counted_so_many_minutes(
    world: tuple[WorkingClock, datetime], minutes: int
) -> None:
    clock, begin = world
    counted, over = 0, None
    for number, works in enumerate(brute_force(clock, begin, begin + SPAN)):
        counted += works
        if counted == minutes:
            over = begin + (number + 1) * MINUTE
            break
    due = clock.add_working_time(begin, minutes).at
    if over is None:
        assert due > begin + SPAN
    else:
        assert due == over


@given(worlds(), st.integers(0, 5000), st.integers(0, 86_399))
def test_what_is_added_lies_between_and_not_less_would_do(
    world: tuple[WorkingClock, datetime], minutes: int, seconds: int
) -> None:
    clock, begin = world
    begin += timedelta(seconds=seconds, microseconds=7)
    due = clock.add_working_time(begin, minutes).at
    assert clock.working_time_between(begin, due) == minutes * MINUTE
    assert minutes == 0 or clock.working_time_between(begin, due - timedelta(microseconds=1)) < minutes * MINUTE


@given(worlds(), st.integers(0, 8000), st.integers(0, 8000))
def test_working_time_adds_up(world: tuple[WorkingClock, datetime], first: int, second: int) -> None:
    clock, begin = world
    middle, until = begin + first * MINUTE, begin + (first + second) * MINUTE
    parts = clock.working_time_between(begin, middle) + clock.working_time_between(middle, until)
    assert parts == clock.working_time_between(begin, until)
    assert clock.working_time_between(until, begin) == timedelta(0)


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


DAYS = Days(
    {date(2026, 2, 16): False, date(2026, 2, 17): False, date(2026, 2, 14): True, date(2026, 1, 1): False},
    known=frozenset({2026}),
)


@pytest.mark.parametrize(
    ("hours", "start", "minutes", "due"),
    [
        ("mon-fri 09:00-18:00", "2026-03-02 10:00", 60, "2026-03-02 11:00"),
        ("mon-fri 09:00-12:00 13:30-18:00", "2026-03-02 11:30", 60, "2026-03-02 14:00"),
        ("mon-fri 09:00-18:00", "2026-03-02 17:00", 60, "2026-03-02 18:00"),  # the end, not the next morning
        ("mon-fri 09:00-18:00", "2026-03-06 17:30", 60, "2026-03-09 09:30"),  # over a weekend
        ("mon-fri 09:00-18:00", "2026-02-13 17:30", 60, "2026-02-14 09:30"),  # a Saturday that is worked
        ("mon-fri 09:00-18:00", "2026-02-14 18:00", 60, "2026-02-18 10:00"),  # a holiday on Monday and Tuesday
        ("mon-fri 09:00-18:00; sat 10:00-12:00", "2026-02-14 09:00", 30, "2026-02-14 09:30"),  # worked like a Monday
        ("mon-fri 09:00-18:00; makeup 13:00-14:00", "2026-02-14 09:00", 30, "2026-02-14 13:30"),
        ("mon-fri 09:00-18:00; holiday 10:00-11:00", "2026-02-16 09:00", 30, "2026-02-16 10:30"),
        ("mon-sun 22:00-02:00", "2026-03-02 23:30", 60, "2026-03-03 00:30"),
        ("fri 22:00-02:00; mon 09:00-10:00", "2026-03-07 01:30", 60, "2026-03-09 09:30"),
        ("mon-sun 00:00-24:00", "2026-03-02 10:00", 60 * 24 * 7, "2026-03-09 10:00"),
    ],
)
def test_by_when_it_is_to_be_answered(hours: str, start: str, minutes: int, due: str) -> None:
    clock = WorkingClock(parse(hours), SHANGHAI, DAYS)
    assert clock.add_working_time(shanghai(start), minutes).at == shanghai(due)


def test_without_a_calendar_every_week_is_like_any_other() -> None:
    clock = WorkingClock(parse("mon-fri 09:00-18:00"), SHANGHAI, None)
    due = clock.add_working_time(shanghai("2026-02-16 09:00"), 60)
    assert (due.at, due.provisional) == (shanghai("2026-02-16 10:00"), False)


def test_a_year_that_nobody_published_is_counted_by_its_weekdays_and_said_to_be_provisional() -> None:
    clock = WorkingClock(parse("mon-fri 09:00-18:00"), SHANGHAI, DAYS)
    assert not clock.add_working_time(shanghai("2026-12-30 17:30"), 60).provisional
    turn = clock.add_working_time(shanghai("2026-12-31 17:30"), 60)
    assert (turn.at, turn.provisional) == (shanghai("2027-01-01 09:30"), True)


def test_the_shop_is_open_in_its_hours() -> None:
    clock = WorkingClock(parse("mon-fri 09:00-12:00 13:30-18:00"), SHANGHAI, DAYS)
    moments = ("2026-03-02 09:00", "2026-03-02 12:00", "2026-03-02 13:30", "2026-03-07 10:00")
    assert [clock.is_open(shanghai(moment)) for moment in moments] == [True, False, True, False]
