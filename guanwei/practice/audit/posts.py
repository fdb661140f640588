"""One post of a timeline as an audit reads it: whatever the source tells, and None for what it does not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from guanwei.lib.clock import must_be_aware
from guanwei.practice.entries import ColumnGroup


class PostKind(StrEnum):
    POST = "post"
    REPOST = "repost"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class AuditPost:
    """`at` is aware. `text` is None where the source has no texts, "" where the post has none. `group` is what the
    source says it is, else that is found out: `column_group` is that of its column, in which a promotion counts as one
    all the same (Entry.counted). `form` is picture, video, link, text or a word of the source's own.
    `answers` is the message that a reply answers, where that is known. Without `day_known` the month, weekday and hour
    of `at` are told and its day is inferred; without `hour_known` its day alone is told."""

    at: datetime
    kind: PostKind = PostKind.POST
    text: str | None = None
    group: ColumnGroup | None = None
    column_group: ColumnGroup | None = None
    form: str = ""
    pictures: int | None = None
    column: str = ""
    likes: int | None = None
    comments: int | None = None
    reposts: int | None = None
    id: str = ""
    url: str = ""
    answers: str = ""
    day_known: bool = True
    hour_known: bool = True

    def __post_init__(self) -> None:
        must_be_aware(self.at)

    @property
    def interactions(self) -> int | None:
        """Likes, comments and reposts together; None where none of them is told."""
        told = [count for count in (self.likes, self.comments, self.reposts) if count is not None]
        return sum(told) if told else None
