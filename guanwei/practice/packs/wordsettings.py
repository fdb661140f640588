"""Words as a brand sets them: lists with commas or new lines, pairs 旧词=新词, and the names that may hold any word."""

import re
from collections.abc import Sequence
from functools import lru_cache

from guanwei.lib.text.matching import Matchable, match_form
from guanwei.lib.text.wordlist import WordList
from guanwei.lib.words import Words
from guanwei.practice.settings import Setting

WORDS = Words(zh="词", en="words")
LONGEST = 4000

ALLOWED = Setting(
    id="C12.allowed",
    default="",
    longest=LONGEST,
    unit=WORDS,
    label=Words(zh="允许出现的说法", en="Wording that may stand"),
    help=Words(
        zh="品牌名、商标、奖项、作品名里带着“最”“第一”这类词的列在这里，不再提醒，如“第一食品商店”。用逗号或换行分开。",
        en="Names, marks, awards or works that hold such words, for example 第一食品商店; what stands inside them is "
        "not found. Commas or new lines between them.",
    ),
)


@lru_cache(maxsize=64)
def listed(text: str) -> tuple[str, ...]:
    """The words of a setting, each once, whichever comma was typed; what has nothing to look for is left out."""
    parts = (part.strip() for part in re.split(r"[,，、;；\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part and match_form(part).strip()))


@lru_cache(maxsize=64)
def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """`旧词=新词` (or `旧词→新词`), one after the other; the new word may be empty."""
    found: dict[str, str] = {}
    for part in re.split(r"[,，、;；\n]", text):
        old, sign, new = (piece.strip() for piece in re.sub(r"＝|->|→|=>", "=", part).partition("="))
        if sign and old and match_form(old).strip():
            found.setdefault(old, new)
    return tuple(found.items())


@lru_cache(maxsize=64)
def word_list(words: tuple[str, ...]) -> WordList | None:
    """The automaton for the words of a setting; None for no words. The last few brands' are kept."""
    return WordList(words) if words else None


def allowed_spans(text: Matchable, setting: str) -> Sequence[tuple[int, int]]:
    """Where the words that may stand do stand."""
    words = word_list(listed(setting))
    return [] if words is None else [(hit.start, hit.end) for hit in words.all_in(text)]


def is_allowed(start: int, end: int, allowed: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in allowed)
