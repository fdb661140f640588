"""A write that is seen at once, whatever transaction is open: how far a long job is."""

from collections.abc import Sequence
from typing import Any

from django.db import connection


def write_outside(statement: str, values: Sequence[Any]) -> None:
    """Runs on a connection of its own and commits. Never touch a row that the open transaction has locked."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(statement, values)
    finally:
        other.close()
