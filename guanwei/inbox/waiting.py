"""What waits in which thread since when, and by when it is to be answered: counted anew for many threads at once.

Whoever changes what stands in a thread locks it, changes it and calls `count`, in one transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.base.live import Topic, tell
from guanwei.inbox import threading
from guanwei.inbox.calendar import Clocks
from guanwei.inbox.models import Answer, Thread
from guanwei.inbox.threading import Standing
from guanwei.networks.acts import TEXTS
from guanwei.trail.record import Happening, record_all

# An answer that one of our accounts gave in the app is heard like everything else. One that went out by the ledger is
# heard as well, but its author may not have seen what came while it was on its way: it says for itself what it answers.
WAITING = """
WITH wanted AS (
  SELECT * FROM unnest(%(ids)s::bigint[], %(dealt)s::bigint[]) AS wanted(thread, dealt)),
in_app AS (
  SELECT item.thread_id AS thread, max(item.at) AS until
    FROM wanted
    JOIN inbox_item AS item ON item.thread_id = wanted.thread AND item.ours AND NOT item.gone
    JOIN listening_interaction AS heard ON heard.id = item.interaction_id
   WHERE NOT EXISTS (SELECT 1 FROM delivery_delivery AS sent
                      WHERE sent.account_id IN (SELECT id FROM accounts_account WHERE network = heard.network)
                        AND sent.operation IN ('post', 'reply', 'repost') AND sent.remote_id = heard.remote_id)
   GROUP BY item.thread_id)
SELECT wanted.thread,
       min(item.since) FILTER (WHERE item.asks AND NOT item.gone AND item.version > wanted.dealt
                                 AND (in_app.until IS NULL OR item.since > in_app.until)),
       max(item.at)
  FROM wanted
  JOIN inbox_item AS item ON item.thread_id = wanted.thread
  LEFT JOIN in_app ON in_app.thread = wanted.thread
 GROUP BY wanted.thread
"""
WRITE = """
UPDATE inbox_thread AS thread
   SET state = new.state, snoozed_until = new.snoozed, version = new.version, heard_version = new.heard_version,
       dealt_version = new.dealt, done_version = new.done, done_when_out = new.when_out, kind = new.kind,
       about_id = new.about,
       newest_at = new.newest, heard_at = new.heard, waiting_since = new.waiting, answer_by = new.due,
       answered_at = new.answered
  FROM unnest(%(ids)s::bigint[], %(states)s::text[], %(snoozed)s::timestamptz[], %(versions)s::bigint[],
              %(heard_versions)s::bigint[], %(dealt)s::bigint[], %(done)s::bigint[], %(when_out)s::bigint[],
              %(kinds)s::text[], %(abouts)s::text[], %(newest)s::timestamptz[], %(heard)s::timestamptz[],
              %(waiting)s::timestamptz[], %(due)s::timestamptz[], %(answered)s::timestamptz[])
       AS new(id, state, snoozed, version, heard_version, dealt, done, when_out, kind, about, newest, heard,
              waiting, due, answered)
 WHERE thread.id = new.id
"""
DUE_AGAIN = """
UPDATE inbox_thread AS thread SET answer_by = new.due
  FROM unnest(%(ids)s::bigint[], %(since)s::timestamptz[], %(due)s::timestamptz[]) AS new(id, since, due)
 WHERE thread.id = new.id AND thread.waiting_since = new.since
"""
AT_A_TIME = 1000
UNDER_WAY = (Answer.State.REVIEW, Answer.State.RETURNED, Answer.State.APPROVED)


@dataclass(frozen=True, slots=True)
class Out:
    """An answer that is out since `at`; its author had the thread's version `written_for` before their eyes."""

    thread_id: int
    written_for: int
    at: datetime


def answered(answers: Iterable[Out], *, edited: Iterable[int] = (), now: datetime) -> None:
    """The clock stops for what was answered and goes on for what came after; a thread that somebody was done with but
    for this is done. `edited`: threads in which other words for an answer are out, which stop no clock. In the caller's
    transaction; a constant number of statements. Doing it twice changes the version alone."""
    listed = list(answers)
    threads = {thread.pk: thread for thread in locked((*(out.thread_id for out in listed), *edited), "account")}
    for out in listed:
        thread = threads[out.thread_id]
        thread.version += 1
        thread.dealt_version = max(thread.dealt_version, out.written_for)
        thread.answered_at = max(thread.answered_at or out.at, out.at)
        thread.newest_at = max(thread.newest_at, out.at)
    finished = _finished(threads.values())
    for thread in finished:
        stand(thread, threading.done(standing_of(thread)))
    count(list(threads.values()))
    happenings = [Happening("thread.done-by-itself", "thread", one.pk, one.account_id) for one in finished]
    record_all(actor=None, now=now, happenings=happenings)


