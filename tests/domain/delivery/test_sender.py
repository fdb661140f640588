"""A real sender against the Weibo simulator: what goes out, what is kept in, what becomes of doubts."""

from datetime import timedelta
from typing import Any

import pytest

from guanwei.accounts.actions import change_credentials
from guanwei.accounts.models import Account
from guanwei.delivery import stops
from guanwei.delivery.models import Attempt, Delivery
from guanwei.delivery.policy import Policy
from guanwei.editorial.models import Version
from guanwei.jobs.login import tried
from guanwei.jobs.sender import Sender
from guanwei.lib.clock import utc_now
from guanwei.media.store import path_of
from guanwei.publishing.models import Plan
from tests import cast as people
from tests.domain.delivery.ledger import delivery_of, state_of
from tests.servers.simulator import Simulator

pytestmark = pytest.mark.django_db(transaction=True)

QUICK = Policy(lease_seconds=30, request_seconds=5, unknown_wait=0.2, reconcile_after=(0.2, 0.4), threads=4)


@pytest.fixture
def who(simulator: Simulator) -> people.Cast:
    """The cast with its Weibo account on the simulator."""
    cast = people.cast()
    made = simulator.add_account(screen_name="青禾茗", safe_domains=["qingheming.example"])
    Account.objects.filter(pk=cast.weibo.pk).update(remote_account_id=str(made["uid"]), server=simulator.url)
    change_credentials(
        actor=cast.admin, now=utc_now(), account=cast.weibo, secrets={"access_token": made["access_token"]}
    )
    assert tried(actor=cast.admin, now=utc_now(), account=Account.objects.get(pk=cast.weibo.pk)).alive
    cast.weibo.refresh_from_db()
    return cast


def run_until(sender: Sender, delivery: Delivery, *states: str, seconds: float = 15) -> str:
    end = utc_now() + timedelta(seconds=seconds)
    while state_of(delivery) not in states:
        assert utc_now() < end, f"still {delivery.state}: {delivery.words}"
        sender.round()
        sender.wake.wait(0.02)
        sender.wake.clear()
    return delivery.state


def sender_at(delivery: Delivery) -> Sender:
    """A sender for a delivery that is due now: waiting an hour would prove no more."""
    now = utc_now()
    Delivery.objects.filter(pk=delivery.pk).update(due_at=now, ready_at=now, late_at=now + timedelta(minutes=10))
    return Sender(policy=QUICK, clock=utc_now)


def wire(simulator: Simulator) -> list[dict[str, Any]]:
    return list(simulator.control("GET", "wire"))


def test_an_approved_post_goes_out_once_with_its_link_and_the_approvers_address(
    who: people.Cast, simulator: Simulator
) -> None:
    delivery = delivery_of(people.approved(who, who.weibo, text="泡绿茶八十度就好。"))
    sender = sender_at(delivery)
    assert run_until(sender, delivery, "sent") == "sent"
    [write] = wire(simulator)
    assert write["text"].startswith("泡绿茶八十度就好。")
    assert people.SITE.rstrip("/") in write["text"]
    assert write["rip"] == people.OFFICE
    assert (delivery.remote_id, delivery.tries) == (write["remote_id"], 1)
    assert Plan.objects.get(pk=delivery.purpose_id).state == "published"


def test_a_picture_arrives_byte_for_byte(who: people.Cast, simulator: Simulator) -> None:
    picture = people.picture(who.brand)
    delivery = delivery_of(people.approved(who, who.weibo, pictures=(picture,)))
    run_until(sender_at(delivery), delivery, "sent")
    assert wire(simulator)[0]["picture_sha256s"] == [picture.sha256]


def test_a_picture_that_changed_on_disk_does_not_go_out(who: people.Cast, simulator: Simulator) -> None:
    picture = people.picture(who.brand, "maroon")
    delivery = delivery_of(people.approved(who, who.weibo, pictures=(picture,)))
    path_of(picture.sha256).write_bytes(people.picture_bytes("navy"))
    assert run_until(sender_at(delivery), delivery, "refused") == "refused"
    assert wire(simulator) == []


@pytest.mark.parametrize(
    ("change", "state", "held_for"),
    [
        (lambda d: Plan.objects.filter(pk=d.purpose_id).update(content_hash="0" * 64), "held", "approval"),
        (lambda d: Account.objects.filter(pk=d.account_id).update(health="dead"), "held", "health"),
        (lambda d: Account.objects.filter(pk=d.account_id).update(health="checking"), "held", "health"),
        (lambda d: Plan.objects.filter(pk=d.purpose_id).update(state="cancelled"), "held", "content"),
    ],
)
def test_what_changed_after_approval_is_kept_in(
    who: people.Cast, simulator: Simulator, change: Any, state: str, held_for: str
) -> None:
    delivery = delivery_of(people.approved(who, who.weibo))
    change(delivery)
    assert run_until(sender_at(delivery), delivery, state) == state
    assert delivery.held_for == held_for
    assert wire(simulator) == []


