"""Debiting quotas for many accounts at once, in the caller's transaction and under its lock on the accounts."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from guanwei.accounts.quota import Call, Debit, Exhausted, take, window_start
from guanwei.base import sql
from guanwei.networks.contract import Limits

LONGEST_WINDOW = timedelta(days=1)

USED = """
SELECT account_id, bucket, starts_at, used FROM accounts_quotawindow
 WHERE account_id = ANY(%(accounts)s::bigint[]) AND starts_at > %(since)s
"""

CREDIT = """
UPDATE accounts_quotawindow AS q SET used = q.used - 1
  FROM unnest(%(accounts)s::bigint[], %(buckets)s::text[], %(starts)s::timestamptz[]) AS wanted(account, bucket, starts)
 WHERE q.account_id = wanted.account AND q.bucket = wanted.bucket AND q.starts_at = wanted.starts AND q.used > 0
"""

DEBIT = """
INSERT INTO accounts_quotawindow (account_id, bucket, starts_at, used, ceiling)
SELECT account, bucket, starts, 1, ceiling
  FROM unnest(%(accounts)s::bigint[], %(buckets)s::text[], %(starts)s::timestamptz[], %(ceilings)s::int[])
       AS wanted(account, bucket, starts, ceiling)
    ON CONFLICT (account_id, bucket, starts_at)
    DO UPDATE SET used = accounts_quotawindow.used + 1, ceiling = EXCLUDED.ceiling
"""


def debit(limits_by_account: Mapping[int, Limits], now: datetime, call: Call) -> dict[int, Exhausted]:
    """Takes one call for each account. Returns the accounts that have none left, which were not debited."""
    limited = {account: limits for account, limits in limits_by_account.items() if limits.quotas}
    if not limited:
        return {}
    used: dict[int, dict[tuple[str, datetime], int]] = defaultdict(dict)
    windows = sql.rows(USED, {"accounts": list(limited), "since": now - LONGEST_WINDOW})
    for account, bucket, starts_at, count in windows:
        used[account][bucket, starts_at] = count
    exhausted: dict[int, Exhausted] = {}
    rows: list[tuple[int, Debit]] = []
    for account, limits in limited.items():
        answer = take(limits.quotas, used[account], now, call)
        if isinstance(answer, Exhausted):
            exhausted[account] = answer
        else:
            rows += [(account, one) for one in answer.debits]
    if rows:
        values = {
            "accounts": [account for account, _ in rows],
            "buckets": [one.bucket for _, one in rows],
            "starts": [one.starts_at for _, one in rows],
            "ceilings": [one.ceiling for _, one in rows],
        }
        sql.rows(DEBIT, values)
    return exhausted


def credit(limits_by_account: Mapping[int, Limits], now: datetime) -> None:
    """Gives one write back to each account: it was debited and certainly never reached the network."""
    rows = [
        (account, quota.bucket, window_start(now, quota.window_seconds))
        for account, limits in limits_by_account.items()
        for quota in limits.quotas
    ]
    if rows:
        accounts, buckets, starts = zip(*rows, strict=True)
        sql.rows(CREDIT, {"accounts": list(accounts), "buckets": list(buckets), "starts": list(starts)})
