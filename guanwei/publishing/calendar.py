"""The plan as a calendar: some days of it, each by the calendar of the account that a post goes out on. What was posted
outside Guanwei and read back stands among it: rhythm is judged with it (practice B1, B2)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import DateField, DateTimeField, Expression, F, Func, QuerySet
from django.db.models.functions import Cast, Coalesce

from guanwei.accounts.access import account_ids, asked_within
from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.listening.history import ASKED_OF_STANDING, STANDING
from guanwei.people.models import User
from guanwei.publishing.models import Plan
from guanwei.publishing.queries import SLIP, Line, lines_of, many, plans_for

# No zone is further than this from UTC: a day somewhere lies within the same day in UTC and this much around it.
WIDEST_OFFSET = timedelta(hours=15)
UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Outside:
    """A post that was made on the network itself, or before there was Guanwei."""

    pk: int
    account: Account
    moment: datetime
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """`count` posts lie on this day; `entries` are the first of them, in order of time."""

    day: date
    count: int = 0
    entries: list[Line | Outside] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """Those of the plan."""
        return [entry for entry in self.entries if isinstance(entry, Line)]

    @property
    def more(self) -> int:
        return self.count - len(self.entries)


# The day is told once for each plan: "offset 0" keeps it from being told again wherever it is asked about.
FIRST_OF_EACH_DAY = """
SELECT id, day, of_day
  FROM (SELECT id, day, count(*) OVER (PARTITION BY day) AS of_day,
               row_number() OVER (PARTITION BY day ORDER BY moment, id) AS place
          FROM (SELECT plan.id, coalesce(published_at, due_at) AS moment,
                       timezone(account.zone, coalesce(published_at, due_at))::date AS day
                  FROM publishing_plan AS plan JOIN accounts_account AS account ON account.id = account_id
                 WHERE state <> 'cancelled' AND due_at >= %(begins)s AND due_at < %(ends)s AND WITHIN
                   AND (%(only)s::bigint IS NULL OR account_id = %(only)s::bigint) OFFSET 0) AS local
         WHERE day >= %(first)s AND day < %(until)s) AS placed
 WHERE place <= %(most)s
"""  # plan_by_time


def days_of(
    viewer: User, first: date, number: int, *, account_id: int | None = None, most_a_day: int = 60, slips: bool = False
) -> list[Day]:
    """`number` days from `first`. A day with more than `most_a_day` posts carries the first of them and says how many
    there are: the list of that one day has them all. `slips`: of each post what fits into one line, without pictures
    (publishing.queries.SLIP)."""
    values = _around(first, first + timedelta(days=number)) | {"only": account_id, "most": most_a_day}
    asked = asked_within(viewer, FIRST_OF_EACH_DAY, **values)
    day_of_plan, counts = {}, {}
    for pk, day, count in sql.rows(asked.statement, asked.values):
        day_of_plan[pk], counts[day] = day, count
    plans = many(plans_for(viewer, assets=False).filter(pk__in=day_of_plan).order_by("pk"), slips=slips)
    entries: dict[date, list[Line | Outside]] = defaultdict(list)
    for line in lines_of(plans, slips=slips):
        entries[day_of_plan[line.plan.pk]].append(line)
    outside = outside_of(viewer, first, first + timedelta(days=number), account_id=account_id, most_a_day=most_a_day)
    for day, (count, made) in outside.items():
        counts[day] = counts.get(day, 0) + count
        entries[day] += made
    days = [first + timedelta(days=offset) for offset in range(number)]
    return [Day(day, counts.get(day, 0), _in_order(entries[day])[:most_a_day]) for day in days]


MADE_OUTSIDE = """
SELECT id, account_id, published_at, text, url, day, of_day
  FROM (SELECT *, count(*) OVER (PARTITION BY day) AS of_day,
               row_number() OVER (PARTITION BY day ORDER BY published_at, id) AS place
          FROM (SELECT post.id, account_id, published_at, text, url,
                       timezone(account.zone, published_at)::date AS day
                  FROM listening_outsidepost AS post JOIN accounts_account AS account ON account.id = account_id
                 WHERE published_at >= %(begins)s AND published_at < %(ends)s
                   AND account_id = ANY(%(accounts)s::bigint[]) AND STANDING OFFSET 0) AS local
         WHERE day >= %(first)s AND day < %(until)s) AS placed
 WHERE place <= %(most)s ORDER BY published_at, id
