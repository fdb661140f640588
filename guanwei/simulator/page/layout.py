"""The frame of every page: navigation, the sign that this is no Weibo, language, security headers."""

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from guanwei.lib.words import Words
from guanwei.simulator.page import words
from guanwei.simulator.page.markup import Child, Markup, page, tag

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; form-action {forms};"
        " frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
A_YEAR = 365 * 86_400
NAVIGATION = (
    ("/", words.TIMELINE),
    ("/accounts", words.ACCOUNTS),
    ("/faults", words.FAULTS),
    ("/wire", words.WIRE),
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: the language and the fan's name that was used last, both kept in cookies."""

    lang: str
    fan: str
    path: str
    query: dict[str, str]

    @classmethod
    def of(cls, request: Request) -> "Viewer":
        wanted = request.query_params.get("lang") or request.cookies.get("lang")
        lang = "en" if wanted == "en" else "zh"
        fan = unquote(request.cookies.get("fan", ""))[:30] or words.FAN_DEFAULT.in_language(lang)
        return cls(lang, fan, request.url.path, dict(request.query_params))

    def say(self, sentence: Words) -> str:
        return sentence.in_language(self.lang)


def framed(
    request: Request, title: Words, *content: Child, status: int = 200, forms_to: str = "", heading: str = ""
) -> Response:
    """A page. forms_to: another origin that a form may lead to by redirect."""
    viewer = Viewer.of(request)
    say = viewer.say
    body = page(
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("title", f"{say(title)} · {say(words.TITLE)}"),
            tag("link", rel="stylesheet", href="/simulator.css"),
            tag("link", rel="icon", href="/avatar/0.svg", type="image/svg+xml"),
        ),
        tag("body", _top(viewer), tag("main", tag("h1", heading or say(title)), *content), _foot(viewer)),
        lang="en" if viewer.lang == "en" else "zh-CN",
    )
    headers = SECURITY | {
        "Content-Security-Policy": SECURITY["Content-Security-Policy"].format(forms=f"'self' {forms_to}".strip())
    }
    response = Response(body, status, headers, "text/html; charset=utf-8")
    if "lang" in request.query_params:
        remember(response, "lang", viewer.lang)
    return response


def notice(request: Request, sentence: Words, status: int) -> Response:
    """A page that only says why something was not done."""
    say = Viewer.of(request).say
    return framed(
        request,
        words.NOT_DONE,
        tag("p", say(sentence), class_="notice"),
        tag("p", tag("a", say(words.BACK), href=local(request.headers.get("referer", ""), request))),
        status=status,
    )


def back_to(where: str) -> RedirectResponse:
    """After a form: to a page of this simulator only."""
    return RedirectResponse(where if where.startswith("/") and not where.startswith(("//", "/\\")) else "/", 303)


def local(address: str, request: Request) -> str:
    """The path of an address of our own, else the start page."""
    base = f"{request.url.scheme}://{request.headers.get('host', '')}/"
    return address.removeprefix(base.rstrip("/")) if address.startswith(base) else "/"


def remember(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, quote(value), max_age=A_YEAR, httponly=True, samesite="strict")


def _top(viewer: Viewer) -> Markup:
    links = [
        tag("a", viewer.say(label), href=path, aria_current="page" if viewer.path == path else None)
        for path, label in NAVIGATION
    ]
    other = {**viewer.query, "lang": "zh" if viewer.lang == "en" else "en"}
    return tag(
        "header",
        tag("p", tag("strong", viewer.say(words.TITLE)), tag("span", viewer.say(words.NOT_WEIBO), class_="mark")),
        tag(
            "nav",
            *links,
            tag("a", viewer.say(words.OTHER_LANGUAGE), href=f"{viewer.path}?{urlencode(other)}", class_="lang"),
        ),
    )


def _foot(viewer: Viewer) -> Markup:
    return tag("footer", tag("p", viewer.say(words.ABOUT)))
