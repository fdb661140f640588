"""Opening hours as a person writes them: `mon-fri 09:00-12:00 13:30-18:00; sat 10:00-16:00`. Pure (practice E2)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from guanwei.lib.words import Words

DAY_MINUTES = 24 * 60


class DayKind(IntEnum):
    """The kinds of day that may have hours of their own. 0 to 6 are those of `date.weekday`."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6
    MAKEUP = 7  # a weekend day that is worked
    HOLIDAY = 8  # a public holiday


WORK_WEEK = tuple(DayKind(number) for number in range(5))
WEEK = tuple(DayKind(number) for number in range(7))
_NAMES = {
    **{kind.name.lower(): kind for kind in DayKind},
    **{f"周{name}": kind for name, kind in zip("一二三四五六日", WEEK, strict=True)},
    "周天": DayKind.SUN,
    "补班": DayKind.MAKEUP,
    "节假日": DayKind.HOLIDAY,
}
_CHINESE = {name: kind for name, kind in _NAMES.items() if not name.isascii() and name != "周天"}
_ENGLISH = {name: kind for name, kind in _NAMES.items() if name.isascii()}
_NAME = re.compile("|".join(_NAMES))
_PERIOD = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Minutes of the day by the clock on the wall. `until` passes 1440 where the period goes on after midnight."""

    begin: int
    until: int


@dataclass(frozen=True, slots=True)
class Hours:
    """The periods of each kind of day, in order. A period after midnight belongs to the day on which it began."""

    periods: Mapping[DayKind, tuple[Period, ...]]

    def of(self, kind: DayKind) -> tuple[Period, ...]:
        """A make-up workday without hours of its own has those of the first day from Monday on that has any."""
        if kind is DayKind.MAKEUP and kind not in self.periods:
            kind = next((day for day in WORK_WEEK if self.periods.get(day)), DayKind.MON)
        return self.periods.get(kind, ())


class HoursUnclear(ValueError):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def parse(text: str) -> Hours:
    """The hours that `text` says: parts with a semicolon between them, in each some days and then their periods.

    Days are `mon` to `sun` (周一 to 周日), `mon-fri` or `mon,wed`, `makeup` (补班) and `holiday` (节假日). HoursUnclear
    says which word is wrong.
    """
    periods: dict[DayKind, tuple[Period, ...]] = {}
    for part in re.split(r"[;；]", _halved(text)):
        if not part.strip():
            continue
        days, *written = part.split()
        for day in _days(days):
            if day in periods:
                raise HoursUnclear(
                    Words(f"“{days}”里有一天已经写过时段了。", f'A day of "{days}" has its periods already.')
                )
            periods[day] = _periods(written, days)
    if not any(periods.get(day) for day in WEEK):
        raise HoursUnclear(
            Words(
                "一周里至少要有一个时段，例如：周一-周五 09:00-18:00。",
                "There must be at least one period in a week, such as: mon-fri 09:00-18:00.",
            )
        )
    return Hours(periods)


def in_language(text: str, code: str) -> str:
    """`text` with the days as a reader of this language writes them; what `parse` does not understand is left."""
    try:
        parse(text)
    except HoursUnclear:
        return text
    names = {kind: name for name, kind in (_ENGLISH if code.startswith("en") else _CHINESE).items()}
    return _NAME.sub(lambda found: names[_NAMES[found[0]]], _halved(text))


def _halved(text: str) -> str:
    """Full-width signs as half-width, and no space around a hyphen or comma."""
    plain = text.lower().translate(str.maketrans("：，、－–—~～至", ":,,------"))
    return re.sub(r"\s*([-,])\s*", r"\1", plain)


def _days(written: str) -> Iterator[DayKind]:
    for name in written.split(","):
        first, hyphen, last = name.partition("-")
        begin, until = _day(first), _day(last) if hyphen else _day(first)
        if hyphen and (begin not in WEEK or until not in WEEK):
            raise HoursUnclear(Words(f"“{name}”不能连成一段。", f'"{name}" is no stretch of days.'))
        # sat-mon goes around the end of the week.
        for step in range((until - begin) % 7 + 1 if hyphen else 1):
            yield DayKind((begin + step) % 7) if hyphen else begin


def _day(name: str) -> DayKind:
    if name not in _NAMES:
        raise HoursUnclear(
            Words(
                f"看不懂“{name}”是哪一天，请写周一到周日、补班或节假日，后面空一格写时段。",
                f'"{name}" is no day: write mon to sun, makeup or holiday, then a space and the periods.',
            )
        )
    return _NAMES[name]


def _periods(written: list[str], days: str) -> tuple[Period, ...]:
    if not written:
        raise HoursUnclear(
            Words(
                f"“{days}”后面没有时段，例如 09:00-18:00。",
                f'"{days}" has no periods after it, such as 09:00-18:00.',
            )
        )
    periods = sorted(_period(one) for one in written)
    if any(before.until > after.begin for before, after in pairwise(periods)):
        raise HoursUnclear(Words(f"“{days}”的时段互相重叠。", f'The periods of "{days}" overlap.'))
    return tuple(periods)


def _period(written: str) -> Period:
    match = _PERIOD.fullmatch(written)
    hours = [int(number) for number in match.groups()] if match else []
    if not match or hours[1] > 59 or hours[3] > 59:
        raise HoursUnclear(
            Words(f"看不懂时段“{written}”，请写成 09:00-18:00。", f'"{written}" is no period; write it as 09:00-18:00.')
        )
    begin, until = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if begin >= DAY_MINUTES or until > DAY_MINUTES or begin == until:
        raise HoursUnclear(
            Words(
                f"时段“{written}”不成立：时间在 00:00 到 24:00 之间，开始和结束不能相同。",
                f'"{written}" is no period: times lie between 00:00 and 24:00, begin and end differ.',
            )
        )
    return Period(begin, until if until > begin else until + DAY_MINUTES)
