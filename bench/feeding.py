"""Do the pages stay quick while 20,000 interactions come in at once, and is every one of them kept?

    .venv/bin/python bench/feeding.py [--full]

5,000 conversations on three accounts are there. Then a process of its own stores 20,000 interactions page by page, as a
poller does, and takes them into conversations meanwhile, as the worker's job does. All the time an operator opens the
inbox list and a conversation of 50 messages; in turn with each visit the same template is rendered with what an
earlier visit had prepared for it, without a query. So both meet the same load.
Bars: 95th percentile of a page <= 3 x that of its template; all stored and in conversations, none twice; as many
queries as with 200 conversations. The last line is one JSON object; the exit code is 1 when a bar is missed.
"""

import argparse
import multiprocessing
import os
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from typing import Any

from storing import fed, pages
from visiting import Visited, browser, opened, show, visit
from world import Form, brand_with, database, finish, given, row

FEW, THERE, ACCOUNTS, MESSAGES, QUIET_ROUNDS = 200, 5_000, 3, 50, 20
BAR = 3.0
FIRST = "5100000000000000"


# --- the process that feeds


def flood(source_id: int, count: int) -> tuple[float, float]:
    """Stores `count` interactions and takes them in. Seconds until the last was stored, and until all were taken in."""
    import django

    django.setup()
    from django.db import connections

    from guanwei.listening.models import Source

    source = Source.objects.select_related("account").get(pk=source_id)
    batches = pages(count, 1)
    began, over, taken = time.perf_counter(), threading.Event(), []
    taker = threading.Thread(target=lambda: taken.append(taken_in(source.account_id, over)))
    taker.start()
    try:
        fed(source.account, source, batches)
    finally:
        stored = time.perf_counter()
        over.set()
        taker.join()
        connections.close_all()
    return stored - began, taken[0] - began


def taken_in(account_id: int, over: threading.Event) -> float:
    """The worker's job again and again until storing is over and nothing is left. When that was."""
    from django.db import connections

    from guanwei.jobs.tasks import take_in

    last = False
    while not last:
        last = over.is_set()
        take_in(account_id=account_id)
        over.wait(0.05)
    connections.close_all()
    return time.perf_counter()


# --- who is there


def prepared() -> tuple[Any, list[Any], Any]:
    """An operator, the sources that mention their accounts, and a conversation of 50 messages."""
    from guanwei.accounts.actions import grant
    from guanwei.inbox.models import Thread
    from guanwei.lib.clock import utc_now
    from guanwei.listening.models import Source
    from guanwei.listening.sources import ensure_sources
    from guanwei.people.access import OPERATOR
    from guanwei.people.actions import create_user
    from guanwei.people.models import User
    from guanwei.people.roles import Role

    details = {"network": "weibo", "profile": "commercial", "server": "http://127.0.0.1:9"}
    accounts = brand_with([details | {"name": f"Bench {number}"} for number in range(ACCOUNTS)])
    person = {"username": "lin", "name": "林", "password": "a long bench password"}
    operator = create_user(actor=OPERATOR, now=utc_now(), **person)
    grant(
        actor=User.objects.get(username="writer"),
        now=utc_now(),
        user=operator,
        role=Role.OPERATOR,
        brand=accounts[0].brand,
    )
    ensure_sources(now=utc_now())
    Source.objects.exclude(stream="mentions").update(active=False)
    sources = list(Source.objects.filter(stream="mentions").select_related("account").order_by("pk"))
    talks(sources[0])
    return operator, sources, Thread.objects.get()


def talks(source: Any) -> None:
    """One person writes 50 comments below one post."""
    from django.db import transaction

    from guanwei.lib.clock import utc_now
    from guanwei.listening.storing import Ear, take_in
    from guanwei.networks.acts import Form
    from guanwei.networks.incoming import Heard, Kind, Person

    now, fan = utc_now(), Person("7100000000", "fan", "茶友")
    said = [
        Heard(
            remote_id=f"{int(FIRST) + number}",
            form=Form.COMMENT,
            kind=Kind.COMMENT,
            author=fan,
            text=f"第 {number} 问:泡绿茶用多少度的水?",
            created_at=now - timedelta(minutes=MESSAGES - number),
            about_id=FIRST,
            parent_id=FIRST,
            root_id=FIRST,
        )
        for number in range(1, MESSAGES + 1)
    ]
    with transaction.atomic():
        take_in(Ear("weibo", source.account_id, source.pk), said, now=now)
    into_threads(source)


