"""How often the account says the same again (practice C13): word for word, or in other words.

Word for word are posts of the same units (guanwei.practice.near.units): hashtags, links and mentions left out.

Only so many earlier posts are remembered, the latest ones: the memory that it takes has an end. Both figures stand in
the review. A mark (guanwei.practice.near.marks) leads to the latest post that has it, and only the two posts that most
of a text's marks lead to are compared with it: a timeline of 100,000 posts is read in a minute.
"""

import hashlib
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from guanwei.practice.near import Kind, Sketch, compared, marks_of
from guanwei.practice.near.units import units_of

EXACT_AMONG, NEAR_AMONG = 50_000, 10_000
SHORTEST = 8  # units: whoever says good morning every day copies nothing
LISTED = 3
_LOOKED_AT = 2
_SHARED = 3  # marks in common before two posts are compared
_EXCERPT = 80


@dataclass(frozen=True, slots=True)
class Pair:
    """A post, and the one read before that it is like."""

    text: str
    earlier: str
    share: float
    kind: Kind


@dataclass(frozen=True, slots=True)
class RepetitionFigures:
    """Of `judged` posts with enough words, how many are there once more. `pairs` are examples of the near ones."""

    judged: int
    exact: int
    near: int
    pairs: tuple[Pair, ...]

    @property
    def share(self) -> float:
        return (self.exact + self.near) / self.judged if self.judged else 0.0


class Repetition:
    def __init__(self) -> None:
        self._judged = self._exact = 0
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._near = _Near()

    def add(self, text: str) -> None:
        units = units_of(text)
        if len(units) < SHORTEST:
            return
        self._judged += 1
        mark = hashlib.blake2b(units.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if mark in self._seen:
            self._exact += 1
            self._seen.move_to_end(mark)
            return
        self._seen[mark] = None
        if len(self._seen) > EXACT_AMONG:
            self._seen.popitem(last=False)
        self._near.add(units, text)

    def figures(self) -> RepetitionFigures:
        return RepetitionFigures(self._judged, self._exact, self._near.found, tuple(self._near.pairs))


class _Near:
    """Two generations of earlier posts; when the younger is full the older one goes."""

    def __init__(self) -> None:
        self.found = 0
        self.pairs: list[Pair] = []
        self._young, self._old = _Generation(), _Generation()

    def add(self, units: str, text: str) -> None:
        marks = marks_of(units)
        shared: Counter[tuple[str, str]] = Counter()
        for mark in marks:
            if known := self._young.by_mark.get(mark) or self._old.by_mark.get(mark):
                shared[known] += 1
        ours = Sketch(units)
        for (earlier_units, earlier), count in shared.most_common(_LOOKED_AT):
            if count >= _SHARED and (like := compared(ours, Sketch(earlier_units), searched=True)):
                self.found += 1
                self._keep(Pair(text[:_EXCERPT], earlier, round(min(1.0, like.share), 2), like.kind))
                break
        self._young.add(marks, (units, text[:_EXCERPT]))
        if self._young.posts >= NEAR_AMONG // 2:
            self._young, self._old = _Generation(), self._young

    def _keep(self, pair: Pair) -> None:
        self.pairs.append(pair)
        self.pairs.sort(key=lambda one: (-one.share, one.text, one.earlier))
        del self.pairs[LISTED:]


class _Generation:
    def __init__(self) -> None:
        self.posts = 0
        self.by_mark: dict[int, tuple[str, str]] = {}

    def add(self, marks: Iterable[int], post: tuple[str, str]) -> None:
        self.posts += 1
        self.by_mark.update(dict.fromkeys(marks, post))
