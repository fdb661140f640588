"""What is asked of the database for every post is planned once a connection (guanwei.base.sql)."""

import pytest

from guanwei.base import sql
from guanwei.practice.known import ALIKE, alike

pytestmark = pytest.mark.django_db


def test_a_statement_that_runs_for_every_post_is_prepared_on_the_server() -> None:
    alike(1, "泡绿茶的水温八十度就好，开水会把嫩芽烫熟，茶汤又黄又涩。")
    prepared = {said for (said,) in sql.rows("SELECT statement FROM pg_prepared_statements", {})}
    assert ALIKE.replace("%(marks)s", "$1") in prepared
