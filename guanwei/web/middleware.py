"""Room to work in, the language of the viewer, and headers that keep a page from running anything that is not ours."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from guanwei.lib.stack_room import with_room

Handler = Callable[[HttpRequest], HttpResponse]

SESSION_LANGUAGE = "language"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def language_of_the_viewer(get_response: Handler) -> Handler:
    """The signed-in person's language; before that the cookie of the last visit, the browser's wish, Chinese."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in (request.session.session_key or ""):  # the first to look it up; PostgreSQL takes none
            raise BadRequest("NUL in a cookie")
        language = request.session.get(SESSION_LANGUAGE) or _wished(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return answer


def _wished(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return cookie if cookie in known else translation.get_language_from_request(request)


def with_room_for_templates(get_response: Handler) -> Handler:
    """First of all: templates within templates lie deep (guanwei.lib.stack_room)."""

    def answer(request: HttpRequest) -> HttpResponse:
        return with_room(lambda: get_response(request))

    return answer


def refuse_nul(get_response: Handler) -> Handler:
    """400 for a NUL in what was typed or sent: no person writes one, and PostgreSQL takes none."""

    def answer(request: HttpRequest) -> HttpResponse:
        for given in (request.GET, request.POST):
            if any("\0" in text for name, values in given.lists() for text in (name, *values)):
                raise BadRequest("NUL in a parameter")
        return get_response(request)

    return answer


def kept_by_nobody(get_response: Handler) -> Handler:
    """A page of the console stays in no cache, neither on the way nor on a shared computer, unless its view says so."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def content_security_policy(get_response: Handler) -> Handler:
    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return answer
