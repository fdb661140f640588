"""What a person or an owner can do with deliveries. Each is one transaction: lock, decide, write, trail, wake."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from guanwei.accounts.access import require
from guanwei.accounts.models import Account
from guanwei.base.live import Topic, tell
from guanwei.base.wake import wake_senders
from guanwei.delivery.models import Delivery, Stop
from guanwei.delivery.states import Hold, State, may_become
from guanwei.lib.words import Words
from guanwei.networks.acts import Operation
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.record import record

LINK_IS_TAKEN = Words(
    "这个链接已经属于另一条投递。请确认粘贴的是这一条的链接。",
    "That link belongs to another delivery already. Paste the link of this very post.",
)


class DeliveryRefused(Exception):
    """The delivery stands where this cannot be done. `words` says where and what can be done instead."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Act:
    """What identifies an outbound act, when it is due, and how many requests one try takes."""

    purpose_kind: str
    purpose_id: int
    account: Account
    due_at: datetime
    late_at: datetime
    content_hash: str
    operation: str = "post"
    occurrence: int = 0
    segment: int = 0
    requests: int = 1


def schedule(
    *, actor: User | None, now: datetime, act: Act, state: State, held_for: Hold | None, words: Words
) -> Delivery:
    """Puts the act into the ledger, or moves the one that is there to the new time, content and state.

    Raises DeliveryRefused when it is already on its way or out. Call inside the owner's transaction.
    """
    identity = {
        "operation": act.operation,
        "purpose_kind": act.purpose_kind,
        "purpose_id": act.purpose_id,
        "occurrence": act.occurrence,
        "segment": act.segment,
        "account": act.account,
    }
    delivery = Delivery.objects.select_for_update().filter(**identity).first() or Delivery(**identity)
    fresh = delivery.pk is None
    if not fresh and delivery.state != state.value and not may_become(State(delivery.state), state):
        raise DeliveryRefused(cannot(delivery))
    if not fresh and delivery.state in (State.CLAIMED.value, State.SENDING.value, State.PENDING.value):
        raise DeliveryRefused(cannot(delivery))
    stop = None if act.operation == Operation.DELETE else stops_on(act.account).first()
    if stop:  # a stop reaches what comes after it too; resuming asks the owner anew
        state, held_for = State.STOPPED, None
        words = Words(f"已叫停：{stop.reason}", f"Stopped: {stop.reason}")
    delivery.state = state.value
    delivery.held_for = held_for.value if held_for else ""
    delivery.due_at, delivery.ready_at, delivery.late_at = act.due_at, act.due_at, act.late_at
    delivery.content_hash, delivery.requests = act.content_hash, act.requests
    delivery.words = words.as_json()
    delivery.changed_at = now
    delivery.stop = stop
    delivery.save()
    details = {"state": state.value, "due_at": act.due_at.isoformat()}
    _told(actor, now, "delivery.scheduled" if fresh else "delivery.rescheduled", delivery, details)
    wake_senders()
    return delivery


def stops_on(account: Account) -> QuerySet[Stop]:
    """The stops in force that hold this account."""
    reaches = Q(account=account) | Q(brand=account.brand_id) | Q(account=None, brand=None)
    return Stop.objects.filter(reaches, lifted_at=None)


def cancel(*, actor: User | None, now: datetime, delivery_id: int, words: Words) -> Delivery:
    """Takes it out before anything went out. DeliveryRefused once it is on its way or out."""
    with transaction.atomic():
        delivery = locked(delivery_id)
        return move(actor, now, delivery, State.CANCELLED, words, "delivery.cancelled")


def done_by_hand(*, actor: User, now: datetime, delivery_id: int, url: str, remote_id: str) -> Delivery:
    """The person on duty posted it in the app and gives the link."""
    return _is_out(actor, now, delivery_id, url, remote_id, State.BY_HAND, "delivery.done-by-hand")


def record_out(*, actor: User, now: datetime, act: Act, url: str, remote_id: str) -> Delivery:
    """A person did it in the app before anybody planned it here: on record as sent by hand. A stop does not reach what
    has happened. DeliveryRefused for a link that belongs to another delivery. Call inside the owner's transaction."""
    try:
        with transaction.atomic():
            done = Delivery.objects.create(
                operation=act.operation,
                purpose_kind=act.purpose_kind,
                purpose_id=act.purpose_id,
                account=act.account,
                state=State.SENT.value,
                outcome="by_hand",
                due_at=act.due_at,
                ready_at=act.due_at,
                late_at=act.late_at,
                content_hash=act.content_hash,
                remote_id=remote_id,
                url=url,
                sent_at=act.due_at,
                words=Words(f"{actor} 在应用里完成的。", f"Done in the app by {actor}.").as_json(),
                changed_at=now,
            )
    except IntegrityError as error:
        raise DeliveryRefused(LINK_IS_TAKEN) from error
    _told(actor, now, "delivery.recorded", done, {"url": url})
    return done


def confirm_out(*, actor: User, now: datetime, delivery_id: int, url: str, remote_id: str) -> Delivery:
    """A person looked and says: the unclear one is published."""
    return _is_out(actor, now, delivery_id, url, remote_id, State.UNKNOWN, "delivery.confirmed-out")


