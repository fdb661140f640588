"""Dates as teams write them: `2026/1/5`, `1月5日（周一）`, `20260105`, `Jan 5`, Excel's day numbers."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from guanwei.editorial.planfile.layout import DateOrder
from guanwei.lib.sheets import Cell, Kind, moment
from guanwei.lib.words import Words

JUST_PASSED_DAYS = 60
"""A date without a year that lies at most so many days back is asked about instead of being moved to next year."""
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 2000-01-01 to 2099-12-31: a bare number in this range is a day number
_LOOKED_AT, _LONGEST = 200, 80  # characters of a cell, before and after its spaces are made single

_WEEKDAYS = {
    name: number for number, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for name in names
}
_EN_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = f"({'|'.join(_MONTHS)})[a-z]*\\.?"
_WEEKDAY = re.compile(
    r"[(\[]?\s*(?:(?:星期|礼拜|周)\s*([一二三四五六日天1-7])|\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)\s*[)\]]?,?",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日号点时分])|(?<=[点时])[零一二三四五六七八九十]+")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?![\d])")
_SHORT_YEAR = re.compile(r"(\d{2})年\s*(\d{1,2})月\s*(\d{1,2})[日号]?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})(?![\d])")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?(?![\d])")
_TWO_NUMBERS = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})(?![\d/.-])")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})(?![\d])")
_EN_MONTH_FIRST = re.compile(rf"{_MONTH}\s*(\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,?\s*(\d{{4}}))?(?![\d:])", re.IGNORECASE)
_EN_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s-]*{_MONTH}(?:[\s,-]*(\d{{4}}))?(?![\d:])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A date. `rest` is what followed it in the cell (a time, perhaps); `year_added` when the cell named no year."""

    date: date
    rest: str = ""
    year_added: bool = False


@dataclass(frozen=True, slots=True)
class _Parts:
    year: int | None
    month: int
    day: int
    rest: str


def plain(text: str) -> str:
    """One width, single spaces, Chinese numerals before 月日点分 as digits. Short: no date or time is longer, and the
    patterns here take the square of what they are given."""
    normal = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text[:_LOOKED_AT])).strip()[:_LONGEST]
    return _NUMERAL.sub(lambda found: _digits(found[0]), normal)


def _digits(numeral: str) -> str:
    values = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
    if "十" not in numeral:
        return "".join(str(values[character]) for character in numeral)
    tens, _, units = numeral.partition("十")
    if len(tens) > 1 or len(units) > 1 or "十" in units:
        return numeral
    return str((values[tens] if tens else 1) * 10 + (values[units] if units else 0))


def read_day(cell: Cell, today: date, order: DateOrder | None, *, from_1904: bool = False) -> Day | Words:
    """The date that a cell means, or what is wrong with it. `today` is the date where the account lives."""
    if isinstance(cell.value, datetime):
        clock = cell.value.time()
        return Day(cell.value.date(), clock.isoformat() if cell.kind is Kind.DATETIME else "")
    if isinstance(cell.value, date):
        return Day(cell.value)
    if cell.kind is Kind.TIME:
        return _no_date(cell.text)
    if isinstance(cell.value, float) and not cell.value.is_integer():
        return _serial(cell.value, from_1904) or _lost_zero(cell.text)
    return _from_text(plain(cell.text), today, order, from_1904, said=cell.text.strip())


def _from_text(text: str, today: date, order: DateOrder | None, from_1904: bool, *, said: str) -> Day | Words:
    # What cannot be read is quoted as it was written, so that it is found in the file again.
    weekday, bare = _take_weekday(text)
    if bare.replace(".", "", 1).isdecimal() and len(bare.partition(".")[0]) == 5:
        return _serial(float(bare), from_1904) or _no_date(said)
    parts = _parts(bare, order)
    if parts is None:
        return _no_date(said)  # all of it: of 下周三 only 下 is left without the weekday
    if isinstance(parts, Words):
        return parts
    if re.match(r"\s*[-~至到—–]", parts.rest):
        return _a_range(text)
    found = _completed(parts, today, text)
    if isinstance(found, Day) and weekday is not None and found.date.weekday() != weekday:
        return weekday_contradicts(found.date, weekday)
    return found


def _take_weekday(text: str) -> tuple[int | None, str]:
    """The weekday that stands beside a date, and the text without it."""
    found = _WEEKDAY.search(text)
    if found is None:
        return None, text
    number = _WEEKDAYS[found[1]] if found[1] else _EN_WEEKDAYS.index(found[2].lower())
    return number, (text[: found.start()] + " " + text[found.end() :]).strip()


def read_weekday(text: str) -> int | None:
    """The weekday (Monday is 0) of a weekday column; None when the cell says none."""
    normal = plain(text)
    number, _ = _take_weekday(normal)
    return _WEEKDAYS.get(normal) if number is None else number


