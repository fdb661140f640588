"""The trail as people read it: one act of a person is one line, whatever it wrote beside it.

Sending a post in is an entry of the plan, one of the approval and one of the delivery, all of one transaction: the
trail needs each of them, a reader the first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from guanwei.trail.models import Entry

# What tells most of an act stands first; what merely follows from it comes last. All others stand between.
_FIRST, _LAST = ("stop", "sheet", "post", "answer"), ("plan", "thread", "interaction", "approval", "delivery")


@dataclass(frozen=True, slots=True)
class Act:
    """`lead` tells it, `times` is how often the act did just that, `rest` are the other entries."""

    lead: Entry
    times: int
    rest: tuple[Entry, ...]

    @property
    def reason(self) -> str:
        """What the person said about it, where another entry than the lead has it."""
        if self.lead.details.get("reason"):
            return ""
        said = (one for one in self.rest if one.verb != "approval.voided")  # whose reason is a word of Guanwei's own
        return next((str(one.details["reason"]) for one in said if one.details.get("reason")), "")

    @property
    def entries(self) -> int:
        return 1 + len(self.rest)


def acts_of(entries: Iterable[Entry]) -> list[Act]:
    """`entries` in their order, the newest first. What one person did in one moment is one act: a transaction has one
    time. What Guanwei does by itself stands as it is, since a batch has one time too and is many acts."""
    return [act for key, group in groupby(entries, _of_one_act) for act in _acts(list(group), apart=key[1] is None)]


def _of_one_act(entry: Entry) -> tuple[object, int | None]:
    return entry.at, entry.actor_id


def _acts(group: list[Entry], *, apart: bool) -> list[Act]:
    if apart:
        return [Act(entry, 1, ()) for entry in group]
    lead = min(group, key=_telling)
    times = sum(entry.verb == lead.verb for entry in group)
    return [Act(lead, times, tuple(sorted((one for one in group if one is not lead), key=lambda one: one.pk)))]


def _telling(entry: Entry) -> tuple[int, int]:
    about = entry.verb.partition(".")[0]
    if about in _FIRST:
        return _FIRST.index(about), entry.pk
    return len(_FIRST) + (1 + _LAST.index(about) if about in _LAST else 0), entry.pk
