"""Reading the ledger."""

from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from guanwei.accounts.access import within
from guanwei.delivery.models import Attempt, Delivery
from guanwei.delivery.states import State
from guanwei.people.models import User


def deliveries_for(viewer: User, *, states: tuple[str, ...] = (), account_id: int | None = None) -> QuerySet[Delivery]:
    """The viewer's deliveries, newest due first."""
    found = Delivery.objects.filter(within(viewer)).select_related("account", "account__brand")
    if states:
        found = found.filter(state__in=states)
    if account_id:
        found = found.filter(account=account_id)
    return found.order_by("-due_at", "-id")


def delivery_for(viewer: User, delivery_id: int) -> Delivery:
    """One delivery of the viewer's, or Delivery.DoesNotExist."""
    return deliveries_for(viewer).get(pk=delivery_id)


def attempts_of(delivery: Delivery) -> QuerySet[Attempt]:
    return Attempt.objects.filter(delivery=delivery).order_by("number")


def counts_by_state(viewer: User, *, now: datetime, days: int = 30) -> dict[str, int]:
    """How many of the viewer's deliveries of the last and next `days` stand in each state."""
    around = deliveries_for(viewer).filter(
        due_at__gte=now - timedelta(days=days), due_at__lt=now + timedelta(days=days)
    )
    rows = around.order_by().values_list("state").annotate(Count("id"))
    return dict(rows)


def by_hand_for(viewer: User) -> QuerySet[Delivery]:
    """The viewer's tasks by hand, the most urgent first."""
    return deliveries_for(viewer, states=(State.BY_HAND.value,)).order_by("due_at", "id")


def troubled_for(viewer: User) -> QuerySet[Delivery]:
    """What a person must decide: unclear, refused, missed, and held ones whose time is near come from the plan page."""
    states = (State.UNKNOWN.value, State.REFUSED.value, State.MISSED.value)
    return deliveries_for(viewer, states=states).order_by("-changed_at")
