"""One account during one call of the adapter: what is asked of its server, and what a failure means."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from atproto_client import Client, models

from guanwei.networks import wire
from guanwei.networks.bluesky import errors, records
from guanwei.networks.bluesky.errors import CALL_FAILED
from guanwei.networks.bluesky.session import LoginFailed, Session, Sessions, Unusable
from guanwei.networks.contract import Connection, Outcome, Picture, Unauthorized, Unreadable

FAILED = (*CALL_FAILED, LoginFailed, Unusable)


@dataclass(frozen=True, slots=True)
class Account:
    """Its methods raise FAILED."""

    sessions: Sessions
    connection: Connection
    call: wire.Call
    now: Callable[[], datetime]

    @property
    def session(self) -> Session:
        return self.sessions.of(self.connection)

    def ready(self) -> str:
        """Logs in when that is needed, before what must not be done twice; returns the DID. Unusable when it is not the
        one that the account is known by: nothing may go out as somebody else."""
        self.session.ready()
        return self.session.did(self.connection.remote_account_id)

    def did(self) -> str:
        """The DID, without logging in where it is known."""
        known = self.connection.remote_account_id
        return self.session.did(known) if known else self.ready()

    def query(self, method: str, params: Any = None) -> dict[str, Any]:
        """Asks as the account; after `ready`."""
        return self._as_account(lambda client: _query(client, method, params))

    def procedure(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        """Has something done as the account; after `ready`."""
        return self._as_account(lambda client: _procedure(client, method, body))

    def upload(self, picture: Picture) -> dict[str, Any]:
        return self._as_account(partial(_upload, picture))

    def record(self, did: str, rkey: str, collection: str = records.POST) -> dict[str, Any]:
        """A record that anybody may read, of this server or of another one, as the public view knows it."""
        params = models.ComAtprotoRepoGetRecord.Params(repo=did, collection=collection, rkey=rkey)
        return _query(self.session.reader, "com.atproto.repo.getRecord", params)

    def record_at(self, uri: str) -> dict[str, Any]:
        did, collection, rkey = records.split_record(uri)
        return self.record(did, rkey, collection)

    def own_posts(self, did: str, size: int) -> list[Any]:
        params = models.ComAtprotoRepoListRecords.Params(repo=did, collection=records.POST, limit=size)
        listed = _query(self.session.reader, "com.atproto.repo.listRecords", params).get("records")
        if not isinstance(listed, list):
            raise records.Malformed("a list without records")
        return listed

    def resolve(self, handle: str) -> str:
        """The DID of a handle; "" when nobody has it."""
        params = models.ComAtprotoIdentityResolveHandle.Params(handle=handle)
        try:
            return str(_query(self.session.reader, "com.atproto.identity.resolveHandle", params)["did"])
        except CALL_FAILED as error:
            if errors.name_of(error) != "InvalidRequest":
                raise
            return ""

    def outcome(self, error: Exception, *, optional: bool = False) -> Outcome:
        """`optional`: a call that a server may do without, which says nothing about the account."""
        if isinstance(error, Unusable):
            return Unauthorized(error.code, str(error))
        if isinstance(error, LoginFailed):
            return errors.before_the_write(self.outcome(error.cause))
        return errors.outcome_of(
            error, may_have_arrived=self.call.may_have_arrived, now=self.now(), optional_call=optional
        )

    def unreadable(self, error: Exception) -> Unreadable:
        return Unreadable(reason(error), self.outcome(error))

    def _as_account(self, work: Callable[[Client], dict[str, Any]]) -> dict[str, Any]:
        """Once more after a new login when the server refuses the tokens: such a call has done nothing, so a second one
        is no repetition."""
        token = self.session.access_token
        try:
            return work(self.session.client)
        except CALL_FAILED as error:
            if errors.name_of(error) not in errors.SESSION_OVER:
                raise
        return work(self.session.log_in_again(token))


@contextmanager
def account(sessions: Sessions, connection: Connection, now: Callable[[], datetime]) -> Iterator[Account]:
    """For the length of one call of the adapter, with its one deadline."""
    with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local) as call:
        yield Account(sessions, connection, call, now)


def reason(error: Exception) -> str:
    cause = error.cause if isinstance(error, LoginFailed) else error
    return errors.name_of(cause) or wire.failure(errors.root(cause))


def _query(client: Client, method: str, params: Any = None) -> dict[str, Any]:
    return _object(client.invoke_query(method, params=params, ignore_session_check=True).content)


def _procedure(client: Client, method: str, body: dict[str, Any]) -> dict[str, Any]:
    """As JSON of our own making: the SDK's models cannot say `null`, which `swapRecord` needs."""
    content = json.dumps(body, ensure_ascii=False).encode()
    answer = client.invoke_procedure(
        method, content=content, input_encoding="application/json", ignore_session_check=True
    )
    return _object(answer.content)


def _upload(picture: Picture, client: Client) -> dict[str, Any]:
    headers = {"Content-Type": picture.mime}
    answer = client.invoke_procedure(
        "com.atproto.repo.uploadBlob", content=picture.data, headers=headers, ignore_session_check=True
    )
    return _object(_object(answer.content).get("blob"))


def _object(content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise records.Malformed("an answer that is no JSON object")
    return content
