"""A month of an account in figures: what counts, whose day it is, and what cannot be told."""

from datetime import UTC, date, datetime, timedelta

import pytest

from guanwei.inbox.models import Answer
from guanwei.inbox.served import answered
from guanwei.lib.clock import utc_now
from guanwei.listening.history import Posted, keep
from guanwei.listening.models import Interaction
from guanwei.publishing.models import Plan
from guanwei.reports.months import Figure, last_days, longest_silence, month_before, month_of
from tests import cast as people
from tests.web.inbox.conversations import answers, asked

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def who(db: None) -> people.Cast:
    return people.cast()


def outside(who: people.Cast, *moments: datetime) -> None:
    keep(who.weibo, [Posted(f"p{at:%d%H%M}", "", f"第 {at} 条", at) for at in moments], now=utc_now())


@pytest.mark.parametrize(
    ("today", "since", "until"),
    [
        (date(2026, 4, 1), date(2026, 3, 1), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2026, 2, 1), date(2026, 3, 1)),
        (date(2026, 1, 15), date(2025, 12, 1), date(2026, 1, 1)),
    ],
)
def test_the_month_before_is_a_whole_one(today: date, since: date, until: date) -> None:
    assert month_before(today) == (since, until)


@pytest.mark.parametrize(
    ("days", "longest"), [((), 31), ((1,), 30), ((31,), 30), ((1, 31), 29), ((10, 20), 11), (range(1, 32), 0)]
)
def test_the_longest_silence_counts_both_ends_of_the_month(days: tuple[int, ...], longest: int) -> None:
    assert longest_silence({date(2026, 3, day) for day in days}, *MARCH) == longest


def test_a_post_belongs_to_the_day_that_it_is_where_the_account_is(who: people.Cast) -> None:
    outside(who, datetime(2026, 2, 28, 15, 59, tzinfo=UTC), datetime(2026, 2, 28, 16, 0, tzinfo=UTC))
    assert month_of(who.weibo, *MARCH).figures[Figure.POSTS] == 1
    assert month_of(who.weibo, *month_before(MARCH[0])).figures[Figure.POSTS] == 1


def test_shares_of_nothing_are_not_told(who: people.Cast) -> None:
    figures = month_of(who.weibo, *MARCH).figures
    assert figures == {Figure.POSTS: 0, Figure.SILENCE: 31, Figure.ANSWERS: 0}


def test_shares_are_of_all_that_went_out(who: people.Cast) -> None:
    outside(who, *(datetime(2026, 3, day, 4, tzinfo=UTC) for day in range(1, 9)))
    who.weibo.outside_posts.filter(remote_id__in=["p010400", "p020400"]).update(promotion=True)
    who.weibo.outside_posts.filter(remote_id="p030400").update(group="forward")
    who.weibo.outside_posts.filter(remote_id="p040400").update(gone_at=utc_now())
    figures = month_of(who.weibo, *MARCH).figures
    assert figures[Figure.POSTS] == 7
    assert (figures[Figure.PROMOTION], figures[Figure.FORWARD], figures[Figure.LOVED]) == (28.6, 14.3, 57.1)


def test_what_was_planned_a_day_ahead_is_told_from_what_was_written_on_the_spot(who: people.Cast) -> None:
    now = utc_now()
    early, late = people.a_draft(who, who.weibo, text="提前写好的一条。"), people.a_draft(who, who.weibo)
    out = {"state": Plan.State.PUBLISHED, "published_at": now, "due_at": now}
    Plan.objects.filter(pk=early.pk).update(**out, created_at=now - timedelta(days=1))
    Plan.objects.filter(pk=late.pk).update(**out, created_at=now - timedelta(hours=23))
    assert last_days(who.weibo, now=now).figures[Figure.AHEAD] == 50


def test_answers_count_beside_posts_once_they_are_out(who: people.Cast) -> None:
    outside(who, utc_now() - timedelta(hours=2))
    answers(who.lin, asked(who))
    assert last_days(who.weibo, now=utc_now()).figures[Figure.ANSWERS] == 0
    Answer.objects.update(state=Answer.State.OUT, out_at=utc_now() - timedelta(minutes=1))
    figures = last_days(who.weibo, now=utc_now()).figures
    assert (figures[Figure.ANSWERS], figures[Figure.TALK], figures[Figure.SERVICE]) == (1, 50, 0)


def test_an_answer_to_a_matter_of_customer_service_is_told_from_conversation(who: people.Cast) -> None:
    outside(who, *(utc_now() - timedelta(hours=hours) for hours in (2, 3, 4)))
    item, message = asked(who), "我的快递还没到，订单号 2231，帮忙查一下"
    answers(who.lin, item)
    Interaction.objects.update(text=message)
    Answer.objects.update(state=Answer.State.OUT, out_at=utc_now() - timedelta(minutes=1))
    day = utc_now() - timedelta(days=1), utc_now()
    assert answered(who.weibo.pk, *day) == (1, [message])
    assert answered(who.bluesky.pk, *day) == (0, [])
    assert last_days(who.weibo, now=utc_now()).figures[Figure.SERVICE] == 25
