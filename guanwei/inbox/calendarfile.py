"""A calendar as a file: one day a line, `day,works,name`. Pure.

Only days that differ from their weekday need to be in it: public holidays and the weekend days that are worked for
them. A year counts as published as soon as its 1 January is in it.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from guanwei.inbox.sla import Days
from guanwei.lib.words import Words, plain

HEADERS = {"day": "day", "日期": "day", "works": "works", "上班": "works", "name": "name", "名称": "name"}
WORKS = {
    **dict.fromkeys(("yes", "true", "1", "work", "是", "班", "上班", "补班"), True),
    **dict.fromkeys(("no", "false", "0", "holiday", "否", "休", "休息", "放假"), False),
}
MOST_BYTES = 1_000_000
LONGEST_NAME = 60
FIRST_YEAR, LAST_YEAR = 2000, 2100

# The public holidays of the State Council's yearly notice.
NAMES = {
    "元旦": Words("元旦", "New Year's Day"),
    "春节": Words("春节", "Spring Festival"),
    "清明节": Words("清明节", "Tomb-Sweeping Day"),
    "劳动节": Words("劳动节", "Labour Day"),
    "端午节": Words("端午节", "Dragon Boat Festival"),
    "中秋节": Words("中秋节", "Mid-Autumn Festival"),
    "国庆节": Words("国庆节", "National Day"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from its weekday."""

    day: date
    works: bool
    name: str = ""

    @property
    def title(self) -> Words:
        return NAMES.get(self.name, Words(self.name, self.name))


class CalendarUnclear(ValueError):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def read(data: bytes) -> tuple[Day, ...]:
    """The days of a file, in order. CalendarUnclear names the first row that cannot be taken: half a calendar would
    count wrong in silence."""
    rows = [[cell.strip() for cell in row] for row in _rows(data)]
    places = _places(rows[0] if rows else [])
    days: dict[date, Day] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        day = _day(number, {name: row[place] if place < len(row) else "" for name, place in places.items()})
        if day.day in days:
            raise CalendarUnclear(Words(f"第 {number} 行：{day.day} 重复了。", f"Row {number}: {day.day} is in twice."))
        days[day.day] = day
    if not days:
        raise CalendarUnclear(Words("文件里没有一天。", "There is no day in the file."))
    return tuple(days[day] for day in sorted(days))


def days_of(listed: Iterable[Day]) -> Days:
    works = {one.day: one.works for one in listed}
    return Days(works, frozenset(day.year for day in works if (day.month, day.day) == (1, 1)))


def _rows(data: bytes) -> list[list[str]]:
    if len(data) > MOST_BYTES:
        raise CalendarUnclear(Words("文件太大，不像日历。", "The file is too large for a calendar."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")  # how spreadsheet programs in China save a CSV file
    try:
        return list(csv.reader(io.StringIO(plain(text), newline="")))
    except csv.Error as error:
        raise CalendarUnclear(Words("这不是 CSV 文件。", "That is no CSV file.")) from error


def _places(headers: list[str]) -> Mapping[str, int]:
    places = {HEADERS[name.lower()]: place for place, name in enumerate(headers) if name.lower() in HEADERS}
    if not {"day", "works"} <= places.keys():
        raise CalendarUnclear(
            Words(
                "第一行要有表头：day,works,name（日期、上班、名称）。",
                "The first row has the headings: day,works,name.",
            )
        )
    return places


def _day(number: int, row: Mapping[str, str]) -> Day:
    written, works = row["day"].replace("/", "-"), row["works"].lower()
    try:
        day = date(*(int(part) for part in written.split("-")))
    except (ValueError, TypeError) as error:
        words = Words(
            f"第 {number} 行：看不懂日期“{row['day']}”，请写成 2027-01-01。",
            f'Row {number}: "{row["day"]}" is no day; write it as 2027-01-01.',
        )
        raise CalendarUnclear(words) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CalendarUnclear(Words(f"第 {number} 行：年份不对：{day}。", f"Row {number}: no such year: {day}."))
    if works not in WORKS:
        raise CalendarUnclear(
            Words(
                f"第 {number} 行：是否上班写“是”或“否”，这里是“{row['works']}”。",
                f'Row {number}: works is yes or no, here it is "{row["works"]}".',
            )
        )
    return Day(day, WORKS[works], row.get("name", "")[:LONGEST_NAME])
