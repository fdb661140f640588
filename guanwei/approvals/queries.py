"""Reading approvals."""

import json
from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from guanwei.accounts.access import asked_within, within
from guanwei.approvals.models import Approval
from guanwei.base import sql
from guanwei.people.models import User
from guanwei.people.roles import Permission


def queue_for(viewer: User) -> QuerySet[Approval]:
    """What waits for this viewer's decision, oldest request first: not what they wrote or sent in themselves."""
    mine = Approval.objects.filter(within(viewer, Permission.APPROVE))
    waiting = mine.filter(state=Approval.State.REQUESTED).exclude(author=viewer).exclude(requested_by=viewer)
    return waiting.select_related("account", "author", "requested_by").order_by("requested_at", "id")


RETURNED = """
SELECT EXISTS (SELECT FROM approvals_approval
                WHERE state = 'returned' AND author_id = %(viewer)s AND decided_at > %(since)s AND WITHIN)
"""


def anything_returned(viewer: User, *, since: datetime) -> sql.Asked:
    """Was something of this viewer sent back for changes since then?"""
    return asked_within(viewer, RETURNED, viewer=viewer.pk, since=since)


BY_KIND = """
SELECT json_object_agg(kind, number)::text
  FROM (SELECT kind, count(*) AS number FROM approvals_approval
         WHERE state = 'requested' AND author_id <> %(viewer)s AND requested_by_id <> %(viewer)s AND WITHIN
         GROUP BY kind) AS waiting
"""


def waiting_by_kind(viewer: User) -> Counter[str]:
    """How many requests `queue_for` has, by what they are about."""
    return counted(*sql.figures(how_many_of_each_kind(viewer)))


def how_many_of_each_kind(viewer: User) -> sql.Asked:
    """The same where other figures are asked for too: for `counted`."""
    return asked_within(viewer, BY_KIND, Permission.APPROVE, viewer=viewer.pk)


def counted(of_each_kind: str | None) -> Counter[str]:
    """What `how_many_of_each_kind` found."""
    return Counter(json.loads(of_each_kind or "{}"))


WAITING = """
SELECT count(*) FROM approvals_approval
 WHERE state = 'requested' AND author_id <> %(viewer)s AND requested_by_id <> %(viewer)s AND WITHIN
"""


def how_many_wait(viewer: User) -> sql.Asked:
    """How many requests `queue_for` has."""
    return asked_within(viewer, WAITING, Permission.APPROVE, viewer=viewer.pk)


def history_of(viewer: User, kind: str, object_id: int) -> QuerySet[Approval]:
    mine = Approval.objects.filter(within(viewer))
    return mine.filter(kind=kind, object_id=object_id).select_related("decided_by", "requested_by").order_by("-pk")


def granted(kind: str, ids: Collection[int]) -> dict[int, Approval]:
    """The approvals in force for these objects. For the sender, which acts for nobody: no viewer."""
    found = Approval.objects.filter(kind=kind, object_id__in=ids, state=Approval.State.APPROVED)
    return {approval.object_id: approval for approval in found}
