"""Bluesky behind the contract of every network."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from atproto_client import Client, models

from guanwei.lib.clock import utc_now
from guanwei.networks import wire
from guanwei.networks.bluesky import errors, records
from guanwei.networks.bluesky.errors import CALL_FAILED
from guanwei.networks.bluesky.limits import PROFILES
from guanwei.networks.bluesky.richtext import find_mentions, wire_text
from guanwei.networks.bluesky.session import LoginFailed, Session, Sessions, Unusable
from guanwei.networks.bluesky.tid import moment_of, new_tid
from guanwei.networks.contract import (
    Absent,
    Accepted,
    Alive,
    CannotTell,
    Connection,
    Dead,
    Found,
    Limits,
    Outbound,
    Outcome,
    Picture,
    Readable,
    ReadBack,
    Rejected,
    Sought,
    Unauthorized,
    Unknown,
    Unreadable,
)

_FAILED = (*CALL_FAILED, LoginFailed, Unusable)


class BlueskyAdapter:
    """See contract.Adapter. `stay_on_server` keeps accounts on the address they were given; a local one always is."""

    network = "bluesky"

    def __init__(self, now: Callable[[], datetime] = utc_now, *, stay_on_server: bool = False) -> None:
        self._now = now
        self._sessions = Sessions(now, stay_on_server=stay_on_server)

    def limits(self, profile: str) -> Limits:
        return PROFILES[profile]

    def profiles(self) -> tuple[str, ...]:
        return tuple(PROFILES)

    def new_client_key(self, now: datetime) -> str:
        return new_tid(now)

    def prepare(self, connection: Connection) -> None:
        with _call(connection):
            try:
                self._sessions.of(connection).ready()
            except _FAILED:
                return

    def publish(self, connection: Connection, outbound: Outbound) -> Outcome:
        refused = _beyond(self.limits(connection.profile), outbound)
        if refused:
            return refused
        created_at = outbound.created_at or moment_of(outbound.client_key)
        with _call(connection) as call:
            try:
                session = self._sessions.of(connection)
                session.ready()
                did = session.did(connection.remote_account_id)
                record = self._prepared_record(session, outbound, created_at)
            except _FAILED as error:
                return errors.before_the_write(self._outcome(error, call))
            return self._put(session, did, outbound.client_key, record, call)

    def delete(self, connection: Connection, remote_id: str) -> Outcome:
        with _call(connection) as call:
            try:
                did, rkey = records.split_uri(remote_id)
            except records.Malformed as error:
                return Rejected("remote_id", str(error))
            body = {"repo": did, "collection": records.POST, "rkey": rkey}
            try:
                session = self._sessions.of(connection)
                session.ready()
                session.did(did)
                self._as_account(session, lambda client: _procedure(client, "com.atproto.repo.deleteRecord", body))
            except _FAILED as error:
                return self._outcome(error, call)
            return Accepted(remote_id, records.web_address(did, rkey))

    def find(self, connection: Connection, sought: Sought) -> ReadBack:
        """By the key that was chosen before sending, so the answer is certain; text and time are not compared."""
        with _call(connection):
            try:
                session = self._sessions.of(connection)
                entry = _record(session.reader, _did(session, connection), sought.client_key)
                return Found(records.remote_of(entry, session.server))
            except _FAILED as error:
                if errors.name_of(error) == errors.RECORD_MISSING:
                    return Absent(f"the account's own server has no record {sought.client_key}")
                return CannotTell(_reason(error))

    def own_timeline(self, connection: Connection, count: int) -> Readable | Unreadable:
        """From the account's own server, which knows every post at once; the public view lags behind by seconds."""
        size = max(1, min(count, self.limits(connection.profile).own_timeline_size))
        with _call(connection) as call:
            try:
                session = self._sessions.of(connection)
                did = _did(session, connection)
                params = models.ComAtprotoRepoListRecords.Params(repo=did, collection=records.POST, limit=size)
                listed = _query(session.reader, "com.atproto.repo.listRecords", params).get("records")
                if not isinstance(listed, list):
                    raise records.Malformed("a list without records")
                return Readable(tuple(records.remote_of(entry, session.server) for entry in listed))
            except _FAILED as error:
                return Unreadable(_reason(error), self._outcome(error, call))

    def read_one(self, connection: Connection, remote_id: str) -> Readable | Unreadable:
        with _call(connection) as call:
            try:
                session = self._sessions.of(connection)
                entry = _record(session.reader, *records.split_uri(remote_id))
                return Readable((records.remote_of(entry, session.server),))
            except _FAILED as error:
                if errors.name_of(error) == errors.RECORD_MISSING:
                    return Readable(())
                return Unreadable(_reason(error), self._outcome(error, call))

    def check_login(self, connection: Connection) -> Alive | Dead:
        """An app password has no end that could be told, so neither has the answer."""
        with _call(connection) as call:
            try:
                session = self._sessions.of(connection)
                session.ready()
                info = self._as_account(session, lambda client: _query(client, "com.atproto.server.getSession"))
                did, handle = session.did(connection.remote_account_id), str(info.get("handle", ""))
                if info.get("active") is False:
                    state = str(info.get("status") or "inactive")
                    return Dead(state, Unauthorized(state, "the server has closed this account"))
                return Alive(did, handle, _display_name(session.reader, did) or handle, None)
            except _FAILED as error:
                return Dead(_reason(error), self._outcome(error, call))

    def refreshed_secrets(self, connection: Connection) -> dict[str, str] | None:
        exported = self._sessions.of(connection).exported
        if not exported or exported == connection.secrets.get("session"):
            return None
        return {**connection.secrets, "session": exported}

    # --- steps ------------------------------------------------------------------------------------------------------

    def _prepared_record(self, session: Session, outbound: Outbound, created_at: datetime) -> dict[str, Any]:
        """Everything between login and write: who is mentioned, the pictures."""
        dids = _resolved(session.reader, wire_text(outbound.text, outbound.link))
        blobs = [self._as_account(session, partial(_upload, picture)) for picture in outbound.pictures]
        return records.post_record(outbound, created_at, blobs, dids)

    def _put(self, session: Session, did: str, rkey: str, record: dict[str, Any], call: wire.Call) -> Outcome:
        """The write. `swapRecord: null` makes it create-only: the same record again is accepted and changes nothing,
        another one under the same key is refused."""
        body = {"repo": did, "collection": records.POST, "rkey": rkey, "swapRecord": None, "record": record}
        try:
            answer = self._as_account(session, lambda client: _procedure(client, "com.atproto.repo.putRecord", body))
        except _FAILED as error:
            if errors.name_of(error) == errors.KEY_IN_USE:
                return self._what_is_there(session, did, rkey, record)
            return self._outcome(error, call)
        if answer.get("uri") != records.uri_of(did, rkey):
            return Unknown("the server accepted something else than what was sent")
        return Accepted(records.uri_of(did, rkey), records.web_address(did, rkey))

    def _what_is_there(self, session: Session, did: str, rkey: str, record: dict[str, Any]) -> Outcome:
        """Something lies under our key already: our post from an earlier attempt, perhaps with other picture ids."""
        try:
            stored = _record(session.reader, did, rkey).get("value")
        except _FAILED as error:
            return Unknown(_reason(error), errors.KEY_IN_USE)
        if isinstance(stored, dict) and records.is_same(stored, record):
            return Accepted(records.uri_of(did, rkey), records.web_address(did, rkey), "was there already")
        return Rejected(errors.KEY_IN_USE, "another post lies under this record key")

    def _as_account(self, session: Session, work: Callable[[Client], Any]) -> Any:
        """`work` with the tokens of a session that is ready; once more after a new login when the server refuses them.
        A call that was refused for its token has done nothing, so a second one is no repetition."""
        token = session.access_token
        try:
            return work(session.client)
        except CALL_FAILED as error:
            if errors.name_of(error) not in errors.SESSION_OVER:
                raise
        return work(session.log_in_again(token))

    def _outcome(self, error: Exception, call: wire.Call) -> Outcome:
        if isinstance(error, Unusable):
            return Unauthorized(error.code, str(error))
        if isinstance(error, LoginFailed):
            return errors.before_the_write(self._outcome(error.cause, call))
        return errors.outcome_of(error, may_have_arrived=call.may_have_arrived, now=self._now())


