"""Does the search find everything, by its index, and how quickly where there is much?

    .venv/bin/python bench/searching.py [--full]

10,000 posts, 5,000 more that were made outside and 100,000 interactions in 40,000 conversations on 20 accounts (--full:
100,000, 50,000, 1,000,000, 400,000 on 200) are there. Words of which is known how often they stand there are looked for
by an administrator, by somebody of one brand and by somebody of one account: page by page to the end, where what is
found is counted against a search through every letter; and the first page of each in turn again and again, for its
time. The plans of PostgreSQL are shown. Bars: nothing missed and nothing else found; rare words by the index of words;
no first page takes more than 8 times what a search takes that finds nothing (the quickest of each, so that other work
on the machine counts less).
The last line is one JSON object; the exit code is 1 when a bar is missed.
"""

import argparse
import os
import sys
import time
from typing import Any

from world import Form, brand_with, database, finish, given, median, row

BAR = 8.0
ROUNDS = 9
BRANDS = 4
NOWHERE, LETTER, TWO = "绝无此句", "包", "新品 包邮"
COUNTED = ("潮汐", "青石桥", "新品", TWO, NOWHERE)
EVERY_LETTER = """
SELECT count(DISTINCT item.thread_id) FROM inbox_item AS item
  JOIN listening_interaction AS heard ON heard.id = item.interaction_id
  JOIN inbox_thread AS thread ON thread.id = item.thread_id
 WHERE thread.account_id = ANY(%(accounts)s) AND {}
"""
EVERY_POST = """
SELECT count(*) FROM editorial_version AS version JOIN publishing_plan AS plan ON plan.version_id = version.id
 WHERE plan.account_id = ANY(%(accounts)s) AND {}
"""


# A tenth of them is gone; of another tenth the ledger knows by now.
EVERY_OUTSIDE = """
SELECT count(*) FROM listening_outsidepost AS post
 WHERE post.account_id = ANY(%(accounts)s) AND post.gone_at IS NULL AND {}
   AND NOT EXISTS (SELECT FROM delivery_delivery AS sent
                    WHERE sent.account_id = post.account_id AND sent.remote_id = post.remote_id)
"""
ASKED = (
    ("threads", EVERY_LETTER, "heard.text"),
    ("posts", EVERY_POST, "version.text"),
    ("outside", EVERY_OUTSIDE, "post.text"),
)


def people(accounts: list[Any]) -> dict[str, Any]:
    from guanwei.accounts.models import Grant
    from guanwei.people.models import User

    brand, single = (User.objects.create(username=name, name=name) for name in ("brand", "single"))
    Grant.objects.create(user=brand, brand_id=accounts[0].brand_id, role="operator")
    Grant.objects.create(user=single, account=accounts[0], role="operator")
    return {"everything": User.objects.get(username="writer"), "one brand": brand, "one account": single}


def counted(viewer: Any, word: str) -> dict[str, int]:
    """Everything page by page, each once."""
    from guanwei.search.marks import Kind
    from guanwei.search.queries import Wanted, search

    found = {}
    for kind in Kind:
        seen, page = set(), search(viewer, Wanted(word, kind), size=500)
        while True:
            seen |= {_number(hit) for hit in page.hits if hit.kind is kind}
            if not page.next:
                break
            page = search(viewer, Wanted(word, kind), after=page.next, size=500)
        found[kind.value] = len(seen)
    return found


def _number(hit: Any) -> int:
    return next(getattr(hit, name) for name in ("post_id", "outside_id", "thread_id") if hasattr(hit, name))


def by_every_letter(viewer: Any, word: str) -> dict[str, int]:
    from django.db import connection

    from guanwei.accounts.access import account_ids

    runs = word.split()
    values = {"accounts": sorted(account_ids(viewer)), **{f"r{n}": run for n, run in enumerate(runs)}}
    found = {}
    for kind, statement, column in ASKED:
        says = " AND ".join(f"position(%(r{n})s in {column}) > 0" for n in range(len(runs)))
        with connection.cursor() as cursor:
            cursor.execute(statement.format(says), values)
            found[kind] = cursor.fetchone()[0]
    return found


