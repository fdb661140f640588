"""Reading changes: what was done to posts that are out, and which new words wait for somebody's approval."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from guanwei.accounts.access import within
from guanwei.approvals.models import Approval
from guanwei.approvals.queries import queue_for
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.changing import PURPOSE
from guanwei.publishing.models import Change


def changes_of(viewer: User, plans: Collection[int]) -> dict[int, list[Change]]:
    """What was done to each of these plans, newest first."""
    found = Change.objects.filter(within(viewer), plan__in=plans)
    listed: dict[int, list[Change]] = {}
    for change in found.select_related("account", "by", "version").order_by("-at", "-pk"):
        listed.setdefault(change.plan_id, []).append(change)
    return listed


def waiting_for(viewer: User, *, count: int = 20) -> list[tuple[Approval, Change]]:
    """The new words that this viewer may decide on, the one first that has waited longest."""
    open_ = Change.objects.filter(within(viewer, Permission.APPROVE), state=Change.State.REVIEW)
    asked = queue_for(viewer).filter(Exists(open_.filter(pk=OuterRef("object_id"))), kind=PURPOSE)
    requests = {one.object_id: one for one in asked[:count]}
    listed = open_.filter(pk__in=requests).select_related("account", "plan__version", "plan__post", "version", "by")
    pairs = [(requests[change.pk], change) for change in listed]
    return sorted(pairs, key=lambda pair: (pair[0].requested_at, pair[0].pk))
