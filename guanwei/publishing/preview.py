"""A post that is not stored yet, as it would look and be judged on each account: for the form, by button or while
somebody types."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from guanwei.accounts.models import Account
from guanwei.accounts.rights import ByHand, Route
from guanwei.editorial.actions import Draft
from guanwei.editorial.models import Post, Version, VersionPicture
from guanwei.lib.text import byte_length, grapheme_length, mastodon_length, weibo_length, x_length
from guanwei.networks.acts import Operation
from guanwei.networks.contract import Counting, Limits
from guanwei.networks.registry import wire_text
from guanwei.networks.showing import Shown, shown
from guanwei.practice.findings import Finding
from guanwei.practice.subjects import PostSubject
from guanwei.publishing.actions import Placement
from guanwei.publishing.checking import findings_of
from guanwei.publishing.context import Scene, limits_on, scene_for, subject_of, way_of
from guanwei.publishing.models import Plan
from guanwei.publishing.slots import Coming, Offer
from guanwei.publishing.slotting import Week, near, offers, weeks_of
from guanwei.publishing.ways_out import moved, wants_another_time

_LENGTHS: Mapping[Counting, Callable[[str], int]] = {
    Counting.WEIBO: weibo_length,
    Counting.GRAPHEMES: grapheme_length,
    Counting.MASTODON: mastodon_length,
    Counting.X: x_length,
}


@dataclass(frozen=True, slots=True)
class Preview:
    """One account's view of a draft. `length` and `limit` in the unit that the network shows to people; `pictures` is
    how many of them go along. `shown` is what its readers see."""

    account: Account
    text: str
    length: int
    limit: int
    way: Route
    shown: Shown
    pictures: int
    findings: tuple[Finding, ...] = ()

    @property
    def by_hand(self) -> bool:
        return isinstance(self.way, ByHand)

    @property
    def left(self) -> int:
        return self.limit - self.length


def measured(
    account: Account, *, text: str, link: str, pictures: int, operation: Operation = Operation.POST
) -> Preview:
    """Text as it goes out, its length and way, without judging it."""
    way = way_of(account, text=text, pictures=pictures, operation=operation)
    limits = limits_on(account, way)
    sent = wire_text(account.network, text, link)
    length = length_in(limits, sent)
    seen = shown(account.network, sent, pictures=pictures, fits=_fits(limits, sent, length))
    return Preview(account, sent, length, limits.max_length, way, seen, min(pictures, limits.max_pictures))


def length_in(limits: Limits, text: str) -> int:
    return _LENGTHS[limits.counting](text)


def _fits(limits: Limits, text: str, length: int) -> int | None:
    """How many characters of the text the network takes; None for all of them."""
    if length <= limits.max_length and (limits.max_bytes is None or byte_length(text) <= limits.max_bytes):
        return None
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        part = text[:middle]
        too_long = length_in(limits, part) > limits.max_length
        if too_long or (limits.max_bytes is not None and byte_length(part) > limits.max_bytes):
            high = middle - 1
        else:
            low = middle
    return low


class Rehearsal:
    """A draft on its accounts, with all that is around it read once. `plans` by account where the post is planned
    already, so that it is not taken for a second one. `readable` are the accounts that the person may see. Reads only.
    """

    def __init__(
        self,
        draft: Draft,
        placements: Sequence[Placement],
        *,
        now: datetime,
        plans: Mapping[int, Plan] | None = None,
        readable: frozenset[int] | None = None,
    ) -> None:
        self._draft, self._placements, self._now, self._plans = draft, placements, now, plans or {}
        accounts = [placement.account for placement in placements]
        self._scene: Scene = scene_for(accounts, now=now, readable=readable)
        self._weeks: dict[int, Week] = weeks_of(accounts)
        self._subjects = {one.account.pk: self._subject(one) for one in placements}

    def previews(self) -> list[Preview]:
        """Each account's view, the findings with a button where a machine can mend them."""
        return [self._preview(placement.account) for placement in self._placements]

    def next_free(self, *, after: datetime | None = None) -> dict[int, Offer | None]:
        """By account the next free time of its week, from `after` on."""
        return offers(self._subjects, self._scene, self._weeks, after=after or self._now, column=self._draft.column.pk)

    def near(self, account: Account, count: int) -> list[Coming]:
        """The next free times of one account."""
        week, column = self._weeks[account.pk], self._draft.column.pk
        return near(self._subjects[account.pk], self._scene, account.pk, week, column=column, count=count)

    def week(self, account: Account) -> Week:
        return self._weeks[account.pk]

    def _preview(self, account: Account) -> Preview:
        said, known = self._draft.on(account.pk), self._plans.get(account.pk)
        operation = known.operation if known else Operation.POST
        plain = measured(account, text=said.text, link=said.link, pictures=len(said.pictures), operation=operation)
        subject = self._subjects[account.pk]
        found = findings_of(subject, self._scene, account.pk)
        return replace(plain, findings=tuple(self._with_a_way_out(subject, account, found)))

    def _with_a_way_out(self, subject: PostSubject, account: Account, found: Sequence[Finding]) -> Iterator[Finding]:
        """What floods is offered the next free time after its own."""
        for finding in found:
            if subject.due is None or not wants_another_time(finding):
                yield finding
                continue
            one = {account.pk: subject}
            column = self._draft.column.pk
            offer = offers(one, self._scene, self._weeks, after=subject.due, column=column)[account.pk]
            yield moved(finding, offer, subject.zone, self._now) if offer else finding

    def _subject(self, placement: Placement) -> PostSubject:
        account, known = placement.account, self._plans.get(placement.account.pk)
        said = self._draft.on(account.pk)
        post = Post(
            pk=known.post_id if known else 0,
            brand_id=account.brand_id,
            column=said.column,
            benefit=said.benefit,
            value=said.value,
        )
        version = Version(post=post, text=said.text, link=said.link)
        due = placement.due_at or (known.due_at if known else None)
        plan = Plan(pk=known.pk if known else 0, post=post, account=account, version=version, due_at=due)
        plan.repost_of = known.repost_of if known else None
        pictures = [
            VersionPicture(asset=picture.asset, alt_text=picture.alt_text, position=position)
            for position, picture in enumerate(said.pictures)
        ]
        return subject_of(plan, pictures, self._scene.settings[account.pk], self._scene.brand(account.pk))
