"""Is one text a copy of another in other words, or does a part of it stand there word for word?

Two measures, both found by measuring (bench/near_duplicates.py, docs/decisions/0010-near-duplicates.md): how much of
what is rare in each text stands in the other, in whatever order (whoever says the same in other words keeps the names
of things), and which pieces stand in both as they are. What two posts share in one piece while the rest of them differs
is a signature or a slogan: that is no rewording.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from guanwei.practice.near.sketch import Sketch
from guanwei.practice.near.units import is_word

# A text needs so many units before it can be anybody's own.
SHORTEST = 8
_REWORDED = 0.47
_PAIRS_COUNT = 0.2
# Added to each side's weight: a few shared characters of two short texts prove little.
_DOUBT = 1.0
_WORTH_A_LOOK = 0.28
# So much has to stand in both: 口罩 in two short posts is a topic.
_EVIDENCE = 4  # units that say something, a word of another script for two
# A text that says less beyond the frame of its series is a copy of each post of it.
_SAYS_SOMETHING, _SAME_IN_IT = 1.5, 0.4
_PIECE = 6  # units: what is shared in a row by chance is shorter
_COPIED_PIECE, _COPIED_UNITS, _COPIED_SHARE = 9, 16, 0.2
_WHOLE, _WHOLE_UNITS, _WHOLE_WEIGHT = 0.8, 12, 4.0
_REST, _REST_ALIKE = 0.35, 0.25

Piece = tuple[int, int]  # from and up to which unit of our text


class Kind(StrEnum):
    REWORDED = "reworded"
    PART_COPIED = "part-copied"


@dataclass(frozen=True, slots=True)
class Likeness:
    """`share` of what our text says stands in the other, of 1. `pieces` are those of our units that do in a row, in
    order; for a rewording they may be none. `score` puts several in order."""

    kind: Kind
    share: float
    score: float
    pieces: tuple[Piece, ...]


def compared(ours: Sketch, earlier: Sketch, frame: Collection[str] = ()) -> Likeness | None:
    """None where nothing is copied. `frame` are units and pairs that every post of a series has.

    Two texts of the same units are a rewording with the score 1: other script, other punctuation, other figures.
    """
    if min(len(ours.units), len(earlier.units)) < SHORTEST:
        return None
    if ours.units == earlier.units:
        return Likeness(Kind.REWORDED, 1.0, 1.0, ((0, len(ours.units)),))
    if frame and _only_the_frame(ours, earlier, frame):
        return None
    shared = ours.content.keys() & earlier.content.keys()
    alike, share = _alike(ours, earlier, shared)
    if alike < _WORTH_A_LOOK and not _may_hold_a_part(ours, earlier, shared):
        return None
    pieces = pieces_of(ours.units, earlier.units)
    copied = _length(ours.units, pieces)
    if _whole(copied, ours, earlier):
        return Likeness(Kind.REWORDED, max(share, copied / len(ours.units)), max(alike, _WHOLE), pieces)
    if alike >= _REWORDED - _PAIRS_COUNT:
        score = alike + _PAIRS_COUNT * _pairs_alike(ours, earlier)
        if score >= _REWORDED and not _only_a_piece(ours, earlier, pieces):
            return Likeness(Kind.REWORDED, share, min(1.0, score), pieces)
    return _part(ours, pieces)


def pieces_of(ours: str, earlier: str) -> tuple[Piece, ...]:
    """The pieces of our units that stand in the other text in a row, from left to right, each as long as it goes."""
    found, at, last = [], 0, len(ours) - _PIECE
    while at <= last:
        if ours[at : at + _PIECE] not in earlier:
            at += 1
            continue
        end = at + _PIECE
        while end < len(ours) and ours[at : end + 1] in earlier:
            end += 1
        found.append((at, end))
        at = end
    return tuple(found)


def _alike(ours: Sketch, earlier: Sketch, shared: Collection[str]) -> tuple[float, float]:
    """How much of what is rare in each stands in the other (0 to 1), and of ours alone."""
    both = sum(map(ours.content.__getitem__, shared))
    if both <= 0 or len(shared) + sum(map(is_word, shared)) < _EVIDENCE:
        return 0.0, 0.0
    return 2 * both / (ours.weight + earlier.weight + 2 * _DOUBT), both / ours.weight


def _only_the_frame(ours: Sketch, earlier: Sketch, frame: Collection[str]) -> bool:
    """They have the frame of the series in common, and what each says in it is something else."""
    says = {**ours.content, **ours.pairs}
    other = {**earlier.content, **earlier.pairs}
    mine = {key: weight for key, weight in says.items() if key not in frame}
    theirs = {key: weight for key, weight in other.items() if key not in frame}
    weight = sum(mine.values())
    if weight < _SAYS_SOMETHING:
        return False
    both = sum(mine[key] for key in mine.keys() & theirs.keys())
    return 2 * both < _SAME_IN_IT * (weight + sum(theirs.values()))


def _pairs_alike(ours: Sketch, earlier: Sketch) -> float:
    shared = ours.pairs.keys() & earlier.pairs.keys()
    both = sum(map(ours.pairs.__getitem__, shared))
    return 2 * both / (ours.pair_weight + earlier.pair_weight + 2 * _DOUBT)


def _may_hold_a_part(ours: Sketch, earlier: Sketch, shared: Collection[str]) -> bool:
    """Cheap: nearly all of a copied piece's characters stand in both, so there are at least so many."""
    return len(shared) >= _WHOLE_UNITS // 2 or len(shared) >= 0.6 * min(len(ours.content), len(earlier.content))


def _whole(copied: int, ours: Sketch, earlier: Sketch) -> bool:
    """The earlier text stands in ours, a comment wrapped round it, or ours is cut out of it."""
    shorter, weight = min((len(ours.units), ours.weight), (len(earlier.units), earlier.weight))
    return shorter >= _WHOLE_UNITS and weight >= _WHOLE_WEIGHT and copied >= _WHOLE * shorter


def _only_a_piece(ours: Sketch, earlier: Sketch, pieces: Collection[Piece]) -> bool:
    """Without the long pieces that they share word for word the two have little in common."""
    long = [ours.units[start:end] for start, end in pieces if end - start >= _COPIED_PIECE]
    if not long:
        return False
    our_rest, other_rest = ours.units, earlier.units
    for piece in long:
        our_rest, other_rest = our_rest.replace(piece, ""), other_rest.replace(piece, "")
    mine, other = Sketch(our_rest), Sketch(other_rest)
    if mine.weight < _REST * ours.weight or other.weight < _REST * earlier.weight:
        return False
    return _alike(mine, other, mine.content.keys() & other.content.keys())[0] < _REST_ALIKE


def _length(units: str, pieces: Collection[Piece]) -> int:
    """How many units the pieces have together; what comes several times counts once."""
    return sum(map(len, {units[start:end] for start, end in pieces}))


def _part(ours: Sketch, pieces: Collection[Piece]) -> Likeness | None:
    long = tuple((start, end) for start, end in pieces if end - start >= _COPIED_PIECE)
    copied = _length(ours.units, long)
    share = copied / len(ours.units)
    if copied < _COPIED_UNITS or share < _COPIED_SHARE:
        return None
    return Likeness(Kind.PART_COPIED, share, share * _REWORDED, long)