def _is_out(
    actor: User, now: datetime, delivery_id: int, url: str, remote_id: str, expected: State, verb: str
) -> Delivery:
    with transaction.atomic():
        delivery = locked(delivery_id)
        require(actor, Permission.OPERATE, delivery.account)
        if delivery.state != expected.value:
            raise DeliveryRefused(cannot(delivery))
        delivery.remote_id, delivery.url, delivery.sent_at = remote_id, url, now
        delivery.outcome = "by_hand" if expected is State.BY_HAND else "accepted"
        words = Words(f"{actor} 确认已发布。", f"{actor} says that it is published.")
        try:
            with transaction.atomic():
                return move(actor, now, delivery, State.SENT, words, verb, {"url": url})
        except IntegrityError as error:
            raise DeliveryRefused(LINK_IS_TAKEN) from error


def send_again(*, actor: User, now: datetime, delivery_id: int, window: timedelta) -> Delivery:
    """A person decides that it is not out and should go now: after a doubt, a miss, a refusal."""
    with transaction.atomic():
        delivery = locked(delivery_id)
        require(actor, Permission.OPERATE, delivery.account)
        if delivery.state not in (State.UNKNOWN.value, State.MISSED.value, State.REFUSED.value):
            raise DeliveryRefused(cannot(delivery))
        _refuse_stopped(delivery)
        delivery.due_at, delivery.ready_at, delivery.late_at = now, now, now + window
        words = Words(f"{actor} 决定现在发送。", f"{actor} decided to send it now.")
        moved = move(actor, now, delivery, State.WAITING, words, "delivery.sent-again")
        wake_senders()
        return moved


def _refuse_stopped(delivery: Delivery) -> None:
    """Nothing would go out, and it would be missed once more. Take-downs go out all the same."""
    stop = None if delivery.operation == Operation.DELETE else stops_on(delivery.account).first()
    if stop:
        raise DeliveryRefused(
            Words(
                f"现在叫停着（{stop.reason}），发不出去。先恢复发送。",
                f"Everything here is stopped ({stop.reason}): nothing would go out. Resume first.",
            )
        )


def take_by_hand(*, actor: User, now: datetime, delivery_id: int) -> Delivery:
    """A person will do it in the app instead of the machine."""
    with transaction.atomic():
        delivery = locked(delivery_id)
        require(actor, Permission.OPERATE, delivery.account)
        if delivery.state == State.STOPPED.value:
            raise DeliveryRefused(cannot(delivery))
        if delivery.held_for == Hold.APPROVAL.value:
            raise DeliveryRefused(
                Words("还没有通过审核，不能手动发布。", "It is not approved, so it cannot be posted by hand.")
            )
        words = Words(f"{actor} 改为手动发布。", f"{actor} will post it by hand.")
        return move(actor, now, delivery, State.BY_HAND, words, "delivery.by-hand")


def release_account(*, actor: User | None, now: datetime, account: Account) -> int:
    """The account works again: what was held for it waits for its time once more."""
    with transaction.atomic():
        held = Delivery.objects.select_for_update().filter(
            account=account, state=State.HELD.value, held_for__in=[Hold.HEALTH.value, Hold.ACCOUNT.value]
        )
        words = Words("账号已恢复，等待发送。", "The account works again; waiting for its time.")
        for delivery in held:
            move(actor, now, delivery, State.WAITING, words, "delivery.released")
        wake_senders()
        return len(held)


def locked(delivery_id: int) -> Delivery:
    """The delivery, locked until the transaction ends."""
    return Delivery.objects.select_for_update(of=("self",)).select_related("account").get(pk=delivery_id)


def move(
    actor: User | None,
    now: datetime,
    delivery: Delivery,
    state: State,
    words: Words,
    verb: str,
    details: dict[str, str] | None = None,
    *,
    held_for: Hold | None = None,
) -> Delivery:
    """One arrow of the life cycle for a locked delivery, with its trail. DeliveryRefused where there is no arrow."""
    if not may_become(State(delivery.state), state):
        raise DeliveryRefused(cannot(delivery))
    before = delivery.state
    delivery.state = state.value
    delivery.held_for = held_for.value if held_for else ""
    delivery.words = words.as_json()
    delivery.changed_at = now
    delivery.worker, delivery.lease_until = "", None
    delivery.unknown_since, delivery.reconcile_at = None, None
    delivery.save()
    _told(actor, now, verb, delivery, {"from": before, **(details or {})})
    return delivery


def cannot(delivery: Delivery) -> Words:
    zh, en = {
        "claimed": ("正在发送，请等几秒", "It is being sent: wait a few seconds"),
        "sending": ("正在发送，请等几秒", "It is being sent: wait a few seconds"),
        "pending": ("平台正在处理", "The network is working on it"),
        "sent": ("已经发布", "It is published already"),
        "unknown": ("不知道发没发出去，先确认结果", "It may be out: settle that first"),
        "cancelled": ("已经取消", "It was cancelled"),
        "stopped": ("已被叫停，先恢复发送", "It is stopped: resume first"),
    }.get(delivery.state, ("它现在的状态不允许这样做", "Its present state does not allow that"))
    return Words(f"{zh}。", f"{en}.")


def _told(actor: User | None, now: datetime, verb: str, delivery: Delivery, details: dict[str, str]) -> None:
    tell(Topic.DELIVERIES, [(delivery.account_id, delivery.pk)])
    record(
        actor=actor,
        now=now,
        verb=verb,
        kind="delivery",
        id=delivery.pk,
        account_id=delivery.account_id,
        details=details,
    )
