"""What every page knows: who looks, where they may go, how much waits for them."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guanwei.accounts.access import account_ids, once_a_request, reach_of
from guanwei.approvals.queries import how_many_wait
from guanwei.base import sql
from guanwei.delivery.stops import any_stops, stops_for
from guanwei.inbox.queries import badge, waiting_and_overdue
from guanwei.jobs.demo import is_filling
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.web.live.application import began_ms
from guanwei.web.scope import scope_of

THEME = "theme"  # the cookie
THEMES = ("light", "dark", "auto")
_KNOWN = "known_to_wait"  # on the viewer of a request: what `_asked` found


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Answers are lazy where they cost a query, and asked for once a page: an error page asks for none of them."""
    viewer = getattr(request, "user", None)
    chosen = request.COOKIES.get(THEME, "")
    shared: dict[str, Any] = {
        "demo": settings.DEMO,
        "here": request.get_full_path(),
        "theme": chosen if chosen in THEMES else "auto",
    }
    if not isinstance(viewer, User):
        return shared
    once_a_request(viewer)
    waiting = _waiting(viewer)
    return shared | {
        "viewer_zone": viewer.zone,
        "live_since": began_ms(getattr(request, "scope", {})),
        "filling": cache(lambda: settings.DEMO and is_filling()),
        "scope": cache(lambda: scope_of(request, viewer)),
        "stops": cache(lambda: list(stops_for(viewer)) if waiting()[3] else []),
        "approvals_waiting": lambda: waiting()[0],
        "inbox_waiting": lambda: badge(*waiting()[1:3]),
        "may_write": lambda: bool(account_ids(viewer, Permission.WRITE)),
        "may_stop": lambda: bool(account_ids(viewer, Permission.OPERATE)),
        "may_manage_brand": lambda: bool(reach_of(viewer).brands[Permission.MANAGE]),
    }


def _waiting(viewer: User) -> Callable[[], tuple[Any, ...]]:
    """Requests for approval, conversations that wait, is one overdue, is anything stopped: one statement, once."""
    return cache(lambda: getattr(viewer, _KNOWN, None) or sql.figures(*_asked(viewer, utc_now())))


def _asked(viewer: User, now: datetime) -> tuple[sql.Asked, ...]:
    return how_many_wait(viewer), *waiting_and_overdue(viewer, now=now), any_stops(viewer)


def figures_besides(viewer: User, *wanted: sql.Asked, now: datetime) -> tuple[Any, ...]:
    """`sql.figures`, by the statement that asks for what every page wants to know: for a view that counts."""
    asked = _asked(viewer, now)
    found = sql.figures(*asked, *wanted)
    setattr(viewer, _KNOWN, found[: len(asked)])
    return found[len(asked) :]
