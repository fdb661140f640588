"""The three networks that `crash.py` works with, each in a process of its own: it makes accounts, counts every complete
write request, and lets a fan write to the accounts that listen."""

import json
import multiprocessing
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import world  # noqa: F401  # makes the project's own packages importable
from crash_fans import Crowd

LINK = "http://example.com/a"
OURS = re.compile(r"第 \d+ (?:条|次回复)，账号 \w+ \d+")  # what a text of ours says, whatever stands around it

Written = Counter[tuple[str, bool]]  # complete write requests by their text, and whether they were answers


class Weibo:
    """The simulator. Every second account has the rights to listen to everybody."""

    kind = "weibo"
    posts_per_account, spare = 15, 24  # well below 30 an hour, and 60 answers

    def __init__(self, stack: ExitStack, accounts: int) -> None:
        from tests.networks.conformance.fans import WeiboFan
        from tests.servers import simulator

        self._simulator = simulator.Simulator(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        stack.callback(self._simulator.stop)
        # Slow enough that a kill can fall into the request; nothing on the server's side protects us.
        self._simulator.set_faults(duplicate_refusal=False, quota=False, delay_seconds=0.02, own_timeline_size=100)
        self.accounts = [self._account(number) for number in range(accounts)]
        self.heard_by = []
        for account in self.accounts[::2]:
            name, uid = account["name"], account["remote_account_id"]
            told = {"action": "post", "as": _weibo_name(name), "text": "开园了"}
            posted = self._simulator.control("POST", "fan", told)
            self.heard_by.append((name, WeiboFan(self._simulator, uid, "访客甲"), posted["idstr"]))

    def _account(self, number: int) -> dict[str, Any]:
        """Fields of `AccountDetails`."""
        name, rights = f"Weibo {number}", "ordinary" if number % 2 else "commercial"
        granted = [] if rights == "ordinary" else [rights]
        made = self._simulator.add_account(screen_name=_weibo_name(name), safe_domains=["example.com"], grants=granted)
        return {
            "network": "weibo",
            "profile": rights,
            "name": name,
            "server": self._simulator.url,
            "remote_account_id": str(made["uid"]),
            "safe_domains": ("example.com",),
            "secrets": {"access_token": made["access_token"]},
        }

    def writes(self) -> Written:
        rows = [row for row in self._simulator.wire() if row["complete"]]
        return Counter((_ours(row["text"]), "comments/" in row["path"]) for row in rows)

    def settle(self) -> None:
        """It shows everything at once."""


def _weibo_name(name: str) -> str:
    """A mention ends at a space."""
    return name.replace(" ", "")


class Bluesky:
    """A real AT network, with a counting proxy in front of its PDS."""

    kind = "bluesky"
    posts_per_account, spare = 60, 18  # an account takes a second to make, and may write far more than this

    def __init__(self, stack: ExitStack, accounts: int) -> None:
        from tests.networks.conformance.fans import BlueskyFan
        from tests.networks.faultproxy import FaultProxy
        from tests.servers import atnet

        self._network = stack.enter_context(atnet.network())
        self._proxy = stack.enter_context(FaultProxy(self._network.pds))
        made = [self._network.create_account(f"c{number}") for number in range(accounts)]
        self.accounts = [
            bluesky_account(self._proxy.address, one, name=f"Bluesky {number}") for number, one in enumerate(made)
        ]
        own = [_bluesky_post(self._network.pds, details) for details in self.accounts]
        self.settle()  # an answer that the public view meets before its post is told to nobody
        self.heard_by = [
            (details["name"], BlueskyFan(self._network, one), post)
            for details, one, post in zip(self.accounts, made, own, strict=True)
        ]

    def writes(self) -> Written:
        """The same record key twice counts as well."""
        written: Written = Counter()
        for arrival in self._proxy.arrivals():
            if arrival.complete and arrival.path.endswith(("putRecord", "createRecord", "applyWrites")):
                record = json.loads(arrival.body)["record"]
                written[_ours(record["text"]), "reply" in record] += 1
        return written

    def settle(self) -> None:
        self._network.catch_up()


def bluesky_account(server: str, made: Any, *, name: str) -> dict[str, Any]:
    """Fields of `AccountDetails` for an account of the AT network. Signed in once: a sender that starts goes on with
    the stored session, as the product does."""
    from guanwei.networks.contract import Connection
    from guanwei.networks.registry import adapter_for

    secrets = {"app_password": made.app_password}
    connection = Connection(
        "bluesky", "app-password", server, made.did, made.handle, secrets, allow_local=True, timeout_seconds=20
    )
    adapter = adapter_for("bluesky")
    adapter.check_login(connection)
    return {
        "network": "bluesky",
        "profile": "app-password",
        "name": name,
        "server": server,
        "remote_account_id": made.did,
        "handle": made.handle,
        "secrets": adapter.refreshed_secrets(connection) or secrets,
    }


def _bluesky_post(pds: str, details: dict[str, Any]) -> str:
    """The id of a post of the account, made past the proxy."""
    from guanwei.lib.clock import utc_now
    from guanwei.networks.contract import Accepted, Connection, Outbound
    from guanwei.networks.registry import adapter_for

    adapter = adapter_for("bluesky")
    who = (details["remote_account_id"], details["handle"], details["secrets"])
    connection = Connection("bluesky", "app-password", pds, *who, allow_local=True, timeout_seconds=20)
    key = adapter.new_client_key(utc_now())
    outcome = adapter.publish(connection, Outbound("开园了", client_key=key, created_at=utc_now()))
    assert isinstance(outcome, Accepted), outcome
    return outcome.remote_id


def mastodon_account(address: str, made: Any, *, name: str) -> dict[str, Any]:
    """Fields of `AccountDetails`."""
    return {
        "network": "mastodon",
        "profile": "token",
        "name": name,
        "server": address,
        "remote_account_id": made.url,
        "handle": made.handle,
        "secrets": {"access_token": made.access_token},
    }


class Mastodon:
    """A real snac2 behind nginx, with a counting proxy in front. It knows no Idempotency-Key."""

    kind = "mastodon"
    posts_per_account, spare = 60, 18

    def __init__(self, stack: ExitStack, accounts: int) -> None:
        from tests.networks.conformance.mastodon_cases import MastodonFan
        from tests.networks.faultproxy import FaultProxy
        from tests.servers import snac

        self._server = stack.enter_context(snac.server())
        self._proxy = stack.enter_context(FaultProxy(self._server.url))
        made = [self._server.create_account(f"c{number}") for number in range(accounts)]
        self.accounts = [
            mastodon_account(self._proxy.address, one, name=f"Mastodon {number}") for number, one in enumerate(made)
        ]
        fan = self._server.create_account("fan")
        self.heard_by = [
            (details["name"], MastodonFan(self._server, fan, one), self._server.say(one, "开园了")["uri"])
            for details, one in zip(self.accounts, made, strict=True)
        ]

    def writes(self) -> Written:
        written: Written = Counter()
        for arrival in self._proxy.arrivals():
            if arrival.complete and (arrival.method, arrival.path) == ("POST", "/api/v1/statuses"):
                form = parse_qs(arrival.body.decode())
                written[_ours(form["status"][0]), "in_reply_to_id" in form] += 1
        return written

    def settle(self) -> None:
        self._server.settle()


def _ours(text: str) -> str:
    found = OURS.search(text)
    return found[0] if found else text


HOSTS: dict[str, type[Weibo | Bluesky | Mastodon]] = {host.kind: host for host in (Weibo, Bluesky, Mastodon)}


class Network:
    """One of them, spoken to from outside its process."""

    def __init__(self, kind: str, posts: int, share: int) -> None:
        host = HOSTS[kind]
        self.kind, self.posts_per_account = kind, host.posts_per_account
        self._ours, theirs = multiprocessing.Pipe()
        # Some to spare, because a death holds one or two for seconds; the networks share that.
        arguments = (theirs, kind, posts // host.posts_per_account + host.spare // share)
        self.process = multiprocessing.Process(target=_host, args=arguments)
        self.process.start()
        theirs.close()

    def accounts(self) -> list[dict[str, Any]]:
        """Fields of `AccountDetails`. They are made while the caller does other things."""
        made: list[dict[str, Any]] = self._ours.recv()
        return made

    def writes(self) -> Written:
        self._ours.send("writes")
        return Written(self._ours.recv())

    def fans_begin(self) -> None:
        self._ours.send("begin")

    def fans_end(self) -> None:
        self._ours.send("end")

    def said(self) -> list[str]:
        """Everything that fans have written, once they ended and the network shows it."""
        said: list[str] = self._ours.recv()
        return said

    def stop(self) -> None:
        with suppress(OSError):
            self._ours.send("stop")
        self.process.join(30)
        if self.process.is_alive():
            self.process.kill()


def _host(pipe: Any, kind: str, accounts: int) -> None:
    with ExitStack() as stack:
        host = HOSTS[kind](stack, accounts)
        # snac2 takes a tenth of a second for every text.
        crowd = Crowd(host.heard_by, bursts=kind != "mastodon")
        pipe.send(host.accounts)
        while (asked := pipe.recv()) != "stop":
            if asked == "writes":
                pipe.send(dict(host.writes()))
            elif asked == "begin":
                crowd.begin()
            else:
                said = crowd.end()
                host.settle()
                pipe.send(said)


@contextmanager
def networks(names: list[str], posts: int) -> Iterator[list[Network]]:
    """Those that are named, with accounts enough for so many posts on each, and stopped in the end."""
    made: list[Network] = []
    try:
        made += [Network(name, posts, len(names)) for name in names]
        yield made
    finally:
        for network in made:
            network.stop()
