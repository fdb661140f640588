"""Stop-all and resume: for everything, a brand or one account, with a reason."""

from datetime import datetime

from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from guanwei.accounts.access import asked_within, brands_for, reach_of, require, require_on_brand, within
from guanwei.accounts.models import Account, Brand
from guanwei.base import sql
from guanwei.base.live import Topic, tell, tell_everybody
from guanwei.base.wake import wake_senders
from guanwei.delivery.actions import DeliveryRefused
from guanwei.delivery.models import Delivery, Stop
from guanwei.delivery.states import State
from guanwei.lib.words import Words
from guanwei.networks.acts import Operation
from guanwei.people.access import require_admin
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.record import Happening, record, record_all

STOPPABLE = (State.WAITING.value, State.HELD.value, State.BY_HAND.value, State.CLAIMED.value)


def stop(
    *, actor: User, now: datetime, reason: str, brand: Brand | None = None, account: Account | None = None
) -> Stop:
    """Nothing more goes out in this scope until somebody resumes. What is on the wire at this moment cannot be called
    back and stands in the list as `sending`. A delivery that a sender holds is taken from it: without its claim it may
    not begin an attempt."""
    _require_scope(actor, brand, account)
    if not reason.strip():
        raise DeliveryRefused(Words("请写明叫停的原因。", "Say why everything is to stop."))
    with transaction.atomic():
        made = Stop.objects.create(brand=brand, account=account, reason=reason.strip(), by=actor, at=now)
        reached = _in_scope(brand, account).filter(state__in=STOPPABLE).exclude(operation=Operation.DELETE)
        ids = list(reached.select_for_update(no_key=True).order_by("pk").values_list("pk", "account_id"))
        words = Words(f"{actor} 叫停：{made.reason}", f"Stopped by {actor}: {made.reason}")
        Delivery.objects.filter(pk__in=[pk for pk, _ in ids]).update(
            state=State.STOPPED.value,
            by_hand_before=ExpressionWrapper(Q(state=State.BY_HAND.value), BooleanField()),
            held_for="",
            stop=made,
            words=words.as_json(),
            changed_at=now,
            worker="",
            lease_until=None,
        )
        record(
            actor=actor,
            now=now,
            verb="stop.made",
            kind="stop",
            id=made.pk,
            account_id=account and account.pk,
            details={"reason": made.reason, "deliveries": len(ids)},
        )
        record_all(
            actor=actor, now=now, happenings=[Happening("delivery.stopped", "delivery", pk, owner) for pk, owner in ids]
        )
        _tell(made)
        tell(Topic.DELIVERIES, [(owner, pk) for pk, owner in ids])
    return made


def resume(*, actor: User, now: datetime, stop_id: int) -> list[int]:
    """Lifts a stop. Returns the ids of the deliveries that it had stopped and that no other stop holds: the owner
    decides for each whether it waits again, needs approval, or has missed its time."""
    with transaction.atomic():
        lifted = Stop.objects.select_for_update(of=("self",)).select_related("brand", "account").get(pk=stop_id)
        _require_scope(actor, lifted.brand, lifted.account)
        if lifted.lifted_at:
            raise DeliveryRefused(Words("已经恢复过了。", "It was resumed already."))
        lifted.lifted_at, lifted.lifted_by = now, actor
        lifted.save(update_fields=["lifted_at", "lifted_by"])
        record(actor=actor, now=now, verb="stop.lifted", kind="stop", id=lifted.pk, account_id=lifted.account_id)
        _tell(lifted)
        wake_senders()
        return held_by_nothing()


def _tell(stop: Stop) -> None:
    """Everybody whose accounts it reaches."""
    if stop.account_id:
        tell(Topic.STOPS, [(stop.account_id, stop.pk)])
    elif stop.brand_id:
        reached = Account.objects.filter(brand=stop.brand_id).values_list("pk", flat=True)
        tell(Topic.STOPS, [(account, stop.pk) for account in reached])
    else:
        tell_everybody(Topic.STOPS)


def held_by_nothing() -> list[int]:
    """The stopped deliveries, by id, that no stop in force reaches. One query. There are some in the moment of
    resuming; and where an act was put into the ledger while the stop was being lifted, until somebody looks again."""
    reaches = Q(account=OuterRef("account")) | Q(brand=OuterRef("account__brand")) | Q(account=None, brand=None)
    in_force = Stop.objects.filter(reaches, lifted_at=None)
    stopped = Delivery.objects.filter(~Exists(in_force), state=State.STOPPED.value)
    return list(stopped.order_by("pk").values_list("pk", flat=True))


def stops_for(viewer: User) -> QuerySet[Stop]:
    """The stops in force that concern an account the viewer may see, newest first."""
    return all_stops_for(viewer).filter(lifted_at=None).order_by("-at")


IN_FORCE = """
SELECT EXISTS (SELECT FROM delivery_stop
                WHERE lifted_at IS NULL
                  AND (WITHIN OR brand_id = ANY(%(brands)s::bigint[]) OR (account_id IS NULL AND brand_id IS NULL)))
"""


def any_stops(viewer: User) -> sql.Asked:
    """Is there one that `stops_for` has?"""
    return asked_within(viewer, IN_FORCE, brands=sorted(reach_of(viewer).brands[Permission.VIEW]))


def lifted_for(viewer: User) -> QuerySet[Stop]:
    """The stops that are over and concerned an account the viewer may see, the last one lifted first."""
    return all_stops_for(viewer).filter(lifted_at__isnull=False).order_by("-lifted_at")


def all_stops_for(viewer: User) -> QuerySet[Stop]:
    """Those in force and those that are over, where they concern an account the viewer may see."""
    reaches = within(viewer) | Q(brand__in=brands_for(viewer)) | Q(account=None, brand=None)
    return Stop.objects.filter(reaches).select_related("brand", "account", "by", "lifted_by")


def _in_scope(brand: Brand | None, account: Account | None) -> QuerySet[Delivery]:
    if account:
        return Delivery.objects.filter(account=account)
    if brand:
        return Delivery.objects.filter(account__brand=brand)
    return Delivery.objects.all()


def _require_scope(actor: User, brand: Brand | None, account: Account | None) -> None:
    if account:
        require(actor, Permission.OPERATE, account)
    elif brand:
        require_on_brand(actor, Permission.OPERATE, brand)
    else:
        require_admin(actor)
