"""What the suite has to know about each network: an account there, and how to put the network into a state."""

import io
import random
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any

import httpx
from PIL import Image

from guanwei.lib.clock import utc_now
from guanwei.lib.text import grapheme_length, weibo_length
from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.bluesky.adapter import BlueskyAdapter
from guanwei.networks.contract import Accepted, Adapter, Connection, Limits, Outbound, Picture, Sought
from guanwei.networks.weibo.adapter import WeiboAdapter
from tests.networks.conformance.fans import BlueskyFan, Fan, WeiboFan
from tests.networks.faultproxy import FaultProxy
from tests.servers.atnet import Account, Network
from tests.servers.simulator import Simulator

SAFE_DOMAIN = "shop.example.com"
LINK = f"https://{SAFE_DOMAIN}/new"
APPROVER = "203.0.113.7"
SECONDS = 10.0


def picture(seed: int = 0, kind: str = "PNG", alt_text: str = "") -> Picture:
    """A small real picture, another for each seed."""
    content = io.BytesIO()
    Image.frombytes("RGB", (24, 16), random.Random(seed).randbytes(24 * 16 * 3)).save(content, kind)
    return Picture(content.getvalue(), f"image/{kind.lower()}", alt_text, 24, 16)


def padded(small: Picture, size: int) -> Picture:
    """The same picture in a file of exactly `size` bytes: what follows its end is ignored by those who show it."""
    return replace(small, data=small.data.ljust(size, b"\0"))


class Case(ABC):
    """An account of its own on one network, seen through a proxy that can spoil answers.

    write: part of the path of the one request that makes a post public. before_write: of a request that comes earlier
    in a post with several pictures, "" when there is none. read_own: of the one that reads the own posts back. answer:
    of the one that makes an answer public. listen: of the one that listens.

    What the network has, whatever the rights: edits of other people's posts (`has_edits`), and comments that are no
    posts (`has_comments`).
    """

    network: str
    profile: str
    write: str
    before_write: str
    read_own: str
    answer: str
    listen: str
    has_edits: bool
    has_comments: bool
    schemes: tuple[str, ...] = ("https://",)  # what every address that is told begins with
    measure: Callable[[str], int]  # the length of a text in the unit of `limits.max_length`
    adapter: Adapter
    fan: Fan
    proxy: FaultProxy
    connection: Connection

    @property
    def limits(self) -> Limits:
        return self.adapter.limits(self.profile)

    def outbound(self, text: str, *pictures: Picture, link: str = LINK) -> Outbound:
        """A post as the product would make it, with a new key."""
        now = utc_now()
        return Outbound(text, link, pictures, self.adapter.new_client_key(now), APPROVER, now)

    def aimed(self, operation: Operation, target: Target, text: str = "") -> Outbound:
        """An act on something, as the product would make it."""
        return replace(self.outbound(text, link=""), operation=operation, target=target)

    def sought(self, outbound: Outbound, **other: Any) -> Sought:
        began = (outbound.created_at or utc_now()) - timedelta(minutes=1)
        sought = Sought(outbound.text, outbound.link, len(outbound.pictures), began, outbound.client_key)
        return replace(sought, operation=outbound.operation, target=outbound.target, **other)

    def published(self, text: str, *pictures: Picture) -> Accepted:
        outcome = self.adapter.publish(self.connection, self.outbound(text, *pictures))
        assert isinstance(outcome, Accepted), outcome
        return outcome

    def shown(self, text: str) -> str:
        """The id of a post that everybody can see by now. Who answers sooner than that is not always heard: Bluesky's
        public view tells nobody of an answer that reaches it before its post."""
        remote_id = self.published(text).remote_id
        self.settle()
        return remote_id

    def impatient(self, seconds: float) -> Connection:
        return replace(self.connection, timeout_seconds=seconds)

    def words(self, text: str) -> str:
        """A text as its author meant it: without what the network's customs put before an answer or behind a repost."""
        return text

    def prefix(self, target: Target) -> str:
        """What goes before an answer and counts with it."""
        return ""

    @abstractmethod
    def settle(self) -> None:
        """Back when everything that was written so far can be heard."""

    @abstractmethod
    def act_path(self, operation: Operation) -> str:
        """Part of the path of the one request that carries out an act."""

    @abstractmethod
    def texts_below(self, target: Target) -> list[str]:
        """What everybody can read below a post or comment, read past the adapter."""

    @abstractmethod
    def with_dead_credentials(self) -> Connection:
        """The account after its owner took the right to post away."""

    @abstractmethod
    def throttle(self) -> None:
        """The next post meets a limit."""

    @abstractmethod
    def fetch(self, address: str) -> bytes:
        """A picture as the network serves it."""


