"""Who changes how they sign in shows once more who they are, unless they did a moment ago: a browser that was left open
gives nobody a way in of their own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from guanwei.lib.clock import utc_now
from guanwei.web.answers import SeeOther

FRESH = timedelta(minutes=15)
CONFIRMED_AT = "confirmed_at"

View = Callable[..., HttpResponse]


def confirm(request: HttpRequest, *, now: datetime) -> None:
    request.session[CONFIRMED_AT] = now.isoformat()


def is_fresh(request: HttpRequest, *, now: datetime) -> bool:
    at = request.session.get(CONFIRMED_AT)
    return at is not None and now - datetime.fromisoformat(at) <= FRESH


def confirmed(view: View) -> View:
    """Otherwise to the page that asks, and from there to where the person wanted to go, or (what only acts) back to
    their factors."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request, now=utc_now()):
            return view(request, *args, **kwargs)
        wanted = request.get_full_path() if request.method == "GET" else reverse("factors")
        return SeeOther(f"{reverse('confirm-me')}?{urlencode({'next': wanted})}")

    return answer
