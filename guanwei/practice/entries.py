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


class SpeaksOf(StrEnum):
    """Whom a post names (practice C9, C14). One that names a product names us as well."""

    OTHERS = ""
    US = "us"
    PRODUCT = "product"


class Format(StrEnum):
    """In which form a post comes (practice C15)."""

    TEXT = "text"
    PICTURE = "picture"
    LONG_PICTURE = "long"
    VIDEO = "video"
    VOTE = "vote"
    ARTICLE = "article"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Entry:
    """What went out or is planned on one account.

    `id` is unique per account (the plan's, or the remote id of what was posted outside); `post` names the post, which
    is the same for all accounts that carry it. `moment` is aware UTC: published at, else due. `group` is the column's.
    `fingerprint` is that of guanwei.practice.fingerprint, empty where there are too few words to compare. `column` is
    the key of its column, "" where nobody gave it one; `format`, `written`, when it was put into the plan, and `gives`,
    whether its readers get an offer or something of use (practice C6), are None where that is not known.
    """

    id: str
    post: str
    moment: datetime
    group: ColumnGroup
    promotion: bool
    fingerprint: bytes
    state: EntryState
    column: str = ""
    speaks_of: SpeaksOf = SpeaksOf.OTHERS
    format: Format | None = None
    written: datetime | None = None
    gives: bool | None = None

    def __post_init__(self) -> None:
        must_be_aware(self.moment)

    @property
    def counted(self) -> ColumnGroup:
        """The group that it counts to: a promotion counts as promotion whatever its column (practice C2)."""
        return ColumnGroup.PROMOTION if self.promotion else self.group

    @property
    def about_us(self) -> bool:
        """About the company itself: it names the brand or a product, or sells something (practice C9)."""
        return self.promotion or self.group is ColumnGroup.PROMOTION or self.speaks_of is not SpeaksOf.OTHERS

    @property
    def tells_of_products(self) -> bool:
        """Any information on products (practice C14)."""
        return self.promotion or self.group is ColumnGroup.PROMOTION or self.speaks_of is SpeaksOf.PRODUCT
