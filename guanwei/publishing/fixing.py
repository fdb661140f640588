"""Carrying out a finding's machine fix."""

from datetime import datetime

from django.db import transaction

from guanwei.editorial.actions import Draft, DraftPicture
from guanwei.editorial.models import Version
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.practice.findings import Field, Fix
from guanwei.practice.keeping import kept
from guanwei.publishing.actions import PURPOSE, PlanRefused, locked, revise
from guanwei.publishing.models import Plan


def draft_of(plan: Plan) -> Draft:
    """What stands in the plan's version, ready to be revised. Wants post, column and version loaded."""
    pictures = plan.version.pictures.select_related("asset").order_by("position")
    return Draft(
        column=plan.post.column,
        text=plan.version.text,
        link=plan.version.link,
        pictures=[DraftPicture(picture.asset, picture.alt_text) for picture in pictures],
        benefit=plan.post.benefit,
        note=plan.post.note,
    )


def apply_fix(*, actor: User, now: datetime, plan_id: int, check_id: str) -> Version:
    """The fix of the kept finding `check_id`, as the post's next version. PlanRefused when there is none any more."""
    with transaction.atomic():
        plan = locked(plan_id)
        fixes = [found.fix for found in kept(PURPOSE, [plan.pk]).get(plan.pk, ()) if found.id == check_id and found.fix]
        draft = draft_of(plan)
        fixed = _fixed(draft, fixes[0]) if fixes else None
        if fixed is None:
            raise PlanRefused(
                Words("这一条已经没有可以自动修改的地方。", "There is nothing left here that can be fixed for you.")
            )
        return revise(actor=actor, now=now, post_id=plan.post_id, draft=fixed)[0].version


def _fixed(draft: Draft, fix: Fix) -> Draft | None:
    text, link = draft.text, draft.link
    if fix.field is Field.TEXT:
        text = fix.applied_to(text)
    elif fix.field is Field.LINK:
        link = fix.applied_to(link)
    else:
        return None
    return Draft(draft.column, text, link, draft.pictures, draft.benefit, draft.note)
