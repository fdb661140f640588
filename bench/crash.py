"""kill -9 at every step of a send and of a poll, two workers, and what the networks saw of it.

First fans write to our accounts while two pollers hear them. Then two senders work through posts that are due and
through answers to what the fans wrote. Each is forked from a warm parent, armed with one step, and kills itself with
SIGKILL when it gets there; another takes its place at once. One step leaves the sender alive and ends its connection to
the database instead: it must write down all the same what it has heard. In the end a healthy one works off what is
left. Every text of a fan is looked up in the database, every post and answer on the wire: the simulator, and counting
proxies in front of the real AT network and the real Mastodon server, write down every complete write request. The
simulator's duplicate refusal is off, and the Mastodon server knows no Idempotency-Key.

wire_duplicates          complete write requests beyond the first for one delivery, and any that is no delivery's (on
                         Bluesky the same rkey counts too)
lost                     deliveries that are neither out nor shown to a person as needing a decision
unknown_hidden           deliveries that went out and are shown as something else than sent, on their way or unclear
interactions_lost        texts of fans that are not stored, or not in a thread
interactions_doubled     rows and places in threads beyond the first for one text
interactions_miscounted  how far the sources' own counts are from what stands in them

Bars: all six 0.
"""

import argparse
import itertools
import os
import time
from collections import Counter
from typing import Any

import world
from crash_networks import LINK, networks

READY = 8  # accounts that have something to send this moment
LOST, ZERO = ("wire_duplicates", "lost", "unknown_hidden"), "== 0"
MISHEARD = ("interactions_lost", "interactions_doubled", "interactions_miscounted")
TIMES = {
    "GUANWEI_LEASE_SECONDS": "2.0",
    "GUANWEI_REQUEST_SECONDS": "1.5",
    # As in earnest, an account waits for as long as both readings take.
    "GUANWEI_UNKNOWN_WAIT_SECONDS": "0.9",
    "GUANWEI_RECONCILE_AFTER_SECONDS": "0.3,0.6",
    "GUANWEI_SENDER_THREADS": "32",
    "GUANWEI_POLL_SECONDS": "3",  # the calls that are left for listening must do for the run
    "GUANWEI_POOL": "0",  # a pool's threads do not survive a fork
}


class Run:
    """Deliveries on one or more networks, two senders that keep dying, and the count in the end."""

    def __init__(self, networks: list[Any]) -> None:
        self.networks = networks
        self.texts: dict[int, tuple[str, str, bool]] = {}  # delivery id -> network, text, is it an answer?
        self.accounts: list[Any] = []
        self._given: Counter[int] = Counter()  # account id -> posts and answers
        self._most: dict[str, int] = {}  # by network
        self._asked: dict[int, list[tuple[int, int]]] = {}  # account id -> threads and what fans wrote in them
        self._look_at = 0.0

    def prepare(self) -> list[int]:
        """The ids of the accounts that fans write to."""
        from crash_victims import warm_up

        from guanwei.accounts.values import set_value
        from guanwei.lib.clock import utc_now
        from guanwei.people.models import User

        warm_up([network.kind for network in self.networks])
        made = [details for network in self.networks for details in network.accounts()]
        # The networks in turn: a sender that takes one or two deliveries takes those of the first accounts.
        self.accounts = world.brand_with(sorted(made, key=lambda details: int(details["name"].split()[-1])))
        self._most = {network.kind: network.posts_per_account for network in self.networks}
        writer, brand = User.objects.get(username="writer"), self.accounts[0].brand
        set_value(actor=writer, now=utc_now(), key="inbox.grace_seconds", value=0, brand=brand)
        return [account.pk for account in self.accounts if account.profile != "ordinary"]

    def remember_questions(self) -> None:
        """What can be answered."""
        from guanwei.inbox.models import Item

        asked = Item.objects.filter(asks=True, ours=False, gone=False).order_by("pk")
        for account, thread, interaction in asked.values_list("thread__account", "thread", "interaction"):
            self._asked.setdefault(account, []).append((thread, interaction))

    def feed(self) -> None:
        """Keeps some accounts with something that can go out. A text is unique: its writes can be told apart."""
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
            self._give(sorted(chosen, key=self._share)[: 2 * READY], now)
        connections.close_all()

    def _share(self, account: Any) -> float:
        """How much it has had of what it may have."""
        return self._given[account.pk] / self._most[account.network]

    def _give(self, accounts: list[Any], now: Any) -> None:
        """To whom fans have written an answer, every second time; else a post."""
        posting = []
        for account in accounts:
            self._given[account.pk] += 1
            questions = self._asked.get(account.pk)
            if questions and self._given[account.pk] % 2:
                self._answer(account, questions, now)
            else:
                posting.append(account)
        if posting:
            texts = [f"第 {self._given[account.pk]} 条，账号 {account.name}" for account in posting]
            ids = world.approved_plans(posting, texts, now, link=LINK)
            for id, account, text in zip(ids, posting, texts, strict=True):
                self.texts[id] = account.network, text, False

    def _answer(self, account: Any, questions: list[tuple[int, int]], now: Any) -> None:
        """As a person answers, who goes on though somebody has answered before: fans do not write enough."""
        from guanwei.delivery.models import Delivery
        from guanwei.inbox.answer_rules import Given
        from guanwei.inbox.answering import answer
        from guanwei.inbox.models import Thread
        from guanwei.people.models import User

        number = self._given[account.pk]
        thread, interaction = questions[number % len(questions)]
        text = f"第 {number} 次回复，账号 {account.name}"
        version = Thread.objects.values_list("version", flat=True).get(pk=thread)
        given = Given(thread, interaction, written_for=version, text=text, knowingly=True)
        made = answer(actor=User.objects.get(username="writer"), now=now, given=given)
        delivery = Delivery.objects.get(purpose_kind="answer", purpose_id=made.pk)
        self.texts[delivery.pk] = account.network, text, True

    def judge(self) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
        from guanwei.delivery.models import Delivery

        writes = {network.kind: network.writes() for network in self.networks}
        states, counts, strange = Counter[str](), Counter[str](), []
        for delivery in Delivery.objects.filter(pk__in=self.texts):
            network, text, is_answer = self.texts[delivery.pk]
            out = writes[network].pop((text, is_answer), 0)
            states[delivery.state] += 1
            visible = delivery.state in ("unknown", "missed", "refused", "held")
            is_lost = (delivery.state == "sent" and not out) or (delivery.state != "sent" and not visible)
            is_hidden = out > 0 and delivery.state not in ("sent", "unknown")
            counts.update(writes=out, wire_duplicates=max(out - 1, 0), lost=is_lost, unknown_hidden=is_hidden)
            counts[f"{network} {'answers' if is_answer else 'posts'}"] += 1
            if is_lost or is_hidden or out > 1:
                strange.append((network, text, delivery.state, delivery.outcome, delivery.tries, f"{out} writes"))
        for network, left in writes.items():  # what nobody ordered
            counts["wire_duplicates"] += left.total()
            strange += [(network, *what, f"{out} writes") for what, out in left.items()]
        return {"deliveries": len(self.texts), "states": dict(states), **counts}, strange


