"""Pollers that kill themselves with SIGKILL at one step of a poll, and the count of what was heard in the end. Import
after Django is set up."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from crash_fans import SAID
from crash_killing import die, kill, leave_when_useless, work_off
from django.db import connections
from django.db.models import Count

from guanwei.accounts.models import Account
from guanwei.inbox import intake
from guanwei.inbox.models import Item
from guanwei.jobs import errands
from guanwei.jobs import poller as polling
from guanwei.jobs.dbclock import DatabaseClock
from guanwei.lib.clock import utc_now
from guanwei.listening import actions
from guanwei.listening.claiming import next_moment
from guanwei.listening.models import Hearing, Interaction, Source
from guanwei.listening.policy import Policy
from guanwei.networks.incoming import Page

STEPS = (
    "before a source is claimed",
    "after a source is claimed",
    "while a page is asked for",
    "after the page is read",
    "page stored, its cursor not",
    "after a page is stored",
    "in the middle of a climb",
)


class Victim(polling.Poller):
    """Dies before it claims, or leaves when its step does not come."""

    def __init__(self, step: str) -> None:
        super().__init__(policy=Policy.from_environment(), clock=DatabaseClock().now, name=f"poller-{os.getpid()}")
        self._step, self._began = step, time.monotonic()

    def round(self) -> int:
        if self._step == "before a source is claimed" and self._something_is_due():
            die()
        leave_when_useless(self._step, self._began)
        return super().round()

    def _something_is_due(self) -> bool:
        moment = next_moment()
        return moment is not None and moment <= self.clock()


def poll(step: str) -> None:
    """A poller that dies at `step`, or a healthy one."""
    signal.signal(signal.SIGALRM, die)
    _arm_the_round(step)
    _arm_the_wire(step)
    Victim(step).run()


def _arm_the_round(step: str) -> None:
    """Those steps that happen where the database is."""
    polls, store_page, release = polling.polls, errands.store_page, actions._release_after_page

    def claimed(**how: Any) -> list[errands.Errand]:
        found = polls(**how)
        if step == "after a source is claimed" and found:
            die()
        return found

    def stored(**what: Any) -> bool:
        more = store_page(**what)
        if step == "after a page is stored" or (step == "in the middle of a climb" and more):
            die()
        return more

    def released(*what: Any, **changes: Any) -> None:
        if step == "page stored, its cursor not":
            die()
        release(*what, **changes)

    polling.polls, errands.store_page, actions._release_after_page = claimed, stored, released


def _arm_the_wire(step: str) -> None:
    """Those steps that happen on the threads which talk to networks."""
    run = errands.Errand.run

    def asked(errand: errands.Errand) -> Any:
        if step == "while a page is asked for":
            signal.setitimer(signal.ITIMER_REAL, 0.002 + (os.getpid() % 7) * 0.006)
        answer = run(errand)
        if step == "after the page is read" and isinstance(answer, Page):
            die()
        return answer

    errands.Errand.run = asked  # type: ignore[method-assign]


def listen(networks: Sequence[Any], listeners: Sequence[int], kills: int) -> tuple[Counter[str], list[str]]:
    """Fans write to `listeners` while pollers are killed; then a healthy one catches up. Returns the kills by step and
    what the fans said."""
    others = Account.objects.exclude(pk__in=listeners)
    others.update(active=False)
    connections.close_all()
    for network in networks:
        network.fans_begin()
    killed = kill(poll, STEPS, kills, lambda: None)
    for network in networks:
        network.fans_end()
    said = [text for network in networks for text in network.said()]
    now = utc_now()
    Source.objects.filter(active=True, poller="", next_at__gt=now).update(next_at=now)
    connections.close_all()
    work_off(poll, _complete_since(now))
    others.update(active=True)
    for account in listeners:
        while intake.take_in(now=utc_now(), account_id=account):
            continue
    connections.close_all()
    return killed, said


def _complete_since(moment: datetime) -> Callable[[], bool]:
    def complete() -> bool:
        left = Source.objects.filter(active=True).exclude(stream=Source.OWN).exclude(complete_at__gte=moment).exists()
        connections.close_all()
        return not left

    return complete


def judge(said: Sequence[str]) -> tuple[dict[str, int], list[tuple[Any, ...]]]:
    """Every text of a fan is one interaction in one thread, and each source has counted what stands in it."""
    places = dict(Item.objects.values_list("interaction").annotate(Count("pk")))
    stored, kept = Counter[str](), Counter[str]()
    for number, text in Interaction.objects.values_list("pk", "text"):
        found = SAID.search(text)
        if found:
            stored[found[0]] += 1
            kept[found[0]] += places.get(number, 0)
    stood = Counter(
        source for first, also in Hearing.objects.values_list("source", "also") for source in (first, *also)
    )
    sources = Source.objects.values_list("pk", "stored")
    figures = {
        "fan_texts": len(said),
        "interactions_lost": sum(not (stored[text] and kept[text]) for text in said),
        "interactions_doubled": sum(max(stored[text], kept[text], 1) - 1 for text in said),
        "interactions_miscounted": sum(abs(counted - stood[pk]) for pk, counted in sources),
    }
    wrong = [text for text in said if (stored[text], kept[text]) != (1, 1)]
    return figures, [(text, f"{stored[text]} stored", f"{kept[text]} in threads") for text in wrong]
