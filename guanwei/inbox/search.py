"""Finding threads by what was said in them and by whom: any piece of a text, without a dictionary.

`words` holds the bigrams of guanwei.lib.text.bigrams; both sides fold alike, so what was typed is found wherever it
stands in a row.
"""

from typing import Any

from django.db import transaction
from django.db.models import Lookup, Q
from django.db.models.sql.compiler import SQLCompiler

from guanwei.base import sql
from guanwei.inbox.models import Answer, Item, SearchVectorField
from guanwei.lib.text import query_for, vector_of

AT_A_TIME = 500
INDEX = """
UPDATE inbox_answer AS answer SET words = new.words::tsvector
  FROM unnest(%(ids)s::bigint[], %(words)s::text[]) AS new(id, words)
 WHERE answer.id = new.id
"""


@SearchVectorField.register_lookup
class Says(Lookup):  # type: ignore[type-arg]
    """`words__says="茶叶"`: the words hold what query_for makes of it. Django's own lookup would fold it once more."""

    lookup_name = "says"

    def get_prep_lookup(self) -> str:
        return query_for(self.rhs)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", (*parameters, self.rhs)


def threads_that_say(typed: str) -> Q:
    """For a query of threads. Nothing to look for, as punctuation alone, finds nothing."""
    if not query_for(typed):
        return Q(pk__in=[])
    items = Item.objects.filter(words__says=typed).order_by().values("thread")
    answers = Answer.objects.filter(words__says=typed).values("thread")
    # Not a union: two sets to look into, while the list is walked in its own order and ends with the page.
    return Q(pk__in=items) | Q(pk__in=answers)


def index_answers() -> int:
    """Makes answers findable that are out and not found yet; how many, AT_A_TIME at most."""
    with transaction.atomic():
        rows = Answer.objects.filter(words=None, state=Answer.State.OUT).select_for_update(
            skip_locked=True, no_key=True
        )
        listed = list(rows.order_by("pk").values_list("pk", "text")[:AT_A_TIME])
        values = {"ids": [pk for pk, _ in listed], "words": [vector_of(text) for _, text in listed]}
        sql.rows(INDEX, values)
    return len(listed)
