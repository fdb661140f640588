"""Who else is at a thread, and what a person there is told of it. Pure.

A page that has a thread open says so every HEARTBEAT_SECONDS (presence.py). What happened meanwhile is told here while
there is still time to look; before an answer goes out, collisions.py warns of it once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from guanwei.lib.words import Words

HEARTBEAT_SECONDS = 15
# Two beats may get lost before somebody counts as gone.
STAYS = timedelta(seconds=50)
# So long after the last letter somebody is still writing; afterwards a draft lies there.
WRITES = timedelta(minutes=2)


class Doing(StrEnum):
    HERE = "here"
    WRITING = "writing"
    DRAFT = "draft"  # away, with a text begun
    ANSWERED = "answered"
    WROTE_MORE = "wrote_more"  # the person outside did


@dataclass(frozen=True, slots=True)
class Mark:
    """What a colleague left at the thread: see models.Draft."""

    name: str
    begun: bool  # there is text in the draft
    present_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told; `urgent` when an answer might go out beside another."""

    doing: Doing
    words: Words
    urgent: bool


def company(
    marks: Sequence[Mark], *, answered_by: Sequence[str], wrote_more: bool, now: datetime
) -> tuple[Notice, ...]:
    """What a person at a thread should know of the others, the gravest first. `answered_by` are the colleagues whose
    answers came, and `wrote_more` says that the person outside wrote, since the version that the page shows."""
    notices = []
    if wrote_more:
        words = Words("对方又有新的内容，请刷新看看。", "They have written more. Reload to see it.")
        notices.append(Notice(Doing.WROTE_MORE, words, urgent=True))
    for name in dict.fromkeys(answered_by):
        words = Words(f"{name} 刚刚回复了。", f"{name} has answered meanwhile.")
        notices.append(Notice(Doing.ANSWERED, words, urgent=True))
    told = [(doing_of(mark, now), mark.name) for mark in marks]
    for doing in (Doing.WRITING, Doing.HERE, Doing.DRAFT):
        notices += [Notice(doing, SAYS[doing](name), doing is Doing.WRITING) for does, name in told if does is doing]
    return tuple(notices)


def doing_of(mark: Mark, now: datetime) -> Doing | None:
    here = now - mark.present_at <= STAYS
    if here and mark.begun and now - mark.changed_at <= WRITES:
        return Doing.WRITING
    if here:
        return Doing.HERE
    return Doing.DRAFT if mark.begun else None


SAYS = {
    Doing.WRITING: lambda name: Words(f"{name} 正在写回复。", f"{name} is writing an answer."),
    Doing.HERE: lambda name: Words(f"{name} 也在看这个会话。", f"{name} has this open too."),
    Doing.DRAFT: lambda name: Words(f"{name} 有一份没发的草稿。", f"{name} has left a draft."),
}