def _parts(text: str, order: DateOrder | None) -> _Parts | Words | None:
    if found := _YEAR_FIRST.match(text) or _COMPACT.match(text) or _SHORT_YEAR.match(text):
        year = int(found[1])
        return _Parts(year if year > 99 else 2000 + year, int(found[2]), int(found[3]), text[found.end() :].strip())
    if found := _MONTH_DAY.match(text):
        return _Parts(None, int(found[1]), int(found[2]), text[found.end() :].strip())
    if found := _EN_MONTH_FIRST.match(text):
        return _named(found[3], found[1], found[2], text[found.end() :])
    if found := _EN_DAY_FIRST.match(text):
        return _named(found[3], found[2], found[1], text[found.end() :])
    if found := _YEAR_LAST.match(text):
        return _ordered(int(found[3]), int(found[1]), int(found[2]), text, found.end(), order)
    if found := _TWO_NUMBERS.match(text):
        return _ordered(None, int(found[1]), int(found[2]), text, found.end(), order)
    return None


def _named(year: str | None, month: str, day: str, rest: str) -> _Parts:
    return _Parts(int(year) if year else None, _MONTHS.index(month[:3].lower()) + 1, int(day), rest.strip(" ,"))


def _ordered(year: int | None, one: int, two: int, text: str, end: int, order: DateOrder | None) -> _Parts | Words:
    """Two numbers whose order is the question. It answers itself when one is no month, or both are the same."""
    rest = text[end:].strip()
    if rest.startswith(("日", "号")):
        return _a_range(text)
    if two > 12 or one == two or (order is DateOrder.MONTH_FIRST and one <= 12):
        return _Parts(year, one, two, rest)
    if one > 12 or order is DateOrder.DAY_FIRST:
        return _Parts(year, two, one, rest)
    shown = text[:end]
    return Words(
        f"“{shown}”是 {one}月{two}日 还是 {two}月{one}日？请写成“{one}月{two}日”这样，或在确认表头时选定日期的顺序。",
        f'Is "{shown}" {_english(one, two)} or {_english(two, one)}? Write the month in words or as 2026-01-05, '
        "or choose the order of dates once when confirming the columns.",
    )


def _english(month: int, day: int) -> str:
    return f"{day} {_MONTHS[month - 1].capitalize()}"


def _completed(parts: _Parts, today: date, text: str) -> Day | Words:
    if parts.year is not None:
        found = _real_date(parts.year, parts.month, parts.day)
        return Day(found, parts.rest) if found else _no_such_day(text)
    this_year = _real_date(today.year, parts.month, parts.day)
    if this_year is None:
        return _no_such_day(text)
    if this_year >= today:
        return Day(this_year, parts.rest, year_added=True)
    if today - this_year <= timedelta(days=JUST_PASSED_DAYS):
        return _just_passed(this_year)
    next_year = _real_date(today.year + 1, parts.month, parts.day)
    return Day(next_year, parts.rest, year_added=True) if next_year else _no_such_day(text)


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _serial(value: float, from_1904: bool) -> Day | None:
    if not _FIRST_SERIAL - 1462 <= value <= _LAST_SERIAL:
        return None
    found = moment(value, from_1904)
    if found is None:
        return None
    return Day(found.date(), "" if value == int(value) else found.time().isoformat())


def weekday_contradicts(day: date, weekday: int) -> Words:
    names = "一二三四五六日"
    return Words(
        f"{day.year}年{day.month}月{day.day}日是星期{names[day.weekday()]}，表里写的是星期{names[weekday]}。"
        "请核对日期（是否沿用了往年的表格？）。",
        f"{day.isoformat()} is a {day:%A}, but the sheet says {date(2024, 1, 1 + weekday):%A}. "
        "Check the date (was last year's sheet reused?).",
    )


def _just_passed(day: date) -> Words:
    return Words(
        f"{day.month}月{day.day}日没有写年份，而今年的这一天刚过去。若指明年，请写上年份；若已过期，请删除这一行。",
        f"{_english(day.month, day.day)} has no year and has just passed this year. "
        "Write the year if next year is meant, or delete the row.",
    )


def _no_date(text: str) -> Words:
    return Words(
        f"“{text[:30]}”不是能认出的日期。请写成 2026-01-05 或 1月5日。",
        f'"{text[:30]}" is not a date that can be read. Write 2026-01-05 or 5 Jan.',
    )


def _no_such_day(text: str) -> Words:
    return Words(f"没有“{text[:30]}”这一天。请改日期。", f"There is no such day as “{text[:30]}”. Correct the date.")


def _a_range(text: str) -> Words:
    return Words(
        f"“{text[:30]}”是一段日期。每条稿件请单独一行，写一个日期。",
        f'"{text[:30]}" is a range of dates. Give each post its own row with one date.',
    )


def _lost_zero(text: str) -> Words:
    return Words(
        f"“{text}”被表格当成了数字，分不清是几月几日（例如 10 日会变成 1）。请写成 1月10日。",
        f'The sheet took "{text}" for a number, so the day is unclear (a 10 may have become 1). Write 10 Jan.',
    )
