"""A text as it is compared: its units, and how much each of them and each neighbouring pair says.

What stands in every other text (我们, 今天, the) says nothing about two texts that share it; what is rare says much.
How rare a character or a pair is was counted in general talk (rarity.txt; docs/decisions/0010-near-duplicates.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import add
from pathlib import Path

from guanwei.practice.near.kin import kin_in
from guanwei.practice.near.units import FIRST_NUMBER, is_everyday, is_figure, is_number, is_word, units_of

_NONE: frozenset[str] = frozenset()
# What the rarest character says. All others are whole numbers of such parts: their sums are exact in any order, and
# quicker than those of broken numbers.
WHOLE = 1620
_RAREST = 9  # levels
_WORD, _NUMBER, _FIGURE = 13 * WHOLE // 10, 6 * WHOLE // 10, 2 * WHOLE // 10
MOST_SAID = _WORD / WHOLE  # by a unit


@dataclass(frozen=True)
class Sketch:
    """`content` is what each unit says, `pairs` what each two neighbours say, those that say nothing left out; in parts
    of WHOLE."""

    units: str

    @cached_property
    def content(self) -> dict[str, int]:
        return {unit: says for unit in self.distinct if (says := SAYS[unit])}

    @cached_property
    def pairs(self) -> dict[str, int]:
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
        """What all units say together, 1 for the rarest character."""
        return together(SAYS, self.distinct)

    @cached_property
    def pair_weight(self) -> float:
        return together(_PAIR_SAYS, self.neighbours)


def together(says: Mapping[str, int], units: Iterable[str]) -> float:
    """What the units say together, 1 for the rarest character. The same in every process, though a set has another
    order in each."""
    return sum(map(says.__getitem__, units)) / WHOLE


@lru_cache(maxsize=4096)
def sketch_of(text: str) -> Sketch:
    """The last few thousand are kept: the same earlier texts are compared again and again."""
    return Sketch(units_of(text))


class _Says(dict[str, int]):
    """How much a unit says, in parts of WHOLE; looked up when it is first met."""

    def __missing__(self, unit: str) -> int:
        if is_everyday(unit):
            says = 0
        elif is_word(unit):
            says = _WORD
        elif is_number(unit):
            says = _FIGURE if is_figure(unit) else _NUMBER
        else:
            says = _beyond(_rarity()[0].get(unit, _RAREST))
        self[unit] = says
        return says


class _PairSays(dict[str, int]):
    """How much two neighbours say: nothing where the pair is common talk, else what its characters do."""

    def __missing__(self, pair: str) -> int:
        if len(self) > 200_000:
            self.clear()
        one, other = map(_CHARACTER.__getitem__, pair)
        if one is None or other is None:
            says = (SAYS[pair[0]] + SAYS[pair[1]]) // 2
        else:
            says = _beyond(_rarity()[1].get(pair, _RAREST)) * min(_ALL, _AT_LEAST + one + other) // _ALL
        self[pair] = says
        return says


class _Character(dict[str, int | None]):
    """By how many ninetieths a Chinese character lets a pair of it say more; None for words and numbers."""

    def __missing__(self, unit: str) -> int | None:
        adds = None
        if not (is_word(unit) or is_number(unit) or is_everyday(unit)):
            adds = max(0, _ALL * _rarity()[0].get(unit, _RAREST) // _RAREST - _AT_LEAST)
        self[unit] = adds
        return adds


_ALL, _AT_LEAST = 90, 27  # ninetieths of what a pair says
SAYS, _PAIR_SAYS, _CHARACTER = _Says(), _PairSays(), _Character()


def _beyond(level: int) -> int:
    """Below half of the rarest it says nothing."""
    return max(0, (2 * level - _RAREST) * WHOLE // _RAREST)


@lru_cache(maxsize=1)
def _rarity() -> tuple[dict[str, int], dict[str, int]]:
    """By character and by pair a level, 0 for the commonest to _RAREST; what is not listed is the rarest."""
    singles: dict[str, int] = {}
    pairs: dict[str, int] = {}
    for line in Path(__file__).with_name("rarity.txt").read_text(encoding="utf-8").splitlines():
        size, level, listed = line.split(" ")
        length = int(size)
        into = singles if length == 1 else pairs
        for at in range(0, len(listed), length):
            into[listed[at : at + length]] = int(level)
    return singles, pairs
