"""Speaks to Weibo's servers: how a call is put on the wire and how an answer is read. Knows no endpoint's meaning.

Used inside `wire.limits`, which the adapter opens once for all requests of one of its calls.
"""

import json
from dataclasses import dataclass
from typing import Any

import httpx

from guanwei.networks import wire
from guanwei.networks.contract import Connection, Picture
from guanwei.networks.weibo.routes import Endpoint

MESSAGE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """The call was carried out; `data` is the JSON that came back."""

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
    return _send(connection, "GET", endpoint, params=params, headers=headers)


def post(connection: Connection, endpoint: Endpoint, form: dict[str, str], picture: Picture | None = None) -> Reply:
    """A writing call: form-encoded once, or multipart with a picture. The token is a form field in both
    (docs/concepts/weibo.md 1: a multipart call without it is refused)."""
    form = {"access_token": connection.secrets.get("access_token", ""), **form}
    if picture is None:
        return _send(connection, "POST", endpoint, data=form)
    name = f"picture.{picture.mime.rpartition('/')[2]}"
    return _send(connection, "POST", endpoint, data=form, files={"pic": (name, picture.data, picture.mime)})


def _send(connection: Connection, method: str, endpoint: Endpoint, **request: Any) -> Reply:
    try:
        response = wire.client().request(method, endpoint.url(connection.server), **request)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Unclear(_scrub(wire.failure(error), connection), wire.current().may_have_arrived)
    return _read(response, connection)


def _read(response: httpx.Response, connection: Connection) -> Reply:
    """The error code decides, whatever the HTTP status is and whether it is a number or a string."""
    try:
        data = json.loads(response.content)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        kind = response.headers.get("content-type", "no type").partition(";")[0]
        return Unclear(f"HTTP {response.status_code} without a JSON object ({kind})", may_have_arrived=True)
    code = data.get("error_code", 0)
    if code not in (0, "0", None, ""):
        message = _scrub(str(data.get("error_description") or data.get("error") or ""), connection)
        if not str(code).isdecimal():
            return Unclear(f"an error code that is no number: {str(code)[:40]} {message}", may_have_arrived=True)
        return Refusal(int(code), message)
    if not response.is_success:
        return Unclear(f"HTTP {response.status_code} without an error code", may_have_arrived=True)
    return Answer(data)


def _scrub(message: str, connection: Connection) -> str:
    for secret in connection.secrets.values():
        if secret:
            message = message.replace(secret, "***")
    return message[:MESSAGE_LENGTH]
