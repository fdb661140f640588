"""What is listened to: how fresh, how complete, where something may be missing, and what to do."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanwei.accounts.access import account_ids
from guanwei.accounts.queries import listed_accounts
from guanwei.lib.clock import utc_now
from guanwei.listening import tending
from guanwei.listening.queries import sources_for
from guanwei.networks.registry import limits_for
from guanwei.people.roles import Permission
from guanwei.web.answers import action, back, number_in, page, say, viewer_of


@page
def listed(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    chosen = number_in(request, "account")
    states = sources_for(viewer, now=now, account_id=chosen)
    heard = {account: list(rows) for account, rows in groupby(states, key=lambda state: state.account)}
    accounts = [one for one in listed_accounts(viewer) if chosen in (None, one.pk)]
    by_id = {account.pk: rows for account, rows in heard.items()}
    return render(
        request,
        "sources/list.html",
        {
            "accounts": [(one, by_id.get(one.pk, []), limits_for(one.network, one.profile)) for one in accounts],
            "chosen": chosen,
            "may_operate": account_ids(viewer, Permission.OPERATE),
            "may_write_on": account_ids(viewer, Permission.WRITE),
            "now": now,
        },
    )


@action
def poll(request: HttpRequest, source_id: int) -> HttpResponse:
    tending.poll_now(actor=viewer_of(request), now=utc_now(), source_id=source_id)
    say(request, _("It is read next."))
    return back(request, "sources")


@action
def close_gap(request: HttpRequest, gap_id: int) -> HttpResponse:
    tending.close_gap(actor=viewer_of(request), now=utc_now(), gap_id=gap_id)
    say(request, _("Kept: somebody has looked at it."))
    return back(request, "sources")
