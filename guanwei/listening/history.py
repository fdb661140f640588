"""What our accounts posted outside Guanwei: stored once each, whether read from the own timeline or from an export.

It counts in rhythm, mix and repetition like everything else that went out (practice B1, B2, C2, C5, C13), so a change
raises the account's history version: kept check results are judged again.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from guanwei.accounts.models import Account
from guanwei.accounts.rules_changed import look_over_again
from guanwei.accounts.values import layers_for
from guanwei.delivery.models import Delivery
from guanwei.lib.text import vector_of
from guanwei.listening.models import OutsidePost, OutsideWords
from guanwei.listening.outside import counted
from guanwei.networks.acts import NEW_TEXTS
from guanwei.networks.registry import limits_for
from guanwei.practice.brand import BrandFacts
from guanwei.practice.known import Text, remember
from guanwei.practice.registry import ALL_SETTINGS
from guanwei.practice.settings import DEFAULT_LINK, OTHER_NAMES, other_names, resolved

# An export may tell the minute alone: the same words within it are the same post.
SAME_MOMENT = timedelta(seconds=60)
BATCH = 500
NO_ID = "import:"  # begins the id of a post whose export named none

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Posted:
    """A post of one of our accounts, as it is to be kept: clean, and short enough for its columns."""

    remote_id: str
    url: str
    text: str
    published_at: datetime
    picture_count: int = 0
    form: str = ""  # "video" or "vote" where the network says so
    repost_of: str = ""
    is_repost: bool = False
    imported: bool = False


def keep(
    account: Account, posts: Sequence[Posted], *, now: datetime, progress: Progress = lambda done, total: None
) -> int:
    """Stores those that are not there yet and says how many there were; one that was taken for gone stands again. In
    the caller's transaction."""
    stored = OutsidePost.objects.filter(account=account, remote_id__in=[post.remote_id for post in posts])
    again = stored.exclude(gone_at=None).update(gone_at=None)
    known = set(stored.values_list("remote_id", flat=True))
    judge = _judge_of(account)
    fresh = [post for post in posts if post.remote_id not in known]
    for start in range(0, len(fresh), BATCH):
        rows = [_row(account, post, judge, now) for post in fresh[start : start + BATCH]]
        OutsidePost.objects.bulk_create([row for row in rows if not _was_imported(row)], ignore_conflicts=True)
        _findable(account, rows)
        remember(Text(account.brand_id, row.fingerprint, row.text) for row in rows)
        progress(min(start + BATCH, len(fresh)), len(fresh))
    return len(fresh) + again


def standing(accounts: Collection[int]) -> QuerySet[OutsidePost]:
    """What was posted outside on these accounts and still stands. Whatever the ledger knows by now (a task by hand that
    got its link, a doubt that was settled) is a delivery's and counts as that."""
    ours = Delivery.objects.filter(
        account=OuterRef("account"),
        remote_id=OuterRef("remote_id"),
        operation__in=[operation.value for operation in NEW_TEXTS],
    ).exclude(remote_id="")
    return OutsidePost.objects.filter(~Exists(ours), account__in=accounts, gone_at=None)


# The same in plain SQL, of `post`, with the values of ASKED_OF_STANDING.
STANDING = """post.gone_at IS NULL AND NOT EXISTS (
  SELECT FROM delivery_delivery AS ours
   WHERE ours.account_id = post.account_id AND ours.remote_id = post.remote_id AND ours.remote_id <> ''
     AND ours.operation = ANY(%(new_texts)s::text[]))"""
ASKED_OF_STANDING = {"new_texts": [operation.value for operation in NEW_TEXTS]}


def history_moved(account: Account) -> None:
    """What was judged against the account's history no longer holds."""
    Account.objects.filter(pk=account.pk).update(history_version=F("history_version") + 1)
    look_over_again([account.pk])


@dataclass(frozen=True, slots=True)
class _Judge:
    forced_domains: tuple[str, ...]
    default_link: str
    brand: BrandFacts


def _judge_of(account: Account) -> _Judge:
    limits = limits_for(account.network, account.profile)
    values = resolved(ALL_SETTINGS, layers_for([account])[account.pk])
    products = account.brand.product_lines.order_by("name").values_list("name", flat=True)
    brand = BrandFacts((account.brand.name, *other_names(values[OTHER_NAMES])), tuple(products))
    return _Judge(tuple(account.safe_domains) if limits.needs_safe_domain else (), values[DEFAULT_LINK], brand)


def _row(account: Account, post: Posted, judge: _Judge, now: datetime) -> OutsidePost:
    as_what = counted(
        post.text,
        is_repost=post.is_repost,
        forced_domains=judge.forced_domains,
        default_link=judge.default_link,
        brand=judge.brand,
    )
    return OutsidePost(
        account=account,
        remote_id=post.remote_id,
        url=post.url,
        text=post.text,
        published_at=min(post.published_at, now),
        picture_count=post.picture_count,
        form=post.form,
        repost_of=post.repost_of,
        group=as_what.group.value,
        promotion=as_what.promotion,
        fingerprint=as_what.fingerprint,
        speaks_of=as_what.speaks_of.value,
        gives=as_what.gives,
        imported=post.imported,
        first_seen_at=now,
    )


def _findable(account: Account, rows: Sequence[OutsidePost]) -> None:
    """The words of those that were stored by now and have none yet. (What is not stored, another reading has just
    stored.)"""
    stored = OutsidePost.objects.filter(
        account=account, remote_id__in=[row.remote_id for row in rows], findable=None
    ).only("published_at", "text")
    OutsideWords.objects.bulk_create(
        [OutsideWords(post=one, at=one.published_at, words=vector_of(one.text)) for one in stored],
        ignore_conflicts=True,
    )


def _was_imported(row: OutsidePost) -> bool:
    """The export told no id: the post that is read now is the same, and gives it."""
    if row.imported or not row.fingerprint:
        return False
    same = OutsidePost.objects.filter(
        account=row.account,
        imported=True,
        remote_id__startswith=NO_ID,
        fingerprint=row.fingerprint,
        published_at__range=(row.published_at - SAME_MOMENT, row.published_at + SAME_MOMENT),
    ).first()
    if same is None:
        return False
    OutsidePost.objects.filter(pk=same.pk).update(
        remote_id=row.remote_id,
        url=row.url,
        published_at=row.published_at,
        picture_count=row.picture_count,
        form=row.form,
    )
    OutsideWords.objects.filter(pk=same.pk).update(at=row.published_at)
    return True
