"""Moments as they come out of the database. A page of the console reads thousands of them, and Django's own reading, by
a regular expression and two turns of zone, takes a tenth of the time of such a page (bench/pages.py)."""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.psycopg_any import BaseTzLoader


class MomentLoader(BaseTzLoader):
    """Aware and in UTC, whatever clock the connection is set to."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(str(data, "ascii"))
        except ValueError:  # beyond what Python can hold: Django's own has the words for it
            return super().load(data)  # type: ignore[no-any-return]
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def read_quickly(*, connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """For the signal of a connection that was made. One that is set to another zone is left alone."""
    if connection.vendor == "postgresql" and connection.timezone is UTC:
        connection.connection.adapters.register_loader("timestamptz", MomentLoader)
