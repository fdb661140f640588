"""Short words for the tests of the ledger: a due delivery, a sender's steps one by one, what stands where."""

from datetime import datetime, timedelta

from guanwei.delivery import attempts
from guanwei.delivery.claim import Claimed, claim
from guanwei.delivery.models import Delivery
from guanwei.delivery.outcomes import settle
from guanwei.delivery.policy import Policy
from guanwei.networks.contract import Limits, Outcome
from guanwei.networks.registry import limits_for
from guanwei.publishing.models import Plan
from tests import cast as people

POLICY = Policy(lease_seconds=60, request_seconds=20)


def due_delivery(who: people.Cast, account: object = None, *, text: str = "", minutes: int = 5) -> Delivery:
    """An approved post; `minutes` from now it is due. Tests hand the sender a later `now` instead of waiting."""
    plan = people.approved(who, account or who.bluesky, due_at=people.soon(minutes=minutes), text=text)
    return delivery_of(plan)


def delivery_of(plan: Plan) -> Delivery:
    return Delivery.objects.get(purpose_kind="plan", purpose_id=plan.pk)


def at_due(delivery: Delivery, seconds: float = 1) -> datetime:
    return delivery.due_at + timedelta(seconds=seconds)


def claimed(now: datetime, *, worker: str = "one", count: int = 64) -> list[Claimed]:
    return claim(now=now, worker=worker, policy=POLICY, count=count, limits_of=limits_for)


def begun(one: Claimed, now: datetime, *, worker: str = "one", key: str = "") -> list[attempts.Begun]:
    return attempts.begin(now=now, worker=worker, policy=POLICY, keys={one.id: key})


def ended(
    begun: attempts.Begun, outcome: Outcome, now: datetime, *, worker: str = "one", limits: Limits | None = None
) -> set[int]:
    limits = limits or limits_for("bluesky", "app-password")
    settled = settle(outcome, tries=begun.number, now=now, limits=limits)
    return attempts.store(
        now=now, worker=worker, ended=[attempts.Ended(begun.delivery_id, begun.number, now, settled, repr(outcome))]
    )


def state_of(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state
