"""Going through a short list that is at hand whole, such as the accounts, by numbered pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest

from guanwei.web.answers import number_in

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Numbered(Generic[Row]):
    """One page of it. `first` and `last` count from 1; `before` and `after` are the queries of the pages beside it."""

    rows: Sequence[Row]
    first: int
    last: int
    total: int
    before: str
    after: str


def numbered(request: HttpRequest, rows: Sequence[Row], *, size: int) -> Numbered[Row]:
    """The page that `?page=` asks for; one that does not exist is the last one."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(1, number_in(request, "page") or 1), pages)
    start = (number - 1) * size
    shown = rows[start : start + size]
    return Numbered(
        rows=shown,
        first=start + 1 if shown else 0,
        last=start + len(shown),
        total=len(rows),
        before=_query(request, number - 1) if number > 1 else "",
        after=_query(request, number + 1) if number < pages else "",
    )


def _query(request: HttpRequest, number: int) -> str:
    parameters = request.GET.copy()
    parameters["page"] = str(number)
    return parameters.urlencode()
