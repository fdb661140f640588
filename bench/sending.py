"""How fast do due posts go out, with everything that is done for each of them, against the bare client in a loop?

The real worker asks the ledger, checks every post again, writes the attempt down before and the outcome after. The
bare loop sends the same words on the same accounts with as many threads and writes nothing down. They take turns.

Both sides have 16 requests under way at most, and never two of one account. On the real networks there are 32 accounts,
of which each bare thread takes two in turn: ours may send on one account while the outcome of another is written down,
as it does in any installation with more accounts than threads.

AT network        a real PDS; bare: the SDK's client.send_post         bar: at least 0.8 of its rate
snac2             a real Mastodon server; bare: Mastodon.py's status_post     at least 0.8
instant server    a server on loopback that answers at once; bare: httpx      at least 0.5

A rate counts from the due second, or the start of the loop, to the last answer (ours: to its outcome in the ledger);
the ratio is that of the medians. Both bars are ratios within one run, but what else the machine does meets our side
harder: it is three processes where the loop is one.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import instant_server
import world
from crash_networks import bluesky_account, mastodon_account
from world import THREADS

SERVERS = AT, SNAC, INSTANT = "AT network", "snac2", "instant server"
SENTENCE = "山里的雾散得慢，等它散完，采茶的人已经走到第三道坡，篮底刚刚盖住。"


@dataclass(slots=True)
class Contest:
    """One server. `bare` and `ours` send `posts` posts in round number n and return the seconds that it took."""

    name: str
    bar: float
    posts: int
    bare: Callable[[int], float]
    ours: Callable[[int], float]
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"bare": [], "ours": []})

    def round(self, number: int) -> None:
        """One of each, the other one first every time."""
        for side in ("bare", "ours") if number % 2 == 0 else ("ours", "bare"):
            self.seconds[side].append(getattr(self, side)(number))

    def rate(self, side: str) -> float:
        return self.posts / world.median(self.seconds[side])

    @property
    def ratio(self) -> float:
        return self.rate("ours") / self.rate("bare")


def send(accounts: list[Any], texts: list[str], link: str = "") -> float:
    """Seconds from the due second until the ledger knows that the last one is out."""
    from guanwei.lib.clock import utc_now

    ids = world.approved_plans(accounts, texts, utc_now() + timedelta(hours=1), link=link)
    world.become_due(ids, utc_now() + timedelta(seconds=1))
    return max(world.lateness(ids, timeout=180))


def on_instant_server(server: str, rounds: int, posts: int) -> Contest:
    accounts = instant_server.accounts_on(server, rounds)

    def bare(number: int) -> float:
        return instant_server.bare_loop(server, posts)

    def ours(number: int) -> float:
        texts = [f"第 {number} 轮第 {n} 条" for n in range(posts)]
        return send(accounts[number], texts, instant_server.LINK)

    return Contest(INSTANT, 0.5, posts, bare, ours)


def on_at_network(network: Any, posts: int) -> Contest:
    """Two accounts for each thread, which it takes in turn: the bare loop may no more than we have two requests of an
    account under way."""
    from atproto import Client

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: network.create_account(f"s{n}"), range(2 * THREADS)))
    clients = []
    for account in made:
        client = Client(network.pds)
        client.login(account.handle, account.app_password)
        clients.append(client)
    details = [bluesky_account(network.pds, one, name=one.handle) for one in made]
    accounts = world.brand_with(details, name=AT)
    say = [partial(client.send_post, langs=["zh"]) for client in clients]
    return _real(AT, say, accounts, posts, network.catch_up)


def on_snac(server: Any, posts: int) -> Contest:
    """It answers twice as quickly as the AT network: with as few posts, the moment of beginning would weigh in."""
    from mastodon import Mastodon

    made = [server.create_account(f"s{number}") for number in range(2 * THREADS)]
    clients = [Mastodon(access_token=one.access_token, api_base_url=server.url) for one in made]
    for client in clients:
        client.status_post("开园了", language="zh")  # its first call asks for the server's version
    details = [mastodon_account(server.url, one, name=one.handle) for one in made]
    accounts = world.brand_with(details, name=SNAC)
    say = [partial(client.status_post, language="zh") for client in clients]
    return _real(SNAC, say, accounts, posts, server.settle)


def _real(
    name: str,
    say: list[Callable[[str], Any]],
    accounts: list[Any],
    posts: int,
    catch_up: Callable[[], None] = lambda: None,
) -> Contest:
    """`say`: the bare client of each account. `catch_up` waits until the server has done with what came before."""

    def on_one_thread(pair: tuple[int, int], number: int) -> None:
        for n in range(posts // THREADS):
            say[pair[n % 2]](text(str(pair[n % 2]), number, n))

    def bare(number: int) -> float:
        catch_up()
        pairs = [(2 * thread, 2 * thread + 1) for thread in range(THREADS)]
        with ThreadPoolExecutor(THREADS) as pool:
            began = time.perf_counter()
            list(pool.map(lambda pair: on_one_thread(pair, number), pairs))
            return time.perf_counter() - began

    def ours(number: int) -> float:
        catch_up()
        return send(accounts, [text("官微", number, n) for n in range(posts)])

    return Contest(name, 0.8, posts, bare, ours)


def text(who: str, number: int, n: int) -> str:
    """No two alike, or each would be checked for repetition once more."""
    return f"{SENTENCE}第 {number} 轮第 {n} 条，{who}。"


@contextmanager
def contests(names: Sequence[str], rounds: int, *, each: int, instant: int) -> Iterator[list[Contest]]:
    """`each`: posts of each thread; `instant`: posts to the instant server."""
    from tests.servers import atnet, snac

    posts = THREADS * each
    with ExitStack() as stack:
        made = []
        if AT in names:
            made.append(on_at_network(stack.enter_context(atnet.network()), posts))
        if SNAC in names:
            made.append(on_snac(stack.enter_context(snac.server()), 2 * posts))
        if INSTANT in names:
            server = instant_server.start()
            stack.callback(server.stop)
            made.append(on_instant_server(server.url, rounds, instant))
        yield made


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "--servers", nargs="+", choices=SERVERS, default=SERVERS, metavar="NAME", help="some of them"
    )
    chosen, form = world.given(arguments, "5 rounds instead of 3, and more posts")
    rounds, each, instant = {"tiny": (1, 1, 32), "short": (3, 16, 500), "full": (5, 30, 1000)}[form]
    with (
        world.database(),
        contests(chosen.servers, rounds, each=each, instant=instant) as run,
        world.worker(),
    ):
        for contest in run:
            for number in range(rounds):
                contest.round(number)
    print(f"medians of {rounds} rounds; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    world.row("posts/s", "posts", "bare loop", "Guanwei", "ratio", "bar")
    for contest in run:
        rates = (f"{contest.rate(side):.0f}" for side in ("bare", "ours"))
        world.row(contest.name, contest.posts, *rates, f"{contest.ratio:.2f}", f">= {contest.bar}")
    figures = {
        f"{contest.name} {what}": round(value, 3)
        for contest in run
        for what, value in (
            ("bare posts/s", contest.rate("bare")),
            ("posts/s", contest.rate("ours")),
            ("ratio", contest.ratio),
        )
    }
    bars = {f"{contest.name} ratio": f">= {contest.bar}" for contest in run}
    missed = [f"{contest.name} ratio" for contest in run if contest.ratio < contest.bar]
    return world.finish("sending", figures, bars, missed)


if __name__ == "__main__":
    raise SystemExit(main())
