"""kill -9 at every step of a send, two workers, and what the network saw of it.

Two senders work through posts that are due. Each is forked from a warm parent, armed with one step, and kills itself
with SIGKILL when it gets there; another takes its place at once. In the end a healthy sender works off what is left,
and every post is looked up on the wire: the simulator and a counting proxy in front of the real AT network write down
every complete write request. The simulator's duplicate refusal is off.

wire_duplicates  complete write requests beyond the first for one delivery (on Bluesky the same rkey counts too)
lost             deliveries that are neither out nor shown to a person as needing a decision
unknown_hidden   deliveries that went out and are shown as something else than sent, on their way or unclear

Bars: all three 0.
"""

import argparse
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import world

STEPS = (
    "before claim",
    "after claim",
    "after attempt row",
    "during the request",
    "after the server committed",
    "before the outcome is stored",
    "after the outcome is stored",
    "during reconcile",
)
LINK = "http://example.com/a"
POSTS_PER_ACCOUNT = 15  # well below 30 an hour
GIVE_UP_AFTER = 4.0  # seconds a victim waits for its step before it goes, uncounted
TIMES = {
    "GUANWEI_LEASE_SECONDS": "2.0",
    "GUANWEI_REQUEST_SECONDS": "1.5",
    "GUANWEI_UNKNOWN_WAIT_SECONDS": "0.4",
    "GUANWEI_RECONCILE_AFTER_SECONDS": "0.4,0.8",
    "GUANWEI_SENDER_THREADS": "4",
    "GUANWEI_POOL": "0",  # a pool's threads do not survive a fork
}


# --- the victims ------------------------------------------------------------------------------------------------------


def victim(step: str) -> None:
    """In a forked child: a sender that dies at `step`. Ends by SIGKILL, or after a while by itself."""
    from guanwei.delivery.policy import Policy
    from guanwei.jobs import sender as module
    from guanwei.jobs.dbclock import DatabaseClock

    def die(*_: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    class Victim(module.Sender):
        def _claim_and_send(self) -> int:
            if step == "before claim" and self._something_is_due():
                die()
            return super()._claim_and_send()

        def _recheck(self, claimed: Any, now: Any) -> Any:
            if step == "after claim":
                die()
            return super()._recheck(claimed, now)

        def _store_outcomes(self) -> int:
            if step == "before the outcome is stored" and not self._done.empty():
                die()
            stored = super()._store_outcomes()
            if step == "after the outcome is stored" and stored:
                die()
            return stored

        def _something_is_due(self) -> bool:
            moment = module.next_moment(now=self.clock())
            return moment is not None and moment <= self.clock()

    send, read_back = module.send, module.read_back

    def wire(ready: Any, deadline: float) -> Any:
        if step == "after attempt row":
            die()
        if step == "during the request":
            # Long enough for some requests to be complete and some not, shorter than the server takes to answer.
            signal.setitimer(signal.ITIMER_REAL, 0.004 + (os.getpid() % 7) * 0.006)
        sent = send(ready, deadline)
        if step == "after the server committed":
            die()
        return sent

    def reading(seek: Any) -> Any:
        seen = read_back(seek)
        if step == "during reconcile":
            die()
        return seen

    module.send, module.read_back = wire, reading
    signal.signal(signal.SIGALRM, die)
    clock = DatabaseClock()
    # Small batches: each death concerns one or two posts, so that many deaths fit into a minute.
    batch = 64 if step == "none" else 2
    sender = Victim(policy=replace(Policy.from_environment(), batch=batch), clock=clock.now)
    began = time.monotonic()

    def leave_when_useless(_: Any) -> None:
        if step != "none" and time.monotonic() - began > GIVE_UP_AFTER:
            os._exit(0)

    sender.run(after_round=leave_when_useless)


def fork(step: str) -> int:
    """The parent has no open connection and no thread: nothing that a fork would share by accident."""
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            victim(step)
        finally:
            os._exit(1)
    return child


# --- what they work on ------------------------------------------------------------------------------------------------


class Weibo:
    """The simulator in a process of its own."""

    name = "weibo (simulator)"

    def __init__(self, folder: Path) -> None:
        ready = folder / "simulator.json"
        command = [sys.executable, "-m", "guanwei.simulator", "--port", "0", "--ready-file", str(ready)]
        self.process = subprocess.Popen(command, cwd=world.ROOT, stdout=subprocess.DEVNULL)
        while not ready.exists():
            time.sleep(0.05)
        self.url = json.loads(ready.read_text())["url"]
        # Slow enough that a kill can fall into the request; nothing on the server's side protects us.
        self._call("PATCH", "faults", {"duplicate_refusal": False, "quota": False, "delay_seconds": 0.02})

    def account(self, number: int) -> dict[str, Any]:
        made = self._call("POST", "accounts", {"screen_name": f"Crash {number}", "safe_domains": ["example.com"]})
        return {
            "network": "weibo",
            "profile": "ordinary",
            "name": f"Weibo {number}",
            "server": self.url,
            "remote_account_id": str(made["uid"]),
            "safe_domains": ("example.com",),
            "secrets": {"access_token": made["access_token"]},
        }

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

    name = "bluesky (real AT network)"

    def __init__(self) -> None:
        self._ours, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=_at_network, args=(theirs,))
        self.process.start()
        self.url: str = self._ask("url")

    def account(self, number: int) -> dict[str, Any]:
        handle, did, password, session = self._ask("account", number)
        return {
            "network": "bluesky",
            "profile": "app-password",
            "name": f"Bluesky {number}",
            "server": self.url,
            "remote_account_id": did,
            "handle": handle,
            "secrets": {"app_password": password, "session": session},
        }

    def writes(self) -> Counter[str]:
        return Counter(self._ask("writes"))

    def _ask(self, *question: Any) -> Any:
        self._ours.send(question)
        answer = self._ours.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def stop(self) -> None:
        self._ours.send(("stop",))
        self.process.join(30)
        if self.process.is_alive():
            self.process.kill()


