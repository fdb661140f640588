"""Writing the trail, in the transaction of the change that it tells of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from psycopg.types.json import Jsonb

from guanwei.base import sql

INSERT = """
INSERT INTO trail_entry (at, actor_id, verb, kind, object_id, account_id, details)
SELECT %(now)s::timestamptz, %(actor)s::bigint, verb, kind, object_id, account_id, details
  FROM jsonb_to_recordset(%(happened)s)
       AS happened(verb text, kind text, object_id bigint, account_id bigint, details jsonb)
"""


@dataclass(frozen=True, slots=True)
class Happening:
    verb: str
    kind: str
    id: int
    account_id: int | None = None
    details: dict[str, Any] = field(default_factory=dict)


def record(
    *,
    actor: AbstractBaseUser | None,
    now: datetime,
    verb: str,
    kind: str,
    id: int,
    account_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """One entry. `actor` None means the software itself."""
    record_all(actor=actor, now=now, happenings=[Happening(verb, kind, id, account_id, details or {})])


def record_all(*, actor: AbstractBaseUser | None, now: datetime, happenings: Iterable[Happening]) -> None:
    """Many entries with one statement. Plain SQL, because the sender writes some for every post that goes out."""
    listed = list(happenings)
    if not listed:
        return
    rows = [
        {"verb": h.verb, "kind": h.kind, "object_id": h.id, "account_id": h.account_id, "details": h.details}
        for h in listed
    ]
    values = {"now": now, "actor": actor.pk if actor else None, "happened": Jsonb(rows)}
    sql.rows(INSERT, values)
