"""Rhythm and mix of each account at a glance (practice B1, B2, C5): posts a day around today, and the shares of what
went out. Counted by the database, so that a page with many accounts reads no posts."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Count, DateField, F, Func, Q, QuerySet, Value, When, Window
from django.db.models.functions import Cast, Coalesce

from guanwei.accounts.access import account_ids, accounts_for
from guanwei.accounts.models import Account
from guanwei.listening.history import standing
from guanwei.people.models import User
from guanwei.practice.checks.c5_mix import TARGETS
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Finding
from guanwei.practice.keeping import kept
from guanwei.practice.settings import MIX_DAYS, MIX_POSTS, Settings
from guanwei.practice.windows import Counts
from guanwei.publishing.context import settings_for
from guanwei.publishing.models import Plan
from guanwei.publishing.whole_plan import KIND

BEFORE, AHEAD = 7, 7  # days shown on either side of today


@dataclass(frozen=True, slots=True)
class DayCount:
    """Posts of one calendar day in the account's zone: `out` went out, `planned` are to."""

    day: date
    out: int
    planned: int


@dataclass(frozen=True, slots=True)
class Glance:
    """One account. `days`: BEFORE days, today, AHEAD days. `mix`: what counts in the window up to now."""

    account: Account
    today: date
    days: tuple[DayCount, ...]
    mix: Counts
    window_days: int
    enough: bool  # to judge shares
    targets: dict[ColumnGroup, float]
    findings: tuple[Finding, ...]

    @property
    def silent(self) -> tuple[date, ...]:
        """The days from today on without any post, up to the last planned one shown."""
        return tuple(day.day for day in self.days if day.day >= self.today and not day.out and not day.planned)


def glances(viewer: User, *, now: datetime, account_id: int | None = None, most: int = 6) -> tuple[list[Glance], int]:
    """The accounts in which something was found first, then by name; and how many accounts there are in all."""
    mine = accounts_for(viewer).filter(active=True)
    if account_id:
        mine = mine.filter(pk=account_id)
    found = {account: findings for account, findings in kept(KIND, account_ids(viewer)).items() if findings}
    first = Case(When(pk__in=list(found), then=0), default=1)
    shown = list(mine.order_by(first, "network", "name", "pk").annotate(of=Window(Count("pk")))[:most])
    findings = {account.pk: found.get(account.pk, ()) for account in shown}
    return _glances(shown, findings, now), shown[0].of if shown else 0


def _glances(accounts: Sequence[Account], found: dict[int, tuple[Finding, ...]], now: datetime) -> list[Glance]:
    if not accounts:
        return []
    settings = settings_for(accounts)
    longest = max(int(settings[account.pk][MIX_DAYS]) for account in accounts)
    numbers = _numbers([account.pk for account in accounts], now, longest)
    return [_glance(account, numbers[account.pk], settings[account.pk], found[account.pk], now) for account in accounts]


def _glance(
    account: Account,
    numbers: dict[tuple[date, bool, str], int],
    settings: Settings,
    found: tuple[Finding, ...],
    now: datetime,
) -> Glance:
    today = now.astimezone(ZoneInfo(account.zone)).date()
    window = int(settings[MIX_DAYS])
    first = today - timedelta(days=window - 1)
    shares: dict[str, int] = defaultdict(int)
    by_day: dict[tuple[date, bool], int] = defaultdict(int)
    for (day, out, group), count in numbers.items():
        by_day[day, out] += count
        if out and first <= day <= today:
            shares[group] += count
    mix = Counts(shares[ColumnGroup.LOVED], shares[ColumnGroup.PROMOTION], shares[ColumnGroup.FORWARD])
    span = (today + timedelta(days=offset) for offset in range(-BEFORE, AHEAD + 1))
    return Glance(
        account=account,
        today=today,
        days=tuple(DayCount(day, by_day[day, True], by_day[day, False]) for day in span),
        mix=mix,
        window_days=window,
        enough=mix.total >= settings[MIX_POSTS],
        targets={group: float(settings[target]) for group, target in TARGETS.items()},
        findings=found,
    )


def _numbers(accounts: Collection[int], now: datetime, window: int) -> dict[int, dict[tuple[date, bool, str], int]]:
    """Posts by account, then by day, whether they are out, and the group that they count to."""
    since, until = now - timedelta(days=window + 2), now + timedelta(days=AHEAD + 2)
    plans = Plan.objects.filter(account__in=accounts, taken_down_at=None).exclude(state=Plan.State.CANCELLED)
    # A plan of yesterday that never went out is no post.
    plans = plans.filter(Q(published_at__isnull=False) | Q(due_at__gt=now), due_at__gte=since, due_at__lt=until)
    outside = standing(list(accounts)).filter(published_at__gte=since, published_at__lt=until)
    numbers: dict[int, dict[tuple[date, bool, str], int]] = defaultdict(lambda: defaultdict(int))
    for row in _grouped(plans.annotate(moment=Coalesce("published_at", "due_at"))):
        numbers[row["account_id"]][row["day"], not row["still"], row["counted"]] += row["count"]
    for row in _grouped(outside.annotate(moment=F("published_at"))):
        numbers[row["account_id"]][row["day"], True, row["counted"]] += row["count"]
    return numbers


def _grouped(posts: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    """Counts by account, local day, counted group and whether it is out, in one statement."""
    local = Func(F("account__zone"), F("moment"), function="timezone", output_field=DateField())
    return (
        posts.annotate(
            day=Cast(local, DateField()),
            counted=Case(
                When(promotion=True, then=Value(ColumnGroup.PROMOTION.value)),
                default=F("group"),
                output_field=CharField(),
            ),
            still=Case(When(published_at=None, then=Value(True)), default=Value(False)),
        )
        .order_by()
        .values("account_id", "day", "counted", "still")
        .annotate(count=Count("pk"))
    )
