"""One list made of several: each gives its rows newest first, and a mark says where the list ended, whatever list its
last row came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST = 2**63 - 1
_DIGITS = 18


class Kind(StrEnum):
    """What is searched. The order is that of rows with the same moment, the later ones first."""

    THREADS = "threads"
    POSTS = "posts"
    OUTSIDE = "outside"


RANKS = {kind: rank for rank, kind in enumerate(Kind)}
_LETTERS = {kind: kind.value[0] for kind in Kind}


@dataclass(frozen=True, slots=True)
class Mark:
    """The row after which the next page begins: its moment, what it is, its number."""

    at: datetime
    kind: Kind
    id: int

    def within(self, kind: Kind) -> tuple[datetime, int]:
        """The same place in the list of `kind` alone: what is below it there, by moment and number, is below this
        mark."""
        if kind is self.kind:
            return self.at, self.id
        return self.at, LARGEST if RANKS[kind] < RANKS[self.kind] else -1

    @property
    def order(self) -> tuple[datetime, int, int]:
        return self.at, RANKS[self.kind], self.id

    def written(self) -> str:
        """`1700000000000000.p42`: microseconds since 1970, what it is, its number."""
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}.{_LETTERS[self.kind]}{self.id}"


def mark_in(written: str) -> Mark | None:
    """None for what is none."""
    micros, _, rest = written.partition(".")
    kind = next((kind for kind, letter in _LETTERS.items() if rest.startswith(letter)), None)
    if kind is None or not all(_is_number(part) for part in (micros, rest[1:])):
        return None
    try:
        return Mark(EPOCH + timedelta(microseconds=int(micros)), kind, int(rest[1:]))
    except OverflowError:
        return None


def merged(marks: Iterable[Mark], *, rising: bool, count: int) -> list[Mark]:
    """The first `count` of them, newest first; `rising`: oldest first."""
    return sorted(marks, key=lambda mark: mark.order, reverse=not rising)[:count]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS
