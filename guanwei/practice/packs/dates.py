"""Dates as posts write them: which day is meant, and where it stands.

A date without a year is taken in the year in which it lies nearest to the day of the post.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guanwei.lib.text.expression import Expression

WEEKDAYS = "一二三四五六日"
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(?P<word>" + "|".join(_MONTHS) + r")[a-z]*\.?"
_DATE = Expression(
    r"(?<![0-9./-])(?:(?P<year>[0-9]{4}) ?[年./-] ?)?(?P<month>[0-9]{1,2}) ?月"
    r" ?(?P<day>[0-9]{1,2}) ?[日号](?!线|楼|店|院|馆|文|令|机)"
    r"(?P<weekday>[ ,]?[(\[]?(?:星期|周|礼拜)(?P<han>[一二三四五六日天1-7])(?![0-9]|年|边|末|到|至|全|围|日报))?"
)
_ENGLISH = Expression(
    r"\b(?:(?P<before>mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?"
    rf"{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>[0-9]{{4}}))?"
    r"(?: ?\((?P<after>mon|tue|wed|thu|fri|sat|sun)[a-z]*\))?"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date at `[start, end)`, `on` the day that it means (None for no day of the calendar, such as 30 February), and
    the weekday beside it (0 is Monday) with the place of the one character or word that says so."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    on: date | None
    weekday: int | None = None
    weekday_at: tuple[int, int] = (0, 0)


def dates_in(text: str, base: date) -> Iterator[Written]:
    """The dates of a matchable text; `base` is the day of the post."""
    for match in _DATE.finditer(text) if "月" in text else ():
        han = match["han"]
        year = int(match["year"]) if match["year"] else None
        weekday = None if han is None else _han_weekday(han)
        yield _written(match, year, int(match["month"]), base, weekday, match.span("han"))
    for match in _ENGLISH.finditer(text):
        group = "before" if match["before"] else "after"
        weekday = _ENGLISH_DAYS.index(match[group]) if match[group] else None
        year = int(match["year"]) if match["year"] else None
        yield _written(match, year, _MONTHS.index(match["word"]) + 1, base, weekday, match.span(group))


def _written(
    match: re.Match[str], year: int | None, month: int, base: date, weekday: int | None, at: tuple[int, int]
) -> Written:
    day = int(match["day"])
    on = _the_day(year, month, day) if year is not None else _nearest(month, day, base)
    return Written(match.start(), match.end(), year, month, day, on, weekday, at)


def _han_weekday(han: str) -> int:
    return int(han) - 1 if han.isdigit() else WEEKDAYS.index(han.replace("天", "日"))


def _the_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, base: date) -> date | None:
    years = (base.year - 1, base.year, base.year + 1)
    # 29 February is judged in the year of the post: the nearest leap year would excuse every slip.
    days = [found for year in years if (found := _the_day(year, month, day))]
    if len(days) < len(years):
        return _the_day(base.year, month, day)
    return min(days, key=lambda found: abs((found - base).days))