def first_page(viewer: Any, word: str) -> float:
    from guanwei.search.queries import Wanted, search

    began = time.perf_counter()
    search(viewer, Wanted(word))
    return time.perf_counter() - began


def plans(viewer: Any, word: str) -> list[str]:
    """How PostgreSQL answers what the search asks for a rare word."""
    from django.db import connection

    from guanwei.search.queries import Wanted, search

    shown: list[str] = []

    def explained(execute: Any, statement: str, values: Any, *rest: Any) -> Any:
        if "@@" in statement and statement.lstrip("\n (").startswith(("SELECT", "WITH")):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (COSTS OFF) {statement}", values)
                shown.extend(line for (line,) in cursor.fetchall())
            shown.append("")
        return execute(statement, values, *rest)

    with connection.execute_wrapper(explained):
        search(viewer, Wanted(word))
    return shown


def measured(posts: int, interactions: int, count: int) -> tuple[dict[str, Any], list[str]]:
    from crowded import PUT_IN, fill

    details = {"network": "weibo", "profile": "commercial", "server": "http://127.0.0.1:9"}
    accounts = []
    for brand in range(BRANDS):
        numbers = range(brand, count, BRANDS)
        accounts += brand_with([details | {"name": f"Bench {number}"} for number in numbers], name=f"Brand {brand}")
    began = time.perf_counter()
    fill(accounts, posts=posts, interactions=interactions)
    row("seconds to fill", round(time.perf_counter() - began))
    who = people(accounts)
    shown = plans(who["everything"], "潮汐")
    print("\n".join(["", "Plans for a rare word:", *shown]))
    wrong = _recall(who)
    slow = _times(who, [*PUT_IN, LETTER, TWO, NOWHERE])
    indexes = [
        name for name in ("findable_words", "outside_words", "item_words") if not any(name in line for line in shown)
    ]
    figures = {"wrong": len(wrong), "slowest_ratio": max(slow.values()), "without_index": indexes}
    figures |= {"load": round(os.getloadavg()[0], 1), "posts": posts, "interactions": interactions}
    missed = [name for name, bad in (("found", wrong), ("index", indexes)) if bad]
    return figures, missed + (["slowest_ratio"] if max(slow.values()) > BAR else [])


def _recall(who: dict[str, Any]) -> list[str]:
    wrong = []
    row("found / by letters", *(kind for kind, *_ in ASKED))
    for name, viewer in who.items():
        for word in COUNTED:
            found, there = counted(viewer, word), by_every_letter(viewer, word)
            row(f"{word} · {name}", *(f"{found[kind]}/{there[kind]}" for kind, *_ in ASKED))
            wrong += [f"{word} {name}"] if found != there else []
    return wrong


def _times(who: dict[str, Any], words: list[str]) -> dict[str, float]:
    """By word and viewer how many times the time of a search that finds nothing."""
    ratios = {}
    row("first page", "best ms", "p50 ms", "ratio")
    for name, viewer in who.items():
        rounds = [{word: first_page(viewer, word) for word in words} for _ in range(ROUNDS)]
        nothing = min(times[NOWHERE] for times in rounds)
        for word in words:
            seconds = [times[word] for times in rounds]
            ratios[f"{word} {name}"] = round(min(seconds) / nothing, 2)
            row(
                f"{word} · {name}",
                *(round(1000 * one, 1) for one in (min(seconds), median(seconds))),
                ratios[f"{word} {name}"],
            )
    return ratios


def main() -> int:
    parser = argparse.ArgumentParser(description="Search where there is much")
    _, form = given(parser, "100,000 posts, 1,000,000 interactions, 200 accounts")
    sizes = {Form.TINY: (1_000, 10_000, 8), Form.SHORT: (10_000, 100_000, 20), Form.FULL: (100_000, 1_000_000, 200)}
    size = sizes[form]
    with database(durable=False):
        figures, missed = measured(*size)
    bars = {"wrong": "== 0", "without_index": "none", "slowest_ratio": f"<= {BAR}"}
    return finish("searching", figures, bars, missed)


if __name__ == "__main__":
    sys.exit(main())
