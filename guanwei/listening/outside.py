"""Which posts of an account's own timeline did not go out through Guanwei, and what they count as. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from guanwei.networks.contract import Remote
from guanwei.practice.benefits import gives
from guanwei.practice.brand import NOTHING_KNOWN, BrandFacts, speaks_of
from guanwei.practice.entries import ColumnGroup, SpeaksOf
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.promotion import promotion_evidence

# Clocks of networks differ from ours by so much.
CLOCKS_DIFFER_BY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A delivery whose post may be on the timeline without our knowing its id: `since` its attempt, `until` the last
    moment at which the network may have published it."""

    since: datetime
    until: datetime

    def may_be(self, published_at: datetime) -> bool:
        return self.since - CLOCKS_DIFFER_BY <= published_at <= self.until + CLOCKS_DIFFER_BY


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of the account: ids and links of what went out, and its doubts."""

    remote_ids: frozenset[str]
    urls: frozenset[str]
    doubts: tuple[Doubt, ...]


def outside_posts(timeline: Iterable[Remote], known: Known) -> list[Remote]:
    """Answers (`reply_to`) are no posts. One that a doubt may be is left for a later reading."""
    return [
        post
        for post in timeline
        if not post.reply_to
        and post.remote_id not in known.remote_ids
        and post.url not in known.urls
        and not any(doubt.may_be(post.created_at) for doubt in known.doubts)
    ]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a post outside counts as in rhythm, mix and repetition (practice B1, B2, C2, C5, C6, C9, C13)."""

    group: ColumnGroup
    promotion: bool
    fingerprint: bytes
    speaks_of: SpeaksOf = SpeaksOf.OTHERS
    gives: bool = False


def counted(
    text: str,
    *,
    is_repost: bool,
    forced_domains: Collection[str],
    default_link: str,
    brand: BrandFacts = NOTHING_KNOWN,
) -> Counted:
    """Nobody gave it a column: a repost is of the forward group, what offers something is promotion, the rest is taken
    for what followers love."""
    group = ColumnGroup.FORWARD if is_repost else ColumnGroup.LOVED
    signs = promotion_evidence(text, "", group, forced_domains=forced_domains, default_link=default_link)
    if signs and not is_repost:
        group = ColumnGroup.PROMOTION
    return Counted(group, bool(signs), fingerprint(text), speaks_of(text, brand), gives(text, signs, "", None))


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of its timeline that one reading of an account shows, `oldest` to `newest`."""

    oldest: datetime
    newest: datetime
    ids: frozenset[str]


def window_of(timeline: Sequence[Remote]) -> Window | None:
    """None for an empty timeline, which proves nothing about any post."""
    if not timeline:
        return None
    times = [post.created_at for post in timeline]
    return Window(min(times), max(times), frozenset(post.remote_id for post in timeline))
