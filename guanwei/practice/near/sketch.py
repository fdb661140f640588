"""A text as it is compared: its units, and how much each of them and each neighbouring pair says.

What stands in every other text (我们, 今天, the) says nothing about two texts that share it; what is rare says much.
How rare a character or a pair is was counted in general talk (rarity.txt; docs/decisions/0010-near-duplicates.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import fsum
from operator import add
from pathlib import Path

from guanwei.practice.near.kin import kin_in
from guanwei.practice.near.units import FIRST_NUMBER, is_everyday, is_figure, is_number, is_word, units_of

_NONE: frozenset[str] = frozenset()
_RAREST = 9
_WORD, _NUMBER, _FIGURE = 1.3, 0.6, 0.2
MOST_SAID = _WORD  # by a unit
# Below half of the rarest a unit says nothing.
_SAYS_NOTHING = 0.5


@dataclass(frozen=True)
class Sketch:
    """`content` is what each unit says, `pairs` what each two neighbours say; both 0 for none at all, 1 for the
    rarest character."""

    units: str

    @cached_property
    def content(self) -> dict[str, float]:
        return {unit: says for unit in self.distinct if (says := SAYS[unit])}

    @cached_property
    def pairs(self) -> dict[str, float]:
        pairs = map(add, self.units, self.units[1:])
        return {pair: says for pair in pairs if (says := _PAIR_SAYS[pair])}

    @cached_property
    def distinct(self) -> frozenset[str]:
        """Each unit once, those that say nothing included."""
        return frozenset(self.units)

    @cached_property
    def in_letters(self) -> bool:
        """Rather words of another script than Chinese: those take four bytes, Chinese characters three."""
        return 2 * len(self.units.encode()) > 7 * len(self.units)

    @cached_property
    def neighbours(self) -> frozenset[str]:
        """Each two that stand side by side."""
        return frozenset(map(add, self.units, self.units[1:]))

    @cached_property
    def numbers(self) -> frozenset[str]:
        high = [unit for unit in self.distinct if unit >= FIRST_NUMBER]
        return frozenset(filter(is_number, high)) if high else _NONE

    @cached_property
    def kin(self) -> Mapping[int, set[int]]:
        """Groups of words that mean the same (kin.py), and which of each stand here."""
        return kin_in(self.units)

    @cached_property
    def weight(self) -> float:
        """What all units say together."""
        return fsum(map(SAYS.__getitem__, self.distinct))

    @cached_property
    def pair_weight(self) -> float:
        return fsum(map(_PAIR_SAYS.__getitem__, self.neighbours))


def together(says: Mapping[str, float], units: Iterable[str]) -> float:
    """What the units say together. Exact, as a set has another order in each process, and a sum rounded on its way
    another last digit: one would say 57 % and the other 58."""
    return fsum(map(says.__getitem__, units))


@lru_cache(maxsize=4096)
def sketch_of(text: str) -> Sketch:
    """The last few thousand are kept: the same earlier texts are compared again and again."""
    return Sketch(units_of(text))


class _Says(dict[str, float]):
    """How much a unit says, looked up when it is first met."""

    def __missing__(self, unit: str) -> float:
        if is_everyday(unit):
            says = 0.0
        elif is_word(unit):
            says = _WORD
        elif is_number(unit):
            says = _FIGURE if is_figure(unit) else _NUMBER
        else:
            says = _beyond(_rarity()[0].get(unit, 1.0))
        self[unit] = says
        return says


class _PairSays(dict[str, float]):
    """How much two neighbours say: nothing where the pair is common talk, else what its characters do."""

    def __missing__(self, pair: str) -> float:
        if len(self) > 200_000:
            self.clear()
        one, other = map(_CHARACTER.__getitem__, pair)
        if one is None or other is None:
            says = (SAYS[pair[0]] + SAYS[pair[1]]) / 2
        else:
            says = _beyond(_rarity()[1].get(pair, 1.0)) * min(1.0, 0.3 + 0.7 * (one + other))
        self[pair] = says
        return says


class _Character(dict[str, float | None]):
    """What a Chinese character adds to a pair, of 1; None for words and numbers."""

    def __missing__(self, unit: str) -> float | None:
        adds = None
        if not (is_word(unit) or is_number(unit) or is_everyday(unit)):
            adds = max(0.0, (_rarity()[0].get(unit, 1.0) - 0.3) / 0.7)
        self[unit] = adds
        return adds


SAYS, _PAIR_SAYS, _CHARACTER = _Says(), _PairSays(), _Character()


def _beyond(rarity: float) -> float:
    return max(0.0, (rarity - _SAYS_NOTHING) / (1 - _SAYS_NOTHING))


@lru_cache(maxsize=1)
def _rarity() -> tuple[dict[str, float], dict[str, float]]:
    """By character and by pair, 0 for the commonest to 1; what is not listed is the rarest."""
    singles: dict[str, float] = {}
    pairs: dict[str, float] = {}
    for line in Path(__file__).with_name("rarity.txt").read_text(encoding="utf-8").splitlines():
        size, level, listed = line.split(" ")
        length = int(size)
        into = singles if length == 1 else pairs
        for at in range(0, len(listed), length):
            into[listed[at : at + length]] = int(level) / _RAREST
    return singles, pairs
