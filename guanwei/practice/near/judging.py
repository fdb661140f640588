"""Is one text a copy of another in other words, or does a part of it stand there word for word?

The first is weighed (weighing.py), the second are pieces that stand in both as they are; docs/decisions/0010 and 0015
say why. What two posts share in one piece while the rest of them differs is a signature or a slogan, and where figures
are what a post says, other figures are another post: those are no rewordings, however much is alike.
"""

from collections.abc import Collection, Container
from dataclasses import dataclass
from enum import StrEnum

from guanwei.practice.near.sketch import MOST_SAID, Sketch, together
from guanwei.practice.near.units import is_word
from guanwei.practice.near.weighing import ENOUGH, SURE, figures_of, in_other_words, probability

# A text needs so many units before it can be anybody's own.
SHORTEST = 8
# Added to each side's weight: a few shared characters of two short texts prove little.
_DOUBT = 1.0
# So much has to stand in both: 口罩 in two short posts is a topic.
_EVIDENCE = 3  # units that say something, a word of another script for two, kin in other words for one
# What both have is so much of one of them at least. Of a thousand rewordings that are found none has less, of random
# pairs three in four.
AT_LEAST = 0.05
# A text that says less beyond the frame of its series is a copy of each post of it.
_SAYS_SOMETHING, _SAME_IN_IT = 1.5, 0.4
# A long text has many characters of any other by chance, and two long ones half of theirs: there some rare neighbours
# have to be the same. Measured on random pairs of posts about one subject (docs/decisions/0015).
_LONGER, _LONGER_PAIRS = 80, 0.1
_LONG, _LONG_PAIRS = 300, 0.25
# So much of both stands side by side in both: chance does not do that.
SIDE_BY_SIDE = 0.35
_PIECE = 6  # units: what is shared in a row by chance is shorter
_COPIED_PIECE, _COPIED_UNITS, _COPIED_SHARE = 9, 16, 0.2
_WHOLE, _WHOLE_UNITS, _WHOLE_WEIGHT = 0.8, 12, 4.0
# Short pieces in common, and what remains of both is large and not alike: the frame of a series.
_FRAME_PIECE, _REST, _REST_ALIKE = 13, 0.45, 0.2
# A short post of a series says little beside its frame, and by chance a little of that is alike.
_SHORT, _SHORT_ALIKE = 34, 0.34
# All in common is word for word, the rest says something else, and ours is less than this: a quotation, a signature.
_WORD_FOR_WORD, _SOMETHING_ELSE, _COVERED, _SHARE = 0.9, 0.15, 0.58, 0.8
_MY_REST, _OTHER_REST, _LITTLE = 0.35, 0.41, 0.24
# Where figures are what a post says (rates, times, counts), other figures are other content.
_MANY_FIGURES, _SOME_FIGURES, _WEIGHTY, _SAME_FIGURES = 3, 2, 0.2, 0.5

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


def compared(ours: Sketch, earlier: Sketch, frame: Collection[str] = (), *, searched: bool = False) -> Likeness | None:
    """None where nothing is copied. `frame` are units and pairs that every post of a series has. `searched`: `earlier`
    was found among thousands, and not handed in for `ours`; a rewording has to be surer then.

    Two texts of the same units are a rewording with the score 1: other script, other punctuation, other figures.
    """
    if min(len(ours.units), len(earlier.units)) < SHORTEST:
        return None
    if ours.units == earlier.units:
        return Likeness(Kind.REWORDED, 1.0, 1.0, ((0, len(ours.units)),))
    if frame and _only_the_frame(ours, earlier, frame):
        return None
    shared = _shared(ours, earlier)
    few = _few_neighbours(ours, earlier)  # first, as it ends most comparisons of long texts
    likely = 0.0 if few else _likely(ours, earlier, shared)
    if searched and ENOUGH <= likely < SURE and not _much_in_a_row(ours, earlier):
        likely = 0.0
    if likely < ENOUGH and not _may_hold_a_part(ours, earlier, shared):
        return None
    pieces = pieces_of(ours.units, earlier.units)
    whole = _whole(_length(ours.units, pieces), ours, earlier)
    share = min(1.0, together(ours.content, shared) / ours.weight) if ours.weight else 0.0
    if few and whole:
        likely = _likely(ours, earlier, shared)
    reworded = whole or likely >= ENOUGH
    if reworded and not (_other_figures(ours, earlier) or _only_pieces(ours, earlier, pieces, share)):
        return Likeness(Kind.REWORDED, share, max(likely, _WHOLE if whole else 0.0), pieces)
    return _part(ours, pieces)


