"""How much does a text read like a leaflet? A model that was learned, over its short pieces (`pieces`) and over what is
known of it beside them (`pushing`), docs/decisions/0014."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp, fsum, log

from guanwei.practice.packs.pieces import Standing, Weights, standing_in, taking, weights

QUESTION = "hard_sell"  # as its weights are called
_BIAS = "bias"
_SHORTEST = 4  # letters or characters of a clause that is shown


@dataclass(frozen=True, slots=True)
class Reading:
    """`probability` that a reader would call the text a leaflet; `places` of the clauses in it that say so, the one
    that says most first; none in a text of shreds."""

    probability: float
    places: tuple[tuple[int, int], ...]


def reading_of(
    text: str, most: Mapping[str, float], beside: Callable[[], Mapping[str, float]], enough: float
) -> Reading | None:
    """Of a matchable text, tight; None below `enough`, a probability. `beside` tells a value for each name that has a
    weight; where not even `most`, which no value passes in the direction of its weight, would be enough, it is not
    asked."""
    return read(text, standing_in(text), weights(), most, beside, enough)


def read(
    text: str,
    standing: Standing | None,
    known: Weights,
    most: Mapping[str, float],
    beside: Callable[[], Mapping[str, float]],
    enough: float,
) -> Reading | None:
    told = known.told[QUESTION]
    sure, wanted = told[_BIAS] + (standing.says(known.sells) if standing else 0.0), log(enough / (1 - enough))
    if sure + _say(told, most) < wanted:
        return None
    total = sure + _say(told, beside())
    if total < wanted:
        return None
    places = _places(text, standing, known) if standing else ()
    return Reading(1 / (1 + exp(-max(-30.0, min(30.0, total)))), places)


def _say(told: Mapping[str, float], beside: Mapping[str, float]) -> float:
    return fsum(told[name] * value for name, value in beside.items())


def _places(text: str, standing: Standing, known: Weights) -> tuple[tuple[int, int], ...]:
    """Without the blanks around them, and none of which a reader could not see why it is shown: 快, £38."""
    said: list[tuple[float, int, int]] = []
    for (start, end), pieces in zip(standing.spans, standing.of_each, strict=True):
        clause = text[start:end]
        says = sum(taking(pieces)(known.sells))
        if says > 0 and sum(map(str.isalpha, clause)) >= _SHORTEST:
            begin = start + len(clause) - len(clause.lstrip())
            said.append((-says, begin, begin + len(clause.strip())))
    return tuple((start, end) for _, start, end in sorted(said))
