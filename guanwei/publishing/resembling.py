"""Whom a text resembles, of all that an account's brand planned, published and heard (practice C13, B5)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.listening.copyable import note_all
from guanwei.listening.history import standing
from guanwei.listening.models import Copyable
from guanwei.practice.known import Alike, Text, alike, forget, know_anew
from guanwei.practice.resembling import MOST, Resembled, Whose
from guanwei.publishing.models import Plan


@dataclass(frozen=True)
class BrandTexts:
    """What `account`'s brand knows, as somebody sees it who may read the accounts `readable`. None: the finding is kept
    and shown to several people, so that no other account is named and nothing that only another one heard."""

    account: int
    brand: int
    readable: frozenset[int] | None = None

    def similar(self, post: str, text: str) -> Sequence[Resembled]:
        """Two statements where nothing is alike, four or five otherwise."""
        found = alike(self.brand, text)
        if not found:
            return ()
        likes = {one.fingerprint: one for one in found}
        posts = [*self._plans(post, likes), *self._outside(likes)]
        heard = self._heard(post, likes)
        return sorted([*posts, *heard], key=lambda one: -one.score)[: 2 * MOST]

    def _plans(self, post: str, likes: dict[bytes, Alike]) -> Iterator[Resembled]:
        plans = (
            Plan.objects.filter(fingerprint__in=_reworded(likes), account__brand=self.brand, taken_down_at=None)
            .exclude(state=Plan.State.CANCELLED)
            .exclude(post__in=[post] if post.isdecimal() else [])
        )
        rows = plans.values_list("pk", "account", "account__name", "published_at", "due_at", "fingerprint")
        for pk, account, name, published, due, mark in rows:
            yield self._one(f"plan:{pk}", account, name, published or due, likes[bytes(mark)])

    def _outside(self, likes: dict[bytes, Alike]) -> Iterator[Resembled]:
        accounts = dict(Account.objects.filter(brand=self.brand).values_list("pk", "name"))
        outside = standing(list(accounts)).filter(fingerprint__in=_reworded(likes))
        for pk, account, at, mark in outside.values_list("pk", "account", "published_at", "fingerprint"):
            yield self._one(f"outside:{pk}", account, accounts[account], at, likes[bytes(mark)])

    def _heard(self, post: str, likes: dict[bytes, Alike]) -> list[Resembled]:
        """Of others; what they wrote after our post was out is a copy of ours."""
        rows = list(
            Copyable.objects.filter(
                fingerprint__in=list(likes),
                interaction__gone_at=None,
                interaction__hearings__account__brand=self.brand,
            ).values_list(
                "interaction",
                "interaction__hearings__account",
                "interaction__contact__name",
                "interaction__contact__handle",
                "interaction__created_at",
                "fingerprint",
            )
        )
        if not rows:
            return []
        out = _first_out(post)
        seen: dict[int, Resembled] = {}
        for pk, account, name, handle, at, mark in rows:
            if out is not None and at >= out:
                continue
            open_to = account in self._may_read()
            if pk not in seen or open_to:
                who = (name or handle) if open_to else ""
                seen[pk] = _resembled(f"heard:{pk}", Whose.OTHERS, who, at, likes[bytes(mark)], hidden=not open_to)
        return list(seen.values())

    def _one(self, id: str, account: int, name: str, at: datetime | None, like: Alike) -> Resembled:
        whose = Whose.OWN if account == self.account else Whose.SISTER
        hidden = self.readable is not None and account not in self.readable
        return _resembled(id, whose, "" if hidden or self.readable is None else name, at, like, hidden=hidden)

    def _may_read(self) -> Collection[int]:
        return {self.account} if self.readable is None else self.readable


def _reworded(likes: dict[bytes, Alike]) -> list[bytes]:
    """Without our own text: the timelines tell who of ours says the very same."""
    return [mark for mark, one in likes.items() if one.likeness]


def _resembled(id: str, whose: Whose, who: str, at: datetime | None, like: Alike, *, hidden: bool = False) -> Resembled:
    known = like.likeness
    if known is None:
        return Resembled(id, whose, who, None, 1.0, 1.0, (), at, hidden=hidden)
    return Resembled(id, whose, who, known.kind, known.share, known.score, like.spans, at, hidden=hidden)


def _first_out(post: str) -> datetime | None:
    """When this post first went out."""
    if not post.isdecimal():
        return None
    return Plan.objects.filter(post=post).aggregate(at=Min("published_at"))["at"]


def texts_of(accounts: Iterable[Account], readable: frozenset[int] | None) -> dict[int, BrandTexts]:
    return {account.pk: BrandTexts(account.pk, account.brand_id, readable) for account in accounts}


# --- keeping what is known right ------------------------------------------------------------------------------------

AT_A_TIME = 5000
SAID = """
SELECT brand_id, fingerprint, text FROM (
  SELECT account.brand_id, plan.fingerprint, version.text
    FROM publishing_plan AS plan JOIN editorial_version AS version ON version.id = plan.version_id
    JOIN accounts_account AS account ON account.id = plan.account_id
   UNION ALL
  SELECT account.brand_id, outside.fingerprint, outside.text
    FROM listening_outsidepost AS outside JOIN accounts_account AS account ON account.id = outside.account_id
   UNION ALL
  SELECT account.brand_id, heard.fingerprint, interaction.text
    FROM listening_copyable AS heard JOIN listening_interaction AS interaction ON interaction.id = heard.interaction_id
    JOIN listening_hearing AS hearing ON hearing.interaction_id = interaction.id
    JOIN accounts_account AS account ON account.id = hearing.account_id) AS said
 WHERE fingerprint <> ''
"""
UNUSED = """
NOT EXISTS (SELECT FROM publishing_plan AS plan JOIN accounts_account AS account ON account.id = plan.account_id
             WHERE plan.fingerprint = known.fingerprint AND account.brand_id = known.brand_id
               AND plan.state <> 'cancelled')
AND NOT EXISTS (SELECT FROM listening_outsidepost AS outside
                  JOIN accounts_account AS account ON account.id = outside.account_id
                 WHERE outside.fingerprint = known.fingerprint AND account.brand_id = known.brand_id)
AND NOT EXISTS (SELECT FROM listening_copyable AS heard
                  JOIN listening_hearing AS hearing ON hearing.interaction_id = heard.interaction_id
                  JOIN accounts_account AS account ON account.id = hearing.account_id
                 WHERE heard.fingerprint = known.fingerprint AND account.brand_id = known.brand_id)
"""


def know_all_anew() -> int:
    """Reads every post and everything heard once more, as after an upgrade that compares in another way. Returns the
    number of different texts."""
    with transaction.atomic():
        note_all()
        sql.rows(f"DECLARE said NO SCROLL CURSOR FOR {SAID}", {})
        known = know_anew(_said())
        sql.rows("CLOSE said", {})
        return known


def _said() -> Iterator[list[Text]]:
    while rows := sql.rows(f"FETCH {AT_A_TIME} FROM said", {}):
        yield [Text(brand, bytes(mark), text) for brand, mark, text in rows]


def forget_unused() -> int:
    """Texts that nobody says any more: drafts that were rewritten, what was thrown away."""
    with transaction.atomic():
        return forget(UNUSED)
