"""The accounts as the list shows them, each with its rights, health, quota, freshness, check-up and what it needs.

A constant number of queries, however many accounts there are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from guanwei.accounts.checkups import newest_check_ups
from guanwei.accounts.limits import limits_of
from guanwei.accounts.models import Account, CheckUp, Credential
from guanwei.accounts.needs import AccountFacts, Need, Urgency, needs_of
from guanwei.accounts.queries import QuotaUse, listed_accounts
from guanwei.accounts.quota_use import quota_uses, scarcest
from guanwei.listening.freshness import Standing
from guanwei.listening.queries import SourceState, sources_for
from guanwei.networks.contract import Limits
from guanwei.people.models import User

_WORST = (Standing.FAILING, Standing.BEHIND, Standing.FIRST, Standing.FRESH)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """`scarce` is the quota with the least left, `heard` the source that is worst off; None where there is none."""

    account: Account
    limits: Limits
    scarce: QuotaUse | None
    heard: SourceState | None
    check_up: CheckUp | None
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
    """All accounts of the viewer, by brand."""
    return rows_of(
        viewer,
        _with_secrets(listed_accounts(viewer)).order_by("brand__name", "brand_id", "-active", "network", "name"),
        now=now,
    )


def rows_of(viewer: User, accounts: "Iterable[Account]", *, now: datetime) -> list[AccountRow]:
    listed = list(accounts)
    heard: Mapping[int, list[SourceState]] = _by_account(sources_for(viewer, now=now))
    uses = quota_uses(listed, now=now)
    check_ups = newest_check_ups([one.pk for one in listed])
    return [_row(one, uses[one.pk], heard.get(one.pk, []), check_ups.get(one.pk), now) for one in listed]


def row_of(viewer: User, account: Account, *, now: datetime) -> AccountRow:
    """One account, as its own page needs it."""
    states = sources_for(viewer, now=now, account_id=account.pk)
    uses = quota_uses([account], now=now)[account.pk]
    return _row(account, uses, states, newest_check_ups([account.pk]).get(account.pk), now)


def counts_of(rows: Iterable[AccountRow]) -> Mapping[str, int]:
    """How many rows each pill of the list would show."""
    counted: Counter[str] = Counter()
    for row in rows:
        counted["all"] += 1
        counted["needs"] += row.urgent
        counted["paused"] += not row.account.active
        counted[row.account.network] += 1
    return counted


def _with_secrets(accounts: "QuerySet[Account]") -> "QuerySet[Account]":
    return accounts.annotate(has_secrets=Exists(Credential.objects.filter(account=OuterRef("pk"))))


def _by_account(states: Iterable[SourceState]) -> Mapping[int, list[SourceState]]:
    found: dict[int, list[SourceState]] = defaultdict(list)
    for state in states:
        found[state.account.pk].append(state)
    return found


def _row(
    account: Account, uses: list[QuotaUse], states: list[SourceState], check_up: CheckUp | None, now: datetime
) -> AccountRow:
    limits = limits_of(account)
    scarce = scarcest(uses)
    heard = min(states, key=lambda state: _WORST.index(state.freshness.standing), default=None)
    facts = AccountFacts(
        active=account.active,
        needs_token=bool(limits.capabilities),
        has_secrets=account.has_secrets if hasattr(account, "has_secrets") else hasattr(account, "credential"),
        health=account.health,
        expires_at=account.token_expires_at,
        needs_domain=limits.needs_safe_domain,
        has_domain=bool(account.safe_domains),
        quota_out=scarce.until if scarce and scarce.left == 0 else None,
        listening=heard.freshness.standing.value if heard else "",
        gaps=sum(len(state.gaps) for state in states),
        checked=check_up is not None,
        score=check_up.score if check_up else None,
        found=len(check_up.findings) if check_up else 0,
    )
    return AccountRow(account, limits, scarce, heard, check_up, needs_of(facts, now))
