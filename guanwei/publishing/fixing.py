"""Carrying out a finding's machine fix."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from guanwei.editorial.actions import Draft, Wording
from guanwei.editorial.models import Version
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.practice.findings import Field, Fix
from guanwei.practice.keeping import kept
from guanwei.publishing.actions import PURPOSE, PlanRefused, locked, revise, standing_plans
from guanwei.publishing.drafting import whole_draft


def apply_fix(*, actor: User, now: datetime, plan_id: int, check_id: str) -> Version:
    """The fix of the kept finding `check_id`, as the next version of the words that the plan goes out with: its own, or
    those that it shares. PlanRefused when there is none any more."""
    with transaction.atomic():
        plan = locked(plan_id)
        fixes = [found.fix for found in kept(PURPOSE, [plan.pk]).get(plan.pk, ()) if found.id == check_id and found.fix]
        draft = whole_draft(plan.post, standing_plans(plan.post))
        fixed = fixed_on(draft, plan.account_id, fixes[0]) if fixes else None
        if fixed is None:
            raise PlanRefused(
                Words("这一条已经没有可以自动修改的地方。", "There is nothing left here that can be fixed for you.")
            )
        plans = revise(actor=actor, now=now, post_id=plan.post_id, draft=fixed)
        return next(one for one in plans if one.pk == plan.pk).version


def fixed_on(draft: Draft, account_id: int, fix: Fix) -> Draft | None:
    """The draft after a fix of what that account says; None for a fix of neither text nor link."""
    own = draft.own.get(account_id)
    text, link = (own.text, own.link) if own else (draft.text, draft.link)
    if fix.field is Field.TEXT:
        text = fix.applied_to(text)
    elif fix.field is Field.LINK:
        link = fix.applied_to(link)
    else:
        return None
    if own:
        return replace(draft, own={**draft.own, account_id: Wording(text, link, own.pictures)})
    return replace(draft, text=text, link=link)
