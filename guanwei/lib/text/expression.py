"""Regular expressions over long texts of which hardly a character begins a match.

The search of the standard library tries an expression at every character unless it begins with one set of characters or
with letters that are the same in all alternatives. `教你|技巧|怎么[泡做]` begins with neither, and takes ten times as
long as a search for [教技怎] with a look at what stands there.
"""

import re
import sys
from collections.abc import Iterator
from functools import cached_property
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any


class Expression:
    """An expression that is tried only where it can begin. Finds the same as `re.compile` with the same text; `flags`
    are those that may stand in one, as letters: i, x."""

    def __init__(self, pattern: str, flags: str = "") -> None:
        end = "\n" if "x" in flags else ""  # of a comment
        self.pattern = f"(?{flags}:{pattern}{end})" if flags else pattern

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """As the standard library has it. Put together when it is first wanted, as each takes a while."""
        return re.compile(self.pattern)

    @cached_property
    def _begins(self) -> re.Pattern[str]:
        """Finds the first character of each match; the whole of it where nothing is known of that."""
        return re.compile(f"[{self._first}](?<=(?={self.pattern})(?s:.))") if self._first else self.whole

    @cached_property
    def _first(self) -> str:
        return beginning_of(self.pattern)

    def stands_in(self, text: str) -> bool:
        return self._begins.search(text) is not None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As that of a compiled pattern."""
        begins = self._begins.search(text, start, end)
        if not self._first:
            return begins
        return self.whole.match(text, begins.start(), end) if begins else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As that of a compiled pattern."""
        if not self._first:
            yield from self.whole.finditer(text, start, end)
            return
        while found := self.search(text, start, end):
            yield found
            start = found.end()


def beginning_of(pattern: str) -> str:
    """The characters that a match of `pattern` can begin with, as they stand between square brackets; empty where any
    can, where a match may be empty, and for what a look behind cannot hold: flags of the whole, and what depends on
    something that was matched before."""
    parsed = parser.parse(pattern)
    if parsed.state.flags & ~re.UNICODE or _LOOKS_BACK.search(pattern):
        return ""
    try:
        first, may_be_empty = _first_of(parsed, False)
    except _AnyCharacter:
        return ""
    return "" if may_be_empty else "".join(sorted(first))


_LOOKS_BACK = re.compile(r"\\[1-9]|\(\?P=|\(\?\(")


class _AnyCharacter(Exception):
    """It can begin with anything, or with more than is worth listing."""


_CLASSES = {ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_SPACE: r"\s", ops.CATEGORY_WORD: r"\w"}
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_OF_NO_WIDTH = (ops.AT, ops.ASSERT, ops.ASSERT_NOT)
_ALSO = {"i": "\u0131\u0130", "k": "\u212a", "s": "\u017f"}  # where case is of no matter
_UNCASED = range(0x2E80, 0xA000)  # Chinese, kana


def _first_of(items: Any, any_case: bool) -> tuple[set[str], bool]:
    """What a sequence can begin with, and whether it may be empty."""
    first: set[str] = set()
    for place, (kind, value) in enumerate(items):
        if kind is ops.ASSERT and value[0] > 0 and items[place:].getwidth()[0] > 0:
            begins, may_be_empty = _first_of(value[1], any_case)  # a look ahead says it of what comes
        else:
            begins, may_be_empty = _first_of_one(kind, value, any_case)
        first |= begins
        if not may_be_empty:
            return first, False
    return first, True


def _first_of_one(kind: Any, value: Any, any_case: bool) -> tuple[set[str], bool]:
    if kind in _OF_NO_WIDTH:
        return set(), True
    if kind is ops.LITERAL:
        return _member(kind, value, any_case), False
    if kind is ops.IN:
        return set().union(*(_member(member, what, any_case) for member, what in value)), False
    if kind is ops.BRANCH:
        branches = [_first_of(one, any_case) for one in value[1]]
        return set().union(*(first for first, _ in branches)), any(may_be_empty for _, may_be_empty in branches)
    if kind is ops.SUBPATTERN and not value[2]:
        return _first_of(value[3], any_case or bool(value[1] & re.IGNORECASE))
    if kind is ops.ATOMIC_GROUP:
        return _first_of(value, any_case)
    if kind in _REPEATS:
        first, may_be_empty = _first_of(value[2], any_case)
        return first, may_be_empty or value[0] == 0
    raise _AnyCharacter


def _member(kind: Any, value: Any, any_case: bool) -> set[str]:
    """Of a set of characters, as they stand between square brackets."""
    if kind is ops.LITERAL:
        return set(map(re.escape, _cases(chr(value)) if any_case else chr(value)))
    if kind is ops.RANGE and not (any_case and not (value[0] in _UNCASED and value[1] in _UNCASED)):
        return {"-".join(re.escape(chr(one)) for one in value)}
    if kind is ops.RANGE and value[1] < 128:
        return set().union(*(_member(ops.LITERAL, one, any_case) for one in range(value[0], value[1] + 1)))
    if kind is ops.CATEGORY and value in _CLASSES:
        return {_CLASSES[value]}
    raise _AnyCharacter


def _cases(character: str) -> str:
    if character.isascii():
        return character.lower() + character.upper() + _ALSO.get(character.lower(), "")
    if character.lower() == character.upper():
        return character
    raise _AnyCharacter
