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
EXCERPT = 60  # characters of a colleague's answer


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
    said_at: datetime | None = None  # when they last answered in it


@dataclass(frozen=True, slots=True)
class By:
    """An answer of a colleague that came meanwhile."""

    name: str
    text: str
    answer_id: int


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told; `urgent` when an answer might go out beside another. `answer_id`: the one it tells of."""

    doing: Doing
    words: Words
    urgent: bool
    answer_id: int | None = None


def company(marks: Sequence[Mark], *, answered_by: Sequence[By], wrote_more: bool, now: datetime) -> tuple[Notice, ...]:
    """What a person at a thread should know of the others, the gravest first. `answered_by` are the colleagues whose
    answers came, and `wrote_more` says that the person outside wrote, since the version that the page shows."""
    notices = []
    if wrote_more:
        words = Words("对方又有新的内容，请刷新看看。", "They have written more. Reload to see it.")
        notices.append(Notice(Doing.WROTE_MORE, words, urgent=True))
    for by in {one.name: one for one in answered_by}.values():
        said = excerpt(by.text)
        words = Words(f"{by.name} 刚刚回复了：“{said}”", f"{by.name} has just answered: “{said}”")
        notices.append(Notice(Doing.ANSWERED, words, urgent=True, answer_id=by.answer_id))
    told = [(doing_of(mark, now), mark.name) for mark in marks]
    for doing in (Doing.WRITING, Doing.HERE, Doing.DRAFT):
        notices += [Notice(doing, SAYS[doing](name), doing is Doing.WRITING) for does, name in told if does is doing]
    return tuple(notices)


def doing_of(mark: Mark, now: datetime) -> Doing | None:
    here = now - mark.present_at <= STAYS
    # Whoever has answered since the last letter is not writing any more, whatever is left of the draft.
    said = mark.said_at is not None and mark.said_at >= mark.changed_at
    if here and mark.begun and not said and now - mark.changed_at <= WRITES:
        return Doing.WRITING
    if here:
        return Doing.HERE
    return Doing.DRAFT if mark.begun else None


def excerpt(text: str) -> str:
    """The beginning of an answer, in one line: enough to know whether one's own says the same."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"


SAYS = {
    Doing.WRITING: lambda name: Words(f"{name} 正在写回复。", f"{name} is writing an answer."),
    Doing.HERE: lambda name: Words(f"{name} 也在看这个会话。", f"{name} has this open too."),
    Doing.DRAFT: lambda name: Words(f"{name} 有一份没发的草稿。", f"{name} has left a draft."),
}
