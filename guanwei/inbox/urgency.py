"""What in the inbox is urgent, as far as it is known: a person's mark, the time to answer by, and whether somebody asks
(practice E3: what cannot wait goes first). Pure.

Nothing is guessed of moods here: whoever reads a complaint marks it, and the mark goes before every deadline.
"""

import re
from datetime import datetime, timedelta
from enum import StrEnum

SOON = timedelta(hours=1)

_LINKS = re.compile(r"https?://\S+")
# A question mark, or a word that ends a question in Chinese where people leave the mark out.
_QUESTION = re.compile(r"[?？]|(?:吗|呢)[\s。！!~～…]*$", re.MULTILINE)


class Heat(StrEnum):
    """Why a conversation goes before others, the gravest first."""

    URGENT = "urgent"  # somebody marked it
    OVERDUE = "overdue"
    SOON = "soon"  # due within SOON


def heats(*, marked: bool, answer_by: datetime | None, now: datetime) -> tuple[Heat, ...]:
    """Everything that holds, the gravest first: a conversation can be marked and overdue."""
    found = [Heat.URGENT] if marked else []
    if answer_by is not None and answer_by < now + SOON:
        found.append(Heat.OVERDUE if answer_by < now else Heat.SOON)
    return tuple(found)


def asks(text: str) -> bool:
    """Does it ask something? By its question marks, those of links apart, and by how questions end."""
    return _QUESTION.search(_LINKS.sub(" ", text)) is not None
