"""Calendar files: the one that comes with Guanwei, and those that an administrator brings."""

from datetime import date, timedelta
from importlib.resources import files

import pytest

from guanwei.inbox.calendarfile import NAMES, CalendarUnclear, Day, days_of, read
from guanwei.inbox.hours import DayKind

CN = read(files("guanwei.inbox.calendars").joinpath("cn.csv").read_bytes())


# The notices' own figures: days off in a row with the weekend days among them, and the weekend days that are worked.
@pytest.mark.parametrize(("year", "off", "worked"), [(2025, 28, 5), (2026, 33, 6)])
def test_the_calendar_of_china_has_the_days_of_the_notices(year: int, off: int, worked: int) -> None:
    mine = [one for one in CN if one.day.year == year]
    assert (sum(not one.works for one in mine), sum(one.works for one in mine)) == (off, worked)
    assert all(one.day.weekday() >= 5 for one in mine if one.works)
    assert {one.name for one in mine} <= NAMES.keys()
    assert year in days_of(CN).known


def test_days_have_their_kind() -> None:
    days = days_of(CN)
    kinds = {
        date(2026, 2, 14): DayKind.MAKEUP,  # a Saturday before the Spring Festival
        date(2026, 2, 16): DayKind.HOLIDAY,
        date(2026, 2, 24): DayKind.TUE,
        date(2026, 10, 10): DayKind.MAKEUP,
        date(2027, 1, 1): DayKind.FRI,
    }
    assert {day: days.kind_of(day) for day in kinds} == kinds
    assert 2027 not in days.known


def test_every_stretch_of_days_off_is_longer_than_a_weekend() -> None:
    off = {one.day for one in CN if not one.works}
    for day in off:
        assert {day - timedelta(days=1), day + timedelta(days=1)} & off or day == date(2025, 1, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_may_be_in_chinese_and_as_a_spreadsheet_program_saves_it(encoding: str) -> None:
    text = "日期,名称,上班,备注\r\n2027/1/1,元旦,否,\r\n\r\n2027-01-03,元旦,班,补\r\n"
    assert read(text.encode(encoding)) == (
        Day(date(2027, 1, 1), False, "元旦"),
        Day(date(2027, 1, 3), True, "元旦"),
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "headings"),
        ("2027-01-01,no,x", "headings"),
        ("day,works", "no day"),
        ("day,works\n2027-01-01,perhaps", "Row 2"),
        ("day,works\n2027-01-01,no\n2027-02-30,no", "Row 3"),
        ("day,works\n2027-01-01,no\n2027-01-01,yes", "Row 3"),
        ("day,works\n1027-01-01,no", "Row 2"),
        ("day,works\n2027-01-01-01,no", "Row 2"),
        ("day,works\n" + "2027-01-01,no\n" * 80_000, "too large"),
    ],
)
def test_half_a_calendar_is_none(text: str, named: str) -> None:
    with pytest.raises(CalendarUnclear) as unclear:
        read(text.encode())
    assert named in unclear.value.words.en