def _shared(ours: Sketch, earlier: Sketch) -> set[str]:
    """The units that say something and stand in both; what says something in one text does in any. In a short text they
    are looked for quicker than a set of its units is made."""
    if len(earlier.units) > _LONG:
        return ours.content.keys() & earlier.distinct
    return {unit for unit in ours.content if unit in earlier.units}


def _likely(ours: Sketch, earlier: Sketch, shared: Collection[str]) -> float:
    return probability(figures_of(ours, earlier, shared)) if _says_enough(ours, earlier, shared) else 0.0


def _much_in_a_row(ours: Sketch, earlier: Sketch) -> bool:
    """It was copied and then changed here and there, and not told anew."""
    both = len(ours.neighbours & earlier.neighbours)
    return 2 * both >= SIDE_BY_SIDE * (len(ours.neighbours) + len(earlier.neighbours))


def _says_enough(ours: Sketch, earlier: Sketch, shared: Collection[str]) -> bool:
    """Most pairs end at the quick look; a translation shares nothing but kin."""
    if ours.in_letters == earlier.in_letters:
        both = together(ours.content, shared)
        if both < AT_LEAST * ours.weight and both < AT_LEAST * earlier.weight:
            return False
    found = len(shared) + sum(map(is_word, shared))
    return found >= _EVIDENCE or found + len(in_other_words(ours, earlier)) >= _EVIDENCE


def pieces_of(ours: str, earlier: str) -> tuple[Piece, ...]:
    """The pieces of our units that stand in the other text in a row, from left to right, each as long as it goes."""
    begins: Container[str] = earlier
    if len(earlier) > _LONG:
        begins = {earlier[at : at + _PIECE] for at in range(len(earlier) - _PIECE + 1)}
    found, at, last = [], 0, len(ours) - _PIECE
    while at <= last:
        if ours[at : at + _PIECE] not in begins:
            at += 1
            continue
        end, step = at + _PIECE, 1
        while step:
            if end + step <= len(ours) and ours[at : end + step] in earlier:
                end, step = end + step, 2 * step
            else:
                step //= 2
        found.append((at, end))
        at = end
    return tuple(found)


def _only_the_frame(ours: Sketch, earlier: Sketch, frame: Collection[str]) -> bool:
    """They have the frame of the series in common, and what each says in it is something else."""
    says = {**ours.content, **ours.pairs}
    other = {**earlier.content, **earlier.pairs}
    mine = {key: weight for key, weight in says.items() if key not in frame}
    theirs = {key: weight for key, weight in other.items() if key not in frame}
    weight, shared = together(mine, mine), says.keys() & other.keys()
    if weight < _SAYS_SOMETHING or 2 * together(says, shared.intersection(frame)) < together(says, shared):
        return False
    both = together(mine, mine.keys() & theirs.keys())
    return 2 * both < _SAME_IN_IT * (weight + together(theirs, theirs))


