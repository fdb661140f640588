"""Finding posts by the wording that is in force somewhere, by its column, by the account that it goes out on.

Each run of letters that was typed has to stand in one of them. Columns and accounts are looked up by their present
names, so a new name is found at once and the old one never.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from guanwei.accounts.access import brands_for, within
from guanwei.accounts.models import Account
from guanwei.editorial.models import Column, Findable, Version
from guanwei.lib.text import Piece, excerpt, folded, sought
from guanwei.people.models import User
from guanwei.publishing.models import Plan
from guanwei.search.marks import Kind, Mark
from guanwei.search.names import Names, named
from guanwei.search.newest import first, ordered

NAMES = ("name", "name_en", "label", "topic")  # of a column


@dataclass(frozen=True, slots=True)
class PostHit:
    """A wording that was found, and where it stands in the plan of the viewer's accounts."""

    post_id: int
    at: datetime  # when it was written
    text: tuple[Piece, ...]
    column: Column
    plans: tuple[Plan, ...]

    kind = Kind.POSTS

    @property
    def accounts(self) -> list[Account]:
        return [plan.account for plan in self.plans]


def places(
    viewer: User,
    typed: str,
    *,
    accounts: Names,
    account_id: int | None,
    mark: Mark | None,
    rising: bool,
    count: int,
) -> list[Mark]:
    """Where the wordings stand that say it, as marks whose numbers are those of versions. `accounts`: what the viewer's
    are called."""
    mine, wanted = _plans(viewer, account_id), sought(typed)
    among = ordered(Findable.objects.all(), mark.within(Kind.POSTS) if mark else None, rising=rising)
    found = among.filter(Exists(mine.filter(version=OuterRef("version"))))
    columns = Column.objects.filter(brand__in=brands_for(viewer)).values_list("pk", *NAMES) if wanted else ()
    labels = [(pk, folded(" ".join(parts))) for pk, *parts in columns]
    for run in wanted:
        found = found.filter(_says(run, named(run, accounts), named(run, labels), mine))
    return [Mark(at, Kind.POSTS, version) for version, at in first(found, among, count)] if wanted else []


def hits(viewer: User, versions: Collection[int], typed: str) -> dict[int, PostHit]:
    """By version."""
    plans = defaultdict(list)
    for plan in _plans(viewer, None).filter(version__in=versions).select_related("account").order_by("due_at", "pk"):
        plans[plan.version_id].append(plan)
    shown = Version.objects.filter(pk__in=versions).select_related("post__column")
    return {
        one.pk: PostHit(one.post_id, one.created_at, _shown(one, typed), one.post.column, tuple(plans[one.pk]))
        for one in shown
    }


def _plans(viewer: User, account_id: int | None) -> QuerySet[Plan]:
    mine = Plan.objects.filter(within(viewer))
    return mine if account_id is None else mine.filter(account=account_id)


def _says(run: str, accounts: Sequence[int], columns: Sequence[int], mine: QuerySet[Plan]) -> Q:
    if not accounts and not columns:
        return Q(words__says=run)
    named = mine.filter(Q(account__in=accounts) | Q(post__column__in=columns))
    # Two sets of numbers: as conditions of their own they would keep the index of words out.
    return Q(pk__in=Findable.objects.filter(words__says=run).values("pk")) | Q(pk__in=named.values("version"))


def _shown(version: Version, typed: str) -> tuple[Piece, ...]:
    """The text; the link too, where only that says it."""
    pieces = excerpt(version.text, typed)
    if version.link and not any(piece.found for piece in pieces):
        in_link = excerpt(version.link, typed)
        if any(piece.found for piece in in_link):
            return (*excerpt(version.text, "", length=30), Piece(" "), *in_link)
    return pieces