def _at_network(pipe: Any) -> None:
    from tests.networks.faultproxy import FaultProxy
    from tests.servers import atnet

    with atnet.network() as network, FaultProxy(network.pds) as proxy:
        while True:
            match pipe.recv():
                case ("url",):
                    pipe.send(proxy.address)
                case ("account", number):
                    made = network.create_account(f"c{number}")
                    pipe.send((made.handle, made.did, made.app_password, _session(proxy.address, made)))
                case ("writes",):
                    pipe.send(_texts(proxy))
                case ("stop",):
                    return


def _session(url: str, account: Any) -> str:
    """Signed in once: a sender that starts again goes on with the stored session, as the product does."""
    from guanwei.networks.contract import Connection
    from guanwei.networks.registry import adapter_for

    secrets = {"app_password": account.app_password}
    connection = Connection(
        "bluesky", "app-password", url, account.did, account.handle, secrets, allow_local=True, timeout_seconds=20
    )
    adapter = adapter_for("bluesky")
    adapter.check_login(connection)
    renewed = adapter.refreshed_secrets(connection) or {}
    return renewed.get("session", "")


def _texts(proxy: Any) -> dict[str, int]:
    written: Counter[str] = Counter()
    for arrival in proxy.arrivals():
        if arrival.complete and arrival.path.endswith(("putRecord", "createRecord", "applyWrites")):
            written[json.loads(arrival.body)["record"]["text"].removesuffix(LINK).strip()] += 1
    return dict(written)


# --- the run ----------------------------------------------------------------------------------------------------------


