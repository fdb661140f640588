"""Finding what our accounts posted outside Guanwei, by its words and by the account that it stands on.

What is gone from the network is not found, nor what the ledger knows by now: that is found as the post that it is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from guanwei.accounts.access import within
from guanwei.accounts.models import Account
from guanwei.lib.text import Piece, excerpt, sought
from guanwei.listening.history import still_there
from guanwei.listening.models import OutsidePost, OutsideWords
from guanwei.people.models import User
from guanwei.search.marks import Kind, Mark
from guanwei.search.names import Names, named
from guanwei.search.newest import first, ordered


@dataclass(frozen=True, slots=True)
class OutsideHit:
    """A post that was made on the network itself. `url` is "" where an export told none."""

    outside_id: int
    at: datetime  # when it was published
    text: tuple[Piece, ...]
    account: Account
    url: str

    kind = Kind.OUTSIDE

    @property
    def accounts(self) -> list[Account]:
        return [self.account]


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
    """`accounts`: what the viewer's are called."""
    mine, wanted = _mine(viewer, account_id), sought(typed)
    among = ordered(OutsideWords.objects.all(), mark.within(Kind.OUTSIDE) if mark else None, rising=rising)
    found = among.filter(Exists(mine.filter(pk=OuterRef("pk"))))
    for run in wanted:
        found = found.filter(_says(run, named(run, accounts), mine))
    return [Mark(at, Kind.OUTSIDE, id) for id, at in first(found, among, count)] if wanted else []


def hits(viewer: User, ids: Collection[int], typed: str) -> dict[int, OutsideHit]:
    """By number."""
    shown = _mine(viewer, None).filter(pk__in=ids).select_related("account")
    return {
        one.pk: OutsideHit(one.pk, one.published_at, excerpt(one.text, typed), one.account, one.url) for one in shown
    }


def _mine(viewer: User, account_id: int | None) -> QuerySet[OutsidePost]:
    mine = still_there().filter(within(viewer))
    return mine if account_id is None else mine.filter(account=account_id)


def _says(run: str, accounts: Sequence[int], mine: QuerySet[OutsidePost]) -> Q:
    if not accounts:
        return Q(words__says=run)
    # Two sets of numbers: as conditions of their own they would keep the index of words out.
    said = OutsideWords.objects.filter(words__says=run)
    return Q(pk__in=said.values("pk")) | Q(pk__in=mine.filter(account__in=accounts).values("pk"))