def into_threads(source: Any) -> None:
    from guanwei.jobs.tasks import take_in

    take_in(account_id=source.account_id)


def there(sources: list[Any], batches: list[list[Any]]) -> None:
    """These are stored and taken in, account by account."""
    from django.db import connection

    from guanwei.listening.models import Source

    for number, source in enumerate(sources):
        Source.objects.filter(stream="mentions").update(active=False)
        Source.objects.filter(pk=source.pk).update(active=True)
        fed(source.account, source, batches[number :: len(sources)])
        into_threads(source)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# --- who looks


def both(client: Any, operator: Any, thread: Any) -> list[Visited]:
    addresses = {"list": "/inbox", "thread": f"/inbox/{thread.pk}"}
    return [opened(client, operator.language, name, address) for name, address in addresses.items()]


def looked_at(client: Any, places: list[Visited], source: Any, count: int) -> tuple[float, float]:
    """Pages are opened for as long as `flood` takes; what it returned."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        feeding = pool.submit(flood, source.pk, count)
        while not feeding.done():
            for place in places:
                visit(client, place)
        return feeding.result()


# --- what came of it


def kept() -> dict[str, int]:
    from django.db.models import Count

    from guanwei.inbox.models import Item
    from guanwei.listening.models import Interaction

    in_threads = Item.objects.aggregate(items=Count("pk"), interactions=Count("interaction", distinct=True))
    return {"stored": Interaction.objects.count(), **in_threads}


def figures_of(before: dict[str, int], after: dict[str, int], count: int) -> dict[str, Any]:
    new = {name: after[name] - before[name] for name in after}
    return {
        "stored": new["stored"],
        "expected": count,
        "doubled": new["items"] - new["interactions"] + max(new["stored"] - count, 0),
        "lost": count - new["interactions"],
    }


def measured(count: int, before_it: int, rounds: int) -> tuple[dict[str, Any], list[str]]:
    operator, sources, thread = prepared()
    batches = pages(before_it, 0)
    there(sources, batches[:ACCOUNTS])
    client = browser(operator)
    few = both(client, operator, thread)
    for place in few:
        visit(client, place)
    there(sources, batches[ACCOUNTS:])
    quiet = both(client, operator, thread)
    for _ in range(rounds):
        for place in quiet:
            visit(client, place)
    before = kept()
    busy = both(client, operator, thread)
    stored_s, in_threads_s = looked_at(client, busy, sources[-1], count)
    show("before", quiet)
    figures: dict[str, Any] = show("meanwhile", busy)
    figures |= {f"{place.name}_queries": sorted(place.queries) for place in busy}
    figures |= {"stored_s": round(stored_s, 1), "in_threads_s": round(in_threads_s, 1)}
    figures |= {"load": round(os.getloadavg()[0], 1)} | figures_of(before, kept(), count)
    row("seconds until stored", figures["stored_s"])
    row("seconds until in threads", figures["in_threads_s"])
    constant = all(len(one.queries | other.queries) == 1 for one, other in zip(few, busy, strict=True))
    return figures, [] if constant else ["queries"]


def main() -> int:
    parser = argparse.ArgumentParser(description="Pages while 20,000 interactions come in")
    _, form = given(parser, "100,000 interactions in place of 20,000")
    count = {Form.TINY: 800, Form.SHORT: 20_000, Form.FULL: 100_000}[form]
    there, rounds = (1_000, 2) if form is Form.TINY else (THERE, QUIET_ROUNDS)
    with database():
        figures, missed = measured(count, there, rounds)
    missed += [name for name in ("list_ratio", "thread_ratio") if figures[name] > BAR]
    missed += ["stored"] if figures["stored"] != count else []
    missed += [name for name in ("doubled", "lost") if figures[name]]
    bars = {"list_ratio": f"<= {BAR}", "thread_ratio": f"<= {BAR}", "queries": "constant"}
    return finish("feeding", figures, bars | {"stored": f"== {count}", "doubled": "== 0", "lost": "== 0"}, missed)


if __name__ == "__main__":
    sys.exit(main())
