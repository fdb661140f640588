"""A month of one account in figures (practice A4, A6, B2, B3, C2, C5): counted by the database, no posts are read;
of the messages that were answered the newest, to tell which were matters of customer service."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.inbox.served import answered
from guanwei.listening.history import ASKED_OF_STANDING, STANDING
from guanwei.practice.brand import Role
from guanwei.practice.lived import lived


class Figure(StrEnum):
    """What a decision can aim at."""

    POSTS = "posts"  # a number
    LOVED = "loved"  # per cent of the posts, like the next two
    PROMOTION = "promotion"
    FORWARD = "forward"
    SILENCE = "silence"  # the longest row of days without a post
    AHEAD = "ahead"  # per cent of the posts that were planned a day ahead; those outside Guanwei are not
    ANSWERS = "answers"  # a number
    TALK = "talk"  # per cent of all that went out: answers beside posts (practice A4)
    SERVICE = "service"  # per cent of all that went out: answers to matters of customer service (practice A4)


IN_PERCENT = frozenset({Figure.LOVED, Figure.PROMOTION, Figure.FORWARD, Figure.AHEAD, Figure.TALK, Figure.SERVICE})

POSTS = """
SELECT timezone(%(zone)s, moment)::date, CASE WHEN promotion THEN 'promotion' ELSE "group" END, count(*),
       count(*) FILTER (WHERE ahead)
  FROM (SELECT published_at AS moment, promotion, "group", created_at <= published_at - interval '1 day' AS ahead
          FROM publishing_plan
         WHERE account_id = %(account)s AND taken_down_at IS NULL AND state <> 'cancelled'
           AND due_at >= %(since)s - interval '31 days' AND published_at >= %(since)s AND published_at < %(until)s
         UNION ALL
        SELECT published_at, promotion, "group", false
          FROM listening_outsidepost AS post
         WHERE account_id = %(account)s
           AND published_at >= %(since)s AND published_at < %(until)s AND STANDING) AS posts
 GROUP BY 1, 2
""".replace("STANDING", STANDING)


@dataclass(frozen=True, slots=True)
class Month:
    """`figures` leaves out what cannot be told: shares of nothing. `until` is the day after the last one."""

    since: date
    until: date
    figures: dict[Figure, float]


def month_before(today: date) -> tuple[date, date]:
    """The last whole calendar month: its first day, and that of the month after it."""
    until = today.replace(day=1)
    return (until - timedelta(days=1)).replace(day=1), until


def month_of(account: Account, since: date, until: date) -> Month:
    """Two queries. Days are those of the account's zone."""
    zone = ZoneInfo(account.zone)
    asked = {
        "account": account.pk,
        "zone": account.zone,
        "since": datetime.combine(since, time(), zone),
        "until": datetime.combine(until, time(), zone),
        **ASKED_OF_STANDING,
    }
    rows = sql.rows(POSTS, asked)
    answers = answered(account.pk, asked["since"], asked["until"])
    return Month(since, until, _figures(rows, answers, since, until))


def last_days(account: Account, *, now: datetime, days: int = 30) -> Month:
    """The days up to and with today."""
    today = now.astimezone(ZoneInfo(account.zone)).date()
    return month_of(account, today - timedelta(days=days - 1), today + timedelta(days=1))


def _figures(
    rows: list[tuple[date, str, int, int]], answered: tuple[int, list[str]], since: date, until: date
) -> dict[Figure, float]:
    posts, (answers, messages) = sum(count for _, _, count, _ in rows), answered
    figures: dict[Figure, float] = {
        Figure.POSTS: posts,
        Figure.SILENCE: longest_silence({day for day, *_ in rows}, since, until),
        Figure.ANSWERS: answers,
    }
    if posts:
        for figure in (Figure.LOVED, Figure.PROMOTION, Figure.FORWARD):
            figures[figure] = _percent(sum(count for _, group, count, _ in rows if group == figure.value), posts)
        figures[Figure.AHEAD] = _percent(sum(ahead for *_, ahead in rows), posts)
    if posts + answers:
        figures[Figure.TALK] = _percent(answers, posts + answers)
        role = lived(posts=posts, answers=answers, answered=messages)
        figures[Figure.SERVICE] = round(100 * role.share(Role.SERVICE), 1)
    return figures


def longest_silence(days: set[date], since: date, until: date) -> int:
    """The most days in a row without a post, from `since` to the day before `until`."""
    longest = row = 0
    for offset in range((until - since).days):
        row = 0 if since + timedelta(days=offset) in days else row + 1
        longest = max(longest, row)
    return longest


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)
