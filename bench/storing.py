"""How quickly is what comes in stored, against COPY into identically indexed tables?

    .venv/bin/python bench/storing.py [--full]

20,000 interactions of 5,000 people arrive in pages of 200, as from a network: each page is one transaction with its
contacts, interactions and hearings, the cursor of its source and the job for the inbox; claiming the source is not
counted. Beside it the same rows, page by page, go by COPY into tables with the same columns,
indexes, constraints and foreign keys. Runs take turns; medians of 5. Then the same pages arrive once more: nothing may
be stored twice. Bar: >= 0.7 x COPY. The last line is one JSON object; the exit code is 1 when a bar is missed.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from world import Form, brand_with, database, finish, given, row

PEOPLE, PAGE, RUNS = 5_000, 200, 5
BAR = 0.7
FOREIGN_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass
"""
TABLES = ("contacts_contact", "listening_interaction", "listening_hearing")


def pages(count: int, offset: int) -> list[list[Any]]:
    from guanwei.lib.clock import utc_now
    from guanwei.networks.acts import Form
    from guanwei.networks.incoming import Heard, Kind, Person

    chance, now = random.Random(offset), utc_now()
    words = ["请问", "这个", "茶", "怎么", "泡", "水温", "多少", "什么时候", "上新", "@青禾茗", "谢谢", "好喝"]
    items = [
        Heard(
            remote_id=f"{5 * 10**15 + offset * count + number}",
            form=Form.POST,
            kind=Kind.MENTION,
            author=Person(f"{7 * 10**9 + number % PEOPLE}", f"fan{number % PEOPLE}", f"茶友{number % PEOPLE}"),
            text="".join(chance.choices(words, k=chance.randint(5, 30))),
            created_at=now - timedelta(seconds=count - number),
            url=f"https://weibo.com/{7 * 10**9 + number % PEOPLE}/{offset}x{number}",
            ref={"mid": str(number)},
        )
        for number in range(count)
    ]
    return [items[start : start + PAGE] for start in range(0, count, PAGE)]


def fed(account: Any, source: Any, batches: Sequence[Sequence[Any]]) -> float:
    """As the poller does: claimed, stored with its cursor, given back. Seconds for the storing."""
    from guanwei.lib.clock import utc_now
    from guanwei.listening.actions import store_page
    from guanwei.listening.claiming import claim
    from guanwei.listening.models import Source
    from guanwei.networks.incoming import Page
    from guanwei.networks.registry import limits_for

    seconds = 0.0
    for items in batches:
        Source.objects.filter(pk=source.pk).update(next_at=utc_now())
        [claimed] = claim(now=utc_now(), poller="bench", count=1, lease_seconds=60, limits_of=limits_for)
        page = Page(tuple(items), "m", "", reached=True)
        began = time.perf_counter()
        store_page(now=utc_now(), claimed=claimed, network=account.network, page=page, pace_seconds=0)
        seconds += time.perf_counter() - began
    return seconds


def exported() -> dict[str, list[Any]]:
    """What was stored, column by column as COPY takes it, in order of arrival."""
    from django.db import connection

    found = {}
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            found[table] = cursor.fetchall()
    return found


def make_twins() -> None:
    """Tables with the same columns, indexes, checks and foreign keys; nothing else reads or writes them."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE twin_{table} (LIKE {table} INCLUDING ALL)")
            cursor.execute(FOREIGN_KEYS, [table])
            for name, definition in cursor.fetchall():
                for other in TABLES:
                    definition = definition.replace(f"REFERENCES {other}(", f"REFERENCES twin_{other}(")
                cursor.execute(f"ALTER TABLE twin_{table} ADD CONSTRAINT twin_{name} {definition}")


def copied(rows: dict[str, list[Any]]) -> float:
    """Seconds for the same rows by COPY, a page's worth to a transaction."""
    from django.db import connection, transaction

    contacts, interactions, hearings = (rows[table] for table in TABLES)
    count = (len(interactions) + PAGE - 1) // PAGE
    began = time.perf_counter()
    for number in range(count):
        with transaction.atomic(), connection.cursor() as cursor:
            parts = (
                contacts[number * PAGE : (number + 1) * PAGE],  # everybody is met in the first pages
                interactions[number * PAGE : (number + 1) * PAGE],
                hearings[number * PAGE : (number + 1) * PAGE],
            )
            for table, part in zip(TABLES, parts, strict=True):
                with cursor.copy(f"COPY twin_{table} FROM STDIN") as copy:
                    for values in part:
                        copy.write_row(values)
    return time.perf_counter() - began


def emptied(tables: Sequence[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {table}")


def prepared() -> tuple[Any, Any]:
    from guanwei.lib.clock import utc_now
    from guanwei.listening.models import Source
    from guanwei.listening.sources import ensure_sources

    details = {"network": "weibo", "profile": "commercial", "name": "Bench", "server": "http://127.0.0.1:9"}
    [account] = brand_with([details])
    ensure_sources(now=utc_now())
    Source.objects.exclude(stream="mentions").update(active=False)
    make_twins()
    return account, Source.objects.get(stream="mentions")


def main() -> int:
    parser = argparse.ArgumentParser(description="Storing what comes in, against COPY")
    _, form = given(parser, "100,000 interactions in place of 20,000")
    count, runs = {Form.TINY: (1_000, 1), Form.SHORT: (20_000, RUNS), Form.FULL: (100_000, RUNS)}[form]
    with database():
        from guanwei.listening.models import Interaction

        account, source = prepared()
        ours, bare = [], []
        for number in range(runs):
            batches = pages(count, number)
            emptied(TABLES)
            ours.append(fed(account, source, batches))
            stored = Interaction.objects.count()
            rows = exported()
            emptied([f"twin_{table}" for table in TABLES])
            bare.append(copied(rows))
        again = fed(account, source, batches)
        doubled = Interaction.objects.count() - stored
    store, copy = count / statistics.median(ours), count / statistics.median(bare)
    row("", "interactions/s")
    row("stored by Guanwei", round(store))
    row("COPY, same tables", round(copy))
    row("the same once more", round(count / again))
    figures = {"store_per_s": round(store), "copy_per_s": round(copy), "ratio": round(store / copy, 3)}
    figures |= {"stored": stored, "expected": count, "doubled": doubled}
    missed = [] if store / copy >= BAR else ["ratio"]
    missed += ["stored"] if stored != count else []
    missed += ["doubled"] if doubled else []
    return finish("storing", figures, {"ratio": f">= {BAR}", "stored": f"== {count}", "doubled": "== 0"}, missed)


if __name__ == "__main__":
    sys.exit(main())
