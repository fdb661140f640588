"""Does a text say that ours has nothing beside it? Weighed by a model that was learned, by clauses and as a whole.

People have no end of ways to say so (后视镜里已经看不到同行了), and a list of words knows those that somebody
thought of. So the short pieces of a clause (`pieces`) have a weight each, and smaller ones in the clauses before and
after it: there stands who says so, and whether it is taken back. One clause among ten may be the boast, and the tone of
all ten tells how it is meant, so each piece has a weight in the whole text too. How much the best clause, the whole and
the words of the pack say together is told in guanwei.practice.packs.boasts.

A clause has the sum over its pieces and its neighbours', the whole that over all pieces, each of length one
(docs/decisions/0016).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from guanwei.practice.packs.pieces import Standing, Weights, standing_in, weights

QUESTION = "absolute"  # as its weights are called
NEIGHBOUR = 0.5  # how much a piece beside the clause counts for its length
HOPELESS = -1.7  # of 308 held boasts one whole says so little; two thirds of citizens' posts do (covid_weibo)


@dataclass(frozen=True, slots=True)
class Clause:
    """`[start, end)` of the matchable text; `says`: above 0 a reader would rather call it praise above all others."""

    start: int
    end: int
    says: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The clauses from left to right, and what the `whole` says, in the same measure."""

    clauses: tuple[Clause, ...]
    whole: float


@lru_cache(maxsize=256)
def reading_of(text: str, *, thorough: bool = False) -> Reading | None:
    """Of a matchable text, tight; None where it says nothing of the kind. The last ones are kept."""
    standing = standing_in(text)
    return read(standing, weights(), thorough=thorough) if standing else None


def read(standing: Standing, known: Weights, *, thorough: bool = False) -> Reading | None:
    """None where the whole says so little that hardly a clause could make up for it: every post comes through here, and
    most end there. `thorough`: read on all the same, as where a word of the pack stands in it."""
    whole = known.told[QUESTION]["whole"] + standing.says(known.whole)
    return Reading(tuple(_clauses(standing, known)), whole) if thorough or whole >= HOPELESS else None


def _clauses(standing: Standing, known: Weights) -> Iterator[Clause]:
    stand = standing.of_each
    inside = [sum(map(known.inside.__getitem__, pieces)) for pieces in stand]
    squares = [sum(map(known.squares.__getitem__, pieces)) for pieces in stand]
    before = [0.0, *(sum(map(known.before.__getitem__, pieces)) for pieces in stand[:-1])]
    behind = [*(sum(map(known.behind.__getitem__, pieces)) for pieces in stand[1:]), 0.0]
    beside = [NEIGHBOUR * NEIGHBOUR * square for square in (0.0, *squares, 0.0)]
    alone = known.told[QUESTION]["clause"]
    for place, (start, end) in enumerate(standing.spans):
        says = inside[place] + before[place] + behind[place]
        length = squares[place] + beside[place] + beside[place + 2]
        yield Clause(start, end, alone + (says / sqrt(length) if length else 0.0))
