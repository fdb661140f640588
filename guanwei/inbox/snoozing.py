"""Threads that were put aside until a time come back when it is there."""

from datetime import datetime

from django.db import transaction

from guanwei.base import sql
from guanwei.base.live import Topic, tell
from guanwei.trail.record import Happening, record_all

AWAKE = """
WITH awake AS MATERIALIZED (
SELECT id FROM inbox_thread
 WHERE state = 'snoozed' AND snoozed_until <= %(now)s::timestamptz
 ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE inbox_thread AS thread SET state = 'open', snoozed_until = NULL FROM awake WHERE thread.id = awake.id
RETURNING thread.id, thread.account_id
"""
AT_A_TIME = 1000


def wake(*, now: datetime) -> int:
    """How many came back; AT_A_TIME at most."""
    with transaction.atomic():
        awake = sql.rows(AWAKE, {"now": now, "limit": AT_A_TIME})
        record_all(
            actor=None,
            now=now,
            happenings=[Happening("thread.awake", "thread", id, account) for id, account in sorted(awake)],
        )
        tell(Topic.THREADS, [(account, id) for id, account in awake])
    return len(awake)
