"""Mastodon's API in the suite: a real server for whatever it has, somebody else's mock for the rest."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from time import sleep
from typing import Any

import httpx

from guanwei.lib.text import grapheme_length, mastodon_length
from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.contract import Capability, Connection, Limits
from guanwei.networks.mastodon.adapter import MastodonAdapter
from guanwei.networks.mastodon.mapping import boost_id
from guanwei.networks.mastodon.plain import plain_text
from tests.networks.conformance.cases import SECONDS, Case
from tests.networks.conformance.fans import Fan
from tests.networks.faultproxy import FaultProxy
from tests.servers.mastodon import Account, Server
from tests.servers.mastodon_mock import MastodonMock
from tests.servers.snac import Snac

SERVERS = MastodonAdapter()  # asks the servers themselves, whose addresses stay theirs


class MastodonCase(Case):
    network = "mastodon"
    profile = "token"
    write = "POST /api/v1/statuses"
    before_write = "/api/v2/media"
    read_own = "/statuses?limit"
    answer = "POST /api/v1/statuses"
    listen = "/api/v1/notifications"
    schemes = ("http://localhost:",)
    has_edits = True
    has_comments = False

    def __init__(self, server: Server, account: Account) -> None:
        self.server, self.account = server, account
        # One each: it remembers servers by their address, and the port of a proxy that is gone may come to another
        # server's proxy.
        self.adapter = MastodonAdapter()
        self.proxy = FaultProxy(server.url)
        self.connection = Connection(
            network="mastodon",
            profile=self.profile,
            server=self.proxy.address,
            remote_account_id=account.url,
            handle=account.handle,
            secrets={"access_token": account.access_token},
            timeout_seconds=SECONDS,
            allow_local=True,
        )

    @cached_property
    def limits(self) -> Limits:  # type: ignore[override]
        """What the server says of itself, asked past the proxy, which counts what arrives."""
        told = SERVERS.server_limits(replace(self.connection, server=self.server.url))
        assert isinstance(told, Limits), told
        return told

    @cached_property
    def fan(self) -> Fan:  # type: ignore[override]  # made when it is needed
        return MastodonFan(self.server, self.server.create_account("fan"), self.account)

    def texts_below(self, target: Target) -> list[str]:
        status_id = target.ref.get("id") or self.local_id(target.remote_id)
        told = self.server.ask(self.account.access_token, "GET", f"/api/v1/statuses/{status_id}/context")
        below = [status for status in told["descendants"] if status["in_reply_to_id"] == status_id]
        return [plain_text(status["content"]) for status in below]

    def act_path(self, operation: Operation) -> str:
        paths = {Operation.LIKE: "/favourite", Operation.BLOCK: "/block", Operation.REPORT: "/reports"}
        return paths.get(operation, "PUT " if operation is Operation.EDIT else "DELETE ")

    def words(self, text: str) -> str:
        return re.sub(r"\s*https?://\S+$", "", re.sub(r"^@\S+\s+", "", text))

    def prefix(self, target: Target) -> str:
        return f"@{target.ref['acct']} "

    def local_id(self, uri: str) -> str:
        """An own status as its server numbers it."""
        path = f"/api/v1/accounts/{self.account.id}/statuses?limit=40"
        listed = self.server.ask(self.account.access_token, "GET", path)
        return next(str(status["id"]) for status in listed if status["uri"] == uri)

    def with_dead_credentials(self) -> Connection:
        self.server.revoke(self.account)
        return self.connection

    def fetch(self, address: str) -> bytes:
        return httpx.get(address, trust_env=False).raise_for_status().content


class OnSnac(MastodonCase):
    """snac2 2.75 cannot delete, and knows no limits."""

    server: Snac
    measure: Callable[[str], int] = staticmethod(partial(mastodon_length, link=32))  # as it says of itself

    @cached_property
    def limits(self) -> Limits:  # type: ignore[override]
        told: Limits = super().limits
        return replace(told, capabilities=told.capabilities - {Capability.DELETE})

    def settle(self) -> None:
        """Its queue runs every few seconds."""
        sleep(self.server.QUEUE_SECONDS)

    def throttle(self) -> None:
        raise AssertionError("snac2 has no limits")


class OnTheMock(MastodonCase):
    server: MastodonMock
    measure: Callable[[str], int] = staticmethod(grapheme_length)  # it counts addresses in full

    def settle(self) -> None:
        """It shows everything at once."""

    def throttle(self) -> None:
        self.server.spoil("POST", "/api/v1/statuses", {"type": "ratelimit"})


class MastodonFan(Fan):
    """Somebody on the same server, through its API. A repost with words is a quote."""

    def __init__(self, server: Server, account: Account, our: Account) -> None:
        self._server, self.account, self._our = server, account, our
        self.handle, self.remote_id = account.handle, account.url
        self.ids: dict[str, str] = {}
        server.follow(account, our)

    def mention(self, text: str) -> Target:
        return self._said(f"@{self._name} {text}")

    def comment(self, post_id: str, text: str) -> Target:
        return self._said(f"@{self._name} {text}", in_reply_to_id=self._id(post_id), root_id=post_id)

    def answer(self, comment_id: str, post_id: str, text: str) -> Target:
        return self._said(f"@{self._name} {text}", in_reply_to_id=self._id(comment_id), root_id=post_id)

    def repost(self, post_id: str, text: str = "") -> Target:
        if text:
            return self._said(f"@{self._name} {text}", quoted_status_id=self._id(post_id))
        self._ask("POST", f"/api/v1/statuses/{self._id(post_id)}/reblog")
        return Target(boost_id(post_id, self.remote_id), Form.REPOST, "", self.remote_id, self.handle)

    def edit(self, target: Target, text: str) -> None:
        self._ask("PUT", f"/api/v1/statuses/{self._id(target.remote_id)}", status=text)

    def delete(self, target: Target) -> None:
        self._ask("DELETE", f"/api/v1/statuses/{self._id(target.remote_id)}")

    @property
    def _name(self) -> str:
        return self._our.handle.partition("@")[0]

    def _said(self, text: str, root_id: str = "", **fields: Any) -> Target:
        made = self._ask("POST", "/api/v1/statuses", status=text, **fields)
        self.ids[made["uri"]] = made["id"]
        return Target(made["uri"], Form.POST, root_id, self.remote_id, self.handle)

    def _id(self, uri: str) -> str:
        """The local id of a status: of the fan's own as told, of others as their author reads them."""
        if uri not in self.ids:
            listed = self._server.ask(
                self._our.access_token, "GET", f"/api/v1/accounts/{self._our.id}/statuses?limit=40"
            )
            self.ids |= {status["uri"]: status["id"] for status in listed}
        return self.ids[uri]

    def _ask(self, method: str, path: str, **fields: Any) -> Any:
        return self._server.ask(self.account.access_token, method, path, **fields)
