"""Going through long lists by "where the last page ended", so that page 1,000 costs what page 1 costs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """`older` and `newer` are the query of the neighbouring page, empty at the end."""

    rows: list[Row]
    older: str
    newer: str
    rising: bool = False  # soonest first, so that the page below is the newer one


def newest_first(request: HttpRequest, found: "QuerySet[Row]", field: str, *, size: int = 50) -> "Slice[Row]":
    """The slice that `?before=` or `?after=` asks for, by `field` and id, both falling."""
    rows, newer, older = _slice(request, found, field, size, ("after", "before"), rising=False)
    return Slice(rows, older, newer)


def soonest_first(request: HttpRequest, found: "QuerySet[Row]", field: str, *, size: int = 50) -> "Slice[Row]":
    """The same with both rising: for what is still to come."""
    rows, older, newer = _slice(request, found, field, size, ("before", "after"), rising=True)
    return Slice(rows, older, newer, rising=True)


def _slice(
    request: HttpRequest, found: "QuerySet[Row]", field: str, size: int, names: tuple[str, str], *, rising: bool
) -> "tuple[list[Row], str, str]":
    """The rows, and the queries of the page above and of the one below. `names`: what their marks are called."""
    above, below = (_mark(request.GET.get(name, "")) for name in names)
    order, against = ("", "-") if rising else ("-", "")
    up, down = ("lt", "gt") if rising else ("gt", "lt")
    if above:
        upward = found.filter(_beyond(field, up, above)).order_by(f"{against}{field}", f"{against}id")[: size + 1]
        rows = list(upward)
        more_above, more_below = len(rows) > size, True
        rows = rows[:size][::-1]
    else:
        found = found.order_by(f"{order}{field}", f"{order}id")
        rows = list((found.filter(_beyond(field, down, below)) if below else found)[: size + 1])
        more_above, more_below = below is not None, len(rows) > size
        rows = rows[:size]
    return (
        rows,
        _query(request, names[0], rows[0], field) if rows and more_above else "",
        _query(request, names[1], rows[-1], field) if rows and more_below else "",
    )


def _beyond(field: str, side: str, mark: tuple[datetime, int]) -> Q:
    moment, id = mark
    # The first condition says nothing new, and lets the index begin where the page does.
    return Q(**{f"{field}__{side}e": moment}) & (Q(**{f"{field}__{side}": moment}) | Q(**{f"id__{side}": id}))


def _mark(text: str) -> tuple[datetime, int] | None:
    """`1700000000000000.42`: microseconds since the epoch and an id. None for anything else."""
    micros, dot, id = text.partition(".")
    if not (dot and micros.isascii() and micros.isdecimal() and id.isascii() and id.isdecimal()):
        return None
    if len(micros) > 17 or len(id) > 18:
        return None
    seconds, rest = divmod(int(micros), 1_000_000)
    try:
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), int(id)
    except (ValueError, OverflowError, OSError):
        return None


def _query(request: HttpRequest, name: str, row: Any, field: str) -> str:
    moment: datetime = getattr(row, field)
    micros = int(moment.timestamp()) * 1_000_000 + moment.microsecond
    parameters = request.GET.copy()
    for other in ("before", "after"):
        parameters.pop(other, None)
    parameters[name] = f"{micros}.{row.pk}"
    return parameters.urlencode()
