"""Moments and states as the command line reads and writes them: local times of the account, names in both languages."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guanwei.lib.problem import Problem
from guanwei.lib.words import Words
from guanwei.practice.findings import LEVEL_NAMES

_EXCERPT = 24

# The same words as the console has for them.
STATES = {
    "draft": Words("草稿", "draft"),
    "review": Words("审核中", "in review"),
    "approved": Words("已通过", "approved"),
    "published": Words("已发布", "published"),
    "cancelled": Words("已取消", "cancelled"),
    "waiting": Words("待发布", "waiting"),
    "held": Words("暂缓", "held"),
    "claimed": Words("即将发送", "claimed"),
    "sending": Words("发送中", "sending"),
    "pending": Words("平台处理中", "pending"),
    "sent": Words("已发布", "sent"),
    "refused": Words("被拒", "refused"),
    "unknown": Words("结果不明", "unknown"),
    "missed": Words("已错过", "missed"),
    "stopped": Words("已叫停", "stopped"),
    "by_hand": Words("手动", "by hand"),
    "hidden": Words("被平台隐藏", "hidden by the network"),
    "gone": Words("平台上已没有", "gone from the network"),
    "taken_down": Words("已撤下", "taken down"),
}
LEVELS = {level.value: name for level, name in LEVEL_NAMES.items()}


def local(moment: datetime | None, zone: str) -> str:
    """`2026-01-05 09:30` on the clocks of `zone`; empty for no time."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if moment else ""


def moment_of(text: str, zone: str) -> datetime:
    """`2026-01-05 09:30` on the clocks of `zone`, or an ISO time with its own offset. Aware.

    Raises Problem for anything else, and for a time that the clocks of the zone skip.
    """
    from guanwei.editorial.planfile.times import combine, time_of_text

    try:
        stated = datetime.fromisoformat(text)
        if stated.tzinfo is not None:
            return stated
    except ValueError:
        pass
    day, _space, clock = text.strip().replace("T", " ").partition(" ")
    said = time_of_text(clock)
    if isinstance(said, Words):
        raise Problem(said.zh, said.en)
    moment = combine(day_of(day), said, ZoneInfo(zone))
    if isinstance(moment, Words):
        raise Problem(moment.zh, moment.en)
    return moment.due


def day_of(text: str) -> date:
    """`2026-01-05`. Raises Problem for anything else."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _no_day(text)
    except ValueError:
        return _no_day(text)


def midnight(day: date, zone: str) -> datetime:
    """When `day` begins in `zone`."""
    return datetime.combine(day, datetime.min.time(), ZoneInfo(zone))


def days_from(now: datetime, zone: str, days: int) -> datetime:
    """The end of the day that is `days` days after today in `zone`."""
    return midnight(now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days + 1), zone)


def excerpt(text: str, length: int = _EXCERPT) -> str:
    """The first characters, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length] + "…"


def state_name(state: str) -> Words:
    return STATES.get(state, Words(state, state))


def _no_day(text: str) -> date:
    raise Problem(f"“{text}”不是日期。请写成 2026-01-05。", f'"{text}" is not a date. Write it as 2026-01-05.')
