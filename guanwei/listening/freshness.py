"""How far behind a source is and how much of it is stored: figures for people (practice E1). Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from guanwei.lib.words import Words

# A source is late when it missed two polls and a moment.
POLLS_MISSED, GRACE = 2, timedelta(seconds=90)


class Standing(StrEnum):
    FRESH = "fresh"
    FIRST = "first"  # being read for the first time
    BEHIND = "behind"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """`pace_seconds` between polls; `listened_since` when the source was made; see models.Source for the rest."""

    complete_at: datetime | None
    pace_seconds: int
    listened_since: datetime
    failing_since: datetime | None = None
    failure: Words | None = None
    account_dead: bool = False
    counts_all: bool = False
    counted: int | None = None
    uncounted: int | None = None
    stored: int = 0


@dataclass(frozen=True, slots=True)
class Freshness:
    """`behind` None while nothing was ever complete. `completeness` names what was compared."""

    standing: Standing
    says: Words
    behind: timedelta | None
    completeness: Words
    missing: int | None


NOT_MEASURABLE = Words(
    "完整度无法测量：平台不提供总数。", "Completeness is not measurable: the network counts nothing."
)
NOT_YET = Words("完整度还没有测量。", "Completeness has not been measured yet.")
TOKEN_DEAD = Words("账号授权已失效，停止收听。", "the account's authorisation is dead: nothing is heard.")


def freshness(source: SourceFacts, *, now: datetime, zone: ZoneInfo) -> Freshness:
    """Failing beats behind beats fresh. A single failure that the next poll mends is not told."""
    standing, behind = standing_of(source, now=now)
    says = _read_until(source.complete_at, behind, _late(source, now), now, zone)
    missing, completeness = _completeness(source)
    if source.account_dead:
        says = _joined(says, TOKEN_DEAD)
    elif standing is Standing.FAILING and source.failure:
        says = _joined(says, source.failure)
    return Freshness(standing, says, behind, completeness, missing)


def standing_of(source: SourceFacts, *, now: datetime) -> tuple[Standing, timedelta | None]:
    """The standing alone, and how far behind: for lists of many."""
    behind = now - source.complete_at if source.complete_at else None
    late = _late(source, now)
    if source.account_dead or (late and source.failing_since and source.failure):
        return Standing.FAILING, behind
    return (Standing.BEHIND if late else Standing.FIRST if behind is None else Standing.FRESH), behind


def _late(source: SourceFacts, now: datetime) -> bool:
    waited = now - (source.complete_at or source.listened_since)
    return waited > POLLS_MISSED * timedelta(seconds=source.pace_seconds) + GRACE


def _read_until(
    complete_at: datetime | None, behind: timedelta | None, late: bool, now: datetime, zone: ZoneInfo
) -> Words:
    if complete_at is None or behind is None:
        return Words("第一遍还没有读完。", "still being read for the first time.")
    at = complete_at.astimezone(zone)
    clock = f"{at:%H:%M}" if at.date() == now.astimezone(zone).date() else f"{at:%Y-%m-%d %H:%M}"
    if late:
        length = span(behind)
        return Words(f"落后{length.zh}，只完整到 {clock}。", f"{length.en} behind: everything up to {clock} only.")
    return Words(f"{clock} 之前的都已收到。", f"everything up to {clock}.")


def span(length: timedelta) -> Words:
    """A length of time as a person says it, rounded down."""
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes < 120:
        return Words(f" {minutes} 分钟", f"{minutes} min")
    if minutes < 2 * 24 * 60:
        return Words(f" {minutes // 60} 小时", f"{minutes // 60} h")
    return Words(f" {minutes // 1440} 天", f"{minutes // 1440} days")


def _completeness(source: SourceFacts) -> tuple[int | None, Words]:
    if not source.counts_all:
        return None, NOT_MEASURABLE
    if source.counted is None or source.uncounted is None:
        return None, NOT_YET
    there = max(source.counted - source.uncounted, 0)
    missing = max(there - source.stored, 0)
    stored = there - missing
    return missing, Words(
        f"开始收听以来平台计 {there} 条，已存 {stored} 条。",
        f"{stored} stored of {there} that the network counts since listening began.",
    )


def _joined(head: Words, tail: Words) -> Words:
    return Words(f"{head.zh}{tail.zh}", f"{head.en} {tail.en}")
