"""Finding what our accounts posted outside Guanwei, by its words and by the account that it stands on.

What is gone from the network is not found, nor what the ledger knows by now: that is found as the post that it is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from guanwei.accounts.access import within
from guanwei.accounts.models import Account
from guanwei.lib.text import Piece, excerpt
from guanwei.listening.models import OutsidePost
from guanwei.networks.acts import NEW_TEXTS
from guanwei.people.models import User
from guanwei.search.marks import Kind
from guanwei.search.newest import Words

# As guanwei.listening.history.standing has it.
WORDS = Words(
    Kind.OUTSIDE,
    table="listening_outsidewords",
    key="post_id",
    mine="""
EXISTS (SELECT FROM listening_outsidepost AS post
         WHERE id = one.id AND gone_at IS NULL AND WITHIN AND CHOSEN AND NOT EXISTS (
               SELECT FROM delivery_delivery AS sent
                WHERE sent.account_id = post.account_id AND sent.remote_id = post.remote_id AND sent.remote_id <> ''
                  AND sent.operation IN (TEXTS)))
""".replace("TEXTS", ", ".join(f"'{one.value}'" for one in sorted(NEW_TEXTS))),
    named="SELECT id FROM listening_outsidepost WHERE account_id = ANY(%(accounts…)s) AND WITHIN AND CHOSEN",
)


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


def hits(viewer: User, ids: Collection[int], typed: str) -> dict[int, OutsideHit]:
    """By number."""
    shown = OutsidePost.objects.filter(within(viewer), pk__in=ids).select_related("account")
    return {
        one.pk: OutsideHit(one.pk, one.published_at, excerpt(one.text, typed), one.account, one.url) for one in shown
    }
