"""How an account's posts did by the hour of the day (practice B4).

A post did well when more people answered or passed it on than the account's middle post. That share of an hour's posts
is compared with the share of all: no single success or failure weighs much, and the sample is always said.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

HOURS = 24


@dataclass(frozen=True, slots=True)
class Hours:
    """By hour of the account's clock: `posts` that went out in it, and how many of them did `well`. 24 of each."""

    posts: tuple[int, ...]
    well: tuple[int, ...]

    @classmethod
    def of(cls, responses: Iterable[tuple[datetime, float]], zone: ZoneInfo) -> "Hours":
        """From the moment of each post and how many reacted to it."""
        known = [(moment.astimezone(zone).hour, response) for moment, response in responses]
        middle = median(response for _, response in known) if known else 0
        posts, well = [0] * HOURS, [0] * HOURS
        for hour, response in known:
            posts[hour] += 1
            well[hour] += response > middle
        return cls(tuple(posts), tuple(well))

    @property
    def total(self) -> int:
        return sum(self.posts)

    @property
    def usual(self) -> float:
        """The share of all posts that did well; about a half, less where many had the same response."""
        return sum(self.well) / self.total if self.total else 0.0

    def share(self, hour: int) -> float:
        return self.well[hour] / self.posts[hour] if self.posts[hour] else 0.0

    def chance_of_so_few(self, hour: int) -> float:
        """How likely so few good ones would be in this hour, were it an hour like all (binomial, lower tail)."""
        count, share = self.posts[hour], self.usual
        if share == 0:
            return 1.0
        return sum(_binomial(count, good, share) for good in range(self.well[hour] + 1))

    def best(self, sample: int) -> int | None:
        """The hour that does best among those with at least `sample` posts; the earliest of equals."""
        judged = [hour for hour in range(HOURS) if self.posts[hour] >= sample]
        return max(judged, key=lambda hour: (self.share(hour), -hour), default=None)


def _binomial(count: int, good: int, share: float) -> float:
    # By logarithms: the number of ways to choose 2,000 of 4,000 is no float.
    ways = math.lgamma(count + 1) - math.lgamma(good + 1) - math.lgamma(count - good + 1)
    return math.exp(ways + good * math.log(share) + (count - good) * math.log1p(-share))
