"""Weibo behind the contract of every network."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from guanwei.lib.clock import utc_now
from guanwei.networks import wire
from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.contract import (
    Absent,
    Alive,
    CannotTell,
    Connection,
    Dead,
    Found,
    Limits,
    Outbound,
    Outcome,
    Readable,
    ReadBack,
    Rejected,
    Remote,
    Sought,
    Unauthorized,
    Unknown,
    Unreadable,
)
from guanwei.networks.incoming import Again, Page
from guanwei.networks.needs import refused
from guanwei.networks.public_profile import PublicProfile
from guanwei.networks.weibo import acting, again, client, errors, finding, hearing, mapping, posting, profile, reposts
from guanwei.networks.weibo.client import Answer, Refusal
from guanwei.networks.weibo.limits import PROFILES
from guanwei.networks.weibo.outcomes import Outcomes
from guanwei.networks.weibo.routes import ROUTES, SHOW_STATUS, SHOW_USER, TOKEN_INFO

_OWN_COMMENTS = 50


@dataclass(slots=True)
class WeiboAdapter:
    """See contract.Adapter. Keeps nothing but when each account last met a limit."""

    now: Callable[[], datetime] = utc_now
    network: str = "weibo"
    _outcomes: Outcomes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._outcomes = Outcomes(self.now)

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
        refusal = _refused(self.limits(connection.profile), connection, outbound, new_text=True)
        if refusal:
            return refusal
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            if outbound.target is None or outbound.operation is Operation.POST:
                return posting.post(self._outcomes, connection, outbound)
            return posting.NEW[outbound.operation](self._outcomes, connection, outbound, outbound.target)

    def act(self, connection: Connection, outbound: Outbound) -> Outcome:
        """Of all acts, the capabilities of every profile hold deleting at most."""
        refusal = _refused(self.limits(connection.profile), connection, outbound, new_text=False)
        if refusal:
            return refusal
        assert outbound.target is not None  # `_refused` saw to it
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            return acting.delete(self._outcomes, connection, outbound.target)

    def delete(self, connection: Connection, remote_id: str) -> Outcome:
        return self.act(connection, Outbound("", operation=Operation.DELETE, target=Target(remote_id)))

    def find(self, connection: Connection, sought: Sought) -> ReadBack:
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            try:
                return self._find(connection, sought)
            except again.Trouble as trouble:
                return CannotTell(self._outcomes.unreadable(connection, trouble.reply).reason)

    def hear(self, connection: Connection, stream: str, *, newer_than: str, older: str) -> Page | Unreadable:
        limits = self.limits(connection.profile)
        if stream not in {one.name for one in limits.streams}:
            return _unreadable(f"these rights let nobody listen to: {stream}")
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            marks = {"newer_than": newer_than, "older": older}
            if stream == reposts.STREAM:
                return reposts.hear_reposts(self._outcomes, connection, limits, self.now, **marks)
            return hearing.hear_list(self._outcomes, connection, limits, stream, **marks)

    def look_again(self, connection: Connection, targets: tuple[Target, ...]) -> tuple[Again, ...] | Unreadable:
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            return again.look_again(self._outcomes, connection, targets)

    def own_timeline(self, connection: Connection, count: int) -> Readable | Unreadable:
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            statuses = self._timeline(connection, count)
        if isinstance(statuses, Unreadable):
            return statuses
        return Readable(tuple(mapping.remote_of(status, connection.remote_account_id) for status in statuses.things))

    def read_one(self, connection: Connection, target: Target) -> Readable | Unreadable:
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            if target.form is Form.COMMENT:
                return again.own_comment(self._outcomes, connection, target)
            reply = client.get(connection, SHOW_STATUS, {"id": target.remote_id})
        if isinstance(reply, Refusal) and errors.meaning_of(reply.code) is errors.Meaning.GONE:
            return Readable(())
        if not isinstance(reply, Answer):
            return self._outcomes.unreadable(connection, reply)
        try:
            gone = mapping.is_gone(reply.data)
            return Readable(() if gone else (mapping.remote_of(reply.data, connection.remote_account_id),))
        except mapping.Malformed as error:
            return _unreadable(str(error))

    def read_profile(self, connection: Connection) -> PublicProfile | Unreadable:
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            return profile.read(self._outcomes, connection)

    def check_login(self, connection: Connection) -> Alive | Dead:
        with wire.limits(connection.timeout_seconds, allow_local=connection.allow_local):
            reply = client.post(connection, TOKEN_INFO, {})
            if not isinstance(reply, Answer):
                dead = self._outcomes.unreadable(connection, reply)
                return Dead(dead.reason, dead.outcome)
            return self._identity(connection, reply.data)

    def refreshed_secrets(self, connection: Connection) -> dict[str, str] | None:
        return None

    # --- reading ----------------------------------------------------------------------------------------------------

    def _find(self, connection: Connection, sought: Sought) -> ReadBack:
        account, target = connection.remote_account_id, sought.target
        if sought.operation is Operation.DELETE and target is not None and _is_named(target):
            return _deleted(connection, target, sought)
        if sought.operation in (Operation.POST, Operation.REPOST):
            own = self._timeline(connection, self.limits(connection.profile).own_timeline_size)
            if isinstance(own, Unreadable):
                return CannotTell(own.reason)
            return finding.found_in(own.things, own.is_everything, sought, account)
        if sought.operation is not Operation.REPLY or target is None or not _is_named(target):
            return CannotTell(f"Weibo has no call that would tell: {sought.operation}")
        page = posting.comment_page(target)
        comments = self._own(connection, ROUTES[connection.profile].own_comments, {"count": str(_OWN_COMMENTS)})
        if isinstance(comments, Unreadable):
            return CannotTell(comments.reason)
        try:
            return finding.found_comment(comments.things, comments.is_everything, sought, target, account, page)
        except mapping.Malformed as error:
            return CannotTell(str(error))

    def _timeline(self, connection: Connection, count: int) -> "_Own | Unreadable":
        size = min(count, self.limits(connection.profile).own_timeline_size)
        params = {"uid": connection.remote_account_id, "count": str(size)}
        own = self._own(connection, ROUTES[connection.profile].timeline, params)
        if isinstance(own, Unreadable):
            return own
        try:
            for status in own.things:
                mapping.remote_of(status, connection.remote_account_id)
        except mapping.Malformed as error:
            return _unreadable(str(error))
        return own

    def _own(self, connection: Connection, endpoint: Any, params: dict[str, str]) -> "_Own | Unreadable":
        answer = hearing.listed(self._outcomes, connection, endpoint, params)
        if isinstance(answer, Unreadable):
            return answer
        things, total = answer
        return _Own(things, is_everything=total is not None and total <= len(things))

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
class _Own:
    """The account's newest statuses or comments; `is_everything`: it has no others."""

    things: list[dict[str, Any]]
    is_everything: bool


def _deleted(connection: Connection, target: Target, sought: Sought) -> ReadBack:
    """Is it gone? Found carries the target, with the time of the attempt: of what is gone nothing else is known."""
    is_comment = target.form is Form.COMMENT
    state = again.comment_state(connection, target) if is_comment else again.status_state(connection, target.remote_id)
    if state is None:
        return CannotTell("these rights do not tell whether it is still there")
    if state is not False:
        return Absent("it is still there")
    return Found(Remote(target.remote_id, posting.comment_page(target), "", sought.not_before, 0))


def _refused(limits: Limits, connection: Connection, outbound: Outbound, *, new_text: bool) -> Rejected | None:
    refusal = refused(limits, outbound, connection.remote_account_id, new_text=new_text)
    if refusal is None and outbound.target is not None and not _is_named(outbound.target):
        return Rejected("target", "no status or comment can have this id")
    return refusal


def _is_named(target: Target) -> bool:
    return mapping.is_id(target.remote_id) and (not target.root_id or mapping.is_id(target.root_id))


def _unreadable(reason: str) -> Unreadable:
    return Unreadable(reason, Unknown(reason))


def _dead(reason: str) -> Dead:
    return Dead(reason, Unauthorized("", reason))
