"""The trail: who did what to which, newest first, filtered by person, object, account and day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanwei.accounts.access import account_ids, accounts_for, brands_for
from guanwei.accounts.colleagues import colleagues_of
from guanwei.people.models import User
from guanwei.publishing.queries import posts_of
from guanwei.trail.models import Entry
from guanwei.trail.queries import Wanted, all_entries, done_by, entries_on, narrowed, on_accounts
from guanwei.web.answers import number_in, page, viewer_of
from guanwei.web.labels import OBJECT
from guanwei.web.paging import newest_first
from guanwei.web.scope import chosen_account

SOFTWARE = "0"  # in the place of a person: what Guanwei did by itself


@page
def trail(request: HttpRequest) -> HttpResponse:
    """On the viewer's accounts, or everywhere for an administrator."""
    viewer = viewer_of(request)
    wanted, day = _wanted(request, viewer)
    found = newest_first(request, narrowed(_seen_by(viewer, wanted), wanted), "at")
    people = list(colleagues_of(viewer))
    accounts = accounts_for(viewer).select_related("brand").order_by("network", "name")
    return render(
        request,
        "users/trail.html",
        {
            "rows": found,
            "plan_posts": posts_of(viewer, [one.object_id for one in found.rows if one.kind == "plan"]),
            "accounts": list(accounts),
            "account_names": {account.pk: account for account in accounts},
            "people": people,
            "user_names": {one.pk: str(one) for one in people},
            "brand_names": dict(brands_for(viewer).values_list("pk", "name")),
            "person": request.GET.get("person", ""),
            "kinds": list(OBJECT.items()),
            "kind": wanted.kind,
            "number": wanted.object_id,
            "account": wanted.account_id,
            "day": day.isoformat() if day else "",
            "filtered": wanted != Wanted(),
        },
    )


def _seen_by(viewer: User, wanted: Wanted) -> QuerySet[Entry]:
    """Everything for an administrator; else what happened on the viewer's accounts and what the viewer did. Of one
    person it is one of the two, which is one index instead of both."""
    if viewer.is_admin:
        return all_entries()
    if wanted.actor_id is None:
        return entries_on(account_ids(viewer), viewer.pk)
    return done_by(viewer.pk) if wanted.actor_id == viewer.pk else on_accounts(account_ids(viewer))


def _wanted(request: HttpRequest, viewer: User) -> tuple[Wanted, date | None]:
    """What the address asks for. What makes no sense asks for nothing."""
    kind = request.GET.get("kind", "")
    day = _day(request.GET.get("day", ""))
    since, until = _hours_of(day, viewer.zone) if day else (None, None)
    return Wanted(
        actor_id=number_in(request, "person"),
        kind=kind if kind in OBJECT else "",
        object_id=number_in(request, "number"),
        account_id=chosen_account(request),
        since=since,
        until=until,
    ), day


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else None
    except ValueError:
        return None


def _hours_of(day: date, zone: str) -> tuple[datetime | None, datetime | None]:
    """From midnight to midnight on the viewer's clock; None past the ends of the calendar."""
    try:
        start = datetime.combine(day, time.min, ZoneInfo(zone))
        return start, datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))
    except OverflowError:
        return None, None
