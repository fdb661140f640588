"""Rhythm and mix at a glance, counted by the database as the checks count them."""

from datetime import UTC, datetime, timedelta

import pytest

from guanwei.listening.models import OutsidePost
from guanwei.practice.windows import Counts
from guanwei.publishing.glance import AHEAD, BEFORE, Glance, glances, mix_ahead
from guanwei.publishing.models import Plan
from guanwei.publishing.whole_plan import look_over
from tests.cast import Cast, a_draft, cast

pytestmark = pytest.mark.django_db

NOW = datetime(2031, 3, 5, 4, 0, tzinfo=UTC)  # noon in Shanghai


def outside(who: Cast, moment: datetime, group: str = "loved", promotion: bool = False) -> None:
    OutsidePost.objects.create(
        account=who.weibo,
        remote_id=f"{moment.timestamp()}-{group}-{OutsidePost.objects.count()}",
        text="x",
        published_at=moment,
        group=group,
        promotion=promotion,
        fingerprint=b"",
        first_seen_at=moment,
    )


def of_weibo(who: Cast) -> Glance:
    seen, _count = glances(who.lin, now=NOW)
    return next(glance for glance in seen if glance.account == who.weibo)


def test_a_week_on_either_side_of_today_in_the_accounts_zone() -> None:
    who = cast()
    outside(who, datetime(2031, 3, 4, 16, 30, tzinfo=UTC))  # 0:30 of today in Shanghai
    outside(who, datetime(2031, 3, 4, 15, 30, tzinfo=UTC))  # 23:30 of yesterday there
    plan = a_draft(who, who.weibo)
    Plan.objects.filter(pk=plan.pk).update(due_at=NOW + timedelta(days=2))
    glance = of_weibo(who)
    assert len(glance.days) == BEFORE + 1 + AHEAD
    counted = {day.day.isoformat(): (day.out, day.planned) for day in glance.days if day.out or day.planned}
    assert counted == {"2031-03-04": (1, 0), "2031-03-05": (1, 0), "2031-03-07": (0, 1)}
    assert [day.isoformat() for day in glance.silent] == ["2031-03-06", *(f"2031-03-{day:02d}" for day in range(8, 13))]


def test_a_plan_of_yesterday_that_never_went_out_is_no_post() -> None:
    who = cast()
    Plan.objects.filter(pk=a_draft(who, who.weibo).pk).update(due_at=NOW - timedelta(days=1))
    assert not any(day.out or day.planned for day in of_weibo(who).days)


def test_a_promotion_counts_as_one_whatever_its_column_and_few_posts_are_not_judged() -> None:
    who = cast()
    for number in range(16):
        outside(who, NOW - timedelta(hours=20 * number + 1))
    for number in range(3):
        outside(who, NOW - timedelta(hours=20 * number + 2), promotion=True)
    assert of_weibo(who).mix == Counts(16, 3, 0)
    assert not of_weibo(who).enough
    outside(who, NOW - timedelta(hours=3), group="forward")
    assert of_weibo(who).mix == Counts(16, 3, 1)
    assert of_weibo(who).enough


def test_what_lies_before_the_window_does_not_count() -> None:
    who = cast()
    outside(who, NOW - timedelta(days=31))
    assert of_weibo(who).mix.total == 0


def test_the_number_of_queries_does_not_grow_with_the_posts(django_assert_max_num_queries) -> None:
    who = cast()
    for number in range(30):
        outside(who, NOW - timedelta(hours=number))
    with django_assert_max_num_queries(7):
        of_weibo(who)


def test_what_was_found_in_the_plan_stands_with_its_account_and_comes_first() -> None:
    who = cast()
    Plan.objects.filter(pk=a_draft(who, who.weibo).pk).update(due_at=NOW + timedelta(days=6))
    found = look_over(who.weibo, now=NOW)
    assert found, "days on end without a post"
    seen, _count = glances(who.lin, now=NOW)
    assert seen[0].account == who.weibo and seen[0].findings == found


def test_nobody_sees_the_rhythm_of_another_brand() -> None:
    who = cast()
    seen, count = glances(who.wu, now=NOW)
    assert who.weibo not in [glance.account for glance in seen]
    assert count == len(seen)


def test_the_mix_ahead_counts_history_and_plan_together_up_to_the_end_of_its_day() -> None:
    who = cast()
    for number in range(18):
        outside(who, NOW - timedelta(hours=20 * number + 1))
    outside(who, NOW - timedelta(hours=2), promotion=True)
    for days in (2, 3):
        Plan.objects.filter(pk=a_draft(who, who.weibo).pk).update(due_at=NOW + timedelta(days=days))
    today = NOW.date()
    before, ahead = (mix_ahead(who.lin, who.weibo.pk, until=today + timedelta(days=days), now=NOW) for days in (1, 2))
    assert before and ahead
    assert (before.mix, before.planned, before.enough) == (Counts(18, 1, 0), 0, False)
    assert (ahead.mix, ahead.planned, ahead.enough) == (Counts(19, 1, 0), 1, True)
    later = mix_ahead(who.lin, who.weibo.pk, until=today + timedelta(days=31), now=NOW)
    assert later and later.mix == Counts(2, 0, 0), "the history has left the window"
    assert mix_ahead(who.wu, who.weibo.pk, until=today, now=NOW) is None
    assert mix_ahead(who.lin, None, until=today, now=NOW) is None
