"""A cancelled plan comes back: a new occurrence in the ledger, so that what was closed stays closed and on record."""

from datetime import datetime

from django.db import transaction

from guanwei.accounts.access import require
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.actions import PlanRefused, history_moved, locked, plan_hash, refuse_past
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.drafting import draft_of
from guanwei.publishing.models import Plan
from guanwei.trail.record import record

STANDS = Words("这条还在排期里，没有取消。", "It is in the plan; it was not cancelled.")


def plan_again(*, actor: User, now: datetime, plan_id: int, due_at: datetime | None) -> Plan:
    """Back into the plan as a draft with the newest words of its post; it needs approval like any draft. PlanRefused
    when it was not cancelled, or for a time that has passed."""
    refuse_past(due_at, now)
    with transaction.atomic():
        plan = locked(plan_id)
        require(actor, Permission.WRITE, plan.account)
        if plan.state != Plan.State.CANCELLED:
            raise PlanRefused(STANDS)
        kind = plan.version.account_id  # the words that all share, or those of its own
        plan.version = plan.post.versions.filter(account=kind).order_by("-number")[0]
        plan.content_hash = plan_hash(plan.account_id, draft_of(plan), plan.repost_of)
        plan.occurrence += 1
        plan.due_at, plan.state, plan.changed_at = due_at, Plan.State.DRAFT, now
        plan.save()
        record(actor=actor, now=now, verb="plan.again", kind="plan", id=plan.pk, account_id=plan.account_id)
        history_moved([plan.account_id])
        check_and_keep([plan], now=now)
    return plan
