"""How much of the quotas of many accounts is used: one query for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from guanwei.accounts.models import Account, QuotaWindow
from guanwei.accounts.queries import QuotaUse
from guanwei.accounts.quota import window_start
from guanwei.networks.registry import limits_for


def quota_uses(accounts: Iterable[Account], *, now: datetime) -> dict[int, list[QuotaUse]]:
    """Every quota of each account in the window that `now` lies in; an account without quotas has an empty list."""
    listed = list(accounts)
    windows = QuotaWindow.objects.filter(account__in=[one.pk for one in listed], starts_at__gt=now - timedelta(days=2))
    used: dict[int, dict[tuple[str, datetime], int]] = defaultdict(dict)
    for account, bucket, starts, count in windows.values_list("account_id", "bucket", "starts_at", "used"):
        used[account][bucket, starts] = count
    return {one.pk: _uses(one, used[one.pk], now) for one in listed}


def _uses(account: Account, used: dict[tuple[str, datetime], int], now: datetime) -> list[QuotaUse]:
    uses = []
    for quota in limits_for(account.network, account.profile).quotas:
        starts = window_start(now, quota.window_seconds)
        until = starts + timedelta(seconds=quota.window_seconds)
        uses.append(QuotaUse(quota, used.get((quota.bucket, starts), 0), until))
    return uses


def scarcest(uses: Iterable[QuotaUse]) -> QuotaUse | None:
    """The quota of which the smallest share is left; of equals the longest, which comes back last."""
    return min(uses, key=lambda use: (use.left / use.quota.limit, -use.quota.window_seconds), default=None)
