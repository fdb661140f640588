"""What a person does with threads. Answering is in answering.py."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guanwei.accounts.access import account_ids, asked_within, require, within
from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.base.live import Topic, tell
from guanwei.inbox import assignment, threading, waiting
from guanwei.inbox.assignment import NotAssigned, Person
from guanwei.inbox.models import Note, Seen, Thread
from guanwei.inbox.threading import Standing
from guanwei.lib.words import Words, plain
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.record import Happening, record, record_all

LONGEST_NOTE = 4000


class ThreadRefused(Exception):
    """It cannot be done. `words` says why and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class ThreadMoved(ThreadRefused):
    """Something happened in it that the person had not seen."""


class AnswerNotOut(ThreadRefused):
    """An answer of ours in it is not out yet: done now, done when it is out, or not done?"""


MOVED = Words(
    "你打开之后会话里有了新动静，请看过再操作。",
    "Something happened in it since you opened it. Look at it first.",
)
IN_THE_PAST = Words("请选一个将来的时间。", "Choose a time that is still to come.")
NOT_OUT_YET = Words(
    "这个会话里我们的回复还没有发出。可以等发出后自动完成，也可以现在就完成。",
    "An answer of ours in it is not out yet. It can be done by itself once that is out, or be done now.",
)
NOT_OUT_HERE = Words(
    "我们的回复还没有发出，请打开会话决定什么时候完成。",
    "an answer of ours is not out yet. Open it and say when it is done.",
)
ALL_OUT = Words("我们的回复都已经发出，直接完成就可以。", "Every answer of ours is out: it can be done at once.")
EMPTY_NOTE = Words("备注是空的。", "The note is empty.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A thread as it stood before somebody's eyes."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class Several:
    """What became of a selection: `done` numbers of threads, `left` with why."""

    done: tuple[int, ...]
    left: dict[int, Words]


def assign(
    *, actor: User, now: datetime, thread_id: int, to: User | None, expected: int | None, knowingly: bool = False
) -> Thread:
    """Gives the thread to somebody, or to nobody. `expected` is the number of who had it on the person's page;
    `knowingly` takes it from whoever has it now. ThreadMoved, ThreadRefused."""
    with transaction.atomic():
        thread = _locked(actor, thread_id)
        expected = thread.assigned_to_id if knowingly else expected
        refusal = _refusal(thread, to, expected, _writable(to))
        if refusal:
            raise ThreadMoved(refusal)
        _write_assigned(actor, now, [thread], to)
    return thread


def assign_many(*, actor: User, now: datetime, threads: Iterable[Shown], to: User | None) -> Several:
    """Those that moved meanwhile stay as they are and are named."""
    with transaction.atomic():
        taken, left = _selection(actor, threads)
        chosen = []
        writable = _writable(to)
        for thread in taken:
            refusal = _refusal(thread, to, thread.assigned_to_id, writable)
            if refusal:
                left[thread.pk] = refusal
            else:
                chosen.append(thread)
        _write_assigned(actor, now, chosen, to)
    return Several(tuple(thread.pk for thread in chosen), left)


def _refusal(thread: Thread, to: User | None, expected: int | None, writable: frozenset[int]) -> Words | None:
    holder = thread.assigned_to and Person(thread.assigned_to.pk, str(thread.assigned_to))
    if to is None:
        return None if thread.assigned_to_id in (None, expected) else assignment.taken_by(holder)
    person = Person(to.pk, str(to), active=to.is_active, answers=thread.account_id in writable)
    judged = assignment.assign(person, holder=holder, expected=expected)
    return judged.words if isinstance(judged, NotAssigned) else None


def _writable(person: User | None) -> frozenset[int]:
    """The accounts on which the person may answer."""
    if person is None:
        return frozenset()
    return account_ids(person, Permission.WRITE)


def _write_assigned(actor: User, now: datetime, threads: Sequence[Thread], to: User | None) -> None:
    changed = [thread for thread in threads if thread.assigned_to_id != (to and to.pk)]
    happenings = []
    for thread in changed:
        details = {"from": thread.assigned_to_id, "to": to and to.pk}
        happenings.append(Happening("thread.assigned", "thread", thread.pk, thread.account_id, details))
        thread.assigned_to = to
        thread.version += 1
    Thread.objects.bulk_update(changed, ["assigned_to", "version"])
    record_all(actor=actor, now=now, happenings=happenings)
    tell(Topic.THREADS, [(thread.account_id, thread.pk) for thread in changed])


def add_note(*, actor: User, now: datetime, thread_id: int, text: str) -> Note:
    """A word among colleagues; it never leaves the house."""
    written = plain(text).strip()[:LONGEST_NOTE]
    if not written:
        raise ThreadRefused(EMPTY_NOTE)
    with transaction.atomic():
        thread = _locked(actor, thread_id)
        note = Note.objects.create(thread=thread, author=actor, text=written, at=now)
        thread.version += 1
        thread.save(update_fields=["version"])
        tell(Topic.THREADS, [(thread.account_id, thread.pk)])
        _record(actor, now, "thread.noted", thread, note=note.pk)
    return note


def snooze(*, actor: User, now: datetime, shown: Shown, until: datetime) -> Thread:
    """Out of the list until then, or until they write again. ThreadMoved when they just did."""
    if until <= now:
        raise ThreadRefused(IN_THE_PAST)
    return _stand(
        actor, now, shown, lambda before: threading.snoozed(before, until), "thread.snoozed", until=until.isoformat()
    )


def done(*, actor: User, now: datetime, shown: Shown, knowingly: bool = False) -> Thread:
    """Nothing more is to be done. The clock stops; `reopen` undoes it. ThreadMoved when there is something new,
    AnswerNotOut while an answer of ours is in review, waits or is unclear, unless the person knows."""
    return _stand(actor, now, shown, threading.done, "thread.done", knowingly=knowingly)


def done_when_out(*, actor: User, now: datetime, shown: Shown, wanted: bool = True) -> Thread:
    """Done by itself once our answers in it are out, unless they write again meanwhile; not `wanted` takes it back."""
    with transaction.atomic():
        thread = _locked(actor, shown.id)
        if wanted and _unseen(thread, shown.version):
            raise ThreadMoved(MOVED)
        if wanted and not waiting.with_answers_under_way([thread.pk]):
            raise ThreadRefused(ALL_OUT)
        after = thread.heard_version if wanted else None
        if thread.done_when_out != after:
            thread.done_when_out = after
            _change(
                actor, now, thread, "done_when_out", "thread.done-when-out" if wanted else "thread.not-done-when-out"
            )
    return thread


def mark_urgent(*, actor: User, now: datetime, thread_id: int, urgent: bool = True) -> Thread:
    """It goes before every deadline, for everybody, until a person takes the mark away."""
    with transaction.atomic():
        thread = _locked(actor, thread_id)
        _mark(actor, now, [thread] if thread.urgent is not urgent else [], urgent)
    return thread


def mark_urgent_many(*, actor: User, now: datetime, threads: Iterable[Shown], urgent: bool = True) -> Several:
    """What moved meanwhile is marked all the same: a mark hides nothing."""
    with transaction.atomic():
        taken = _locked_many(actor, [shown.id for shown in threads])
        changed = [thread for thread in taken if thread.urgent is not urgent]
        _mark(actor, now, changed, urgent)
    return Several(tuple(thread.pk for thread in changed), {})


def _mark(actor: User, now: datetime, threads: Sequence[Thread], urgent: bool) -> None:
    for thread in threads:
        thread.urgent = urgent
        _change(actor, now, thread, "urgent", "thread.urgent" if urgent else "thread.not-urgent")


def _change(actor: User, now: datetime, thread: Thread, field: str, verb: str) -> None:
    thread.version += 1
    thread.save(update_fields=[field, "version"])
    tell(Topic.THREADS, [(thread.account_id, thread.pk)])
    _record(actor, now, verb, thread)


def reopen(*, actor: User, now: datetime, shown: Shown) -> Thread:
    """Open again, snoozed or done: what waited waits as before."""
    return _stand(actor, now, shown, threading.reopened, "thread.reopened")


def done_many(*, actor: User, now: datetime, threads: Iterable[Shown]) -> Several:
    """Those in which something is new stay as they are and are named. So do those with an answer of ours that is not
    out: what is to become of each is asked on its own page."""
    with transaction.atomic():
        taken, left = _selection(actor, threads)
        under_way = waiting.with_answers_under_way([thread.pk for thread in taken])
        left |= {thread.pk: NOT_OUT_HERE for thread in taken if thread.pk in under_way}
        taken = [thread for thread in taken if thread.pk not in under_way]
        changed = [thread for thread in taken if thread.state != Thread.State.DONE]
        for thread in changed:
            _put(thread, threading.done(waiting.standing_of(thread)))
        waiting.count(changed)
        record_all(
            actor=actor,
            now=now,
            happenings=[Happening("thread.done", "thread", thread.pk, thread.account_id) for thread in changed],
        )
    return Several(tuple(thread.pk for thread in taken), left)


SEE = """
WITH shown AS (
  SELECT id, least(version, %(version)s) AS version FROM inbox_thread WHERE id = %(thread)s AND WITHIN),
marked AS (
  INSERT INTO inbox_seen AS mark (thread_id, user_id, version) SELECT id, %(user)s, version FROM shown
      ON CONFLICT (thread_id, user_id) DO UPDATE SET version = EXCLUDED.version WHERE mark.version < EXCLUDED.version)
SELECT id FROM shown
"""


def mark_seen(*, actor: User, shown: Shown) -> None:
    """The person has read it as far as it was shown. A page that was open longer takes nothing back. One statement:
    every page of a conversation begins with it. Thread.DoesNotExist when it is not theirs to see."""
    asked = asked_within(actor, SEE, thread=shown.id, user=actor.pk, version=shown.version)
    if not sql.rows(asked.statement, asked.values):
        raise Thread.DoesNotExist


def mark_unread(*, actor: User, thread_id: int) -> None:
    """For this person alone."""
    Seen.objects.filter(within(actor, path="thread__account"), thread=thread_id, user=actor).delete()


def _stand(
    actor: User,
    now: datetime,
    shown: Shown,
    decide: Callable[[Standing], Standing],
    verb: str,
    *,
    knowingly: bool = True,
    **details: object,
) -> Thread:
    with transaction.atomic():
        thread = _locked(actor, shown.id)
        before = waiting.standing_of(thread)
        after = decide(before)
        if (after.state, after.snoozed_until) == (before.state, before.snoozed_until):
            return thread
        if _unseen(thread, shown.version):
            raise ThreadMoved(MOVED)
        if not knowingly and waiting.with_answers_under_way([thread.pk]):
            raise AnswerNotOut(NOT_OUT_YET)
        _put(thread, after)
        waiting.count([thread])
        _record(actor, now, verb, thread, **details)
    return thread


def _put(thread: Thread, standing: Standing) -> None:
    waiting.stand(thread, standing)
    thread.version += 1


def _unseen(thread: Thread, version: int) -> bool:
    """Did they write, or was it answered, since the person saw it? A note or an assignment is no reason to stop."""
    return thread.heard_version > version


def _selection(actor: User, threads: Iterable[Shown]) -> tuple[list[Thread], dict[int, Words]]:
    """The chosen threads, locked; those that moved are left."""
    versions = {shown.id: shown.version for shown in threads}
    found = _locked_many(actor, versions)
    left = {thread.pk: MOVED for thread in found if _unseen(thread, versions[thread.pk])}
    return [thread for thread in found if thread.pk not in left], left


def _locked_many(actor: User, ids: Iterable[int]) -> list[Thread]:
    """Those that the person may not touch do not exist."""
    writable = _writable(actor)
    return [thread for thread in waiting.locked(ids, "account", "assigned_to") if thread.account_id in writable]


def _locked(actor: User, thread_id: int) -> Thread:
    """Thread.DoesNotExist for what the person may not even see; NotAllowed for who may only look."""
    account = Account.objects.filter(within(actor, path="pk"), threads=thread_id).first()
    if account is None:
        raise Thread.DoesNotExist
    require(actor, Permission.WRITE, account)
    [thread] = waiting.locked([thread_id], "account", "assigned_to")
    return thread


def _record(actor: User, now: datetime, verb: str, thread: Thread, **details: object) -> None:
    record(
        actor=actor,
        now=now,
        verb=verb,
        kind="thread",
        id=thread.pk,
        account_id=thread.account_id,
        details=dict(details),
    )
