"""The data files of the checks, below `phrases` (voice and substance) and `packs` (rule packs, which `packs.loading`
makes more of): read here alone, each once. Each has a version and says where its words are from."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
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
        self._words = WordList(list(signs))
        self._numbers = list(signs.values())

    def spans_in(self, form: Matchable) -> Iterator[tuple[int, int]]:
        """Where they match, expression by expression."""
        wanted = {number for hit in self._words.all_in(form) for number in self._numbers[hit.word]}
        for number in sorted(wanted):
            for match in self.pattern(number).finditer(form.text):
                yield match.span()

    def pattern(self, number: int) -> re.Pattern[str]:
        """The expression of that number, in the order in which they were written."""
        if number not in self._compiled:
            self._compiled[number] = re.compile(self._expressions[number])
        return self._compiled[number]
