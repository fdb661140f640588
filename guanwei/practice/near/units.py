"""A text as a row of units, one character each: what is left when it is compared with others.

A Chinese character is a unit; so is a word of another script (without its ending) and a number, however it is written
(三十, 30, ３０). Links, @mentions, #topics#, [faces], short labels (【每日一菜】), what is passed on behind `//@`,
punctuation and white space are left out: two posts of a series are not alike because they share those.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from zlib import crc32

from guanwei.lib.text import matchable
from guanwei.lib.text.matching import match_form

# Raised when the units change: stored marks of the older form no longer compare.
VERSION = 1
LONGEST = 4000  # units; what comes after is not compared

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0002fa1f"
# Every alternative begins with a letter of its own: the search then skips what begins none.
_LEFT_OUT = re.compile(
    r"//@.*|https?://[!-~]+|@(?<![a-z0-9]@)[\w-]{1,30}(?:@[\w.-]+)?|#[^#\n]{1,40}#|#\w+|\[[^\[\]\n]{1,8}\]"
    r"|【[^】\n]{1,6}】",
    re.DOTALL,
)
_FIGURES = {character: figure for figure, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERALS = "".join((*_FIGURES, *_TENS))
_MEASURES = "年月日号点时分秒个只件位名元块度级天周岁次家本条页公厘米克斤吨层楼份场台杯张封棵颗期届"
# One after another, since each by itself is found far quicker than all three at once.
_NUMERAL = re.compile(f"[{_NUMERALS}](?:[{_NUMERALS}]+|(?=[{_MEASURES}]))")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_LETTERS = re.compile(rf"[^\W\d_{_CJK}]+(?:['\u2019][a-z]{{1,2}}(?![a-z0-9]))?")
_BETWEEN = re.compile(f"[^{_CJK}\U000f0000-\U0010ffff]+")
_BETWEEN_IN_LINES = re.compile(f"[^{_CJK}\U000f0000-\U0010ffff\n]+")
_UNIT = re.compile(f"{_NUMERAL.pattern}|{_DIGITS.pattern}|{_LETTERS.pattern}|[{_CJK}]")

# English words that say nothing about what a post is about, greetings and calls to readers included.
_EVERYDAY = frozenset(Path(__file__).with_name("everyday.txt").read_text(encoding="utf-8").split())

# What somebody wrote in these planes is no letter.
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]+")
# The planes for private use: a word is `_WORDS` and something, a number `_NUMBERS` and something.
_WORDS, _NUMBERS, _STOPPED, _SINGLES = 0xF0000, 0x100000, 0x10E000, 0x10F000
_MANY = 0xE000
FIRST_NUMBER = chr(_NUMBERS)  # no other unit than a number or an everyday word is as high
_ENDINGS = ("ing", "ed", "es", "s")


@lru_cache(maxsize=1024)
def units_of(text: str) -> str:
    """The units of `text`, each as one character."""
    silent = _LEFT_OUT.sub("\n", _PRIVATE.sub("\n", match_form(text)))
    return _BETWEEN.sub("", _as_units(silent))[:LONGEST]


def units_of_words(words: Sequence[str]) -> list[str]:
    """The units of each, in one go: many times quicker. For words and phrases of our own on one line, in which nothing
    is to be left out."""
    return _BETWEEN_IN_LINES.sub("", _as_units(match_form("\n".join(words)))).split("\n") if words else []


def _as_units(form: str) -> str:
    """Words and numbers as one character each; what stands between them stays."""
    return _NUMERAL.sub(_numeral, _DIGITS.sub(_digits, _LETTERS.sub(_word, form)))


def bare(text: str) -> str:
    """`text` without what is left out of a comparison, in its own script."""
    return _LEFT_OUT.sub("\n", unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=64)
def places_of(text: str) -> tuple[tuple[int, int], ...]:
    """Where in `text` each of its units stands; ends are exclusive. Asked once for each text that it is like."""
    form = matchable(text)
    silent = _LEFT_OUT.sub(_blank, _PRIVATE.sub(_blank, form.text))
    return tuple(form.span(found.start(), found.end()) for found in islice(_UNIT.finditer(silent), LONGEST))


def _blank(found: re.Match[str]) -> str:
    return "\n" * len(found[0])


def is_word(unit: str) -> bool:
    return _WORDS <= ord(unit) < _NUMBERS


def has_words(units: str) -> bool:
    """Whether one of them is a word of a script that is not Chinese."""
    return any(is_word(unit) or is_everyday(unit) for unit in set(units))


def is_everyday(unit: str) -> bool:
    """A word without content of its own: `the`, `please`."""
    return _STOPPED <= ord(unit) < _SINGLES


def is_number(unit: str) -> bool:
    return _NUMBERS <= ord(unit) < _STOPPED or ord(unit) >= _SINGLES


def is_figure(unit: str) -> bool:
    """A number below ten: it stands in too many texts to say anything."""
    return ord(unit) >= _SINGLES


def _numeral(found: re.Match[str]) -> str:
    return _number(_value(found[0]))


def _digits(found: re.Match[str]) -> str:
    return _number(found[0].lstrip("0") or "0")


def _word(found: re.Match[str]) -> str:
    return _word_unit(found[0])


@lru_cache(maxsize=65536)
def _word_unit(written: str) -> str:
    word = _bare(written)
    if len(word) < 2 or word in _EVERYDAY or written in _EVERYDAY:
        return chr(_STOPPED + crc32(word.encode()) % 0x1000)
    return chr(_WORDS + crc32(word.encode()) % _MANY)


def _number(figures: str) -> str:
    if len(figures) == 1:
        return chr(_SINGLES + ord(figures) % 0x1000)
    return chr(_NUMBERS + crc32(figures.encode()) % _MANY)


def _value(numeral: str) -> str:
    """`四十五` is 45; without tens the figures stand for themselves, as in a year."""
    if not any(character in _TENS for character in numeral):
        return "".join(str(_FIGURES[character]) for character in numeral).lstrip("0") or "0"
    total = figure = 0
    for character in numeral:
        if character in _TENS:
            total += (figure or 1) * _TENS[character]
            figure = 0
        else:
            figure = _FIGURES[character]
    return str(total + figure)


def _bare(word: str) -> str:
    """Without the ending that grammar gives it; both sides lose the same."""
    word = re.sub("['\u2019][a-z]{1,2}$", "", word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
