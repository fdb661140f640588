"""Is what we sent still to be seen? What one look at a sent post means. Pure.

A network may take a post and then remove it or show it to nobody; the sender cannot know. So it is looked at ten
minutes after it went out and once more after a day.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from guanwei.lib.words import Words
from guanwei.networks.contract import Readable, Unreadable

AFTER = (timedelta(minutes=10), timedelta(hours=24))
READ_AGAIN_AFTER = (60, 300, 900, 3600)  # seconds; after the last the look is given up and said


class Seen(StrEnum):
    """What the last look showed."""

    NOT_YET = "not_yet"
    VISIBLE = "visible"
    HIDDEN = "hidden"  # there, but not shown to everybody
    GONE = "gone"
    TAKEN_DOWN = "taken_down"  # gone because we took it down
    UNREADABLE = "unreadable"  # could not be looked at


TROUBLE = (Seen.HIDDEN, Seen.GONE)


@dataclass(frozen=True, slots=True)
class Looked:
    """`next_at` None: looked at for the last time. `tries` counts failed readings of this look."""

    seen: Seen
    words: Words
    next_at: datetime | None
    tries: int


def looked(answer: Readable | Unreadable, *, before: Seen, sent_at: datetime, tries: int, now: datetime) -> Looked:
    if isinstance(answer, Unreadable):
        words = Words(f"没能查看（{answer.reason}）。", f"It could not be looked at ({answer.reason}).")
        return unreadable(words, before, sent_at, tries, now)
    if not answer.posts:
        words = Words(
            "发出后又不见了：平台上已经没有这条。请到账号里看看原因。",
            "It went out and is gone: the network no longer has it. Look at the account for the reason.",
        )
        return Looked(Seen.GONE, words, None, 0)
    if not answer.posts[0].visible:
        words = Words(
            "发出了，但平台没有公开显示。请到账号里看看原因。",
            "It went out, but the network does not show it to everybody. Look at the account for the reason.",
        )
        return Looked(Seen.HIDDEN, words, next_look(sent_at, now), 0)
    return Looked(Seen.VISIBLE, Words("平台上看得到。", "It is to be seen."), next_look(sent_at, now), 0)


def next_look(sent_at: datetime, now: datetime) -> datetime | None:
    return next((sent_at + after for after in AFTER if sent_at + after > now), None)


def unreadable(words: Words, before: Seen, sent_at: datetime, tries: int, now: datetime) -> Looked:
    """It could not be looked at, for the reason that `words` say: tried again some times, then said."""
    if tries < len(READ_AGAIN_AFTER):
        return Looked(before, words, now + timedelta(seconds=READ_AGAIN_AFTER[tries]), tries + 1)
    return replace(given_up(words, before), next_at=next_look(sent_at, now))


def given_up(words: Words, before: Seen) -> Looked:
    """Nobody looks any more, for the reason that `words` say. An alarm stands until somebody takes note of it or the
    network shows it again; whether what was visible still is, is not known."""
    return Looked(before if before in TROUBLE else Seen.UNREADABLE, words, None, 0)
