"""A new installation hears a flood before PostgreSQL has any figures of its tables."""

import pytest

from guanwei.base import sql
from guanwei.listening.storing import FRESH, as_json

pytestmark = pytest.mark.django_db


def test_no_plan_is_kept_from_when_the_tables_were_empty() -> None:
    for number in range(10):
        asked = {"network": "weibo", "keys": as_json([["post", str(number)]])}
        assert sql.rows(FRESH, asked)[0][0] == 1
    assert sql.rows("SELECT statement FROM pg_prepared_statements", {}) == []
