"""What is listened to: how fresh, how complete, where something may be missing, and what to do."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanwei.accounts.access import account_ids
from guanwei.accounts.queries import listed_accounts
from guanwei.lib.clock import utc_now
from guanwei.listening import tending
from guanwei.listening.freshness import Standing
from guanwei.listening.queries import SourceState, sources_for
from guanwei.listening.standings import Glance, glances
from guanwei.networks.registry import limits_for
from guanwei.people.roles import Permission
from guanwei.web import labels
from guanwei.web.answers import action, back, page, say, viewer_of
from guanwei.web.numbered import numbered
from guanwei.web.scope import chosen_account

ON_A_PAGE = 25  # accounts, with five sources each at most


@page
def listed(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    chosen = chosen_account(request)
    accounts = [one for one in listed_accounts(viewer) if chosen in (None, one.pk)]
    stand = glances([one for one in accounts if one.active], now=now)
    trouble = [one for one in accounts if one.pk in stand and in_trouble(stand[one.pk])]
    state = request.GET.get("state", "")
    shown = numbered(request, trouble if state == "trouble" else accounts, size=ON_A_PAGE)
    heard: dict[int, list[SourceState]] = defaultdict(list)
    for source in sources_for(viewer, now=now, among=[one.pk for one in shown.rows]):
        heard[source.account.pk].append(source)
    return render(
        request,
        "sources/list.html",
        {
            "listed": bool(accounts),
            "accounts": [(one, heard[one.pk], limits_for(one.network, one.profile)) for one in shown.rows],
            "slice": shown,
            "counts": {"all": len(accounts), "trouble": len(trouble)},
            "state": state,
            "chosen": chosen,
            "may_operate": account_ids(viewer, Permission.OPERATE),
            "may_write_on": account_ids(viewer, Permission.WRITE),
            "now": now,
        },
    )


def in_trouble(glance: Glance) -> bool:
    return bool(glance.gaps) or glance.standing in (Standing.FAILING, Standing.BEHIND)


@action
def poll(request: HttpRequest, source_id: int) -> HttpResponse:
    tending.poll_now(actor=viewer_of(request), now=utc_now(), source_id=source_id)
    say(request, _("It is read next."))
    return back(request, "sources")


@action
def read_account(request: HttpRequest, account_id: int) -> HttpResponse:
    read = tending.read_now(actor=viewer_of(request), now=utc_now(), account_id=account_id)
    names = _(", ").join(str(labels.STREAM.get(one.stream, one.stream)) for one in read)
    say(request, _("Read next: %(streams)s. What comes in appears here by itself.") % {"streams": names})
    return back(request, "inbox")


@action
def close_gap(request: HttpRequest, gap_id: int) -> HttpResponse:
    tending.close_gap(actor=viewer_of(request), now=utc_now(), gap_id=gap_id)
    say(request, _("Kept: somebody has looked at it."))
    return back(request, "sources")