def _call(connection: Connection) -> Any:
    return wire.limits(connection.timeout_seconds, allow_local=connection.allow_local)


def _did(session: Session, connection: Connection) -> str:
    if not connection.remote_account_id:
        session.ready()
    return session.did(connection.remote_account_id)


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


def _record(client: Client, did: str, rkey: str, collection: str = records.POST) -> dict[str, Any]:
    params = models.ComAtprotoRepoGetRecord.Params(repo=did, collection=collection, rkey=rkey)
    return _query(client, "com.atproto.repo.getRecord", params)


def _resolved(client: Client, text: str) -> dict[str, str]:
    """The DIDs of the handles that a text mentions. A handle that nobody has stays plain text."""
    dids = {}
    for handle in dict.fromkeys(span.value for span in find_mentions(text)):
        params = models.ComAtprotoIdentityResolveHandle.Params(handle=handle)
        try:
            dids[handle] = str(_query(client, "com.atproto.identity.resolveHandle", params)["did"])
        except CALL_FAILED as error:
            if errors.name_of(error) != "InvalidRequest":
                raise
    return dids


def _display_name(client: Client, did: str) -> str:
    try:
        profile = _record(client, did, "self", "app.bsky.actor.profile").get("value")
    except CALL_FAILED:
        return ""
    return str(profile.get("displayName") or "") if isinstance(profile, dict) else ""


def _object(content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise records.Malformed("an answer that is no JSON object")
    return content


def _reason(error: Exception) -> str:
    cause = error.cause if isinstance(error, LoginFailed) else error
    return errors.name_of(cause) or wire.failure(errors.root(cause))


def _beyond(limits: Limits, outbound: Outbound) -> Rejected | None:
    """What the profile cannot carry is refused before the wire: half of a post must never go out."""
    if limits.profile == "by_hand":
        return Rejected("by_hand", "this account is posted to by hand")
    if len(outbound.pictures) > limits.max_pictures:
        return Rejected("pictures", f"at most {limits.max_pictures} pictures")
    try:
        moment_of(outbound.client_key)
    except ValueError:
        return Rejected("client_key", "without a record key the post could not be recognised afterwards")
    return None
