"""The data files of the checks, below `phrases` (voice and substance) and `packs` (rule packs, which `packs.loading`
makes more of): read here alone, each once. Each has a version and says where its words are from."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from guanwei.lib.text import Matchable
from guanwei.lib.text.wordlist import WordList

RULES, PHRASES = "packs", "phrases"
_SIGNED = " :: "


@lru_cache(maxsize=64)
def read_pack(name: str, folder: str = PHRASES) -> dict[str, Any]:
    """The pack of that name, as it is written. KeyError and the like where it lacks what its reader wants: a bug."""
    return tomllib.loads(files("guanwei.practice").joinpath(f"{folder}/{name}.toml").read_text("utf-8"))


def names_in(folder: str) -> tuple[str, ...]:
    """Of all packs in it, in alphabetical order."""
    found = (file.name for file in files("guanwei.practice").joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


_LONG, _REACH = 300, 80  # characters
ENDLESS = re.compile(r"[*+]|\{\d+,\}")  # in an expression that may match any number of characters
Stretch = tuple[int, int]


def stretches_near(places: Iterable[int], length: int) -> list[Stretch]:
    """Where an expression is looked for that holds a word which stands at these places of a text: in a short text
    anywhere, in a long one near them, since an expression takes a while at every character. In order, joined where they
    touch. None of ours reaches further (test_packs, test_voice_packs)."""
    if length <= _LONG:
        return [(0, length)]
    joined: list[Stretch] = []
    for place in sorted(places):
        start, end = max(0, place - _REACH), min(length, place + _REACH)
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


# Of a clause, as few characters as possible.
CLAUSE = r"[^,.!?;:。、\n]{0,12}?"


def any_of(text: str) -> re.Pattern[str]:
    """One expression for all lines."""
    return re.compile("|".join(f"(?:{line})" for line in lines(text)))


class Expressions:
    """Many expressions over one text. Each is written behind its signs, `感谢|谢谢 :: (?:感谢|谢谢)您`: words one of
    which stands in whatever it matches. Only those are tried whose signs are there, which spares most of them."""

    def __init__(self, written: Sequence[str], slots: Mapping[str, str]) -> None:
        signs: dict[str, list[int]] = {}
        self._expressions: list[str] = []
        self._compiled: dict[int, re.Pattern[str]] = {}  # when they are first wanted: there are hundreds
        for number, line in enumerate(written):
            signed, _, expression = line.partition(_SIGNED)
            for name, slot in slots.items():
                expression = expression.replace(f"{{{name}}}", slot)
            self._expressions.append(expression)
            for sign in signed.split("|"):
                signs.setdefault(sign, []).append(number)
        self._endless = frozenset(at for at, one in enumerate(self._expressions) if ENDLESS.search(one))
        self._words = WordList(list(signs))
        self._numbers = list(signs.values())

    def spans_in(self, form: Matchable) -> Iterator[tuple[int, int]]:
        """Where they match, expression by expression."""
        text = form.text
        wanted: dict[int, list[int]] = {}
        for word, start, _ in self._words.spans_in(text):
            for number in self._numbers[word]:
                wanted.setdefault(number, []).append(start)
        for number in sorted(wanted):
            near = [(0, len(text))] if number in self._endless else stretches_near(wanted[number], len(text))
            for stretch in near:
                for match in self.pattern(number).finditer(text, *stretch):
                    yield match.span()

    def pattern(self, number: int) -> re.Pattern[str]:
        """The expression of that number, in the order in which they were written."""
        if number not in self._compiled:
            self._compiled[number] = re.compile(self._expressions[number])
        return self._compiled[number]
