"""Senders that kill themselves with SIGKILL at one step of a send. Forked from a warm parent, which has no connection
and no thread when it forks: nothing is shared by accident."""

import os
import signal
import time
import traceback
from dataclasses import replace
from functools import cache
from typing import Any

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
HEALTHY = "none"
GIVE_UP_AFTER = 4.0  # seconds a victim waits for its step before it goes, uncounted


def warm_up(networks: list[str]) -> None:
    """In the parent: what every sender would load first. A victim must not spend its life importing."""
    import httpx

    import guanwei.jobs.sender  # noqa: F401
    from guanwei.networks.registry import adapter_for

    for network in networks:
        adapter_for(network)
    # Each process has an HTTP client of its own, and each would read the certificates again.
    httpx.create_ssl_context = cache(httpx.create_ssl_context)
    httpx.create_ssl_context()


def fork(step: str) -> int:
    """A sender that dies at `step`, or a healthy one. Returns its process id."""
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            _send(step)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    return child


def _send(step: str) -> None:
    """In the child. Ends by SIGKILL, or after a while by itself."""
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
    # Small batches: each death concerns one or two posts, so that many deaths fit into a minute.
    policy = Policy.from_environment()
    victim = Victim(
        policy=policy if step == HEALTHY else replace(policy, batch=1 + os.getpid() % 2), clock=DatabaseClock().now
    )
    began = time.monotonic()

    def leave_when_useless(_: Any) -> None:
        if step != HEALTHY and time.monotonic() - began > GIVE_UP_AFTER:
            os._exit(0)

    victim.run(after_round=leave_when_useless)
