"""Are all lists quick at full size, and do they ask the database the same few questions whatever is in it?

    .venv/bin/python bench/pages.py [--full]

The database of a company with 100,000 posts, 1,000,000 interactions, 200,000 people outside and 200 accounts (a tenth
of all that in the short form). Three people open every list of the console in turn: the administrator, who sees
everything, the manager of one brand and the manager of one account. In turn with each visit the same template is
rendered with 50 rows that are at hand, without a query (repeated where the page has fewer); now the page comes first,
now the template. Today and the plan by week and month are no lists of rows: their templates have at hand what the page
shows. Whatever comes near the bar in 21 visits is visited 80 times more, and all visits count: of 21 the 95th
percentile is the second worst, which one moment of somebody else on the machine decides. Garbage is collected as by
`guanwei web`.

Bars, for every page of the administrator and of the manager of a brand: 95th percentile at most 3 times that of the
template; all three ask the same number of questions (searching asks up to four more, however much there is: one where
the newest hold no page full of what is sought, one for posts that are out and two for conversations where it has found
some); no question is answered by reading a big table from end to end, unless it wants much of it.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import dataclass
from typing import Any

from visiting import ROWS, Visited, browser, opened, show, visit
from world import Form, database, finish, given, row

BAR, BIG = 3.0, 5_000  # rows of a table that no page may read from end to end
ROUNDS, MORE, NEAR = 21, 80, 0.75
MUCH = 1 / 50  # of a table: who wants so many of its rows is quicker reading it whole than looking up each
WIDE, NARROW, SINGLE = "everything", "one brand", "one account"


@dataclass(frozen=True, slots=True)
class Place:
    """A list. `rows` is what its template calls what it lists, `steps` how many questions more it may ask for some."""

    name: str
    address: str
    rows: str = ""
    admin: bool = False
    steps: int = 0


PLACES = (
    Place("today", "/"),
    Place("inbox", "/inbox", "found"),
    Place("inbox, done", "/inbox?show=done", "found"),
    Place("inbox, all", "/inbox?show=all", "found"),
    Place("inbox, unread", "/inbox?unread=1", "found"),
    Place("inbox, of one account", "/inbox?account=1", "found"),
    Place("inbox, search", "/inbox?show=all&q=%E5%8C%85%E8%A3%B9", "found"),
    Place("week", "/plan"),
    Place("month", "/plan?view=month"),
    Place("plan as a list", "/plan?view=list", "days"),
    Place("deliveries", "/deliveries", "lines"),
    Place("deliveries, trouble", "/deliveries?state=trouble", "lines"),
    Place("deliveries, waiting", "/deliveries?state=waiting", "lines"),
    Place("deliveries, sent", "/deliveries?state=sent", "lines"),
    Place("deliveries, long ago", "/deliveries?before={long_ago}.1", "lines"),
    Place("approvals", "/approvals", "requests"),
    Place("accounts", "/accounts", "rows"),
    Place("sources", "/sources", "accounts"),
    Place("users", "/users", "people", admin=True),
    Place("search", "/search?q=%E5%8C%85%E8%A3%B9", "found", steps=4),
    Place("trail", "/trail", "rows"),
    Place("trail, long ago", "/trail?before={long_ago}.1", "rows"),
)


def visited(people: dict[str, Any], rounds: int, more: int, long_ago: int) -> dict[str, dict[str, Visited]]:
    """Everybody opens everything `rounds` times, what is near the bar then `more` times; by person and name of the
    place."""
    from guanwei.lib.collecting import collect_rarely

    clients = {who: browser(person) for who, person in people.items()}
    places: dict[str, dict[str, Visited]] = {who: {} for who in people}
    for who, person in people.items():
        for place in PLACES:
            if not place.admin or person.is_admin:
                address = place.address.format(long_ago=long_ago)
                places[who][place.name] = opened(clients[who], person.language, place.name, address, place.rows)
    collect_rarely()
    for number in range(rounds):
        _seen_just_now()
        for who, theirs in places.items():
            if who != SINGLE or not number:  # asked for its number of queries alone
                for one in theirs.values():
                    visit(clients[who], one)
    near = [(who, one) for who in (WIDE, NARROW) for one in places.get(who, {}).values() if one.ratio > NEAR * BAR]
    for _ in range(more):
        _seen_just_now()
        for who, one in near:
            visit(clients[who], one)
    return places


def _seen_just_now() -> None:
    """Who was away for five minutes leaves a mark again, which is a question more."""
    from guanwei.lib.clock import utc_now
    from guanwei.people.models import Session

    Session.objects.update(seen_at=utc_now())


# --- how the database answers


def whole_reads(people: dict[str, Any], places: dict[str, dict[str, Visited]]) -> list[tuple[str, str, str, str]]:
    """Questions that are answered by reading a big table from end to end: who asks, on which page, which table, how."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [BIG])
        big = dict(cursor.fetchall())
    found = []
    for who, theirs in places.items():
        client = browser(people[who])
        for name, place in theirs.items():
            for statement, values in _asked(client, place.address):
                wanted, read = _read_whole(statement, values)
                too_much = sorted(table for table in read & big.keys() if wanted < MUCH * big[table])
                found += [(who, name, table, " ".join(statement.split())) for table in too_much]
    return found


