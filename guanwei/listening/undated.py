"""Rows that name month, weekday and hour but no day: the day follows from their order. Pure.

A file that is ordered by time, newest first or oldest first: each row is put on the nearest day, going on from the row
above, that has its month and weekday. Where one weekday has posts in several weeks this may put them into one, so that
hours, weekdays and months are sure, and single days are not.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import chain

Record = Mapping[str, object]
# What a row says, by the name of the field: month, weekday, hour.
Told = Callable[[Record], Mapping[str, str]]

PARTS = ("month", "weekday", "hour")
TIME = "time"
_DAY = timedelta(days=1)
_FARTHEST = 366 + 7  # days within which every month has every weekday
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_CHINESE_DAYS = "一二三四五六日"
_NUMBER = re.compile(r"(\d{1,2})(?:\.0+)?\s*(?:月|点|时|:00(?::00)?)?")


def dated(
    rows: Iterator[tuple[int, Record]], told: Told, year: int, weekdays: Mapping[str, str]
) -> Iterator[tuple[int, Record]]:
    """The rows with a `time` beside what they held. `year` is that of the first row, `weekdays` what the file's numbers
    mean ("1": "sunday"; those that follow are counted on; without any, 1 is Monday). What cannot be read gets a time
    that nobody can read, and so becomes a bad row with its number."""
    rows, newest_first = _direction(rows, told)
    step = -_DAY if newest_first else _DAY
    day = date(year, 12, 31) if newest_first else date(year, 1, 1)
    for number, record in rows:
        said = told(record)
        month, weekday, hour = _month(said["month"]), _weekday(said["weekday"], weekdays), _hour(said["hour"])
        found = None if month is None or weekday is None else _next(day, step, month, weekday)
        if found is None or hour is None:
            yield number, {**record, TIME: " / ".join(said[part] for part in PARTS)}
            continue
        day = found
        yield number, {**record, TIME: datetime.combine(day, time(hour))}


def _direction(rows: Iterator[tuple[int, Record]], told: Told) -> tuple[Iterator[tuple[int, Record]], bool]:
    """Newest first? The first change of month tells; without one it is taken for newest first, as timelines are."""
    read: list[tuple[int, Record]] = []
    before = None
    for row in rows:
        read.append(row)
        month = _month(told(row[1])["month"])
        if before is not None and month is not None and month != before:
            return chain(read, rows), (before - month) % 12 < 6
        before = before if month is None else month
    return iter(read), True


def _next(day: date, step: timedelta, month: int, weekday: int) -> date | None:
    for _ in range(_FARTHEST):
        if (day.month, day.weekday()) == (month, weekday):
            return day
        try:
            day += step
        except OverflowError:
            return None
    return None


def _month(text: str) -> int | None:
    word = text.strip().lower()
    if word[:3] in _MONTHS:
        return _MONTHS.index(word[:3]) + 1
    number = _number(word)
    return number if number is not None and 1 <= number <= 12 else None


def _weekday(text: str, meanings: Mapping[str, str]) -> int | None:
    """Monday is 0."""
    meant = _named(meanings.get(text.strip().lower(), text))
    if meant is not None:
        return meant
    number = _number(text.strip())
    if number is None or number > 7:
        return None
    for key, word in meanings.items():
        known, first = _named(word), _number(key)
        if known is not None and first is not None:
            return (known + number - first) % 7
    return (number - 1) % 7


def _named(text: str) -> int | None:
    word = text.strip().lower()
    if word[:3] in _DAYS:
        return _DAYS.index(word[:3])
    found = _CHINESE.fullmatch(word)
    return _CHINESE_DAYS.index(found[1].replace("天", "日")) if found else None


def _hour(text: str) -> int | None:
    """24 is the hour after midnight of that day, as 0 is."""
    number = _number(text.strip())
    return number % 24 if number is not None and number <= 24 else None


def _number(text: str) -> int | None:
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None
