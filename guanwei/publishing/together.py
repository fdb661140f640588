"""Posts that are judged at once are laid over what is there, so that each of them sees the others."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from guanwei.accounts.models import Account
from guanwei.practice.entries import Entry
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.near import NearIndex
from guanwei.practice.resembling import MOST, Resembled, Whose
from guanwei.practice.subjects import PostSubject
from guanwei.publishing.context import Scene
from guanwei.publishing.resembling import BrandTexts, texts_of
from guanwei.publishing.themes import RECENT, Said

# By account id: the posts as they would go out there.
Subjects = Mapping[int, Sequence[PostSubject]]


def laid_over(scene: Scene, accounts: Collection[Account], subjects: Subjects) -> Scene:
    """With the posts at their times, as the accounts' own and as their sisters' (practice B1, B2, C2, C5, C13). What is
    stored already takes the place of what it was. `accounts` are those of the scene."""
    fresh = {account: _entries(those) for account, those in subjects.items()}
    brand_of = {account.pk: account.brand_id for account in accounts}
    timelines, sisters = dict(scene.timelines), dict(scene.sisters)
    for account, brand in brand_of.items():
        others = [one for one in fresh if one != account and brand_of[one] == brand]
        timelines[account] = timelines[account].plus(fresh.get(account, ()))
        sisters[account] = sisters[account].plus(entry for other in others for entry in fresh[other])
    return replace(scene, timelines=timelines, sisters=sisters)


def unsaved(scene: Scene, accounts: Collection[Account], subjects: Subjects) -> Scene:
    """`laid_over` for posts of one brand that are stored nowhere: their words are compared too (practice C13, B5)."""
    said = _Wordings(subjects)
    texts = {one: TextsBeside(known, said) for one, known in texts_of(accounts, None).items()}
    recent = {
        account.pk: _recent(scene.recent.get(account.pk, ()), subjects.get(account.pk, ())) for account in accounts
    }
    return replace(laid_over(scene, accounts, subjects), texts=texts, recent=recent)


class _Wordings:
    """What the posts say, each wording once, and who says it: the account and its post."""

    def __init__(self, subjects: Subjects) -> None:
        self.index: NearIndex[bytes] = NearIndex()
        self.by: dict[bytes, list[tuple[int, PostSubject]]] = defaultdict(list)
        for account, one in ((account, one) for account, those in subjects.items() for one in those):
            if one.fingerprint and one.fingerprint not in self.by:
                self.index.add(one.fingerprint, one.text)
            self.by[one.fingerprint].append((account, one))


@dataclass(frozen=True)
class TextsBeside:
    """What an account's brand knows, and the posts that are judged together with the one in question."""

    known: BrandTexts
    said: _Wordings

    def similar(self, post: str, text: str) -> Sequence[Resembled]:
        found = [*self.known.similar(post, text), *self._beside(post, text)]
        return sorted(found, key=lambda one: -one.score)[: 2 * MOST]

    def _beside(self, post: str, text: str) -> Iterator[Resembled]:
        """Without those that say the very same: the timelines tell of them. Another account is not named, as what is
        found is kept and shown to several people."""
        own = fingerprint(text)
        for match in self.said.index.similar(text, MOST + 1):
            others = self.said.by[match.key] if match.key != own else ()
            for account, one in others:
                if one.post == post:
                    continue  # in other words, for another account
                whose = Whose.OWN if account == self.known.account else Whose.SISTER
                yield Resembled(one.id, whose, "", match.kind, match.share, match.score, match.spans, one.due)


def _entries(subjects: Iterable[PostSubject]) -> list[Entry]:
    return [one.entry(one.due) for one in subjects if one.due]


def _recent(known: Sequence[Said], subjects: Iterable[PostSubject]) -> list[Said]:
    fresh = [Said(one.post, one.text, one.due) for one in subjects if one.due]
    return sorted([*fresh, *known], key=lambda one: one.at, reverse=True)[: RECENT + 1]
