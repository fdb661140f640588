"""Who changes how they sign in shows once more who they are, unless they did a moment ago: a browser that was left open
gives nobody a way in of their own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

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
    """Otherwise to the page that asks, and from there to where the person wanted to go; back to the page with the
    button, where it was one."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request, now=utc_now()):
            return view(request, *args, **kwargs)
        return SeeOther(f"{reverse('confirm-me')}?{urlencode({'next': _wanted(request)})}")

    return answer


def _wanted(request: HttpRequest) -> str:
    if request.method == "GET":
        return request.get_full_path()
    page = request.POST.get("next", "")
    return page if page and url_has_allowed_host_and_scheme(page, allowed_hosts=None) else reverse("factors")
