"""How many findings are open, by row of the practice: over what is still to go out, and over the plan as a whole."""

from datetime import datetime, timedelta

from guanwei.accounts.access import asked_within
from guanwei.base import sql
from guanwei.people.models import User

OVERDUE = timedelta(days=7)  # what was to go out longer ago and did not is no coming post any more

# What somebody let stand is not open.
OPEN = """
SELECT split_part(found.check_id, '.', 1), count(*)
  FROM (SELECT id, content_hash FROM publishing_plan
         WHERE WITHIN AND state IN ('draft', 'review', 'approved') AND (due_at >= %(since)s OR due_at IS NULL)
           AND (account_id = %(account)s::bigint OR %(account)s::bigint IS NULL)) AS plan
  JOIN practice_checkrun AS run ON run.kind = 'plan' AND run.object_id = plan.id
  JOIN practice_foundfinding AS found ON found.run_id = run.id
 WHERE NOT EXISTS (SELECT FROM practice_waiver AS waiver
                    WHERE waiver.kind = 'plan' AND waiver.object_id = plan.id AND waiver.check_id = found.check_id
                      AND waiver.content_hash = plan.content_hash AND waiver.about IN (found.about, '')
                      AND (waiver.expires_at IS NULL OR waiver.expires_at > %(now)s))
 GROUP BY 1
"""
OF_WHOLE_PLANS = """
SELECT split_part(found.check_id, '.', 1), count(*)
  FROM (SELECT id FROM practice_checkrun
         WHERE WITHIN AND kind = 'whole-plan'
           AND (account_id = %(account)s::bigint OR %(account)s::bigint IS NULL)) AS run
  JOIN practice_foundfinding AS found ON found.run_id = run.id
 GROUP BY 1
"""


def open_findings(viewer: User, *, now: datetime, account_id: int | None = None) -> dict[str, int]:
    """By row (`C2`), the viewer's accounts alone. Two queries."""
    found: dict[str, int] = {}
    for statement in (OPEN, OF_WHOLE_PLANS):
        asked = asked_within(viewer, statement, account=account_id, since=now - OVERDUE, now=now)
        for row, count in sql.rows(asked.statement, asked.values):
            found[row_of(row)] = found.get(row_of(row), 0) + count
    return found


def row_of(check_id: str) -> str:
    """The row that a check belongs to: `C2` of `C2.hard-sell`. The columns, D1 to D7, are one."""
    row = check_id.partition(".")[0]
    return "D" if row.startswith("D") else row