def _finished(threads: Iterable[Thread]) -> list[Thread]:
    """Those that wait for their last answer alone, now that it is out."""
    wanted = [one for one in threads if one.state != Thread.State.DONE and one.done_when_out == one.heard_version]
    under_way = with_answers_under_way([one.pk for one in wanted]) if wanted else set()
    return [one for one in wanted if one.pk not in under_way]


def with_answers_under_way(ids: Sequence[int]) -> set[int]:
    """Those of these threads in which words of ours are not out: in review, returned, waiting, unclear, or by hand."""
    found = Answer.objects.filter(thread__in=ids, operation__in=TEXTS, state__in=UNDER_WAY)
    return set(found.values_list("thread", flat=True))


def locked(ids: Iterable[int], *related: str) -> list[Thread]:
    """These threads with what is named of them, locked in the order of their numbers: two that want several never wait
    for each other."""
    found = Thread.objects.select_for_update(of=("self",), no_key=True)
    return list(found.filter(pk__in=set(ids)).select_related(*related).order_by("pk"))


def standing_of(thread: Thread) -> Standing:
    return Standing(thread.state, thread.version, thread.dealt_version, thread.done_version, thread.snoozed_until)


def stand(thread: Thread, standing: Standing) -> None:
    """Puts a decision of threading.py on the thread in memory; `count` writes it. What was to happen once an answer is
    out is settled by it."""
    thread.state, thread.dealt_version, thread.done_version = (
        standing.state,
        standing.dealt_version,
        standing.done_version,
    )
    thread.snoozed_until = standing.snoozed_until
    thread.done_when_out = None


def count(threads: Sequence[Thread]) -> None:
    """What waits in these threads and by when, written together with everything else that was changed on them. They are
    locked, and carry their account."""
    if not threads:
        return
    values = {"ids": [thread.pk for thread in threads], "dealt": [thread.dealt_version for thread in threads]}
    counted = {thread: (since, newest) for thread, since, newest in sql.rows(WAITING, values)}
    clocks = Clocks(thread.account for thread in threads)
    for thread in threads:
        since, newest = counted.get(thread.pk, (None, thread.newest_at))
        thread.waiting_since = None if thread.state == Thread.State.DONE else since
        thread.answer_by = (
            clocks.answer_by(thread.account_id, thread.waiting_since).at if thread.waiting_since else None
        )
        thread.newest_at = max(newest, thread.answered_at or newest)
    _write(threads)


def _write(threads: Sequence[Thread]) -> None:
    values = {
        "ids": [thread.pk for thread in threads],
        "states": [str(thread.state) for thread in threads],
        "snoozed": [thread.snoozed_until for thread in threads],
        "versions": [thread.version for thread in threads],
        "heard_versions": [thread.heard_version for thread in threads],
        "dealt": [thread.dealt_version for thread in threads],
        "done": [thread.done_version for thread in threads],
        "when_out": [thread.done_when_out for thread in threads],
        "kinds": [thread.kind for thread in threads],
        "abouts": [thread.about_id for thread in threads],
        "newest": [thread.newest_at for thread in threads],
        "heard": [thread.heard_at for thread in threads],
        "waiting": [thread.waiting_since for thread in threads],
        "due": [thread.answer_by for thread in threads],
        "answered": [thread.answered_at for thread in threads],
    }
    sql.rows(WRITE, values)
    tell(Topic.THREADS, [(thread.account_id, thread.pk) for thread in threads])


def count_again() -> int:
    """By when everything that waits is to be answered, after hours or holidays changed. Returns how many moved."""
    moved = 0
    waiting = Thread.objects.filter(waiting_since__isnull=False)
    accounts = Account.objects.filter(pk__in=waiting.values("account"))
    clocks = Clocks(accounts)
    for account in accounts:
        moved += _count_again(account, clocks)
    return moved


def _count_again(account: Account, clocks: Clocks) -> int:
    rows = Thread.objects.filter(account=account, waiting_since__isnull=False)
    changed = []
    for id, since, before in rows.values_list("pk", "waiting_since", "answer_by").iterator():
        due = clocks.answer_by(account.pk, since).at
        if due != before:
            changed.append((id, since, due))
    changed.sort()
    for begin in range(0, len(changed), AT_A_TIME):
        ids, since, due = zip(*changed[begin : begin + AT_A_TIME], strict=True)
        with transaction.atomic():
            locked(ids)
            sql.rows(DUE_AGAIN, {"ids": list(ids), "since": list(since), "due": list(due)})
            tell(Topic.THREADS, [(account.pk, id) for id in ids])
    return len(changed)
