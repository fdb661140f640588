"""Saving the post form: words, pictures, accounts and time of one post in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from guanwei.accounts.access import require
from guanwei.editorial.actions import Draft, add_version
from guanwei.editorial.models import Post
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.actions import (
    Placement,
    PlanRefused,
    cancel,
    history_moved,
    move,
    plan_hash,
    refuse_past,
    revise,
)
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

    PlanRefused where one of its accounts stands too far along. An account that it was cancelled on before comes back as
    the next occurrence of the same plan.
    """
    if not placements:
        raise PlanRefused(Words("至少选一个账号。", "Choose at least one account."))
    with transaction.atomic():
        post = Post.objects.select_for_update().get(pk=post_id)
        plans = {plan.account_id: plan for plan in _plans_of(post)}
        wanted = {placement.account.pk: placement for placement in placements}
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
    cancelled = {plan.account_id: plan for plan in Plan.objects.select_for_update().filter(post=post)}
    _refuse_other_accounts(cancelled, placements)
    plans = [_plan(now, post, draft, placement, cancelled.get(placement.account.pk)) for placement in placements]
    for plan, placement in zip(plans, placements, strict=True):
        require(actor, Permission.WRITE, placement.account)
        if placement.account.brand_id != post.brand_id:
            raise PlanRefused(Words("栏目和账号不属于同一个品牌。", "Column and account belong to different brands."))
        refuse_past(placement.due_at, now)
        verb = "plan.again" if plan.pk else "plan.added"
        plan.version = version
        plan.save()
        record(actor=actor, now=now, verb=verb, kind="plan", id=plan.pk, account_id=plan.account_id)
    history_moved([plan.account_id for plan in plans])
    check_and_keep(plans, now=now)


def _refuse_other_accounts(known: Mapping[int, Plan], placements: Sequence[Placement]) -> None:
    """A repost passes on what its account heard: on any other it would be words about nothing."""
    repost = any(plan.repost_of_id for plan in known.values())
    if repost and any(placement.account.pk not in known for placement in placements):
        raise PlanRefused(
            Words(
                "转发只能在原来的账号上。请从收件箱为另一个账号另写一条。",
                "A repost stays on its account. Write another from the inbox for the other one.",
            )
        )


def _plan(now: datetime, post: Post, draft: Draft, placement: Placement, cancelled: Plan | None) -> Plan:
    """A new plan, or the one that was cancelled on this account, with nothing left of what it said."""
    plan = Plan(
        post=post,
        account=placement.account,
        due_at=placement.due_at,
        group=draft.column.group,
        repost_of=cancelled.repost_of if cancelled else None,
        content_hash=plan_hash(placement.account.pk, draft, cancelled.repost_of if cancelled else None),
        fingerprint=b"",
        created_at=now,
        changed_at=now,
    )
    if cancelled:
        plan.pk, plan.occurrence, plan.created_at = cancelled.pk, cancelled.occurrence + 1, cancelled.created_at
    return plan
