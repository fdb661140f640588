"""The stream of changes, and the small parts of every page that follow it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanwei.web.answers import page, viewer_of
from guanwei.web.live.application import LISTENER
from guanwei.web.live.standing import Listener, standing_of

NEVER_KEPT = {
    "Cache-Control": "no-cache, no-store, no-transform",
    "X-Accel-Buffering": "no",  # nginx would gather events until there are many
}


@page
def stream(request: HttpRequest) -> HttpResponse:
    """Says who listens; what follows is written by guanwei.web.live.application."""
    viewer, beside = viewer_of(request), getattr(request, "scope", None)
    standing = standing_of(viewer)
    if beside is not None and request.method == "GET":
        beside[LISTENER] = Listener(
            user_id=viewer.pk,
            session_key=request.session.session_key or "",
            accounts=standing.accounts,
            everything=standing.everything,
            since_ms=_since(request),
        )
    return HttpResponse(content_type="text/event-stream; charset=utf-8", headers=NEVER_KEPT)


@page
def parts(request: HttpRequest) -> HttpResponse:
    """What stands around every page and changes: badges, stops."""
    return render(request, "frame/_live.html")


def _since(request: HttpRequest) -> int | None:
    """Up to when the page knows what there is: a browser that comes back says what it heard last."""
    heard = request.headers.get("Last-Event-ID", "") or request.GET.get("since", "")
    return int(heard) if heard.isascii() and heard.isdecimal() and len(heard) <= 16 else None
