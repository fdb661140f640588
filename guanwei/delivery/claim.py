"""Claiming what is due: order per account, quota and the claim itself in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from guanwei.accounts.models import Account
from guanwei.accounts.quota import Call, call_of
from guanwei.accounts.quotas import debit
from guanwei.base import sql
from guanwei.delivery.policy import Policy
from guanwei.networks.acts import Operation
from guanwei.networks.contract import Limits

# Locks the accounts that may send now. SKIP LOCKED: another sender is at that account, or somebody edits it. A stop
# lets take-downs through, here and below: they are what is wanted most just then; and an account without room for posts
# does everything else that it has room for. Longest due first, or a sender with few places would never come to some.
LOCK_ACCOUNTS = """
SELECT account.id, account.network, account.profile
  FROM (SELECT DISTINCT ON (due.account_id) due.account_id, due.due_at, due.ready_at
          FROM delivery_delivery AS due
         WHERE due.state = 'waiting' AND due.due_at <= %(now)s AND due.late_at > %(now)s
         ORDER BY due.account_id, due.due_at, due.id) AS first
  JOIN accounts_account AS account ON account.id = first.account_id
 WHERE first.ready_at <= %(now)s
   AND account.active
   AND (account.wait_until IS NULL OR account.wait_until <= %(now)s
        OR (account.wait_reason = 'quota'
            AND EXISTS (SELECT 1 FROM delivery_delivery AS act
                         WHERE act.account_id = account.id AND act.state = 'waiting'
                           AND act.operation NOT IN ('post', 'repost')
                           AND act.due_at <= %(now)s AND act.late_at > %(now)s)))
   AND NOT EXISTS (SELECT 1 FROM delivery_delivery AS other
                    WHERE other.account_id = account.id AND other.state IN ('claimed', 'sending', 'pending'))
   AND (NOT EXISTS (SELECT 1 FROM delivery_stop AS stop
                     WHERE stop.lifted_at IS NULL
                       AND (stop.account_id = account.id OR stop.brand_id = account.brand_id
                            OR (stop.account_id IS NULL AND stop.brand_id IS NULL)))
        OR EXISTS (SELECT 1 FROM delivery_delivery AS down
                    WHERE down.account_id = account.id AND down.state = 'waiting' AND down.operation = 'delete'
                      AND down.due_at <= %(now)s AND down.late_at > %(now)s))
 ORDER BY first.due_at, account.id
 LIMIT %(count)s
   FOR NO KEY UPDATE OF account SKIP LOCKED
"""

# A second statement, because it must see what was committed before the lock was ours. A delivery that somebody is
# editing is left for the next round: we hold its account, which the editor needs next, so waiting would be a deadlock.
EARLIEST = """
SELECT it.id, it.account_id, it.operation, it.requests
  FROM unnest(%(accounts)s::bigint[]) AS wanted(account_id)
  JOIN accounts_account AS owner ON owner.id = wanted.account_id
 CROSS JOIN LATERAL (
       SELECT d.id, d.account_id, d.ready_at
         FROM delivery_delivery AS d
        WHERE d.account_id = wanted.account_id AND d.state = 'waiting'
          AND d.due_at <= %(now)s AND d.late_at > %(now)s
          AND (owner.wait_until IS NULL OR owner.wait_until <= %(now)s OR d.operation NOT IN ('post', 'repost'))
          AND NOT EXISTS (SELECT 1 FROM delivery_delivery AS other
                           WHERE other.account_id = wanted.account_id
                             AND other.state IN ('claimed', 'sending', 'pending'))
          AND (d.operation = 'delete'
               OR NOT EXISTS (SELECT 1 FROM delivery_stop AS stop
                               WHERE stop.lifted_at IS NULL
                                 AND (stop.account_id = owner.id OR stop.brand_id = owner.brand_id
                                      OR (stop.account_id IS NULL AND stop.brand_id IS NULL))))
        ORDER BY d.due_at, d.id
        LIMIT 1) AS first
  JOIN delivery_delivery AS it ON it.id = first.id
 WHERE first.ready_at <= %(now)s
   FOR NO KEY UPDATE OF it SKIP LOCKED
