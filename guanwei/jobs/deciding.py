"""What a person decides about a delivery, whatever it carries: the owner of each kind does it. Pages and command line
know only these.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from django.db import transaction

from guanwei.delivery import stops
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.inbox import answer_deciding
from guanwei.people.models import User
from guanwei.publishing import change_deciding, deciding, resuming


class Decider(Protocol):
    """The five decisions that every owner of deliveries offers."""

    def done_by_hand(self, *, actor: User, now: datetime, delivery_id: int, link: str) -> Delivery: ...
    def confirm_out(self, *, actor: User, now: datetime, delivery_id: int, link: str) -> Delivery: ...
    def send_now(self, *, actor: User, now: datetime, delivery_id: int) -> Delivery: ...
    def take_by_hand(self, *, actor: User, now: datetime, delivery_id: int) -> Delivery: ...
    def let_go(self, *, actor: User, now: datetime, delivery_id: int) -> Delivery: ...


class Resumer(Protocol):
    def resumed(self, *, actor: User | None, now: datetime, freed: Collection[int]) -> list[State]: ...


DECIDERS: dict[str, Decider] = {"plan": deciding, "answer": answer_deciding, "change": change_deciding}
RESUMERS: tuple[Resumer, ...] = (resuming, answer_deciding, change_deciding)


def _decider(delivery_id: int) -> Decider:
    return DECIDERS[Delivery.objects.values_list("purpose_kind", flat=True).get(pk=delivery_id)]


def done_by_hand(*, actor: User, now: datetime, delivery_id: int, link: str) -> Delivery:
    """The person on duty did it in the app and gives the link; where there is none to give it may be empty."""
    return _decider(delivery_id).done_by_hand(actor=actor, now=now, delivery_id=delivery_id, link=link)


def confirm_out(*, actor: User, now: datetime, delivery_id: int, link: str) -> Delivery:
    """Somebody looked at the account: the unclear one is out."""
    return _decider(delivery_id).confirm_out(actor=actor, now=now, delivery_id=delivery_id, link=link)


def send_now(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    """After a doubt, a miss or a refusal: out with it now."""
    return _decider(delivery_id).send_now(actor=actor, now=now, delivery_id=delivery_id)


def take_by_hand(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    """A person will do it in the app."""
    return _decider(delivery_id).take_by_hand(actor=actor, now=now, delivery_id=delivery_id)


def let_go(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    """Nobody sends it any more and nobody looks for it."""
    return _decider(delivery_id).let_go(actor=actor, now=now, delivery_id=delivery_id)


def resume(*, actor: User, now: datetime, stop_id: int) -> Counter[State]:
    """Lifts the stop; every owner decides what becomes of what it had held. Returns how many became what."""
    with transaction.atomic():
        freed = stops.resume(actor=actor, now=now, stop_id=stop_id)
        return _resumed(actor, now, freed)


def resume_left_over(*, now: datetime) -> Counter[State]:
    """What was stopped by a stop that was being lifted at that very moment goes on as if it had been there before."""
    with transaction.atomic():
        return _resumed(None, now, stops.held_by_nothing())


def _resumed(actor: User | None, now: datetime, freed: Collection[int]) -> Counter[State]:
    return Counter(state for owner in RESUMERS for state in owner.resumed(actor=actor, now=now, freed=freed))
