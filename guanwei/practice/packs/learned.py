"""How much a text reads like one kind of text: a linear model over its short pieces, learned from labelled texts.

A list of words knows the wordings that somebody thought of; pieces of one to four characters with a weight each also
know their kin (docs/decisions/0014-hard-sell-learned.md). The weights are a file that anybody can read: every piece
with what it says, so that the pieces that decided can be shown. It holds no text.

    bias -1.2                 the file: first what stands beside the pieces, each with its weight, then the pieces:
    points 3.4                how rare a piece is (idf), its weight, itself
    --
    2.913 1.224 限时

The sum is over tf-idf values of length one (sublinear counts), as scikit-learn's TfidfVectorizer makes them.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp, fsum, log, sqrt
from operator import itemgetter
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation

from guanwei.lib.text.matching import Matchable

_FIGURES = bytes.maketrans(b"0123456789\n\r\t", b"0000000000   ")
_PIECE = itemgetter(0)  # of a match
_TELLING, _SHORTEST = 12, 2  # pieces that are looked at to show places; characters of one that says something alone


@dataclass(frozen=True, slots=True)
class Reading:
    """`probability` that a reader would call the text one of its kind; `places` in it that say so most, from left to
    right, none for a text without any."""

    probability: float
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Learned:
    """`beside` are the weights of what is known of a text beside its pieces."""

    bias: float
    beside: Mapping[str, float]
    pieces: tuple[str, ...]
    rarity: tuple[float, ...]
    weights: tuple[float, ...]

    @cached_property
    def _once(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Of a piece that stands in a text once, as most do: its share of the length, and what it says."""
        pairs = list(zip(self.rarity, self.weights, strict=True))
        return tuple(rare * rare for rare, _ in pairs), tuple(rare * weight for rare, weight in pairs)

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self.pieces, implementation=Implementation.ContiguousNFA, store_patterns=False)

    def read(
        self, text: Matchable, most: Mapping[str, float], beside: Callable[[], Mapping[str, float]], enough: float
    ) -> Reading | None:
        """None below `enough`, a probability. `beside` tells a value for each name in `self.beside`; where not even
        `most`, which no value passes in the direction of its weight, would be enough, it is not asked."""
        counted = self._counted(text)
        sure, wanted = self.bias + self._sum(counted), log(enough / (1 - enough))
        if sure + self._say(most) < wanted:
            return None
        total = sure + self._say(beside())
        if total < wanted:
            return None
        return Reading(1 / (1 + exp(-max(-30.0, min(30.0, total)))), self._places(text, counted))

    def _say(self, beside: Mapping[str, float]) -> float:
        return fsum(self.beside[name] * value for name, value in beside.items())

    def _counted(self, text: Matchable) -> Mapping[int, int]:
        """How often each piece stands in the text, in the order in which they are met."""
        return Counter(map(_PIECE, self._automaton.find_matches_as_indexes(pieces_of(text.text), overlapping=True)))

    def _sum(self, counted: Mapping[int, int]) -> float:
        """What the pieces say together. Every post comes through here."""
        total, squares = 0.0, 0.0
        (squares_of, says), rarity, weights = self._once, self.rarity, self.weights
        for piece, times in counted.items():
            if times == 1:
                squares += squares_of[piece]
                total += says[piece]
            else:
                value = (1 + log(times)) * rarity[piece]
                squares += value * value
                total += value * weights[piece]
        return total / sqrt(squares) if squares else 0.0

    def _places(self, text: Matchable, counted: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
        """Where the pieces that say most stand first, joined where they overlap."""
        says = {
            piece: (1 + log(times)) * self.rarity[piece] * self.weights[piece]
            for piece, times in counted.items()
            if self.weights[piece] > 0 and _says_something(self.pieces[piece])
        }
        telling = sorted(says, key=lambda piece: (-says[piece], piece))[:_TELLING]
        form, joined = pieces_of(text.text), list[tuple[int, int]]()
        for start, length in sorted((form.find(self.pieces[piece]), len(self.pieces[piece])) for piece in telling):
            if joined and start <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(joined[-1][1], start + length)
            else:
                joined.append((start, start + length))
        return tuple(joined)


def pieces_of(text: str) -> str:
    """The form in which pieces are counted, character for character: figures are all the same."""
    # Through bytes: to look up each Chinese character in a table takes five times as long.
    return text.encode("utf-8", "surrogatepass").translate(_FIGURES).decode("utf-8", "surrogatepass")


def _says_something(piece: str) -> bool:
    return sum(map(str.isalnum, piece)) >= _SHORTEST


@lru_cache(maxsize=4)
def learned(name: str) -> Learned:
    """The weights in `NAME.weights.txt` beside this module."""
    head, _, body = Path(__file__).with_name(f"{name}.weights.txt").read_text("utf-8").partition("\n--\n")
    beside = {key: float(value) for key, value in (line.split() for line in head.splitlines() if line[0] != "#")}
    rows = [line.split(" ", 2) for line in body.split("\n") if line]
    return Learned(
        bias=beside.pop("bias"),
        beside=beside,
        pieces=tuple(piece for _, _, piece in rows),
        rarity=tuple(float(rarity) for rarity, _, _ in rows),
        weights=tuple(float(weight) for _, weight, _ in rows),
    )
