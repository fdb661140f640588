"""The form of a text in which words are looked for, and the way back to the text as it was written.

Full and half width, traditional and simplified, capitals and accents, what nobody sees: none of that hides a word.
Every character of the form comes from exactly one character of the original, so that a span never moves.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from opencc import OpenCC

# Raised when the form changes: what was kept under the older one no longer compares.
VERSION = 1

_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cc"})
_SEEN_CONTROLS = frozenset("\n\t\r")
# To OpenCC a character of both scripts; written traditionally it stands for 着 far more often than for 著名.
_OWN = {"著": "着"}
_HAN = "\u3400-\u9fff\U00020000-\U0002fa1f"
# What is put between the characters of a word to hide it. A line break or a full stop ends a word honestly.
# It begins with the marks themselves, so that the search skips what is none, and only then looks at what is before.
_MARKS = r"[ \t\u00b7\u2022*~^_|/\\.+=-]"
# An emoji after every character: 最🔥好🔥喝. A single one between two characters stands where a comma could.
_EMOJI = "[\u2600-\u27bf\U0001f300-\U0001faff]"
# A space before a figure is only how some set their type: 第 1, 满 300 减 50.
_STUFFING = re.compile(
    rf"{_MARKS}(?<=[{_HAN}0-9a-z]{_MARKS})(?:{_MARKS}*(?=[{_HAN}])|(?<=[{_HAN}] )(?=[0-9]))"
    rf"|{_EMOJI}(?<=[{_HAN}]{_EMOJI})(?=[{_HAN}])(?:(?<={_EMOJI}[{_HAN}]{_EMOJI})|(?=[{_HAN}]{_EMOJI}))"
)


@dataclass(frozen=True)
class Matchable:
    """`text` is `original` made comparable; `starts[i]` is where in `original` the character `text[i]` comes from,
    with `len(original)` behind the last."""

    original: str
    text: str
    starts: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original `text[start:end]` stands, end exclusive; what is invisible behind its last character
        is left out."""
        if start >= end:
            return self.starts[start], self.starts[start]
        return self.starts[start], self.starts[end - 1] + 1

    @cached_property
    def tight(self) -> "Matchable":
        """Without spaces and marks that stand between two characters of a word (`最 强`, `最*强`); itself where there
        are none."""
        pieces: list[str] = []
        starts: list[int] = []
        after = 0
        for stuffing in _STUFFING.finditer(self.text):
            pieces.append(self.text[after : stuffing.start()])
            starts.extend(self.starts[after : stuffing.start()])
            after = stuffing.end()
        if not pieces:
            return self
        pieces.append(self.text[after:])
        starts.extend(self.starts[after:])
        return Matchable(self.original, "".join(pieces), starts)


@lru_cache(maxsize=512)
def matchable(text: str) -> Matchable:
    """NFKC, simplified characters, lower case, no accents, nothing invisible. Any text will do, the empty one too.

    The last few are kept: a dozen checks look at the same post.
    """
    if text.isascii() and text.isprintable():
        return Matchable(text, text.lower(), range(len(text) + 1))
    folded = text.translate(_FORMS)
    if _RESIZED.isdisjoint(text):
        return Matchable(text, folded, range(len(text) + 1))
    return Matchable(text, folded, _starts(text))


def _starts(text: str) -> list[int]:
    """Most characters become one: what lies between two that do not is counted as a whole."""
    starts: list[int] = []
    after = 0
    for place in sorted(place for character in _RESIZED.intersection(text) for place in _places(character, text)):
        starts += range(after, place)
        starts += [place] * len(match_form(text[place]))
        after = place + 1
    starts += range(after, len(text) + 1)
    return starts


def _places(character: str, text: str) -> Iterator[int]:
    place = text.find(character)
    while place >= 0:
        yield place
        place = text.find(character, place + 1)


def match_form(text: str) -> str:
    """`matchable(text).text`, for the words that are looked for."""
    return text.translate(_FORMS)


class _Forms(dict[int, int | str]):
    """What each character becomes, learnt when it is first met. For `str.translate`: joining takes twice as long."""

    def __missing__(self, code: int) -> int | str:
        character = chr(code)
        if "\u4e00" <= character <= "\u9fff":  # most of what is met, and nothing but itself to Unicode
            form = _simplified(character)
        elif unicodedata.category(character) in _INVISIBLE:
            form = character if character in _SEEN_CONTROLS else ""
        else:
            bare = "".join(
                part for part in unicodedata.normalize("NFKD", character) if unicodedata.category(part) != "Mn"
            )
            form = "".join(map(_simplified, unicodedata.normalize("NFKC", bare).lower()))
        if len(form) != 1:
            _RESIZED.add(character)
        became = self[code] = ord(form) if len(form) == 1 else form
        return became


_FORMS = _Forms()
_RESIZED: set[str] = set()  # of those met so far, the characters that become none or several


def _simplified(character: str) -> str:
    if character.isascii():
        return character
    if 0xD800 <= ord(character) <= 0xDFFF:  # a lone surrogate is no text: neither converter nor word list takes it
        return "\ufffd"
    return _OWN.get(character) or _converter().convert(character)


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")
