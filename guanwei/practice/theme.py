"""What a brand's best posts are about, as words that they have in common, and how much a text shares of them (C8).

No black box: a theme is a list of pieces of text (pairs of Chinese characters, words in Latin letters) with the number
of posts that hold each. A piece that at least `SHARED` posts hold is a word of the theme. A text is placed by the share
of its own pieces that are words of the theme, beside what each of the brand's posts shares with the others.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from guanwei.lib.text import Matchable, find_links, matchable
from guanwei.lib.text.wordlist import WordList
from guanwei.practice.packfile import read_pack

FEWEST_POSTS = 30  # below that nothing is said
SHARED = 2  # posts that must hold a piece
FEWEST_PIECES = 8  # of a text that can be placed
MOST_WORDS = 20_000  # kept of a theme, the most frequent
_QUANTILES = 100

_HAN = "\u3400-\u9fff\U00020000-\U0002fa1f"
_RUN = re.compile(rf"[{_HAN}]+|[a-z][a-z'&-]{{2,}}")
_LEFT_OUT = re.compile(r"https?://\S+|@[^\s:,，。@#]{1,30}|\[[^\[\]\n]{1,8}\]")


@dataclass(frozen=True)
class Theme:
    """`words` are the pieces with the number of posts that hold them, `posts` how many posts there were, `own` what
    each of them shares with the others, as quantiles from the least to the most."""

    posts: int
    words: Mapping[str, int]
    own: tuple[float, ...]

    def as_json(self) -> dict[str, Any]:
        return {"posts": self.posts, "words": dict(self.words), "own": list(self.own)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Theme":
        return cls(value["posts"], dict(value["words"]), tuple(value["own"]))

    @property
    def usual(self) -> float:
        """What the middle one of the brand's posts shares with the others."""
        return self.own[len(self.own) // 2] if self.own else 0.0

    @cached_property
    def leading(self) -> tuple[str, ...]:
        """The words that most posts hold, the most frequent first; of equals, in alphabetical order."""
        return tuple(sorted(self.words, key=lambda word: (-self.words[word], word))[:50])

    def place_of(self, text: str) -> "Place | None":
        """None for a text that has too little to be placed."""
        found = pieces(text)
        if len(found) < FEWEST_PIECES:
            return None
        ties = frozenset(piece for piece in found if self.words.get(piece, 0) >= SHARED)
        share = len(ties) / len(found)
        farther = 100 * bisect_right(self.own, share) / len(self.own) if self.own else 100.0
        return Place(share, ties, len(found), farther)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands beside a theme: the pieces that tie it to it, their share of its pieces, and how many per
    cent of the brand's own posts share no more with the others."""

    share: float
    ties: frozenset[str]
    pieces: int
    farther: float


def build_theme(texts: Iterable[str]) -> Theme:
    """The theme of `texts`: the brand's own best posts, each once. Of fewer than `FEWEST_POSTS` it is of no use."""
    sets = [found for text in dict.fromkeys(texts) if (found := pieces(text))]
    counts = Counter(piece for found in sets for piece in found)
    shares = sorted(
        sum(counts[piece] > SHARED for piece in found) / len(found) for found in sets if len(found) >= FEWEST_PIECES
    )
    kept = [(piece, count) for piece, count in counts.items() if count >= SHARED]
    words = dict(sorted(kept, key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS])
    return Theme(len(sets), words, tuple(_quantiles(shares)))


def pieces(text: str) -> frozenset[str]:
    """The pairs of Chinese characters and the words in Latin letters that can say what a text is about."""
    return frozenset(piece for _, piece in _placed(_without_asides(text)))


def in_words(text: str, ties: Iterable[str]) -> tuple[str, ...]:
    """`ties` as they read in `text`, in its order: 绿茶 and 茶水 in a row are 绿茶水. Each once."""
    form, wanted = _without_asides(text), frozenset(ties)
    spans: list[tuple[int, int]] = []
    for place, piece in _placed(form):
        if piece not in wanted:
            continue
        if spans and place < spans[-1][1]:
            spans[-1] = (spans[-1][0], place + len(piece))
        else:
            spans.append((place, place + len(piece)))
    return tuple(dict.fromkeys(form.text[start:end] for start, end in spans))


def _placed(form: Matchable) -> Iterator[tuple[int, str]]:
    latin = _everyday().latin
    for run in _RUN.finditer(_telling(form)):
        found, begin = run.group(), run.start()
        if found[0].isascii():
            if found not in latin:
                yield begin, found
            continue
        for place in range(len(found) - 1):
            yield begin + place, found[place : place + 2]


def _telling(form: Matchable) -> str:
    """The text with a blank for every character that says nothing: no pair reaches over one."""
    everyday = _everyday()
    kept, after = [], 0
    for hit in everyday.words.longest_in(form):
        kept += [form.text[after : hit.start], " " * (hit.end - hit.start)]
        after = hit.end
    return "".join([*kept, form.text[after:]]).translate(everyday.silent)


def _without_asides(text: str) -> Matchable:
    pieces, after = [], 0
    for link in find_links(text):
        pieces.append(text[after : link.start])
        after = link.end
    return matchable(_LEFT_OUT.sub(" ", " ".join([*pieces, text[after:]])))


def _quantiles(shares: list[float]) -> Iterator[float]:
    """At most `_QUANTILES` + 1 values that keep the order of `shares`, which are sorted."""
    if len(shares) <= _QUANTILES:
        yield from (round(share, 4) for share in shares)
        return
    for step in range(_QUANTILES + 1):
        yield round(shares[step * (len(shares) - 1) // _QUANTILES], 4)


@dataclass(frozen=True, slots=True)
class _Everyday:
    silent: dict[int, str]  # characters that say nothing, each with the blank that takes its place
    words: WordList
    latin: frozenset[str]


@lru_cache(maxsize=1)
def _everyday() -> _Everyday:
    """Read when the first text is placed, not when the program starts."""
    written = read_pack("everyday-words")
    words = written["words"].split()
    return _Everyday(
        silent={ord(character): " " for character in written["characters"]},
        words=WordList([word for word in words if not word.isascii()]),
        latin=frozenset(word for word in words if word.isascii()),
    )
