"""The attempt is on record before the wire; an outcome counts only for the attempt that it belongs to."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from guanwei.delivery.models import Attempt, Delivery
from guanwei.networks.contract import Accepted, NotSent, Rejected, Scope, Throttled, Unauthorized, Unknown
from tests import cast as people
from tests.domain.delivery.ledger import at_due, begun, claimed, due_delivery, ended, state_of

pytestmark = pytest.mark.django_db


def one_attempt(worker: str = "one"):
    delivery = due_delivery(people.cast())
    now = at_due(delivery)
    [one] = claimed(now, worker=worker)
    [attempt] = begun(one, now, worker=worker, key="3kabc")
    return delivery, attempt, now


def test_an_attempt_is_recorded_with_its_key_before_anything_is_sent() -> None:
    delivery, attempt, _ = one_attempt()
    assert state_of(delivery) == "sending"
    assert (delivery.client_key, delivery.tries, attempt.number) == ("3kabc", 1, 1)
    assert Attempt.objects.get(delivery=delivery).ended_at is None


def test_the_key_of_the_first_attempt_is_kept_for_every_later_one() -> None:
    _, attempt, now = one_attempt()
    ended(attempt, NotSent("connection refused"), now)
    later = now + timedelta(seconds=10)
    [again] = claimed(later)
    [second] = begun(again, later, key="3kother")
    assert (second.number, second.client_key) == (2, "3kabc")


def test_a_sender_that_lost_its_lease_may_not_begin() -> None:
    delivery = due_delivery(people.cast())
    now = at_due(delivery)
    [one] = claimed(now)
    assert begun(one, now + timedelta(seconds=61)) == []
    assert begun(one, now, worker="two") == []


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted("at://x/1", "https://bsky.app/1"), "sent"),
        (Accepted("", ""), "pending"),
        (Rejected("20021", "illegal content"), "refused"),
        (Throttled(60, Scope.ACCOUNT, "10023"), "waiting"),
        (Unauthorized("21327", "expired_token"), "held"),
        (NotSent("connection refused"), "waiting"),
        (Unknown("time-out"), "unknown"),
    ],
)
def test_each_outcome_leads_to_its_state(outcome: object, state: str) -> None:
    delivery, attempt, now = one_attempt()
    assert ended(attempt, outcome, now) == {delivery.pk}  # type: ignore[arg-type]
    assert state_of(delivery) == state
    assert Attempt.objects.get(delivery=delivery).ended_at == now


def test_an_outcome_of_another_sender_or_an_older_attempt_changes_nothing() -> None:
    delivery, attempt, now = one_attempt()
    assert ended(attempt, NotSent("x"), now, worker="two") == set()
    assert state_of(delivery) == "sending"
    ended(attempt, NotSent("x"), now)
    later = now + timedelta(seconds=10)
    [again] = claimed(later)
    begun(again, later)
    assert ended(attempt, Accepted("at://late", ""), later) == set()
    assert state_of(delivery) == "sending"


def test_an_answer_that_comes_after_the_lease_still_ends_the_doubt() -> None:
    delivery, attempt, now = one_attempt()
    Delivery.objects.filter(pk=delivery.pk).update(state="unknown", unknown_since=now, lease_until=None)
    assert ended(attempt, Accepted("at://x/1", ""), now) == {delivery.pk}
    assert state_of(delivery) == "sent"


def test_an_unclear_answer_is_never_waiting_again_by_itself() -> None:
    _, attempt, now = one_attempt()
    ended(attempt, Unknown("time-out"), now)
    assert claimed(now + timedelta(minutes=9)) == []


def test_the_database_refuses_two_deliveries_for_one_act_and_one_remote_post_for_two_deliveries() -> None:
    who = people.cast()
    first, second = due_delivery(who, text="先写的一条。"), due_delivery(who, text="另写的一条。", minutes=40)
    twin = Delivery.objects.get(pk=first.pk)
    twin.pk = None
    with pytest.raises(IntegrityError, match="delivery_once"), transaction.atomic():
        twin.save(force_insert=True)
    Delivery.objects.filter(pk=first.pk).update(remote_id="at://x/1")
    with pytest.raises(IntegrityError, match="delivery_remote_once"), transaction.atomic():
        Delivery.objects.filter(pk=second.pk).update(remote_id="at://x/1")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "somewhere"}, "delivery_state_is_one_of_the_set"),
        ({"state": "claimed"}, "delivery_claim_has_lease"),
        ({"state": "held"}, "delivery_held_for_a_reason"),
        ({"held_for": "approval"}, "delivery_held_for_a_reason"),
        ({"state": "sent"}, "delivery_sent_has_time"),
        ({"state": "unknown"}, "delivery_unknown_has_time"),
    ],
)
def test_the_database_refuses_the_impossible(values: dict[str, str], constraint: str) -> None:
    delivery = due_delivery(people.cast())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**values)
