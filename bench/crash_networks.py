"""The two networks that `crash.py` sends to, each in a process of its own that counts every complete write request."""

import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import world

LINK = "http://example.com/a"


class Weibo:
    """The simulator in a process of its own."""

    kind = "weibo"
    posts_per_account, spare = 15, 30  # well below 30 an hour

    def __init__(self, accounts: int, folder: Path) -> None:
        self._count = accounts
        ready = folder / "simulator.json"
        command = [sys.executable, "-m", "guanwei.simulator", "--port", "0", "--ready-file", str(ready)]
        self.process = subprocess.Popen(command, cwd=world.ROOT, stdout=subprocess.DEVNULL)
        while not ready.exists():
            time.sleep(0.05)
        self.url = json.loads(ready.read_text())["url"]
        # Slow enough that a kill can fall into the request; nothing on the server's side protects us.
        self._call("PATCH", "faults", {"duplicate_refusal": False, "quota": False, "delay_seconds": 0.02})

    def accounts(self) -> list[dict[str, Any]]:
        """Fields of `AccountDetails`."""
        made = [
            self._call("POST", "accounts", {"screen_name": f"Crash {number}", "safe_domains": ["example.com"]})
            for number in range(self._count)
        ]
        return [
            {
                "network": "weibo",
                "profile": "ordinary",
                "name": f"Weibo {number}",
                "server": self.url,
                "remote_account_id": str(account["uid"]),
                "safe_domains": ("example.com",),
                "secrets": {"access_token": account["access_token"]},
            }
            for number, account in enumerate(made)
        ]

    def writes(self) -> Counter[str]:
        """Complete write requests by the text that they carried."""
        return Counter(entry["text"].removesuffix(" ").removesuffix(LINK).strip() for entry in self._wire())

    def _wire(self) -> list[dict[str, Any]]:
        return [entry for entry in self._call("GET", "wire") if entry["complete"]]

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url}/_sim/{path}", data, {"Content-Type": "application/json"}, method=method)
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


class Bluesky:
    """A real AT network, with a counting proxy in front of its PDS, both in a process of their own."""

    kind = "bluesky"
    posts_per_account, spare = 60, 8  # an account takes a second to make, and may write far more than this

    def __init__(self, accounts: int) -> None:
        self._ours, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=_at_network, args=(theirs, accounts))
        self.process.start()
        theirs.close()

    def accounts(self) -> list[dict[str, Any]]:
        """Fields of `AccountDetails`. They are made while the caller does other things."""
        made: list[dict[str, Any]] = self._ours.recv()
        return made

    def writes(self) -> Counter[str]:
        """Complete write requests by the text that they carried."""
        self._ours.send("writes")
        return Counter(self._ours.recv())

    def stop(self) -> None:
        with suppress(OSError):
            self._ours.send("stop")
        self.process.join(30)
        if self.process.is_alive():
            self.process.kill()


def _at_network(pipe: Any, accounts: int) -> None:
    from tests.networks.faultproxy import FaultProxy
    from tests.servers import atnet

    with atnet.network() as network, FaultProxy(network.pds) as proxy:
        made = [network.create_account(f"c{number}") for number in range(accounts)]
        pipe.send([bluesky_account(proxy.address, one, name=f"Bluesky {n}") for n, one in enumerate(made)])
        while pipe.recv() == "writes":
            pipe.send(_texts(proxy))


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


def _texts(proxy: Any) -> dict[str, int]:
    written: Counter[str] = Counter()
    for arrival in proxy.arrivals():
        if arrival.complete and arrival.path.endswith(("putRecord", "createRecord", "applyWrites")):
            written[json.loads(arrival.body)["record"]["text"].removesuffix(LINK).strip()] += 1
    return dict(written)


@contextmanager
def networks(names: list[str], posts: int) -> Iterator[list[Any]]:
    """Those that are named, with accounts enough for so many posts on each, and stopped in the end."""
    made: list[Any] = []
    with tempfile.TemporaryDirectory(prefix="guanwei-bench-") as folder:
        try:
            if "bluesky" in names:
                made.append(Bluesky(_accounts(Bluesky, posts)))
            if "weibo" in names:
                made.append(Weibo(_accounts(Weibo, posts), Path(folder)))
            yield made
        finally:
            for network in made:
                network.stop()


def _accounts(network: type[Weibo | Bluesky], posts: int) -> int:
    """Some to spare, because a death holds one or two for seconds."""
    return posts // network.posts_per_account + network.spare
