"""What a probe of a network says: claims of its contract beside what was found. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from guanwei.lib.words import Words


class Verdict(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"  # nothing was seen that decides it
    NOT_READ = "not_read"  # the call was refused or did not answer
    NOT_BY_READING = "not_by_reading"  # only an act would show it, and a probe acts on nothing


@dataclass(frozen=True, slots=True)
class Row:
    """One claim. `section` of the contract page, `mark` how sure it is there (M, D, or ? for what it calls unknown)."""

    section: str
    mark: str
    claim: Words
    verdict: Verdict
    found: Words

    def as_json(self) -> dict[str, object]:
        return {
            "section": self.section,
            "mark": self.mark,
            "claim": self.claim.as_json(),
            "verdict": self.verdict.value,
            "found": self.found.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Probed:
    """`complete`: every call that the probe needs was answered."""

    rows: tuple[Row, ...]
    complete: bool
