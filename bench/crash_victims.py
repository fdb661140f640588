"""Senders that kill themselves with SIGKILL at one step of a send, or their connection to the database. Import after
Django is set up."""

import logging
import os
import signal
import time
from dataclasses import replace
from functools import cache
from typing import Any

import httpx
import psycopg
from crash_killing import HEALTHY, SURVIVED, die, leave_when_useless
from django.db import connection

from guanwei.delivery.policy import Policy
from guanwei.jobs import doubts
from guanwei.jobs import sender as sending
from guanwei.jobs.dbclock import DatabaseClock
from guanwei.networks.registry import adapter_for

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


def warm_up(networks: list[str]) -> None:
    """In the parent: what every sender would load first. A victim must not spend its life importing."""
    for network in networks:
        adapter_for(network)
    # Each process has an HTTP client of its own, and each would read the certificates again.
    httpx.create_ssl_context = cache(httpx.create_ssl_context)
    httpx.create_ssl_context()


def send(step: str) -> None:
    """A sender that dies at `step`, or a healthy one. Ends by SIGKILL, or after a while by itself."""
    signal.signal(signal.SIGALRM, die)
    _arm_the_wire(step)
    policy = Policy.from_environment()
    if step != HEALTHY:  # small batches: each death concerns one or two posts, so that many deaths fit into a minute
        policy = replace(policy, batch=1 + os.getpid() % 2)
    victim = Victim(step, policy)
    victim.run()
    if victim.survived:
        os._exit(SURVIVED)


class Victim(sending.Sender):
    """Dies at those steps that are the round's, or lives through the death of its database connection."""

    def __init__(self, step: str, policy: Policy) -> None:
        super().__init__(policy=policy, clock=DatabaseClock().now)
        self._step, self._began = step, time.monotonic()
        self._cut = self.survived = False

    def round(self) -> int:
        leave_when_useless(self._step, self._began)
        return super().round()

    def _claim_and_send(self) -> int:
        if self._step == "before claim" and self._something_is_due():
            die()
        return super()._claim_and_send()

    def _recheck(self, claimed: Any, now: Any) -> Any:
        if self._step == "after claim":
            die()
        return super()._recheck(claimed, now)

    def _store_outcomes(self) -> int:
        if self._step == "before the outcome is stored" and not self._done.empty():
            die()
        if self._step == "outcome heard, database gone" and not self._cut and not self._done.empty():
            self._cut = True
            _terminate_backend()
        stored = super()._store_outcomes()
        if self._cut and stored:
            self.survived = True
            self.stopping.set()
        if self._step == "after the outcome is stored" and stored:
            die()
        return stored

    def _something_is_due(self) -> bool:
        moment = sending.next_moment(now=self.clock())
        return moment is not None and moment <= self.clock()


def _terminate_backend() -> None:
    """Ends the server's side of this sender's connection, as a restart or a failover does. That the sender complains
    of it is no news here."""
    logging.disable(logging.ERROR)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])


def _arm_the_wire(step: str) -> None:
    """Those steps that happen on the threads which talk to networks."""
    send, read_back = sending.send, doubts.read_back

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

    sending.send, doubts.read_back = wire, reading
