"""At every page of somebody who is signed in: the session is in use; and whoever owes a second factor sets one up
first."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse

from guanwei.lib.clock import utc_now
from guanwei.people.sessions import SessionStore, touch
from guanwei.web.answers import SeeOther
from guanwei.web.middleware import Handler
from guanwei.web.signing.flow import HOW

# Where a second factor is set up, and the way out. Everything else is closed until then.
BEFORE_IT = {
    *("factors", "add-app", "app-picture", "add-passkey", "recovery-codes", "confirm-me"),
    *("sign-out", "language", "source", "healthz", "readyz"),
}


def seen(get_response: Handler) -> Handler:
    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and isinstance(request.session, SessionStore):
            touch(request.session, now=utc_now())
        return get_response(request)

    return answer


def second_factor_first(get_response: Handler) -> Handler:
    def answer(request: HttpRequest) -> HttpResponse:
        if _owes(request) and _name(request) not in BEFORE_IT:
            return SeeOther(reverse("factors"))  # which says why
        return get_response(request)

    return answer


def _owes(request: HttpRequest) -> bool:
    """Known from the statement that found the person (guanwei.people.backend)."""
    if not getattr(request.user, "owes_a_factor", False):
        return False
    elsewhere = settings.OPENID and settings.OPENID.second_factor and "provider" in request.session.get(HOW, [])
    return not elsewhere


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""
