"""How likely does one text say all of another in other words? Sixteen figures, weighed as labelled pairs taught it.

Whoever says the same in other words keeps the names of things and the numbers, puts them elsewhere, and lets few
neighbours stand together; the next post of a series keeps the frame and its order, and changes what stands in it. No
rule of thumb for one of these alone holds for texts that its author has not seen, so a model weighs them together,
each by itself and each with each: what a number that was kept says depends on how much else was. Its weights are a file
of 154 lines that anybody can read (tools/learn_rewording.py; no text is in it).
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from math import exp, log, log1p
from operator import mul
from pathlib import Path

from guanwei.practice.near.sketch import Sketch, together

BIAS, WITH = "bias", "*"  # as the lines of the file name them: share, share*longer
WEIGHTS = Path(__file__).with_name("rewording.weights.txt")
# From so much on, of 1, a text is called a rewording of another one that was handed in for it.
ENOUGH = 0.35
# And of one that was searched for: what is likely of one pair in two comes about by chance where there are thousands
# (docs/decisions/0010).
SURE = 0.7
_LONG = 200  # units: no text of a pair that was learned from is longer


def figures_of(ours: Sketch, earlier: Sketch, shared: Collection[str]) -> dict[str, float]:
    """What is weighed. `shared` are the units that say something and stand in both."""
    both, units = together(ours.content, shared), len(ours.distinct & earlier.distinct)
    share, other_share = both / (ours.weight or 1.0), both / (earlier.weight or 1.0)
    shorter, longer = sorted((len(ours.units), len(earlier.units)))
    return {
        "share": share,
        "larger_share": max(share, other_share),
        "says": log1p(both),
        "any_units": 2 * units / (len(ours.distinct) + len(earlier.distinct)),
        "any_of_the_smaller": units / min(len(ours.distinct), len(earlier.distinct)),
        "neighbours": 2 * len(ours.neighbours & earlier.neighbours) / (len(ours.neighbours) + len(earlier.neighbours)),
        "places": log1p(len(places_of(ours, shared))),
        "numbers_kept": (len(ours.numbers & earlier.numbers) + 0.5) / (_fewest(ours.numbers, earlier.numbers) + 1),
        "numbers_weigh": together(ours.content, ours.numbers) / (ours.weight or 1.0),
        # What two texts share by chance grows with the longer of them.
        "shorter": log(min(shorter, _LONG)),
        "longer": log(min(longer, 2 * _LONG)),
        **_kin(ours, earlier),
    }


def _kin(ours: Sketch, earlier: Sketch) -> dict[str, float]:
    """What both say with words of one meaning, be they the same words or others."""
    both, either = ours.kin.keys() & earlier.kin.keys(), len(ours.kin.keys() | earlier.kin.keys())
    share, other_share = len(both) / (len(ours.kin) or 1), len(both) / (len(earlier.kin) or 1)
    return {
        "kin_share": share,
        "kin_larger_share": max(share, other_share),
        "kin_of_all": len(both) / (either or 1),
        "kin_in_both": log1p(len(both)),
        "kin_in_other_words": log1p(len(in_other_words(ours, earlier))),
    }


def in_other_words(ours: Sketch, earlier: Sketch) -> list[int]:
    """The kin that stand in both, and nowhere as the same word."""
    both = ours.kin.keys() & earlier.kin.keys()
    return [group for group in both if ours.kin[group].isdisjoint(earlier.kin[group])]


def _fewest(*found: Collection[str]) -> int:
    return min(map(len, found))


def places_of(ours: Sketch, shared: Collection[str]) -> set[str]:
    """What stands in both and together in ours: 馄饨 are two characters in one place."""
    places, before = set(), ""
    for unit in (*ours.units, ""):
        if unit in shared:
            before += unit
        elif before:
            places.add(before)
            before = ""
    return places


def probability(figures: Mapping[str, float]) -> float:
    """That a reader would call it a rewording, of 1."""
    bias, names, alone, two = _weights()
    values = [figures[name] for name in names]
    total = bias + sum(map(mul, alone, values))
    total += sum(value * sum(map(mul, weights, values)) for value, weights in zip(values, two, strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=1)
def _weights() -> tuple[float, tuple[str, ...], list[float], list[list[float]]]:
    """What is said by none of the figures; their names; what each says alone, and what each says with each up to
    itself, in the order of the names."""
    lines = (line.split() for line in WEIGHTS.read_text("utf-8").splitlines() if not line.startswith("#"))
    weights = {name: float(weight) for name, weight in lines}
    bias = weights.pop(BIAS)
    names = tuple(name for name in weights if WITH not in name)
    both = {frozenset(name.split(WITH)): weight for name, weight in weights.items() if WITH in name}
    two = [[both[frozenset((one, other))] for other in names[: place + 1]] for place, one in enumerate(names)]
    return bias, names, [weights[name] for name in names], two
