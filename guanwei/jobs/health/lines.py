"""One line of an examination. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from guanwei.lib.words import Words


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"  # works, and will not for long, or somebody should look
    BAD = "bad"  # posts do not go out as they should


@dataclass(frozen=True, slots=True)
class Line:
    """`name` is stable, for machines; `says` what was found and what it means, `then` what to do about it."""

    name: str
    level: Level
    says: Words
    then: Words | None = None
