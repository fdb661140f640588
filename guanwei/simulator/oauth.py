"""OAuth2 (weibo-api 2): the login page, codes, tokens, and the one simulated app."""

import re
import secrets
import time
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from guanwei.lib.words import Words
from guanwei.simulator import people
from guanwei.simulator.errors import ApiError
from guanwei.simulator.faults import Refused
from guanwei.simulator.forms import Form, read_body, read_form
from guanwei.simulator.people import Person
from guanwei.simulator.state import State

APP = {
    "app_key": "1000000001",
    "app_secret": "simulator-app-secret-0000000000",
    "redirect_uris": [],
}
CODE_LIFE = 600
WEB_ADDRESS = re.compile(r"(https?://(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?)(?:[/?#][!-~]*)?")
ANY_VERB = ["GET", "POST", "PUT", "PATCH", "DELETE"]
NUMBERS = ("expires_in", "uid", "create_at", "expire_in")


def app_json(state: State) -> dict[str, Any]:
    """app_key, app_secret, and the registered redirect_uris; an empty list takes every http(s) address."""
    return APP | (state.setting("app") or {})


def change_app(state: State, wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        fits = all(isinstance(each, str) for each in value) if isinstance(value, list) else value
        if name not in APP or type(value) is not type(APP[name]) or (not fits and value != []):
            known = ", ".join(APP)
            raise Refused(
                Words(zh=f"应用只有 {known} 可改，{name} 不合用。", en=f"The app has {known}; {name} does not fit.")
            )
    state.set_setting("app", app_json(state) | wanted)


class OAuth:
    def __init__(self, state: State) -> None:
        self.state = state

    def routes(self) -> list[Route]:
        return [
            Route("/access_token", self.access_token, methods=ANY_VERB),
            Route("/get_token_info", self.get_token_info, methods=ANY_VERB),
            Route("/revokeoauth2", self.revoke, methods=ANY_VERB),
        ]

    async def access_token(self, request: Request) -> Response:
        return await self._answer(request, self._exchange_code)

    async def get_token_info(self, request: Request) -> Response:
        return await self._answer(request, self._token_info)

    async def revoke(self, request: Request) -> Response:
        return await self._answer(request, self._revoke, verbs=("POST", "GET"))

    async def _answer(self, request: Request, handler: Any, verbs: tuple[str, ...] = ("POST",)) -> Response:
        try:
            if request.method not in verbs:
                raise ApiError(10021)
            form = await read_form(request, await read_body(request))
            result = handler(form, time.time())
        except ApiError as error:
            return self._refusal(error, request.url.path)
        if self.state.faults.oauth_numbers_as_strings:
            result = {name: str(value) if name in NUMBERS else value for name, value in result.items()}
        return JSONResponse(result)

    def _refusal(self, error: ApiError, path: str) -> Response:
        """The OAuth form of an error (weibo-api 2.6)."""
        faults = self.state.faults
        code = str(error.code) if faults.error_code_as_string else error.code
        body = {"error": error.message, "error_code": code, "request": path, "error_uri": path}
        if error.detail:
            body["error_description"] = error.detail
        return JSONResponse(body, 200 if faults.errors_with_200 else error.http_status)

    def _exchange_code(self, form: Form, now: float) -> dict[str, Any]:
        """A code works once, with the same redirect_uri as before."""
        params = form.params
        app = app_json(self.state)
        if params.get("client_id") != app["app_key"] or params.get("client_secret") != app["app_secret"]:
            raise ApiError(21324, detail="client_secret error.")
        if params.get("grant_type") != "authorization_code":
            raise ApiError(21328, detail="unsupported grant_type")
        code = params.get("code", "")
        row = self.state.one("SELECT * FROM codes WHERE code = ?", code)
        if row is None or row["used"] or now - row["made"] > CODE_LIFE:
            raise ApiError(21325, detail=f"invalid authorization code:{code}")
        if params.get("redirect_uri") != row["redirect_uri"]:
            raise ApiError(21322, detail="redirect_uri mismatch")
        person = people.by_uid(self.state, row["uid"])
        assert person is not None
        with self.state.transaction():
            self.state.db.execute("UPDATE codes SET used = 1 WHERE code = ?", (code,))
            person = people.authorise(self.state, person, now)
        left = int(person.token_expires - now)
        return {
            "access_token": person.token,
            "expires_in": left,
            "remind_in": str(left),
            "uid": str(person.uid),
            "isRealName": "true",
        }

    def _token_info(self, form: Form, now: float) -> dict[str, Any]:
        person = self._bearer(form, now)
        return {
            "uid": person.uid,
            "appkey": app_json(self.state)["app_key"],
            "scope": "all",
            "create_at": int(person.token_made),
            "expire_in": int(person.token_expires - now),
        }

    def _revoke(self, form: Form, now: float) -> dict[str, Any]:
        people.revoke(self.state, self._bearer(form, now))
        return {"result": "true"}

    def _bearer(self, form: Form, now: float) -> Person:
        person = people.by_token(self.state, form.token())
        if person is None:
            raise ApiError(21332, detail="no such token")
        return people.authorised_now(person, self.state, now)


def check_authorisation(state: State, params: dict[str, str]) -> None:
    """What the login page refuses to show itself for: a wrong app, address or response type."""
    app = app_json(state)
    if params.get("client_id") != app["app_key"]:
        raise ApiError(21324, detail="client_id")
    address = params.get("redirect_uri", "")
    registered = app["redirect_uris"]
    if not origin_of(address) or (registered and address not in registered):
        raise ApiError(21322)
    if params.get("response_type", "code") != "code":
        raise ApiError(21329)


def origin_of(address: str) -> str:
    """`http://host:port` of a web address, else nothing. Strict, because it enters a security header."""
    found = WEB_ADDRESS.fullmatch(address)
    return found[1] if found else ""


def agreed(state: State, params: dict[str, str], uid: int, now: float) -> Response:
    """Back to the app with a code that works once."""
    code = secrets.token_hex(16)
    state.db.execute(
        "INSERT INTO codes (code, uid, redirect_uri, made) VALUES (?, ?, ?, ?)",
        (code, uid, params["redirect_uri"], now),
    )
    return _back(params, {"code": code})


def refused(params: dict[str, str]) -> Response:
    """Back to the app without a code: the user said no. The parameter names are from memory (weibo-api 2.1)."""
    words = {
        "error_uri": "/oauth2/authorize",
        "error": "access_denied",
        "error_description": "user denied your request.",
    }
    return _back(params, words | {"error_code": "21330"})


def _back(params: dict[str, str], answer: dict[str, str]) -> Response:
    if "state" in params:
        answer = answer | {"state": params["state"]}
    parts = urlsplit(params["redirect_uri"])
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *answer.items()])
    return RedirectResponse(urlunsplit(parts._replace(query=query)), 302)
