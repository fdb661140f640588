"""How much does a text read like a leaflet? A model that was learned, over its short pieces (`pieces`) and over what is
known of it beside them (`pushing`), docs/decisions/0014."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp, fsum, log

from guanwei.practice.packs.pieces import Standing, Weights, standing_in, weights

QUESTION = "hard_sell"  # as its weights are called
_BIAS = "bias"


@dataclass(frozen=True, slots=True)
class Reading:
    """`probability` that a reader would call the text a leaflet; `place` of the clause in it that says so most, None
    where none does."""

    probability: float
    place: tuple[int, int] | None


def reading_of(
    text: str, most: Mapping[str, float], beside: Callable[[], Mapping[str, float]], enough: float
) -> Reading | None:
    """Of a matchable text, tight; None below `enough`, a probability. `beside` tells a value for each name that has a
    weight; where not even `most`, which no value passes in the direction of its weight, would be enough, it is not
    asked."""
    return read(standing_in(text), weights(), most, beside, enough)


def read(
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
    return Reading(1 / (1 + exp(-max(-30.0, min(30.0, total)))), _place(standing, known) if standing else None)


def _say(told: Mapping[str, float], beside: Mapping[str, float]) -> float:
    return fsum(told[name] * value for name, value in beside.items())


def _place(standing: Standing, known: Weights) -> tuple[int, int] | None:
    says = [sum(map(known.sells.__getitem__, pieces)) for pieces in standing.of_each]
    most = max(range(len(says)), key=says.__getitem__)
    return standing.spans[most] if says[most] > 0 else None
