"""Opening hours as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.inbox.hours import WEEK, DayKind, HoursUnclear, Period, in_language, parse
from guanwei.inbox.settings import ANSWER_WITHIN, CALENDAR, HOURS

MORNING, AFTERNOON = Period(540, 720), Period(810, 1080)


@pytest.mark.parametrize(
    "text",
    [
        "mon-fri 09:00-12:00 13:30-18:00; sat 10:00-16:00",
        "  MON - FRI  9:00-12:00  13:30 - 18:00 ;sat 10:00-16:00;",
        "周一至周五 09：00－12：00 13:30—18:00；周六 10:00~16:00",
        "mon,tue, wed，thu,fri 13:30-18:00 09:00-12:00; 周六 10:00-16:00",
    ],
)
def test_the_same_hours_may_be_written_in_many_ways(text: str) -> None:
    hours = parse(text)
    assert hours.of(DayKind.MON) == hours.of(DayKind.FRI) == (MORNING, AFTERNOON)
    assert hours.of(DayKind.SAT) == (Period(600, 960),)
    assert hours.of(DayKind.SUN) == hours.of(DayKind.HOLIDAY) == ()
    assert hours.of(DayKind.MAKEUP) == hours.of(DayKind.MON)


def test_days_may_go_around_the_end_of_the_week() -> None:
    hours = parse("sat-mon 22:00-06:00; 节假日 10:00-11:00; makeup 08:00-09:00")
    assert [day for day in DayKind if hours.of(day) == (Period(1320, 1800),)] == [0, 5, 6]
    assert hours.of(DayKind.HOLIDAY) == (Period(600, 660),)
    assert hours.of(DayKind.MAKEUP) == (Period(480, 540),)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "mon-fri 09:00-18:00"),
        ("funday 09:00-18:00", "funday"),
        ("mon", "mon"),
        ("mon 9-18", "9-18"),
        ("mon 09:60-18:00", "09:60-18:00"),
        ("mon 25:00-26:00", "25:00-26:00"),
        ("mon 09:00-24:01", "09:00-24:01"),
        ("mon 09:00-09:00", "09:00-09:00"),
        ("mon 09:00-12:00 11:00-13:00", "overlap"),
        ("mon 09:00-12:00; mon-fri 10:00-12:00", "mon-fri"),
        ("mon-holiday 09:00-12:00", "mon-holiday"),
        ("holiday 09:00-12:00", "at least one period"),
    ],
)
def test_what_is_not_understood_is_named_in_both_languages(text: str, named: str) -> None:
    with pytest.raises(HoursUnclear) as unclear:
        parse(text)
    assert named in unclear.value.words.en
    assert unclear.value.words.zh != unclear.value.words.en
    assert HOURS.problem(text) == unclear.value.words


@given(st.text(alphabet="monfri周一至 -,;:0123456789", max_size=40))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    problem = HOURS.problem(text)
    assert bool(problem and problem.zh) or any(parse(text).of(day) for day in WEEK)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("mon-fri 09:00-18:00", "周一-周五 09:00-18:00"),
        ("mon,wed 09:00-12:00 13:30-18:00; sun 22:00-02:00", "周一,周三 09:00-12:00 13:30-18:00; 周日 22:00-02:00"),
        ("makeup 10:00-11:00;holiday 12:00-13:00;sat 1:00-2:00", "补班 10:00-11:00;节假日 12:00-13:00;周六 1:00-2:00"),
    ],
)
def test_days_are_written_in_the_language_of_the_reader(english: str, chinese: str) -> None:
    assert (in_language(english, "zh-hans"), in_language(chinese, "en")) == (chinese, english)
    assert (in_language(chinese, "zh-hans"), in_language(english, "en")) == (chinese, english)
    assert parse(english) == parse(chinese)


def test_what_is_not_understood_stands_as_it_was_written() -> None:
    assert in_language("mon-frei 09:00", "zh-hans") == "mon-frei 09:00"


def test_every_default_fits_its_setting() -> None:
    assert [one.problem(one.default) for one in (HOURS, ANSWER_WITHIN, CALENDAR)] == [None, None, None]
    assert not HOURS.fits(9) and not HOURS.fits("mon 09:00-10:00;" + " " * 300)
