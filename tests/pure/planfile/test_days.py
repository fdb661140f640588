"""Dates as teams write them. Today is Saturday, 3 January 2026."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.editorial.planfile.days import Day, read_day, read_weekday
from guanwei.editorial.planfile.layout import DateOrder
from guanwei.lib.words import Words
from tests.pure.planfile.making import TODAY, cell

MONDAY = date(2026, 1, 5)


def day(value: object, order: DateOrder | None = None, **options: bool) -> Day | Words:
    return read_day(cell(value), TODAY, order, **options)


@pytest.mark.parametrize(
    "value",
    [
        MONDAY,
        datetime(2026, 1, 5, 0, 0, tzinfo=UTC).date(),
        "2026/1/5",
        "2026/01/05",
        "2026-01-05",
        "2026-1-5",
        "2026.1.5",
        "2026 / 1 / 5",
        "2026年1月5日",
        "2026年1月5号",
        "2026 年 1 月 5 日",
        "２０２６年１月５日",
        "二〇二六年一月五日",
        "26年1月5日",
        "2026-01-05（周一）",
        "2026年1月5日 星期一",
        "周一 2026-01-05",
        "2026年1月5日(礼拜一)",
        "2026-01-05 Mon",
        "Monday, Jan 5, 2026",
        "Jan 5, 2026",
        "January 5th 2026",
        "5 January 2026",
        "5-Jan-2026",
        "20260105",
        20260105,
        "46027",
        46027,
        46027.0,
    ],
)
def test_a_date_with_its_year_is_read(value):
    found = day(value)
    assert isinstance(found, Day), found
    assert (found.date, found.year_added) == (MONDAY, False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1月5日", MONDAY),
        ("1月5号", MONDAY),
        ("1月5", MONDAY),
        ("01月05日", MONDAY),
        ("1月5日（周一）", MONDAY),
        ("1月5日 周一", MONDAY),
        ("1月5日(星期一)", MONDAY),
        ("一月五日", MONDAY),
        ("十二月二十五日", date(2026, 12, 25)),
        ("5 Jan", MONDAY),
        ("Jan 5", MONDAY),
        ("1月3日", TODAY),
        ("10月1日", date(2026, 10, 1)),
        ("13/1", date(2026, 1, 13)),
        ("1/13", date(2026, 1, 13)),
        ("5.25", date(2026, 5, 25)),
        ("5/5", date(2026, 5, 5)),
    ],
)
def test_a_date_without_its_year_is_the_nearest_one_to_come(value, expected):
    found = day(value)
    assert isinstance(found, Day), found
    assert (found.date, found.year_added) == (expected, True)


def test_in_december_a_january_date_is_next_year():
    assert read_day(cell("1月5日"), date(2025, 12, 20), None) == Day(MONDAY, year_added=True)


@pytest.mark.parametrize("value", ["12月28日", "11月15日"])
def test_a_date_that_has_just_passed_is_asked_about_not_moved_by_a_year(value):
    found = read_day(cell(value), date(2025, 12, 30), None)
    assert isinstance(found, Words)
    assert "年份" in found.zh


def test_a_date_long_past_belongs_to_next_year():
    assert read_day(cell("3月1日"), date(2025, 12, 30), None) == Day(date(2026, 3, 1), year_added=True)


@pytest.mark.parametrize("value", ["5/1", "5-1", "5.1", "1/5", "05/01", "5/1/2026", "01-05-2026"])
def test_two_numbers_that_could_both_be_the_month_are_a_question(value):
    found = day(value)
    assert isinstance(found, Words)
    assert "5月1日" in found.zh
    assert "1月5日" in found.zh


@pytest.mark.parametrize(
    ("value", "order", "expected"),
    [
        ("5/1", DateOrder.MONTH_FIRST, date(2026, 5, 1)),
        ("5/1", DateOrder.DAY_FIRST, MONDAY),
        ("5/1/2026", DateOrder.MONTH_FIRST, date(2026, 5, 1)),
        ("5/1/2026", DateOrder.DAY_FIRST, MONDAY),
        ("13/1/2026", DateOrder.MONTH_FIRST, date(2026, 1, 13)),
    ],
)
def test_the_order_once_chosen_answers_the_question(value, order, expected):
    found = day(value, order)
    assert isinstance(found, Day)
    assert found.date == expected


@pytest.mark.parametrize("value", [5.1, 1.5, 12.25])
def test_a_date_that_the_sheet_took_for_a_number_is_a_question(value):
    """`5.10` typed as a number is stored as 5.1: the tenth cannot be told from the first."""
    assert isinstance(day(value), Words)


@pytest.mark.parametrize(
    "value", ["1月5日（周二）", "2026-01-05 星期日", "周六 1月5日", "Tue, Jan 5 2026", "2026年1月5日 周天"]
)
def test_a_weekday_that_contradicts_the_date_is_named(value):
    found = day(value)
    assert isinstance(found, Words)
    assert "星期一" in found.zh
    assert "Monday" in found.en


@pytest.mark.parametrize(
    "value", ["2月30日", "2026-02-29", "13月1日", "2026/13/1", "20261301", "4月31日", "0月1日", "32/13"]
)
def test_a_day_that_does_not_exist_is_refused(value):
    assert isinstance(day(value), Words)


@pytest.mark.parametrize("value", ["1月5日-7日", "1月5日—1月7日", "2026-01-05~07", "1月5日至1月7日", "5-7日"])
def test_a_range_of_days_is_refused(value):
    found = day(value)
    assert isinstance(found, Words)
    assert "一段日期" in found.zh


def test_what_is_no_date_is_named_whole() -> None:
    """Not only what is left of it without its weekday."""
    found = day("下周三")
    assert isinstance(found, Words) and "“下周三”" in found.zh and '"下周三"' in found.en


@pytest.mark.parametrize(
    "value", ["待定", "下周一", "每天", "", "周一", "9:30", "TBD", "第一周", True, "99999999999", "0"]
)
def test_what_is_no_date_says_how_to_write_one(value):
    found = day(value)
    assert isinstance(found, Words)
    assert "2026-01-05" in found.zh


@pytest.mark.parametrize(
    ("value", "rest"),
    [
        ("2026-01-05 09:30", "09:30"),
        ("2026/1/5 9:30:00", "9:30:00"),
        ("2026-01-05T09:30", "T09:30"),
        ("1月5日 下午3点", "下午3点"),
        ("1月5日（周一）9:30", "9:30"),
        (46027.395833333336, "09:30:00"),
    ],
)
def test_a_time_behind_the_date_is_kept(value, rest):
    found = day(value)
    assert isinstance(found, Day), found
    assert (found.date, found.rest) == (MONDAY, rest)


def test_a_day_number_of_an_old_mac_workbook_counts_from_1904():
    assert day(44565.0, from_1904=True) == Day(MONDAY)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("周一", 0),
        ("星期日", 6),
        ("周天", 6),
        ("礼拜三", 2),
        ("三", 2),
        ("日", 6),
        ("Tue", 1),
        ("Saturday", 5),
        ("", None),
        ("?", None),
    ],
)
def test_a_weekday_column_is_understood(text, number):
    assert read_weekday(text) == number


@given(
    st.dates(date(2026, 1, 3), date(2035, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"])
)
def test_every_date_written_in_full_is_read_back(value, form):
    assert day(value.strftime(form)) == Day(value)


@given(
    st.text(max_size=30)
    | st.text("〇零一三十年月日号周星期0159/-.:()（）፩٣²① ", max_size=12)
    | st.floats()
    | st.times()
)
def test_any_cell_is_a_date_or_a_sentence(value):
    assert isinstance(day(value), Day | Words)
