"""Saving the post form: words, pictures, accounts and time of one post in one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from guanwei.accounts.access import require
from guanwei.accounts.models import Account
from guanwei.editorial.actions import Draft, add_version
from guanwei.editorial.content import Content, PictureContent, content_hash
from guanwei.editorial.models import Post
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.actions import Placement, PlanRefused, cancel, move, revise
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.context import settings_for
from guanwei.publishing.fixing import draft_of
from guanwei.publishing.models import Plan
from guanwei.publishing.settings import LATENESS
from guanwei.trail.record import record


@dataclass(frozen=True, slots=True)
class Edited:
    plans: list[Plan]
    version_is_new: bool


def edit(*, actor: User, now: datetime, post_id: int, draft: Draft, placements: Sequence[Placement]) -> Edited:
    """Brings a post to what the form says. `placements` are all accounts it shall go out on; a time of None keeps the
    time that a plan has. Words and pictures that did not change make no new version and end no approval.

    PlanRefused where one of its accounts stands too far along, or was taken off this post before.
    """
    if not placements:
        raise PlanRefused(Words("至少选一个账号。", "Choose at least one account."))
    with transaction.atomic():
        post = Post.objects.select_for_update().get(pk=post_id)
        plans = {plan.account_id: plan for plan in _plans_of(post)}
        wanted = {placement.account.pk: placement for placement in placements}
        _refuse_dropped(post, wanted, plans)
        for account, plan in plans.items():
            if account not in wanted:
                cancel(actor=actor, now=now, plan_id=plan.pk)
        staying = [plan for account, plan in plans.items() if account in wanted]
        fresh = not staying or any(_changed(draft_of(plan), draft) for plan in staying)
        if not staying:
            add_version(actor=actor, now=now, post=post, draft=draft)
        elif fresh:
            revise(actor=actor, now=now, post_id=post.pk, draft=draft)
        for plan in staying:
            _move(actor, now, plan, wanted[plan.account_id].due_at)
        added = [placement for account, placement in wanted.items() if account not in plans]
        _place(actor, now, post, draft, added)
        return Edited(list(_plans_of(post)), fresh)


def _plans_of(post: Post) -> list[Plan]:
    found = Plan.objects.select_for_update(of=("self",)).filter(post=post).exclude(state=Plan.State.CANCELLED)
    return list(found.select_related("account", "version", "post__column"))


def _refuse_dropped(post: Post, wanted: dict[int, Placement], plans: dict[int, Plan]) -> None:
    """A cancelled plan's delivery is closed for ever: the same post on the same account is never sent again."""
    again = [wanted[id].account for id in wanted if id not in plans]
    dropped = Plan.objects.filter(post=post, account__in=again).select_related("account").first()
    if dropped:
        name = dropped.account.name
        raise PlanRefused(
            Words(
                f"这条在“{name}”上已经取消过。要再发，请复制成新稿件。",
                f'It was cancelled on "{name}" before. To send it there after all, copy it to a new post.',
            )
        )


def _changed(before: Draft, after: Draft) -> bool:
    def facts(draft: Draft) -> tuple[object, ...]:
        pictures = [(picture.asset.pk, picture.alt_text) for picture in draft.pictures]
        return draft.column.pk, draft.text, draft.link, pictures, draft.benefit, draft.note

    return facts(before) != facts(after)


def _move(actor: User, now: datetime, plan: Plan, due_at: datetime | None) -> None:
    if due_at is None or due_at == plan.due_at:
        return
    lateness = timedelta(minutes=settings_for([plan.account])[plan.account_id][LATENESS])
    move(actor=actor, now=now, plan_id=plan.pk, due_at=due_at, lateness=lateness)


def _place(actor: User, now: datetime, post: Post, draft: Draft, placements: Sequence[Placement]) -> None:
    if not placements:
        return
    version = post.versions.order_by("-number").first()
    plans = [_plan(now, post, draft, placement) for placement in placements]
    for plan, placement in zip(plans, placements, strict=True):
        require(actor, Permission.WRITE, placement.account)
        if placement.account.brand_id != post.brand_id:
            raise PlanRefused(Words("栏目和账号不属于同一个品牌。", "Column and account belong to different brands."))
        if placement.due_at is not None and placement.due_at <= now:
            raise PlanRefused(
                Words("这个时间已经过去了，请选一个将来的时间。", "That time has passed. Choose one in the future.")
            )
        plan.version = version
        plan.save()
        record(actor=actor, now=now, verb="plan.added", kind="plan", id=plan.pk, account_id=plan.account_id)
    accounts = [plan.account_id for plan in plans]
    Account.objects.filter(pk__in=accounts).update(history_version=F("history_version") + 1)
    check_and_keep(plans, now=now)


def _plan(now: datetime, post: Post, draft: Draft, placement: Placement) -> Plan:
    pictures = [PictureContent(picture.asset.sha256, picture.alt_text) for picture in draft.pictures]
    content = Content("post", placement.account.pk, draft.text, draft.link, pictures)
    return Plan(
        post=post,
        account=placement.account,
        due_at=placement.due_at,
        group=draft.column.group,
        content_hash=content_hash(content),
        fingerprint=b"",
        created_at=now,
        changed_at=now,
    )
