"""What every page knows: who looks, where they may go, how much waits for them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guanwei.accounts.access import accounts_for, brands_for
from guanwei.approvals.queries import queue_for
from guanwei.delivery.stops import stops_for
from guanwei.people.models import User
from guanwei.people.roles import Permission


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Answers are lazy where they cost a query: an error page asks for none of them."""
    viewer = getattr(request, "user", None)
    shared: dict[str, Any] = {"demo": settings.DEMO, "here": request.get_full_path()}
    if not isinstance(viewer, User):
        return shared
    return shared | {
        "viewer_zone": viewer.zone,
        "stops": lambda: list(stops_for(viewer)),
        "approvals_waiting": lambda: queue_for(viewer).count(),
        "may_write": lambda: accounts_for(viewer, Permission.WRITE).exists(),
        "may_stop": lambda: accounts_for(viewer, Permission.OPERATE).exists(),
        "may_manage_brand": lambda: brands_for(viewer, Permission.MANAGE).exists(),
    }
