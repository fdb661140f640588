"""The language of a browser, before and after somebody signed in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from guanwei.web.middleware import SESSION_LANGUAGE

YEAR = 365 * 24 * 3600


def in_language(request: HttpRequest, answer: HttpResponse, chosen: str) -> HttpResponse:
    """From the next page on, in `chosen`; also on this browser's sign-in page."""
    if request.user.is_authenticated:
        request.session[SESSION_LANGUAGE] = chosen
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer
