"""How far a list is read, and whether it has been read far enough (docs/concepts/weibo.md 12). Pure.

Lists are newest first, and what may not be seen is taken out after a page was cut: neither a short page nor an empty
one is the last. Only an entry that is older than the mark proves that nothing is missing above it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

# A status may come into sight minutes after it got its id (20032): so much below the mark is read again.
OVERLAP_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """Down to where a list is stored: the newest entry's time in Unix seconds, and how many there were in all."""

    at: int = 0
    total: int = 0

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for no mark, and for what is none: then all is read again, which does no harm."""
        numbers = numbers_of(text, 2)
        return cls(*numbers) if numbers else None

    def __str__(self) -> str:
        return f"{self.at}.{self.total}"

    @property
    def floor(self) -> int:
        return self.at - OVERLAP_SECONDS


@dataclass(frozen=True, slots=True)
class Place:
    """The page to read next: entries up to `max_id` (0: from the newest), page `page` of them. At least `covered`
    entries lie above it."""

    max_id: int = 0
    page: int = 1
    covered: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        numbers = numbers_of(text, 3)
        return cls(*numbers) if numbers else cls()

    def __str__(self) -> str:
        return f"{self.max_id}.{self.page}.{self.covered}"

    def params(self) -> dict[str, str]:
        """Its parameters: `max_id` is inclusive, `page` starts at 1."""
        params = {"max_id": str(self.max_id)} if self.max_id else {}
        return params | ({"page": str(self.page)} if self.page > 1 else {})


@dataclass(frozen=True, slots=True)
class Entry:
    """What tells a list's order: an id, and when it was written."""

    id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """Nothing is missing above."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """The list does not go on below, and it is not proven that nothing is missing."""


def below(
    entries: list[Entry], listed: int, place: Place, mark: Mark | None, *, size: int, total: int | None
) -> Place | Reached | Stuck:
    """Where to go on after a page of `size` on which `listed` things stood, `entries` those that are whole.

    `total` is what the network counts in all, hidden ones included. With hidden ones about, an empty page ends the
    climb when as many entries lie above as have come since the mark.
    """
    if mark and any(entry.created_at.timestamp() < mark.floor for entry in entries):
        return Reached()
    covered = place.covered + (listed or size)
    if listed and total is not None and covered >= total:
        return Reached()
    if not listed and (mark is None or total is None or covered >= total - mark.total):
        return Reached()
    if not entries:
        return Place(place.max_id, place.page + 1, covered)
    lowest = min(entry.id for entry in entries)
    if place.max_id and lowest > place.max_id:
        return Stuck()
    return Place(lowest - 1, 1, covered) if lowest > 1 else Reached()


def numbers_of(text: str, count: int) -> list[int] | None:
    """`count` whole numbers with points between them, or None."""
    parts = text.split(".")
    fits = len(parts) == count and all(part.isascii() and part.isdecimal() and len(part) <= 30 for part in parts)
    return [int(part) for part in parts] if fits else None
