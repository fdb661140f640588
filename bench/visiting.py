"""Opening pages of the console as a browser does, each beside its own template with everything at hand and no query.

In turn with each visit the same template is rendered with what an earlier visit had prepared for it, so both meet the
same load; which of them comes first changes from visit to visit, for the second finds the processor's caches filled by
the first. Import after Django is set up, or within functions.
"""

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from world import percentile, row

ROWS = 50  # of a prepared template


@dataclass
class Visited:
    """One page: its address, its template with nothing left to ask for, and what visits took (seconds, queries)."""

    name: str
    address: str
    template: Callable[[], str]
    page_s: list[float] = field(default_factory=list)
    template_s: list[float] = field(default_factory=list)
    page_cpu_s: list[float] = field(default_factory=list)
    template_cpu_s: list[float] = field(default_factory=list)
    queries: set[int] = field(default_factory=set)

    @property
    def ratio(self) -> float:
        return percentile(self.page_s, 0.95) / percentile(self.template_s, 0.95)


def browser(person: Any) -> Any:
    """Signed in as this person."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    session = client.session
    session["language"] = person.language
    session.save()
    return client


def opened(client: Any, language: str, name: str, address: str, rows: str = "") -> Visited:
    """A page with its template. `rows` names what the template lists: it is prepared with ROWS of them, repeated where
    the page has fewer."""
    client.get(address)  # whoever comes for the first time leaves a mark; later visits move it
    return Visited(name, address, template_of(client, address, language, rows))


def visit(client: Any, place: Visited) -> None:
    """The page and its template once; whichever was second the last time comes first."""
    if len(place.page_s) % 2:
        _timed(place.template_s, place.template_cpu_s, place.template)
    count, _ = queries_of(lambda: _timed(place.page_s, place.page_cpu_s, lambda: _got(client, place.address)))
    place.queries.add(count)
    if len(place.template_s) < len(place.page_s):
        _timed(place.template_s, place.template_cpu_s, place.template)


def _got(client: Any, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")


def _timed(seconds: list[float], cpu_seconds: list[float], work: Callable[[], Any]) -> None:
    began, cpu = time.perf_counter(), time.thread_time()
    work()
    seconds.append(time.perf_counter() - began)
    cpu_seconds.append(time.thread_time() - cpu)


def template_of(client: Any, address: str, language: str, rows: str = "") -> Callable[[], str]:
    """Renders what stands at `address` once more, with everything at hand that the view and every page look up."""
    from django.template import Context
    from django.test.utils import setup_test_environment, teardown_test_environment
    from django.utils import translation

    setup_test_environment()  # the client then keeps templates and contexts
    try:
        response = client.get(address)
    finally:
        teardown_test_environment()
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    template = response.templates[0]
    values = response.context[0].flatten()
    known = {name: value() if callable(value) else value for name, value in values.items()}

    def rendered() -> str:
        with translation.override(language):
            return str(template.render(Context(known)))

    if len(rendered()) < 0.95 * len(response.content.decode()):
        raise SystemExit(f"the template of {address} says less than the page")
    if queries_of(rendered)[0]:
        raise SystemExit(f"the template of {address} asks the database")
    if rows:
        if rows not in known:
            raise SystemExit(f"the template of {address} knows no {rows}, only {', '.join(sorted(known))}")
        known[rows] = _prepared(known[rows])
    return rendered


def _prepared(value: Any) -> Any:
    """ROWS rows in place of those that there are: of a list, of a page of one, of the first day that has any."""
    if isinstance(value, list | tuple):
        nested = next((one for one in value if _list_in(one)), None)
        return [_prepared(nested)] if nested is not None else (list(value) * ROWS)[:ROWS]
    name = _list_in(value)
    return dataclasses.replace(value, **{name: _prepared(getattr(value, name))}) if name else value


def _list_in(value: Any) -> str:
    """The field of a page, or of a day, that holds rows."""
    fields = dataclasses.fields(value) if dataclasses.is_dataclass(value) else ()
    return next(
        (one.name for one in fields if one.name in ("rows", "entries", "hits") and getattr(value, one.name)), ""
    )


def queries_of(work: Callable[[], Any]) -> tuple[int, Any]:
    """How many statements `work` sent, and what it returned."""
    from django.db import connection

    count = 0

    def counted(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counted):
        result = work()
    return count, result


def timings(place: Visited) -> dict[str, float]:
    found: dict[str, float] = {}
    for side, seconds in (("page", place.page_s), ("template", place.template_s)):
        for share in (50, 95):
            found[f"{place.name}_{side}_p{share}_ms"] = round(1000 * percentile(seconds, share / 100), 1)
    found[f"{place.name}_ratio"] = round(place.ratio, 2)
    cpu = percentile(place.page_cpu_s, 0.5) / percentile(place.template_cpu_s, 0.5)
    return found | {f"{place.name}_cpu_ratio": round(cpu, 2)}


def show(title: str, places: list[Visited]) -> dict[str, float]:
    """A table: milliseconds, p95 of the page over that of the template, the same of the medians of processor time."""
    row(title, "page p50 ms", "p95 ms", "template p50", "p95 ms", "ratio", "processor", "queries", "visits")
    figures: dict[str, float] = {}
    for place in places:
        found = timings(place)
        row(place.name, *found.values(), "/".join(map(str, sorted(place.queries))), len(place.page_s))
        figures |= found
    return figures
