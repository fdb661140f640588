"""kill -9 at every step of a send, two workers, and what the network saw of it.

Two senders work through posts that are due. Each is forked from a warm parent, armed with one step, and kills itself
with SIGKILL when it gets there; another takes its place at once. One step leaves the sender alive and ends its
connection to the database instead: it must write down all the same what it has heard. In the end a healthy sender
works off what is left, and every post is looked up on the wire: the simulator and a counting proxy in front of the real
AT network write down every complete write request. The simulator's duplicate refusal is off.

wire_duplicates  complete write requests beyond the first for one delivery (on Bluesky the same rkey counts too)
lost             deliveries that are neither out nor shown to a person as needing a decision
unknown_hidden   deliveries that went out and are shown as something else than sent, on their way or unclear

Bars: all three 0.
"""

import argparse
import os
import signal
import sys
import time
from collections import Counter
from typing import Any

import world
from crash_networks import LINK, networks

STEPS = (
    "before claim",
    "after claim",
    "after attempt row",
    "during the request",
    "after the server committed",
    "before the outcome is stored",
    "outcome heard, database gone",
    "after the outcome is stored",
    "during reconcile",
)
READY = 8  # accounts that have something to send this moment
TIMES = {
    "GUANWEI_LEASE_SECONDS": "2.0",
    "GUANWEI_REQUEST_SECONDS": "1.5",
    # As in earnest, an account waits for as long as both readings take.
    "GUANWEI_UNKNOWN_WAIT_SECONDS": "0.9",
    "GUANWEI_RECONCILE_AFTER_SECONDS": "0.3,0.6",
    "GUANWEI_SENDER_THREADS": "32",
    "GUANWEI_POOL": "0",  # a pool's threads do not survive a fork
}


class Run:
    """Deliveries on one or more networks, two senders that keep dying, and the count in the end."""

    def __init__(self, networks: list[Any], kills: int) -> None:
        self.networks, self.target = networks, kills
        self.killed: Counter[str] = Counter()
        self.texts: dict[int, tuple[str, str]] = {}  # delivery id -> (network, text)
        self.accounts: list[Any] = []
        self._given: Counter[int] = Counter()  # account id -> posts
        self._most: dict[str, int] = {}  # by network
        self._look_at = 0.0

    def prepare(self) -> None:
        from crash_victims import warm_up

        warm_up([network.kind for network in self.networks])
        self.accounts = world.brand_with([details for network in self.networks for details in network.accounts()])
        self._most = {network.kind: network.posts_per_account for network in self.networks}

    def feed(self) -> None:
        """Keeps some accounts with a post that can go out. A text is unique: its writes can be told apart."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + 0.2
        from django.db import connections

        from guanwei.accounts.models import Account
        from guanwei.delivery.models import Delivery
        from guanwei.lib.clock import utc_now

        now = utc_now()
        moving = Delivery.objects.filter(state__in=["claimed", "sending", "pending"]).values("account")
        free = Account.objects.exclude(pk__in=moving).exclude(wait_until__gt=now)
        waiting = set(Delivery.objects.filter(state="waiting").values_list("account", flat=True))
        idle = [account for account in self.accounts if account.pk not in waiting]
        if free.filter(pk__in=waiting).count() < READY:
            chosen = [account for account in idle if self._given[account.pk] < self._most[account.network]]
            self._plan(sorted(chosen, key=lambda account: self._given[account.pk])[: 2 * READY], now)
        connections.close_all()

    def _plan(self, accounts: list[Any], now: Any) -> None:
        if not accounts:
            return
        for account in accounts:
            self._given[account.pk] += 1
        texts = [f"第 {self._given[account.pk]} 条，账号 {account.name}" for account in accounts]
        ids = world.approved_plans(accounts, texts, now, link=LINK)
        for id, account, text in zip(ids, accounts, texts, strict=True):
            self.texts[id] = account.network, text

    def kill_until_enough(self) -> None:
        from crash_victims import fork

        queue = [STEPS[n % len(STEPS)] for n in range(-(-self.target // len(STEPS)) * len(STEPS))]
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
                if _got_there(status):
                    self.killed[step] += 1
                else:
                    queue.append(step)
            elif not pid:
                time.sleep(0.01)
        for pid in running:
            _kill(pid)

    def work_off(self, *, every_reading: bool) -> None:
        """One healthy sender until nothing moves any more and the doubts are read."""
        from crash_victims import HEALTHY, fork

        child = fork(HEALTHY)
        end = time.monotonic() + 120
        try:
            while time.monotonic() < end and _still_moving(every_reading):
                if os.waitpid(child, os.WNOHANG)[0]:
                    child = fork(HEALTHY)
                time.sleep(0.2)
        finally:
            _kill(child)

    def judge(self) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
        from guanwei.delivery.models import Delivery

        writes = {network.kind: network.writes() for network in self.networks}
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


def _got_there(status: int) -> bool:
    """Did the sender reach its step? By its death, or by having lived through the death of its connection."""
    from crash_victims import SURVIVED

    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    return os.WEXITSTATUS(status) == SURVIVED


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _still_moving(every_reading: bool) -> bool:
    """A doubt that a machine may send again is waited for to its end. One that only a person may is shown as unclear
    and read again at longer and longer intervals, which writes nothing: its first reading does, in the short form."""
    from django.db import connections
    from django.db.models import Q

    from guanwei.delivery.models import Delivery

    to_be_read = Q(state="unknown", reconcile_at__isnull=False)
    waited_for = Q() if every_reading else Q(account__network="bluesky") | Q(reconcile_round=0)
    moving = Q(state__in=["waiting", "claimed", "sending", "pending"]) | (to_be_read & waited_for)
    found = Delivery.objects.filter(moving).exists()
    connections.close_all()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="1,000 kills and more, both networks")
    parser.add_argument("--kills", type=int, help="so many instead")
    parser.add_argument("--networks", default="weibo,bluesky", help="weibo, bluesky or both")
    given = parser.parse_args()
    kills = given.kills or (1170 if given.full else 342)
    os.environ.update(TIMES)
    chosen = given.networks.split(",")
    with networks(chosen, posts=kills * 3 // len(chosen)) as made, world.database(durable=False):
        run = Run(made, kills)
        run.prepare()
        began = time.monotonic()
        run.kill_until_enough()
        killing = time.monotonic() - began
        run.work_off(every_reading=given.full)
        figures, strange = run.judge()
    _tell(run, figures, strange)
    world.row("seconds", f"{killing:.0f} to kill", f"{time.monotonic() - began - killing:.0f} to finish")
    missed = [name for name in ("wire_duplicates", "lost", "unknown_hidden") if figures[name]]
    if figures["kills"] < kills:
        missed.append("kills")
    bars = {"wire_duplicates": "== 0", "lost": "== 0", "unknown_hidden": "== 0", "kills": f">= {kills}"}
    return world.finish("crash", figures, bars, missed)


def _tell(run: Run, figures: dict[str, Any], strange: list[tuple[Any, ...]]) -> None:
    world.row("step", "kills")
    for step in STEPS:
        world.row(step, run.killed[step])
    for name in ("deliveries", "writes", "states", "wire_duplicates", "lost", "unknown_hidden"):
        world.row(name, figures[name])
    for line in strange:
        print("  strange:", *line)


if __name__ == "__main__":
    raise SystemExit(main())
