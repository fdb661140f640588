"""Rows of words in the order of their moments: the newest are walked, the rest is left to the index of words. Several
lists are asked by one statement.

PostgreSQL takes a name that stands everywhere for something rare by its letters, and would collect all of it before it
shows the first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guanwei.accounts.access import asked_within
from guanwei.base import sql
from guanwei.lib.text import query_for, sought
from guanwei.people.models import User
from guanwei.search.marks import Kind, Mark

WALKED = 400  # of the newest rows, before the rest is left to the index
WALK = """
(WITH newest AS MATERIALIZED (
   SELECT KEY AS id, at, words FROM TABLE WHERE BEYOND ORDER BY at FALLING, KEY FALLING LIMIT %(walked)s)
 SELECT 'KIND', id, at FROM newest AS one WHERE MINE AND SAYS ORDER BY at FALLING, id FALLING LIMIT %(count)s)
"""
COLLECT = """
(SELECT 'KIND', id, at FROM (SELECT KEY AS id, at, words FROM TABLE WHERE BEYOND) AS one
  WHERE MINE AND SAYS ORDER BY at FALLING, id FALLING LIMIT %(count)s)
"""


@dataclass(frozen=True, slots=True)
class Words:
    """A table of words. `mine` is the condition that the row `one` is on an account of the viewer's; `named` asks for
    the numbers of those whose account is in `%(accounts…)s`, or whose column in `%(columns…)s`. WITHIN stands for what
    the viewer may see (accounts.access), CHOSEN for the account that is looked at, … for the number of the run."""

    kind: Kind
    table: str
    key: str
    mine: str
    named: str


@dataclass(frozen=True, slots=True)
class Named:
    """The numbers of the accounts and columns in whose names a run of letters stands."""

    accounts: Sequence[int]
    columns: Sequence[int] = ()

    def __bool__(self) -> bool:
        return bool(self.accounts or self.columns)


Says = Callable[[Words, int, Named], str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for in the words; `named`: for each of its runs what bears it in its name."""

    typed: str
    named: Sequence[Named]
    account_id: int | None
    mark: Mark | None
    rising: bool
    count: int


def places(viewer: User, lists: Sequence[Words], wish: Wish) -> list[Mark]:
    """The first rows of each that say it, newest first (`rising`: oldest first), of those beyond the mark."""
    if not lists or not sought(wish.typed):
        return []
    found = _asked(viewer, WALK, lists, wish, _says_walking)
    short = [words for words in lists if sum(mark.kind is words.kind for mark in found) < wish.count]
    if not short:
        return found
    enough = [mark for mark in found if all(mark.kind is not words.kind for words in short)]
    return enough + _asked(viewer, COLLECT, short, wish, _says_by_index)


def _asked(viewer: User, statement: str, lists: Sequence[Words], wish: Wish, says: Says) -> list[Mark]:
    values: dict[str, Any] = {"walked": WALKED, "count": wish.count, "account": wish.account_id}
    for number, (run, named) in enumerate(zip(sought(wish.typed), wish.named, strict=True)):
        values |= {f"says{number}": query_for(run)}
        values |= {f"accounts{number}": list(named.accounts), f"columns{number}": list(named.columns)}
    for words in lists if wish.mark else ():
        values[f"at_{words.kind}"], values[f"id_{words.kind}"] = wish.mark.within(words.kind)
    whole = " UNION ALL ".join(_of_one(statement, words, wish, says) for words in lists)
    asked = asked_within(viewer, whole, **values)
    return [Mark(at, Kind(kind), id) for kind, id, at in sql.rows(asked.statement, asked.values)]


def _of_one(statement: str, words: Words, wish: Wish, says: Says) -> str:
    side = ">" if wish.rising else "<"
    beyond = f"(at, KEY) {side} (%(at_KIND)s, %(id_KIND)s)" if wish.mark else "true"
    for name, part in (
        ("SAYS", " AND ".join(says(words, number, named) for number, named in enumerate(wish.named))),
        ("MINE", words.mine),
        ("BEYOND", beyond),
        ("CHOSEN", "true" if wish.account_id is None else "account_id = %(account)s"),
        ("TABLE", words.table),
        ("KEY", words.key),
        ("KIND", words.kind.value),
        ("FALLING", "ASC" if wish.rising else "DESC"),
    ):
        statement = statement.replace(name, part)
    return statement


def _says_walking(words: Words, number: int, named: Named) -> str:
    says = f"one.words @@ %(says{number})s::tsquery"
    return f"({says} OR one.id IN ({_bearing(words, number)}))" if named else says


def _says_by_index(words: Words, number: int, named: Named) -> str:
    """Two sets of numbers: as conditions of their own they would keep the index of words out."""
    if not named:
        return f"one.words @@ %(says{number})s::tsquery"
    said = "SELECT KEY FROM TABLE WHERE words @@ %(says…)s::tsquery".replace("…", str(number))
    return f"one.id IN ({said} UNION ALL {_bearing(words, number)})"


def _bearing(words: Words, number: int) -> str:
    return words.named.replace("…", str(number))
