"""Do posts go out on time? 1,000 posts over 50 accounts due in the same second, one worker, an instant server; then
single posts. The bare loop sends the same requests over the same number of threads with nothing around them.

Bars: p99 at most 1 s above the bare loop's own finish time; single posts p99 at most 250 ms late.
"""

import argparse
from datetime import datetime, timedelta
from typing import Any

import instant_server
import world
from instant_server import ACCOUNTS, LINK


def singles(accounts: list[Any], count: int) -> list[float]:
    """Posts half a second apart, each on its own: nothing but the sender's own delay."""
    from guanwei.lib.clock import utc_now

    ids = []
    start: datetime = utc_now() + timedelta(seconds=2)
    for number in range(count):
        due = start + timedelta(seconds=0.5 * number, milliseconds=37 * (number % 7))
        ids += world.approved_plans([accounts[number % ACCOUNTS]], [f"单条 {number}"], due, link=LINK)
    return world.lateness(ids, timeout=count + 30)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    _, form = world.given(arguments, "100 single posts and 5 bursts instead of 30 and 3")
    rounds, posts, alone_posts = {"tiny": (1, 100, 3), "short": (3, 1000, 30), "full": (5, 1000, 100)}[form]
    with world.database():
        from guanwei.lib.clock import utc_now

        server = instant_server.start()
        accounts = instant_server.accounts_on(server.url, rounds + 1)
        try:
            with world.worker():
                bare, bursts = [], []
                for burst in range(rounds):
                    bare.append(instant_server.bare_loop(server.url, posts))
                    due = utc_now() + timedelta(seconds=4)
                    texts = [f"第 {burst} 轮第 {n} 条" for n in range(posts)]
                    ids = world.approved_plans(accounts[burst], texts, due, link=LINK)
                    bursts.append(world.lateness(ids, timeout=120))
                alone = singles(accounts[rounds], alone_posts)
        finally:
            server.stop()
    p99 = world.median([world.percentile(burst, 0.99) for burst in bursts])
    finish = world.median(bare)
    single = world.percentile(alone, 0.99)
    world.row("", "p50", "p90", "p99")
    for number, burst in enumerate(bursts):
        world.row(
            f"burst {number + 1} of {posts:,} (s)", *(f"{world.percentile(burst, q):.3f}" for q in (0.5, 0.9, 0.99))
        )
    world.row("single posts (s)", *(f"{world.percentile(alone, q):.3f}" for q in (0.5, 0.9, 0.99)))
    world.row(f"bare loop, {posts:,} (s)", "", "", f"{finish:.3f}")
    figures = {"burst_p99_s": p99, "bare_finish_s": finish, "above_bare_s": p99 - finish, "single_p99_s": single}
    missed = [name for name, bad in (("above_bare_s", p99 - finish > 1.0), ("single_p99_s", single > 0.25)) if bad]
    return world.finish("punctuality", figures, {"above_bare_s": "<= 1.0", "single_p99_s": "<= 0.25"}, missed)


if __name__ == "__main__":
    raise SystemExit(main())
