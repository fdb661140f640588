"""A post that is not stored yet, as it would look and be judged on each account: for the form, by button or while
somebody types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guanwei.accounts.models import Account
from guanwei.accounts.rights import ByHand, Route
from guanwei.editorial.actions import Draft
from guanwei.editorial.models import Post, Version, VersionPicture
from guanwei.lib.text import grapheme_length, mastodon_length, weibo_length
from guanwei.networks.acts import Operation
from guanwei.networks.contract import Counting, Limits
from guanwei.networks.registry import wire_text
from guanwei.practice.findings import Finding
from guanwei.publishing.actions import Placement
from guanwei.publishing.checking import findings_of
from guanwei.publishing.context import limits_on, scene_for, subject_of, way_of
from guanwei.publishing.models import Plan

_LENGTHS = {
    Counting.WEIBO: weibo_length,
    Counting.GRAPHEMES: grapheme_length,
    Counting.MASTODON: mastodon_length,
}


@dataclass(frozen=True, slots=True)
class Preview:
    """One account's view of a draft. `length` and `limit` in the unit that the network shows to people."""

    account: Account
    text: str
    length: int
    limit: int
    way: Route
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
    return Preview(account, sent, length_in(limits, sent), limits.max_length, way)


def length_in(limits: Limits, text: str) -> int:
    return _LENGTHS[limits.counting](text)


def preview(
    draft: Draft, placements: Sequence[Placement], *, now: datetime, plans: Mapping[int, Plan] | None = None
) -> list[Preview]:
    """The draft on each account. `plans` by account where the post is planned already, so that it is not taken for a
    second one. Reads only."""
    accounts = [placement.account for placement in placements]
    scene = scene_for(accounts, now=now)
    previews = []
    for placement in placements:
        account = placement.account
        known = (plans or {}).get(account.pk)
        due = placement.due_at or (known.due_at if known else None)
        plan, pictures = _unsaved(draft, account, due, known)
        subject = subject_of(plan, pictures, scene.settings[account.pk])
        findings = findings_of(subject, scene, account.pk)
        plain = measured(account, text=draft.text, link=draft.link, pictures=len(pictures), operation=plan.operation)
        previews.append(Preview(account, plain.text, plain.length, plain.limit, plain.way, findings))
    return previews


def _unsaved(
    draft: Draft, account: Account, due_at: datetime | None, known: Plan | None
) -> tuple[Plan, list[VersionPicture]]:
    post = Post(pk=known.post_id if known else 0, brand_id=account.brand_id, column=draft.column, benefit=draft.benefit)
    version = Version(post=post, text=draft.text, link=draft.link)
    plan = Plan(pk=known.pk if known else 0, post=post, account=account, version=version, due_at=due_at)
    plan.repost_of_id = known.repost_of_id if known else None
    pictures = [
        VersionPicture(asset=picture.asset, alt_text=picture.alt_text, position=position)
        for position, picture in enumerate(draft.pictures)
    ]
    return plan, pictures
