"""Finding posts by the wording that is in force somewhere, by its column, by the account that it goes out on.

Each run of letters that was typed has to stand in one of them. Columns and accounts are looked up by their present
names, so a new name is found at once and the old one never.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from guanwei.accounts.access import brands_for, within
from guanwei.accounts.models import Account
from guanwei.editorial.models import Column, Version
from guanwei.lib.text import Piece, excerpt, folded
from guanwei.people.models import User
from guanwei.publishing.models import Plan
from guanwei.search.marks import Kind
from guanwei.search.names import bearing, names_of_accounts
from guanwei.search.newest import Named, Words

NAMES = ("name", "name_en", "label", "topic")  # of a column
WORDS = Words(
    Kind.POSTS,
    table="editorial_findable",
    key="version_id",
    mine="EXISTS (SELECT FROM publishing_plan WHERE version_id = one.id AND WITHIN AND CHOSEN)",
    named="""
SELECT version_id FROM publishing_plan JOIN editorial_post ON editorial_post.id = post_id
 WHERE (account_id = ANY(%(accounts…)s) OR column_id = ANY(%(columns…)s)) AND WITHIN AND CHOSEN
""",
)


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


def named_in(viewer: User, runs: Sequence[str]) -> list[Named]:
    """The viewer's accounts and columns that each run stands in the names of."""
    if not runs:
        return []
    accounts = names_of_accounts(viewer)
    columns = Column.objects.filter(brand__in=brands_for(viewer)).values_list("pk", *NAMES)
    labels = [(pk, folded(" ".join(parts))) for pk, *parts in columns]
    return [Named(bearing(run, accounts), bearing(run, labels)) for run in runs]


def hits(viewer: User, versions: Collection[int], typed: str) -> dict[int, PostHit]:
    """By version."""
    plans = defaultdict(list)
    for plan in (
        Plan.objects.filter(within(viewer), version__in=versions).select_related("account").order_by("due_at", "pk")
    ):
        plans[plan.version_id].append(plan)
    shown = Version.objects.filter(pk__in=versions).select_related("post__column")
    return {
        one.pk: PostHit(one.post_id, one.created_at, _shown(one, typed), one.post.column, tuple(plans[one.pk]))
        for one in shown
    }


def _shown(version: Version, typed: str) -> tuple[Piece, ...]:
    """The text; the link too, where only that says it."""
    pieces = excerpt(version.text, typed)
    if version.link and not any(piece.found for piece in pieces):
        in_link = excerpt(version.link, typed)
        if any(piece.found for piece in in_link):
            return (*excerpt(version.text, "", length=30), Piece(" "), *in_link)
    return pieces