""".replace("STANDING", STANDING)  # outside_post_of_account


def outside_of(
    viewer: User, first: date, until: date, *, account_id: int | None = None, most_a_day: int = 60
) -> dict[date, tuple[int, list[Outside]]]:
    """What was posted outside Guanwei and still stands, by day from `first` to before `until`: how many, and the first
    of them. Two queries."""
    mine = account_ids(viewer) if account_id is None else account_ids(viewer) & {account_id}
    values = {"accounts": list(mine), "most": most_a_day, **ASKED_OF_STANDING}
    rows = sql.rows(MADE_OUTSIDE, _around(first, until) | values)
    accounts = Account.objects.select_related("brand").in_bulk({account for _pk, account, *_rest in rows})
    days: dict[date, tuple[int, list[Outside]]] = {}
    for pk, account, moment, text, url, day, count in rows:
        days.setdefault(day, (count, []))[1].append(Outside(pk, accounts[account], moment, text, url))
    return days


def _around(first: date, until: date) -> dict[str, object]:
    """From `first` to before `until`, and the moments between which all that can lie on these days does."""
    begins, ends = (datetime.combine(day, datetime.min.time(), UTC) for day in (first, until))
    return {"first": first, "until": until, "begins": begins - WIDEST_OFFSET, "ends": ends + WIDEST_OFFSET}


def with_day(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Each plan with its `moment` (when it went out, else when it is due) and the day of that in its account's zone."""
    moment = Coalesce("published_at", "due_at", output_field=DateTimeField())
    return plans.annotate(moment=moment).annotate(day=Cast(_local("moment"), DateField()))


def _local(name: str) -> Expression:
    """That moment on the clock of the account."""
    return Func(F("account__zone"), F(name), function="timezone", output_field=DateField())


def plans_from(viewer: User, first: date, *, account_id: int | None = None) -> QuerySet[Plan]:
    """What is planned from that day on, for the list, which is gone through page by page; what is shown of it gets its
    accounts and columns by `shared`."""
    found = plans_for(viewer, assets=False).exclude(state=Plan.State.CANCELLED)
    found = found.select_related(None).select_related("post", "version").only(*SLIP)
    # The first condition lets the index begin near that day; where it really begins depends on the account.
    found = found.filter(due_at__gte=datetime.combine(first, datetime.min.time(), UTC) - WIDEST_OFFSET)
    found = with_day(found).filter(day__gte=first)
    return found.filter(account=account_id) if account_id else found


def by_day(lines: list[Line], outside: dict[date, tuple[int, list[Outside]]] | None = None) -> Iterator[Day]:
    """Lines in order of time, as days, with what was posted outside on them."""
    days: dict[date, list[Line | Outside]] = defaultdict(list)
    for line in lines:
        if line.moment:
            days[line.moment.astimezone(ZoneInfo(line.plan.account.zone)).date()].append(line)
    counts = {day: len(found) for day, found in days.items()}
    for day, (count, made) in (outside or {}).items():
        counts[day] = counts.get(day, 0) + count
        days[day] = _in_order([*days[day], *made])
    return (Day(day, counts[day], found) for day, found in sorted(days.items()))


def _in_order(entries: list[Line | Outside]) -> list[Line | Outside]:
    def place(entry: Line | Outside) -> tuple[datetime, int]:
        number = entry.plan.pk if isinstance(entry, Line) else entry.pk
        return entry.moment or datetime.min.replace(tzinfo=UTC), number

    return sorted(entries, key=place)
