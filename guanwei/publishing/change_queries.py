"""Reading changes: what was done to posts that are out, and which new words wait for somebody's approval."""

from collections.abc import Collection

from guanwei.accounts.access import accounts_for
from guanwei.approvals.models import Approval
from guanwei.approvals.queries import queue_for
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.changing import PURPOSE
from guanwei.publishing.models import Change


def changes_of(viewer: User, plans: Collection[int]) -> dict[int, list[Change]]:
    """What was done to each of these plans, newest first."""
    found = Change.objects.filter(account__in=accounts_for(viewer), plan__in=plans)
    listed: dict[int, list[Change]] = {}
    for change in found.select_related("account", "by", "version").order_by("-at", "-pk"):
        listed.setdefault(change.plan_id, []).append(change)
    return listed


def waiting_for(viewer: User) -> list[tuple[Approval, Change]]:
    """The new words that this viewer may decide on, the one first that has waited longest."""
    requests = {one.object_id: one for one in queue_for(viewer).filter(kind=PURPOSE)}
    found = Change.objects.filter(
        pk__in=requests, account__in=accounts_for(viewer, Permission.APPROVE), state=Change.State.REVIEW
    )
    listed = found.select_related("account", "plan__version", "plan__post", "version", "by")
    pairs = [(requests[change.pk], change) for change in listed]
    return sorted(pairs, key=lambda pair: (pair[0].requested_at, pair[0].pk))
