"""What every page knows: who looks, where they may go, how much waits for them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guanwei.accounts.access import accounts_for, brands_for
from guanwei.approvals.queries import queue_for
from guanwei.delivery.stops import stops_for
from guanwei.inbox.models import Thread
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.people.roles import Permission

MOST_IN_A_BADGE = 99


@dataclass(frozen=True, slots=True)
class Badge:
    """How many conversations wait for an answer: `more` than is counted out, or some of them too long already."""

    count: int
    more: bool
    overdue: bool


def waiting_in_inbox(viewer: User) -> Badge:
    """Counted no further than anybody reads, so that a flood does not slow every page."""
    open_ = Thread.objects.filter(account__in=accounts_for(viewer), state=Thread.State.OPEN)
    count = open_.filter(waiting_since__isnull=False)[: MOST_IN_A_BADGE + 1].count()
    overdue = count > 0 and open_.filter(answer_by__lt=utc_now()).exists()
    return Badge(min(count, MOST_IN_A_BADGE), count > MOST_IN_A_BADGE, overdue)


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Answers are lazy where they cost a query, and asked for once a page: an error page asks for none of them."""
    viewer = getattr(request, "user", None)
    shared: dict[str, Any] = {"demo": settings.DEMO, "here": request.get_full_path()}
    if not isinstance(viewer, User):
        return shared
    return shared | {
        "viewer_zone": viewer.zone,
        "stops": cache(lambda: list(stops_for(viewer))),
        "approvals_waiting": cache(lambda: queue_for(viewer).count()),
        "inbox_waiting": cache(lambda: waiting_in_inbox(viewer)),
        "may_write": cache(lambda: accounts_for(viewer, Permission.WRITE).exists()),
        "may_stop": cache(lambda: accounts_for(viewer, Permission.OPERATE).exists()),
        "may_manage_brand": cache(lambda: brands_for(viewer, Permission.MANAGE).exists()),
    }
