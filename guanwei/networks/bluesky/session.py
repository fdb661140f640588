"""Logged-in accounts, kept for as long as they last: a server takes 30 logins in 5 minutes and 300 a day."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from atproto_client import Client
from atproto_client.client.session import Session as Tokens
from atproto_client.client.session import SessionEvent
from atproto_client.request import Request, RequestBase

from guanwei.networks import wire
from guanwei.networks.addresses import objection
from guanwei.networks.bluesky.errors import CALL_FAILED, name_of
from guanwei.networks.contract import Connection

REFRESH_AHEAD = timedelta(minutes=10)


class Unusable(Exception):
    """The credentials cannot serve, and trying again will not help: a person must change them."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class LoginFailed(Exception):
    """No usable session; `cause` is what the call for one met. Whatever was to be done with it has not been done."""

    def __init__(self, cause: Exception) -> None:
        super().__init__("no session")
        self.cause = cause


class Session:
    """One account on one server. Safe to use from several threads: only one of them logs in."""

    def __init__(self, connection: Connection, now: Callable[[], datetime], *, stay_on_server: bool) -> None:
        self._now = now
        self._identifier = identifier_of(connection)
        self._password = connection.secrets.get("app_password", "")
        self._lock = threading.RLock()
        self._tokens: Tokens | None = None
        self._client = _Client(connection.server, stay_on_server)
        self._reader = _Client(connection.server, stay_on_server)
        self._client.on_session_change(self._keep)
        stored = connection.secrets.get("session", "")
        if stored and self._is_for(stored, connection):
            self._client.login(session_string=stored, fetch_bsky_profile=False)

    def __repr__(self) -> str:
        return f"<Session of {self._identifier}>"

    @property
    def reader(self) -> Client:
        """A client without tokens, for what anybody may read: it works although the login does not."""
        self._reader.update_base_url(self.server)
        return self._reader

    @property
    def exported(self) -> str:
        """The tokens as one string, to be stored encrypted; "" before the first login."""
        return self._tokens.encode() if self._tokens else ""

    @property
    def server(self) -> str:
        return self._client.server

    def did(self, expected: str) -> str:
        """Whose tokens these are. Unusable when somebody else is expected: a post must not go out as another."""
        did = self._tokens.did if self._tokens else expected
        if expected and did != expected:
            raise Unusable("AnotherAccount", f"logged in as {did}, not as {expected}")
        return did

    def uses(self, connection: Connection) -> bool:
        return self._password == connection.secrets.get("app_password", "")

    @property
    def client(self) -> Client:
        """The SDK's client with the tokens of the last `ready`."""
        return self._client

    def ready(self) -> None:
        """Sees to tokens that will last for the next minutes: as they are, renewed, or from a new login. Once for each
        call of the adapter, before what must not be done twice. LoginFailed or Unusable when no tokens can be had."""
        with self._lock:
            if self._tokens is None:
                self._log_in()
            elif self._ends_soon(self._tokens):
                self._renew(self._tokens)

    def log_in_again(self, refused: str) -> Client:
        """After the server refused the access token `refused`. Another thread may have logged in since: that counts."""
        with self._lock:
            if self.access_token == refused:
                self._log_in()
            return self._client

    @property
    def access_token(self) -> str:
        return self._tokens.access_jwt if self._tokens else ""

    def _log_in(self) -> None:
        if not self._identifier or not self._password:
            raise Unusable("NoCredentials", "an identifier and an app password are needed to log in")
        try:
            self._client.login(self._identifier, self._password, fetch_bsky_profile=False)
        except CALL_FAILED as error:
            raise LoginFailed(error) from error

    def _renew(self, tokens: Tokens) -> None:
        try:
            fresh = self._client.com.atproto.server.refresh_session(
                headers={"Authorization": f"Bearer {tokens.refresh_jwt}"}, ignore_session_check=True
            )
        except CALL_FAILED as error:
            if not name_of(error):
                raise LoginFailed(error) from error
            self._log_in()
            return
        renewed = Tokens(fresh.handle, fresh.did, fresh.access_jwt, fresh.refresh_jwt, tokens.pds_endpoint)
        self._client.login(session_string=renewed.encode(), fetch_bsky_profile=False)

    def _keep(self, event: SessionEvent, tokens: Tokens) -> None:
        self._tokens = tokens

    def _ends_soon(self, tokens: Tokens) -> bool:
        ends = tokens.access_jwt_payload.exp
        return ends is None or datetime.fromtimestamp(int(ends), UTC) - self._now() < REFRESH_AHEAD

    def _is_for(self, stored: str, connection: Connection) -> bool:
        """Do stored tokens belong to this account, and can they be read? They may be left over from an earlier one."""
        try:
            tokens = Tokens.decode(stored)
            self._ends_soon(tokens)
        except CALL_FAILED:
            return False
        if connection.remote_account_id:
            return str(tokens.did) == connection.remote_account_id
        return self._identifier in (tokens.did, tokens.handle)


class Sessions:
    """The sessions of this process, one for each server, identifier and password."""

    def __init__(self, now: Callable[[], datetime], *, stay_on_server: bool) -> None:
        self._now = now
        self._stay_on_server = stay_on_server
        self._lock = threading.Lock()
        self._open: dict[tuple[str, str], Session] = {}

    def of(self, connection: Connection) -> Session:
        key = (connection.server, identifier_of(connection))
        with self._lock:
            session = self._open.get(key)
            if session is None or not session.uses(connection):
                session = Session(connection, self._now, stay_on_server=self._stay_on_server)
                self._open[key] = session
            return session


def identifier_of(connection: Connection) -> str:
    """What the account logs in with: its handle, its DID or an e-mail address."""
    return connection.secrets.get("identifier") or connection.handle or connection.remote_account_id


class _Client(Client):  # type: ignore[misc]  # the SDK is not typed
    """The SDK's client on our wire. It moves to the server that the account's own document names, as the network wants
    it, but never away from a local server, and never to an address that may not be called."""

    def __init__(self, server: str, stay_on_server: bool) -> None:
        super().__init__(server, request=_Request())
        self._stays = stay_on_server or objection(server, allow_local=False) is not None

    @property
    def server(self) -> str:
        return str(self._base_url).removesuffix("/xrpc")

    def _update_pds_endpoint(self, pds_endpoint: str) -> None:
        if not self._stays and objection(pds_endpoint.removesuffix("/xrpc"), allow_local=False) is None:
            super()._update_pds_endpoint(pds_endpoint)


class _Request(Request):  # type: ignore[misc]  # the SDK is not typed
    """The SDK's requests, sent by the process's one HTTP client, which has the deadline of `wire.limits`."""

    def __init__(self) -> None:
        RequestBase.__init__(self)

    @property
    def _client(self) -> Any:
        return wire.client()