class Run:
    """Deliveries on one or more networks, two senders that keep dying, and the count in the end."""

    def __init__(self, networks: list[Any], kills: int) -> None:
        self.networks, self.target = networks, kills
        self.killed: Counter[str] = Counter()
        self.texts: dict[int, tuple[str, str]] = {}  # delivery id -> (network, text)
        self.accounts: list[Any] = []
        self._made = 0

    def prepare(self) -> None:
        from guanwei.networks.registry import adapter_for

        for network in self.networks:
            adapter_for(network.name.split()[0])  # warm: a victim must not spend its life importing
        count = max(2, self.target * 2 // (POSTS_PER_ACCOUNT * len(self.networks)) + 8)
        details = [network.account(number) for number in range(count) for network in self.networks]
        self.accounts = world.brand_with(details)

    def feed(self) -> None:
        """Keeps some posts due. A text is unique, so that its writes can be told apart."""
        from django.db import connections

        from guanwei.delivery.models import Delivery
        from guanwei.lib.clock import utc_now

        if Delivery.objects.filter(state="waiting").count() < 12 and self._made < len(self.accounts) * POSTS_PER_ACCOUNT:
            start = self._made % len(self.accounts)
            chosen = (self.accounts[start:] + self.accounts[:start])[:16]
            texts = [f"第 {self._made + n} 条，账号 {account.name}" for n, account in enumerate(chosen)]
            ids = world.approved_plans(chosen, texts, utc_now(), link=LINK)
            for id, account, text in zip(ids, chosen, texts, strict=True):
                self.texts[id] = account.network, text
            self._made += len(texts)
        connections.close_all()

    def kill_until_enough(self) -> None:
        wanted = [step for step in STEPS for _ in range(-(-self.target // len(STEPS)))]
        queue = [STEPS[n % len(STEPS)] for n in range(len(wanted))]
        running: dict[int, str] = {}
        said = time.monotonic()
        end = said + 60 + self.target * 2.5
        while sum(self.killed.values()) < self.target and time.monotonic() < end:
            self.feed()
            if time.monotonic() > said + 5:
                said = time.monotonic()
                print(f"  {sum(self.killed.values())} of {self.target}", file=sys.stderr)
            while len(running) < 2 and queue:
                step = queue.pop(0)
                running[fork(step)] = step
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid in running:
                step = running.pop(pid)
                if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
                    self.killed[step] += 1
                else:
                    queue.append(step)
            elif not pid:
                time.sleep(0.01)
        for pid in running:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def work_off(self) -> None:
        """One healthy sender until nothing moves any more."""
        child = fork("none")
        from django.db import connections

        from guanwei.delivery.models import Delivery

        end = time.monotonic() + 120
        moving = {"state__in": ["waiting", "claimed", "sending", "pending"]}
        while time.monotonic() < end:
            left = Delivery.objects.filter(**moving).count()
            left += Delivery.objects.filter(state="unknown", reconcile_at__isnull=False).count()
            connections.close_all()
            if not left:
                break
            if os.waitpid(child, os.WNOHANG)[0]:
                child = fork("none")
            time.sleep(0.1)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def judge(self) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
        from guanwei.delivery.models import Delivery

        writes = {network.name.split()[0]: network.writes() for network in self.networks}
        duplicates = sum(count - 1 for seen in writes.values() for count in seen.values() if count > 1)
        states, lost, hidden, strange = Counter[str](), 0, 0, []
        for delivery in Delivery.objects.filter(pk__in=self.texts):
            network, text = self.texts[delivery.pk]
            out = writes[network][text]
            states[delivery.state] += 1
            visible = delivery.state in ("unknown", "missed", "refused", "held")
            is_lost = (delivery.state == "sent" and not out) or (delivery.state != "sent" and not visible)
            is_hidden = out > 0 and delivery.state not in ("sent", "unknown")
            lost, hidden = lost + is_lost, hidden + is_hidden
            if is_lost or is_hidden or out > 1:
                strange.append((network, text, delivery.state, delivery.outcome, delivery.tries, f"{out} writes"))
        figures = {
            "kills": sum(self.killed.values()),
            "deliveries": len(self.texts),
            "writes": sum(sum(seen.values()) for seen in writes.values()),
            "states": dict(states),
            "wire_duplicates": duplicates,
            "lost": lost,
            "unknown_hidden": hidden,
        }
        return figures, strange


@contextmanager
def networks(folder: Path, names: list[str]) -> Any:
    made: list[Any] = []
    try:
        if "bluesky" in names:
            made.append(Bluesky())
        if "weibo" in names:
            made.append(Weibo(folder))
        yield made
    finally:
        for network in made:
            network.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="1,000 kills and more, both networks")
    parser.add_argument("--kills", type=int, help="so many instead")
    parser.add_argument("--networks", default="weibo,bluesky", help="weibo, bluesky or both")
    given = parser.parse_args()
    kills = given.kills or (1040 if given.full else 304)
    os.environ.update(TIMES)
    with world.database(durable=False) as folder, networks(folder, given.networks.split(",")) as made:
        run = Run(made, kills)
        run.prepare()
        began = time.monotonic()
        run.kill_until_enough()
        run.work_off()
        figures, strange = run.judge()
    world.row("step", "kills")
    for step in STEPS:
        world.row(step, run.killed[step])
    for name in ("deliveries", "writes", "states", "wire_duplicates", "lost", "unknown_hidden"):
        world.row(name, figures[name])
    world.row("seconds", round(time.monotonic() - began, 1))
    for line in strange:
        print("  strange:", *line)
    missed = [name for name in ("wire_duplicates", "lost", "unknown_hidden") if figures[name]]
    if figures["kills"] < kills:
        missed.append("kills")
    bars = {"wire_duplicates": "== 0", "lost": "== 0", "unknown_hidden": "== 0", "kills": f">= {kills}"}
    return world.finish("crash", figures, bars, missed)


if __name__ == "__main__":
    raise SystemExit(main())
