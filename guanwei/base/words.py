"""Asking a column for the texts that say something: the one way in which anything is searched.

Such a column holds the pairs of neighbouring characters that guanwei.lib.text.vector_of makes of a text; whoever writes
the text writes the column, in the same transaction.
"""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler

from guanwei.lib.text import loose_query_for, query_for

__all__ = ["SearchVectorField"]


@SearchVectorField.register_lookup
class Says(Lookup):  # type: ignore[type-arg]
    """`words__says="茶叶"`: the words hold what query_for makes of it. Django's own lookup would fold it once more."""

    lookup_name = "says"

    def get_prep_lookup(self) -> str:
        return query_for(self.rhs)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", (*parameters, self.rhs)


@SearchVectorField.register_lookup
class SaysLoosely(Says):
    """The same with loose_query_for: what was typed in a row may stand apart."""

    lookup_name = "says_loosely"

    def get_prep_lookup(self) -> str:
        return loose_query_for(self.rhs)
