"""What a move did to the rules, and the nearest slot that keeps them all: said to whoever has just moved a post."""

from dataclasses import dataclass
from datetime import datetime

from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.keeping import kept, unwaived
from guanwei.publishing.actions import PURPOSE
from guanwei.publishing.context import WITH, pictures_of, scene_for, subject_of
from guanwei.publishing.models import Plan
from guanwei.publishing.slots import Offer
from guanwei.publishing.slotting import offers, weeks_of


@dataclass(frozen=True, slots=True)
class Breach:
    """The gravest of what the new time breaks. `way_out`: the nearest slot from there on that keeps all rules, else the
    nearest that keeps the rhythm; None where there is none."""

    finding: Finding
    way_out: Offer | None


def found_in(plan_id: int) -> frozenset[str]:
    """What the checks have to say of it as it stands: for `breach_by`, asked before the move."""
    return frozenset(found.id for found in kept(PURPOSE, [plan_id]).get(plan_id, ()))


def breach_by(plan_id: int, *, known: frozenset[str], now: datetime) -> Breach | None:
    """What breaks now that the post stands at its new time: whatever is about the time, and what was not found where it
    stood before (`known`). Nothing that is a mere hint, and nothing that somebody let stand. Reads only."""
    plan = Plan.objects.select_related(*WITH).get(pk=plan_id)
    open_ones = unwaived(PURPOSE, plan.pk, plan.content_hash, kept(PURPOSE, [plan.pk]).get(plan.pk, ()), now=now)
    grave = [
        found
        for found in open_ones
        if found.level is not Level.HINT and (found.field is Field.DUE or found.id not in known)
    ]
    if not grave:
        return None
    return Breach(max(grave, key=lambda found: found.level.weight), way_out_of(plan, now))


def way_out_of(plan: Plan, now: datetime) -> Offer | None:
    """The nearest slot from its time on, as `Breach.way_out`. None for a plan without a time."""
    if plan.due_at is None:
        return None
    scene = scene_for([plan.account], now=now)
    pictures = pictures_of([plan])[plan.version_id]
    subject = subject_of(plan, pictures, scene.settings[plan.account_id], scene.brand(plan.account_id))
    weeks = weeks_of([plan.account])
    found = offers({plan.account_id: subject}, scene, weeks, after=plan.due_at, column=plan.post.column_id)
    return found[plan.account_id]
