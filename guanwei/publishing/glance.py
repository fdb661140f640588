"""Rhythm and mix of each account at a glance (practice B1, B2, C5): posts a day around today, the shares of what went
out, and what they will be by a day of the plan. Counted by the database, so that a page with many accounts reads no
posts."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, When, Window

from guanwei.accounts.access import account_ids, accounts_for
from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.listening.history import ASKED_OF_STANDING, STANDING
from guanwei.people.models import User
from guanwei.practice.checks.c5_mix import TARGETS
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Finding
from guanwei.practice.keeping import kept
from guanwei.practice.settings import MIX_DAYS, MIX_POSTS, Settings
from guanwei.practice.windows import Counts, day_window
from guanwei.publishing.context import settings_for
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


@dataclass(frozen=True, slots=True)
class MixAhead:
    """The mix of one account as it will be at the end of `until`, a day in its zone: what counts in the window up to
    there, `planned` of which are still to go out. Shares are judged from `least` posts on."""

    account: Account
    until: date
    mix: Counts
    planned: int
    window_days: int
    least: int
    targets: dict[ColumnGroup, float]

    @property
    def enough(self) -> bool:
        return self.mix.total >= self.least


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


def mix_ahead(viewer: User, account_id: int | None, *, until: date, now: datetime) -> MixAhead | None:
    """History and plan together, as C5.mix judges them; None for an account that the viewer does not see."""
    account = accounts_for(viewer).filter(pk=account_id).first() if account_id else None
    if account is None:
        return None
    settings = settings_for([account], (MIX_DAYS, MIX_POSTS, *TARGETS.values()))[account.pk]
    window = int(settings[MIX_DAYS])
    first = until - timedelta(days=window - 1)
    begin, end = day_window(first, ZoneInfo(account.zone))[0], day_window(until, ZoneInfo(account.zone))[1]
    shares: dict[str, int] = defaultdict(int)
    planned = 0
    for (day, out, group), count in _numbers([account.pk], since=begin, until=end, now=now)[account.pk].items():
        if first <= day <= until:
            shares[group] += count
            planned += 0 if out else count
    return MixAhead(account, until, _counts(shares), planned, window, int(settings[MIX_POSTS]), _targets(settings))


def _counts(shares: Mapping[str, int]) -> Counts:
    return Counts(*(shares.get(group, 0) for group in (ColumnGroup.LOVED, ColumnGroup.PROMOTION, ColumnGroup.FORWARD)))


def _targets(settings: Settings) -> dict[ColumnGroup, float]:
    return {group: float(settings[target]) for group, target in TARGETS.items()}


def _glances(accounts: Sequence[Account], found: dict[int, tuple[Finding, ...]], now: datetime) -> list[Glance]:
    if not accounts:
        return []
    settings = settings_for(accounts, (MIX_DAYS, MIX_POSTS, *TARGETS.values()))
    longest = max(int(settings[account.pk][MIX_DAYS]) for account in accounts)
    since, until = now - timedelta(days=longest + 2), now + timedelta(days=AHEAD + 2)
    numbers = _numbers([account.pk for account in accounts], since=since, until=until, now=now)
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
    mix = _counts(shares)
    span = (today + timedelta(days=offset) for offset in range(-BEFORE, AHEAD + 1))
    return Glance(
        account=account,
        today=today,
        days=tuple(DayCount(day, by_day[day, True], by_day[day, False]) for day in span),
        mix=mix,
        window_days=window,
        enough=mix.total >= settings[MIX_POSTS],
        targets=_targets(settings),
        findings=found,
    )


NUMBERS = """
SELECT posts.account_id, timezone(account.zone, posts.moment)::date, posts.is_out,
       CASE WHEN posts.promotion THEN 'promotion' ELSE posts."group" END, count(*)
  FROM (SELECT account_id, coalesce(published_at, due_at) AS moment, published_at IS NOT NULL AS is_out, promotion,
               "group"
          FROM publishing_plan
         WHERE account_id = ANY(%(accounts)s::bigint[]) AND taken_down_at IS NULL AND state <> 'cancelled'
           AND due_at >= %(since)s AND due_at < %(until)s AND (published_at IS NOT NULL OR due_at > %(now)s)
         UNION ALL
        SELECT account_id, published_at, true, promotion, "group"
          FROM listening_outsidepost AS post
         WHERE account_id = ANY(%(accounts)s::bigint[])
           AND published_at >= %(since)s AND published_at < %(until)s AND STANDING) AS posts
  JOIN accounts_account AS account ON account.id = posts.account_id
 GROUP BY 1, 2, 3, 4
""".replace("STANDING", STANDING)


def _numbers(
    accounts: Collection[int], *, since: datetime, until: datetime, now: datetime
) -> dict[int, dict[tuple[date, bool, str], int]]:
    """Posts by account, then by day, whether they are out, and the group that they count to. A plan of yesterday that
    never went out is no post; of what stands outside the ledger counts what guanwei.listening.history.standing has."""
    values = {
        "accounts": list(accounts),
        "since": since,
        "until": until,
        "now": now,
        **ASKED_OF_STANDING,
    }
    numbers: dict[int, dict[tuple[date, bool, str], int]] = defaultdict(dict)
    for account, day, out, group, count in sql.rows(NUMBERS, values):
        numbers[account][day, out, group] = count
    return numbers
