"""What a stream has to tell and has not told yet. However much happens, each topic is told once a second at most."""

from collections.abc import Iterable
from dataclasses import dataclass, field

EVERY = 1.0  # seconds between two events of one topic
MOST_NUMBERS = 50  # of one topic; where more changed, a page looks at everything anyway


@dataclass(slots=True)
class _Topic:
    since_ms: int  # when the first of what is not told yet happened
    numbers: set[int] | None = field(default_factory=set)  # None: too many, or nobody knows


class Pending:
    """The news of one stream. `now`: seconds on a clock that only goes forward; `at_ms`: dates as pages have them."""

    def __init__(self) -> None:
        self._topics: dict[str, _Topic] = {}
        self._told: dict[str, float] = {}

    def add(self, topic: str, numbers: Iterable[int], at_ms: int) -> None:
        """No numbers: which things it is, nobody knows; so it stays whatever is added besides."""
        waiting = self._topics.setdefault(topic, _Topic(at_ms))
        found = set(numbers)
        if waiting.numbers is None or not found or len(waiting.numbers | found) > MOST_NUMBERS:
            waiting.numbers = None
        else:
            waiting.numbers |= found

    def take(self, now: float) -> dict[str, list[int]]:
        """The topics that may be told now, with their numbers; none where they are too many or not known."""
        due = [topic for topic in self._topics if self._from(topic) <= now]
        for topic in due:
            self._told[topic] = now
        return {topic: sorted(self._topics.pop(topic).numbers or ()) for topic in due}

    def wait(self, now: float) -> float | None:
        """Seconds until something may be told; None while there is nothing."""
        return max(0.0, min(map(self._from, self._topics)) - now) if self._topics else None

    def told_until(self, now_ms: int) -> int:
        """Everything that happened before is told."""
        return min((one.since_ms for one in self._topics.values()), default=now_ms)

    def _from(self, topic: str) -> float:
        told = self._told.get(topic)
        return float("-inf") if told is None else told + EVERY
