"""An answer that is out: the answer follows its delivery, and the thread's clock stops for what was answered."""

from collections.abc import Mapping
from datetime import datetime

from guanwei.base import sql
from guanwei.inbox import waiting
from guanwei.networks.acts import NEW_TEXTS, Operation

OUT = """
UPDATE inbox_answer AS answer
   SET state = 'out', out_at = out.moment
  FROM unnest(%(ids)s::bigint[], %(moments)s::timestamptz[]) AS out(id, moment)
 WHERE answer.id = out.id AND answer.state NOT IN ('out', 'taken_back')
RETURNING answer.thread_id, answer.written_for, answer.out_at, answer.operation
"""

TAKEN_BACK = """
UPDATE inbox_answer SET state = 'taken_back'
 WHERE id IN (SELECT takes_back_id FROM inbox_answer WHERE id = ANY(%(ids)s::bigint[]) AND operation = 'delete')
   AND state = 'out'
"""


def mark_out(out: Mapping[int, datetime], *, now: datetime) -> None:
    """These answers, by id, are out since then. In the caller's transaction, after their deliveries; a constant number
    of statements. What is no new text (a like, a hidden comment, other words for an answer) answers
    nobody anew: that clock goes on."""
    rows = sql.rows(OUT, {"ids": list(out), "moments": list(out.values())})
    sql.rows(TAKEN_BACK, {"ids": list(out)})
    answers = [
        waiting.Out(thread, written_for, moment)
        for thread, written_for, moment, operation in rows
        if Operation(operation) in NEW_TEXTS
    ]
    edited = [thread for thread, _, _, operation in rows if operation == Operation.EDIT]
    waiting.answered(answers, edited=edited, now=now)
