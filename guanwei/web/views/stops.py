"""Stopping and resuming."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import accounts_for, whole_brands_for
from guanwei.accounts.models import Account, Brand
from guanwei.delivery import stops
from guanwei.delivery.queries import deliveries_for
from guanwei.delivery.states import State
from guanwei.jobs.deciding import resume as resume_and_decide
from guanwei.lib.clock import utc_now
from guanwei.people.access import require_admin
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.web.answers import SeeOther, action, back, form_page, say, viewer_of


@form_page
def stop(request: HttpRequest) -> HttpResponse:
    """What is stopped now, and the form that stops more."""
    viewer = viewer_of(request)
    error = ""
    if request.method == "POST":
        scope = _scope(viewer, request.POST.get("scope", ""))
        if scope is None:
            error = _("Choose what to stop.")
        elif not request.POST.get("reason", "").strip():
            error = _("Say why, so that the next shift knows.")
        else:
            brand, account = scope
            reason = request.POST["reason"].strip()[:300]
            stops.stop(actor=viewer, now=utc_now(), reason=reason, brand=brand, account=account)
            say(request, _("Stopped. Nothing more goes out there until somebody resumes."))
            return SeeOther(reverse("stop"))
    page = {
        "scopes": _scopes(viewer),
        "chosen": request.POST.get("scope", ""),
        "reason": request.POST.get("reason", ""),
        "error": error,
        "held": deliveries_for(viewer, states=(State.STOPPED.value,)).count(),
        "lifted": list(stops.lifted_for(viewer)[:10]),
    }
    return render(request, "stops/stop.html", page, status=400 if error else 200)


@action
def resume(request: HttpRequest, stop_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = stops.all_stops_for(viewer).get(pk=stop_id)
    became = resume_and_decide(actor=viewer, now=utc_now(), stop_id=found.pk)
    say(
        request,
        _("Resumed: %(waiting)s wait for their time, %(by_hand)s by hand, %(held)s held, %(missed)s missed.")
        % {
            "waiting": became[State.WAITING],
            "by_hand": became[State.BY_HAND],
            "held": became[State.HELD],
            "missed": became[State.MISSED],
        },
    )
    return back(request, "stop")


def _scope(viewer: User, chosen: str) -> tuple[Brand | None, Account | None] | None:
    """`all`, `brand-3`, `account-7`: in the viewer's scope, else DoesNotExist; None when nothing is chosen."""
    kind, _dash, id = chosen.partition("-")
    if chosen == "all":
        require_admin(viewer)
        return None, None
    if not (id.isascii() and id.isdecimal() and len(id) < 19):
        return None
    if kind == "brand":
        return Brand.objects.filter(accounts__in=accounts_for(viewer)).distinct().get(pk=int(id)), None
    if kind == "account":
        return None, accounts_for(viewer).get(pk=int(id))
    return None


def _scopes(viewer: User) -> dict[str, list[Brand] | list[Account]]:
    return {
        "brands": list(whole_brands_for(viewer, Permission.OPERATE).order_by("name")),
        "accounts": list(
            accounts_for(viewer, Permission.OPERATE).select_related("brand").order_by("brand__name", "network", "name")
        ),
    }
