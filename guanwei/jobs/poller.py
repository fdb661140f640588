"""The poller: fetches what is due from the networks and writes it down, beside the sender and never in its way.

One thread does everything with the database; the others only talk to networks. What is under way is on record as a
lease, so that a poller that is killed loses nothing: the same page is read again by whoever comes next.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from guanwei.accounts.actions import keep_renewed_secrets
from guanwei.jobs.errands import Errand, looks_at_sent, polls, second_looks
from guanwei.listening.claiming import next_moment
from guanwei.listening.policy import Policy
from guanwei.listening.sources import ensure_sources

log = logging.getLogger(__name__)

LONGEST_SLEEP = 2.0
SOURCES_EVERY = 5.0
LOOKS_EVERY = 10.0
LOOKS_AT_ONCE = 60
"""Seconds, and interactions. Sleeping ends early with an answer or the next due source."""


class Poller:
    """`round()` never blocks on a network; `run()` repeats it until `stopping` is set."""

    def __init__(
        self, *, policy: Policy, clock: Callable[[], datetime], name: str, stopping: threading.Event | None = None
    ) -> None:
        self.policy = policy
        self.clock = clock
        self.name = name
        self.stopping = stopping or threading.Event()
        self.wake = threading.Event()
        self._todo: queue.SimpleQueue[Errand | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Errand, Any]] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._under_way = 0
        self._ensured_at = self._looked_at = float("-inf")

    def round(self) -> int:
        """Everything that can be done now. Returns how many things were done; 0 means that it may sleep."""
        done = self._keep_answers()
        if self.stopping.is_set():
            return done
        if time.monotonic() - self._ensured_at > SOURCES_EVERY:
            self._ensured_at = time.monotonic()
            done += ensure_sources(now=self.clock())
        # Streams first: what somebody wrote is worth more than whether it was edited.
        done += self._set_out(polls(now=self.clock(), poller=self.name, count=self._room(), policy=self.policy))
        if self._room() and time.monotonic() - self._looked_at > LOOKS_EVERY:
            self._looked_at = time.monotonic()
            done += self._look()
        return done

    def _look(self) -> int:
        looks = looks_at_sent(now=self.clock(), count=self._room(), policy=self.policy)
        looks += second_looks(now=self.clock(), count=LOOKS_AT_ONCE, policy=self.policy)
        return self._set_out(looks)

    def _room(self) -> int:
        return max(self.policy.threads - self._under_way, 0)

    def _set_out(self, errands: list[Errand]) -> int:
        while errands and len(self._threads) < self.policy.threads:
            # Daemons: nothing is lost with a request that is cut off, so the end of the process need not wait for it.
            self._threads.append(threading.Thread(target=self._go, name="poll", daemon=True))
            self._threads[-1].start()
        for errand in errands:
            self._under_way += 1
            self._todo.put(errand)
        return len(errands)

    def _go(self) -> None:
        while (errand := self._todo.get()) is not None:
            self._done.put((errand, errand.run()))
            self.wake.set()

    def _keep_answers(self) -> int:
        kept = 0
        while True:
            try:
                errand, answer = self._done.get_nowait()
            except queue.Empty:
                return kept
            self._under_way -= 1
            kept += 1
            now = self.clock()
            errand.keep(now, answer)
            renewed = errand.renewed()
            if renewed:
                keep_renewed_secrets(account_id=errand.account_id, secrets=renewed, now=now)

    # --- the loop ----------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Rounds until `stopping` is set. Whatever a round meets, the next one comes: what was not written down is read
        again when its lease ends."""
        while not self.stopping.is_set():
            self.wake.clear()
            with _survived():
                if not self.round():
                    self.wake.wait(self._sleep())
                continue
            self.stopping.wait(1.0)
        self.finish()

    def finish(self) -> None:
        for _ in self._threads:
            self._todo.put(None)
        connection.close()

    def _sleep(self) -> float:
        close_old_connections()
        if self._under_way:
            return LONGEST_SLEEP
        moment = next_moment()
        if moment is None:
            return LONGEST_SLEEP
        return min(max((moment - self.clock()).total_seconds(), 0.05), LONGEST_SLEEP)


@contextmanager
def _survived() -> Iterator[None]:
    try:
        yield
    except (DatabaseError, InterfaceError):
        log.exception("the database did not answer; trying again")
        connection.close()
    except Exception:
        log.exception("a round of the poller failed; trying again")
