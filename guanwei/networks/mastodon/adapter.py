"""Mastodon behind the contract of every network."""

import time
from collections.abc import Callable
from datetime import datetime
from secrets import token_hex
from typing import Any

from guanwei.lib.clock import utc_now
from guanwei.networks import needs, wire
from guanwei.networks.acts import Operation, Target
from guanwei.networks.contract import (
    Accepted,
    Alive,
    CannotTell,
    Connection,
    Dead,
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
from guanwei.networks.incoming import Again, Page
from guanwei.networks.mastodon import acting, errors, finding, mapping, profile
from guanwei.networks.mastodon.client import Client, Failed, Library, Odd
from guanwei.networks.mastodon.hearing import Ear
from guanwei.networks.mastodon.limits import NOTIFICATIONS, PROFILES, characters_of_a_link, on_server
from guanwei.networks.mastodon.lookup import Json, Lookup, Me
from guanwei.networks.public_profile import PublicProfile
from guanwei.networks.untrusted import address_of

_LOOK_AT_A_PICTURE_AGAIN = 0.5  # seconds


class MastodonAdapter:
    """See contract.Adapter. Keeps for a while what servers say about themselves and whose each token is."""

    network = "mastodon"

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._lookup = Lookup()

    def limits(self, profile: str) -> Limits:
        return PROFILES[profile]

    def profiles(self) -> tuple[str, ...]:
        return tuple(PROFILES)

    def server_limits(self, connection: Connection) -> Limits | Unreadable:
        """What holds on the account's own server; at most ten minutes old."""
        with _call(connection):
            try:
                told = self._lookup.instance(Client(connection), connection)
                return on_server(self.limits(connection.profile), told)
            except Failed as error:
                return self._unreadable(error)

    def new_client_key(self, now: datetime) -> str:
        return token_hex(16)

    def prepare(self, connection: Connection) -> None:
        with _call(connection):
            try:
                self._lookup.me(Client(connection), connection)
            except Failed:
                return

    def publish(self, connection: Connection, outbound: Outbound) -> Outcome:
        refused = self._refused(connection, outbound, new_text=True)
        if refused:
            return refused
        with _call(connection):
            try:
                client = Client(connection)
                too_much = self._beyond(client, connection, outbound)
                if too_much:
                    return too_much
                me = self._own(client, connection)
                write = self._prepared(client, me, outbound)
            except Failed as error:
                return errors.before_the_write(self._outcome(error))
            except (acting.Cannot, _AnotherAccount) as error:
                return error.outcome
            try:
                return _accepted(write(client), me)
            except Failed as error:
                return self._outcome(error)

    def act(self, connection: Connection, outbound: Outbound) -> Outcome:
        refused = self._refused(connection, outbound, new_text=False)
        if refused:
            return refused
        assert outbound.target is not None  # `_refused` saw to it
        with _call(connection):
            try:
                client = Client(connection)
                me = self._own(client, connection)
                write = acting.prepared(client, self._lookup, me, outbound, outbound.target)
            except Failed as error:
                return errors.before_the_write(self._outcome(error))
            except (acting.Cannot, _AnotherAccount) as error:
                return error.outcome
            try:
                return write()
            except acting.Cannot as error:
                return error.outcome
            except Failed as error:
                return self._outcome(error)

    def delete(self, connection: Connection, remote_id: str) -> Outcome:
        return self.act(connection, Outbound("", operation=Operation.DELETE, target=Target(remote_id)))

    def find(self, connection: Connection, sought: Sought) -> ReadBack:
        with _call(connection):
            try:
                client = Client(connection)
                me = self._lookup.me(client, connection)
                size = self.limits(connection.profile).own_timeline_size
                return finding.find(client, self._lookup, me, sought, size)
            except Failed as error:
                return CannotTell(str(error))

    def hear(self, connection: Connection, stream: str, *, newer_than: str, older: str) -> Page | Unreadable:
        if stream not in [each.name for each in self.limits(connection.profile).streams]:
            return _not_heard(stream)
        with _call(connection):
            try:
                return self._ear(connection).page(newer_than, older, NOTIFICATIONS.page_size)
            except Failed as error:
                return self._unreadable(error)

    def look_again(self, connection: Connection, targets: tuple[Target, ...]) -> tuple[Again, ...] | Unreadable:
        if not self.limits(connection.profile).streams:
            return _not_heard("by hand")
        with _call(connection):
            try:
                return self._ear(connection).again(targets)
            except Failed as error:
                return self._unreadable(error)

    def own_timeline(self, connection: Connection, count: int) -> Readable | Unreadable:
        size = max(1, min(count, self.limits(connection.profile).own_timeline_size))
        with _call(connection):
            try:
                client = Client(connection)
                me = self._lookup.me(client, connection)
                statuses = finding.own_statuses(client, me, size)[:size]
                return Readable(tuple(_remote(status, me) for status in statuses))
            except Failed as error:
                return self._unreadable(error)

    def read_one(self, connection: Connection, target: Target) -> Readable | Unreadable:
        uri, booster = mapping.split_boost_id(target.remote_id)
        with _call(connection):
            try:
                client = Client(connection)
                me = self._lookup.me(client, connection)
                status = self._lookup.status(client, me, uri)
                if status is None or (booster and not status.get("reblogged")):
                    return Readable(())
                remote = _remote(status, me)
                return Readable((mapping.boost_of(remote, me.url) if booster else remote,))
            except Failed as error:
                return self._unreadable(error)

    def read_profile(self, connection: Connection) -> PublicProfile | Unreadable:
        with _call(connection):
            try:
                return profile.read(Client(connection), self._lookup, connection)
            except Failed as error:
                return self._unreadable(error)

    def check_login(self, connection: Connection) -> Alive | Dead:
        """A token has no end that could be told, so neither has the answer."""
        with _call(connection):
            try:
                me = self._lookup.me(Client(connection), connection, anew=True)
            except Failed as error:
                return Dead(str(error), errors.before_the_write(self._outcome(error)))
        if connection.remote_account_id not in ("", me.url):
            other = _AnotherAccount(me)
            return Dead(str(other), other.outcome)
        return Alive(me.url, me.handle, me.display_name, None)

    def refreshed_secrets(self, connection: Connection) -> dict[str, str] | None:
        return None

    # --- steps ------------------------------------------------------------------------------------------------------

    def _refused(self, connection: Connection, outbound: Outbound, *, new_text: bool) -> Rejected | None:
        refused = needs.refused(
            self.limits(connection.profile), outbound, connection.remote_account_id, new_text=new_text
        )
        # How many pictures go on a status is each server's own affair: `_beyond`.
        return refused if refused and refused.code != "pictures" else None

    def _own(self, client: Client, connection: Connection) -> Me:
        """Whose the token is; nothing is written to an account that is not the one that was meant."""
        me = self._lookup.me(client, connection)
        if connection.remote_account_id not in ("", me.url):
            raise _AnotherAccount(me)
        return me

    def _ear(self, connection: Connection) -> Ear:
        client = Client(connection)
        me = self._lookup.me(client, connection)
        return Ear(client, connection, self._lookup, me, self._lookup.domain(client, connection))

    def _beyond(self, client: Client, connection: Connection, outbound: Outbound) -> Rejected | None:
        """What the account's server cannot carry is refused before the write: half of a post must never go out. The
        server is asked only about what is beyond the usual."""
        usual = self.limits(connection.profile)
        if acting.beyond(usual, outbound, 23) is None:
            return None
        told = self._lookup.instance(client, connection)
        return acting.beyond(on_server(usual, told), outbound, characters_of_a_link(told))

    def _prepared(self, client: Client, me: Me, outbound: Outbound) -> Callable[[Client], Json]:
        """Everything before the write: who is answered, the pictures."""
        target, key = outbound.target, outbound.client_key or None
        if outbound.operation is Operation.REPOST and target and not (outbound.text or outbound.link):
            boosted = acting.there(client, self._lookup, me, target)
            return lambda client: client.call(lambda library: library.status_reblog(boosted["id"])).object()
        fields = acting.fields_of(client, self._lookup, me, outbound)
        fields["media_ids"] = [_uploaded(client, picture) for picture in outbound.pictures] or None
        return lambda client: client.call(lambda library: library.status_post(idempotency_key=key, **fields)).object()

    def _outcome(self, error: Failed) -> Outcome:
        return errors.outcome_of(error, now=self._now())

    def _unreadable(self, error: Failed) -> Unreadable:
        return Unreadable(str(error), self._outcome(error))


class _AnotherAccount(Exception):
    def __init__(self, me: Me) -> None:
        super().__init__(f"the token belongs to {me.handle}")
        self.outcome = Unauthorized("wrong-account", str(self))


def _call(connection: Connection) -> Any:
    return wire.limits(connection.timeout_seconds, allow_local=connection.allow_local)


def _not_heard(stream: str) -> Unreadable:
    reason = f"this account is not listened to: {stream}"
    return Unreadable(reason, Rejected("cannot", reason))


def _accepted(status: Json, me: Me) -> Outcome:
    try:
        shown = mapping.original(status)
        uri = mapping.uri_of(shown)
    except mapping.Malformed as error:
        return Unknown(str(error))
    remote_id = mapping.boost_id(uri, me.url) if mapping.part(status, "reblog") else uri
    return Accepted(remote_id, address_of(shown.get("url")) or uri)


def _remote(status: Json, me: Me) -> Any:
    try:
        return mapping.remote_of(status, me.url)
    except mapping.Malformed as error:
        raise Odd(str(error)) from None


def _uploaded(client: Client, picture: Picture) -> str:
    """The id of a picture that is ready to be attached. A server may take its time for that (202, no address yet)."""

    def upload(library: Library) -> object:
        # A name of its own: on snac2 a second picture of the same name takes the place of the first, in old posts too.
        name = f"{token_hex(8)}.{picture.mime.rpartition('/')[2]}"
        return library.media_post(picture.data, picture.mime, description=picture.alt_text or None, file_name=name)

    answer = client.call(upload)
    media_id = answer.object().get("id")
    if not isinstance(media_id, str) or not media_id:
        raise Odd("a picture was uploaded, but its id did not come back")
    while answer.status in (202, 206) or not answer.object().get("url"):
        time.sleep(max(0.0, min(_LOOK_AT_A_PICTURE_AGAIN, wire.current().remaining)))
        answer = client.call(lambda library: library.media(media_id))
    return media_id
