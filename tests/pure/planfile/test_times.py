"""Times of day as teams write them, and what a zone makes of them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.editorial.planfile.times import Clock, Moment, combine, read_time, time_of_text, written_time
from guanwei.lib.words import Words
from tests.pure.planfile.making import BERLIN, SHANGHAI, cell


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (time(9, 30), time(9, 30)),
        (0.3958333333333333, time(9, 30)),
        ("0.395833", time(9, 30)),
        ("9:30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("09:30:00", time(9, 30)),
        ("09:30:15", time(9, 30, 15)),
        ("9：30", time(9, 30)),
        ("９：３０", time(9, 30)),
        (" 9:30 ", time(9, 30)),
        ("T09:30", time(9, 30)),
        ("0930", time(9, 30)),
        ("930", time(9, 30)),
        (930, time(9, 30)),
        (1830, time(18, 30)),
        ("上午9点半", time(9, 30)),
        ("上午九点半", time(9, 30)),
        ("九点十五", time(9, 15)),
        ("9点一刻", time(9, 15)),
        ("9点三刻", time(9, 45)),
        ("9点05分", time(9, 5)),
        ("9时30分", time(9, 30)),
        ("9点整", time(9, 0)),
        ("20点", time(20, 0)),
        ("20时30", time(20, 30)),
        ("下午3点", time(15, 0)),
        ("下午 3:20", time(15, 20)),
        ("下午15点", time(15, 0)),
        ("中午12点", time(12, 0)),
        ("中午1点", time(13, 0)),
        ("中午11:30", time(11, 30)),
        ("晚上8点", time(20, 0)),
        ("晚8点", time(20, 0)),
        ("晚上20:30", time(20, 30)),
        ("早8点", time(8, 0)),
        ("早上7:45", time(7, 45)),
        ("傍晚6点", time(18, 0)),
        ("凌晨1点", time(1, 0)),
        ("凌晨12:30", time(0, 30)),
        ("9:30 AM", time(9, 30)),
        ("9:30pm", time(21, 30)),
        ("3 p.m.", time(15, 0)),
        ("3pm", time(15, 0)),
        ("13pm", time(13, 0)),
        ("12am", time(0, 0)),
        ("12 PM", time(12, 0)),
        ("0:00", time(0, 0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_is_read(value, expected):
    assert read_time(cell(value)) == Clock(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("24:00", time()), ("24点", time()), ("晚上12点", time()), ("晚上12:15", time(0, 15)), (0.999999, time())],
)
def test_24_o_clock_is_the_start_of_the_next_day(value, expected):
    assert read_time(cell(value)) == Clock(expected, next_day=True)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "9",
        9,
        9.3,
        0,
        1,
        "待定",
        "9:5",
        "9:60",
        "25:00",
        "24:01",
        "9:30-10:00",
        "9:30~10:00",
        "9:30、20:00",
        "9:30/20:00",
        "上午",
        "全天",
        "9.30",
        "-1",
        "99999",
        "2500",
        True,
        "1月5日",
        "0pm",
    ],
)
def test_what_is_no_single_time_says_how_to_write_one(value):
    found = read_time(cell(value))
    assert isinstance(found, Words)
    assert "9:30" in found.zh or "20:00" in found.zh


@pytest.mark.parametrize("value", ["上午15点", "凌晨10点", "晚上3点", "上午12点", "中午5点", "早上14:00", "半夜2点"])
def test_a_time_that_contradicts_itself_is_a_question(value):
    found = read_time(cell(value))
    assert isinstance(found, Words)
    assert "24 小时" in found.zh


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "expected"),
    [
        (date(2026, 1, 5), "9:30", SHANGHAI, "2026-01-05T01:30"),
        (date(2026, 1, 5), "7:00", SHANGHAI, "2026-01-04T23:00"),
        (date(2026, 1, 5), "9:30", BERLIN, "2026-01-05T08:30"),
        (date(2026, 7, 5), "9:30", BERLIN, "2026-07-05T07:30"),
        (date(2026, 1, 5), "9:30", ZoneInfo("America/New_York"), "2026-01-05T14:30"),
        (date(2026, 10, 25), "2:30 UTC+01:00", BERLIN, "2026-10-25T01:30"),
        (date(2026, 1, 5), "9:30 UTC-05:30", SHANGHAI, "2026-01-05T15:00"),
    ],
)
def test_a_local_time_becomes_a_moment_in_utc(day, clock, zone, expected):
    assert combine(day, time_of_text(clock), zone) == Moment(utc(expected))


def test_24_o_clock_is_said_to_be_the_next_day():
    found = combine(date(2026, 1, 5), Clock(time(), next_day=True), SHANGHAI)
    assert found.due == utc("2026-01-05T16:00")
    assert "2026-01-06" in found.hint.zh


@pytest.mark.parametrize(
    ("zone", "day", "clock"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30)),
        ("America/New_York", date(2026, 3, 8), time(2, 0)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15)),
    ],
)
def test_a_time_in_the_missing_hour_is_refused_with_its_reason(zone, day, clock):
    found = combine(day, Clock(clock), ZoneInfo(zone))
    assert isinstance(found, Words)
    assert zone in found.zh
    assert "不存在" in found.zh


def test_the_hour_before_and_after_the_missing_one_exist():
    assert combine(date(2026, 3, 29), Clock(time(1, 59)), BERLIN) == Moment(utc("2026-03-29T00:59"))
    assert combine(date(2026, 3, 29), Clock(time(3, 0)), BERLIN) == Moment(utc("2026-03-29T01:00"))


def test_a_moment_beyond_the_calendar_is_refused():
    for day in (date(9999, 12, 31), date(1, 1, 1)):
        assert isinstance(combine(day, Clock(time(), next_day=day.year > 1), SHANGHAI), Words)


def test_a_time_that_comes_twice_is_the_first_of_the_two_and_says_so():
    found = combine(date(2026, 10, 25), Clock(time(2, 30)), BERLIN)
    assert found.due == utc("2026-10-25T00:30")
    assert "两次" in found.hint.zh


@given(
    st.datetimes(utc("2026-01-03").replace(tzinfo=None), utc("2035-01-01").replace(tzinfo=None)),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_a_moment_written_down_is_read_back_exactly(moment, name):
    zone, due = ZoneInfo(name), moment.replace(tzinfo=UTC, microsecond=0)
    clock = time_of_text(written_time(due, zone))
    found = combine(due.astimezone(zone).date(), clock, zone)
    assert found.due == due


@given(st.times().map(lambda value: value.replace(microsecond=0)), st.sampled_from(["%H:%M:%S", "%H点%M分", "%H：%M"]))
def test_every_time_on_the_24_hour_clock_is_read_back(value, form):
    found = time_of_text(value.strftime(form))
    assert found == Clock(value if "%S" in form else value.replace(second=0))


@given(
    st.text(max_size=20)
    | st.text("零一三十点时分半刻上下午晚apmutc0159:+-. ፩٣²", max_size=12)
    | st.floats()
    | st.dates()
)
def test_any_cell_is_a_time_or_a_sentence(value):
    assert isinstance(read_time(cell(value)), Clock | Words)


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_every_fraction_of_a_day_is_a_time_to_the_second(part):
    found = read_time(cell(part))
    assert isinstance(found, Clock)
    seconds = timedelta(hours=found.time.hour, minutes=found.time.minute, seconds=found.time.second)
    assert abs(seconds + timedelta(days=found.next_day) - part * timedelta(days=1)) <= timedelta(seconds=1)
