"""Does a text say that ours has nothing beside it? Weighed by a model that was learned, by clauses and as a whole.

People have no end of ways to say so (后视镜里已经看不到同行了), and a list of words knows those that somebody
thought of. So the short pieces of a clause (`pieces`) have a weight each, and smaller ones in the clauses before and
after it: there stands who says so, and whether it is taken back. One clause among ten may be the boast, and the tone of
all ten tells how it is meant, so each piece has a weight in the whole text too. How much the best clause, the whole and
the words of the pack say together is told in guanwei.practice.packs.boasts.

A clause has the sum over its pieces and its neighbours', the whole that over all pieces, each of length one
(docs/decisions/0016).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import inf, sqrt

from guanwei.practice.packs.pieces import Standing, Weights, standing_in, taking, weights

QUESTION = "absolute"  # as its weights are called
NEIGHBOUR = 0.5  # how much a piece beside the clause counts for its length
HOPELESS = -0.6  # where no word of the pack may stand no boast that was met says so little; nine of ten citizens do


Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """`[start, end)` of the matchable text; `says`: above 0 a reader would rather call it praise above all others."""

    start: int
    end: int
    says: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The clause that says `most`, and what the `whole` says, in the same measure."""

    most: Clause
    whole: float


@lru_cache(maxsize=256)
def reading_of(text: str, *, thorough: bool = False, but: Spans = ()) -> Reading | None:
    """Of a matchable text, tight; None where it says nothing of the kind. The last ones are kept."""
    standing = standing_in(text)
    return read(standing, weights(), thorough=thorough, but=but) if standing else None


def read(standing: Standing, known: Weights, *, thorough: bool = False, but: Spans = ()) -> Reading | None:
    """None where the whole says so little that hardly a clause could make up for it: every post comes through here, and
    most end there. `thorough`: it is read on however little the whole says. None too where every clause touches one of
    the spans `but`, which are not to count."""
    whole = known.told[QUESTION]["whole"] + standing.says(known.whole)
    if not thorough and whole < HOPELESS:
        return None
    said = _said(standing, known)
    if but:
        said = [-inf if _touches(span, but) else says for span, says in zip(standing.spans, said, strict=True)]
    most = max(said)
    return Reading(Clause(*standing.spans[said.index(most)], most), whole) if most > -inf else None


def _said(standing: Standing, known: Weights) -> list[float]:
    """What each clause says."""
    stand = [taking(pieces) for pieces in standing.of_each]
    inside, before, behind, squares = (
        [sum(of_each(table)) for of_each in stand]
        for table in (known.inside, known.before, known.behind, known.squares)
    )
    alone, beside = known.told[QUESTION]["clause"], NEIGHBOUR * NEIGHBOUR
    said = []
    for here, was, comes, length, was_long, comes_long in zip(
        inside, (0.0, *before[:-1]), (*behind[1:], 0.0), squares, (0.0, *squares[:-1]), (*squares[1:], 0.0), strict=True
    ):
        whole_length = length + beside * (was_long + comes_long)
        said.append(alone + ((here + was + comes) / sqrt(whole_length) if whole_length else 0.0))
    return said


def _touches(span: tuple[int, int], spans: Spans) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)
