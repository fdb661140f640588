"""The plan as a calendar: some days of it, each by the calendar of the account that a post goes out on."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, DateTimeField, F, Func, QuerySet, Window
from django.db.models.functions import Cast, Coalesce, RowNumber

from guanwei.accounts.access import within
from guanwei.people.models import User
from guanwei.publishing.models import Plan
from guanwei.publishing.queries import Line, lines_of, many, plans_for

# No zone is further than this from UTC: a day somewhere lies within the same day in UTC and this much around it.
WIDEST_OFFSET = timedelta(hours=15)
UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Day:
    """`count` posts lie on this day; `lines` are the first of them."""

    day: date
    count: int = 0
    lines: list[Line] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def days_of(
    viewer: User, first: date, number: int, *, account_id: int | None = None, most_a_day: int = 60
) -> list[Day]:
    """`number` days from `first`. A day with more than `most_a_day` posts carries the first of them and says how many
    there are: the list of that one day has them all."""
    begins = datetime.combine(first, datetime.min.time(), UTC)
    around = Plan.objects.filter(within(viewer)).exclude(state=Plan.State.CANCELLED)
    around = around.filter(
        due_at__gte=begins - WIDEST_OFFSET, due_at__lt=begins + timedelta(days=number) + WIDEST_OFFSET
    )
    if account_id:
        around = around.filter(account=account_id)
    dated = with_day(around).filter(day__gte=first, day__lt=first + timedelta(days=number))
    counts = dict(dated.order_by().values_list("day").annotate(Count("pk")))
    place = Window(RowNumber(), partition_by=F("day"), order_by=[F("moment"), F("pk")])
    shown = dated.annotate(place=place).filter(place__lte=most_a_day).values_list("pk", "day")
    day_of_plan = dict(shown)
    lines: dict[date, list[Line]] = defaultdict(list)
    for line in lines_of(many(plans_for(viewer, assets=False).filter(pk__in=day_of_plan).order_by("pk"))):
        lines[day_of_plan[line.plan.pk]].append(line)
    days = [first + timedelta(days=offset) for offset in range(number)]
    return [Day(day, counts.get(day, 0), _in_order(lines[day])) for day in days]


def with_day(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Each plan with its `moment` (when it went out, else when it is due) and the day of that in its account's zone."""
    moment = Coalesce("published_at", "due_at", output_field=DateTimeField())
    local = Func(F("account__zone"), F("moment"), function="timezone", output_field=DateField())
    return plans.annotate(moment=moment).annotate(day=Cast(local, DateField()))


def plans_from(viewer: User, first: date, *, account_id: int | None = None) -> QuerySet[Plan]:
    """What is planned from that day on, for the list, which is gone through page by page; what is shown of it gets its
    accounts and columns by `shared`."""
    found = plans_for(viewer, assets=False).exclude(state=Plan.State.CANCELLED)
    found = found.select_related(None).select_related("post", "version")
    # The first condition lets the index begin near that day; where it really begins depends on the account.
    found = found.filter(due_at__gte=datetime.combine(first, datetime.min.time(), UTC) - WIDEST_OFFSET)
    found = with_day(found).filter(day__gte=first)
    return found.filter(account=account_id) if account_id else found


def by_day(lines: list[Line]) -> Iterator[Day]:
    """Lines in order of time, as days."""
    days: dict[date, list[Line]] = defaultdict(list)
    for line in lines:
        if line.moment:
            days[line.moment.astimezone(ZoneInfo(line.plan.account.zone)).date()].append(line)
    return (Day(day, len(found), found) for day, found in sorted(days.items()))


def _in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.moment or datetime.min.replace(tzinfo=UTC), line.plan.pk))
