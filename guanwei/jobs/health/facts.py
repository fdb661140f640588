"""What is known about an installation at one moment. Pure data; a part that was not looked at is None."""

from dataclasses import dataclass
from datetime import datetime

from guanwei.lib.words import Words


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """`version` is PostgreSQL's number, such as 140011; None, and `trouble` says why, when it does not answer."""

    version: int | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class SenderFacts:
    """`beat_at` of the liveliest sender. `overdue`: deliveries that any sender should have taken, oldest due time."""

    beat_at: datetime | None
    senders: int
    last_sent_at: datetime | None
    overdue: int
    overdue_since: datetime | None
    missed: int  # in the last day
    wait_for_a_person: int
    stops: int


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """The credentials of one account. `asked` what its network said just now: None when it was not asked or silent."""

    account: str
    health: str
    note: Words | None
    expires_at: datetime | None
    was_asked: bool = False
    asked: bool | None = None
    answer: Words | None = None
    opens: bool = True  # do the installation's keys open them?


@dataclass(frozen=True, slots=True)
class QuotaFacts:
    account: str
    bucket: str
    left: int
    planned: int  # deliveries that are due in the same window
    until: datetime


@dataclass(frozen=True, slots=True)
class DiskFacts:
    folder: str
    free_bytes: int
    media_trouble: str = ""  # why nothing can be written there


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """Pictures of posts that are still to go out. `lost` are gone or changed on disk: post number and file name."""

    looked_at: int
    lost: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class JobFacts:
    waiting_since: datetime | None  # the one that waits longest, due and not begun
    waiting: int
    failed: tuple[str, ...]  # names of jobs that failed in the last day


@dataclass(frozen=True, slots=True)
class ListeningFacts:
    """One source that is listened to. `standing` as in listening.freshness; `gaps` that nobody closed."""

    account: str
    stream: str
    standing: str
    says: Words
    gaps: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """`now` is the database's clock; `clock_ahead_ms` this machine's less the database's."""

    now: datetime
    database: DatabaseFacts
    missing_migrations: tuple[str, ...] | None = None
    sender: SenderFacts | None = None
    clock_ahead_ms: int | None = None
    disk: DiskFacts | None = None
    jobs: JobFacts | None = None
    late_sources: int | None = None
    listening: tuple[ListeningFacts, ...] | None = None
    tokens: tuple[TokenFacts, ...] | None = None
    quotas: tuple[QuotaFacts, ...] | None = None
    pictures: PictureFacts | None = None
