"""Finding threads by what was said in them and by whom: any piece of a text, without a dictionary.

`words` holds the bigrams of guanwei.lib.text.bigrams; both sides fold alike, so what was typed is found wherever it
stands in a row.

What many threads say cannot be collected first and sorted afterwards; what few say cannot be found by walking. Nobody
knows beforehand which it is (a brand's name is rare by its letters and stands everywhere), so a few are walked first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from guanwei.accounts.access import asked_within
from guanwei.inbox.models import Answer, Item
from guanwei.lib.text import loose_query_for, query_for
from guanwei.people.models import User

MOST_COLLECTED = 2000
# How many threads are looked into before the rest is left to the index; the first part tells whether it is worth while.
WALKED = (200, 400, 900)

WALK = """
SELECT id FROM inbox_thread WHERE WITHIN AND BEYOND ORDER BY newest_at FALLING, id FALLING LIMIT %(count)s
"""
# By the index of words alone: the two sides are collected before anything else is asked about them.
COLLECT = """
WITH said AS MATERIALIZED (
  SELECT thread_id FROM inbox_item WHERE words @@ %(query)s::tsquery
   UNION
  SELECT thread_id FROM inbox_answer WHERE words @@ %(query)s::tsquery)
SELECT id FROM said JOIN inbox_thread ON id = thread_id
 WHERE WITHIN AND BEYOND ORDER BY newest_at FALLING, id FALLING LIMIT %(count)s
"""
# The newest thing in each that says it; and the moment of those alone, since reading it of all that are walked would
# take longer than the walk.
WHERE_SAID = """
SELECT thread.id, thread.newest_at, hit.item, hit.answer
  FROM unnest(%(ids)s::bigint[]) AS walked(id) JOIN inbox_thread AS thread ON thread.id = walked.id
 CROSS JOIN LATERAL (
       SELECT item.id AS item, NULL::bigint AS answer, item.at
         FROM inbox_item AS item WHERE item.thread_id = thread.id AND item.words @@ %(query)s::tsquery
        UNION ALL
       SELECT NULL, answer.id, coalesce(answer.out_at, answer.created_at)
         FROM inbox_answer AS answer WHERE answer.thread_id = thread.id AND answer.words @@ %(query)s::tsquery
        ORDER BY 3 DESC, 1 DESC, 2 DESC LIMIT 1) AS hit
"""
FEW = """
(SELECT thread_id FROM inbox_item WHERE words @@ %(query)s::tsquery LIMIT %(most)s)
 UNION ALL
(SELECT thread_id FROM inbox_answer WHERE words @@ %(query)s::tsquery LIMIT %(most)s)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list has come to: the moment of its last row, and its number."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Saying:
    """A thread that says what was typed: `at` is when something last happened in it, `item_id` or `answer_id` the
    newest thing in it that says so."""

    thread_id: int
    at: datetime
    item_id: int | None
    answer_id: int | None


def threads_saying(
    viewer: User,
    typed: str,
    *,
    account_id: int | None = None,
    beyond: Place | None = None,
    rising: bool = False,
    count: int,
) -> list[Saying]:
    """The viewer's threads in which something says it, newest first (`rising`: oldest first), at most `count` of those
    that come after `beyond` in that order."""
    query = query_for(typed)
    if not query:
        return []
    list_ = _List(viewer, query, account_id, beyond, rising)
    found: list[Saying] = []
    newest, looked = list_.threads(WALK, sum(WALKED)), 0
    for length in WALKED:
        found += list_.saying(newest[looked : looked + length])
        looked += length
        if len(found) >= count or len(newest) < looked:
            return found[:count]
        if len(found) * sum(WALKED) < count * looked:  # at this rate there would not be enough of them in the end
            break
    return list_.saying(list_.threads(COLLECT, count))


def few_that_say(typed: str) -> set[int] | None:
    """The threads of all accounts that say it, as `threads_that_say`; None where too many do to collect them."""
    query = loose_query_for(typed)
    found = _rows(FEW, {"query": query, "most": MOST_COLLECTED + 1}) if query else []
    return {thread for (thread,) in found} if len(found) <= MOST_COLLECTED else None


def threads_that_say(typed: str) -> Q:
    """For a query of threads: those that say it, also where words that were typed in a row stand apart. Nothing to look
    for, as punctuation alone, finds nothing."""
    few = few_that_say(typed)
    if few is not None:
        return Q(pk__in=few)
    # A value and no "exists": PostgreSQL would collect that for all threads before it shows the first.
    said = [
        Subquery(model.objects.filter(thread=OuterRef("pk"), words__says_loosely=typed).order_by().values("pk")[:1])  # type: ignore[attr-defined]
        for model in (Item, Answer)
    ]
    return Q(GreaterThan(Coalesce(*said), 0))


@dataclass(frozen=True, slots=True)
class _List:
    """The viewer's threads in one order from one place on, and what is looked for in them."""

    viewer: User
    query: str
    account_id: int | None
    beyond: Place | None
    rising: bool

    def threads(self, statement: str, count: int) -> list[int]:
        conditions, values = "true", {"query": self.query, "count": count}
        if self.account_id is not None:
            conditions += " AND account_id = %(account)s"
            values["account"] = self.account_id
        if self.beyond:
            conditions += f" AND (newest_at, id) {'>' if self.rising else '<'} (%(at)s, %(id)s)"
            values |= {"at": self.beyond.at, "id": self.beyond.id}
        statement = statement.replace("BEYOND", conditions).replace("FALLING", "ASC" if self.rising else "DESC")
        asked = asked_within(self.viewer, statement, **values)
        return [id for (id,) in _rows(asked.statement, asked.values)]

    def saying(self, threads: Sequence[int]) -> list[Saying]:
        """Those of them that say it, in their order."""
        rows = _rows(WHERE_SAID, {"ids": list(threads), "query": self.query})
        said = {id: Saying(id, at, item, answer) for id, at, item, answer in rows}
        return [said[id] for id in threads if id in said]


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Not prepared: whether an index helps depends on what is looked for, so each time is planned anew."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
