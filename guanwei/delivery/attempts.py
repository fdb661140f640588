"""An attempt is on record before the wire and its outcome after it. Both steps work on a batch in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from psycopg.types.json import Jsonb

from guanwei.base import sql
from guanwei.delivery.outcomes import Settled
from guanwei.delivery.policy import Policy
from guanwei.delivery.states import State, sources_of

BEGIN = """
UPDATE delivery_delivery AS d
   SET state = 'sending', tries = d.tries + 1, lease_until = %(lease)s, changed_at = %(now)s,
       client_key = CASE WHEN d.client_key = '' THEN wanted.key ELSE d.client_key END
  FROM unnest(%(ids)s::bigint[], %(keys)s::text[]) AS wanted(id, key)
 WHERE d.id = wanted.id AND d.state = 'claimed' AND d.worker = %(worker)s AND d.lease_until > %(now)s
   AND NOT EXISTS (SELECT 1 FROM delivery_stop AS stop JOIN accounts_account AS a ON a.id = d.account_id
                    WHERE stop.lifted_at IS NULL
                      AND (stop.account_id = a.id OR stop.brand_id = a.brand_id
                           OR (stop.account_id IS NULL AND stop.brand_id IS NULL)))
RETURNING d.id, d.tries, d.client_key
"""

RECORD = """
INSERT INTO delivery_attempt (delivery_id, number, worker, started_at, outcome, code, detail, evidence)
SELECT id, number, %(worker)s, %(now)s, '', '', '', '[]'::jsonb
  FROM unnest(%(ids)s::bigint[], %(numbers)s::int[]) AS wanted(id, number)
"""

# `tries` stands in the condition: if the delivery was given back and is being tried again, this outcome is the old
# attempt's and changes nothing.
STORE = """
UPDATE delivery_delivery AS d
   SET state = r.state, held_for = r.held_for, outcome = r.outcome, code = r.code, words = r.words,
       remote_id = r.remote_id, url = r.url, sent_at = r.sent_at,
       ready_at = coalesce(r.ready_at, d.ready_at), reconcile_at = r.reconcile_at, reconcile_round = 0,
       unknown_since = CASE WHEN r.state = 'unknown' THEN %(now)s END,
       lease_until = NULL, changed_at = %(now)s
  FROM unnest(%(ids)s::bigint[], %(numbers)s::int[], %(states)s::text[], %(holds)s::text[], %(outcomes)s::text[],
              %(codes)s::text[], %(words)s::jsonb[], %(remotes)s::text[], %(urls)s::text[], %(sents)s::timestamptz[],
              %(readies)s::timestamptz[], %(reconciles)s::timestamptz[])
       AS r(id, number, state, held_for, outcome, code, words, remote_id, url, sent_at, ready_at, reconcile_at)
 WHERE d.id = r.id AND d.worker = %(worker)s AND d.tries = r.number
   AND (d.state = 'sending' OR (d.state = 'unknown' AND r.state NOT IN ('unknown', 'pending')))
RETURNING d.id
"""

END = """
UPDATE delivery_attempt AS a
   SET ended_at = r.ended_at, outcome = r.outcome, code = r.code, detail = r.detail
  FROM unnest(%(ids)s::bigint[], %(numbers)s::int[], %(ends)s::timestamptz[], %(outcomes)s::text[], %(codes)s::text[],
              %(details)s::text[]) AS r(id, number, ended_at, outcome, code, detail)
 WHERE a.delivery_id = r.id AND a.number = r.number
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
    with transaction.atomic():
        values = {
            "now": now,
            "worker": worker,
            "lease": now + timedelta(seconds=policy.lease_seconds),
            "ids": list(keys),
            "keys": list(keys.values()),
        }
        begun = [Begun(*row) for row in sql.rows(BEGIN, values)]
        ids, numbers = [one.delivery_id for one in begun], [one.number for one in begun]
        sql.rows(RECORD, {"now": now, "worker": worker, "ids": ids, "numbers": numbers})
    return begun


def store(*, now: datetime, worker: str, ended: Sequence[Ended]) -> set[int]:
    """Writes outcomes to deliveries and attempts. Returns the deliveries that took theirs: not those which somebody
    settled meanwhile. Call inside a transaction together with what the owner makes of it."""
    keys = {"ids": [e.delivery_id for e in ended], "numbers": [e.number for e in ended]}
    columns = keys | {
        "now": now,
        "worker": worker,
        "states": [e.settled.state.value for e in ended],
        "holds": [e.settled.held_for.value if e.settled.held_for else "" for e in ended],
        "outcomes": [e.settled.outcome for e in ended],
        "codes": [e.settled.code[:60] for e in ended],
        "words": [Jsonb(e.settled.words.as_json()) for e in ended],
        "remotes": [e.settled.remote_id for e in ended],
        "urls": [e.settled.url for e in ended],
        "sents": [e.settled.sent_at for e in ended],
        "readies": [e.settled.ready_at for e in ended],
        "reconciles": [e.settled.reconcile_at for e in ended],
    }
    stored = {row[0] for row in sql.rows(STORE, columns)}
    ends = {"ends": [e.ended_at for e in ended], "details": [e.detail for e in ended]}
    sql.rows(END, keys | ends | {"outcomes": columns["outcomes"], "codes": columns["codes"]})
    return stored


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
