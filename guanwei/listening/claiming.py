"""Claiming sources that are due: one poller at a time, paid for from the account's quota, in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from psycopg.types.json import Jsonb

from guanwei.accounts.quota import Call, Exhausted
from guanwei.accounts.quotas import debit
from guanwei.base import sql
from guanwei.lib.words import Words
from guanwei.listening.polling import Reading
from guanwei.networks.contract import Limits

# The accounts first, as the sender does: their quota is debited. SKIP LOCKED: a sender or another poller is at them.
LOCK_ACCOUNTS = """
SELECT account.id, account.network, account.profile
  FROM accounts_account AS account
 WHERE account.active AND account.health NOT IN ('dead', 'checking')
   AND (account.wait_until IS NULL OR account.wait_until <= %(now)s OR account.wait_reason <> 'throttled')
   AND account.id IN (SELECT due.account_id FROM listening_source AS due
                       WHERE due.active AND due.next_at <= %(now)s
                         AND (due.lease_until IS NULL OR due.lease_until <= %(now)s)
                       GROUP BY due.account_id
                       ORDER BY min(due.next_at) LIMIT %(count)s)
   FOR NO KEY UPDATE OF account SKIP LOCKED
"""
EARLIEST = """
SELECT source.id, source.account_id, source.stream, source.mark, source.marked_at, source.climb_mark,
       source.climb_marked_at, source.climb_page, source.climb_began_at, source.climb_lowest_at, source.complete_at,
       source.failures
  FROM unnest(%(accounts)s::bigint[]) AS wanted(account_id)
 CROSS JOIN LATERAL (
       SELECT due.id FROM listening_source AS due
        WHERE due.account_id = wanted.account_id AND due.active AND due.next_at <= %(now)s
          AND (due.lease_until IS NULL OR due.lease_until <= %(now)s)
        ORDER BY due.next_at, due.id LIMIT 1) AS first
  JOIN listening_source AS source ON source.id = first.id
   FOR NO KEY UPDATE OF source SKIP LOCKED
"""
CLAIM = """
UPDATE listening_source SET poller = %(poller)s, lease_until = %(lease)s, polled_at = %(now)s
 WHERE id = ANY(%(ids)s::bigint[])
"""
WAIT = """
UPDATE listening_source SET next_at = greatest(next_at, %(until)s), failure = %(words)s,
       failing_since = coalesce(failing_since, %(now)s)
 WHERE account_id = %(account)s AND active
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A source that this poller holds until its lease ends. `asked_at` is when it was claimed."""

    id: int
    account_id: int
    stream: str
    reading: Reading
    failures: int
    asked_at: datetime
    poller: str


def claim(
    *, now: datetime, poller: str, count: int, lease_seconds: float, limits_of: Callable[[str, str], Limits]
) -> list[Claimed]:
    """At most one due source for each of up to `count` accounts. Where no call is left for listening, all sources of
    the account wait until there is room, and say so."""
    with transaction.atomic():
        accounts = {
            id: limits_of(network, profile)
            for id, network, profile in sql.rows(LOCK_ACCOUNTS, {"now": now, "count": count})
        }
        if not accounts:
            return []
        due = {row[1]: row for row in sql.rows(EARLIEST, {"now": now, "accounts": list(accounts)})}
        exhausted = debit({account: accounts[account] for account in due}, now, Call.LISTEN)
        for account, refusal in exhausted.items():
            _wait(account, refusal, now)
        claimed = [_claimed(row, now, poller) for account, row in due.items() if account not in exhausted]
        lease = now + timedelta(seconds=lease_seconds)
        sql.rows(CLAIM, {"now": now, "poller": poller, "lease": lease, "ids": [one.id for one in claimed]})
        return claimed


def _wait(account: int, refusal: Exhausted, now: datetime) -> None:
    words = Words(
        "本时段留给收听的调用次数用完了，到时会自动继续。",
        "The calls that are left for listening in this window are used up; it goes on by itself later.",
    )
    values = {"account": account, "until": refusal.until, "now": now, "words": Jsonb(words.as_json())}
    sql.rows(WAIT, values)


def _claimed(row: Sequence[Any], now: datetime, poller: str) -> Claimed:
    id, account, stream, *reading, failures = row
    return Claimed(id, account, stream, Reading(*reading), failures, now, poller)


NEXT = """
SELECT min(greatest(source.next_at, coalesce(source.lease_until, source.next_at)))
  FROM listening_source AS source JOIN accounts_account AS account ON account.id = source.account_id
 WHERE source.active AND account.active AND account.health NOT IN ('dead', 'checking')
"""


def next_moment() -> datetime | None:
    """When a source is due next."""
    moment: datetime | None = sql.rows(NEXT, {})[0][0]
    return moment
