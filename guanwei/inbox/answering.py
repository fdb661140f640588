"""Answering what somebody wrote, and everything else that is done to it. What may stand in the way is in
answer_rules.py, review in answer_review.py, sending in answer_owner.py, what a person decides about a delivery in
answer_deciding.py.

Rows are locked in one order everywhere, the sender's: deliveries, answers, threads.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from guanwei.accounts.access import require, within
from guanwei.approvals import actions as approvals
from guanwei.base.live import Topic, tell
from guanwei.delivery import actions as delivery
from guanwei.delivery.actions import Act
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.inbox import waiting
from guanwei.inbox.answer_checks import findings_in, settings_for
from guanwei.inbox.answer_content import PURPOSE, Aimed
from guanwei.inbox.answer_rules import (
    AnswerRefused,
    Given,
    Warned,
    aimed_by,
    prepared,
    refuse_blocked,
    refuse_gone,
    refuse_senseless,
    refuse_wordless,
    seen_of,
    warn,
)
from guanwei.inbox.answer_settings import ANSWER_LATENESS, APPROVE_ANSWERS, GRACE
from guanwei.inbox.models import Answer, Thread
from guanwei.inbox.presence import said
from guanwei.inbox.ways import ByHand
from guanwei.lib.text import vector_of
from guanwei.lib.words import Words, plain
from guanwei.networks.acts import TEXTS, Operation
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.findings import Finding, Level
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.settings import Settings
from guanwei.trail.record import record

# Saying something is writing; what somebody outside notices or cannot be undone is running the account.
NEEDS_OPERATING = frozenset({Operation.HIDE, Operation.DELETE, Operation.BLOCK, Operation.REPORT})
CHANGEABLE = (State.WAITING, State.HELD, State.MISSED, State.REFUSED, State.BY_HAND, State.STOPPED)
WAITS = Words("等待发出。", "About to go out.")


def answer(*, actor: User, now: datetime, given: Given) -> Answer:
    """Into the ledger, where it waits a moment in which it can be taken back; or first to an approver, where the
    account or a finding asks for one.

    Warned when the author should look again first. AnswerRefused for what cannot be done here, for what is done already
    and for words that a check stops.
    """
    with transaction.atomic():
        thread = locked_thread(actor, given.thread_id)
        account = thread.account
        operating = given.operation in NEEDS_OPERATING and given.takes_back_id is None
        require(actor, Permission.OPERATE if operating else Permission.WRITE, account)
        made, aimed = prepared(actor, now, thread, given)
        refuse_senseless(aimed, given.operation)
        settings = settings_for([account])[account.pk]
        findings = findings_in(aimed, given.operation, made.text, settings, now=now)
        refuse_blocked(findings)
        store(made)
        proceed(actor, now, made, aimed, settings, findings)
        thread_moved_on(thread, now)
        if given.operation in TEXTS:
            said(actor=actor, thread=thread, text=given.text, known=given.draft_at)
        record(
            actor=actor,
            now=now,
            verb=f"answer.{given.operation.value}",
            kind=PURPOSE,
            id=made.pk,
            account_id=account.pk,
            details={"thread": thread.pk, "interaction": given.interaction_id, "knowingly": given.knowingly},
        )
    return made


def rewrite(
    *, actor: User, now: datetime, answer_id: int, text: str, written_for: int, knowingly: bool = False
) -> Answer:
    """Other words for an answer that came back, waits or was refused: checked and approved like a new one."""
    with transaction.atomic():
        lock_deliveries(answer_id)
        made = locked_answer(actor, answer_id)
        require(actor, Permission.WRITE, made.account)
        refuse_gone(made)
        if Operation(made.operation) not in TEXTS:  # and who may operate is asked where an act is done
            raise AnswerRefused(Words("这个操作没有文字可改。", "An act has no words that could be others."))
        thread = locked_thread(actor, made.thread_id)
        given = Given(
            thread.pk, made.interaction_id, written_for, text, Operation(made.operation), knowingly, made.takes_back_id
        )
        aimed = aimed_by(thread, given)
        text = plain(text).strip()
        refuse_senseless(aimed, given.operation)
        refuse_wordless(given.operation, text)
        warn(actor, thread, aimed, given, besides=made)
        settings = settings_for([made.account])[made.account_id]
        findings = findings_in(aimed, given.operation, text, settings, now=now)
        refuse_blocked(findings)
        made.text, made.fingerprint = text, fingerprint(text)
        made.content_hash = aimed.hash_of(given.operation, text)
        made.written_for, made.author = seen_of(thread, written_for), actor
        made.knowingly = made.knowingly or knowingly
        store(made)
        approvals.void(actor=actor, now=now, kind=PURPOSE, object_id=made.pk, reason="edited")
        proceed(actor, now, made, aimed, settings, findings)
        trail(actor, now, "answer.rewritten", made)
    return made


def cancel(*, actor: User, now: datetime, answer_id: int) -> Answer:
    """Takes it back before it is out. AnswerRefused once it is on its way."""
    with transaction.atomic():
        known = lock_deliveries(answer_id)
        made = locked_answer(actor, answer_id)
        require(actor, Permission.WRITE, made.account)
        refuse_gone(made)
        words = Words(f"{actor} 撤回了。", f"Taken back by {actor}.")
        for one in known:
            delivery.cancel(actor=actor, now=now, delivery_id=one.pk, words=words)
        cancelled(actor, now, made)
    return made


# --- the steps, shared with review, hand and ledger ------------------------------------------------------------------


def locked_thread(actor: User, thread_id: int) -> Thread:
    """Thread.DoesNotExist for one that the person may not see."""
    found = Thread.objects.select_for_update(of=("self",), no_key=True).filter(within(actor))
    return found.select_related("account", "account__brand", "contact").get(pk=thread_id)


def locked_answer(actor: User | None, answer_id: int) -> Answer:
    """Answer.DoesNotExist for one that the person may not see. None asks for nobody: what a stop had held goes on
    whoever may see it."""
    mine = within(actor) if actor else Q()
    found = Answer.objects.select_for_update(of=("self",), no_key=True).filter(mine)
    return found.select_related(
        "account", "account__brand", "interaction__contact", "thread", "author", "takes_back"
    ).get(pk=answer_id)


def lock_deliveries(answer_id: int) -> list[Delivery]:
    """Its way out, locked before the answer is. AnswerRefused when the sender has it or it may be out: looked at first,
    because a sender that is storing its outcome waits for the answer, so waiting for it here would be a deadlock."""
    known = Delivery.objects.filter(purpose_kind=PURPOSE, purpose_id=answer_id)
    for rows in (known, known.select_for_update(no_key=True)):
        for one in rows:
            if State(one.state) not in (*CHANGEABLE, State.CANCELLED):
                raise AnswerRefused(delivery.cannot(one))
    return [one for one in rows if one.state != State.CANCELLED]


def proceed(
    actor: User, now: datetime, made: Answer, aimed: Aimed, settings: Settings, findings: Sequence[Finding]
) -> None:
    """To an approver where one is asked for, else into the ledger. Only words are approved: who may hide a comment is
    decided by the person's role."""
    wanted = settings[APPROVE_ANSWERS] == "on" or any(one.level is Level.ASK for one in findings)
    if Operation(made.operation) in TEXTS and wanted:
        approvals.request(
            actor=actor,
            now=now,
            kind=PURPOSE,
            object_id=made.pk,
            account=made.account,
            content_hash=made.content_hash,
            author=made.author,
        )
        for known in lock_deliveries(made.pk):
            words = Words("等待审核。", "Waiting for approval.")
            delivery.cancel(actor=actor, now=now, delivery_id=known.pk, words=words)
        become(made, Answer.State.REVIEW)
    else:
        release(actor, now, made, aimed, settings)


