"""Weibo's date forms (weibo-api 5 and 7). Moments come in as Unix seconds, Beijing time goes out."""

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

BEIJING = timezone(timedelta(hours=8))
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_beijing(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, BEIJING)


@lru_cache(maxsize=4096)
def weibo_date(moment: float) -> str:
    """`Tue May 31 17:46:55 +0800 2011`. Own names, as strftime's follow the locale."""
    at = in_beijing(moment)
    clock = f"{at.day:02} {at.hour:02}:{at.minute:02}:{at.second:02}"
    return f"{_DAYS[at.weekday()]} {_MONTHS[at.month - 1]} {clock} +0800 {at.year}"


def reset_date(moment: float) -> str:
    """`2019-06-22 20:00:00`, the form of `account/rate_limit_status`."""
    return f"{in_beijing(moment):%Y-%m-%d %H:%M:%S}"


def iso_utc(moment: float) -> str:
    """`2026-01-01T01:30:00.000000+00:00`, the form of the control interface."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")
