"""What followers answered with (practice B4, C7): the best and the worst posts, the best hours, always with how many
posts stand behind a figure."""

import heapq
import statistics
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from guanwei.practice.audit.posts import AuditPost
from guanwei.practice.entries import ColumnGroup

LISTED = 5
ENOUGH = 20  # posts with counts before the best and the worst mean anything
ENOUGH_IN_HOUR = 10
_EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Told:
    """A post as it is shown. `text` is None where the source has none."""

    at: datetime
    text: str | None
    form: str
    likes: int | None
    comments: int | None
    reposts: int | None
    url: str
    day_known: bool = True
    hour_known: bool = True

    @property
    def interactions(self) -> int:
        return (self.likes or 0) + (self.comments or 0) + (self.reposts or 0)


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of `posts` counts."""

    posts: int
    median: float


@dataclass(frozen=True, slots=True)
class EngagementFigures:
    """`all` is None where no post tells a count. `hours` only holds hours with enough posts."""

    all: Middle | None
    mean: float
    by_group: Mapping[ColumnGroup, Middle]
    hours: Mapping[int, Middle]
    best: tuple[Told, ...]
    worst: tuple[Told, ...]

    @property
    def enough(self) -> bool:
        return self.all is not None and self.all.posts >= ENOUGH

    @property
    def best_hour(self) -> tuple[int, Middle] | None:
        return max(self.hours.items(), key=lambda one: one[1].median, default=None)


class Engagement:
    """Sixteen bytes are kept of each post, and the posts at both ends."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._by_group: dict[ColumnGroup | None, array[int]] = {}
        self._by_hour: dict[int, array[int]] = {}
        self._best: list[tuple[int, int, Told]] = []
        self._worst: list[tuple[int, int, Told]] = []
        self._number = 0

    def add(self, post: AuditPost, group: ColumnGroup | None) -> None:
        count = post.interactions
        if count is None:
            return
        self._number += 1
        self._by_group.setdefault(group, array("q")).append(count)
        if post.hour_known:
            self._by_hour.setdefault(post.at.astimezone(self._zone).hour, array("q")).append(count)
        _keep(self._best, count, self._number, post)
        _keep(self._worst, -count, self._number, post)

    def figures(self) -> EngagementFigures:
        everything = [count for counts in self._by_group.values() for count in counts]
        return EngagementFigures(
            all=_middle(everything) if everything else None,
            mean=statistics.fmean(everything) if everything else 0.0,
            by_group={group: _middle(counts) for group, counts in self._by_group.items() if group and counts},
            hours={
                hour: _middle(counts) for hour, counts in sorted(self._by_hour.items()) if len(counts) >= ENOUGH_IN_HOUR
            },
            best=_from_the_end(self._best),
            worst=_from_the_end(self._worst),
        )


def _keep(heap: list[tuple[int, int, Told]], rank: int, number: int, post: AuditPost) -> None:
    if len(heap) >= LISTED and rank <= heap[0][0]:
        return
    text = post.text[:_EXCERPT] if post.text is not None else None
    counts = (post.likes, post.comments, post.reposts)
    told = Told(post.at, text, post.form, *counts, post.url, post.day_known, post.hour_known)
    (heapq.heappush if len(heap) < LISTED else heapq.heapreplace)(heap, (rank, -number, told))


def _from_the_end(heap: list[tuple[int, int, Told]]) -> tuple[Told, ...]:
    return tuple(told for _, _, told in sorted(heap, key=lambda one: one[:2], reverse=True))


def _middle(counts: "array[int] | list[int]") -> Middle:
    return Middle(len(counts), float(statistics.median(counts)))
