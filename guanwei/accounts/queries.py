"""Reading accounts, brands and who may do what on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from guanwei.accounts.access import accounts_for, brands_for
from guanwei.accounts.models import Account, Brand, Grant, Probe, QuotaWindow
from guanwei.accounts.quota import window_start
from guanwei.networks.contract import Quota
from guanwei.networks.entering import SERVERS
from guanwei.networks.registry import limits_for
from guanwei.people.models import User
from guanwei.people.roles import ALLOWS, Permission


def listed_accounts(viewer: User, permission: Permission = Permission.VIEW) -> QuerySet[Account]:
    """The viewer's accounts by brand and name."""
    found = accounts_for(viewer, permission).select_related("brand", "product_line")
    return found.order_by("-active", "brand__name", "network", "name")


def account_for(viewer: User, account_id: int) -> Account:
    """One of the viewer's accounts, or Account.DoesNotExist."""
    return accounts_for(viewer).select_related("brand", "product_line", "credential").get(pk=account_id)


def people_who_may(permission: Permission, account: Account) -> QuerySet[User]:
    """Those who hold it on the account, administrators last, who hold everything. For somebody who sees the account."""
    roles = [role.value for role, allowed in ALLOWS.items() if permission in allowed]
    granted = Grant.objects.filter(Q(account=account) | Q(brand=account.brand_id), role__in=roles, user=OuterRef("pk"))
    may = User.objects.filter(Exists(granted) | Q(is_admin=True), is_active=True)
    return may.order_by("is_admin", "name", "pk")


def proven_live(account: Account) -> bool:
    """Has a probe read everything that it needs on the network's own server, where the account is now? On another one
    (the simulator) it proves nothing about the network."""
    probe = Probe.objects.filter(account=account, complete=True).first()
    return probe is not None and probe.server == account.server == SERVERS[account.network]


def brand_for(viewer: User, brand_id: int, permission: Permission = Permission.VIEW) -> Brand:
    return brands_for(viewer, permission).get(pk=brand_id)


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """How much of one quota is used in the window that `now` lies in. `until` is when the window ends."""

    quota: Quota
    used: int
    until: datetime

    @property
    def hours(self) -> int:
        return self.quota.window_seconds // 3600

    @property
    def high(self) -> int:
        """From here on it is getting scarce."""
        return self.quota.limit * 4 // 5

    @property
    def left(self) -> int:
        return max(0, self.quota.limit - self.used)


def quota_use(account: Account, *, now: datetime) -> list[QuotaUse]:
    quotas = limits_for(account.network, account.profile).quotas
    windows = QuotaWindow.objects.filter(account=account, starts_at__gt=now - timedelta(days=2))
    used = {(bucket, starts): count for bucket, starts, count in windows.values_list("bucket", "starts_at", "used")}
    uses = []
    for quota in quotas:
        starts = window_start(now, quota.window_seconds)
        until = starts + timedelta(seconds=quota.window_seconds)
        uses.append(QuotaUse(quota, used.get((quota.bucket, starts), 0), until))
    return uses


def grants_on(account: Account) -> QuerySet[Grant]:
    """Who may do what on this account, through it or its brand."""
    found = Grant.objects.filter(Q(account=account) | Q(brand=account.brand_id), user__is_active=True)
    return found.select_related("user", "brand", "account").order_by("user__name", "role")


def grants_of(users: Iterable[User]) -> dict[int, list[Grant]]:
    """Each user's grants. One query."""
    found: dict[int, list[Grant]] = {user.pk: [] for user in users}
    rows = Grant.objects.filter(user__in=found).select_related("brand", "account", "account__brand")
    for row in rows.order_by("brand__name", "account__name", "role"):
        found[row.user_id].append(row)
    return found
