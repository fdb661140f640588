"""The hours of the day at which an account's posts do well (practice B4): counted once a day, kept, read by the checks.

Counted is who reacted to a post of ours: comments, answers and reposts that were heard within three days of it. That
reads everything heard in a year, too much for a form that somebody waits for.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.networks.acts import Operation
from guanwei.practice.hours import Hours
from guanwei.publishing.context import AROUND
from guanwei.publishing.models import GoodHours

EVERY = timedelta(hours=20)  # the timetable asks every hour
HEARD_FOR = timedelta(days=3)

RESPONSES = """
SELECT post.sent_at, count(heard.about_id)
  FROM delivery_delivery AS post
  LEFT JOIN (SELECT interaction.about_id, interaction.created_at
               FROM listening_hearing AS hearing
               JOIN listening_interaction AS interaction ON interaction.id = hearing.interaction_id
              WHERE hearing.account_id = %(account)s AND interaction.about_id <> ''
                AND interaction.created_at >= %(since)s) AS heard
         ON heard.about_id = post.remote_id AND heard.created_at < post.sent_at + %(heard_for)s
 WHERE post.account_id = %(account)s AND post.operation = ANY(%(operations)s::text[]) AND post.remote_id <> ''
   AND post.sent_at >= %(since)s AND post.sent_at < %(until)s
 GROUP BY post.id, post.sent_at
"""


def count_hours(account: Account, *, now: datetime) -> None:
    """Counts anew where the last count is a day old. Posts that people may still react to are left out."""
    kept = GoodHours.objects.filter(account=account).first()
    if kept and kept.at > now - EVERY:
        return
    values = {
        "account": account.pk,
        "since": now - AROUND,
        "until": now - HEARD_FOR,
        "heard_for": HEARD_FOR,
        "operations": [Operation.POST.value, Operation.REPOST.value],
    }
    hours = Hours.of(sql.rows(RESPONSES, values), ZoneInfo(account.zone))
    GoodHours.objects.update_or_create(
        account=account, defaults={"posts": list(hours.posts), "well": list(hours.well), "at": now}
    )
