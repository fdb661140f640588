"""The own timeline: what stands there and did not go out through Guanwei, and the cursor of the reading."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from guanwei.accounts.models import Account
from guanwei.contacts.meeting import address
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.lib.words import plain
from guanwei.listening.actions import GAP, release
from guanwei.listening.claiming import Claimed
from guanwei.listening.history import NO_ID, Posted, history_moved, keep
from guanwei.listening.models import Gap, OutsidePost
from guanwei.listening.outside import Doubt, Known, Window, outside_posts, window_of
from guanwei.listening.polling import Reading
from guanwei.networks.acts import NEW_TEXTS, Operation
from guanwei.networks.contract import Limits, Remote
from guanwei.networks.registry import limits_for

# How long after its attempt a network may still publish what nobody answered for.
PUBLISHED_WITHIN = timedelta(minutes=10)
_NEW_TEXTS = [operation.value for operation in NEW_TEXTS]
_POSTS = [Operation.POST.value, Operation.REPOST.value]  # an answer tells that it is one
_MOVING = (State.CLAIMED.value, State.SENDING.value, State.PENDING.value, State.UNKNOWN.value)


def store_own(
    *, now: datetime, claimed: Claimed, account: Account, timeline: Sequence[Remote], pace_seconds: int
) -> int:
    """One reading of the own timeline, with its cursor, in one transaction. Returns how many posts are new. Raises
    LeaseLost."""
    with transaction.atomic():
        known = _ledger(account, timeline, now)
        fresh = keep(account, [_posted(post) for post in outside_posts(timeline, known)], now=now)
        window = window_of(timeline)
        moved = fresh + _claimed_by_ledger(account, known) + (_gone(account, window, now) if window else 0)
        if moved:
            history_moved(account)
        _follow(claimed, window, len(timeline), limits_for(account.network, account.profile), now, pace_seconds)
    return fresh


def _ledger(account: Account, timeline: Sequence[Remote], now: datetime) -> Known:
    sent = Delivery.objects.filter(account=account, operation__in=_NEW_TEXTS)
    ids = sent.filter(remote_id__in=[post.remote_id for post in timeline]).exclude(remote_id="")
    urls = sent.filter(state=State.SENT.value, remote_id="", url__in=[post.url for post in timeline if post.url])
    doubtful = sent.filter(state__in=_MOVING, operation__in=_POSTS).annotate(started=Max("attempts__started_at"))
    doubts = [_doubt(one, one.started or one.due_at, now) for one in doubtful]
    return Known(
        frozenset(ids.values_list("remote_id", flat=True)), frozenset(urls.values_list("url", flat=True)), tuple(doubts)
    )


def _doubt(delivery: Delivery, started: datetime, now: datetime) -> Doubt:
    """A record may bear the time at which it was due, which is before its attempt where the network could not be
    reached."""
    until = started + PUBLISHED_WITHIN if delivery.state == State.UNKNOWN.value else now
    return Doubt(min(started, delivery.due_at), until)


def _posted(post: Remote) -> Posted:
    return Posted(
        remote_id=plain(post.remote_id)[:400],
        url=address(post.url, 500),
        text=plain(post.text),
        published_at=post.created_at,
        picture_count=min(post.picture_count, 99),
        form=post.form,
        repost_of=plain(post.repost_of)[:400],
        is_repost=bool(post.repost_of),
    )


def _claimed_by_ledger(account: Account, known: Known) -> int:
    """A doubt was settled, or a post by hand got its link: what was taken for an outside post is a delivery's."""
    ours = OutsidePost.objects.filter(account=account)
    deleted, _ = ours.filter(remote_id__in=known.remote_ids).delete()
    by_link, _ = ours.filter(url__in=known.urls).exclude(url="").delete()
    return deleted + by_link


def _gone(account: Account, window: Window, now: datetime) -> int:
    """What stood inside the stretch that was read and no longer does. The stretch has no end above for what was read
    there before: the newest post may be the one that was taken away."""
    below_the_newest = Q(published_at__lt=window.newest) | Q(imported=False)
    inside = OutsidePost.objects.filter(below_the_newest, account=account, gone_at=None, published_at__gt=window.oldest)
    missing = inside.exclude(remote_id__in=window.ids).exclude(remote_id__startswith=NO_ID)
    return missing.update(gone_at=now)


def _follow(
    claimed: Claimed, window: Window | None, read: int, limits: Limits, now: datetime, pace_seconds: int
) -> None:
    """The cursor: read up to now. A reading that does not come down to the last one leaves a gap."""
    before = claimed.reading
    newest = window.newest if window else before.marked_at
    after = replace(Reading(), marked_at=newest, complete_at=claimed.asked_at)
    next_at = now + timedelta(seconds=pace_seconds)
    release(claimed, after, next_at=next_at, failures=0, failing_since=None, failure={})
    full = window is not None and read >= limits.own_timeline_size
    if full and before.marked_at and window and window.oldest > before.marked_at:
        Gap.objects.create(
            source_id=claimed.id, after=before.marked_at, before=window.oldest, found_at=now, reason=GAP.as_json()
        )
