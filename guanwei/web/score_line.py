"""The scores of an account's check-ups as a line. Pure: figures in, places in a drawing out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

WIDTH, HEIGHT = 320, 72
EDGE = 6


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    score: int
    at: datetime


def dots(scores: Sequence[tuple[datetime, int]]) -> tuple[Dot, ...]:
    """One dot for each score, in order of time, spread over the drawing by time; one alone stands in the middle."""
    in_time = sorted(scores)
    if not in_time:
        return ()
    first, last = in_time[0][0], in_time[-1][0]
    span = (last - first).total_seconds()
    return tuple(
        Dot(
            x=round(EDGE + (WIDTH - 2 * EDGE) * ((at - first).total_seconds() / span if span else 0.5), 1),
            y=round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * score / 100, 1),
            score=score,
            at=at,
        )
        for at, score in in_time
    )


def line(places: Sequence[Dot]) -> str:
    """As the `points` of a polyline."""
    return " ".join(f"{dot.x:g},{dot.y:g}" for dot in places)
