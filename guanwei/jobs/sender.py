"""The sender: claims what is due, asks the owner again, records the attempt, sends, records the outcome.

    claim -> owner.recheck -> attempts.begin -> wire (threads) -> attempts.store + owner.settle

One thread, the round, does everything with the database, in batches; the other threads only talk to networks. So a
round costs the same few statements for one delivery and for fifty, and no transaction is ever open across the wire.
"""

import logging
import os
import queue
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection, transaction

from guanwei.delivery import attempts
from guanwei.delivery.claim import Claimed, claim, next_moment
from guanwei.delivery.outcomes import Settled, settle
from guanwei.delivery.policy import Policy
from guanwei.delivery.recheck import Answer, KeptIn, Ready
from guanwei.delivery.states import Hold, State
from guanwei.delivery.sweep import sweep
from guanwei.jobs.doubts import Doubts
from guanwei.jobs.effects import apply_to_accounts, give_back, write_trail
from guanwei.jobs.owners import OWNERS
from guanwei.jobs.wire import Sent, send
from guanwei.lib.clock import steady
from guanwei.lib.words import Words, plain
from guanwei.networks.answered import in_one_line
from guanwei.networks.contract import Limits, Unknown
from guanwei.networks.registry import adapter_for, limits_for

log = logging.getLogger(__name__)
T = TypeVar("T")

LONGEST_SLEEP = 2.0
GATHER_FOR = 0.06
BUSY_WAIT = 0.05
LOOK_AFTER_EVERY = 0.25
QUEUE_SECONDS, DEEPEST_QUEUE = 0.5, 4.0
DATABASE_GONE = (OperationalError, InterfaceError)
SWEEP_EVERY = 0.5
"""Seconds. Sleeping ends early with a finished request, a NOTIFY, or the next due moment."""


