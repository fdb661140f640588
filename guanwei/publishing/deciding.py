"""What a person decides about a plan's delivery: it is out, send it now, let it go. Delivery and plan in one step."""

from datetime import datetime, timedelta

from django.db import transaction

from guanwei.accounts.access import require
from guanwei.approvals import actions as approvals
from guanwei.delivery import actions as delivery
from guanwei.delivery.actions import DeliveryRefused
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.lib.words import Words
from guanwei.networks.links import NoPostLink, PostLink, read_link
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.actions import PURPOSE, PlanRefused
from guanwei.publishing.context import settings_for
from guanwei.publishing.models import Plan
from guanwei.publishing.sending import mark_published
from guanwei.publishing.settings import LATENESS


def done_by_hand(*, actor: User, now: datetime, delivery_id: int, link: str) -> Delivery:
    """The person on duty posted it in the app and pastes the link. PlanRefused for one that is not this account's."""
    with transaction.atomic():
        _approved(delivery_id)
        found = _read(delivery_id, link)
        done = delivery.done_by_hand(
            actor=actor, now=now, delivery_id=delivery_id, url=found.url, remote_id=found.remote_id
        )
        _published(done, now)
    return done


def confirm_out(*, actor: User, now: datetime, delivery_id: int, link: str) -> Delivery:
    """Somebody looked at the account: the unclear one is out, and this is its link."""
    with transaction.atomic():
        found = _read(delivery_id, link)
        done = delivery.confirm_out(
            actor=actor, now=now, delivery_id=delivery_id, url=found.url, remote_id=found.remote_id
        )
        _published(done, now)
    return done


def send_now(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    """After a doubt, a miss or a refusal: out with it now. PlanRefused while nobody has approved what it says."""
    with transaction.atomic():
        known = _approved(delivery_id)
        window = timedelta(minutes=settings_for([known.account])[known.account_id][LATENESS])
        return delivery.send_again(actor=actor, now=now, delivery_id=delivery_id, window=window)


def take_by_hand(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    """A person will post it in the app. PlanRefused while nobody has approved what it says: whoever operates an account
    must not be the one who lets things out."""
    with transaction.atomic():
        _approved(delivery_id)
        return delivery.take_by_hand(actor=actor, now=now, delivery_id=delivery_id)


def _approved(delivery_id: int) -> Delivery:
    """The delivery, locked, and its plan before it, as editing does. PlanRefused while nobody has approved it."""
    known = Delivery.objects.get(pk=delivery_id)
    if known.purpose_kind != PURPOSE:
        return delivery.locked(delivery_id)
    plan = Plan.objects.select_for_update(no_key=True).filter(pk=known.purpose_id).first()
    if plan is None or plan.state != Plan.State.APPROVED or plan.content_hash != known.content_hash:
        raise PlanRefused(
            Words(
                "还没有通过审核，不能发布。先送审，或改时间。",
                "It is not approved, so it cannot go out. Send it in for approval first.",
            )
        )
    return delivery.locked(delivery_id)


def let_go(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    """Nobody sends it any more and nobody looks for it: it leaves the plan as cancelled. For a doubt, a miss, a
    refusal or a task by hand."""
    with transaction.atomic():
        Plan.objects.select_for_update(no_key=True).filter(pk=Delivery.objects.get(pk=delivery_id).purpose_id).first()
        known = delivery.locked(delivery_id)
        require(actor, Permission.OPERATE, known.account)
        if known.state not in (State.UNKNOWN, State.MISSED, State.REFUSED, State.BY_HAND):
            raise DeliveryRefused(delivery.cannot(known))
        words = Words(f"{actor} 决定不再处理。", f"{actor} let it go.")
        gone = delivery.cancel(actor=actor, now=now, delivery_id=delivery_id, words=words)
        approvals.void(actor=actor, now=now, kind=PURPOSE, object_id=known.purpose_id, reason="cancelled")
        Plan.objects.filter(pk=known.purpose_id).update(state=Plan.State.CANCELLED, changed_at=now)
    return gone


def _read(delivery_id: int, link: str) -> PostLink:
    account = delivery.locked(delivery_id).account
    found = read_link(
        account.network,
        link,
        remote_account_id=account.remote_account_id,
        handle=account.handle,
        server=account.server,
    )
    if isinstance(found, NoPostLink):
        raise PlanRefused(found.why)
    return found


def _published(done: Delivery, now: datetime) -> None:
    if done.purpose_kind == PURPOSE:
        mark_published({done.purpose_id: done.sent_at or now}, now=now)
