"""Bluesky behind the contract of every network."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from atproto_client import models

from guanwei.lib.clock import utc_now
from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.bluesky import acting, errors, finding, hearing, profile, records, writing
from guanwei.networks.bluesky.calls import FAILED, Account, account, reason
from guanwei.networks.bluesky.limits import PROFILES
from guanwei.networks.bluesky.session import Sessions
from guanwei.networks.bluesky.tid import moment_of, new_tid
from guanwei.networks.contract import (
    Alive,
    CannotTell,
    Connection,
    Dead,
    Limits,
    Outbound,
    Outcome,
    Readable,
    ReadBack,
    Rejected,
    Sought,
    Unauthorized,
    Unknown,
    Unreadable,
)
from guanwei.networks.incoming import Again, Page
from guanwei.networks.needs import refused
from guanwei.networks.public_profile import PublicProfile

# What makes a record of its own, and so needs a key to recognise it by.
_KEYED = frozenset({Operation.POST, Operation.REPLY, Operation.REPOST, Operation.LIKE, Operation.BLOCK})
_ABOUT_A_POST = frozenset({Operation.REPLY, Operation.REPOST, Operation.LIKE, Operation.HIDE, Operation.REPORT})


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
        with account(self._sessions, connection, self._now) as own:
            try:
                own.session.ready()
            except FAILED:
                return

    def publish(self, connection: Connection, outbound: Outbound) -> Outcome:
        refusal = _refused(self.limits(connection.profile), connection, outbound, new_text=True)
        if refusal:
            return refusal
        with account(self._sessions, connection, self._now) as own:
            return writing.new_text(own, outbound, outbound.created_at or moment_of(outbound.client_key))

    def act(self, connection: Connection, outbound: Outbound) -> Outcome:
        refusal = _refused(self.limits(connection.profile), connection, outbound, new_text=False)
        if refusal:
            return refusal
        with account(self._sessions, connection, self._now) as own:
            return acting.act(own, outbound)

    def delete(self, connection: Connection, remote_id: str) -> Outcome:
        return self.act(connection, Outbound("", operation=Operation.DELETE, target=Target(remote_id)))

    def find(self, connection: Connection, sought: Sought) -> ReadBack:
        with account(self._sessions, connection, self._now) as own:
            try:
                return finding.find(own, sought)
            except FAILED as error:
                return CannotTell(reason(error))

    def hear(self, connection: Connection, stream: str, *, newer_than: str, older: str) -> Page | Unreadable:
        if stream not in {one.name for one in self.limits(connection.profile).streams}:
            why = f"these rights let nobody listen to: {stream}"
            return Unreadable(why, Unknown(why))
        with account(self._sessions, connection, self._now) as own:
            return hearing.hear(own, newer_than=newer_than, older=older)

    def look_again(self, connection: Connection, targets: tuple[Target, ...]) -> tuple[Again, ...] | Unreadable:
        with account(self._sessions, connection, self._now) as own:
            return hearing.look_again(own, targets)

    def own_timeline(self, connection: Connection, count: int) -> Readable | Unreadable:
        """From the account's own server, which knows every post at once; the public view lags behind by seconds."""
        size = max(1, min(count, self.limits(connection.profile).own_timeline_size))
        with account(self._sessions, connection, self._now) as own:
            try:
                listed = own.own_posts(own.did(), size)
                return Readable(tuple(records.remote_of(entry, own.session.server) for entry in listed))
            except FAILED as error:
                return own.unreadable(error)

    def read_one(self, connection: Connection, target: Target) -> Readable | Unreadable:
        """From the account's own server; what the public view leaves out nobody else is shown."""
        with account(self._sessions, connection, self._now) as own:
            try:
                own.ready()
                remote = records.remote_of(own.record_at(target.remote_id), own.session.server)
                return Readable((replace(remote, visible=hearing.is_shown(own, target.remote_id)),))
            except FAILED as error:
                if errors.name_of(error) == errors.RECORD_MISSING:
                    return Readable(())
                return own.unreadable(error)

    def read_profile(self, connection: Connection) -> PublicProfile | Unreadable:
        with account(self._sessions, connection, self._now) as own:
            return profile.read(own)

    def check_login(self, connection: Connection) -> Alive | Dead:
        """An app password has no end that could be told, so neither has the answer."""
        with account(self._sessions, connection, self._now) as own:
            try:
                did = own.ready()
                info = own.query("com.atproto.server.getSession")
                handle = str(info.get("handle", ""))
                if info.get("active") is False:
                    state = str(info.get("status") or "inactive")
                    return Dead(state, Unauthorized(state, "the server has closed this account"))
                return Alive(did, handle, _display_name(own, did) or handle, None)
            except FAILED as error:
                return Dead(reason(error), own.outcome(error))

    def refreshed_secrets(self, connection: Connection) -> dict[str, str] | None:
        exported = self._sessions.of(connection).exported
        if not exported or exported == connection.secrets.get("session"):
            return None
        return {**connection.secrets, "session": exported}


def _display_name(own: Account, did: str) -> str:
    try:
        profile = own.record(did, "self", models.ids.AppBskyActorProfile).get("value")
    except FAILED:
        return ""
    return str(profile.get("displayName") or "") if isinstance(profile, dict) else ""


def _refused(limits: Limits, connection: Connection, outbound: Outbound, *, new_text: bool) -> Rejected | None:
    """What the profile cannot carry, or what is aimed at nothing, is refused before the wire."""
    refusal = refused(limits, outbound, connection.remote_account_id, new_text=new_text)
    if refusal:
        return refusal
    target = outbound.target
    if outbound.operation is not Operation.POST and target is not None:
        refusal = _aimed_badly(outbound.operation, target, connection.remote_account_id)
    if refusal is None and outbound.operation in _KEYED:
        try:
            moment_of(outbound.client_key)
        except ValueError:
            return Rejected("client_key", "without a record key it could not be recognised afterwards")
    return refusal


def _aimed_badly(operation: Operation, target: Target, account_id: str) -> Rejected | None:
    owner = records.owner_of(target.remote_id)
    if operation is Operation.BLOCK:
        named = records.is_did(target.author_id) or owner
        return None if named else Rejected("target", "nobody's account")
    if not owner or (
        operation in _ABOUT_A_POST and (target.form is Form.REPOST or not records.page_of(target.remote_id))
    ):
        return Rejected("target", "this is no post")
    if operation is Operation.DELETE and owner != account_id:
        return Rejected("cannot", "the record of somebody else")
    if operation is Operation.HIDE and (
        not records.page_of(target.root_id) or records.owner_of(target.root_id) != account_id
    ):
        return Rejected("cannot", "only answers below an own post can be hidden")
    return None
