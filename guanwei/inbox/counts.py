"""How many conversations there are of each sort, as the pane beside them says it: each number is what somebody sees who
chooses it, with everything else that narrows the list."""

from dataclasses import dataclass
from datetime import datetime

from guanwei.accounts.access import asked_within
from guanwei.base import sql
from guanwei.inbox.queries import Filters, Show, Whose
from guanwei.inbox.search import few_that_say
from guanwei.inbox.urgency import SOON
from guanwei.people.models import User


@dataclass(frozen=True, slots=True)
class Counts:
    """`open`, `unanswered` (those of them in which somebody waits for an answer, as the badge of the inbox counts them)
    and `snoozed` count their lists; `waiting` to `unassigned` are of the one that is shown, None for a list
    of what is done: nobody waits there, and it grows for ever. All are None where what was searched for stands in too
    many conversations to count them while somebody waits for the page."""

    open: int | None = None
    unanswered: int | None = None
    snoozed: int | None = None
    waiting: int | None = None
    overdue: int | None = None
    due_soon: int | None = None  # within the hour
    urgent: int | None = None  # marked, overdue or due soon
    unread: int | None = None
    mine: int | None = None
    unassigned: int | None = None


COUNTS = """
SELECT count(*) FILTER (WHERE whose AND state = 'open'),
       count(*) FILTER (WHERE whose AND state = 'open' AND waiting_since IS NOT NULL),
       count(*) FILTER (WHERE whose AND state = 'snoozed'),
       count(*) FILTER (WHERE whose AND shown AND waiting_since IS NOT NULL),
       count(*) FILTER (WHERE whose AND shown AND answer_by < %(now)s),
       count(*) FILTER (WHERE whose AND shown AND answer_by >= %(now)s AND answer_by < %(soon)s),
       count(*) FILTER (WHERE whose AND shown AND (urgent OR answer_by < %(soon)s)),
       count(*) FILTER (WHERE whose AND shown AND unread),
       count(*) FILTER (WHERE shown AND assigned_to_id = %(viewer)s),
       count(*) FILTER (WHERE shown AND assigned_to_id IS NULL)
  FROM (SELECT thread.*, coalesce(mark.version, 0) < heard_version AS unread,
               state = %(shown)s AND (waiting_since IS NOT NULL OR NOT %(waiting)s) AS shown,
               CASE %(whose)s WHEN 'mine' THEN assigned_to_id IS NOT DISTINCT FROM %(viewer)s
                              WHEN 'unassigned' THEN assigned_to_id IS NULL ELSE true END AS whose
          FROM inbox_thread AS thread
          LEFT JOIN inbox_seen AS mark ON mark.thread_id = thread.id AND mark.user_id = %(viewer)s
         WHERE state IN ('open', 'snoozed') AND WITHIN NARROWED) AS thread
"""


def counts(viewer: User, filters: Filters | None = None, *, now: datetime) -> Counts:
    """At most two queries. What is shown and whose it is narrow each number but their own; account, kind and search
    every one."""
    filters = filters or Filters()
    narrowed, values = "", {}
    if filters.account_id is not None:
        narrowed, values = narrowed + " AND account_id = %(account)s", values | {"account": filters.account_id}
    if filters.kind:
        narrowed, values = narrowed + " AND kind = %(kind)s", values | {"kind": filters.kind}
    if filters.text.strip():
        few = few_that_say(filters.text)
        if few is None:
            return Counts()
        narrowed, values = narrowed + " AND thread.id = ANY(%(said)s::bigint[])", values | {"said": list(few)}
    listed = filters.is_open or filters.show is Show.SNOOZED
    values |= {
        "now": now,
        "soon": now + SOON,
        "viewer": viewer.pk,
        "shown": Show.OPEN.value if filters.is_open else filters.show.value,
        "waiting": filters.show is Show.WAITING,
        "whose": filters.whose.value if filters.whose is not Whose.ALL else "",
    }
    asked = asked_within(viewer, COUNTS.replace("NARROWED", narrowed), **values)
    [found] = sql.rows(asked.statement, asked.values)
    return Counts(*found) if listed else Counts(*found[:3])
