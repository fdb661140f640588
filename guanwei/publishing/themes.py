"""What each account's loved posts are about (practice C8), and the words of its last posts (B5): what the checks get.

A theme is built by a job, at most once in `EVERY` for an account whose history moved, and kept: a form that opens reads
when it was built, and the theme itself only where this process does not have that one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q

from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.listening.history import standing
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.models import KeptTheme
from guanwei.practice.theme import Theme, build_theme
from guanwei.publishing.models import Plan

EVERY = timedelta(hours=20)
NEWEST = 1000  # loved posts that a theme is made of
RECENT = 30  # last posts whose sentences are compared

RECENT_TEXTS = """
SELECT wanted.account, last.post, last.text, last.moment
  FROM unnest(%(accounts)s::bigint[]) AS wanted(account)
 CROSS JOIN LATERAL (
   SELECT post, text, moment
     FROM (SELECT plan.post_id::text AS post, version.text, plan.due_at AS moment
             FROM publishing_plan AS plan JOIN editorial_version AS version ON version.id = plan.version_id
            WHERE plan.account_id = wanted.account AND plan.state <> 'cancelled' AND plan.taken_down_at IS NULL
              AND plan.due_at IS NOT NULL
            ORDER BY plan.due_at DESC LIMIT %(count)s) AS planned
    UNION ALL
   SELECT '', outside.text, outside.published_at
     FROM (SELECT text, published_at FROM listening_outsidepost
            WHERE account_id = wanted.account AND gone_at IS NULL
            ORDER BY published_at DESC LIMIT %(count)s) AS outside
    ORDER BY moment DESC LIMIT %(count)s) AS last
"""


class Said(NamedTuple):
    """What an account says: the post ("" for one outside Guanwei), its text, and when it goes out or went out."""

    post: str
    text: str
    at: datetime


def themes_of(accounts: Collection[int]) -> dict[int, Theme]:
    """The kept themes, by account; those that have none yet are left out. One query where this process knows them."""
    built = KeptTheme.objects.filter(account__in=accounts).values_list("account", "built_at")
    return {account: _theme((account, at)) for account, at in built}


@lru_cache(256)
def _theme(kept: tuple[int, datetime]) -> Theme:
    account, _built_at = kept
    return Theme.from_json(KeptTheme.objects.values_list("theme", flat=True).get(account=account))


def recent_texts(accounts: Collection[int]) -> dict[int, list[Said]]:
    """The last posts of each account with their texts, the newest first: what went out, and what is planned after it.
    One more than is compared, since the one that is judged may be among them. One query."""
    found: dict[int, list[Said]] = defaultdict(list)
    for account, *said in sql.rows(RECENT_TEXTS, {"accounts": list(accounts), "count": RECENT + 1}):
        found[account].append(Said(*said))
    return found


def without(texts: Iterable[Said], post: str) -> tuple[str, ...]:
    """Those of the other posts, `RECENT` at most."""
    return tuple(one.text for one in texts if not post or one.post != post)[:RECENT]


def build_due(*, now: datetime) -> int:
    """Builds the themes of the accounts in use whose history moved since. Returns how many."""
    kept = {row.account_id: row for row in KeptTheme.objects.defer("theme")}
    count = 0
    for account in Account.objects.filter(active=True).order_by("pk"):
        known = kept.get(account.pk)
        if known is None or (known.history_version != account.history_version and known.built_at <= now - EVERY):
            build(account, now=now)
            count += 1
    return count


def build(account: Account, *, now: datetime) -> Theme:
    """Reads the loved posts that went out. Where the theme is another one than before, what was found by the old one
    no longer holds. It takes half a second, in which nobody waits for the account's row: what moves meanwhile is seen
    by the version that is kept, and built again when its time has come."""
    version = Account.objects.values_list("history_version", flat=True).get(pk=account.pk)
    theme = build_theme(_loved(account))
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        known = KeptTheme.objects.filter(account=account).first()
        if known is None or known.theme != theme.as_json():
            version += 1
            Account.objects.filter(pk=account.pk).update(history_version=F("history_version") + 1)
        values = {"history_version": version, "theme": theme.as_json(), "built_at": now}
        KeptTheme.objects.update_or_create(account=account, defaults=values)
    return theme


def _loved(account: Account) -> list[str]:
    """The newest texts in columns that followers love, without promotions and forwards."""
    loved = Q(group=ColumnGroup.LOVED.value, promotion=False)
    ours = Plan.objects.filter(
        loved, account=account, state=Plan.State.PUBLISHED, taken_down_at=None, repost_of=None
    ).values_list("published_at", "version__text")
    outside = standing([account.pk]).filter(loved, repost_of="").values_list("published_at", "text")
    both = [*ours.order_by("-published_at")[:NEWEST], *outside.order_by("-published_at")[:NEWEST]]
    return [text for _, text in sorted(both, reverse=True)[:NEWEST]]
