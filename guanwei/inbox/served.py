"""What an account answered, for the role that it lives (practice A4)."""

from datetime import datetime

from guanwei.base import sql

SAMPLE = 500  # newest answered messages whose words are read: a page waits for it
ANSWERED = """
SELECT count(*) OVER (), interaction.text
  FROM inbox_answer AS answer JOIN listening_interaction AS interaction ON interaction.id = answer.interaction_id
 WHERE answer.account_id = %(account)s AND operation = 'reply' AND state IN ('out', 'taken_back')
   AND out_at >= %(since)s AND out_at < %(until)s
 ORDER BY out_at DESC, answer.id DESC LIMIT %(sample)s
"""


def answered(account_id: int, since: datetime, until: datetime) -> tuple[int, list[str]]:
    """How many answers went out, and the newest SAMPLE messages that they were given to."""
    rows = sql.rows(ANSWERED, {"account": account_id, "since": since, "until": until, "sample": SAMPLE})
    return (rows[0][0] if rows else 0), [text for _, text in rows]
