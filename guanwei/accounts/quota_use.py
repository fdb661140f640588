"""How much of the quotas of many accounts is used: one query for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from guanwei.accounts.models import Account, QuotaWindow
from guanwei.accounts.queries import QuotaUse
from guanwei.accounts.quota import window_start
from guanwei.networks.contract import Quota
from guanwei.networks.registry import limits_for


def quota_uses(accounts: Iterable[Account], *, now: datetime) -> dict[int, list[QuotaUse]]:
    """Every quota of each account in the window that `now` lies in; an account without quotas has an empty list."""
    listed = list(accounts)
    windows = QuotaWindow.objects.filter(account__in=[one.pk for one in listed], starts_at__gt=now - timedelta(days=2))
    used: dict[int, dict[tuple[str, datetime], int]] = defaultdict(dict)
    for account, bucket, starts, count in windows.values_list("account_id", "bucket", "starts_at", "used"):
        used[account][bucket, starts] = count
    alike = {rights: _windows(*rights, now) for rights in {(one.network, one.profile) for one in listed}}
    return {
        one.pk: [
            QuotaUse(quota, used[one.pk].get((quota.bucket, starts), 0), until)
            for quota, starts, until in alike[one.network, one.profile]
        ]
        for one in listed
    }


def _windows(network: str, profile: str, now: datetime) -> list[tuple[Quota, datetime, datetime]]:
    """The window of each quota: the same for all accounts with these rights."""
    starts = [(quota, window_start(now, quota.window_seconds)) for quota in limits_for(network, profile).quotas]
    return [(quota, at, at + timedelta(seconds=quota.window_seconds)) for quota, at in starts]


def scarcest(uses: Iterable[QuotaUse]) -> QuotaUse | None:
    """The quota of which the smallest share is left; of equals the longest, which comes back last."""
    return min(uses, key=lambda use: (use.left / use.quota.limit, -use.quota.window_seconds), default=None)
