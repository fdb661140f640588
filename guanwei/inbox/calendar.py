"""Working calendars: those that come with Guanwei, and above them what an administrator imported."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from guanwei.accounts.models import Account, Setting
from guanwei.accounts.values import layers_for
from guanwei.base.queue import defer
from guanwei.inbox import calendarfile
from guanwei.inbox.calendarfile import Day, days_of
from guanwei.inbox.hours import parse
from guanwei.inbox.models import WorkingDay
from guanwei.inbox.settings import ANSWER_WITHIN, CALENDAR, HOURS, INBOX_SETTINGS, NO_CALENDAR
from guanwei.inbox.sla import Days, Due, WorkingClock
from guanwei.people.access import require_admin
from guanwei.people.models import User
from guanwei.practice.settings import Settings, resolved
from guanwei.trail.record import record

CALENDARS = ("cn",)
COUNT_AGAIN_JOB = "inbox.count_again"


@cache
def shipped(calendar: str) -> tuple[Day, ...]:
    """The days that come with this version of Guanwei."""
    return calendarfile.read(files("guanwei.inbox.calendars").joinpath(f"{calendar}.csv").read_bytes())


def listed(calendar: str, *, year: int | None = None) -> list[Day]:
    """Every day of a calendar that differs from its weekday, in order; those of one year where it is named."""
    imported = (Day(*row) for row in WorkingDay.objects.filter(calendar=calendar).values_list("day", "works", "name"))
    days = {one.day: one for one in (*shipped(calendar), *imported)}
    return [days[day] for day in sorted(days) if year is None or day.year == year]


def special_days(begin: date, until: date, *, account_id: int | None = None) -> dict[date, Day]:
    """Public holidays and make-up workdays from `begin` up to and without `until`, by the calendar of one account or of
    the installation. Two queries."""
    calendar = _calendar_of(account_id)
    if calendar == NO_CALENDAR:
        return {}
    imported = WorkingDay.objects.filter(calendar=calendar, day__gte=begin, day__lt=until)
    own = (Day(*row) for row in imported.values_list("day", "works", "name"))
    return {one.day: one for one in (*shipped(calendar), *own) if begin <= one.day < until}


def unpublished_year(begin: date, until: date, *, account_id: int | None = None) -> int | None:
    """The first year of these days whose holidays nobody has published or imported, so that every weekday looks like a
    workday. No query where Guanwei came with them."""
    years = {begin.year, (until - timedelta(days=1)).year} - _shipped_years()
    calendar = _calendar_of(account_id) if years else NO_CALENDAR
    if calendar == NO_CALENDAR:
        return None
    return next((year for year in sorted(years) if not is_known(calendar, year)), None)


def _calendar_of(account_id: int | None) -> str:
    """What is set nearest: for the account, its brand, the installation."""
    everywhere = Q(account=None, brand=None)
    near = everywhere | Q(account=account_id) | Q(brand__accounts=account_id) if account_id else everywhere
    rows = Setting.objects.filter(near, key=CALENDAR.id).values_list("account", "brand", "value")
    levels = {(account is not None, brand is not None): value for account, brand, value in rows}
    nearest = next((levels[level] for level in ((True, False), (False, True), (False, False)) if level in levels), None)
    return nearest if nearest in CALENDAR.choices else CALENDAR.default


def import_days(*, actor: User, now: datetime, calendar: str, days: Sequence[Day]) -> Days:
    """Takes these days into a calendar; days that are in it already have the new meaning from then on. All or nothing.
    What is due is counted again by a job: that may be many threads."""
    require_admin(actor)
    rows = [WorkingDay(calendar=calendar, day=one.day, works=one.works, name=one.name) for one in days]
    with transaction.atomic():
        WorkingDay.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["calendar", "day"], update_fields=["works", "name"]
        )
        details = {"calendar": calendar, "days": len(rows), "years": sorted({one.day.year for one in days})}
        record(actor=actor, now=now, verb="calendar.imported", kind="installation", id=0, details=details)
        defer(COUNT_AGAIN_JOB, key=COUNT_AGAIN_JOB)
    return days_of(listed(calendar))


def is_known(calendar: str, year: int) -> bool:
    """Has somebody published the holidays of `year`? Otherwise it is provisional, taken by its weekdays."""
    return any(one.day == date(year, 1, 1) for one in listed(calendar, year=year))


@cache
def _shipped_years() -> frozenset[int]:
    return frozenset.intersection(*(days_of(shipped(calendar)).known for calendar in CALENDARS))


def is_shipped(begin: datetime, until: datetime) -> bool:
    """Do all calendars that come with Guanwei know every year from `begin` to `until`, wherever the clock stands? What
    lies between is provisional nowhere, and no setting has to be read to say so."""
    years = range((begin - timedelta(days=1)).year, (until + timedelta(days=1)).year + 1)
    return _shipped_years().issuperset(years)


class Clocks:
    """The working clocks of many accounts: two queries for all of them, each clock made once."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        known = {account.pk: account for account in accounts}
        layers = layers_for(known.values())
        self._settings = {pk: resolved(INBOX_SETTINGS, layers[pk]) for pk in known}
        calendars = {settings[CALENDAR] for settings in self._settings.values()} - {NO_CALENDAR}
        self._days: dict[str, Days | None] = {name: days_of(listed(name)) for name in calendars}
        self._clocks = {pk: self._clock(self._settings[pk], account.zone) for pk, account in known.items()}

    def of(self, account_id: int) -> WorkingClock:
        return self._clocks[account_id]

    def answer_by(self, account_id: int, since: datetime) -> Due:
        """By when something that was written at `since` is to be answered."""
        return self._clocks[account_id].add_working_time(since, self._settings[account_id][ANSWER_WITHIN])

    def _clock(self, settings: Settings, zone: str) -> WorkingClock:
        return WorkingClock(parse(settings[HOURS]), ZoneInfo(zone), self._days.get(settings[CALENDAR]))
