"""After a stop: what becomes of each plan that it had held."""

from collections.abc import Collection
from datetime import datetime

from guanwei.accounts.rights import ByHand
from guanwei.delivery import actions as delivery
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import Hold, State
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.publishing.actions import NOT_APPROVED, PURPOSE
from guanwei.publishing.context import way_of
from guanwei.publishing.models import Plan

WAITS = Words("已恢复，等待发布时间。", "Resumed, waiting for its time.")
IN_HAND = Words("叫停前已由人接手，请继续手动完成。", "A person had it in hand before the stop. Go on by hand.")
LATE = Words(
    "叫停期间过了时限，没有自动补发。可以现在发、改时间，或取消。",
    "Its time passed while it was stopped. It was not sent late. Send it now, move it, or drop it.",
)


def resumed(*, actor: User | None, now: datetime, freed: Collection[int]) -> list[State]:
    """What becomes of each plan among these deliveries, which a stop had held: what is approved and inside its window
    waits again (or is a task by hand again), what is too late is missed, what is not approved is held. Call inside the
    transaction that lifts the stop."""
    held = list(
        Delivery.objects.select_for_update(of=("self",))
        .filter(pk__in=freed, purpose_kind=PURPOSE, state=State.STOPPED)
        .select_related("account")
    )
    ids = [one.purpose_id for one in held]
    plans = Plan.objects.filter(pk__in=ids).select_related("account", "version").prefetch_related("version__pictures")
    by_id = {plan.pk: plan for plan in plans}
    became = []
    for one in held:
        state, words, hold = _fate(one, by_id.get(one.purpose_id), now)
        one.stop = None
        delivery.move(actor, now, one, state, words, "delivery.resumed", held_for=hold)
        became.append(state)
    return became


def _fate(one: Delivery, plan: Plan | None, now: datetime) -> tuple[State, Words, Hold | None]:
    if plan is None or plan.state != Plan.State.APPROVED:
        return (State.MISSED, LATE, None) if now > one.late_at else (State.HELD, NOT_APPROVED, Hold.APPROVAL)
    way = way_of(
        plan.account, text=plan.version.text, pictures=len(plan.version.pictures.all()), operation=plan.operation
    )
    if isinstance(way, ByHand):  # a person was never bound by the window
        return State.BY_HAND, way.reasons[0], None
    if one.by_hand_before:  # it may be posted in the app already: the machine must not send it as well
        return State.BY_HAND, IN_HAND, None
    return (State.MISSED, LATE, None) if now > one.late_at else (State.WAITING, WAITS, None)
