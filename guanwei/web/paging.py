"""Going through long lists by "where the last page ended", so that page 1,000 costs what page 1 costs."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """Newest first. `older` and `newer` are the query of the neighbouring page, empty at the end."""

    rows: list[Row]
    older: str
    newer: str


def newest_first(request: HttpRequest, found: "QuerySet[Row]", field: str, *, size: int = 50) -> "Slice[Row]":
    """The slice that `?before=` or `?after=` asks for, of a query that is ordered by `field` and id, both falling."""
    before, after = _mark(request.GET.get("before", "")), _mark(request.GET.get("after", ""))
    if after:
        upward = found.filter(_beyond(field, "gt", after)).order_by(field, "id")[: size + 1]
        rows = list(upward)
        more_above, rows = len(rows) > size, rows[:size][::-1]
        more_below = True
    else:
        rows = list((found.filter(_beyond(field, "lt", before)) if before else found)[: size + 1])
        more_below, rows = len(rows) > size, rows[:size]
        more_above = before is not None
    return Slice(
        rows,
        older=_query(request, "before", rows[-1], field) if rows and more_below else "",
        newer=_query(request, "after", rows[0], field) if rows and more_above else "",
    )


def _beyond(field: str, side: str, mark: tuple[datetime, int]) -> Q:
    moment, id = mark
    return Q(**{f"{field}__{side}": moment}) | Q(**{field: moment, f"id__{side}": id})


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
