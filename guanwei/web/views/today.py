"""What needs me now, in order."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanwei.accounts.access import accounts_for
from guanwei.approvals.queries import queue_for
from guanwei.delivery.queries import by_hand_for, deliveries_for, troubled_for
from guanwei.delivery.states import State
from guanwei.lib.clock import utc_now
from guanwei.people.roles import Permission
from guanwei.publishing.queries import approval_queue, lines_of_deliveries, returned_to
from guanwei.web.answers import page, viewer_of

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
    return render(
        request,
        "today/today.html",
        {
            "by_hand": lines_of_deliveries(by_hand[:SHOWN]),
            "by_hand_count": by_hand.count(),
            "requests": approval_queue(viewer, now=now, count=SHOWN),
            "requests_count": queue_for(viewer).count(),
            "troubled": lines_of_deliveries(troubled[:SHOWN]),
            "troubled_count": troubled.count(),
            "returned": returned_to(viewer, now=now)[:SHOWN],
            "soon": lines_of_deliveries(soon[:SHOWN]),
            "soon_count": soon.count(),
            "out": lines_of_deliveries(out[:SHOWN]),
            "out_count": out.count(),
            "may_operate": set(accounts_for(viewer, Permission.OPERATE).values_list("pk", flat=True)),
            "has_accounts": accounts_for(viewer).exists(),
            "now": now,
        },
    )