def _asked(client: Any, address: str) -> list[tuple[str, Any]]:
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def heard(execute: Any, sql: str, values: Any, *others: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, *others)

    with connection.execute_wrapper(heard):
        client.get(address)
    return [(sql, values) for sql, values in asked if sql.lstrip("\n (").upper().startswith(("SELECT", "WITH"))]


def _read_whole(statement: str, values: Any) -> tuple[int, set[str]]:
    """How many rows the plan of this statement expects to yield, and the tables that it reads from end to end: not what
    stops at so many rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", values)
        [[plan]] = cursor.fetchall()
    nodes = [one["Plan"] for one in (json.loads(plan) if isinstance(plan, str) else plan)]
    wanted, read = nodes[0]["Plan Rows"], set()
    while nodes:
        node = nodes.pop()
        stops = node["Node Type"] == "Limit"
        nodes += [one for one in node.get("Plans", []) if not (stops and one["Plan Rows"] > node["Plan Rows"])]
        if node["Node Type"] == "Seq Scan":
            read.add(node["Relation Name"])
    return wanted, read


# --- what came of it


def measured(form: Form) -> tuple[dict[str, Any], list[str]]:
    from volume import FULL, SHORT, TINY, filled

    from guanwei.lib.clock import utc_now

    began, now = time.perf_counter(), utc_now()
    people = filled({Form.TINY: TINY, Form.SHORT: SHORT, Form.FULL: FULL}[form], now)
    row("seconds until filled", round(time.perf_counter() - began))
    rounds, more = (2, 0) if form is Form.TINY else (ROUNDS, MORE)
    places = visited(people, rounds, more, int(now.timestamp() - 100 * 86_400) * 1_000_000)
    figures: dict[str, Any] = {}
    for who in (WIDE, NARROW):
        figures |= {f"{who}: {name}": value for name, value in show(who, list(places[who].values())).items()}
    reads = whole_reads(people, places)
    for who, name, table, statement in reads:
        print(f"{name} of {who} reads {table} whole: {statement[:1500]}")
    uneven = _uneven(places)
    for name, counts in uneven.items():
        print(f"{name} asks {counts} questions")
    slow = [f"{who}: {name}" for who in (WIDE, NARROW) for name, one in places[who].items() if one.ratio > BAR]
    figures |= {"load": round(os.getloadavg()[0], 1), "whole_reads": len(reads), "uneven": len(uneven)}
    figures["worst_ratio"] = round(max(one.ratio for who in (WIDE, NARROW) for one in places[who].values()), 2)
    return figures, slow + ["whole_reads"] * bool(reads) + ["queries"] * bool(uneven)


def _uneven(places: dict[str, dict[str, Visited]]) -> dict[str, list[int]]:
    """Pages that ask more questions when there is more to see."""
    found = {}
    for place in PLACES:
        counts = {count for theirs in places.values() if place.name in theirs for count in theirs[place.name].queries}
        if max(counts) - min(counts) > place.steps:
            found[place.name] = sorted(counts)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="All lists of the console at size")
    _, form = given(parser, "100,000 posts and 1,000,000 interactions, not a tenth")
    with database():
        figures, missed = measured(form)
    bars = {"each ratio": f"<= {BAR}", "queries": "constant", "whole_reads": "== 0", "rows": f"{ROWS} prepared"}
    return finish("pages", figures, bars, missed)


if __name__ == "__main__":
    sys.exit(main())
