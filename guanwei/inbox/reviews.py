"""Reading what became of answers in approval: what came back, and with which words."""

from collections.abc import Collection
from datetime import datetime, timedelta

from guanwei.accounts.access import within
from guanwei.approvals.models import Approval
from guanwei.inbox.answer_content import PURPOSE
from guanwei.inbox.models import Answer
from guanwei.people.models import User

WITHIN = timedelta(days=14)


def returned_to(viewer: User, *, now: datetime) -> list[tuple[Approval, Answer]]:
    """The viewer's answers that came back for changes and were not written anew, newest first."""
    mine = Answer.objects.filter(within(viewer), author=viewer, state=Answer.State.RETURNED)
    listed = list(mine.select_related("account", "interaction__contact", "thread"))
    decided = returns_of([answer.pk for answer in listed])
    pairs = [(decided[answer.pk], answer) for answer in listed if answer.pk in decided]
    fresh = [pair for pair in pairs if pair[0].decided_at and pair[0].decided_at > now - WITHIN]
    return sorted(fresh, key=lambda pair: pair[0].pk, reverse=True)


def returns_of(answers: Collection[int]) -> dict[int, Approval]:
    """The newest return of each of these answers. For whoever may see them: no viewer."""
    found = Approval.objects.filter(kind=PURPOSE, object_id__in=answers, state=Approval.State.RETURNED)
    return {one.object_id: one for one in found.select_related("decided_by").order_by("pk")}
