"""Moments come out of the database as Django would read them, and fail as they would there."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql.psycopg_any import register_tzloader
from hypothesis import given, settings
from hypothesis import strategies as st

from guanwei.base.reading_moments import MomentLoader, read_quickly

pytestmark = pytest.mark.django_db


def read(text: str) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        (value,) = cursor.fetchone()
    return value


@settings(max_examples=60)
@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_comes_back_as_it_went_in(moment: datetime) -> None:
    found = read(moment.isoformat())
    assert (found, found.tzinfo) == (moment, UTC)


def test_it_is_ours_that_reads_them() -> None:
    connection.ensure_connection()
    assert connection.connection.adapters.get_loader(1184, 0) is MomentLoader


@pytest.mark.parametrize("text", ["0044-03-15 12:00:00+00 BC", "infinity", "10000-01-01 00:00:00+00"])
def test_what_python_cannot_hold_is_refused_in_djangos_words(text: str) -> None:
    with pytest.raises(DataError) as ours:
        read(text)
    register_tzloader(UTC, connection.connection)
    try:
        with pytest.raises(DataError) as djangos:
            read(text)
    finally:
        read_quickly(connection=connection)
    assert str(ours.value) == str(djangos.value)


def test_on_another_clock_it_is_the_same_moment() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Shanghai'")
        cursor.execute("SELECT '2026-11-30 08:00:00.5+00'::timestamptz")
        (value,) = cursor.fetchone()
    assert (value, value.tzinfo) == (datetime(2026, 11, 30, 8, microsecond=500_000, tzinfo=UTC), UTC)