def worker_name() -> str:
    """Unique on earth and readable: host, process, a random end so that a reused pid is not taken for the old one."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{os.urandom(3).hex()}"


@dataclass(slots=True)
class _Flight:
    """A request under way."""

    claimed: Claimed
    number: int
    ready: Ready


class Sender:
    """One sender. `round()` never blocks on a network; `run()` repeats it until told to stop."""

    def __init__(self, *, policy: Policy, clock: Callable[[], datetime], name: str | None = None) -> None:
        self.policy = policy
        self.clock = clock
        self.name = name or worker_name()
        self.sent = 0
        self._pool = ThreadPoolExecutor(policy.threads, thread_name_prefix="wire")
        self._done: queue.SimpleQueue[tuple[_Flight, Sent]] = queue.SimpleQueue()
        self._unstored: list[tuple[_Flight, Sent]] = []
        self._flying: dict[int, _Flight] = {}
        self._request_seconds = 1.0  # what a request took lately, on average
        self._swept_at = self._looked_after_at = 0.0
        self.wake = threading.Event()
        self.stopping = threading.Event()
        self._doubts = Doubts(policy=policy, clock=clock, limits_of=self.limits_of, pool=self._pool, wake=self.wake)

    @cache  # noqa: B019  a sender lives as long as its process
    def limits_of(self, network: str, profile: str) -> Limits:
        return self.policy.applied_to(limits_for(network, profile))

    # --- one round ---------------------------------------------------------------------------------------------------

    def round(self) -> int:
        """Everything that can be done now. Returns how many things were done; 0 means that it may sleep."""
        done = self._store_outcomes() + self._doubts.store()
        if not self.stopping.is_set():
            done += self._claim_and_send()
            if time.monotonic() - self._looked_after_at > LOOK_AFTER_EVERY:
                self._looked_after_at = time.monotonic()
                done += self._sweep() + self._doubts.begin()
        return done

    def _claim_and_send(self) -> int:
        room = min(self.policy.batch, self._places() - len(self._flying))
        if room <= 0:
            return 0
        now = self.clock()
        claimed = claim(now=now, worker=self.name, policy=self.policy, count=room, limits_of=self.limits_of)
        if not claimed:
            return 0
        ready, kept = self._recheck(claimed, now)
        if kept:
            self._keep_in(kept, now)
        if ready:
            self._begin(ready)
        return len(claimed)

    def _places(self) -> int:
        """How many requests may be begun: one for each thread, and so many more that a thread which is done finds the
        next at hand; but none waits longer than `QUEUE_SECONDS`, because what is begun can no longer be stopped."""
        deep = min(DEEPEST_QUEUE, 1 + QUEUE_SECONDS / max(self._request_seconds, 0.001))
        return int(self.policy.threads * deep)

    def _recheck(
        self, claimed: Sequence[Claimed], now: datetime
    ) -> tuple[dict[int, tuple[Claimed, Ready]], dict[int, tuple[Claimed, Settled]]]:
        ready: dict[int, tuple[Claimed, Ready]] = {}
        kept: dict[int, tuple[Claimed, Settled]] = {}
        for kind, deliveries in _by_kind(claimed).items():
            answers = self._ask(kind, deliveries, now)
            for one in deliveries:
                answer = answers[one.id]
                if isinstance(answer, KeptIn):
                    kept[one.id] = one, answer.settled
                else:
                    ready[one.id] = one, answer
        return ready, kept

    def _ask(self, kind: str, deliveries: Sequence[Claimed], now: datetime) -> Mapping[int, Answer]:
        """The owner's answers. One delivery that makes the owner fail is held and said, the rest go on."""
        try:
            return OWNERS[kind].recheck(deliveries, now=now, timeout=self.policy.request_seconds)
        except DATABASE_GONE:
            raise
        except Exception as error:
            log.exception("asking the owner of %s failed", [one.id for one in deliveries])
            if len(deliveries) == 1:
                return {deliveries[0].id: KeptIn(_not_judged(error))}
            return {id: answer for one in deliveries for id, answer in self._ask(kind, [one], now).items()}

    def _keep_in(self, kept: Mapping[int, tuple[Claimed, Settled]], now: datetime) -> None:
        with transaction.atomic():
            rows = [attempts.HeldBack(id, settled) for id, (_, settled) in kept.items()]
            stored = attempts.hold_back(now=now, worker=self.name, held=rows)
            self._tell_owners({id: kept[id] for id in stored}, now)
            give_back([kept[id][0] for id in stored], self.limits_of, now)

    def _begin(self, ready: Mapping[int, tuple[Claimed, Ready]]) -> None:
        now = self.clock()
        keys = {
            id: one.client_key or adapter_for(answer.connection.network).new_client_key(now)
            for id, (one, answer) in ready.items()
        }
        for begun in attempts.begin(now=now, worker=self.name, policy=self.policy, keys=keys):
            one, answer = ready[begun.delivery_id]
            outbound = replace(answer.outbound, client_key=begun.client_key)
            flight = _Flight(one, begun.number, replace(answer, outbound=outbound))
            self._flying[one.id] = flight
            # A lease that ends while the request still waits for a thread must not go out: others may have judged it.
            # And nothing goes out after its window.
            left = min(self.policy.lease_seconds - self.policy.request_seconds, (one.late_at - now).total_seconds())
            deadline = steady() + left
            self._pool.submit(send, flight.ready, deadline).add_done_callback(self._landed(flight))

    def _landed(self, flight: _Flight) -> Callable[[Future[Sent]], None]:
        def put(future: Future[Sent]) -> None:
            error = future.exception()
            if error:
                log.error("a send raised", exc_info=error)
            # An adapter that raises has a defect, and nobody knows how far it came: that is a doubt, not a failure.
            sent = Sent(Unknown(f"defect: {type(error).__name__}"), None) if error else future.result()
            self._done.put((flight, sent))
            self.wake.set()

        return put

    # --- outcomes ----------------------------------------------------------------------------------------------------

    def _store_outcomes(self) -> int:
        """What was heard stays in memory until it is written down: an outcome that is lost would become a doubt."""
        self._unstored += _drain(self._done)
        landed = self._unstored
        if not landed:
            return 0
        try:
            self._store(landed)
        except (DataError, IntegrityError):
            log.exception("outcomes cannot be stored together; trying one by one")
            for one in landed:
                self._store_alone(one)
        self._unstored = []
        for flight, sent in landed:
            self._flying.pop(flight.claimed.id, None)
            self._request_seconds += (sent.seconds - self._request_seconds) / 8
        for flight, sent in landed:
            sent.keep_renewed(flight.claimed.account_id, self.clock())
        return len(landed)

    def _store(self, landed: Sequence[tuple[_Flight, Sent]]) -> None:
        now = self.clock()
        ended = []
        by_id: dict[int, tuple[Claimed, Settled]] = {}
        for flight, sent in landed:
            to, operation = flight.ready.connection, flight.ready.outbound.operation
            limits = self.limits_of(to.network, to.profile)
            settled = settle(sent.outcome, tries=flight.number, now=now, limits=limits, operation=operation)
            detail = plain(in_one_line(sent.outcome))[:1000]
            ended.append(attempts.Ended(flight.claimed.id, flight.number, now, settled, detail))
            by_id[flight.claimed.id] = flight.claimed, settled
        with transaction.atomic():
            stored = attempts.store(now=now, worker=self.name, ended=ended)
            moved = {id: by_id[id] for id in stored}
            self._tell_owners(moved, now)
            apply_to_accounts([(one.account_id, settled) for one, settled in moved.values()])
            unsent = [one for one, settled in moved.values() if settled.outcome == "not_sent"]
            give_back(unsent, self.limits_of, now, begun=True)
        self.sent += sum(settled.state is State.SENT for _, settled in moved.values())

    def _store_alone(self, landed: tuple[_Flight, Sent]) -> None:
        """One outcome by itself; if the database refuses it, a doubt with the reason takes its place."""
        try:
            self._store([landed])
        except (DataError, IntegrityError) as error:
            log.exception("the outcome of delivery %s cannot be stored", landed[0].claimed.id)
            self._store([(landed[0], Sent(Unknown(f"the answer could not be stored: {type(error).__name__}"), None))])

    def _tell_owners(self, moved: Mapping[int, tuple[Claimed, Settled]], now: datetime) -> None:
        for kind, deliveries in _by_kind([one for one, _ in moved.values()]).items():
            OWNERS[kind].settle({one.purpose_id: moved[one.id][1] for one in deliveries}, now=now)
        write_trail(moved, now)

    def _sweep(self) -> int:
        if time.monotonic() - self._swept_at < SWEEP_EVERY:
            return 0
        self._swept_at = time.monotonic()
        return sweep(now=self.clock(), limits_of=self.limits_of)

    # --- the loop ----------------------------------------------------------------------------------------------------

    def run(self, *, after_round: Callable[["Sender"], None] = lambda sender: None) -> None:
        """Rounds until `stopping` is set; then lets requests under way end and writes their outcomes down."""
        while not self.stopping.is_set():
            self.wake.clear()
            try:
                worked = self.round()
                after_round(self)
                if self._flying:
                    self._gather()
                elif not worked:
                    self.wake.wait(self._sleep())
            except DATABASE_GONE:
                log.exception("the database did not answer; trying again")
                connection.close()
                self.stopping.wait(1.0)
        self.finish()

    def finish(self) -> None:
        """Waits for what is on the wire and writes it down; for as long as the leases hold, also without a database."""
        self._pool.shutdown(wait=True)
        end = time.monotonic() + self.policy.lease_seconds
        while True:
            try:
                self.round()
                return
            except DATABASE_GONE:
                log.exception("the last outcomes cannot be stored yet")
                connection.close()
                if time.monotonic() > end:
                    return
                time.sleep(0.5)

    def _gather(self) -> None:
        """Requests are on the wire: answers that come within a moment of each other are written down together. A round
        costs nearly as much for one outcome as for ten, and takes the interpreter from the threads on the wire."""
        if self.wake.wait(SWEEP_EVERY):
            end = time.monotonic() + GATHER_FOR
            while self._done.qsize() < len(self._flying) and time.monotonic() < end:
                time.sleep(GATHER_FOR / 16)

    def _sleep(self) -> float:
        moment = next_moment(now=self.clock(), horizon=timedelta(seconds=LONGEST_SLEEP))
        if moment is None:
            return LONGEST_SLEEP
        # Due, yet nothing was done: the account is busy or locked, and whoever has it will wake us or be done soon.
        return min(max((moment - self.clock()).total_seconds(), BUSY_WAIT), LONGEST_SLEEP)


def _not_judged(error: Exception) -> Settled:
    kind = type(error).__name__
    words = Words(
        f"发送前的复核出错（{kind}），已暂停这条，请转告管理员。",
        f"The last check before sending failed ({kind}). This one is held; tell an administrator.",
    )
    return Settled(State.HELD, words, "", held_for=Hold.CONTENT)


def _by_kind(claimed: Sequence[Claimed]) -> dict[str, list[Claimed]]:
    kinds: dict[str, list[Claimed]] = defaultdict(list)
    for one in claimed:
        kinds[one.purpose_kind].append(one)
    return kinds


def _drain(source: "queue.SimpleQueue[T]") -> list[T]:
    drained = []
    while True:
        try:
            drained.append(source.get_nowait())
        except queue.Empty:
            return drained
