import pytest

from guanwei.base import sql
from guanwei.base.sql import Asked

pytestmark = pytest.mark.django_db


def test_figures_are_asked_for_by_one_statement() -> None:
    two, names = Asked("SELECT %(a)s::int + 1", {"a": 1}), Asked("SELECT 'x' || %(b)s::text", {"b": "y", "a": 1})
    assert sql.figures(two, names) == (2, "xy")


def test_two_values_under_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="since would stand for two values"):
        sql.figures(Asked("SELECT %(since)s::int", {"since": 1}), Asked("SELECT %(since)s::int", {"since": 2}))
