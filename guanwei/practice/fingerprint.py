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
# Where nothing composes with the character before it: ASCII and Latin 1, punctuation and signs, Chinese, kana, full
# width, emoji.
_PLAIN = (
    *(range(0x100), range(0x2000, 0x2070), range(0x2100, 0x2C00), range(0x3000, 0x3100), range(0x3400, 0xA000)),
    *(range(0xFE00, 0xFE10), range(0xFE30, 0xFE50), range(0xFF00, 0xFF9E), range(0x1F000, 0x1FB00)),
)


class _Alone(dict[str, str]):
    """What is left of each character whatever stands beside it, learnt when it is first met. KeyError for one that
    changes with its neighbours: an accent, a part of a Korean syllable."""

    def __missing__(self, character: str) -> str:
        if "\u4e00" <= character <= "\u9fff":  # most of what is met, and nothing but itself to Unicode
            self[character] = character
            return character
        folded = unicodedata.normalize("NFKC", character).casefold()
        parts = unicodedata.normalize("NFKD", folded)
        if not all(map(_is_plain, (character, *folded, *parts[:1]))) or any(map(unicodedata.combining, folded)):
            raise KeyError(character)
        self[character] = _kept_of(folded)
        return self[character]


def _is_plain(character: str) -> bool:
    return any(ord(character) in those for those in _PLAIN) and not unicodedata.combining(character)


_ALONE = _Alone()


def normalised(text: str) -> str:
    """`text` without links, punctuation, white space and invisible characters, in NFKC and without case.

    Full and half width, capital and small letters become one. Emoji stay: they may be all that a post says.
    Applying it twice changes nothing.
    """
    return _kept_normalised(text) if len(text) <= _SHORT else _normalised(text)


def _normalised(text: str) -> str:
    bare = _without_links(text)
    try:
        return "".join(map(_ALONE.__getitem__, bare))
    except KeyError:  # some of it has to be looked at in its place, which takes four times as long
        return _kept_of(unicodedata.normalize("NFKC", bare).casefold())


def _kept_of(folded: str) -> str:
    # What stood apart may combine now: a letter and its accent with an invisible character between them.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).translate(_KEPT))


# Kept, because several checks look at one text, and the same earlier texts come with one post after the other.
_kept_normalised = lru_cache(maxsize=2048)(_normalised)


def fingerprint(text: str) -> bytes:
    """The first 16 bytes of the SHA-256 over the normalised text; empty when nothing is left to compare."""
    return fingerprint_of(normalised(text))


def fingerprint_of(core: str) -> bytes:
    """The fingerprint of a text that is normalised already."""
    return hashlib.sha256(core.encode()).digest()[:SIZE] if core else b""


def first_same(core: str, texts: Iterable[str]) -> int | None:
    """Where the first of `texts` stands that is `core` when it is normalised; None for none."""
    return next((place for place, text in enumerate(texts) if normalised(text) == core), None)


def _without_links(text: str) -> str:
    if "://" not in text:
        return text
    pieces, after = [], 0
    for link in find_links(text):
        pieces.append(text[after : link.start])
        after = link.end
    return " ".join([*pieces, text[after:]])