def test_words_that_are_not_what_was_approved_never_go_out(who: people.Cast, simulator: Simulator) -> None:
    delivery = delivery_of(people.approved(who, who.weibo))
    # No action rewrites a version; this is what a defect or a hand in the database could do.
    Version.objects.filter(pk=Plan.objects.get(pk=delivery.purpose_id).version_id).update(text="被改过的话。")
    assert run_until(sender_at(delivery), delivery, "held") == "held"
    assert delivery.held_for == "approval"
    assert wire(simulator) == []


def test_a_post_that_the_network_would_now_refuse_is_held_with_the_finding(
    who: people.Cast, simulator: Simulator
) -> None:
    delivery = delivery_of(people.approved(who, who.weibo))
    Account.objects.filter(pk=who.weibo.pk).update(safe_domains=["other.example"])
    assert run_until(sender_at(delivery), delivery, "held") == "held"
    assert delivery.held_for == "finding"
    assert wire(simulator) == []


def test_a_stop_between_approval_and_due_time_keeps_it_in(who: people.Cast, simulator: Simulator) -> None:
    delivery = delivery_of(people.approved(who, who.weibo))
    stops.stop(actor=who.zhou, now=utc_now(), reason="舆情处置", account=who.weibo)
    sender = sender_at(delivery)
    for _ in range(3):
        sender.round()
    assert state_of(delivery) == "stopped"
    assert wire(simulator) == []


def test_a_lost_answer_becomes_a_doubt_that_reading_back_settles_without_a_second_write(
    who: people.Cast, simulator: Simulator
) -> None:
    simulator.control("PATCH", "faults", {"reset_after_commit": {"times": 1}})
    delivery = delivery_of(people.approved(who, who.weibo))
    sender = sender_at(delivery)
    run_until(sender, delivery, "unknown")
    assert run_until(sender, delivery, "sent") == "sent"
    [write] = wire(simulator)
    assert delivery.remote_id == write["remote_id"]
    assert Plan.objects.get(pk=delivery.purpose_id).state == "published"
    assert Attempt.objects.get(delivery=delivery).evidence


def test_on_weibo_a_doubt_that_is_not_found_waits_for_a_person_and_is_never_sent_again(
    who: people.Cast, simulator: Simulator
) -> None:
    simulator.control("PATCH", "faults", {"fail_before_commit": {"status": 502, "times": 1}})
    delivery = delivery_of(people.approved(who, who.weibo))
    sender = sender_at(delivery)
    run_until(sender, delivery, "unknown")
    end = utc_now() + timedelta(seconds=10)
    while state_of(delivery) == "unknown" and delivery.reconcile_at is not None and utc_now() < end:
        sender.round()
        sender.wake.wait(0.05)
        sender.wake.clear()
    assert (state_of(delivery), delivery.reconcile_at) == ("unknown", None)
    assert "重发" in delivery.words["zh"]
    assert len(wire(simulator)) == 1


def test_a_dead_token_holds_the_post_and_a_new_one_lets_it_go(who: people.Cast, simulator: Simulator) -> None:
    simulator.control("PATCH", f"accounts/{who.weibo.remote_account_id}", {"token_state": "expired"})
    delivery = delivery_of(people.approved(who, who.weibo))
    sender = sender_at(delivery)
    assert run_until(sender, delivery, "held") == "held"
    who.weibo.refresh_from_db()
    assert who.weibo.health == "dead"
    renewed = simulator.control("PATCH", f"accounts/{who.weibo.remote_account_id}", {"token_state": "live"})
    change_credentials(
        actor=who.he, now=utc_now(), account=who.weibo, secrets={"access_token": renewed["access_token"]}
    )
    who.weibo.refresh_from_db()
    assert tried(actor=who.he, now=utc_now(), account=who.weibo).alive
    assert run_until(sender, delivery, "sent") == "sent"


def test_a_throttled_account_waits_and_then_sends(who: people.Cast, simulator: Simulator) -> None:
    simulator.control("PATCH", "faults", {"refuse": {"code": 10023, "times": 1}})
    delivery = delivery_of(people.approved(who, who.weibo))
    sender = sender_at(delivery)
    end = utc_now() + timedelta(seconds=10)
    while not Attempt.objects.filter(delivery=delivery, outcome="throttled").exists():
        assert utc_now() < end
        sender.round()
        sender.wake.wait(0.05)
        sender.wake.clear()
    who.weibo.refresh_from_db()
    assert state_of(delivery) == "waiting"
    assert who.weibo.wait_reason == "throttled"


def test_a_network_that_cannot_be_reached_is_tried_again_by_itself(who: people.Cast, simulator: Simulator) -> None:
    Account.objects.filter(pk=who.weibo.pk).update(server="http://127.0.0.1:9")
    delivery = delivery_of(people.approved(who, who.weibo))
    sender = sender_at(delivery)
    end = utc_now() + timedelta(seconds=10)
    while not Attempt.objects.filter(delivery=delivery, outcome="not_sent").exists():
        assert utc_now() < end
        sender.round()
        sender.wake.wait(0.05)
        sender.wake.clear()
    Account.objects.filter(pk=who.weibo.pk).update(server=simulator.url)
    assert run_until(sender, delivery, "sent") == "sent"
    assert delivery.tries == 2
