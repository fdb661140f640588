"""Is it the same text once more? The fingerprint that C13 compares, blind to what a copy changes without meaning it."""

import hashlib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from guanwei.lib.text import find_links

# Raised when `normalised` changes: stored fingerprints of the older form no longer compare.
VERSION = 1
SIZE = 16  # bytes

_LEFT_OUT = frozenset("PZC")  # general categories: punctuation, white space, control and invisible (U+200B, surrogates)
_DRAWN_AS_PUNCTUATION = frozenset("~^`|")  # symbols to Unicode; `～` ends many a Chinese sentence
_SHORT = 2_000  # characters of a text that is worth keeping


class _Kept(dict[int, int | None]):
    """A table for `str.translate` that learns each character when it first meets it: ten times as quick as asking."""

    def __missing__(self, codepoint: int) -> int | None:
        character = chr(codepoint)
        silent = unicodedata.category(character)[0] in _LEFT_OUT or character in _DRAWN_AS_PUNCTUATION
        variation_selector = 0xFE00 <= codepoint <= 0xFE0F
        self[codepoint] = None if silent or variation_selector else codepoint
        return self[codepoint]


_KEPT = _Kept()


def normalised(text: str) -> str:
    """`text` without links, punctuation, white space and invisible characters, in NFKC and without case.

    Full and half width, capital and small letters become one. Emoji stay: they may be all that a post says.
    Applying it twice changes nothing.
    """
    return _kept_normalised(text) if len(text) <= _SHORT else _normalised(text)


def _normalised(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", _without_links(text)).casefold())
    # What stood apart may combine now: a letter and its accent with an invisible character between them.
    return unicodedata.normalize("NFKC", folded.translate(_KEPT))


# Kept, because several checks look at one text, and the same earlier texts come with one post after the other.
_kept_normalised = lru_cache(maxsize=2048)(_normalised)


def fingerprint(text: str) -> bytes:
    """The first 16 bytes of the SHA-256 over the normalised text; empty when nothing is left to compare."""
    return fingerprint_of(normalised(text))


def fingerprint_of(core: str) -> bytes:
    """The fingerprint of a text that is normalised already."""
    return hashlib.sha256(core.encode()).digest()[:SIZE] if core else b""


def first_same(wanted: bytes, texts: Iterable[str]) -> int | None:
    """Where the first of `texts` stands that has the fingerprint `wanted`; None for none."""
    return next((place for place, text in enumerate(texts) if fingerprint(text) == wanted), None)


def _without_links(text: str) -> str:
    pieces, after = [], 0
    for link in find_links(text):
        pieces.append(text[after : link.start])
        after = link.end
    return " ".join([*pieces, text[after:]])
