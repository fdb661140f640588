"""What a person decides about the delivery of a change: done in the app, do it now, let it go; and after a stop.

The same five as for plans and answers, so that one page serves all; a link is not asked for, the post has its own.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction

from guanwei.accounts.access import require
from guanwei.approvals import actions as approvals
from guanwei.delivery import actions as delivery
from guanwei.delivery.actions import DeliveryRefused
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import Hold, State
from guanwei.lib.words import Words
from guanwei.networks.acts import Operation
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.actions import PlanRefused
from guanwei.publishing.change_owner import mark_out
from guanwei.publishing.changing import (
    NOT_APPROVED,
    PURPOSE,
    SOON,
    WINDOW,
    Out,
    become,
    by_hand_because,
    locked_change,
    out_of,
    trail,
)
from guanwei.publishing.models import Change
from guanwei.publishing.resuming import IN_HAND, LATE

LET_GO_OF = (State.UNKNOWN, State.MISSED, State.REFUSED, State.BY_HAND, State.HELD, State.WAITING)


def done_by_hand(*, actor: User, now: datetime, delivery_id: int, link: str = "") -> Delivery:  # noqa: ARG001
    """Somebody did it in the app. The link is that of the post itself, which is known."""
    return _is_out(delivery.done_by_hand, actor, now, delivery_id)


def confirm_out(*, actor: User, now: datetime, delivery_id: int, link: str = "") -> Delivery:  # noqa: ARG001
    """Somebody looked: the unclear one is done."""
    return _is_out(delivery.confirm_out, actor, now, delivery_id)


def _is_out(act: Callable[..., Delivery], actor: User, now: datetime, delivery_id: int) -> Delivery:
    with transaction.atomic():
        change = locked_change(delivery.locked(delivery_id).purpose_id)
        out = out_of([change.plan_id]).get(change.plan_id, Out())
        done = act(actor=actor, now=now, delivery_id=delivery_id, url=out.url, remote_id=out.remote_id)
        mark_out({change.pk: done.sent_at or now})
    return done


def send_now(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    with transaction.atomic():
        _refuse_unapproved(delivery_id)
        return delivery.send_again(actor=actor, now=now, delivery_id=delivery_id, window=WINDOW)


def take_by_hand(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    with transaction.atomic():
        _refuse_unapproved(delivery_id)
        return delivery.take_by_hand(actor=actor, now=now, delivery_id=delivery_id)


def _refuse_unapproved(delivery_id: int) -> None:
    change = locked_change(delivery.locked(delivery_id).purpose_id)
    if change.state != Change.State.APPROVED:
        raise PlanRefused(NOT_APPROVED)


def let_go(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    """What is out stays as it is."""
    with transaction.atomic():
        known = delivery.locked(delivery_id)
        require(actor, Permission.OPERATE, known.account)
        if known.state not in LET_GO_OF:
            raise DeliveryRefused(delivery.cannot(known))
        change = locked_change(known.purpose_id)
        words = Words(f"{actor} 决定不再处理。", f"{actor} let it go.")
        gone = delivery.cancel(actor=actor, now=now, delivery_id=delivery_id, words=words)
        approvals.void(actor=actor, now=now, kind=PURPOSE, object_id=change.pk, reason="cancelled")
        become(change, Change.State.CANCELLED)
        trail(actor, now, "change.cancelled", change)
    return gone


def resumed(*, actor: User | None, now: datetime, freed: Collection[int]) -> list[State]:
    """What becomes of the changes that a stop had held."""
    held = Delivery.objects.select_for_update(of=("self",)).filter(
        pk__in=freed, purpose_kind=PURPOSE, state=State.STOPPED
    )
    became = []
    for one in held.select_related("account"):
        state, words, hold = _fate(one, now)
        one.stop = None
        delivery.move(actor, now, one, state, words, "delivery.resumed", held_for=hold)
        became.append(state)
    return became


def _fate(one: Delivery, now: datetime) -> tuple[State, Words, Hold | None]:
    change = locked_change(one.purpose_id)
    if change.state != Change.State.APPROVED:
        return State.HELD, NOT_APPROVED, Hold.APPROVAL
    out = out_of([change.plan_id]).get(change.plan_id, Out())
    by_hand = by_hand_because(one.account, Operation(change.operation), out)
    if by_hand or one.by_hand_before:
        return State.BY_HAND, by_hand or IN_HAND, None
    return (State.MISSED, LATE, None) if now > one.late_at else (State.WAITING, SOON, None)
