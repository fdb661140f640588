"""Debiting quotas for many accounts at once, in the caller's transaction and under its lock on the accounts."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from psycopg.types.json import Jsonb

from guanwei.accounts.quota import Call, Debit, Exhausted, debits, take
from guanwei.base import sql
from guanwei.networks.contract import Limits

LONGEST_WINDOW = timedelta(days=1)

USED = """
SELECT account_id, bucket, starts_at, used FROM accounts_quotawindow
 WHERE account_id = ANY(%(accounts)s::bigint[]) AND starts_at > %(since)s
"""

CREDIT = """
UPDATE accounts_quotawindow AS q SET used = greatest(q.used - count, 0)
  FROM unnest(%(accounts)s::bigint[], %(buckets)s::text[], %(starts)s::timestamptz[], %(counts)s::int[])
       AS wanted(account, bucket, starts, count)
 WHERE q.account_id = wanted.account AND q.bucket = wanted.bucket AND q.starts_at = wanted.starts AND q.used > 0
"""

DEBIT = """
INSERT INTO accounts_quotawindow (account_id, bucket, starts_at, used, ceiling)
SELECT account, bucket, starts, count, ceiling
  FROM jsonb_to_recordset(%(debits)s)
       AS wanted(account bigint, bucket text, starts timestamptz, ceiling int, count int)
    ON CONFLICT (account_id, bucket, starts_at)
    DO UPDATE SET used = accounts_quotawindow.used + EXCLUDED.used, ceiling = EXCLUDED.ceiling
"""


ONE_EACH: Mapping[int, int] = {}


def debit(
    limits_by_account: Mapping[int, Limits], now: datetime, call: Call, requests: Mapping[int, int] = ONE_EACH
) -> dict[int, Exhausted]:
    """Takes one call for each account, with so many `requests` (by account; else one). Returns the accounts that have
    too few left, which were not debited."""
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
        answer = take(limits.quotas, used[account], now, call, requests.get(account, 1))
        if isinstance(answer, Exhausted):
            exhausted[account] = answer
        else:
            rows += [(account, one) for one in answer.debits]
    if rows:
        wanted = [
            {
                "account": account,
                "bucket": one.bucket,
                "starts": one.starts_at.isoformat(),
                "ceiling": one.ceiling,
                "count": one.count,
            }
            for account, one in rows
        ]
        sql.rows(DEBIT, {"debits": Jsonb(wanted)})
    return exhausted


def refused(account: int, limits: Limits, now: datetime, call: Call, requests: int = 1) -> Exhausted | None:
    """Whether so many such calls would be too many now, taking none."""
    windows = sql.rows(USED, {"accounts": [account], "since": now - LONGEST_WINDOW})
    used = {(bucket, starts_at): count for _account, bucket, starts_at, count in windows}
    answer = take(limits.quotas, used, now, call, requests)
    return answer if isinstance(answer, Exhausted) else None


def credit(
    limits_by_account: Mapping[int, Limits], now: datetime, call: Call, requests: Mapping[int, int] = ONE_EACH
) -> None:
    """Gives one call back to each account, with so many `requests`: it was debited and never reached the network."""
    rows = [
        (account, one.bucket, one.starts_at, one.count)
        for account, limits in limits_by_account.items()
        for one in debits(limits.quotas, now, call, requests.get(account, 1))
    ]
    if rows:
        accounts, buckets, starts, counts = map(list, zip(*rows, strict=True))
        sql.rows(CREDIT, {"accounts": accounts, "buckets": buckets, "starts": starts, "counts": counts})
