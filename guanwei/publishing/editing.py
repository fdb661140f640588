"""Saving the post form: words, pictures, accounts and times of one post in one step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from guanwei.accounts.access import accounts_for, require
from guanwei.editorial.actions import Draft, Wording, versions_saying
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
    standing_plans,
)
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.context import settings_for
from guanwei.publishing.drafting import draft_of
from guanwei.publishing.meanwhile import refuse_unseen
from guanwei.publishing.models import Plan
from guanwei.publishing.settings import LATENESS
from guanwei.trail.record import record


def edit(
    *, actor: User, now: datetime, post_id: int, draft: Draft, placements: Sequence[Placement], seen: str | None = None
) -> list[Plan]:
    """Brings a post to what the form says. `placements` are all accounts it shall go out on; a time of None keeps the
    one that stands. Words or pictures that differ end the approval of the accounts they differ on; a time does not.
    Accounts that the actor may not write for stay as they are, words included. Returns the plans of the others.

    PlanRefused where one of its accounts stands too far along. An account that it was cancelled on before comes back as
    the next occurrence of the same plan. `seen` is the stamp (meanwhile.py) of what the form was made from:
    ChangedMeanwhile when somebody has changed it since.
    """
    if not placements:
        raise PlanRefused(Words("至少选一个账号。", "Choose at least one account."))
    with transaction.atomic():
        post = Post.objects.select_for_update().get(pk=post_id)
        plans = {plan.account_id: plan for plan in standing_plans(post)}
        if seen is not None:
            refuse_unseen(actor, post_id, seen)
        mine = set(accounts_for(actor, Permission.WRITE).filter(pk__in=plans).values_list("pk", flat=True))
        wanted = {placement.account.pk: placement for placement in placements}
        for account in mine - wanted.keys():
            cancel(actor=actor, now=now, plan_id=plans[account].pk)
        draft = _but_theirs(draft, [plan for account, plan in plans.items() if account not in mine])
        revise(actor=actor, now=now, post_id=post.pk, draft=draft)
        for account in mine & wanted.keys():
            _move(actor, now, plans[account], wanted[account].due_at)
        added = [placement for account, placement in wanted.items() if account not in plans]
        _place(actor, now, post, draft, added)
        written = wanted.keys() & (mine | (wanted.keys() - plans.keys()))
        return [plan for plan in standing_plans(post) if plan.account_id in written]


def _but_theirs(draft: Draft, theirs: Iterable[Plan]) -> Draft:
    """The draft with what stands there on the accounts of others."""
    standing = {plan.account_id: draft_of(plan) for plan in theirs}
    words = {account: Wording(there.text, there.link, there.pictures) for account, there in standing.items()}
    return replace(draft, own={**draft.own, **words})


def _move(actor: User, now: datetime, plan: Plan, due_at: datetime | None) -> None:
    if due_at is None or due_at == plan.due_at:
        return
    lateness = timedelta(minutes=settings_for([plan.account])[plan.account_id][LATENESS])
    move(actor=actor, now=now, plan_id=plan.pk, due_at=due_at, lateness=lateness)


def _place(actor: User, now: datetime, post: Post, draft: Draft, placements: Sequence[Placement]) -> None:
    if not placements:
        return
    accounts = [placement.account for placement in placements]
    versions = versions_saying(actor=actor, now=now, post=post, draft=draft, accounts=accounts)
    cancelled = {plan.account_id: plan for plan in Plan.objects.select_for_update().filter(post=post)}
    _refuse_other_accounts(cancelled, placements)
    plans = [_plan(now, post, draft, placement, cancelled.get(placement.account.pk)) for placement in placements]
    for plan, placement in zip(plans, placements, strict=True):
        require(actor, Permission.WRITE, placement.account)
        if placement.account.brand_id != post.brand_id:
            raise PlanRefused(Words("栏目和账号不属于同一个品牌。", "Column and account belong to different brands."))
        refuse_past(placement.due_at, now)
        verb = "plan.again" if plan.pk else "plan.added"
        plan.version = versions[plan.account_id]
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
