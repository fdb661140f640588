"""Approving answers and sending them back, where an account or a finding asks for a second pair of eyes."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from guanwei.accounts.access import require, within
from guanwei.approvals import actions as approvals
from guanwei.approvals.models import Approval
from guanwei.approvals.queries import queue_for
from guanwei.inbox.answer_checks import findings_in, settings_for
from guanwei.inbox.answer_content import PURPOSE
from guanwei.inbox.answer_rules import CHANGED_BELOW, AnswerRefused, aimed_of, refuse_blocked
from guanwei.inbox.answering import become, locked_answer, release, trail
from guanwei.inbox.models import Answer
from guanwei.inbox.ways import NotHere
from guanwei.lib.words import Words
from guanwei.networks.acts import Operation
from guanwei.people.models import User
from guanwei.people.roles import Permission


def waiting_for(viewer: User, *, count: int = 20) -> list[tuple[Approval, Answer]]:
    """The answers that this viewer may decide on, the one first that has waited longest."""
    open_ = Answer.objects.filter(within(viewer, Permission.APPROVE), state=Answer.State.REVIEW)
    asked = queue_for(viewer).filter(Exists(open_.filter(pk=OuterRef("object_id"))), kind=PURPOSE)
    asked = asked.filter(~Exists(_wordings_by(viewer).filter(object_id=OuterRef("object_id"))))
    requests = {one.object_id: one for one in asked.select_related(None).select_related("author")[:count]}
    listed = open_.filter(pk__in=requests).select_related("account", "interaction__contact")
    pairs = [(requests[answer.pk], answer) for answer in listed.defer("words")]
    return sorted(pairs, key=lambda pair: (pair[0].requested_at, pair[0].pk))


def approve(*, actor: User, now: datetime, answer_id: int, content_hash: str, comment: str = "") -> Answer:
    """Lets exactly the answer with this hash out. AnswerRefused when it is no longer what the approver saw, when what
    it answers is gone, or when a check stops it; ApprovalRefused for its author."""
    with transaction.atomic():
        made = _in_review(actor, answer_id)
        require(actor, Permission.APPROVE, made.account)
        if made.content_hash != content_hash:
            raise AnswerRefused(
                Words("回复在你打开之后改过了，请重新看一遍。", "It changed after you opened it. Read it again.")
            )
        if _wordings_by(actor).filter(object_id=made.pk).exists():
            raise AnswerRefused(OWN_WORDS)
        aimed, operation = aimed_of(made), Operation(made.operation)
        way = aimed.way(operation)
        if isinstance(way, NotHere):
            raise AnswerRefused(way.reason)
        if aimed.hash_of(operation, made.text) != made.content_hash:
            raise AnswerRefused(CHANGED_BELOW)
        settings = settings_for([made.account])[made.account_id]
        refuse_blocked(findings_in(aimed, operation, made.text, settings, now=now))
        request = approvals.locked(_requested(made).pk)
        approvals.approve(actor=actor, now=now, approval=request, comment=comment, public_ip=None)
        release(actor, now, made, aimed, settings)
        trail(actor, now, "answer.approved", made)
    return made


OWN_WORDS = Words(
    "这条有你写过的版本，不能由你来批。请另一位审核人处理。",
    "You wrote a version of this, so you cannot approve it. Ask another approver.",
)


def _wordings_by(person: User) -> QuerySet[Approval]:
    """Whoever wrote any wording of an answer is not the second pair of eyes, whoever changed a comma since."""
    return Approval.objects.filter(kind=PURPOSE, author=person).exclude(state=Approval.State.REQUESTED)


def send_back(*, actor: User, now: datetime, answer_id: int, comment: str) -> Answer:
    """Returns it to its author, with what is to be changed."""
    with transaction.atomic():
        made = _in_review(actor, answer_id)
        request = approvals.locked(_requested(made).pk)
        approvals.send_back(actor=actor, now=now, approval=request, comment=comment)
        become(made, Answer.State.RETURNED)
        trail(actor, now, "answer.returned", made)
    return made


def _in_review(actor: User, answer_id: int) -> Answer:
    made = locked_answer(actor, answer_id)
    if made.state != Answer.State.REVIEW:
        raise AnswerRefused(NOT_ASKED)
    return made


def _requested(made: Answer) -> Approval:
    found = Approval.objects.filter(kind=PURPOSE, object_id=made.pk, state=Approval.State.REQUESTED).first()
    if found is None:
        raise AnswerRefused(NOT_ASKED)
    return found


NOT_ASKED = Words("这条回复没有在等审核。", "This answer is not waiting for approval.")
