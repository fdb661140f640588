"""Doubts that are hard to read back: two of the same words, a network without calls left, an owner that fails."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from guanwei.accounts.actions import change_credentials
from guanwei.accounts.models import Account, QuotaWindow
from guanwei.accounts.quota import window_start
from guanwei.accounts.values import set_value
from guanwei.delivery.models import Attempt, Delivery
from guanwei.delivery.reconcile import take
from guanwei.editorial.models import Version
from guanwei.jobs.login import tried
from guanwei.jobs.sender import Sender
from guanwei.lib.clock import utc_now
from guanwei.networks.registry import limits_for
from guanwei.publishing.models import Plan
from tests import cast as people
from tests.domain.delivery.ledger import delivery_of, state_of
from tests.domain.delivery.test_sender import QUICK, run_until
from tests.planner import only_loops
from tests.servers.simulator import Simulator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def who(simulator: Simulator) -> people.Cast:
    """The cast with its Weibo account on the simulator, where repetition is nobody's business."""
    cast = people.cast()
    made = simulator.add_account(screen_name="青禾茗", safe_domains=["qingheming.example"])
    Account.objects.filter(pk=cast.weibo.pk).update(remote_account_id=str(made["uid"]), server=simulator.url)
    change_credentials(
        actor=cast.admin, now=utc_now(), account=cast.weibo, secrets={"access_token": made["access_token"]}
    )
    assert tried(actor=cast.admin, now=utc_now(), account=Account.objects.get(pk=cast.weibo.pk)).alive
    for rule in ("C13.repeated.level", "B1.flood.level"):
        set_value(actor=cast.he, now=utc_now(), key=rule, value="off", account=cast.weibo)
    cast.weibo.refresh_from_db()
    return cast


def due_now(*deliveries: Delivery) -> None:
    now = utc_now()
    for delivery in deliveries:
        Delivery.objects.filter(pk=delivery.pk).update(due_at=now, ready_at=now, late_at=now + timedelta(minutes=10))


def rounds_until_read(sender: Sender, *deliveries: Delivery) -> None:
    """Until nothing of them is to be read back any more."""
    end = utc_now() + timedelta(seconds=15)
    while any(state_of(one) == "unknown" and one.reconcile_at for one in deliveries):
        assert utc_now() < end, [(one.state, one.words) for one in deliveries]
        waits = Delivery.objects.filter(pk__in=[one.pk for one in deliveries], state="unknown")
        waits.filter(reconcile_at__gt=utc_now() + timedelta(seconds=11)).update(reconcile_at=utc_now())
        sender.round()
        sender.wake.wait(0.02)
        sender.wake.clear()


def test_of_two_doubts_with_the_same_words_one_finds_the_post_and_the_other_asks_a_person(
    who: people.Cast, simulator: Simulator
) -> None:
    first = delivery_of(people.approved(who, who.weibo, text="今天的水温是八十度。"))
    second = delivery_of(people.approved(who, who.weibo, text="今天的水温是八十度。"))
    due_now(first, second)
    # Both are read in one go: their moments come long after the account went on.
    sender = Sender(policy=replace(QUICK, unknown_wait=0.1, reconcile_after=(2.0, 0.3), threads=16), clock=utc_now)
    simulator.set_faults(reset_after_commit={"times": 1})
    run_until(sender, first, "unknown")
    simulator.set_faults(fail_before_commit={"status": 502, "times": 1})
    run_until(sender, second, "unknown")
    Delivery.objects.filter(pk__in=[first.pk, second.pk]).update(reconcile_at=utc_now())
    rounds_until_read(sender, first, second)
    assert sorted([state_of(first), state_of(second)]) == ["sent", "unknown"]
    assert len(simulator.wire()) == 2


