"""May this account make one more call now? Pure arithmetic over fixed windows.

Windows of a day begin at midnight in Beijing and windows of an hour on the hour, as the network's own do
(docs/concepts/weibo.md, rate limits); windows of other lengths are counted from the epoch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from guanwei.networks.contract import Quota

BEIJING_OFFSET = 8 * 3600


@dataclass(frozen=True, slots=True)
class Debit:
    bucket: str
    starts_at: datetime
    ceiling: int


@dataclass(frozen=True, slots=True)
class Allowed:
    debits: tuple[Debit, ...]


@dataclass(frozen=True, slots=True)
class Exhausted:
    """`bucket` is used up until `until`."""

    bucket: str
    until: datetime


def window_start(now: datetime, seconds: int) -> datetime:
    """Start of the window that holds `now`, aware UTC."""
    shifted = int(now.timestamp()) + BEIJING_OFFSET
    return datetime.fromtimestamp(shifted - shifted % seconds - BEIJING_OFFSET, UTC)


class Call(StrEnum):
    """What the call is for. Only a listening read must leave the reserve to publishing; reading back a doubtful post
    is part of publishing it."""

    WRITE = "write"
    READ_BACK = "read_back"
    LISTEN = "listen"


def take(
    quotas: Iterable[Quota], used: Mapping[tuple[str, datetime], int], now: datetime, call: Call
) -> Allowed | Exhausted:
    """One call more, or when there will be room again."""
    debits = []
    for quota in quotas:
        if quota.counts == "writes" and call is not Call.WRITE:
            continue
        starts = window_start(now, quota.window_seconds)
        room = quota.limit - quota.reserve if call is Call.LISTEN else quota.limit
        if used.get((quota.bucket, starts), 0) >= room:
            return Exhausted(quota.bucket, starts + timedelta(seconds=quota.window_seconds))
        debits.append(Debit(quota.bucket, starts, quota.limit))
    return Allowed(tuple(debits))
