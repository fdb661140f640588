"""Three networks with our account on each and somebody outside who has something to say.

The fan acts by the network's own interface, or the simulator's for playing fans; what stands below the fan's words is
read there as well. Nothing here goes through the product.
"""

from abc import ABC, abstractmethod
from typing import Any

import httpx

from guanwei.accounts.models import Account
from guanwei.networks.acts import Form, Target
from tests.journeys.company import Company
from tests.journeys.running import wait_until
from tests.networks.conformance.fans import BlueskyFan, Fan, WeiboFan
from tests.networks.conformance.mastodon_cases import MastodonFan
from tests.servers import atnet
from tests.servers.simulator import Simulator
from tests.servers.snac import Snac

FORWARDED = "这一段说得好，转给同事看看"


class Stage(ABC):
    """One network. `forwarded`: the fan's words with the forward, "" where the forward stands alone."""

    account: Account
    fan: Fan
    forwarded = FORWARDED

    @abstractmethod
    def shown_to_the_fan(self, post_id: str) -> bool:
        """Has our post reached her, so that what she says below it reaches us?"""

    @abstractmethod
    def ours_below(self, target: Target) -> list[str]:
        """What our account wrote directly below this, as anybody reads it there."""

    def delete(self, target: Target) -> None:
        self.fan.delete(target)


class OnWeibo(Stage):
    """The simulator, with an app that may hear everybody."""

    def __init__(self, company: Company, simulator: Simulator) -> None:
        self._simulator = simulator
        self.account = company.on_weibo(simulator, "青禾茗", profile="commercial", grants=("commercial",))
        self.fan = WeiboFan(simulator, self.account.remote_account_id, "爱喝茶的小鹿", authorised=False)
        self._reader = simulator.add_account(screen_name="路人", grants=["commercial"])["access_token"]

    def shown_to_the_fan(self, post_id: str) -> bool:
        return True

    def ours_below(self, target: Target) -> list[str]:
        listed = _get(
            f"{self._simulator.url}/2/comments/show/biz.json",
            id=target.root_id or target.remote_id,
            access_token=self._reader,
        )["comments"]
        ours = [one for one in listed if one["user"]["idstr"] == self.account.remote_account_id]
        if target.form is Form.COMMENT:
            ours = [one for one in ours if one.get("reply_comment", {}).get("idstr") == target.remote_id]
        return [one["text"] for one in ours]


class OnBluesky(Stage):
    def __init__(self, company: Company, network: atnet.Network) -> None:
        self._network = network
        made = network.create_account("tea")
        self.account = company.on_bluesky(made, network.pds, "青禾茗")
        self.fan = BlueskyFan(network, made)

    def shown_to_the_fan(self, post_id: str) -> bool:
        """The public view tells nobody of an answer that it gets before its post."""
        return bool(_get(f"{self._network.appview}/xrpc/app.bsky.feed.getPosts", uris=post_id)["posts"])

    def ours_below(self, target: Target) -> list[str]:
        address = f"{self._network.appview}/xrpc/app.bsky.feed.getPostThread"
        replies = _get(address, uri=target.remote_id, depth=1)["thread"]["replies"]
        ours = [one["post"] for one in replies if one["post"]["author"]["did"] == self.account.remote_account_id]
        return [one["record"]["text"] for one in ours]


class OnMastodon(Stage):
    """snac2 2.75: no quotes, and its API deletes nothing. Its own pages do, so the fan deletes in the browser."""

    forwarded = ""

    def __init__(self, company: Company, server: Snac) -> None:
        self._server = server
        made = server.create_account("tea")
        self.account = company.on_mastodon(made, server.url, "青禾茗")
        self._fan = server.create_account("deer")
        self.fan = MastodonFan(server, self._fan, made)
        wait_until(lambda: self._told(made.access_token, "notifications"), 3 * server.QUEUE_SECONDS)  # that she follows

    def shown_to_the_fan(self, post_id: str) -> bool:
        """What did not come into her timeline she cannot forward."""
        return any(one["uri"] == post_id for one in self._told(self._fan.access_token, "timelines/home"))

    def ours_below(self, target: Target) -> list[str]:
        told = self._told(self._fan.access_token, f"accounts/{self._fan.id}/statuses")
        [own] = [one for one in told if one["uri"] == target.remote_id]
        below = self._told(self._fan.access_token, f"statuses/{own['id']}/context")["descendants"]
        mine = [one for one in below if one["in_reply_to_id"] == own["id"]]
        return [one["content"] for one in mine if one["account"]["url"] == self.account.remote_account_id]

    def delete(self, target: Target) -> None:
        self._server.delete_on_its_page(self._fan, target.remote_id)

    def _told(self, token: str, path: str) -> Any:
        return self._server.ask(token, "GET", f"/api/v1/{path}")


def _get(address: str, **params: Any) -> Any:
    return httpx.get(address, params=params, timeout=20, trust_env=False).raise_for_status().json()
