"""A waiver that was refused: what was entered stands in the form again, and the form is open."""

from datetime import date
from typing import TypedDict

from django.http import HttpRequest

_KEPT = "refused-waiver"


class Entered(TypedDict):
    plan: int
    check: str
    reason: str
    until: str


def keep_entered(request: HttpRequest, plan_id: int) -> None:
    """For the page that comes next."""
    posted = request.POST
    request.session[_KEPT] = Entered(
        plan=plan_id,
        check=posted.get("check", "")[:60],
        reason=posted.get("reason", "")[:300],
        until=_day(posted.get("until", "")),
    )


def entered_before(request: HttpRequest) -> Entered | None:
    """Once: whoever comes back later begins anew."""
    if _KEPT not in request.session:
        return None
    entered: Entered = request.session.pop(_KEPT)
    return entered


def _day(text: str) -> str:
    """As a date field takes it; nothing else fits in one."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
