"""Taking in an export of what an account posted before, or outside Guanwei."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guanwei.accounts.access import require
from guanwei.accounts.models import Account
from guanwei.contacts.meeting import address
from guanwei.delivery.models import Delivery
from guanwei.lib.words import plain
from guanwei.listening.exportfile import ExportedPost
from guanwei.listening.history import NO_ID, SAME_MOMENT, Posted, Progress, history_moved, keep
from guanwei.listening.models import OutsidePost
from guanwei.networks.acts import NEW_TEXTS
from guanwei.networks.links import PostLink, read_link
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.fingerprint import fingerprint
from guanwei.publishing.models import Plan
from guanwei.trail.record import record


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the posts of an export. `ours` went out through Guanwei, `known` were here already."""

    fresh: int
    known: int
    ours: int


def import_history(
    *,
    actor: User,
    now: datetime,
    account: Account,
    posts: Sequence[ExportedPost],
    dry_run: bool = False,
    progress: Progress = lambda done, total: None,
) -> Imported:
    """Takes in the posts of an export, all of them or none; the same file twice changes nothing. `dry_run` only
    counts."""
    require(actor, Permission.MANAGE, account)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        entries = {post.remote_id: post for post in (_posted(account, post) for post in posts)}
        ours = _sent_by_us(account, list(entries.values()))
        others = [post for id, post in entries.items() if id not in ours]
        known = _here_already(account, others)
        fresh = [post for post in others if post.remote_id not in known]
        result = Imported(len(fresh), len(posts) - len(fresh) - len(ours), len(ours))
        if dry_run:
            return result
        if fresh:
            keep(account, fresh, now=now, progress=progress)
            history_moved(account)
        details = {"fresh": result.fresh, "known": result.known, "ours": result.ours}
        record(
            actor=actor,
            now=now,
            verb="history.imported",
            kind="account",
            id=account.pk,
            account_id=account.pk,
            details=details,
        )
    return result


def _posted(account: Account, post: ExportedPost) -> Posted:
    text, url = plain(post.text), address(post.url, 500)
    return Posted(
        remote_id=_id_of(account, post, text, url),
        url=url,
        text=text,
        published_at=post.published_at,
        is_repost=post.is_repost,
        imported=True,
    )


def _id_of(account: Account, post: ExportedPost, text: str, url: str) -> str:
    """The network's own id where the row or its link tells it; else one that the same row has every time."""
    if post.remote_id:
        return plain(post.remote_id)[:400]
    link = read_link(
        account.network,
        url,
        remote_account_id=account.remote_account_id,
        handle=account.handle,
        server=account.server,
    )
    if isinstance(link, PostLink) and link.remote_id:
        return link.remote_id[:400]
    row = f"{post.published_at:%Y-%m-%dT%H:%M}\n{text}"
    return NO_ID + hashlib.sha256(row.encode()).hexdigest()[:32]


def _sent_by_us(account: Account, posts: Sequence[Posted]) -> set[str]:
    """By the ids and links of the ledger, or by the words within a minute of when a plan was published."""
    sent = Delivery.objects.filter(
        account=account, operation__in=[operation.value for operation in NEW_TEXTS], sent_at__isnull=False
    )
    ids = set(sent.exclude(remote_id="").values_list("remote_id", flat=True))
    urls = set(sent.exclude(url="").values_list("url", flat=True))
    plans = Plan.objects.filter(account=account, published_at__isnull=False)
    published: dict[bytes, list[datetime]] = {}
    for mark, at in plans.values_list("fingerprint", "published_at"):
        published.setdefault(bytes(mark), []).append(at)
    return {
        post.remote_id
        for post in posts
        if post.remote_id in ids or (post.url and post.url in urls) or _same_as_one_of(post, published)
    }


def _here_already(account: Account, posts: Sequence[Posted]) -> set[str]:
    stored: dict[bytes, list[datetime]] = {}
    ids = set()
    rows = OutsidePost.objects.filter(account=account)
    for id, mark, at in rows.values_list("remote_id", "fingerprint", "published_at").iterator(chunk_size=5000):
        ids.add(id)
        stored.setdefault(bytes(mark), []).append(at)
    return {post.remote_id for post in posts if post.remote_id in ids or _same_as_one_of(post, stored)}


def _same_as_one_of(post: Posted, moments: dict[bytes, list[datetime]]) -> bool:
    """The row names no id, and the same words stand there within a minute. Words that leave no fingerprint (a bare
    link) say nothing."""
    mark = fingerprint(post.text)
    if not mark or not post.remote_id.startswith(NO_ID):
        return False
    return any(abs(at - post.published_at) <= SAME_MOMENT for at in moments.get(mark, ()))
