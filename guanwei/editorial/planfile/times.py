"""Times of day as teams write them, and their zone: `9:30`, `上午9点半`, `下午3点`, `20点`, `24:00`."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guanwei.editorial.planfile.days import plain
from guanwei.lib.sheets import Cell
from guanwei.lib.words import Words

_PERIOD = "凌晨|清晨|早上|早晨|早|上午|中午|午间|正午|下午|午后|傍晚|晚上|晚间|夜间|夜里|晚|深夜|半夜"
_CHINESE = re.compile(rf"({_PERIOD})?\s*(\d{{1,2}})\s*[点时]\s*(?:(\d{{1,2}})\s*分?|(半)|(一刻|1刻)|(三刻|3刻)|整|钟)?")
_CLOCK = re.compile(
    rf"({_PERIOD}|am|pm)?\s*(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:\.\d+)?)?\s*([ap]\.?m\.?)?(?:\s*utc([+-]\d{{2}}):(\d{{2}}))?"
)
_BARE_HOUR = re.compile(r"(\d{1,2})\s*([ap]\.?m\.?)")
_COMPACT = re.compile(r"(\d{1,2})(\d{2})")
_MORNING = ("凌晨", "清晨", "早上", "早晨", "早", "上午", "am")
_NOON = ("中午", "午间", "正午")
_AFTERNOON = ("下午", "午后", "傍晚", "pm")
_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `next_day` for 24:00; `offset` when the cell names its distance from UTC itself."""

    time: time
    next_day: bool = False
    offset: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """When a post is due. `hint` tells what was decided for the person, if anything was."""

    due: datetime  # aware, UTC
    hint: Words | None = None


def read_time(cell: Cell) -> Clock | Words:
    """The time that a cell means, or what is wrong with it."""
    value = cell.value
    if isinstance(value, datetime):
        return Clock(value.time())
    if isinstance(value, time):
        return Clock(value)
    if isinstance(value, float) and 0 < value < 1:
        return _of_seconds(round(value * _SECONDS))
    return time_of_text(cell.text)