def _is_quiet(every_reading: bool) -> bool:
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
    return not found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="1,000 kills of senders and 200 of pollers, and more")
    parser.add_argument("--kills", type=int, help="so many of senders instead")
    parser.add_argument("--networks", default="weibo,bluesky,mastodon", help="those of the three that are named")
    given = parser.parse_args()
    kills = given.kills or (1170 if given.full else 306)
    poller_kills = 210 if given.full else 35
    os.environ.update(TIMES)
    chosen = given.networks.split(",")
    with networks(chosen, posts=kills * 3 // len(chosen)) as made, world.database(durable=False):
        figures, strange = _run(Run(made), kills, poller_kills, full=given.full)
    for name in figures:
        world.row(name, figures[name])
    for line in strange:
        print("  strange:", *line)
    missed = [name for name in (*LOST, *MISHEARD) if figures[name]]
    missed += [name for name, target in (("kills", kills), ("poller_kills", poller_kills)) if figures[name] < target]
    bars = dict.fromkeys((*LOST, *MISHEARD), ZERO) | {"kills": f">= {kills}", "poller_kills": f">= {poller_kills}"}
    return world.finish("crash", figures, bars, missed)


def _run(run: Run, kills: int, poller_kills: int, *, full: bool) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    moments = [time.monotonic()]
    listeners = run.prepare()
    from crash_killing import kill, work_off
    from crash_pollers import judge, listen
    from crash_victims import STEPS, send

    moments.append(time.monotonic())
    polled, said = listen(run.networks, listeners, poller_kills)
    run.remember_questions()
    moments.append(time.monotonic())
    killed = kill(send, STEPS, kills, run.feed)
    moments.append(time.monotonic())
    work_off(send, lambda: _is_quiet(full))
    moments.append(time.monotonic())
    figures, strange = run.judge()
    heard, misheard = judge(said)
    world.row("step", "kills")
    for step, number in (polled + killed).items():
        world.row(step, number)
    took = [f"{later - earlier:.0f}" for earlier, later in itertools.pairwise(moments)]
    world.row("seconds", *(f"{s} {what}" for s, what in zip(took, ("prepare", "poll", "send", "finish"), strict=True)))
    totals = {"kills": killed.total(), "poller_kills": polled.total()}
    return totals | figures | heard, [*strange, *misheard]


if __name__ == "__main__":
    raise SystemExit(main())
