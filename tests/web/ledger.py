"""Deliveries that have come to stand somewhere without a sender: the row as a sender would have left it."""

from datetime import timedelta

from guanwei.delivery.models import Attempt, Delivery
from guanwei.delivery.states import State
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.publishing.models import Plan
from guanwei.publishing.sending import mark_published


def stands(plan: Plan, state: State) -> Delivery:
    """The plan's delivery, moved to `state` with all that the state needs."""
    now = utc_now()
    delivery = Delivery.objects.get(purpose_kind="plan", purpose_id=plan.pk)
    delivery.state, delivery.held_for, delivery.changed_at = state.value, "", now
    delivery.words = Words(f"停在 {state}。", f"Stands at {state}.").as_json()
    if state is State.UNKNOWN:
        delivery.unknown_since, delivery.tries = now, 1
        Attempt.objects.create(
            delivery=delivery,
            number=1,
            worker="test",
            started_at=now - timedelta(seconds=31),
            ended_at=now,
            outcome="unknown",
            detail="Unknown(reason='read timeout')",
            evidence=[{"at": now.isoformat(), "saw": "absent: 5 posts read"}],
        )
    if state in (State.MISSED, State.UNKNOWN, State.REFUSED):
        delivery.due_at = delivery.ready_at = now - timedelta(minutes=30)
        delivery.late_at = now - timedelta(minutes=20)
    if state is State.SENT:
        delivery.sent_at, delivery.url = now, "https://bsky.app/profile/qingheming.test/post/3kabc"
        mark_published({plan.pk: now}, now=now)
    delivery.save()
    return delivery
