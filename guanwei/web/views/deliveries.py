"""The ledger: its list, one delivery with its evidence, tasks by hand, and what a person decides."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import account_ids, holds, require
from guanwei.delivery.models import Delivery
from guanwei.delivery.queries import attempts_of, counts_by_state, deliveries_for, delivery_for
from guanwei.delivery.states import State
from guanwei.jobs import deciding
from guanwei.lib.clock import utc_now
from guanwei.listening.queries import looks_of
from guanwei.networks.links import compose_link
from guanwei.networks.registry import advice, wire_text
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.queries import history_of
from guanwei.web.answers import REFUSALS, SeeOther, action, back, form_page, page, say, sentence, viewer_of
from guanwei.web.carried import Line, lines_of
from guanwei.web.paging import newest_first, soonest_first
from guanwei.web.scope import chosen_account

# What a person looks for, as groups of states: the first are those that wait for somebody.
GROUPS = {
    "trouble": (State.UNKNOWN, State.REFUSED, State.MISSED),
    "by_hand": (State.BY_HAND,),
    "held": (State.HELD,),
    "waiting": (State.WAITING,),
    "moving": (State.CLAIMED, State.SENDING, State.PENDING),
    "stopped": (State.STOPPED,),
    "sent": (State.SENT,),
    "cancelled": (State.CANCELLED,),
}
# What lies ahead begins with what is next; what lies behind with the latest.
TO_COME = ("by_hand", "held", "waiting", "moving", "stopped")
# Without a filter the page begins at now: what needs a person, what goes out next, then what is over, the latest first.
NEEDS = (*GROUPS["trouble"], *GROUPS["by_hand"])
NEXT = (*GROUPS["moving"], *GROUPS["held"], *GROUPS["waiting"], *GROUPS["stopped"])
MOST_THAT_NEED, MOST_NEXT = 50, 20


@page
def listed(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    group, account = request.GET.get("state", ""), chosen_account(request)
    around_now = group not in GROUPS
    states = tuple(state.value for state in GROUPS.get(group, ()))
    in_order = soonest_first if group in TO_COME else newest_first
    found = deliveries_for(viewer, states=states, account_id=account)
    rows = in_order(request, found.filter(_is_over(now)) if around_now else found, "due_at")
    counts = counts_by_state(viewer, now=now)
    ahead = _around_now(viewer, account) if around_now and not rows.newer else {"needs": [], "coming": []}
    return render(
        request,
        "deliveries/list.html",
        {
            "rows": rows,
            "lines": lines_of(rows.rows, pictures=False),
            **ahead,
            "group": "" if around_now else group,
            "account": account,
            "may_operate": account_ids(viewer, Permission.OPERATE),
            "groups": [(name, sum(counts.get(state.value, 0) for state in states)) for name, states in GROUPS.items()],
            "now": now,
        },
    )


def _is_over(now: datetime) -> Q:
    """Out, or cancelled when its time had come."""
    return Q(state=State.SENT.value) | Q(state=State.CANCELLED.value, due_at__lte=now)


def _around_now(viewer: User, account: int | None) -> dict[str, list[Line]]:
    """What needs a person, and what goes out next: each the soonest first. The filters have all of them."""
    needs = _soonest(viewer, account, NEEDS, MOST_THAT_NEED)
    lines = lines_of([*needs, *_soonest(viewer, account, NEXT, MOST_NEXT)], pictures=False)
    return {"needs": lines[: len(needs)], "coming": lines[len(needs) :]}


def _soonest(viewer: User, account: int | None, states: Sequence[State], most: int) -> list[Delivery]:
    """State by state, as the index has them: through all of them in order of time, one would go through years of what
    is out before coming to today."""
    each = [
        deliveries_for(viewer, states=(state.value,), account_id=account)
        .select_related(None)
        .order_by("due_at", "pk")
        .values_list("due_at", "pk")[:most]
        for state in states
    ]
    first = sorted(each[0].union(*each[1:], all=True))[:most]
    by_id = deliveries_for(viewer).in_bulk([pk for _due, pk in first])
    return [by_id[pk] for _due, pk in first]


@page
def show(request: HttpRequest, delivery_id: int) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    delivery = delivery_for(viewer, delivery_id)
    [(_same, plan, act)] = lines_of([delivery])
    return render(
        request,
        "deliveries/show.html",
        {
            "delivery": delivery,
            "plan": plan,
            "act": act,
            "goes_out": plan and wire_text(plan.account.network, plan.version.text, plan.version.link),
            "attempts": list(attempts_of(delivery)),
            "look": looks_of(viewer, [delivery.pk]).get(delivery.pk),
            "advice": advice(delivery.account.network, delivery.code) if delivery.code else None,
            "trail": list(history_of({"delivery": [delivery.pk]})[:40]),
            "may_operate": holds(viewer, Permission.OPERATE, delivery.account_id),
            "may_write": holds(viewer, Permission.WRITE, delivery.account_id),
            "now": now,
        },
    )


@form_page
def task(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """A task by hand, made for the phone: text to copy, pictures in order, the way into the app, the link back.

    A link that is not taken leaves the person here, with what was pasted and what is wrong with it.
    """
    viewer = viewer_of(request)
    delivery = delivery_for(viewer, delivery_id)
    require(viewer, Permission.OPERATE, delivery.account)
    [(_same, plan, act)] = lines_of([delivery])
    link, error = request.POST.get("link", ""), ""
    if request.method == "POST":
        try:
            deciding.done_by_hand(actor=viewer, now=utc_now(), delivery_id=delivery.pk, link=link)
        except REFUSALS as refusal:
            error = sentence(refusal.words)
        else:
            say(request, _("Done. It stands as published.") if plan else _("Done."))
            return SeeOther(act.home if act else reverse("delivery", args=[delivery.pk]))
    return render(
        request,
        "deliveries/task.html",
        {
            "delivery": delivery,
            "plan": plan,
            "act": act,
            "goes_out": plan and wire_text(plan.account.network, plan.version.text, plan.version.link),
            "app": compose_link(delivery.account.network),
            "open": delivery.state == State.BY_HAND,
            "link": link,
            "error": error,
        },
        status=400 if error else 200,
    )


@action
def confirm(request: HttpRequest, delivery_id: int) -> HttpResponse:
    delivery = _mine(request, delivery_id)
    deciding.confirm_out(
        actor=viewer_of(request), now=utc_now(), delivery_id=delivery.pk, link=request.POST.get("link", "")
    )
    say(request, _("Kept: it is out."))
    return back(request, "deliveries")


@action
def send_again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    delivery = _mine(request, delivery_id)
    deciding.send_now(actor=viewer_of(request), now=utc_now(), delivery_id=delivery.pk)
    say(request, _("It goes out now."))
    return back(request, "deliveries")


@action
def by_hand(request: HttpRequest, delivery_id: int) -> HttpResponse:
    delivery = _mine(request, delivery_id)
    deciding.take_by_hand(actor=viewer_of(request), now=utc_now(), delivery_id=delivery.pk)
    say(request, _("It is a task by hand now."))
    return back(request, "deliveries")


@action
def let_go(request: HttpRequest, delivery_id: int) -> HttpResponse:
    delivery = _mine(request, delivery_id)
    deciding.let_go(actor=viewer_of(request), now=utc_now(), delivery_id=delivery.pk)
    say(request, _("Dropped. It stays in the list as cancelled."))
    return back(request, "deliveries")


def _mine(request: HttpRequest, delivery_id: int) -> Delivery:
    """In the viewer's scope, else 404; and theirs to decide on, else 403 before anything else is said about it."""
    viewer = viewer_of(request)
    delivery = delivery_for(viewer, delivery_id)
    require(viewer, Permission.OPERATE, delivery.account)
    return delivery
