"""Reading the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from guanwei.accounts.access import asked_within, within
from guanwei.base import sql
from guanwei.delivery.models import Attempt, Delivery
from guanwei.delivery.states import State
from guanwei.people.models import User

NOT_OVER = tuple(state.value for state in State if state not in (State.SENT, State.CANCELLED))


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
    """How many of the viewer's deliveries of the last and next `days` stand in each state in which something is still
    to come. What is over is not counted: it grows with every day, and its number tells nobody anything."""
    around = deliveries_for(viewer, states=NOT_OVER).filter(
        due_at__gte=now - timedelta(days=days), due_at__lt=now + timedelta(days=days)
    )
    rows = around.order_by().select_related(None).values_list("state").annotate(Count("id"))
    return dict(rows)


# The parts of Today, each with its order and what that needs; the index that serves it beside it.
TODAY = {
    "by_hand": ("state = 'by_hand' AND due_at <= %(soon)s", "due_at, id", "due_at"),  # delivery_for_a_person
    "troubled": (
        "state IN ('unknown', 'refused', 'missed')",
        "changed_at DESC, id",
        "changed_at",
    ),  # delivery_for_a_person
    # What is under way stands here until the network has answered, however long that takes.
    "soon": (
        (
            "state IN ('waiting', 'held', 'claimed', 'sending', 'pending') AND due_at <= %(soon)s"
            " AND (late_at > %(now)s OR state IN ('sending', 'pending'))"
        ),
        "due_at, id",
        "due_at",
    ),  # delivery_by_state
    # What would have its turn if nobody had stopped it; what is too late by now comes last.
    "stopped": (
        "state = 'stopped' AND due_at <= %(soon)s",
        "late_at <= %(now)s, due_at, id",
        "late_at, due_at",
    ),  # delivery_for_a_person
    "out": ("state = 'sent' AND sent_at >= %(midnight)s", "sent_at DESC, id DESC", "sent_at"),  # delivery_sent
}
# Found once for the number and the first of them. They are few; in their order they would be looked for among all.
PART = """
(WITH part AS MATERIALIZED (
  SELECT id, SORTED FROM delivery_delivery WHERE CONDITION AND WITHIN)
SELECT 'NAME', ARRAY(SELECT id FROM part ORDER BY PLACE LIMIT %(most)s), (SELECT count(*) FROM part))
"""


@dataclass(frozen=True, slots=True)
class Part:
    """The first of some deliveries, and how many there are."""

    first: list[Delivery]
    count: int


def today_for(
    viewer: User, *, now: datetime, midnight: datetime, soon: timedelta, most: int, also: Sequence[str] = ()
) -> dict[str, Part]:
    """What Today shows of the ledger: tasks by hand that are due, what a person must decide (unclear, refused, missed),
    what goes out within `soon`, what would if it were not stopped, what went out since `midnight`; with what is to be
    loaded `also` of each. Two queries."""
    parts = [
        PART.replace("NAME", name).replace("CONDITION", condition).replace("PLACE", place).replace("SORTED", needed)
        for name, (condition, place, needed) in TODAY.items()
    ]
    asked = asked_within(viewer, " UNION ALL ".join(parts), now=now, midnight=midnight, soon=now + soon, most=most)
    found = {name: (ids, count) for name, ids, count in sql.rows(asked.statement, asked.values)}
    known = (
        deliveries_for(viewer)
        .select_related("account__brand", *also)
        .in_bulk({id for ids, _ in found.values() for id in ids})
    )
    return {name: Part([known[id] for id in ids if id in known], count) for name, (ids, count) in found.items()}
