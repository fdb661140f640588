"""The worker process: one sender, one poller, the job queue, the heart-beat that doctor and /readyz look at."""

import asyncio
import logging
import os
import signal
import threading
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import close_old_connections, connection
from django.db.models import F

from guanwei.base.wake import SENDERS
from guanwei.delivery.models import Sender as SenderRow
from guanwei.delivery.policy import Policy
from guanwei.jobs.dbclock import DatabaseClock
from guanwei.jobs.poller import Poller
from guanwei.jobs.sender import Sender
from guanwei.listening.policy import Policy as PollerPolicy

log = logging.getLogger(__name__)

BEAT_EVERY = timedelta(seconds=2)
FORGET_AFTER = timedelta(days=1)


def run() -> int:
    """Works until SIGTERM or SIGINT, then lets what is on the wire end. Returns the exit code."""
    clock = DatabaseClock()
    sender = Sender(policy=Policy.from_environment(), clock=clock.now)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _stop(sender))
    jobs = threading.Thread(target=_work_on_jobs, args=(sender,), name="jobs", daemon=True)
    listener = threading.Thread(target=_listen, args=(sender,), name="listen", daemon=True)
    poller = Poller(policy=PollerPolicy.from_environment(), clock=clock.now, name=sender.name, stopping=sender.stopping)
    polling = threading.Thread(target=poller.run, name="poller", daemon=True)
    _begin(sender, clock.now())
    polling.start()
    jobs.start()
    listener.start()
    sender.run(after_round=_Heart(clock).beat)
    jobs.join(timeout=10)
    polling.join(timeout=5)
    SenderRow.objects.filter(name=sender.name).delete()
    return 0


def _stop(sender: Sender) -> None:
    sender.stopping.set()
    sender.wake.set()


def _begin(sender: Sender, now: datetime) -> None:
    SenderRow.objects.filter(beat_at__lt=now - FORGET_AFTER).delete()
    SenderRow.objects.create(name=sender.name, started_at=now, beat_at=now)


class _Heart:
    """Writes down that a round was finished: a sender that hangs in a round stops beating and is seen."""

    def __init__(self, clock: DatabaseClock) -> None:
        self._clock = clock
        self._beaten_at = clock.now() - BEAT_EVERY
        self._counted = 0

    def beat(self, sender: Sender) -> None:
        now = self._clock.now()
        if now - self._beaten_at < BEAT_EVERY:
            return
        close_old_connections()
        ahead = self._clock.measure()
        SenderRow.objects.filter(name=sender.name).update(
            beat_at=now, sent=F("sent") + sender.sent - self._counted, clock_ahead_ms=ahead
        )
        self._beaten_at, self._counted = now, sender.sent


def _listen(sender: Sender) -> None:
    """Wakes the sender for every NOTIFY. One connection of its own, outside the pool; made again when it breaks."""
    while not sender.stopping.is_set():
        try:
            with psycopg.connect(**_parameters(), autocommit=True) as wire:
                wire.execute(f"LISTEN {SENDERS}")
                sender.wake.set()
                while not sender.stopping.is_set():
                    for _ in wire.notifies(timeout=1.0, stop_after=1):
                        sender.wake.set()
        except psycopg.Error as error:
            log.warning("listening broke off: %s", error)
            sender.stopping.wait(1.0)


def _parameters() -> dict[str, Any]:
    """What libpq is told, TLS settings included; not what Django tells psycopg about cursors and types."""
    known = connection.get_connection_params()
    return {key: value for key, value in known.items() if key not in ("context", "cursor_factory", "pool")}


def _work_on_jobs(sender: Sender) -> None:
    """Jobs for as long as the sender works; after a failure (the database went away) they are taken up again."""
    while not sender.stopping.is_set():
        try:
            asyncio.run(_jobs(sender))
        except Exception:
            log.exception("the job queue broke off; taking it up again")
            sender.stopping.wait(2.0)


async def _jobs(sender: Sender) -> None:
    from procrastinate.contrib.django import app

    # An app of its own: the shared one keeps Django's connector, so that `defer` stays part of the transaction.
    async with app.with_connector(app.connector.get_worker_connector()).open_async() as opened:
        worker = asyncio.create_task(
            opened.run_worker_async(
                name=f"jobs:{os.getpid()}",
                concurrency=2,
                install_signal_handlers=False,
                listen_notify=True,
                fetch_job_polling_interval=2.0,
                shutdown_graceful_timeout=8,
            )
        )
        while not sender.stopping.is_set() and not worker.done():  # noqa: ASYNC110  a thread sets it
            await asyncio.sleep(0.2)
        if worker.done():
            worker.result()  # raises what ended it
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