class Weibo(Case):
    network = "weibo"
    read_own = "/user_timeline"
    answer = "/2/comments/"
    listen = "/mentions"
    has_edits = True
    has_comments = True
    measure = staticmethod(weibo_length)

    GRANTS = {
        "ordinary": [],
        "granted": ["update", "upload", "upload_url_text", "upload_pic", "repost", "destroy"],
        "commercial": ["commercial"],
    }

    def __init__(self, profile: str, simulator: Simulator) -> None:
        self.profile = profile
        self.write = "/statuses/share" if profile == "ordinary" else "/statuses/up"
        self.before_write = "" if profile == "ordinary" else "/statuses/upload_pic"
        self.simulator = simulator
        self.adapter = WeiboAdapter()
        self.made = simulator.add_account(safe_domains=[SAFE_DOMAIN], grants=self.GRANTS[profile])
        if profile == "commercial":
            simulator.set_faults(own_timeline_size=100)
        self.proxy = FaultProxy(simulator.url)
        self.connection = Connection(
            network="weibo",
            profile=profile,
            server=self.proxy.address,
            remote_account_id=self.made["uid"],
            handle=self.made["screen_name"],
            secrets={"access_token": self.made["access_token"]},
            safe_domains=(SAFE_DOMAIN,),
            timeout_seconds=SECONDS,
            allow_local=True,
        )

    @cached_property
    def fan(self) -> Fan:  # type: ignore[override]  # made when it is needed
        return WeiboFan(self.simulator, self.made["uid"])

    def settle(self) -> None:
        """The simulator shows everything at once."""

    def act_path(self, operation: Operation) -> str:
        return "/destroy"

    def texts_below(self, target: Target) -> list[str]:
        reader = self.simulator.add_account(screen_name="路人", grants=["commercial"])
        params = {"id": target.root_id or target.remote_id, "access_token": reader["access_token"]}
        address = f"{self.simulator.url}/2/comments/show/biz.json"
        listed = httpx.get(address, params=params, trust_env=False).raise_for_status().json()["comments"]
        if target.form is Form.COMMENT:
            listed = [one for one in listed if str(one.get("reply_comment", {}).get("id")) == target.remote_id]
        return [str(one["text"]) for one in listed]

    def with_dead_credentials(self) -> Connection:
        self.simulator.control("PATCH", f"accounts/{self.made['uid']}", {"token_state": "revoked"})
        return self.connection

    def throttle(self) -> None:
        self.simulator.set_faults(refuse={"code": 10023})

    def fetch(self, address: str) -> bytes:
        return httpx.get(address, trust_env=False).raise_for_status().content

    def post(self, path: str, form: dict[str, str]) -> Any:
        """A call past the adapter."""
        return httpx.post(f"{self.simulator.url}{path}", data=form, trust_env=False).json()


class Bluesky(Case):
    network = "bluesky"
    profile = "app-password"
    write = "repo.putRecord"
    before_write = "repo.uploadBlob"
    read_own = "repo.getRecord"
    answer = "repo.putRecord"
    listen = "listNotifications"
    has_edits = False
    has_comments = False
    measure = staticmethod(grapheme_length)

    def __init__(self, atnet: Network, account: Account) -> None:
        self.atnet, self.account = atnet, account
        self.adapter = BlueskyAdapter()
        self.proxy = FaultProxy(atnet.pds)
        self.connection = Connection(
            network="bluesky",
            profile=self.profile,
            server=self.proxy.address,
            remote_account_id=account.did,
            handle=account.handle,
            secrets={"identifier": account.handle, "app_password": account.app_password},
            timeout_seconds=SECONDS,
            allow_local=True,
        )

    @cached_property
    def fan(self) -> Fan:  # type: ignore[override]  # made when it is needed: that takes a second
        return BlueskyFan(self.atnet, self.account)

    def settle(self) -> None:
        self.atnet.catch_up()

    def act_path(self, operation: Operation) -> str:
        return "repo.deleteRecord" if operation is Operation.DELETE else "repo.putRecord"

    def texts_below(self, target: Target) -> list[str]:
        self.settle()
        params: dict[str, str | int] = {"uri": target.remote_id, "depth": 1}
        address = f"{self.atnet.appview}/xrpc/app.bsky.feed.getPostThread"
        thread = httpx.get(address, params=params, trust_env=False).raise_for_status().json()["thread"]
        return [str(reply["post"]["record"]["text"]) for reply in thread["replies"]]

    def with_dead_credentials(self) -> Connection:
        self.atnet.revoke_app_passwords(self.account)
        return self.connection

    def throttle(self) -> None:
        """Thirty sign-ins in five minutes are all that a PDS takes of one account."""
        for _ in range(31):
            answer = httpx.post(
                f"{self.atnet.pds}/xrpc/com.atproto.server.createSession",
                json={"identifier": self.account.handle, "password": "wrong"},
                trust_env=False,
            )
            if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                return
        raise AssertionError("the server did not limit sign-ins")

    def fetch(self, address: str) -> bytes:
        return httpx.get(address, trust_env=False).raise_for_status().content
