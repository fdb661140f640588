"""Telling open pages that something changed: a NOTIFY that leaves with the commit, so nobody looks for what is not
there yet. It carries what kind of thing, on which account and its number, and nothing of what it says.

Whoever changes something that lists show tells it, in the transaction of the change. Who hears of it: guanwei.web.live.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection

from guanwei.base import sql

CHANNEL = "guanwei_live"
MOST_NUMBERS = 50  # of one account; where more changed, a page looks at everything anyway
MOST_BYTES = 7_900  # PostgreSQL takes less than 8,000
NOTIFY = "SELECT pg_notify(%(channel)s, payload) FROM unnest(%(payloads)s::text[]) AS payload"
_EVERYWHERE = "*"


class Topic(StrEnum):
    DELIVERIES = "deliveries"
    THREADS = "threads"
    APPROVALS = "approvals"
    PLANS = "plans"
    STOPS = "stops"
    PRESENCE = "presence"  # who has a conversation open; the numbers are those of threads
    COMPOSING = "composing"  # who has a post open to write; the numbers are those of posts
    ACCESS = (
        "access"  # what a person may, and whether they are signed in: the number is theirs, and no page hears of it
    )


@dataclass(frozen=True, slots=True)
class News:
    """What changed: numbers by account; none where they are too many. `everywhere`: whatever the account."""

    topic: Topic
    numbers: Mapping[int, frozenset[int]] = field(default_factory=dict)
    everywhere: bool = False


def tell(topic: Topic, changed: Iterable[tuple[int, int]]) -> None:
    """These things of these accounts, as pairs of account and number, are no longer what they were."""
    numbers: dict[int, set[int]] = defaultdict(set)
    for account, number in changed:
        numbers[account].add(number)
    _notify(News(topic, {account: frozenset(found) for account, found in numbers.items()}))


def tell_accounts(topic: Topic, accounts: Iterable[int]) -> None:
    """Something on these accounts; nobody knows what exactly."""
    _notify(News(topic, dict.fromkeys(accounts, frozenset())))


def tell_everybody(topic: Topic) -> None:
    _notify(News(topic, everywhere=True))


def tell_access(user_id: int) -> None:
    """What this person may has changed, or where they are signed in."""
    _notify(News(Topic.ACCESS, {user_id: frozenset()}))


def _notify(news: News) -> None:
    payloads = list(written(news))
    if payloads:
        sql.rows(NOTIFY, {"channel": CHANNEL, "payloads": payloads})


def written(news: News) -> Iterator[str]:
    """Pure: `threads 3:17,18 4:`, in as many payloads as it needs; nothing for no news."""
    if news.everywhere:
        yield f"{news.topic} {_EVERYWHERE}"
        return
    payload = ""
    for account, numbers in sorted(news.numbers.items()):
        listed = ",".join(map(str, sorted(numbers))) if len(numbers) <= MOST_NUMBERS else ""
        part = f" {account}:{listed}"
        if payload and len(payload) + len(part) > MOST_BYTES:
            yield payload
            payload = ""
        payload = (payload or news.topic.value) + part
    if payload:
        yield payload


def read(payload: str) -> News | None:
    """Pure: what `written` wrote. None for what a newer version of Guanwei may say, or anybody else."""
    topic, *parts = payload.split(" ")
    if topic not in set(Topic):
        return None
    if parts == [_EVERYWHERE]:
        return News(Topic(topic), everywhere=True)
    numbers = {}
    for part in parts:
        account, colon, listed = part.partition(":")
        found = listed.split(",") if listed else []
        if not colon or not all(one.isascii() and one.isdecimal() for one in (account, *found)):
            return None
        numbers[int(account)] = frozenset(map(int, found))
    return News(Topic(topic), numbers)


def wire_parameters() -> dict[str, Any]:
    """For a connection of one's own, outside the pool: what libpq is told, TLS settings included; not what Django tells
    psycopg about cursors and types."""
    known = connection.get_connection_params()
    return {key: value for key, value in known.items() if key not in ("context", "cursor_factory", "pool")}
