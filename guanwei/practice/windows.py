"""Sliding windows over an account's posts: how many, of which group, which neighbours, which with the same text.

Every question is answered by bisection over sorted arrays, so that 100,000 posts of history cost no more than a
hundred. A plan, or the one post that is being written, is laid over the history without touching it.
"""

import heapq
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import TypeAlias
from zoneinfo import ZoneInfo

from guanwei.practice.entries import ColumnGroup, Entry

Window: TypeAlias = tuple[datetime, datetime]  # aware; the start is inside, the end is not

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of `moment` in `zone`."""
    return moment.astimezone(zone).date()


def day_window(day: date, zone: ZoneInfo) -> Window:
    """The whole of `day` in `zone`: 23 or 25 hours where the clocks change."""
    return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)


def rolling(moment: datetime, span: timedelta) -> Window:
    """The `span` up to and with `moment`; what lies exactly `span` before it is outside."""
    return moment - span + _TICK, moment + _TICK


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    # Where midnight does not exist (clocks go forward at 0:00) this is the first moment of the day.
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Counts:
    """Posts in a window, by the group that each counts to."""

    loved: int
    promotion: int
    forward: int

    @property
    def total(self) -> int:
        return self.loved + self.promotion + self.forward

    def of(self, group: ColumnGroup) -> int:
        return {
            ColumnGroup.LOVED: self.loved,
            ColumnGroup.PROMOTION: self.promotion,
            ColumnGroup.FORWARD: self.forward,
        }[group]


class Batch:
    """Entries in order of time with running totals per group; of two entries with one id, the later handed in stays."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_id = {entry.id: entry for entry in entries}
        in_time = sorted((_ticks(entry.moment), entry.id, entry) for entry in self.by_id.values())
        self.ticks = array("q", (ticks for ticks, _, _ in in_time))
        self.entries = [entry for _, _, entry in in_time]
        groups = [entry.counted for entry in self.entries]
        self._loved = _running(groups, ColumnGroup.LOVED)
        self._promotion = _running(groups, ColumnGroup.PROMOTION)
        self._about_us = _totals(entry.about_us for entry in self.entries)
        self._by_text: dict[bytes, list[int]] = {}
        for position, entry in enumerate(self.entries):
            if entry.fingerprint:
                self._by_text.setdefault(entry.fingerprint, []).append(position)

    def positions(self, window: Window) -> tuple[int, int]:
        start, end = window
        return bisect_left(self.ticks, _ticks(start)), bisect_left(self.ticks, _ticks(end))

    def counts(self, window: Window) -> tuple[int, int, int]:
        """Total, loved, promotion."""
        first, last = self.positions(window)
        last = max(first, last)
        return (
            last - first,
            self._loved[last] - self._loved[first],
            self._promotion[last] - self._promotion[first],
        )

    def about_us(self, window: Window) -> int:
        first, last = self.positions(window)
        return self._about_us[max(first, last)] - self._about_us[first]

    def between(self, window: Window) -> list[Entry]:
        first, last = self.positions(window)
        return self.entries[first:last]

    def same_text(self, fingerprint: bytes, window: Window) -> list[Entry]:
        found = self._by_text.get(fingerprint, [])
        first, last = self.positions(window)
        return [self.entries[at] for at in found[bisect_left(found, first) : bisect_left(found, last)]]


class Timeline:
    """What one account published and has planned, in order of time. Never changed: `plus` gives a new one."""

    def __init__(self, batches: tuple[Batch, ...] = (), replaced: tuple[Batch, ...] = ()) -> None:
        self._batches = batches
        self._replaced = replaced

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Timeline":
        return cls().plus(entries)

    def plus(self, entries: Iterable[Entry]) -> "Timeline":
        """With `entries` laid over; one with the id of an entry that is there already takes its place (a moved post).

        Costs the size of `entries`, whatever the size of what they are laid over.
        """
        added = Batch(entries)
        replaced = [old for old in map(self.get, added.by_id) if old is not None]
        hidden = (*self._replaced, Batch(replaced)) if replaced else self._replaced
        return Timeline((*self._batches, added), hidden)

    @property
    def is_empty(self) -> bool:
        return not self._batches

    def get(self, entry_id: str) -> Entry | None:
        for batch in reversed(self._batches):
            if entry_id in batch.by_id:
                return batch.by_id[entry_id]
        return None

    def counts(self, window: Window) -> Counts:
        total = loved = promotion = 0
        for sign, batches in ((1, self._batches), (-1, self._replaced)):
            for batch in batches:
                in_all, in_loved, in_promotion = batch.counts(window)
                total += sign * in_all
                loved += sign * in_loved
                promotion += sign * in_promotion
        return Counts(loved, promotion, total - loved - promotion)

    def about_us(self, window: Window) -> int:
        """How many posts in `window` are about the company itself (practice C9)."""
        return sum(batch.about_us(window) for batch in self._batches) - sum(
            batch.about_us(window) for batch in self._replaced
        )

    def between(self, window: Window) -> Iterator[Entry]:
        """The entries in `window` in order of time, those of one moment in order of their ids."""
        merged = heapq.merge(*(batch.between(window) for batch in self._batches), key=_in_time)
        return filter(self._stands, merged)

    def same_text(self, fingerprint: bytes, window: Window) -> tuple[Entry, ...]:
        """The entries in `window` with this fingerprint; none for the empty fingerprint."""
        found = heapq.merge(*(batch.same_text(fingerprint, window) for batch in self._batches), key=_in_time)
        return tuple(filter(self._stands, found))

    def before(self, moment: datetime, *, but: str = "") -> Entry | None:
        """The last entry at or before `moment`, leaving out the entry with the id `but`."""
        candidates = (self._last_at(batch, bisect_right(batch.ticks, _ticks(moment)), but) for batch in self._batches)
        return max((entry for entry in candidates if entry), key=_in_time, default=None)

    def after(self, moment: datetime, *, but: str = "") -> Entry | None:
        """The first entry at or after `moment`, leaving out the entry with the id `but`."""
        candidates = (self._first_at(batch, bisect_left(batch.ticks, _ticks(moment)), but) for batch in self._batches)
        return min((entry for entry in candidates if entry), key=_in_time, default=None)

    def _last_at(self, batch: Batch, end: int, but: str) -> Entry | None:
        backwards = (batch.entries[at] for at in range(end - 1, -1, -1))
        return next((entry for entry in backwards if entry.id != but and self._stands(entry)), None)

    def _first_at(self, batch: Batch, start: int, but: str) -> Entry | None:
        forwards = (batch.entries[at] for at in range(start, len(batch.entries)))
        return next((entry for entry in forwards if entry.id != but and self._stands(entry)), None)

    def _stands(self, entry: Entry) -> bool:
        return self.get(entry.id) is entry


def _running(groups: Sequence[ColumnGroup], group: ColumnGroup) -> "array[int]":
    return _totals(one is group for one in groups)


def _totals(marks: Iterable[bool]) -> "array[int]":
    return array("L", accumulate(marks, initial=0))


def _in_time(entry: Entry) -> tuple[datetime, str]:
    return entry.moment, entry.id


def _ticks(moment: datetime) -> int:
    return (moment - _EPOCH) // _TICK
