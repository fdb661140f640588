"""Speaks to Weibo's servers: how a call is put on the wire and how an answer is read. Knows no endpoint's meaning.

Used inside `wire.limits`, which the adapter opens once for all requests of one of its calls.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from guanwei.networks import wire
from guanwei.networks.contract import Connection, Picture
from guanwei.networks.untrusted import count_of
from guanwei.networks.weibo.routes import REAL_SERVER, Endpoint

MESSAGE_LENGTH = 200
LIST = "list"


@dataclass(frozen=True, slots=True)
class Answer:
    """The call was carried out; `data` is the JSON that came back. A bare list stands in it under `LIST`."""

    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Weibo said no, with a code of its table."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """No answer, or one that says neither yes nor no; without `may_have_arrived` the request never went out whole."""

    reason: str
    may_have_arrived: bool


Reply = Answer | Refusal | Unclear


def get(connection: Connection, endpoint: Endpoint, params: dict[str, str]) -> Reply:
    """A reading call. The token goes in the header: addresses end up in logs."""
    headers = {"Authorization": f"OAuth2 {connection.secrets.get('access_token', '')}"}
    return _send(connection, "GET", f"{endpoint.url(connection.server)}?{urlencode(params)}", headers)


def post(connection: Connection, endpoint: Endpoint, form: dict[str, str], picture: Picture | None = None) -> Reply:
    """A writing call: form-encoded once, or multipart with a picture. The token is a form field in both
    (docs/concepts/weibo.md 1: a multipart call without it is refused)."""
    form = {"access_token": connection.secrets.get("access_token", ""), **form}
    url = endpoint.url(connection.server)
    if picture is None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return _send(connection, "POST", url, headers, urlencode(form).encode())
    name = f"picture.{picture.mime.rpartition('/')[2]}"
    packed = httpx.Request("POST", REAL_SERVER, data=form, files={"pic": (name, picture.data, picture.mime)})
    return _send(connection, "POST", url, {"Content-Type": packed.headers["Content-Type"]}, packed.read())


def _send(connection: Connection, method: str, url: str, headers: dict[str, str], content: bytes = b"") -> Reply:
    try:
        answer = wire.request(method, url, headers, content)
    except wire.FAILED as error:
        return Unclear(_scrub(wire.failure(error), connection), wire.current().may_have_arrived)
    return _read(answer, connection)


def _read(answer: wire.Answer, connection: Connection) -> Reply:
    """The error code decides, whatever the HTTP status is and whether it is a number or a string."""
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, list):
        data = {LIST: data}
    if not isinstance(data, dict):
        kind = answer.content_type or "no type"
        return Unclear(f"HTTP {answer.status} without a JSON object ({kind})", may_have_arrived=True)
    code = data.get("error_code", 0)
    if code not in (0, "0", None, ""):
        message = _scrub(str(data.get("error_description") or data.get("error") or ""), connection)
        number = count_of(code)
        if number is None:
            return Unclear(f"an error code that is no number: {str(code)[:40]} {message}", may_have_arrived=True)
        return Refusal(number, message)
    if not 200 <= answer.status < 300:
        return Unclear(f"HTTP {answer.status} without an error code", may_have_arrived=True)
    return Answer(data)


def _scrub(message: str, connection: Connection) -> str:
    for secret in connection.secrets.values():
        if secret:
            message = message.replace(secret, "***")
    return message[:MESSAGE_LENGTH]
