"""What needs me now, in order."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanwei.accounts.access import account_ids
from guanwei.approvals.queries import waiting_by_kind
from guanwei.delivery.queries import by_hand_for, deliveries_for, troubled_for
from guanwei.delivery.states import State
from guanwei.inbox import answer_review
from guanwei.inbox import reviews as answer_reviews
from guanwei.inbox.answer_content import PURPOSE as ANSWER
from guanwei.inbox.queries import Filters, counts, inbox_list
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Look
from guanwei.listening.queries import not_to_be_seen
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing import change_queries
from guanwei.publishing.changing import PURPOSE as CHANGE
from guanwei.publishing.glance import glances
from guanwei.publishing.queries import approval_queue, returned_to
from guanwei.web.answers import page, viewer_of
from guanwei.web.carried import Line, lines_of
from guanwei.web.composing.page import begun
from guanwei.web.scope import chosen_account

SOON = timedelta(hours=1)
SHOWN = 8  # of each kind; the rest is one click away, and its number is said


@page
def today(request: HttpRequest) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    midnight = datetime.combine(now.astimezone(ZoneInfo(viewer.zone)).date(), time(), ZoneInfo(viewer.zone))
    by_hand = by_hand_for(viewer).filter(due_at__lte=now + SOON)
    troubled = troubled_for(viewer)
    soon = deliveries_for(viewer, states=(State.WAITING.value, State.HELD.value, State.CLAIMED.value))
    soon = soon.filter(due_at__lte=now + SOON, late_at__gt=now).order_by("due_at", "id")
    out = deliveries_for(viewer, states=(State.SENT.value,)).filter(sent_at__gte=midnight).order_by("-sent_at", "-id")
    asked = waiting_by_kind(viewer)
    overdue, unseen = counts(viewer, now=now).overdue, _unseen(viewer)
    seen, accounts_count = glances(viewer, now=now, account_id=chosen_account(request))
    return render(
        request,
        "today/today.html",
        {
            "by_hand": lines_of(by_hand[:SHOWN]),
            "by_hand_count": by_hand.count(),
            "overdue": inbox_list(viewer, Filters(overdue=True), now=now, size=SHOWN).rows if overdue else (),
            "overdue_count": overdue,
            "unseen": unseen,
            "unseen_count": len(unseen) if len(unseen) < SHOWN else not_to_be_seen(viewer).count(),
            "asked_answers": answer_review.waiting_for(viewer, count=SHOWN) if asked[ANSWER] else [],
            "asked_changes": change_queries.waiting_for(viewer, count=SHOWN) if asked[CHANGE] else [],
            "returned_answers": answer_reviews.returned_to(viewer, now=now)[:SHOWN],
            "requests": approval_queue(viewer, now=now, count=SHOWN),
            "requests_count": asked.total(),
            "troubled": lines_of(troubled[:SHOWN]),
            "troubled_count": troubled.count(),
            "returned": returned_to(viewer, now=now)[:SHOWN],
            "begun": begun(viewer),
            "soon": lines_of(soon[:SHOWN]),
            "soon_count": soon.count(),
            "out": lines_of(out[:SHOWN]),
            "out_count": out.count(),
            "may_operate": account_ids(viewer, Permission.OPERATE),
            "has_accounts": bool(account_ids(viewer)),
            "glances": seen,
            "accounts_count": accounts_count,
            "now": now,
        },
    )


def _unseen(viewer: User) -> list[tuple[Look, Line]]:
    """Posts of ours that are gone or hidden, each with what it carries."""
    looks = list(not_to_be_seen(viewer)[:SHOWN])
    return list(zip(looks, lines_of([look.delivery for look in looks]), strict=True))
