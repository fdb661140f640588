"""An attempt is on record before the wire and its outcome after it. Each step is one statement for a whole batch.

Rows travel as one JSON value: an array for each column takes the driver ten times as long to write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from guanwei.base import sql
from guanwei.delivery.outcomes import Settled
from guanwei.delivery.policy import Policy
from guanwei.delivery.states import State, sources_of

# One statement, so that no attempt is without its delivery and nothing waits for a second answer of the database.
BEGIN = """
WITH begun AS (
  UPDATE delivery_delivery AS d
     SET state = 'sending', tries = d.tries + 1, lease_until = %(lease)s, changed_at = %(now)s,
         client_key = CASE WHEN d.client_key = '' THEN wanted.key ELSE d.client_key END
    FROM jsonb_to_recordset(%(wanted)s) AS wanted(id bigint, key text)
   WHERE d.id = wanted.id AND d.state = 'claimed' AND d.worker = %(worker)s AND d.lease_until > %(now)s
     AND (d.operation = 'delete'
          OR NOT EXISTS (SELECT 1 FROM delivery_stop AS stop JOIN accounts_account AS a ON a.id = d.account_id
                          WHERE stop.lifted_at IS NULL
                            AND (stop.account_id = a.id OR stop.brand_id = a.brand_id
                                 OR (stop.account_id IS NULL AND stop.brand_id IS NULL))))
  RETURNING d.id, d.tries, d.client_key
), recorded AS (
  INSERT INTO delivery_attempt (delivery_id, number, worker, started_at, outcome, code, detail, evidence)
  SELECT id, tries, %(worker)s, %(now)s, '', '', '', '[]'::jsonb FROM begun
)
SELECT id, tries, client_key FROM begun
"""

# `tries` stands in the condition: if the delivery was given back and is being tried again, this outcome is the old
# attempt's and changes nothing.
STORE = """
WITH r AS (
  SELECT * FROM jsonb_to_recordset(%(ended)s)
      AS r(id bigint, number int, state text, held_for text, outcome text, code text, words jsonb, remote_id text,
           url text, sent_at timestamptz, ready_at timestamptz, reconcile_at timestamptz, ended_at timestamptz,
           detail text)
), stored AS (
  UPDATE delivery_delivery AS d
     SET state = r.state, held_for = r.held_for, outcome = r.outcome, code = r.code, words = r.words,
         remote_id = r.remote_id, url = r.url, sent_at = r.sent_at,
         ready_at = coalesce(r.ready_at, d.ready_at), reconcile_at = r.reconcile_at, reconcile_round = 0,
         unknown_since = CASE WHEN r.state = 'unknown' THEN %(now)s END,
         lease_until = NULL, changed_at = %(now)s
    FROM r
   WHERE d.id = r.id AND d.worker = %(worker)s AND d.tries = r.number
     AND (d.state = 'sending' OR (d.state = 'unknown' AND r.state NOT IN ('unknown', 'pending')))
  RETURNING d.id
), ended AS (
  UPDATE delivery_attempt AS a
     SET ended_at = r.ended_at, outcome = r.outcome, code = r.code, detail = r.detail
    FROM r
   WHERE a.delivery_id = r.id AND a.number = r.number
)
SELECT id FROM stored
"""

HOLD_BACK = """
UPDATE delivery_delivery AS d
   SET state = r.state, held_for = r.held_for, words = r.words, worker = '', lease_until = NULL, changed_at = %(now)s
  FROM unnest(%(ids)s::bigint[], %(states)s::text[], %(holds)s::text[], %(words)s::jsonb[])
       AS r(id, state, held_for, words)
 WHERE d.id = r.id AND d.state = 'claimed' AND d.worker = %(worker)s
RETURNING d.id
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt on record: its number, and the key under which it goes out."""

    delivery_id: int
    number: int
    client_key: str


@dataclass(frozen=True, slots=True)
class Ended:
    delivery_id: int
    number: int
    ended_at: datetime
    settled: Settled
    detail: str


def begin(*, now: datetime, worker: str, policy: Policy, keys: Mapping[int, str]) -> list[Begun]:
    """Moves claimed deliveries to sending and records their attempts. Those whose lease was lost are left out."""
    values = {
        "now": now,
        "worker": worker,
        "lease": now + timedelta(seconds=policy.lease_seconds),
        "wanted": Jsonb([{"id": id, "key": key} for id, key in keys.items()]),
    }
    return [Begun(*row) for row in sql.rows(BEGIN, values)]


def store(*, now: datetime, worker: str, ended: Sequence[Ended]) -> set[int]:
    """Writes outcomes to deliveries and attempts. Returns the deliveries that took theirs: not those which somebody
    settled meanwhile. Call inside a transaction together with what the owner makes of it."""
    values = {"now": now, "worker": worker, "ended": Jsonb([_row(one) for one in ended])}
    return {row[0] for row in sql.rows(STORE, values)}


def _row(one: Ended) -> dict[str, Any]:
    settled = one.settled
    return {
        "id": one.delivery_id,
        "number": one.number,
        "state": settled.state.value,
        "held_for": settled.held_for.value if settled.held_for else "",
        "outcome": settled.outcome,
        "code": settled.code[:60],
        "words": settled.words.as_json(),
        "remote_id": settled.remote_id,
        "url": settled.url,
        "sent_at": _moment(settled.sent_at),
        "ready_at": _moment(settled.ready_at),
        "reconcile_at": _moment(settled.reconcile_at),
        "ended_at": _moment(one.ended_at),
        "detail": one.detail,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A claimed delivery that the re-check does not let out: held, missed, stopped or for a person's hand."""

    delivery_id: int
    settled: Settled


def hold_back(*, now: datetime, worker: str, held: Sequence[HeldBack]) -> set[int]:
    """Gives claimed deliveries back in the state that the re-check asks for. Nothing of them was on the wire."""
    for one in held:
        if State.CLAIMED.value not in sources_of(one.settled.state):
            raise ValueError(f"a claimed delivery cannot become {one.settled.state}")
    values = {
        "now": now,
        "worker": worker,
        "ids": [h.delivery_id for h in held],
        "states": [h.settled.state.value for h in held],
        "holds": [h.settled.held_for.value if h.settled.held_for else "" for h in held],
        "words": [Jsonb(h.settled.words.as_json()) for h in held],
    }
    return {row[0] for row in sql.rows(HOLD_BACK, values)}