def release(actor: User, now: datetime, made: Answer, aimed: Aimed, settings: Settings) -> Delivery:
    """Into the ledger: out after the moment in which it can be taken back, or a task for the person on duty."""
    become(made, Answer.State.APPROVED)
    way = aimed.way(Operation(made.operation))
    state, words = (State.BY_HAND, way.reason) if isinstance(way, ByHand) else (State.WAITING, WAITS)
    due_at = now + timedelta(seconds=settings[GRACE])
    closed = Delivery.objects.filter(purpose_kind=PURPOSE, purpose_id=made.pk, state=State.CANCELLED).count()
    act = Act(
        PURPOSE,
        made.pk,
        made.account,
        due_at,
        due_at + timedelta(hours=settings[ANSWER_LATENESS]),
        made.content_hash,
        operation=made.operation,
        occurrence=closed,
    )
    return delivery.schedule(actor=actor, now=now, act=act, state=state, held_for=None, words=words)


def cancelled(actor: User, now: datetime, made: Answer) -> None:
    approvals.void(actor=actor, now=now, kind=PURPOSE, object_id=made.pk, reason="cancelled")
    become(made, Answer.State.CANCELLED)
    # Nothing goes out, so nothing is done by itself once it is.
    if not waiting.with_answers_under_way([made.thread_id]):
        Thread.objects.filter(pk=made.thread_id).update(done_when_out=None)
    trail(actor, now, "answer.cancelled", made)


def become(made: Answer, state: Answer.State) -> None:
    made.state = state
    made.save(update_fields=["state"])


def trail(actor: User | None, now: datetime, verb: str, made: Answer) -> None:
    details = {"thread": made.thread_id, "hash": made.content_hash[:12]}
    record(actor=actor, now=now, verb=verb, kind=PURPOSE, id=made.pk, account_id=made.account_id, details=details)


def store(made: Answer) -> None:
    """With its words as they are now. Two people who answer in the same moment: the second is warned like one who
    comes later."""
    made.words = vector_of(made.text)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise Warned(Words("刚刚已有人回复了这一条。", "Somebody has answered this just now.")) from error


def thread_moved_on(thread: Thread, now: datetime) -> None:
    """Something happened in the thread."""
    Thread.objects.filter(pk=thread.pk).update(version=F("version") + 1, newest_at=Greatest("newest_at", now))
    tell(Topic.THREADS, [(thread.account_id, thread.pk)])
