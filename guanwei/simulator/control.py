"""The control interface below /_sim/: accounts, faults, wire log, fans, the censor. JSON, for this machine only."""

import ipaddress
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from guanwei.lib.words import Words
from guanwei.simulator import fan, faults, oauth, people, posts, wire
from guanwei.simulator.faults import Faults, Refused
from guanwei.simulator.forms import base_of
from guanwei.simulator.people import Person
from guanwei.simulator.shapes import Shapes
from guanwei.simulator.state import State

VISIBILITIES = ("visible", "hidden", "removed")
NOT_FROM_HERE = Words(zh="只接受本机的请求。", en="Only requests from this machine are accepted.")
Handler = Callable[[Request], Awaitable[Response]]


def guarded(handler: Handler) -> Handler:
    """Only loopback clients, no page of another site; what makes no sense answers 400 with a sentence."""

    async def guard(request: Request) -> Response:
        if not is_local(request):
            return refusal(NOT_FROM_HERE, 403)
        try:
            return await handler(request)
        except Refused as refused:
            return refusal(refused.words, 400)

    return guard


def is_asked_here(scope: Scope) -> bool:
    """From a loopback address, asked for by a loopback name.

    The name matters: a page of a stranger's site whose name comes to mean 127.0.0.1 is of the same origin.
    """
    client = scope["client"][0] if scope.get("client") else "127.0.0.1"
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return is_loopback(client) and names_this_machine(host.decode("latin-1"))


def is_local(request: Request) -> bool:
    """Asked from here, and not sent by a page of another origin."""
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    return is_asked_here(request.scope) and (origin is None or origin.partition("://")[2] == host)


def names_this_machine(host: str) -> bool:
    """Is the Host header, with or without a port, `localhost` or a loopback address?"""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or is_loopback(name)


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def refusal(words: Words, status: int) -> JSONResponse:
    return JSONResponse({"error": words.en, "message": words.as_json()}, status)