def test_an_account_waits_until_the_last_of_its_doubts_is_over(who: people.Cast, simulator: Simulator) -> None:
    first = delivery_of(people.approved(who, who.weibo, text="第一条讲锅。"))
    second = delivery_of(people.approved(who, who.weibo, text="第二条讲碗。"))
    due_now(first, second)
    sender = Sender(policy=replace(QUICK, unknown_wait=0.1, reconcile_after=(5.0, 5.0)), clock=utc_now)
    simulator.set_faults(reset_after_commit={"times": 2})
    run_until(sender, first, "unknown")
    run_until(sender, second, "unknown")
    waits = utc_now() + timedelta(minutes=5)
    Account.objects.filter(pk=who.weibo.pk).update(wait_until=waits, wait_reason="unknown")
    Delivery.objects.filter(pk=first.pk).update(reconcile_at=utc_now())
    assert run_until(sender, first, "sent") == "sent"
    who.weibo.refresh_from_db()
    assert (state_of(second), who.weibo.wait_until) == ("unknown", waits)
    Delivery.objects.filter(pk=second.pk).update(reconcile_at=utc_now())
    assert run_until(sender, second, "sent") == "sent"
    who.weibo.refresh_from_db()
    assert who.weibo.wait_until is None


def test_a_doubt_that_no_call_is_left_for_says_so_and_not_that_the_credentials_are_bad(
    who: people.Cast, simulator: Simulator
) -> None:
    simulator.set_faults(reset_after_commit={"times": 1})
    delivery = delivery_of(people.approved(who, who.weibo))
    due_now(delivery)
    sender = Sender(policy=QUICK, clock=utc_now)
    run_until(sender, delivery, "unknown")
    [calls] = [quota for quota in limits_for("weibo", "ordinary").quotas if quota.counts == "calls"]
    starts = window_start(utc_now(), calls.window_seconds)
    QuotaWindow.objects.filter(account=who.weibo, bucket=calls.bucket, starts_at=starts).update(used=calls.limit)
    end = utc_now() + timedelta(seconds=10)
    while not (evidence := Attempt.objects.get(delivery=delivery).evidence):
        assert utc_now() < end
        sender.round()
        sender.wake.wait(0.05)
        sender.wake.clear()
    assert "no call" in evidence[0]["saw"]
    assert state_of(delivery) == "unknown"


def test_a_doubt_whose_owner_fails_stays_a_doubt_and_the_sender_goes_on(who: people.Cast, simulator: Simulator) -> None:
    simulator.set_faults(reset_after_commit={"times": 1})
    delivery = delivery_of(people.approved(who, who.weibo))
    due_now(delivery)
    sender = Sender(policy=QUICK, clock=utc_now)
    run_until(sender, delivery, "unknown")
    # What a defect or a hand in the database could do: the ledger names a plan that is not there.
    plan, elsewhere = delivery.purpose_id, 999_999_999
    Delivery.objects.filter(pk=delivery.pk).update(purpose_id=elsewhere)
    for _ in range(6):
        sender.round()
        sender.wake.wait(0.1)
        sender.wake.clear()
    assert "defect" in Attempt.objects.get(delivery=delivery).evidence[0]["saw"]
    Delivery.objects.filter(pk=delivery.pk).update(purpose_id=plan, reconcile_at=utc_now())
    assert run_until(sender, delivery, "sent") == "sent"
    assert Version.objects.filter(pk=Plan.objects.get(pk=plan).version_id).exists()


def test_of_several_doubts_no_more_are_taken_than_wanted_the_longest_due_first(who: people.Cast) -> None:
    now = utc_now()
    doubts = [delivery_of(people.approved(who, who.weibo, text=f"第 {number} 泡。")) for number in range(3)]
    for number, one in enumerate(doubts):
        moment = now - timedelta(seconds=number)
        Delivery.objects.filter(pk=one.pk).update(state="unknown", unknown_since=moment, reconcile_at=moment)
    with transaction.atomic():
        only_loops("delivery_delivery")
        taken = [[one.delivery.pk for one in take(now=now, count=1, lease_seconds=60)] for _ in range(4)]
    assert taken == [[one.pk] for one in reversed(doubts)] + [[]]
