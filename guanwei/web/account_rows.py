"""The accounts as the list shows them, each with its rights, health, quota, freshness, check-up and what it needs.

A constant number of queries, however many accounts there are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from guanwei.accounts.checkups import LastCheckUp, newest_check_ups
from guanwei.accounts.limits import limits_of
from guanwei.accounts.models import Account, Brand, Credential, ProductLine
from guanwei.accounts.needs import AccountFacts, Need, Urgency, needs_of
from guanwei.accounts.queries import QuotaUse, listed_accounts
from guanwei.accounts.quota_use import quota_uses, scarcest
from guanwei.listening.standings import Glance, glances
from guanwei.networks.contract import Limits
from guanwei.people.models import User


@dataclass(frozen=True, slots=True)
class AccountRow:
    """`scarce` is the quota with the least left, `heard` how its sources stand; None where there is none."""

    account: Account
    limits: Limits
    scarce: QuotaUse | None
    heard: Glance | None
    check_up: LastCheckUp | None
    needs: tuple[Need, ...]

    @property
    def urgent(self) -> bool:
        return any(need.urgency is not Urgency.HINT for need in self.needs)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows somebody wants to see. `state`: "" all in use and paused, "needs", "paused"."""

    state: str = ""
    network: str = ""
    words: str = ""

    def holds(self, row: AccountRow) -> bool:
        account = row.account
        if self.state == "needs" and not row.urgent:
            return False
        if self.state == "paused" and account.active:
            return False
        if self.network and account.network != self.network:
            return False
        line = account.product_line.name if account.product_line else ""
        said = f"{account.name} {account.handle} {account.brand.name} {line}".casefold()
        return all(word in said for word in self.words.casefold().split())


def account_rows(viewer: User, *, now: datetime) -> list[AccountRow]:
    """All accounts of the viewer, by brand. Each brand and product line is read once, however many accounts it has."""
    accounts = listed_accounts(viewer).order_by("brand__name", "brand_id", "-active", "network", "name")
    listed = list(with_secrets(accounts.select_related(None)))
    brands = Brand.objects.in_bulk({one.brand_id for one in listed})
    lines = ProductLine.objects.in_bulk({one.product_line_id for one in listed} - {None})
    for one in listed:
        one.brand, one.product_line = brands[one.brand_id], lines.get(one.product_line_id)
    return rows_of(listed, now=now)


def rows_of(accounts: Iterable[Account], *, now: datetime) -> list[AccountRow]:
    listed = list(accounts)
    heard = glances([one for one in listed if one.active], now=now)
    uses = quota_uses(listed, now=now)
    check_ups = newest_check_ups([one.pk for one in listed])
    return [_row(one, uses[one.pk], heard.get(one.pk), check_ups.get(one.pk), now) for one in listed]


def with_secrets(accounts: "QuerySet[Account]") -> "QuerySet[Account]":
    """With the answer to whether there are credentials, so that they need not be read."""
    return accounts.annotate(has_secrets=Exists(Credential.objects.filter(account=OuterRef("pk"))))


def counts_of(rows: Iterable[AccountRow]) -> Mapping[str, int]:
    """How many rows each pill of the list would show."""
    counted: Counter[str] = Counter()
    for row in rows:
        counted["all"] += 1
        counted["needs"] += row.urgent
        counted["paused"] += not row.account.active
        counted[row.account.network] += 1
    return counted


def _row(
    account: Account, uses: list[QuotaUse], heard: Glance | None, check_up: LastCheckUp | None, now: datetime
) -> AccountRow:
    limits = limits_of(account)
    scarce = scarcest(uses)
    facts = AccountFacts(
        active=account.active,
        needs_token=bool(limits.capabilities),
        has_secrets=account.has_secrets if hasattr(account, "has_secrets") else hasattr(account, "credential"),
        health=account.health,
        expires_at=account.token_expires_at,
        needs_domain=limits.needs_safe_domain,
        has_domain=bool(account.safe_domains),
        quota_out=scarce.until if scarce and scarce.left == 0 else None,
        listening=heard.standing.value if heard else "",
        gaps=heard.gaps if heard else 0,
        checked=check_up is not None,
        score=check_up.score if check_up else None,
        found=check_up.found if check_up else 0,
    )
    return AccountRow(account, limits, scarce, heard, check_up, needs_of(facts, now))
