"""The next free slot: what is offered keeps rhythm and quiet hours, in every zone and across every change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanwei.practice.entries import Entry
from guanwei.practice.subjects import Context
from guanwei.publishing.slots import (
    AHEAD,
    FOR_ANOTHER,
    IN_QUIET_HOURS,
    SKIPPED,
    USUAL,
    Offer,
    Quiet,
    WeeklySlot,
    coming,
    moment_at,
    next_free,
)
from tests.pure.practice.world import NOW, SHANGHAI, a_post, an_entry, around, found, local

NEVER = Quiet(0, 0)
NIGHT = Quiet(23, 7)
TEA, PROMOTION = 5, 8
NOON = tuple(WeeklySlot(day, time(12)) for day in range(7))
BERLIN = ZoneInfo("Europe/Berlin")


def offered(
    context: Context,
    slots: tuple[WeeklySlot, ...] = NOON,
    quiet: Quiet = NEVER,
    *,
    after: datetime = NOW,
    column: int | None = None,
    zone: ZoneInfo = SHANGHAI,
) -> Offer | None:
    return next_free(a_post(zone=zone), context, slots, quiet, after=after, column=column)


def shown(offer: Offer | None, zone: ZoneInfo = SHANGHAI) -> str:
    assert offer is not None
    return f"{offer.at.astimezone(zone):%Y-%m-%d %H:%M}"


def test_the_first_slot_that_comes_is_offered_when_nothing_is_planned() -> None:
    offer = offered(around())
    assert shown(offer) == "2026-10-01 12:00"
    assert offer is not None and offer.passed == ()


def test_a_slot_at_the_very_moment_counts_and_one_that_is_over_does_not() -> None:
    noon = local("2026-10-01 12:00")
    assert shown(offered(around(), after=noon)) == "2026-10-01 12:00"
    assert shown(offered(around(), after=noon + timedelta(seconds=1))) == "2026-10-02 12:00"


@pytest.mark.parametrize("at", ["2026-10-01 12:00", "2026-10-01 12:14", "2026-10-01 11:46"])
def test_a_slot_with_a_post_too_near_is_passed_over_and_the_reason_is_what_the_check_says(at: str) -> None:
    offer = offered(around([an_entry(local(at))]))
    assert shown(offer) == "2026-10-02 12:00"
    assert offer is not None
    [passed] = offer.passed
    assert passed.taken is not None and passed.taken.zh


def test_a_full_day_is_passed_over() -> None:
    day = [an_entry(local(f"2026-10-01 {hour}:30")) for hour in (13, 16)]
    offer = offered(around(day, B1_max_per_day=2))
    assert shown(offer) == "2026-10-02 12:00"
    assert offer is not None and "一天最多 2 条" in offer.passed[0].taken.zh  # type: ignore[union-attr]


def test_without_a_least_gap_the_same_minute_is_taken_all_the_same() -> None:
    entry = an_entry(local("2026-10-01 12:00") + timedelta(seconds=40))
    assert shown(offered(around([entry], B1_min_gap=0))) == "2026-10-02 12:00"


def test_the_post_itself_is_not_in_its_own_way() -> None:
    itself = an_entry(local("2026-10-01 12:00"), "new")
    assert shown(offered(around([itself]))) == "2026-10-01 12:00"


def test_a_slot_kept_for_another_column_is_left_to_it_while_there_are_others() -> None:
    slots = (WeeklySlot(3, time(12), PROMOTION), WeeklySlot(3, time(15)), WeeklySlot(3, time(18), TEA))
    offer = offered(around(), slots, column=TEA)
    assert shown(offer) == "2026-10-01 15:00"
    assert offer is not None and [one.taken for one in offer.passed] == [FOR_ANOTHER]
    assert shown(offered(around(), slots)) == "2026-10-01 12:00", "a post without a column yet may take any"
    only = offered(around(B2_silence_level="off"), slots[:1], column=TEA)
    assert shown(only) == "2026-10-01 12:00", "nothing else is there"


def test_quiet_hours_are_kept_across_midnight() -> None:
    slots = tuple(WeeklySlot(day, time(hour)) for day in range(7) for hour in (6, 23))
    assert offered(around(B2_silence_level="off"), slots, NIGHT) is None
    slots += (WeeklySlot(5, time(7)),)
    offer = offered(around(B2_silence_level="off"), slots, NIGHT)
    assert shown(offer) == "2026-10-03 07:00"
    assert offer is not None and {one.taken for one in offer.passed} == {IN_QUIET_HOURS}


def test_before_the_account_falls_silent_a_usual_hour_is_offered_outside_the_slots() -> None:
    """Slots on Mondays only, the last post on Wednesday: Friday would be the second silent day."""
    monday = (WeeklySlot(0, time(10)),)
    offer = offered(around([an_entry(local("2026-09-30 10:00"))]), monday)
    assert shown(offer) == "2026-10-02 10:00"
    assert offer is not None and offer.slot is None


def test_a_day_that_is_spoken_for_needs_nothing_more() -> None:
    monday = (WeeklySlot(0, time(10)),)
    days = [an_entry(local(f"2026-10-0{day} 15:00")) for day in range(1, 5)]
    offer = offered(around(days), monday)
    assert shown(offer) == "2026-10-05 10:00"
    assert offer is not None and offer.slot == monday[0]


def test_a_brand_that_does_not_mind_silence_waits_for_its_slot() -> None:
    monday = (WeeklySlot(0, time(10)),)
    assert shown(offered(around(B2_silence_level="off"), monday)) == "2026-10-05 10:00"


def test_a_time_that_the_clock_skips_is_nobody_s_offer() -> None:
    """Berlin, 29 March 2026: after 1:59 comes 3:00."""
    slots = tuple(WeeklySlot(day, time(2, 30)) for day in range(7))
    after = datetime(2026, 3, 28, 12, tzinfo=UTC)
    offer = offered(around(now=after), slots, after=after, zone=BERLIN)
    assert shown(offer, BERLIN) == "2026-03-30 02:30"
    assert offer is not None and [one.taken for one in offer.passed] == [SKIPPED]


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    assert moment_at(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment_at(date(2026, 3, 29), time(2, 30), BERLIN) is None


ZONES = (
    *("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"),
    *("America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia", "Pacific/Chatham"),
)
SLOT = st.builds(
    WeeklySlot,
    st.integers(0, 6),
    st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 59))),
    st.sampled_from((None, TEA, PROMOTION)),
)
# Around every change of clocks of two years.
MOMENT = st.integers(0, 2 * 365 * 24 * 60).map(lambda m: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=m))


@st.composite
def weeks(draw: st.DrawFn) -> tuple[ZoneInfo, datetime, list[Entry], tuple[WeeklySlot, ...], Quiet]:
    zone, after = ZoneInfo(draw(st.sampled_from(ZONES))), draw(MOMENT)
    minutes = draw(st.lists(st.integers(-4000, 30_000), max_size=12))
    entries = [an_entry(after + timedelta(minutes=one), f"e{number}") for number, one in enumerate(minutes)]
    slots = tuple({(one.weekday, one.at): one for one in draw(st.lists(SLOT, min_size=1, max_size=8))}.values())
    return zone, after, entries, slots, Quiet(draw(st.integers(0, 24)), draw(st.integers(0, 24)))


@settings(max_examples=150, deadline=None)
@given(weeks(), st.sampled_from((None, TEA)), st.integers(1, 4), st.integers(0, 120))
def test_whatever_is_offered_keeps_the_rhythm_the_quiet_hours_and_the_clock(
    week: tuple[ZoneInfo, datetime, list[Entry], tuple[WeeklySlot, ...], Quiet],
    column: int | None,
    per_day: int,
    gap: int,
) -> None:
    zone, after, entries, slots, quiet = week
    context = around(entries, now=after, B1_max_per_day=per_day, B1_min_gap=gap)
    offer = offered(context, slots, quiet, after=after, column=column, zone=zone)
    if offer is None:
        return
    there = offer.at.astimezone(zone)
    assert after <= offer.at < after + AHEAD + timedelta(days=1)
    assert not quiet.holds(there.time())
    assert found(a_post(zone=zone, due=offer.at), context, "B1.flood") == ()
    if offer.slot:
        assert (there.weekday(), there.time()) == (offer.slot.weekday, offer.slot.at)
    else:
        assert there.time() in {slot.at for slot in slots}
    moments = [one.at for one in offer.passed]
    assert moments == sorted(moments)
    assert all(one.taken is not None and one.at <= offer.at for one in offer.passed)


@settings(max_examples=100, deadline=None)
@given(weeks())
def test_nothing_free_is_passed_over(
    week: tuple[ZoneInfo, datetime, list[Entry], tuple[WeeklySlot, ...], Quiet],
) -> None:
    """Every slot before the offer is one where the checks, the quiet hours or the clock say no."""
    zone, after, entries, slots, quiet = week
    context = around(entries, now=after)
    offer = offered(context, slots, quiet, after=after, zone=zone)
    end = offer.at if offer else after + timedelta(days=14)
    day = after.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        for slot in slots:
            at = moment_at(day, slot.at, zone) if slot.weekday == day.weekday() else None
            if at is None or not after <= at < end or quiet.holds(slot.at):
                continue
            same_minute = any(at <= entry.moment < at + timedelta(minutes=1) for entry in entries)
            assert same_minute or found(a_post(zone=zone, due=at), context, "B1.flood"), at
        day += timedelta(days=1)


@settings(max_examples=60, deadline=None)
@given(weeks())
def test_what_is_coming_is_in_order_and_each_time_once(
    week: tuple[ZoneInfo, datetime, list[Entry], tuple[WeeklySlot, ...], Quiet],
) -> None:
    zone, after, entries, slots, quiet = week
    listed = list(coming(a_post(zone=zone), around(entries, now=after), slots, quiet, after=after))
    moments = [one.at for one in listed if one.taken is not SKIPPED]
    assert moments == sorted(set(moments))


def test_the_usual_times_of_a_week_lie_outside_the_night() -> None:
    assert not any(NIGHT.holds(slot.at) for slot in USUAL)
