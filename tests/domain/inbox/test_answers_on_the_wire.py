"""A real sender against the Weibo simulator: an answer arrives once, a doubt about it is read back, a comment goes."""

from datetime import timedelta
from typing import Any

import pytest

from guanwei.accounts.actions import change_credentials
from guanwei.accounts.models import Account
from guanwei.delivery.models import Attempt, Delivery
from guanwei.delivery.policy import Policy
from guanwei.inbox.models import Answer
from guanwei.jobs.errands import looks_at_sent
from guanwei.jobs.login import tried
from guanwei.jobs.sender import Sender
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Interaction, Look
from guanwei.listening.policy import Policy as Listening
from guanwei.listening.queries import not_to_be_seen, with_findings
from guanwei.listening.sent import ensure_looks
from guanwei.networks.acts import Form, Operation
from guanwei.networks.incoming import Kind
from guanwei.practice.findings import Finding
from tests import cast as people
from tests.domain.delivery.ledger import state_of
from tests.domain.inbox.talking import WORDS, answered, delivery_of, thread_of, wrote
from tests.servers.simulator import Simulator

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = Policy(lease_seconds=30, request_seconds=5, unknown_wait=0.2, reconcile_after=(0.2, 0.4), threads=4)


@pytest.fixture
def who(simulator: Simulator) -> people.Cast:
    cast = people.cast()
    made = simulator.add_account(screen_name="青禾茗", safe_domains=["qingheming.example"])
    Account.objects.filter(pk=cast.weibo.pk).update(remote_account_id=str(made["uid"]), server=simulator.url)
    secrets = {"access_token": made["access_token"]}
    change_credentials(actor=cast.admin, now=utc_now(), account=cast.weibo, secrets=secrets)
    assert tried(actor=cast.admin, now=utc_now(), account=Account.objects.get(pk=cast.weibo.pk)).alive
    cast.weibo.refresh_from_db()
    return cast


def fan(simulator: Simulator, action: str, **words: str) -> dict[str, Any]:
    made: dict[str, Any] = simulator.control("POST", "fan", {"action": action, **words})
    return made


@pytest.fixture
def mention(who: people.Cast, simulator: Simulator) -> Interaction:
    """A fan names us in a post of their own."""
    made = fan(simulator, "mention", **{"as": "阿禾", "target": who.weibo.remote_account_id, "text": "水温多少合适"})
    return wrote(who.weibo, "水温多少合适", kind=Kind.MENTION, form=Form.POST, remote_id=made["id"])


def due(made: Answer) -> Delivery:
    """Due now: waiting out the moment of taking back would prove no more."""
    delivery = delivery_of(made)
    now = utc_now()
    Delivery.objects.filter(pk=delivery.pk).update(due_at=now, ready_at=now)
    return delivery


def run_until(sender: Sender, delivery: Delivery, *states: str, seconds: float = 20) -> str:
    end = utc_now() + timedelta(seconds=seconds)
    while state_of(delivery) not in states:
        assert utc_now() < end, f"still {delivery.state}: {delivery.words}"
        sender.round()
        sender.wake.wait(0.02)
        sender.wake.clear()
    return delivery.state


def sender() -> Sender:
    return Sender(policy=QUICK, clock=utc_now)


def test_an_answer_arrives_once_below_what_it_answers(
    who: people.Cast, simulator: Simulator, mention: Interaction
) -> None:
    made = answered(who.lin, mention, author_ip=people.OFFICE)
    delivery = due(made)
    assert run_until(sender(), delivery, "sent", "refused", "held") == "sent", delivery.words
    [write] = simulator.wire()
    assert write["text"] == WORDS
    assert delivery.remote_id == write["remote_id"]
    assert Answer.objects.get().state == "out"
    assert thread_of(mention).waiting_since is None


def test_a_lost_answer_is_read_back_and_not_said_twice(
    who: people.Cast, simulator: Simulator, mention: Interaction
) -> None:
    simulator.set_faults(reset_after_commit={"times": 1})
    delivery = due(answered(who.lin, mention, author_ip=people.OFFICE))
    running = sender()
    run_until(running, delivery, "unknown")
    assert Answer.objects.get().state == "approved"
    assert run_until(running, delivery, "sent") == "sent"
    assert len(simulator.wire()) == 1
    assert Answer.objects.get().state == "out"
    assert Attempt.objects.get().evidence


def test_an_answer_that_somebody_deletes_in_the_app_is_found_by_the_look_after_ten_minutes(
    who: people.Cast, simulator: Simulator, mention: Interaction
) -> None:
    """It is a comment on Weibo, and is looked for below the post where it stands."""
    delivery = due(answered(who.lin, mention, author_ip=people.OFFICE))
    run_until(sender(), delivery, "sent")
    assert looked_at(delivery) == ("visible", ())
    fan(simulator, "delete", **{"as": "青禾茗", "target": delivery.remote_id})
    seen, [finding] = looked_at(delivery)
    assert (seen, finding.id) == ("gone", "N.not-visible.gone")
    assert finding.message.zh.startswith("回复发出")
    assert [look.delivery_id for look in not_to_be_seen(who.qin)] == [delivery.pk]


def test_an_answer_that_we_took_back_is_no_alarm(who: people.Cast, simulator: Simulator, mention: Interaction) -> None:
    made, running = answered(who.lin, mention, author_ip=people.OFFICE), sender()
    delivery = due(made)
    run_until(running, delivery, "sent")
    assert looked_at(delivery) == ("visible", ())
    back = due(answered(who.lin, mention, operation=Operation.DELETE, takes_back_id=made.pk))
    assert run_until(running, back, "sent", "refused", "held") == "sent", back.words
    assert looked_at(delivery) == ("taken_down", ())


def looked_at(delivery: Delivery) -> tuple[str, tuple[Finding, ...]]:
    """How it is seen at its next look, which is brought forward, and what is found."""
    ensure_looks(now=utc_now())
    Look.objects.filter(delivery=delivery).update(next_at=utc_now())
    [errand] = looks_at_sent(now=utc_now(), count=10, policy=Listening())
    errand.keep(utc_now(), errand.run())
    [look] = with_findings(Look.objects.filter(delivery=delivery))
    return look.seen, look.findings


def test_an_answer_that_is_out_is_taken_back_where_it_stands(
    who: people.Cast, simulator: Simulator, mention: Interaction
) -> None:
    made = answered(who.lin, mention, author_ip=people.OFFICE)
    running = sender()
    run_until(running, due(made), "sent")
    back = due(answered(who.lin, mention, operation=Operation.DELETE, takes_back_id=made.pk))
    assert run_until(running, back, "sent", "refused", "held") == "sent", back.words
    made.refresh_from_db()
    assert made.state == "taken_back"
