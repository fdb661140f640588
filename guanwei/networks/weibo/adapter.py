"""Weibo behind the contract of every network."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from guanwei.lib.clock import utc_now
from guanwei.lib.text import comparable
from guanwei.networks import wire
from guanwei.networks.addresses import public_ip
from guanwei.networks.contract import (
    Absent,
    Accepted,
    Alive,
    CannotTell,
    Connection,
    Dead,
    Found,
    Limits,
    NotSent,
    Outbound,
    Outcome,
    Picture,
    Readable,
    ReadBack,
    Rejected,
    Remote,
    Sought,
    Throttled,
    Unauthorized,
    Unknown,
    Unreadable,
)
from guanwei.networks.weibo import client, errors, mapping
from guanwei.networks.weibo.client import Answer, Refusal, Reply, Unclear
from guanwei.networks.weibo.errors import Operation
from guanwei.networks.weibo.limits import PROFILES
from guanwei.networks.weibo.routes import ROUTES, SHOW_STATUS, SHOW_USER, TOKEN_INFO


@dataclass(slots=True)
class WeiboAdapter:
    """See contract.Adapter. Keeps nothing but when each account last met a limit."""

    now: Callable[[], datetime] = utc_now
    network: str = "weibo"
    _limited_at: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def limits(self, profile: str) -> Limits:
        return PROFILES[profile]

    def profiles(self) -> tuple[str, ...]:
        return tuple(PROFILES)

    def new_client_key(self, now: datetime) -> str:
        return ""

    def prepare(self, connection: Connection) -> None:
        """Loads what the first call would wait for. There is no login, and a call to connect early would cost quota."""
        wire.client()

    def publish(self, connection: Connection, outbound: Outbound) -> Outcome:
        refused = _beyond(self.limits(connection.profile), outbound)
        if refused:
            return refused
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            return self._publish(connection, outbound)

    def delete(self, connection: Connection, remote_id: str) -> Outcome:
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            reply = client.post(connection, ROUTES[connection.profile].destroy, {"id": remote_id})
        if isinstance(reply, Answer):
            return Accepted(remote_id, mapping.web_address(connection.remote_account_id, remote_id))
        return self._outcome(connection, reply, Operation.DELETE)

    def find(self, connection: Connection, sought: Sought) -> ReadBack:
        statuses = self._timeline(connection, self.limits(connection.profile).own_timeline_size)
        if isinstance(statuses, Unreadable):
            return CannotTell(statuses.reason)
        return found_in(statuses.statuses, statuses.is_everything, sought, connection.remote_account_id)

    def own_timeline(self, connection: Connection, count: int) -> Readable | Unreadable:
        statuses = self._timeline(connection, count)
        if isinstance(statuses, Unreadable):
            return statuses
        return Readable(tuple(mapping.remote_of(status, connection.remote_account_id) for status in statuses.statuses))

    def read_one(self, connection: Connection, remote_id: str) -> Readable | Unreadable:
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            reply = client.get(connection, SHOW_STATUS, {"id": remote_id})
        if isinstance(reply, Refusal) and errors.meaning_of(reply.code) is errors.Meaning.GONE:
            return Readable(())
        if not isinstance(reply, Answer):
            return self._unreadable(connection, reply)
        try:
            gone = mapping.is_gone(reply.data)
            return Readable(() if gone else (mapping.remote_of(reply.data, connection.remote_account_id),))
        except mapping.Malformed as error:
            return Unreadable(str(error), Unknown(str(error)))

    def check_login(self, connection: Connection) -> Alive | Dead:
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            reply = client.post(connection, TOKEN_INFO, {})
            if not isinstance(reply, Answer):
                dead = self._unreadable(connection, reply)
                return Dead(dead.reason, dead.outcome)
            return self._identity(connection, reply.data)

    def refreshed_secrets(self, connection: Connection) -> dict[str, str] | None:
        return None

    # --- publishing -------------------------------------------------------------------------------------------------

    def _publish(self, connection: Connection, outbound: Outbound) -> Outcome:
        routes = ROUTES[connection.profile]
        form = {"status": mapping.wire_text(outbound.text, outbound.link)}
        address = public_ip(outbound.public_ip)
        if address:
            form["rip"] = address
        match outbound.pictures:
            case ():
                reply = client.post(connection, routes.text, form)
            case (only,):
                reply = client.post(connection, routes.picture, form, only)
            case several:
                uploaded = self._upload(connection, several)
                if not isinstance(uploaded, list):
                    return uploaded
                assert routes.pictures is not None  # `_beyond` let several through: the profile has the call
                reply = client.post(connection, routes.pictures, form | {"pic_id": ",".join(uploaded)})
        return self._published(connection, reply)

    def _published(self, connection: Connection, reply: Reply) -> Outcome:
        if not isinstance(reply, Answer):
            return self._outcome(connection, reply, Operation.PUBLISH)
        try:
            remote_id = mapping.status_id(reply.data)
        except mapping.Malformed as error:
            return Unknown(str(error))
        with self._lock:
            self._limited_at.pop(_account(connection), None)
        author = mapping.author_id(reply.data) or connection.remote_account_id
        if connection.remote_account_id and author != connection.remote_account_id:
            return Unknown(
                f"published as {remote_id} by account {author}: the token is another account's", "wrong-account"
            )
        return Accepted(remote_id, mapping.web_address(author, remote_id))

    def _upload(self, connection: Connection, pictures: tuple[Picture, ...]) -> list[str] | Outcome:
        """The ids of uploaded pictures. They are nothing that anybody sees, so no failure here leaves a doubt."""
        endpoint = ROUTES[connection.profile].upload_picture
        assert endpoint is not None
        ids = []
        for picture in pictures:
            reply = client.post(connection, endpoint, {}, picture)
            if not isinstance(reply, Answer):
                return self._outcome(connection, reply, Operation.BEFORE_WRITE)
            picture_id = reply.data.get("pic_id")
            if not isinstance(picture_id, str) or not picture_id:
                return NotSent("a picture was uploaded, but its id did not come back")
            ids.append(picture_id)
        return ids

    def _outcome(self, connection: Connection, reply: Refusal | Unclear, operation: Operation) -> Outcome:
        if isinstance(reply, Unclear):
            certain = operation is Operation.BEFORE_WRITE or not reply.may_have_arrived
            return NotSent(reply.reason) if certain else Unknown(reply.reason)
        outcome = errors.outcome_of(reply.code, reply.message, operation, retry_after=0)
        if isinstance(outcome, Throttled):
            return Throttled(self._wait(connection), outcome.scope, outcome.code)
        return outcome

    def _wait(self, connection: Connection) -> float:
        """Until the next full hour; until midnight in Beijing when the account met a limit in an earlier hour of the
        day and has not been able to post since."""
        now = self.now().astimezone(errors.BEIJING)
        with self._lock:
            before = self._limited_at.get(_account(connection))
            self._limited_at[_account(connection)] = now
        again = before is not None and before.date() == now.date() and before.hour != now.hour
        return errors.seconds_to_wait(now, again=again)

    # --- reading ----------------------------------------------------------------------------------------------------

    def _timeline(self, connection: Connection, count: int) -> "_Statuses | Unreadable":
        size = min(count, self.limits(connection.profile).own_timeline_size)
        params = {"uid": connection.remote_account_id, "count": str(size)}
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            reply = client.get(connection, ROUTES[connection.profile].timeline, params)
        if not isinstance(reply, Answer):
            return self._unreadable(connection, reply)
        listed = reply.data.get("statuses")
        if not isinstance(listed, list) or not all(isinstance(status, dict) for status in listed):
            return Unreadable("a timeline without statuses", Unknown("a timeline without statuses"))
        try:
            for status in listed:
                mapping.remote_of(status, connection.remote_account_id)
        except mapping.Malformed as error:
            return Unreadable(str(error), Unknown(str(error)))
        total = mapping.whole_number(reply.data.get("total_number"))
        return _Statuses(listed, is_everything=total is not None and total <= len(listed))

    def _unreadable(self, connection: Connection, reply: Refusal | Unclear) -> Unreadable:
        outcome = self._outcome(connection, reply, Operation.READ)
        reason = reply.reason if isinstance(reply, Unclear) else f"{reply.code} {reply.message}"
        return Unreadable(reason, outcome)

    def _identity(self, connection: Connection, info: dict[str, Any]) -> Alive | Dead:
        uid, left = str(info.get("uid") or ""), mapping.whole_number(info.get("expire_in"))
        if connection.remote_account_id and uid != connection.remote_account_id:
            return _dead(f"the token belongs to account {uid or '?'}")
        if left is not None and left <= 0:
            return _dead("the token has ended")
        name = connection.handle
        if not name:
            reply = client.get(connection, SHOW_USER, {"uid": uid})
            name = str(reply.data.get("screen_name") or "") if isinstance(reply, Answer) else ""
        expires = None if left is None else self.now().astimezone(UTC) + timedelta(seconds=left)
        return Alive(uid, name, name, expires)


@dataclass(frozen=True, slots=True)
class _Statuses:
    statuses: list[dict[str, Any]]
    is_everything: bool


def found_in(statuses: list[dict[str, Any]], is_everything: bool, sought: Sought, account_id: str) -> ReadBack:
    """Is the sought post among these, the account's newest, newest first? Pure.

    Not seeing it proves something only when the list reaches back before the attempt. Its last entry tells: the first
    may be an old post that is pinned to the top.
    """
    wanted = comparable(mapping.wire_text(sought.text, sought.link), "weibo")
    remotes = [mapping.remote_of(status, account_id) for status in statuses]
    for status, remote in zip(statuses, remotes, strict=True):
        if _is_it(status, remote, sought, account_id) and comparable(remote.text, "weibo") == wanted:
            return Found(remote)
    if is_everything or (remotes and remotes[-1].created_at < sought.not_before):
        return Absent(f"the {len(remotes)} newest own posts were read; it is not among them")
    return CannotTell(f"all {len(remotes)} readable posts are newer than the attempt")


def _is_it(status: dict[str, Any], remote: Remote, sought: Sought, account_id: str) -> bool:
    return (
        mapping.author_id(status) in ("", account_id)
        and "retweeted_status" not in status
        and remote.created_at >= sought.not_before
        and remote.picture_count == sought.picture_count
        and remote.remote_id not in sought.known_ids
    )


def _beyond(limits: Limits, outbound: Outbound) -> Rejected | None:
    """What the profile cannot carry is refused before the wire: half of a post must never go out."""
    if limits.profile == "by_hand":
        return Rejected("by_hand", "this account is posted to by hand")
    if len(outbound.pictures) > limits.max_pictures:
        return Rejected("pictures", f"at most {limits.max_pictures} pictures")
    return None


def _account(connection: Connection) -> tuple[str, str]:
    return connection.server, connection.remote_account_id


def _dead(reason: str) -> Dead:
    return Dead(reason, Unauthorized("", reason))
