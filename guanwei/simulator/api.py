"""Every call below /2/: reading, faults, limits, the handler, the answer and its line in the wire log."""

import asyncio
import json
import time
from dataclasses import dataclass, replace
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from guanwei.simulator import people, posts, quota, wire
from guanwei.simulator.call import Call
from guanwei.simulator.connections import Connections
from guanwei.simulator.endpoints import ENDPOINTS, Endpoint
from guanwei.simulator.errors import ApiError
from guanwei.simulator.faults import call_name
from guanwei.simulator.forms import Form, base_of, read_body, read_form
from guanwei.simulator.people import Person
from guanwei.simulator.state import State

JSON_TYPE = b"application/json;charset=UTF-8"
HTML_TYPE = b"text/html;charset=UTF-8"
LATE_PUBLISH = 20032
SPOILT = ("html_answer", "empty_answer", "truncated_json")
FLAKY_CALL = "statuses/share"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. note: how the wire log names it."""

    status: int
    body: bytes
    note: str
    media_type: bytes = JSON_TYPE
    location: bytes = b""


@dataclass(slots=True)
class Exchange:
    """One request on its way through. name: as `statuses/share`. row: the number of a write in the wire log."""

    path: str
    name: str
    verb: str
    ip: str
    base: str
    client: Any
    endpoint: Endpoint | None
    form: Form
    row: int | None = None
    reader: Person | None = None
    committed: bool = False

    @property
    def is_write(self) -> bool:
        """Whether this is a request that would write: the wire log counts those."""
        return self.endpoint is not None and self.endpoint.write and self.verb == "POST"


class Api:
    """The ASGI application for /2/."""

    def __init__(self, state: State, connections: Connections) -> None:
        self.state = state
        self.connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        path = scope["path"]
        name = call_name(path)
        exchange = Exchange(
            path=path,
            name=name,
            verb=scope["method"],
            ip=scope["client"][0] if scope["client"] else "",
            base=base_of(request),
            client=scope["client"],
            endpoint=ENDPOINTS.get(name),
            form=Form(),
        )
        answer = await self._answer(exchange, request)
        if answer is not None:
            await self._send(exchange, answer, send)

    async def _answer(self, exchange: Exchange, request: Request) -> Answer | None:
        """The answer, or None when the other side gets none."""
        try:
            body = await read_body(request)
        except ClientDisconnect:
            self._note_arrival(exchange, complete=False)
            return None
        try:
            exchange.form = await read_form(request, body)
        except ApiError as error:
            self._note_arrival(exchange, complete=True)
            return self._refusal(exchange, error)
        exchange.reader = people.by_token(self.state, exchange.form.token())
        self._note_arrival(exchange, complete=True)
        return await self._with_faults(exchange)

    def _note_arrival(self, exchange: Exchange, *, complete: bool) -> None:
        if not exchange.is_write:
            return
        params = exchange.form.params
        arrival = wire.Arrival(
            path=exchange.path,
            complete=complete,
            uid=exchange.reader.uid if exchange.reader else None,
            text=params.get("status", params.get("comment")),
            rip=params.get("rip"),
            picture_sha256s=tuple(sha256(upload.body).hexdigest() for upload in exchange.form.uploads),
        )
        exchange.row = wire.arrived(self.state, arrival, time.time())

    async def _with_faults(self, exchange: Exchange) -> Answer | None:
        if self.state.faults.delay_seconds:
            resets = self.state.resets
            await self.connections.pause(self.state.faults.delay_seconds)
            if resets != self.state.resets:
                return await self._cut(exchange)
        if self._fires("reset_before_commit", exchange):
            return await self._cut(exchange)
        if rule := self._fires("fail_before_commit", exchange):
            return _gateway_page(rule.status)
        spoilt = next(((name, rule) for name in SPOILT if (rule := self._fires(name, exchange))), None)
        if spoilt is None:
            return await self._performed(exchange)
        name, rule = spoilt
        answer = await self._performed(exchange) if rule.committed else Answer(200, b'{"created_at":""}', "200")
        return None if answer is None else _spoil(name, rule, answer)

    async def _performed(self, exchange: Exchange) -> Answer | None:
        """The call itself, and the faults that come after a write."""
        try:
            answer = self._perform(exchange)
        except ApiError as error:
            return self._refusal(exchange, error)
        if not exchange.committed:
            return answer
        if rule := self._fires("timeout_after_commit", exchange):
            await self.connections.pause(rule.seconds)
        if self._fires("reset_after_commit", exchange):
            return await self._cut(exchange)
        if rule := self._fires("fail_after_commit", exchange):
            return _gateway_page(rule.status)
        return answer

    def _perform(self, exchange: Exchange) -> Answer:
        self._refuse_on_purpose(exchange)
        now = time.time()
        endpoint = self._gate(exchange, now)
        form = exchange.form
        call = Call(
            self.state, exchange.name, form.params, form.uploads, exchange.reader, exchange.base, now, exchange.ip,
            biz=endpoint.commercial, all_values=form.values,
        )  # fmt: skip
        with self.state.transaction():
            result = endpoint.handler(call)
            exchange.committed = call.committed
            if call.committed and exchange.row is not None:
                wire.committed(self.state, exchange.row, call.remote_id)
            late = self._after_publishing(exchange, endpoint, call.remote_id, now) if call.committed else None
        if endpoint.redirects:
            return Answer(HTTPStatus.FOUND, b"", "302", location=result.encode())
        return late or Answer(HTTPStatus.OK, _json(result), "200")

    def _after_publishing(
        self, exchange: Exchange, endpoint: Endpoint, remote_id: int | None, now: float
    ) -> Answer | None:
        """What happens to an accepted post: hidden by the censor, or late, with 20032 as the answer."""
        if not endpoint.posting or remote_id is None:
            return None
        if rule := self._fires("hide_after_publish", exchange):
            posts.set_visibility(self.state, remote_id, rule.state, now + rule.after_seconds)
        if rule := self._fires("late_publish_20032", exchange):
            posts.show_late(self.state, remote_id, now + rule.visible_after_seconds)
            return self._refusal(exchange, ApiError(LATE_PUBLISH))
        return None

    def _refuse_on_purpose(self, exchange: Exchange) -> None:
        if rule := self._fires("refuse", exchange):
            raise ApiError(rule.code, text=rule.text, status=rule.status)
        if self.state.faults.mostly_10001 and exchange.name == FLAKY_CALL and self.state.book.nine_of_ten():
            raise ApiError(10001)

    def _gate(self, exchange: Exchange, now: float) -> Endpoint:
        """Verb, token, limits and permission, in this order, before any parameter is looked at."""
        endpoint = exchange.endpoint
        if endpoint is None:
            raise ApiError(10020)
        if exchange.verb != endpoint.verb:
            raise ApiError(10021)
        if not exchange.form.token():
            raise ApiError(21301, text="auth by Null spi!") if exchange.form.multipart else ApiError(10006)
        if exchange.reader is None:
            raise ApiError(21332)
        reader = people.authorised_now(exchange.reader, self.state, now)
        limited = self.state.faults.quota and not endpoint.commercial
        if limited:
            quota.count_from_ip(self.state, exchange.ip, now)
            quota.count_of_account(self.state, reader.uid, now)
        if endpoint.grants and not set(endpoint.grants) & set(reader.grants):
            raise ApiError(10014)
        if limited and endpoint.posting:
            quota.count_posting(self.state, reader.uid, exchange.name, now)
        return endpoint

    def _fires(self, name: str, exchange: Exchange) -> Any:
        uid = str(exchange.reader.uid) if exchange.reader else ""
        return self.state.book.fires(name, exchange.name, uid, write=exchange.is_write)

    def _refusal(self, exchange: Exchange, error: ApiError) -> Answer:
        """The API form of an error (weibo-api 2.6), in the spellings that are switched on."""
        faults = self.state.faults
        status = HTTPStatus.OK if faults.errors_with_200 else error.http_status
        body = {
            "error": error.message,
            "error_code": str(error.code) if faults.error_code_as_string else error.code,
            "request": exchange.path,
        }
        return Answer(status, _json(body), f"{int(status)} {error.code}")

    async def _cut(self, exchange: Exchange) -> Answer | None:
        self.connections.reset(exchange.client)
        # uvicorn learns of the cut in the next turn of the loop, and else would answer 500 by itself.
        await asyncio.sleep(0)
        return None

    async def _send(self, exchange: Exchange, answer: Answer, send: Send) -> None:
        if exchange.row is not None and self.connections.is_open(exchange.client):
            wire.answered(self.state, exchange.row, answer.note)
        headers = [(b"content-type", answer.media_type), (b"content-length", str(len(answer.body)).encode())]
        if answer.location:
            headers.append((b"location", answer.location))
        await send({"type": "http.response.start", "status": int(answer.status), "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _gateway_page(status: int) -> Answer:
    """What a proxy in front of the platform answers by itself."""
    try:
        title = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        title = str(status)
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Answer(status, page.encode(), f"{status} html", HTML_TYPE)


def _spoil(name: str, rule: Any, answer: Answer) -> Answer:
    """An HTML page, nothing, or half of the JSON in place of the answer."""
    if name == "html_answer":
        return _gateway_page(rule.status)
    if name == "empty_answer":
        return Answer(rule.status, b"", f"{rule.status} empty", HTML_TYPE)
    return replace(answer, body=answer.body[: len(answer.body) // 2], note=f"{answer.note} truncated")
