"""Rows of words in the order of their moments: the newest are walked, the rest is left to the index of words.

PostgreSQL takes a name that stands everywhere for something rare by its letters, and would collect all of it before it
shows the first.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

WALKED = 400  # of the newest rows, before the rest is left to the index


def ordered(rows: QuerySet, place: tuple[datetime, int] | None, *, rising: bool) -> QuerySet:  # type: ignore[type-arg]
    """Newest first (`rising`: oldest first), from `place` on, a moment and a number."""
    rows = rows.order_by("at", "pk") if rising else rows.order_by("-at", "-pk")
    return rows.filter(_beyond(*place, rising=rising)) if place else rows


def first(found: QuerySet, among: QuerySet, count: int) -> list[tuple[int, datetime]]:  # type: ignore[type-arg]
    """Number and moment of the first of `found`, which is a part of `among` in the same order."""
    newest = list(among.values_list("pk", flat=True)[:WALKED])
    rows = list(found.filter(pk__in=newest).values_list("pk", "at")[:count])
    if len(rows) < count and len(newest) == WALKED:
        rows = list(found.values_list("pk", "at")[:count])
    return rows


def _beyond(at: datetime, id: int, *, rising: bool) -> Q:
    side = "gt" if rising else "lt"
    # The first condition says nothing new, and lets the index begin where the page does.
    return Q(**{f"at__{side}e": at}) & (Q(**{f"at__{side}": at}) | Q(**{f"pk__{side}": id}))