"""

CLAIM = """
UPDATE delivery_delivery
   SET state = 'claimed', worker = %(worker)s, lease_until = %(lease)s, changed_at = %(now)s
 WHERE id = ANY(%(ids)s::bigint[]) AND state = 'waiting'
RETURNING id, operation, purpose_kind, purpose_id, account_id, due_at, late_at, content_hash, client_key, tries,
          requests
"""


PUT_OFF = """
UPDATE delivery_delivery
   SET late_at = late_at + (%(until)s - due_at), due_at = %(until)s, ready_at = %(until)s, changed_at = %(now)s
 WHERE id = %(id)s
"""


@dataclass(frozen=True, slots=True)
class _Due:
    id: int
    account_id: int
    call: Call
    requests: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this sender holds until its lease ends."""

    id: int
    operation: str
    purpose_kind: str
    purpose_id: int
    account_id: int
    due_at: datetime
    late_at: datetime
    content_hash: str
    client_key: str
    tries: int
    requests: int = 1


def claim(
    *, now: datetime, worker: str, policy: Policy, count: int, limits_of: Callable[[str, str], Limits]
) -> list[Claimed]:
    """At most one delivery for each of up to `count` accounts: its earliest one that is due. A retry that is not ready
    yet keeps its account waiting, so that later posts do not overtake it. What no quota is left for waits."""
    with transaction.atomic():
        locked = sql.rows(LOCK_ACCOUNTS, {"now": now, "count": count})
        accounts = {id: limits_of(network, profile) for id, network, profile in locked}
        if not accounts:
            return []
        earliest = [
            _Due(id, account, call_of(Operation(operation)), requests)
            for id, account, operation, requests in sql.rows(EARLIEST, {"now": now, "accounts": list(accounts)})
        ]
        affordable = _debited(earliest, accounts, now)
        if not affordable:
            return []
        lease = now + timedelta(seconds=policy.lease_seconds)
        claimed = sql.rows(CLAIM, {"now": now, "worker": worker, "lease": lease, "ids": affordable})
        return [Claimed(*row) for row in claimed]


def _debited(earliest: Sequence[_Due], accounts: Mapping[int, Limits], now: datetime) -> list[int]:
    """The deliveries whose calls are paid for. The others wait until there is room: a post with all posts of its
    account, so that their order holds, an answer or another act by itself."""
    affordable = []
    for call in {one.call for one in earliest}:
        asking = {one.account_id: one for one in earliest if one.call is call}
        limits = {account: accounts[account] for account in asking}
        exhausted = debit(limits, now, call, {account: one.requests for account, one in asking.items()})
        affordable += [one.id for account, one in asking.items() if account not in exhausted]
        for account, refusal in exhausted.items():
            if call is Call.POST:
                Account.objects.filter(pk=account).update(wait_until=refusal.until, wait_reason="quota")
            else:
                sql.rows(PUT_OFF, {"id": asking[account].id, "until": refusal.until, "now": now})
    return affordable


NEXT = """
SELECT least(
  (SELECT min(greatest(d.due_at, d.ready_at,
                       CASE WHEN a.wait_reason = 'quota' AND d.operation NOT IN ('post', 'repost') THEN d.due_at
                            ELSE coalesce(a.wait_until, d.due_at) END))
     FROM delivery_delivery d JOIN accounts_account a ON a.id = d.account_id
    WHERE d.state = 'waiting' AND d.due_at < %(horizon)s AND a.active
      AND NOT EXISTS (SELECT 1 FROM delivery_stop AS stop
                       WHERE stop.lifted_at IS NULL
                         AND (stop.account_id = a.id OR stop.brand_id = a.brand_id
                              OR (stop.account_id IS NULL AND stop.brand_id IS NULL)))),
  (SELECT min(lease_until) FROM delivery_delivery WHERE state IN ('claimed', 'sending')),
  (SELECT min(late_at) FROM delivery_delivery WHERE state IN ('waiting', 'held')),
  (SELECT min(reconcile_at) FROM delivery_delivery WHERE state IN ('unknown', 'pending')))
"""


def next_moment(*, now: datetime, horizon: timedelta = timedelta(minutes=1)) -> datetime | None:
    """When there is something to do again, if within `horizon`: due, lease over, window over, to be read back."""
    moment: datetime | None = sql.rows(NEXT, {"horizon": now + horizon})[0][0]
    return moment
