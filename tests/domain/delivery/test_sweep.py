"""What time alone does: a lost claim waits again, a lost attempt is a doubt, a passed window is a miss."""

from datetime import timedelta

import pytest

from guanwei.delivery.models import Attempt
from guanwei.delivery.sweep import sweep
from guanwei.networks.registry import limits_for
from guanwei.trail.models import Entry
from tests import cast as people
from tests.domain.delivery.ledger import at_due, begun, claimed, delivery_of, due_delivery, state_of

pytestmark = pytest.mark.django_db


def test_a_claim_whose_sender_died_before_the_attempt_waits_again() -> None:
    delivery = due_delivery(people.cast())
    now = at_due(delivery)
    claimed(now)
    assert sweep(now=now + timedelta(seconds=59), limits_of=limits_for) == 0
    assert sweep(now=now + timedelta(seconds=61), limits_of=limits_for) == 1
    assert state_of(delivery) == "waiting"
    assert not Attempt.objects.filter(delivery=delivery).exists()


def test_an_attempt_whose_sender_died_is_a_doubt_and_holds_its_account_for_a_while() -> None:
    delivery = due_delivery(people.cast())
    now = at_due(delivery)
    [one] = claimed(now)
    begun(one, now)
    later = now + timedelta(seconds=61)
    sweep(now=later, limits_of=limits_for)
    assert state_of(delivery) == "unknown"
    assert delivery.reconcile_at is not None
    assert delivery.reconcile_at > later
    delivery.account.refresh_from_db()
    assert delivery.account.wait_reason == "unknown"
    assert Attempt.objects.get(delivery=delivery).outcome == "unknown"
    assert Entry.objects.filter(verb="delivery.unknown", object_id=delivery.pk).exists()


def test_what_could_not_go_out_in_its_window_is_missed_and_says_so() -> None:
    who = people.cast()
    waiting = due_delivery(who)
    sweep(now=waiting.late_at + timedelta(seconds=1), limits_of=limits_for)
    assert state_of(waiting) == "missed"
    assert "时限" in waiting.words["zh"]


def test_a_post_that_nobody_approved_in_time_is_missed_too() -> None:
    who = people.cast()
    plan = people.in_review(who)
    held = delivery_of(plan)
    sweep(now=held.late_at + timedelta(seconds=1), limits_of=limits_for)
    assert state_of(held) == "missed"


def test_a_task_by_hand_is_never_missed_by_the_clock() -> None:
    who = people.cast()
    plan = people.approved(who, who.weibo, pictures=(people.picture(who.brand), people.picture(who.brand, "teal")))
    task = delivery_of(plan)
    assert task.state == "by_hand"
    sweep(now=task.late_at + timedelta(days=1), limits_of=limits_for)
    assert state_of(task) == "by_hand"
