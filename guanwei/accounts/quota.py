"""May this account make one more call now? Pure arithmetic over fixed windows.

Windows of a day begin at midnight in Beijing and windows of an hour on the hour, as the network's own do
(docs/concepts/weibo.md, rate limits); windows of other lengths are counted from the epoch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from guanwei.networks.acts import Operation
from guanwei.networks.contract import Quota

BEIJING_OFFSET = 8 * 3600


@dataclass(frozen=True, slots=True)
class Debit:
    bucket: str
    starts_at: datetime
    ceiling: int
    count: int = 1


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

    POST = "post"  # a new post or a repost
    COMMENT = "comment"  # an answer
    CHANGE = "change"  # any other write: a deletion, a like, a report...
    READ_BACK = "read_back"
    LISTEN = "listen"


# Which calls a quota debits, by its `counts`.
COUNTED: Mapping[str, frozenset[Call]] = {
    "posts": frozenset({Call.POST}),
    "comments": frozenset({Call.COMMENT}),
    "writes": frozenset({Call.POST, Call.COMMENT, Call.CHANGE}),
    "calls": frozenset(Call),
}


def call_of(operation: Operation) -> Call:
    """What carrying out an operation costs."""
    match operation:
        case Operation.POST | Operation.REPOST:
            return Call.POST
        case Operation.REPLY:
            return Call.COMMENT
        case _:
            return Call.CHANGE


def debits(quotas: Iterable[Quota], now: datetime, call: Call, requests: int = 1) -> tuple[Debit, ...]:
    """What one such call is debited to, and what is given back when it certainly never went out. It may take several
    `requests` (pictures are uploaded one by one): a quota of calls counts each of them, every other one the act."""
    return tuple(
        Debit(quota.bucket, window_start(now, quota.window_seconds), quota.limit, _taken(quota, requests))
        for quota in _counting(quotas, call)
    )


def take(
    quotas: Iterable[Quota], used: Mapping[tuple[str, datetime], int], now: datetime, call: Call, requests: int = 1
) -> Allowed | Exhausted:
    """One call more with all its `requests`, or when there will be room again."""
    counting = _counting(quotas, call)
    for quota in counting:
        starts = window_start(now, quota.window_seconds)
        room = quota.limit - quota.reserve if call is Call.LISTEN else quota.limit
        if used.get((quota.bucket, starts), 0) + _taken(quota, requests) > room:
            return Exhausted(quota.bucket, starts + timedelta(seconds=quota.window_seconds))
    return Allowed(debits(counting, now, call, requests))


def _taken(quota: Quota, requests: int) -> int:
    return requests if quota.counts == "calls" else 1


def _counting(quotas: Iterable[Quota], call: Call) -> tuple[Quota, ...]:
    return tuple(quota for quota in quotas if call in COUNTED[quota.counts])
