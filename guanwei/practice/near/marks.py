"""Marks of a text: numbers by which another text that takes from it is found.

Two kinds. What was copied keeps its units in a row: there are marks of three neighbours. Whoever rewords keeps hardly
any in a row, but the names of things: there are marks of two rare units, wherever they stand. Both are chosen by the
units alone, so that two texts choose the same ones of what they share (docs/decisions/0010-near-duplicates.md).
"""

from collections.abc import Iterable
from itertools import combinations
from zlib import crc32

from guanwei.practice.near.sketch import SAYS, WHOLE
from guanwei.practice.near.units import VERSION

__all__ = ["VERSION", "marks_of", "numbers_of"]

_IN_A_ROW = 16  # at most so many
_RARE = 6  # units, each with each
_SAYS_ENOUGH = 3 * WHOLE // 10
# A mark of two is shared by chance more often than one of three, and there are as many: it must not outweigh a passage.
WEIGHT_IN_A_ROW, WEIGHT_APART = 100_000, 30_000
_UNIT = 4  # bytes
_PLACE = 12  # bits for a place in a text, which has LONGEST units at most


def marks_of(units: str) -> dict[int, int]:
    """Each with its weight, from -2^31 to 2^31 - 1, the same on every machine. Fewer than three units may have none."""
    marks = dict.fromkeys(_apart(units), WEIGHT_APART)
    marks.update(dict.fromkeys(_in_a_row(units), WEIGHT_IN_A_ROW))
    return marks


def numbers_of(units: str) -> set[int]:
    """The same without their weights, for who keeps them."""
    return {*_apart(units), *_in_a_row(units)}


def _in_a_row(units: str) -> Iterable[int]:
    """Those that begin with the two units that come first by chance, which is the same in every text."""
    written = units.encode("utf-32-le", "surrogatepass")
    chances = written[:-_UNIT:_UNIT].translate(_CHANCE)
    chances, then = chances[:-1], chances[1:]  # equals by the unit behind, else all would come from the beginning
    # Half as many again as are wanted: fewer to put in order. Where one unit comes again and again they may be too few.
    last = 3 * _IN_A_ROW * 128 // (len(chances) or 1)
    first = [(chance << 8 | then[at]) << _PLACE | at for at, chance in enumerate(chances) if chance <= last]
    if len(first) < _IN_A_ROW:
        first = [(chance << 8 | then[at]) << _PLACE | at for at, chance in enumerate(chances)]
    begins = [_UNIT * (each & (1 << _PLACE) - 1) for each in sorted(first)[:_IN_A_ROW]]
    return {crc32(written[at : at + 3 * _UNIT]) - 0x80000000 for at in begins}


def _apart(units: str) -> Iterable[int]:
    ranks = sorted(set(map(_RANK.__getitem__, units)))[-_RARE:]
    rare = [rank & _NUMBER for rank in ranks if rank]
    return [(one * 0x2545F491 ^ other * 0x1B873593) % _PRIME - 0x80000000 for one, other in combinations(rare, 2)]


class _Ranks(dict[str, int]):
    """The rarer a unit the higher, behind it its number; 0 for one that says too little."""

    def __missing__(self, unit: str) -> int:
        says, number = SAYS[unit], ord(unit) * 0x9E3779B1 & _NUMBER
        rank = self[unit] = says << 30 | number if says >= _SAYS_ENOUGH else 0
        return rank


_NUMBER = 0x3FFFFFFF  # what Python reckons with in one step
_PRIME = 0xFFFFFFFB
_RANK = _Ranks()
# By the lowest byte of a unit: in Chinese as in hashed words that is nearly as good as chance.
_CHANCE = bytes(code * 0x9D & 0xFF for code in range(256))