def _few_neighbours(ours: Sketch, earlier: Sketch) -> bool:
    shorter, longer = sorted((len(ours.units), len(earlier.units)))
    if longer <= _LONGER:
        return False
    least = _LONG_PAIRS if shorter > _LONG else _LONGER_PAIRS
    both = together(ours.pairs, ours.pairs.keys() & earlier.neighbours)  # what says something in one does in any
    without = ours.pair_weight + 2 * _DOUBT
    return 2 * both < least * without or 2 * both < least * (without + earlier.pair_weight)


def _may_hold_a_part(ours: Sketch, earlier: Sketch, shared: Collection[str]) -> bool:
    """Cheap: nearly all of a copied piece's characters stand in both, so there are at least so many."""
    enough = len(shared) / 0.6
    if len(shared) >= _WHOLE_UNITS // 2 or enough >= len(ours.content):
        return True
    return enough * MOST_SAID >= earlier.weight and enough >= len(earlier.content)


def _whole(copied: int, ours: Sketch, earlier: Sketch) -> bool:
    """The earlier text stands in ours, a comment wrapped round it, or ours is cut out of it."""
    shorter, weight = min((len(ours.units), ours.weight), (len(earlier.units), earlier.weight))
    return shorter >= _WHOLE_UNITS and weight >= _WHOLE_WEIGHT and copied >= _WHOLE * shorter


def _other_figures(ours: Sketch, earlier: Sketch) -> bool:
    both = (ours, earlier)
    fewest = min(len(sketch.numbers) for sketch in both)
    if fewest < _SOME_FIGURES:
        return False
    weight = min(together(sketch.content, sketch.numbers) for sketch in both)
    if fewest < _MANY_FIGURES and weight < _WEIGHTY * min(sketch.weight for sketch in both):
        return False
    return together(ours.content, ours.numbers & earlier.numbers) < _SAME_FIGURES * weight


def _only_pieces(ours: Sketch, earlier: Sketch, pieces: Collection[Piece], share: float) -> bool:
    """Without the pieces that they share word for word the two have little in common."""
    # The longest first: what is a part of it is gone with it, in every process alike.
    written = sorted({ours.units[start:end] for start, end in pieces}, key=lambda piece: (-len(piece), piece))
    covered = sum(map(len, written)) / len(ours.units)
    frame, quoted = max(map(len, written), default=_FRAME_PIECE) < _FRAME_PIECE, covered < _COVERED and share < _SHARE
    if not written or not (frame or quoted):
        return False
    our_rest, other_rest = ours.units, earlier.units
    for piece in written:
        our_rest, other_rest = our_rest.replace(piece, ""), other_rest.replace(piece, "")
    mine, other = Sketch(our_rest), Sketch(other_rest)
    both = together(mine.content, mine.content.keys() & other.content.keys())
    alike = 2 * both / (mine.weight + other.weight + 2 * _DOUBT)
    if frame:
        large = mine.weight >= _REST * ours.weight and other.weight >= _REST * earlier.weight
        if large and alike < (_SHORT_ALIKE if len(ours.units) < _SHORT else _REST_ALIKE):
            return True
    much_of_it = other.weight >= _OTHER_REST * earlier.weight or covered < _LITTLE
    much = mine.weight >= _MY_REST * ours.weight and much_of_it
    if not (quoted and much) or alike >= _SOMETHING_ELSE:
        return False
    copied = ours.content.keys() & set("".join(written))
    return together(ours.content, copied) >= _WORD_FOR_WORD * share * ours.weight


def _length(units: str, pieces: Collection[Piece]) -> int:
    """How many units the pieces have together; what comes several times counts once."""
    return sum(map(len, {units[start:end] for start, end in pieces}))


def _part(ours: Sketch, pieces: Collection[Piece]) -> Likeness | None:
    long = tuple((start, end) for start, end in pieces if end - start >= _COPIED_PIECE)
    copied = _length(ours.units, long)
    share = copied / len(ours.units)
    if copied < _COPIED_UNITS or share < _COPIED_SHARE:
        return None
    return Likeness(Kind.PART_COPIED, share, share * ENOUGH, long)
