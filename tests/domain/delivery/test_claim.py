"""Claiming: once, in order, one per account, inside the quota, never what is stopped, held or late."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from guanwei.accounts.models import Account, QuotaWindow
from guanwei.accounts.quota import window_start
from guanwei.delivery import stops
from guanwei.delivery.claim import next_moment
from guanwei.delivery.models import Delivery
from guanwei.delivery.outcomes import doubt
from guanwei.jobs.effects import apply_to_accounts, give_back
from guanwei.networks.registry import limits_for, requests_for
from tests import cast as people
from tests.domain.delivery.ledger import at_due, claimed, delivery_of, due_delivery, state_of

pytestmark = pytest.mark.django_db


def test_nothing_is_claimed_before_it_is_due() -> None:
    delivery = due_delivery(people.cast())
    assert claimed(delivery.due_at - timedelta(milliseconds=1)) == []
    assert [one.id for one in claimed(delivery.due_at)] == [delivery.pk]


def test_the_account_that_is_due_the_longest_comes_first_when_places_are_few() -> None:
    who = people.cast()
    later = due_delivery(who, who.weibo, text="晚到期的一条讲锅。", minutes=22)
    earlier = due_delivery(who, who.bluesky, text="早到期的一条讲碗。", minutes=20)
    assert [one.id for one in claimed(at_due(later), count=1)] == [earlier.pk]
    assert [one.id for one in claimed(at_due(later), count=1)] == [later.pk]


def test_a_claimed_delivery_is_not_claimed_twice() -> None:
    delivery = due_delivery(people.cast())
    assert len(claimed(at_due(delivery), worker="one")) == 1
    assert claimed(at_due(delivery), worker="two") == []


def test_an_account_has_one_delivery_on_its_way_and_the_earlier_one_goes_first() -> None:
    who = people.cast()
    later = due_delivery(who, text="后发的这一条讲换季收纳。", minutes=40)
    earlier = due_delivery(who, text="先发的这一条讲泡茶水温。", minutes=20)
    now = at_due(later)
    earlier_only = Delivery.objects.filter(pk=earlier.pk)
    earlier_only.update(late_at=now + timedelta(minutes=1))
    assert [one.id for one in claimed(now)] == [earlier.pk]
    assert claimed(now) == []


def test_the_database_refuses_a_second_delivery_in_flight_on_one_account() -> None:
    who = people.cast()
    first, second = due_delivery(who, text="第一条讲锅。"), due_delivery(who, text="第二条讲碗。", minutes=40)
    claimed(at_due(first))
    with pytest.raises(IntegrityError, match="delivery_one_in_flight"), transaction.atomic():
        Delivery.objects.filter(pk=second.pk).update(state="claimed", worker="rogue", lease_until=at_due(first))


def test_a_retry_that_is_not_ready_keeps_later_posts_of_its_account_waiting() -> None:
    who = people.cast()
    first = due_delivery(who, text="先来的先发。", minutes=20)
    due_delivery(who, text="后来的等一等。", minutes=45)
    now = first.due_at + timedelta(minutes=26)
    Delivery.objects.filter(pk=first.pk).update(ready_at=now + timedelta(seconds=30), late_at=now + timedelta(hours=1))
    assert claimed(now) == []


def test_what_is_late_is_not_claimed() -> None:
    delivery = due_delivery(people.cast())
    assert claimed(delivery.late_at) == []


def test_an_account_that_waits_or_is_paused_is_passed_over() -> None:
    delivery = due_delivery(people.cast())
    account = Account.objects.filter(pk=delivery.account_id)
    account.update(wait_until=at_due(delivery, 10))
    assert claimed(at_due(delivery)) == []
    account.update(wait_until=None, active=False)
    assert claimed(at_due(delivery)) == []


def test_a_stop_keeps_even_a_delivery_that_came_after_it() -> None:
    who = people.cast()
    stops.stop(actor=who.zhou, now=people.soon(), reason="舆情处置", brand=who.brand)
    delivery = due_delivery(who)
    assert delivery.state == "stopped"
    Delivery.objects.filter(pk=delivery.pk).update(state="waiting")  # as if some other path had let it through
    assert claimed(at_due(delivery)) == []


def test_the_quota_is_debited_with_the_claim_and_the_account_waits_when_it_is_used_up() -> None:
    who = people.cast()
    first = due_delivery(who, who.weibo, text="第一条讲怎么挑茶杯。", minutes=20)
    claimed(at_due(first))
    windows = QuotaWindow.objects.filter(account=who.weibo)
    assert {(window.bucket, window.used) for window in windows} == {("calls", 1), ("posts", 1)}
    Delivery.objects.filter(pk=first.pk).update(state="waiting", worker="", lease_until=None)
    windows.filter(bucket="posts").update(used=30)
    assert claimed(at_due(first)) == []
    who.weibo.refresh_from_db()
    assert who.weibo.wait_reason == "quota"
    assert who.weibo.wait_until is not None
    assert who.weibo.wait_until.minute == 0


def test_answers_beyond_their_own_quota_are_put_off_and_posts_go_on() -> None:
    who = people.cast()
    answer, post = (
        due_delivery(who, who.weibo, text="先来的是回复。", minutes=20),
        due_delivery(who, who.weibo, text="后来的是稿件。", minutes=40),
    )
    now = at_due(post)
    Delivery.objects.filter(pk=answer.pk).update(operation="reply", late_at=now + timedelta(hours=20))
    comments = next(quota for quota in limits_for("weibo", who.weibo.profile).quotas if quota.counts == "comments")
    starts = window_start(now, comments.window_seconds)
    QuotaWindow.objects.create(
        account=who.weibo, bucket=comments.bucket, starts_at=starts, used=comments.limit, ceiling=comments.limit
    )
    assert claimed(now) == []
    assert [one.id for one in claimed(now)] == [post.pk]
    answer.refresh_from_db()
    assert answer.state == "waiting"
    assert answer.due_at == answer.ready_at == starts + timedelta(seconds=comments.window_seconds)
    assert answer.late_at - answer.due_at > timedelta(hours=20)


def test_posts_beyond_their_own_quota_keep_no_answer_and_no_take_down_waiting() -> None:
    who = people.cast(weibo_profile="granted")
    post, later, answer, down = (
        due_delivery(who, who.weibo, text="先来的是稿件。", minutes=20),
        due_delivery(who, who.weibo, text="后来的也是稿件。", minutes=50),
        due_delivery(who, who.weibo, text="再后来的是回复。", minutes=80),
        due_delivery(who, who.weibo, text="最后的是撤稿。", minutes=110),
    )
    now = at_due(down)
    ours = Delivery.objects.filter(pk__in=[post.pk, later.pk, answer.pk, down.pk])
    ours.update(late_at=now + timedelta(hours=20))
    ours.filter(pk=answer.pk).update(operation="reply")
    ours.filter(pk=down.pk).update(operation="delete")
    ours.update(due_at=now - timedelta(minutes=1))  # all in one window
    posts = next(quota for quota in limits_for("weibo", "granted").quotas if quota.counts == "posts")
    starts = window_start(now, posts.window_seconds)
    QuotaWindow.objects.create(
        account=who.weibo, bucket=posts.bucket, starts_at=starts, used=posts.limit, ceiling=posts.limit
    )
    assert claimed(now) == []  # the post asks first, and its kind waits until there is room
    assert [one.id for one in claimed(now)] == [answer.pk]
    ours.filter(pk=answer.pk).update(state="sent", sent_at=now, worker="", lease_until=None)
    assert [one.id for one in claimed(now)] == [down.pk]
    ours.filter(pk=down.pk).update(state="sent", sent_at=now, worker="", lease_until=None)
    assert claimed(now) == []
    room = starts + timedelta(seconds=posts.window_seconds)
    assert [one.id for one in claimed(room)] == [post.pk]


def test_an_account_that_the_network_asked_to_wait_waits_with_everything() -> None:
    who = people.cast(weibo_profile="granted")
    answer = due_delivery(who, who.weibo, text="这是回复。", minutes=20)
    Delivery.objects.filter(pk=answer.pk).update(operation="reply")
    for reason in ("throttled", "unknown"):
        Account.objects.filter(pk=who.weibo.pk).update(wait_until=at_due(answer, 9), wait_reason=reason)
        assert claimed(at_due(answer)) == []


def test_a_doubt_about_an_answer_holds_an_account_that_has_no_room_for_posts_either() -> None:
    who = people.cast(weibo_profile="granted")
    doubtful = due_delivery(who, who.weibo, text="这是一条回复。", minutes=20)
    other = due_delivery(who, who.weibo, text="这是另一条回复。", minutes=45)
    now = at_due(other)
    Delivery.objects.update(operation="reply", late_at=now + timedelta(hours=20))
    Account.objects.filter(pk=who.weibo.pk).update(wait_until=now + timedelta(minutes=40), wait_reason="quota")
    [one] = claimed(now)
    assert one.id == doubtful.pk
    unclear = doubt(now=now, limits=limits_for("weibo", "granted"))
    Delivery.objects.filter(pk=doubtful.pk).update(state="unknown", unknown_since=now, worker="", lease_until=None)
    apply_to_accounts([(who.weibo.pk, unclear)])
    assert claimed(now + timedelta(minutes=4)) == []
    assert [one.id for one in claimed(now + timedelta(minutes=5))] == [other.pk]


def test_the_database_refuses_an_overdrawn_quota() -> None:
    who = people.cast()
    with pytest.raises(IntegrityError, match="quota_not_overdrawn"), transaction.atomic():
        QuotaWindow.objects.create(account=who.weibo, bucket="calls", starts_at=people.soon(), used=101, ceiling=100)


def test_the_next_moment_is_the_next_due_time_within_the_horizon() -> None:
    delivery = due_delivery(people.cast())
    assert next_moment(now=delivery.due_at - timedelta(seconds=30)) == delivery.due_at
    assert next_moment(now=delivery.due_at - timedelta(minutes=3)) == delivery.late_at


@pytest.mark.django_db(transaction=True)
def test_eight_senders_at_once_claim_each_delivery_once() -> None:
    who = people.cast()
    made = []
    for number in range(6):
        account = people.bluesky_account(
            who.admin, who.brand, name=f"号{number}", handle=f"n{number}.test", did=f"did:plc:n{number}"
        )
        made.append(due_delivery(who, account, text=f"第 {number} 个号今天讲第 {number} 件家务小事。"))
    now = max(at_due(one) for one in made)
    found: list[int] = []

    def work(name: str) -> None:
        try:
            for _ in range(4):
                found.extend(one.id for one in claimed(now, worker=name, count=2))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"sender {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(one.pk for one in made)
    assert {state_of(one) for one in made} == {"claimed"}


def test_a_post_of_nine_pictures_is_debited_with_all_its_uploads_and_gets_them_back_when_it_is_kept_in() -> None:
    who = people.cast(weibo_profile="commercial")
    colours = ("red", "orange", "gold", "green", "teal", "navy", "indigo", "pink", "maroon")
    pictures = tuple(people.picture(who.brand, colour) for colour in colours)
    delivery = delivery_of(people.approved(who, who.weibo, pictures=pictures))
    [one] = claimed(at_due(delivery))
    assert one.requests == 10
    assert dict(QuotaWindow.objects.values_list("bucket", "used")) == {"calls": 10, "posts": 1}
    give_back([one], limits_for, at_due(delivery))
    assert dict(QuotaWindow.objects.values_list("bucket", "used")) == {"calls": 0, "posts": 0}


@pytest.mark.parametrize(
    ("network", "profile", "pictures", "requests"),
    [
        ("weibo", "ordinary", 1, 1),
        ("weibo", "granted", 0, 1),
        ("weibo", "granted", 1, 1),
        ("weibo", "granted", 2, 3),
        ("weibo", "commercial", 9, 10),
        ("weibo", "by_hand", 9, 1),
        ("bluesky", "app-password", 4, 1),
    ],
)
def test_only_what_is_uploaded_by_itself_costs_a_call_of_its_own(
    network: str, profile: str, pictures: int, requests: int
) -> None:
    assert requests_for(network, profile, pictures) == requests
