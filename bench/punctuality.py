"""Do posts go out on time? 1,000 posts over 50 accounts due in the same second, one worker, an instant server; then
single posts. The bare loop sends the same requests over the same number of threads with nothing around them.

Bars: p99 at most 1 s above the bare loop's own finish time; single posts p99 at most 250 ms late.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import httpx
import instant_server
import world

THREADS = 16
ACCOUNTS = 50
LINK = "http://example.com/a"


def accounts_on(server: str, sets: int) -> list[list[Any]]:
    """Sets of 50 accounts: each burst has its own, because 30 posts an hour is what an account may send."""
    made = world.brand_with(
        [
            {
                "network": "weibo",
                "profile": "commercial",
                "name": f"Account {n}",
                "server": server,
                "remote_account_id": str(1000 + n),
                "safe_domains": ("example.com",),
                "secrets": {"access_token": f"2.00token{n}"},
            }
            for n in range(ACCOUNTS * sets)
        ]
    )
    return [made[n : n + ACCOUNTS] for n in range(0, len(made), ACCOUNTS)]


def bare_loop(server: str, count: int) -> float:
    """Seconds until the last answer, with the bare HTTP client."""
    limits = httpx.Limits(max_connections=THREADS, max_keepalive_connections=THREADS)
    with httpx.Client(limits=limits) as client, ThreadPoolExecutor(THREADS) as pool:
        began = time.perf_counter()
        forms = ({"access_token": "2.00x", "status": f"文字 {n} {LINK}", "rip": "1.2.4.8"} for n in range(count))
        for answer in pool.map(lambda form: client.post(f"{server}/2/statuses/share.json", data=form), forms):
            answer.json()
        return time.perf_counter() - began


def worker() -> subprocess.Popen[bytes]:
    environment = os.environ | {"GUANWEI_SENDER_THREADS": str(THREADS)}
    code = "import django; django.setup(); from guanwei.jobs.worker import run; raise SystemExit(run())"
    return subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=world.ROOT)


def wait_for_worker() -> None:
    from guanwei.delivery.models import Sender

    end = time.monotonic() + 30
    while not Sender.objects.exists():
        if time.monotonic() > end:
            raise SystemExit("the worker did not come up")
        time.sleep(0.05)
    time.sleep(1)


def lateness(ids: list[int], *, timeout: float) -> list[float]:
    """Seconds after the due time at which each answer was written down. Waits until all are out."""
    from guanwei.delivery.models import Delivery

    end = time.monotonic() + timeout
    while Delivery.objects.filter(pk__in=ids).exclude(state="sent").exists():
        if time.monotonic() > end:
            states = list(Delivery.objects.filter(pk__in=ids).values_list("state", flat=True))
            raise SystemExit(f"not all went out: { {state: states.count(state) for state in set(states)} }")
        time.sleep(0.1)
    rows = Delivery.objects.filter(pk__in=ids).values_list("due_at", "sent_at")
    return [(sent - due).total_seconds() for due, sent in rows]


def singles(accounts: list[Any], count: int) -> list[float]:
    """Posts half a second apart, each on its own: nothing but the sender's own delay."""
    from guanwei.lib.clock import utc_now

    ids = []
    start: datetime = utc_now() + timedelta(seconds=2)
    for number in range(count):
        due = start + timedelta(seconds=0.5 * number, milliseconds=37 * (number % 7))
        ids += world.approved_plans([accounts[number % ACCOUNTS]], [f"单条 {number}"], due, link=LINK)
    return lateness(ids, timeout=count + 30)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--full", action="store_true", help="100 single posts and 5 bursts instead of 30 and 3")
    full = arguments.parse_args().full
    with world.database():
        from guanwei.lib.clock import utc_now

        server = instant_server.start()
        rounds = 5 if full else 3
        accounts = accounts_on(server.url, rounds + 1)
        process = worker()
        try:
            wait_for_worker()
            bare, bursts = [], []
            for burst in range(rounds):
                bare.append(bare_loop(server.url, 1000))
                due = utc_now() + timedelta(seconds=4)
                texts = [f"第 {burst} 轮第 {n} 条" for n in range(1000)]
                ids = world.approved_plans(accounts[burst], texts, due, link=LINK)
                bursts.append(lateness(ids, timeout=120))
            alone = singles(accounts[rounds], 100 if full else 30)
        finally:
            process.terminate()
            process.wait(15)
            server.stop()
    p99 = world.median([world.percentile(burst, 0.99) for burst in bursts])
    finish = world.median(bare)
    single = world.percentile(alone, 0.99)
    world.row("", "p50", "p90", "p99")
    for number, burst in enumerate(bursts):
        world.row(f"burst {number + 1} of 1,000 (s)", *(f"{world.percentile(burst, q):.3f}" for q in (0.5, 0.9, 0.99)))
    world.row("single posts (s)", *(f"{world.percentile(alone, q):.3f}" for q in (0.5, 0.9, 0.99)))
    world.row("bare loop, 1,000 (s)", "", "", f"{finish:.3f}")
    figures = {"burst_p99_s": p99, "bare_finish_s": finish, "above_bare_s": p99 - finish, "single_p99_s": single}
    missed = [name for name, bad in (("above_bare_s", p99 - finish > 1.0), ("single_p99_s", single > 0.25)) if bad]
    return world.finish("punctuality", figures, {"above_bare_s": "<= 1.0", "single_p99_s": "<= 0.25"}, missed)


if __name__ == "__main__":
    raise SystemExit(main())
