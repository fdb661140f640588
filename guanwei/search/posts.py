"""Finding posts by the wording that is in force somewhere, by its column, by the account that it goes out on.

Each run of letters that was typed has to stand in one of them. Columns and accounts are looked up by their present
names, so a new name is found at once and the old one never.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from guanwei.accounts.access import accounts_for, brands_for, within
from guanwei.accounts.models import Account
from guanwei.editorial.models import Column, Findable, Version
from guanwei.lib.text import Piece, excerpt, folded, sought
from guanwei.people.models import User
from guanwei.publishing.models import Plan
from guanwei.search.marks import Kind, Mark

WALKED = 400  # of the newest wordings, before the rest is left to the index


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
    viewer: User, typed: str, *, account_id: int | None, mark: Mark | None, rising: bool, count: int
) -> list[Mark]:
    """Where the wordings stand that say it, as marks whose numbers are those of versions."""
    mine, wanted = _plans(viewer, account_id), sought(typed)
    order = ("at", "version") if rising else ("-at", "-version")
    ordered = Findable.objects.order_by(*order)
    if mark:
        ordered = ordered.filter(_beyond(*mark.within(Kind.POSTS), rising=rising))
    found = ordered.filter(Exists(mine.filter(version=OuterRef("version"))))
    columns = Column.objects.filter(brand__in=brands_for(viewer)).values_list("pk", *NAMES)
    names = [
        (pk, folded(f"{name} {handle}"))
        for pk, name, handle in accounts_for(viewer).values_list("pk", "name", "handle")
    ]
    labels = [(pk, folded(" ".join(parts))) for pk, *parts in columns]
    for run in wanted:
        found = found.filter(_says(run, _named(run, names), _named(run, labels), mine))
    if not wanted:
        return []
    # What stands everywhere is found in the newest; PostgreSQL takes a name for something rare and would collect all.
    newest = list(ordered.values_list("version", flat=True)[:WALKED])
    rows = list(found.filter(version__in=newest).values_list("version", "at")[:count])
    if len(rows) < count and len(newest) == WALKED:
        rows = list(found.values_list("version", "at")[:count])
    return [Mark(at, Kind.POSTS, version) for version, at in rows]


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


def _named(run: str, names: Sequence[tuple[int, str]]) -> list[int]:
    return [id for id, name in names if run in name]


def _beyond(at: datetime, id: int, *, rising: bool) -> Q:
    side = "gt" if rising else "lt"
    # The first condition says nothing new, and lets the index begin where the page does.
    return Q(**{f"at__{side}e": at}) & (Q(**{f"at__{side}": at}) | Q(**{f"version__{side}": id}))


def _shown(version: Version, typed: str) -> tuple[Piece, ...]:
    """The text; the link too, where only that says it."""
    pieces = excerpt(version.text, typed)
    if version.link and not any(piece.found for piece in pieces):
        in_link = excerpt(version.link, typed)
        if any(piece.found for piece in in_link):
            return (*excerpt(version.text, "", length=30), Piece(" "), *in_link)
    return pieces