class Control:
    def __init__(self, state: State) -> None:
        self.state = state

    def routes(self) -> list[Route]:
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/accounts", self.list_accounts),
            ("POST", "/accounts", self.add_account),
            ("GET", "/accounts/{uid:int}", self.show_account),
            ("PATCH", "/accounts/{uid:int}", self.change_account),
            ("GET", "/app", self.show_app),
            ("PATCH", "/app", self.change_app),
            ("GET", "/faults", self.show_faults),
            ("PUT", "/faults", self.put_faults),
            ("PATCH", "/faults", self.patch_faults),
            ("DELETE", "/faults", self.reset_faults),
            ("GET", "/wire", self.show_wire),
            ("DELETE", "/wire", self.clear_wire),
            ("GET", "/state", self.show_state),
            ("POST", "/reset", self.reset),
            ("POST", "/fan", self.act),
            ("POST", "/statuses/{id:int}/visibility", self.set_visibility),
        ]
        return [Route(path, guarded(handler), methods=[verb]) for verb, path, handler in table]

    async def list_accounts(self, request: Request) -> Response:
        now = time.time()
        return JSONResponse([people.account_json(person, now) for person in people.accounts(self.state)])

    async def add_account(self, request: Request) -> Response:
        now = time.time()
        person = people.add_account(self.state, await _object(request), now)
        return JSONResponse(people.account_json(person, now), 201)

    async def show_account(self, request: Request) -> Response:
        return JSONResponse(people.account_json(self._account(request), time.time()))

    async def change_account(self, request: Request) -> Response:
        now = time.time()
        person = people.change_account(self.state, self._account(request).uid, await _object(request), now)
        return JSONResponse(people.account_json(person, now))

    def _account(self, request: Request) -> Person:
        uid = request.path_params["uid"]
        person = people.by_uid(self.state, uid) if people.is_uid(str(uid)) else None
        if person is None:
            raise Refused(Words(zh=f"没有账号 {uid}。", en=f"There is no account {uid}."))
        return person

    async def show_app(self, request: Request) -> Response:
        return JSONResponse(oauth.app_json(self.state))

    async def change_app(self, request: Request) -> Response:
        oauth.change_app(self.state, await _object(request))
        return JSONResponse(oauth.app_json(self.state))

    async def show_faults(self, request: Request) -> Response:
        return JSONResponse(faults.as_json(self.state.faults))

    async def put_faults(self, request: Request) -> Response:
        return self._with_faults(faults.read_faults(await _object(request), Faults()))

    async def patch_faults(self, request: Request) -> Response:
        return self._with_faults(faults.read_faults(await _object(request), self.state.faults))

    async def reset_faults(self, request: Request) -> Response:
        return self._with_faults(Faults())

    def _with_faults(self, wanted: Faults) -> Response:
        self.state.put_faults(wanted)
        return JSONResponse(faults.as_json(wanted))

    async def show_wire(self, request: Request) -> Response:
        return JSONResponse(wire.rows(self.state))

    async def clear_wire(self, request: Request) -> Response:
        wire.clear(self.state)
        return JSONResponse({"cleared": True})

    async def show_state(self, request: Request) -> Response:
        return JSONResponse(counts(self.state))

    async def reset(self, request: Request) -> Response:
        self.state.reset()
        return JSONResponse(counts(self.state))

    async def act(self, request: Request) -> Response:
        now = time.time()
        done = fan.act(self.state, await _object(request), now)
        shapes = Shapes(self.state, base_of(request), now)
        shown = shapes.status(done.row) if done.kind == "status" else shapes.comment(done.row)
        person = {
            "uid": str(done.fan.uid),
            "screen_name": done.fan.screen_name,
            "authorised": done.fan.authorised,
        }
        return JSONResponse(
            {"kind": done.kind, "id": done.row["id"], "idstr": str(done.row["id"]), "fan": person, done.kind: shown}
        )

    async def set_visibility(self, request: Request) -> Response:
        status_id = request.path_params["id"]
        wanted = (await _object(request)).get("state")
        if wanted not in VISIBILITIES:
            known = ", ".join(VISIBILITIES)
            raise Refused(Words(zh=f"state 只能是 {known}。", en=f"state is one of {known}."))
        row = self.state.one("SELECT id FROM statuses WHERE id = ? AND state <> 'deleted'", min(status_id, 2**62))
        if row is None:
            raise Refused(Words(zh=f"没有微博 {status_id}。", en=f"There is no status {status_id}."))
        posts.set_visibility(self.state, status_id, wanted, time.time())
        return JSONResponse({"id": status_id, "idstr": str(status_id), "state": wanted})


def counts(state: State) -> dict[str, Any]:
    """How much there is of everything; `statuses` and `comments` without the deleted ones."""
    return {
        "accounts": state.number("SELECT count(*) FROM users WHERE is_account"),
        "fans": state.number("SELECT count(*) FROM users WHERE NOT is_account"),
        "statuses": state.number("SELECT count(*) FROM statuses WHERE state <> 'deleted'"),
        "comments": state.number("SELECT count(*) FROM comments WHERE deleted = 0"),
        "likes": state.number("SELECT count(*) FROM likes"),
        "pictures": state.number("SELECT count(*) FROM pictures"),
        "links": state.number("SELECT count(*) FROM links"),
        "wire": state.number("SELECT count(*) FROM wire"),
    }


async def _object(request: Request) -> dict[str, Any]:
    """The JSON object of the body."""
    try:
        value = json.loads(await request.body())
        json.dumps(value, ensure_ascii=False).encode()  # Half a surrogate pair is JSON, but no text that can be kept.
    except (ValueError, RecursionError) as error:
        raise Refused(Words(zh="请求正文不是 JSON。", en="The body is not JSON.")) from error
    if not isinstance(value, dict):
        raise Refused(Words(zh="请求正文应为 JSON 对象。", en="The body has to be a JSON object."))
    return value
