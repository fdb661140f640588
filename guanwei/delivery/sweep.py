"""What time alone does to deliveries: leases that ran out, windows that passed. Safe to run in every sender."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.types.json import Jsonb

from guanwei.base.live import Topic, tell
from guanwei.delivery.outcomes import doubt
from guanwei.lib.words import Words
from guanwei.networks.contract import Limits
from guanwei.trail.record import Happening, record_all

# Claimed, nothing on record as sent: it never left, so it simply waits again.
GIVE_BACK = """
UPDATE delivery_delivery SET state = 'waiting', worker = '', lease_until = NULL, changed_at = %(now)s
 WHERE id IN (SELECT id FROM delivery_delivery WHERE state = 'claimed' AND lease_until <= %(now)s
               ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
RETURNING id, account_id
"""

# The attempt is on record and its sender is gone: it may be out. Never "try again".
IN_DOUBT = """
SELECT d.id, d.account_id, d.tries, a.network, a.profile
  FROM delivery_delivery AS d JOIN accounts_account AS a ON a.id = d.account_id
 WHERE d.state = 'sending' AND d.lease_until <= %(now)s
   FOR UPDATE OF d SKIP LOCKED
"""

MARK_DOUBT = """
UPDATE delivery_delivery
   SET state = 'unknown', outcome = 'unknown', words = %(words)s, unknown_since = %(now)s, lease_until = NULL,
       reconcile_at = %(reconcile_at)s, reconcile_round = 0, changed_at = %(now)s
 WHERE id = %(id)s
"""

MISS = """
UPDATE delivery_delivery
   SET state = 'missed', held_for = '', changed_at = %(now)s,
       words = CASE WHEN words = '{}'::jsonb OR state = 'waiting' THEN %(words)s ELSE words END
 WHERE id IN (SELECT id FROM delivery_delivery WHERE state IN ('waiting', 'held') AND late_at <= %(now)s
               ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
RETURNING id, account_id
"""

LATE = Words(
    "过了时限还没有发出，没有自动补发。可以现在发、改时间，或取消。",
    "Its time passed before it could go out. It was not sent late. Send it now, move it, or drop it.",
)
GONE = "the sender stopped while the request was under way"


def sweep(*, now: datetime, limits_of: Callable[[str, str], Limits]) -> int:
    """Returns how many deliveries changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, {"now": now})
        given_back = cursor.fetchall()
        cursor.execute(IN_DOUBT, {"now": now})
        doubtful = cursor.fetchall()
        for id, account, tries, network, profile in doubtful:
            _mark_doubtful(cursor, now, id, account, tries, limits_of(network, profile))
        cursor.execute(MISS, {"now": now, "words": Jsonb(LATE.as_json())})
        missed = cursor.fetchall()
        happenings = [
            *(Happening("delivery.given-back", "delivery", id, account) for id, account in given_back),
            *(Happening("delivery.unknown", "delivery", row[0], row[1], {"reason": GONE}) for row in doubtful),
            *(Happening("delivery.missed", "delivery", id, account) for id, account in missed),
        ]
        if happenings:
            record_all(actor=None, now=now, happenings=happenings)
            tell(Topic.DELIVERIES, [(one.account_id or 0, one.id) for one in happenings])
    return len(happenings)


def _mark_doubtful(cursor: CursorWrapper, now: datetime, id: int, account: int, tries: int, limits: Limits) -> None:
    settled = doubt(now=now, limits=limits)
    words = Jsonb(settled.words.as_json())
    cursor.execute(MARK_DOUBT, {"id": id, "now": now, "words": words, "reconcile_at": settled.reconcile_at})
    cursor.execute(
        "UPDATE delivery_attempt SET ended_at = %s, outcome = 'unknown', detail = %s"
        " WHERE delivery_id = %s AND number = %s AND ended_at IS NULL",
        [now, GONE, id, tries],
    )
    cursor.execute(
        "UPDATE accounts_account SET wait_until = %s, wait_reason = 'unknown'"
        " WHERE id = %s AND (wait_until IS NULL OR wait_until < %s OR wait_reason = 'quota')",
        [settled.account_waits_until, account, settled.account_waits_until],
    )