def _of_seconds(seconds: int) -> Clock:
    if seconds >= _SECONDS:
        return Clock(time(), next_day=True)
    return Clock(time(seconds // 3600, seconds % 3600 // 60, seconds % 60))


def time_of_text(text: str) -> Clock | Words:
    """A time from text. A time range, two times or a bare hour are refused: which one is meant is not ours to guess."""
    bare = plain(text).lower().removeprefix("t").strip()
    if found := _CLOCK.fullmatch(bare):
        period = found[1] or (found[5] or "").replace(".", "") or None
        offset = _offset(found[6], found[7]) if found[6] else None
        return _assembled(period, int(found[2]), int(found[3]), int(found[4] or 0), text, offset)
    if found := _CHINESE.fullmatch(bare):
        minute = 30 if found[4] else 15 if found[5] else 45 if found[6] else int(found[3] or 0)
        return _assembled(found[1], int(found[2]), minute, 0, text)
    if found := _BARE_HOUR.fullmatch(bare):
        return _assembled(found[2].replace(".", ""), int(found[1]), 0, 0, text)
    if re.fullmatch(r"0?\.\d+", bare):
        return _of_seconds(round(float(bare) * _SECONDS))
    if len(bare) in (3, 4) and (found := _COMPACT.fullmatch(bare)):
        return _assembled(None, int(found[1]), int(found[2]), 0, text)
    return _no_time(text)


def _offset(hours: str, minutes: str) -> timedelta:
    sign = -1 if hours.startswith("-") else 1
    return timedelta(hours=int(hours), minutes=sign * int(minutes))


def _assembled(
    period: str | None, hour: int, minute: int, second: int, text: str, offset: timedelta | None = None
) -> Clock | Words:
    if minute > 59 or second > 59 or hour > 24 or (offset is not None and abs(offset) >= timedelta(hours=24)):
        return _no_time(text)
    if hour == 24:
        return Clock(time(), next_day=True, offset=offset) if minute == second == 0 else _no_time(text)
    right = _in_period(period, hour)
    if right is None:
        return _contradiction(text)
    if right == 24:
        return Clock(time(0, minute, second), next_day=True, offset=offset)
    return Clock(time(right, minute, second), offset=offset)


def _in_period(period: str | None, hour: int) -> int | None:
    """The hour on a 24-hour clock; 24 for the midnight that ends the day; None when the two do not go together."""
    if period is None:
        return hour
    if period in _MORNING:
        if hour == 12:
            return 0 if period in ("凌晨", "am") else None
        return hour if hour < (12 if period in ("上午", "am", "早上", "早晨", "早") else 9) else None
    if period in _NOON:
        return hour if 11 <= hour <= 13 else hour + 12 if 1 <= hour <= 2 else None
    if period in _AFTERNOON:
        return hour if hour >= 12 else hour + 12 if hour >= 1 else None
    if hour == 12:
        return 24
    return hour if hour >= 17 else hour + 12 if 5 <= hour <= 11 else None


def combine(day: date, clock: Clock, zone: ZoneInfo) -> Moment | Words:
    """The moment in UTC, or why the clock of that zone never shows it."""
    try:
        local = datetime.combine(day, clock.time) + timedelta(days=1 if clock.next_day else 0)
        if clock.offset is not None:
            return Moment((local - clock.offset).replace(tzinfo=UTC))
        first = local.replace(tzinfo=zone).astimezone(UTC)
        second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
        shown = first.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return _no_time(f"{day} {clock.time}")
    if shown != local:
        return _missing_hour(local, zone)
    if first != second:
        return Moment(first, _twice(local, zone, first))
    return Moment(first, _midnight(local) if clock.next_day else None)


def written_time(due: datetime, zone: ZoneInfo) -> str:
    """The local time as it is exported; with its distance from UTC where the clock shows it for the second time."""
    local = due.astimezone(zone)
    shown = local.strftime("%H:%M" if local.second == 0 else "%H:%M:%S")
    if local.fold == 0:
        return shown
    distance = local.utcoffset() or timedelta()
    minutes = int(distance.total_seconds()) // 60
    return f"{shown} UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _no_time(text: str) -> Words:
    return Words(
        f"“{text[:30]}”不是能认出的时间。请写成 9:30、20:00 或 下午3点；一行只写一个时间。",
        f'"{text[:30]}" is not a time that can be read. Write 9:30, 20:00 or 3 pm; one time in each row.',
    )


def _contradiction(text: str) -> Words:
    return Words(
        f"“{text[:30]}”前后矛盾或说不清是哪个时候。请用 24 小时制写，例如 20:00。",
        f'"{text[:30]}" contradicts itself or may mean two times. Write it on the 24-hour clock, such as 20:00.',
    )


def _missing_hour(local: datetime, zone: ZoneInfo) -> Words:
    return Words(
        f"{zone.key} 在这一天拨快钟表，{local:%Y-%m-%d %H:%M} 不存在。请改到前后一小时。",
        f"In {zone.key} the clocks go forward that day: {local:%Y-%m-%d %H:%M} does not exist. Move it by an hour.",
    )


def _twice(local: datetime, zone: ZoneInfo, first: datetime) -> Words:
    return Words(
        f"{zone.key} 在这一天拨慢钟表，{local:%H:%M} 会出现两次；按第一次（{first:%H:%M} UTC）安排。",
        f"In {zone.key} the clocks go back and show {local:%H:%M} twice; the first ({first:%H:%M} UTC) is taken.",
    )


def _midnight(local: datetime) -> Words:
    return Words(
        f"半夜 24 点算次日，按 {local:%Y-%m-%d %H:%M} 安排。",
        f"24 o'clock belongs to the next day; planned for {local:%Y-%m-%d %H:%M}.",
    )
