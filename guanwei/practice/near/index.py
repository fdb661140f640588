"""Which of many earlier texts does this one copy? In memory: for a list, an audit, a spreadsheet."""

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from guanwei.practice.near.judging import SHORTEST, Kind, Likeness, compared
from guanwei.practice.near.marks import marks_of
from guanwei.practice.near.sketch import Sketch, sketch_of
from guanwei.practice.near.units import places_of, units_of

# A mark that more texts have is one of a slogan: it leads to the latest of them.
COMMON = 128
# So many of those that share most are compared unit by unit: of a thousand rewordings ten are among the first twelve
# and not among these.
LOOKED_AT = 8
_SERIES = 3  # texts that have a unit before it counts as the frame of a series

Key = TypeVar("Key", bound=Hashable)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match(Generic[Key]):
    """Our text is like the one known as `key`. `spans` are the pieces that stand in both as they are, in our text."""

    key: Key
    kind: Kind
    share: float
    score: float
    spans: tuple[Span, ...]


class NearIndex(Generic[Key]):
    """Earlier texts by a key of the caller's."""

    def __init__(self) -> None:
        self._units: dict[Key, str] = {}
        self._by_mark: dict[int, list[Key]] = {}

    def __len__(self) -> int:
        return len(self._units)

    def add(self, key: Key, text: str) -> None:
        """Takes the place of what was known by this key."""
        if key in self._units:
            self.remove(key)
        units = units_of(text)
        self._units[key] = units
        for mark in marks_of(units):
            self._by_mark.setdefault(mark, []).append(key)

    def remove(self, key: Key) -> None:
        """KeyError for one that is not there."""
        for mark in marks_of(self._units.pop(key)):
            keys = self._by_mark[mark]
            keys.remove(key)
            if not keys:
                del self._by_mark[mark]

    def similar(self, text: str, limit: int = 5) -> list[Match[Key]]:
        """The texts that `text` copies, the most alike first; one that is the same letter by letter is among them."""
        ours = sketch_of(text)
        shared: Counter[Key] = Counter()
        for mark, weight in marks_of(ours.units).items():
            keys = self._by_mark.get(mark, [])[-COMMON:]
            for key in reversed(keys):  # of those that weigh the same the latest comes first
                shared[key] += weight // len(keys)
        best = [key for key, _ in shared.most_common(LOOKED_AT)]
        found = [(key, like) for key in best if (like := compared(ours, Sketch(self._units[key]), searched=True))]
        return _matches(text, found, limit)


def nearest(text: str, earlier: Sequence[str], limit: int = 5) -> list[Match[int]]:
    """Which of a handful of `earlier` texts does `text` copy? Keys are their places in the list.

    What a series has in every post (three of the list at least) is no copy. A text that is the same letter by letter is
    among them, as a rewording with the score 1.
    """
    ours = sketch_of(text)
    if len(ours.units) < SHORTEST:
        return []
    found = []
    for place, other in enumerate(earlier):
        if like := compared(ours, sketch_of(other)):
            found.append((place, like))
    if found and len(earlier) >= _SERIES:
        found = [again for one in found if (again := _outside_the_frame(ours, earlier, one))]
    return _matches(text, found, limit)


def spans_in(text: str, like: Likeness) -> tuple[Span, ...]:
    """The pieces of our text that stand in the other, as places in `text`."""
    places = places_of(text) if like.pieces else ()
    return tuple((places[start][0], places[end - 1][1]) for start, end in like.pieces)


def _outside_the_frame(
    ours: Sketch, earlier: Sequence[str], found: tuple[int, Likeness]
) -> tuple[int, Likeness] | None:
    place, _ = found
    again = compared(ours, sketch_of(earlier[place]), _frame(tuple(earlier)))
    if again is None or again.kind is Kind.REWORDED:
        return (place, again) if again else None
    pieces = [ours.units[start:end] for start, end in again.pieces]
    others = [units_of(text) for at, text in enumerate(earlier) if at != place]
    framed = sum(any(piece in units for piece in pieces) for units in others) >= _SERIES - 1
    return None if framed else (place, again)


@lru_cache(maxsize=256)
def _frame(earlier: tuple[str, ...]) -> Collection[str]:
    """The units and pairs that at least three of the texts have, and half of them."""
    counts: Counter[str] = Counter()
    for text in earlier:
        sketch = sketch_of(text)
        counts.update((*sketch.content, *sketch.pairs))
    least = max(_SERIES, len(earlier) / 2)
    return frozenset(unit for unit, count in counts.items() if count >= least)


def _matches(text: str, found: list[tuple[Key, Likeness]], limit: int) -> list[Match[Key]]:
    if not found:
        return []
    found.sort(key=lambda one: -one[1].score)
    return [Match(key, like.kind, like.share, like.score, spans_in(text, like)) for key, like in found[:limit]]
