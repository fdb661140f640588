"""The practice, row by row: how it stands with each rights profile, where it works, and what the figures say."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanwei.accounts.access import account_ids
from guanwei.accounts.checkups import last_read
from guanwei.accounts.models import Account
from guanwei.accounts.practice_rows import SECTIONS, PracticeRow, RowState
from guanwei.accounts.queries import listed_accounts
from guanwei.base import sql
from guanwei.inbox.queries import how_many_overdue
from guanwei.lib.clock import utc_now
from guanwei.networks.contract import Limits
from guanwei.networks.registry import limits_for
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.registry import CHECKS
from guanwei.publishing.events import events_for
from guanwei.publishing.open_findings import open_findings, row_of
from guanwei.reports.months import Figure, last_days
from guanwei.web.answers import page, viewer_of
from guanwei.web.labels import LIVED_ROLE
from guanwei.web.practice_labels import FIGURE
from guanwei.web.scope import chosen_account

CHECKED = frozenset(row_of(check.id) for check in CHECKS)
# What a row shows of the last thirty days of one account.
OF_MONTH = {"B2": Figure.SILENCE, "B3": Figure.AHEAD, "C2": Figure.PROMOTION, "C5": Figure.LOVED, "E5": Figure.ANSWERS}


@dataclass(frozen=True, slots=True)
class Profile:
    """A rights profile that some of the accounts have."""

    network: str
    limits: Limits
    accounts: int


@dataclass(frozen=True, slots=True)
class Line:
    """`states`: by profile, in the order of the columns."""

    row: PracticeRow
    states: list[RowState]
    link: str
    checks: list[str]
    figure: str
    findings: int


@page
def practice(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    chosen = chosen_account(request)
    accounts = [one for one in listed_accounts(viewer) if chosen in (None, one.pk)]
    one = accounts[0] if len(accounts) == 1 else None
    profiles = _profiles(accounts)
    found, figures = open_findings(viewer, now=now, account_id=chosen), _figures(viewer, one, now)
    links = _links(viewer, accounts, one)
    sections = [
        (
            section,
            [
                Line(
                    row,
                    states := [row.state(profile.limits, CHECKED) for profile in profiles],
                    links.get(row.place, "") if set(states) - {RowState.NOT_YET} else "",
                    [check.id for check in CHECKS if row_of(check.id) == row.id],
                    figures.get(row.id, ""),
                    found.get(row.id, 0),
                )
                for row in section.rows
            ],
        )
        for section in SECTIONS
    ]
    shown = {"sections": sections, "profiles": profiles, "one": one, "chosen": chosen, "now": now}
    shown |= {
        "events": list(events_for(viewer, now=now, account_id=chosen)),
        "may_end": account_ids(viewer, Permission.APPROVE),
    }
    return render(request, "practice/practice.html", shown)


def _profiles(accounts: list[Account]) -> list[Profile]:
    having = [(one.network, one.profile) for one in accounts]
    return [Profile(pair[0], limits_for(*pair), having.count(pair)) for pair in dict.fromkeys(having)]


def _links(viewer: User, accounts: list[Account], one: Account | None) -> dict[str, str]:
    """Where each place leads: to the account's or the brand's own page where it is clear whose."""
    listed = reverse("accounts")
    brands = {account.brand_id for account in accounts}
    brand = brands.pop() if len(brands) == 1 else None
    may_write = bool(account_ids(viewer, Permission.WRITE))
    return {
        **{name: reverse(name) for name in ("week", "today", "inbox", "sources", "approvals", "accounts")},
        "new-post": reverse("new-post" if may_write else "week"),
        "check-up": f"{reverse('account', args=[one.pk])}?tab=check-up" if one else listed,
        "retrospective": reverse("retrospective", args=[one.pk]) if one else listed,
        "positioning": reverse("positioning", args=[brand]) if brand else listed,
        "brand": reverse("brand", args=[brand]) if brand else listed,
    }


def _figures(viewer: User, one: Account | None, now: datetime) -> dict[str, str]:
    """By row, in words. Most of them say something of one account only."""
    [overdue] = sql.figures(how_many_overdue(viewer, now=now))
    figures = {}
    if overdue:
        text = ngettext("%(n)s waits too long", "%(n)s wait too long", overdue)
        figures["E2"] = text % {"n": overdue}
    if one is None:
        return figures
    month = last_days(one, now=now).figures
    for row, figure in OF_MONTH.items():
        if figure in month:
            figures[row] = FIGURE[figure.value] % {"n": f"{month[figure]:g}"}
    lived = [FIGURE[part.value] % {"n": f"{month[part]:g}"} for part in (Figure.TALK, Figure.SERVICE) if part in month]
    figures["A4"] = " · ".join([str(LIVED_ROLE[one.role]), *lived])
    read = last_read(one)
    if read and read.score is not None:
        figures["A1"] = _("%(score)s of 100") % {"score": read.score}
    return figures
