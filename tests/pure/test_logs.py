"""No secret gets into the log, whoever wrote the line."""

import logging
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.base.logs import LONGEST, NoSecrets, without_secrets

SECRET = "s3cr3t-Zz9"
TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJkaWQ6cGxjOngifQ.c2lnbmF0dXJl_-x"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"GET /2/x?access_token={SECRET}&count=1", "GET /2/x?access_token=...&count=1"),
        (f'{{"accessJwt": "{SECRET}", "did": "x"}}', '{"accessJwt": "...", "did": "x"}'),
        (f"Authorization: OAuth2 {SECRET}", "Authorization: ..."),
        (f"Authorization: Bearer {TOKEN}", "Authorization: ..."),
        (f"password={SECRET} host=db", "password=... host=db"),
        (f"no answer from postgresql://gw:{SECRET}@db:5432/gw", "no answer from postgresql://gw:...@db:5432/gw"),
        (f"postgres://gw:a@{SECRET}/x@db/gw", "postgres://gw:...@db/gw"),
        (f"postgresql://:{SECRET}@db/gw", "postgresql://:...@db/gw"),
        (f"the server said: {TOKEN}", "the server said: ..."),
        (f"[{TOKEN}]", "[...]"),
        (f"the-{TOKEN}", "the-..."),
        ("postgresql://gw@db/gw is fine", "postgresql://gw@db/gw is fine"),
        ("postgresql://gw:5432/gw is fine", "postgresql://gw:5432/gw is fine"),
        ("https://weibo.com/6000000001/z0JH2lOMb", "https://weibo.com/6000000001/z0JH2lOMb"),
    ],
)
def test_a_secret_is_three_dots(line: str, said: str) -> None:
    assert without_secrets(line) == said


@given(st.text(alphabet=st.characters(exclude_categories=["Z", "C"]), min_size=1))
def test_a_database_password_of_any_letters_is_hidden(password: str) -> None:
    shown = without_secrets(f"connecting to postgresql://gw:{password}@db.example/gw now")
    assert shown == "connecting to postgresql://gw:...@db.example/gw now"


def test_arguments_and_tracebacks_are_searched_too() -> None:
    try:
        raise RuntimeError(f"postgresql://gw:{SECRET}@db/gw")
    except RuntimeError as error:
        failed = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "token %s", (TOKEN,), failed)
    NoSecrets().filter(record)
    written = logging.Formatter().format(record)
    assert TOKEN not in written
    assert SECRET not in written


# What begins a pattern, again and again; anybody can have it written by asking for an address that does not exist.
@pytest.mark.parametrize(
    "unit",
    ["eyJ-", "eyJ", "eyJa.", "a-eyJ.", "postgres://a:", "postgres://", "password ", 'token="', "authorization: "],
)
def test_a_line_of_a_stranger_is_searched_in_time_that_grows_with_its_length(unit: str) -> None:
    began = time.process_time()
    without_secrets(unit * (200_000 // len(unit)))
    assert time.process_time() - began < 2


def test_a_line_without_end_is_cut_after_it_was_searched() -> None:
    line = without_secrets("x" * (LONGEST - 30) + f" postgresql://gw:{SECRET}@db/gw" + "y" * LONGEST)
    assert len(line) < LONGEST + 40
    assert "postgresql://gw:...@db" in line
    assert SECRET[:3] not in line
