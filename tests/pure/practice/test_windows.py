"""The timeline answers as a plain list would, only quicker; days are calendar days, also where the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.entries import Entry
from guanwei.practice.windows import Counts, Timeline, Window, day_of, day_window, rolling
from tests.pure.practice.world import FORWARD, LOVED, NEW_YORK, NOW, PLANNED, PROMOTION, SHANGHAI, an_entry, local

HOURS = st.integers(-60, 60).map(lambda hours: NOW + timedelta(hours=hours))
ENTRIES = st.builds(
    lambda moment, name, group, text: an_entry(moment, name, group=group, text=text),
    HOURS,
    st.sampled_from("abcdefgh"),
    st.sampled_from([LOVED, PROMOTION, FORWARD]),
    st.sampled_from(["早上好", "晚上好", ""]),
)
LAYERS = st.lists(st.lists(ENTRIES, max_size=8), max_size=4)
WINDOWS = st.tuples(HOURS, HOURS)


def laid(layers: list[list[Entry]]) -> Timeline:
    timeline = Timeline()
    for layer in layers:
        timeline = timeline.plus(layer)
    return timeline


def plainly(layers: list[list[Entry]]) -> list[Entry]:
    standing = {entry.id: entry for layer in layers for entry in layer}
    return sorted(standing.values(), key=lambda entry: (entry.moment, entry.id))


def inside(entries: list[Entry], window: Window) -> list[Entry]:
    return [entry for entry in entries if window[0] <= entry.moment < window[1]]


@given(LAYERS, WINDOWS)
def test_a_window_holds_what_a_plain_list_holds(layers: list[list[Entry]], window: Window):
    timeline, expected = laid(layers), inside(plainly(layers), window)
    groups = [entry.counted for entry in expected]
    assert list(timeline.between(window)) == expected
    assert timeline.counts(window) == Counts(*(groups.count(group) for group in (LOVED, PROMOTION, FORWARD)))


@given(LAYERS, HOURS, st.sampled_from(["", "a", "b"]))
def test_the_neighbours_are_those_of_a_plain_list(layers: list[list[Entry]], moment: datetime, but: str):
    timeline = laid(layers)
    others = [entry for entry in plainly(layers) if entry.id != but]
    assert timeline.before(moment, but=but) == ([e for e in others if e.moment <= moment] or [None])[-1]
    assert timeline.after(moment, but=but) == ([e for e in others if e.moment >= moment] or [None])[0]


@given(LAYERS, WINDOWS, st.sampled_from(["早上好", "晚上好", ""]))
def test_the_same_text_is_found_in_the_window_only(layers: list[list[Entry]], window: Window, text: str):
    mark = an_entry(NOW, text=text).fingerprint
    expected = [entry for entry in inside(plainly(layers), window) if mark and entry.fingerprint == mark]
    assert list(laid(layers).same_text(mark, window)) == expected


def test_laying_a_post_over_its_old_place_moves_it():
    timeline = Timeline.of([an_entry(NOW, "a"), an_entry(NOW, "b")]).plus([an_entry(NOW + timedelta(days=2), "a")])
    assert [entry.id for entry in timeline.between((NOW, NOW + timedelta(days=1)))] == ["b"]
    assert timeline.after(NOW + timedelta(days=1)) == an_entry(NOW + timedelta(days=2), "a")


def test_the_timeline_that_was_laid_over_stays_as_it_was():
    before = Timeline.of([an_entry(NOW, "a")])
    before.plus([an_entry(NOW + timedelta(days=1), "a"), an_entry(NOW, "b")])
    assert list(before.between((NOW, NOW + timedelta(days=2)))) == [an_entry(NOW, "a")]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (SHANGHAI, date(2026, 10, 3), 24),
        (NEW_YORK, date(2026, 3, 8), 23),
        (NEW_YORK, date(2026, 11, 1), 25),
        (ZoneInfo("Australia/Lord_Howe"), date(2026, 10, 4), 23.5),
        (ZoneInfo("Africa/Cairo"), date(2026, 4, 24), 23),  # clocks go forward at midnight: the day has no 0:00
        (ZoneInfo("Atlantic/Azores"), date(2026, 10, 25), 25),  # 0:00 comes twice
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(zone: ZoneInfo, day: date, hours: float):
    start, end = day_window(day, zone)
    assert end - start == timedelta(hours=hours)
    assert day_of(start, zone) == day_of(end - timedelta(microseconds=1), zone) == day
    assert day_of(start - timedelta(microseconds=1), zone) == day - timedelta(days=1)
    assert day_of(end, zone) == day + timedelta(days=1)


@given(
    st.integers(0, 110 * 365 * 86_400).map(
        lambda seconds: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    ),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Africa/Cairo", "Atlantic/Azores", "Pacific/Apia", "UTC"]),
)
def test_every_moment_lies_in_the_window_of_its_own_day(moment: datetime, name: str):
    zone = ZoneInfo(name)
    start, end = day_window(day_of(moment, zone), zone)
    assert start <= moment < end


def test_a_rolling_window_ends_with_its_moment_and_leaves_out_what_is_exactly_its_span_before():
    start, end = rolling(NOW, timedelta(days=30))
    assert start <= NOW < end
    assert NOW - timedelta(days=30) < start
    assert NOW - timedelta(days=30) + timedelta(microseconds=1) >= start


def test_an_entry_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        Entry("a", "a", datetime(2026, 10, 1), LOVED, False, b"", PLANNED)  # noqa: DTZ001


def test_a_promotion_counts_as_promotion_in_any_column():
    entry = an_entry(local("2026-10-03 09:00"), group=FORWARD, promotion=True)
    assert entry.counted is PROMOTION
