"""The plan by week, by month and as a list."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanwei.accounts.access import account_ids
from guanwei.accounts.models import Account
from guanwei.inbox.calendar import special_days, unpublished_year
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.checks import b2_silence
from guanwei.practice.findings import worst
from guanwei.publishing.calendar import Day, Outside, by_day, days_of, outside_of, plans_from
from guanwei.publishing.events import events_for
from guanwei.publishing.glance import mix_ahead
from guanwei.publishing.models import Plan
from guanwei.publishing.queries import Line, drafts_without_time, lines_of, shared
from guanwei.publishing.whole_plan import WholePlan, whole_plans
from guanwei.web.answers import page, viewer_of
from guanwei.web.clockwork import monday_of, month_name, week_name
from guanwei.web.forms.dates import is_plannable
from guanwei.web.paging import Slice, soonest_first
from guanwei.web.scope import chosen_account, zone_of

WEEK, MONTH, LIST = "week", "month", "list"
IN_A_CELL = 12  # of a month; the list of the day has the rest
IN_A_COLUMN = 40  # of a week
IN_THE_LIST = 30  # plans on a page; with them stands what was made outside on the same days
MOST_OF_HISTORY = timedelta(days=62)  # on a page of the list


@page
def plan(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    now = utc_now()
    account = chosen_account(request)
    today = now.astimezone(ZoneInfo(zone_of(viewer, account))).date()
    view = request.GET.get("view", "")
    shown = {MONTH: _month, LIST: _list}.get(view, _week)(request, viewer, today, account)
    drafts = drafts_without_time(viewer, account_id=account)
    whole = whole_plans(viewer, account_id=account)
    return render(
        request,
        "plans/plan.html",
        shown
        | _holidays(shown["days"], account)
        | {
            "view": view if view in (MONTH, LIST) else WEEK,
            "today": today,
            "account": account,
            "drafts": drafts,
            "whole_plans": whole,
            "mix": mix_ahead(viewer, account, until=shown["until"], now=now),
            "silent": _silent(whole),
            "whole_level": worst(found for one in whole for found in (*one.findings, *one.past)),
            "may_move": account_ids(viewer, Permission.WRITE),
            "events": list(events_for(viewer, now=now, account_id=account)),
            "may_end": account_ids(viewer, Permission.APPROVE),
            "now": now,
        },
    )


def _week(request: HttpRequest, viewer: User, today: date, account: int | None) -> dict[str, Any]:
    monday = _monday(request.GET.get("week", "")) or monday_of(_day(request.GET.get("day", "")) or today)
    days = days_of(viewer, monday, 7, account_id=account, most_a_day=IN_A_COLUMN)
    return {
        "days": days,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "until": _end(days, monday + timedelta(days=6)),
        "before": f"week={week_name(monday - timedelta(days=7))}",
        "after": f"week={week_name(monday + timedelta(days=7))}",
        "this_week": monday == monday_of(today),
        "is_now": monday == monday_of(today),
        "count": _count(days),
        "month": f"{monday:%Y-%m}",
    }


def _month(request: HttpRequest, viewer: User, today: date, account: int | None) -> dict[str, Any]:
    first = _first(request.GET.get("month", "")) or (_day(request.GET.get("day", "")) or today).replace(day=1)
    length = monthrange(first.year, first.month)[1]
    begins = monday_of(first)
    weeks = -(-((first - begins).days + length) // 7)
    days = days_of(viewer, begins, weeks * 7, account_id=account, most_a_day=IN_A_CELL, slips=True)
    after = (first + timedelta(days=length)).replace(day=1)
    return {
        "days": days,
        "weeks": [days[start : start + 7] for start in range(0, len(days), 7)],
        "first": first,
        "until": _end(days, first + timedelta(days=length - 1)),
        "month_name": month_name(first),
        "before": f"view=month&month={first - timedelta(days=1):%Y-%m}",
        "after": f"view=month&month={after:%Y-%m}",
        "is_now": (first.year, first.month) == (today.year, today.month),
        "count": _count(days),
        "month": f"{first:%Y-%m}",
    }


def _list(request: HttpRequest, viewer: User, today: date, account: int | None) -> dict[str, Any]:
    first = _day(request.GET.get("from", "")) or today
    rows = soonest_first(request, plans_from(viewer, first, account_id=account), "due_at", size=IN_THE_LIST)
    lines = lines_of(shared(rows.rows), slips=True)
    days = [day for day in by_day(lines, _history(viewer, first, today, lines, rows, account)) if day.day >= first]
    return {
        "days": days,
        "rows": rows,
        "first": first,
        "until": max((day.day for day in days if day.count), default=first),
        "is_now": first == today,
        "count": _count(days),
        "month": f"{first:%Y-%m}",
    }


def _history(
    viewer: User, first: date, today: date, lines: Sequence[Line], rows: Slice[Plan], account: int | None
) -> dict[date, tuple[int, list[Outside]]]:
    """What was posted outside on the days of this page of the list."""
    moments = [line.moment.astimezone(ZoneInfo(line.plan.account.zone)).date() for line in lines if line.moment]
    since = min(moments) if rows.older and moments else first
    until = max(moments) if rows.newer and moments else today
    until = min(until, since + MOST_OF_HISTORY)
    return outside_of(viewer, since, until + timedelta(days=1), account_id=account, most_a_day=IN_A_CELL)


def _silent(whole: Sequence[WholePlan]) -> dict[date, list[Account]]:
    """By day the accounts that are silent for too long then (practice B2), as it was found last."""
    days: dict[date, list[Account]] = defaultdict(list)
    for one in whole:
        for found in (*one.findings, *one.past):
            if found.id == b2_silence.ID:
                first, last = (date.fromisoformat(str(found.figures[name])) for name in ("first", "last"))
                for number in range((last - first).days + 1):
                    days[first + timedelta(days=number)].append(one.account)
    return days


def _holidays(days: Sequence[Day], account: int | None) -> dict[str, Any]:
    """The holidays and make-up workdays among them, and whether somebody has still to import a year."""
    if not days:
        return {}
    begin, until = min(day.day for day in days), max(day.day for day in days) + timedelta(days=1)
    return {
        "special": special_days(begin, until, account_id=account),
        "unpublished": unpublished_year(begin, until, account_id=account),
    }


def _end(days: Sequence[Day], last: date) -> date:
    """The last day shown, up to `last`, on which anything is planned or went out: behind it the mix only runs dry."""
    return max((day.day for day in days if day.count and day.day <= last), default=last)


def _count(days: Sequence[Day]) -> int:
    return sum(day.count for day in days)


def _monday(text: str) -> date | None:
    return _day(f"{text}-1") if len(text) == 8 else None


def _first(text: str) -> date | None:
    return _day(f"{text}-01") if len(text) == 7 else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_plannable(day) else None
