"""One post of one account, as compact as rhythm, mix and repetition allow: no text is read to judge them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from guanwei.lib.clock import must_be_aware


class ColumnGroup(StrEnum):
    """What a column is for (practice C5)."""

    LOVED = "loved"  # what followers love, not about the product
    PROMOTION = "promotion"
    FORWARD = "forward"


class EntryState(StrEnum):
    PUBLISHED = "published"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Entry:
    """What went out or is planned on one account.

    `id` is unique per account (the plan's, or the remote id of what was posted outside); `post` names the post, which
    is the same for all accounts that carry it. `moment` is aware UTC: published at, else due. `group` is the column's.
    `fingerprint` is that of guanwei.practice.fingerprint, empty where there are too few words to compare.
    """

    id: str
    post: str
    moment: datetime
    group: ColumnGroup
    promotion: bool
    fingerprint: bytes
    state: EntryState

    def __post_init__(self) -> None:
        must_be_aware(self.moment)

    @property
    def counted(self) -> ColumnGroup:
        """The group that it counts to: a promotion counts as promotion whatever its column (practice C2)."""
        return ColumnGroup.PROMOTION if self.promotion else self.group
