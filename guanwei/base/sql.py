"""Plain SQL for the statements that run for every post or on every page: bound on the server, part of Django's
transaction. Everything else goes through the ORM.

None of them is prepared: a plan that is kept would be that of the first minutes, when the tables were empty, and read
whole tables in the first flood until the next ANALYZE."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any

import psycopg
from django.db import connection


def document(entries: Sequence[Mapping[str, Any] | str]) -> str:
    """Many rows, or texts, as one value, for `json_to_recordset` and its like: quicker by half than arrays."""
    return json.dumps(entries, ensure_ascii=False, default=_as_json)


def numbers(values: Iterable[int]) -> str:
    """An array of numbers as PostgreSQL reads one: quicker than a list, for what is asked while somebody types."""
    return "{" + ",".join(map(str, values)) + "}"


def _as_json(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no value of a column")


def rows(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Runs `statement` (named placeholders) and returns its rows; none for a statement that yields none.

    JSON columns come as text, as everywhere on Django's connection. Errors are Django's. Whoever counts or watches
    Django's queries sees it too.
    """
    with _cursor() as cursor:

        def execute(sql: str, values: Mapping[str, Any], *_: object) -> None:
            cursor.execute(sql, values)

        _watched(cursor, execute, statement, values)
        return cursor.fetchall() if cursor.description else []


def copy(statement: str, entries: Iterable[Sequence[Any]]) -> None:
    """Writes many rows by `COPY ... FROM STDIN`: quicker than any INSERT, and one row that does not fit refuses all."""
    with _cursor() as cursor:

        def execute(sql: str, values: Iterable[Sequence[Any]], *_: object) -> None:
            with cursor.copy(sql) as into:
                for entry in values:
                    into.write_row(entry)

        _watched(cursor, execute, statement, entries)


def pour(statement: str, pieces: Iterable[str]) -> None:
    """The same for rows that are written as COPY reads them already, any number of them in a piece: twice as quick
    where they are little but numbers."""
    with _cursor() as cursor:

        def execute(sql: str, values: Iterable[str], *_: object) -> None:
            with cursor.copy(sql) as into:
                for piece in values:
                    into.write(piece)

        _watched(cursor, execute, statement, pieces)


@contextmanager
def _cursor() -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor


def _watched(cursor: object, run: Callable[..., None], statement: str, values: object) -> None:
    """Runs it within what stands around Django's own queries."""
    for wrapper in reversed(connection.execute_wrappers):
        run = partial(wrapper, run)
    began = monotonic()
    run(statement, values, False, {"connection": connection, "cursor": cursor})
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": f"{monotonic() - began:.3f}"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and what its named placeholders stand for."""

    statement: str
    values: Mapping[str, Any] = field(default_factory=dict)


def figures(*wanted: Asked) -> tuple[Any, ...]:
    """The one value that each of them yields, by one statement. What they name alike has to be alike."""
    values: dict[str, Any] = {}
    for asked in wanted:
        for name, value in asked.values.items():
            if values.setdefault(name, value) != value:
                raise ValueError(f"{name} would stand for two values")
    [found] = rows("SELECT " + ", ".join(f"({asked.statement})" for asked in wanted), values)
    return found
