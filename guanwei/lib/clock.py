"""The one place that reads the time. Everything else is handed a `now`."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def steady() -> float:
    """Seconds that only go forward, also while the machine sleeps: a deadline must not survive a suspended laptop."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def must_be_aware(moment: datetime) -> datetime:
    """`moment` itself, or ValueError when it carries no zone: a naive time would be an hour wrong somewhere."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}")
    return moment


def is_zone(name: str) -> bool:
    """Is there a time zone of this IANA name?"""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # OSError: the name of a folder, or one too long for a file
        return False
    return bool(name)
