"""One person's script does not keep everybody else waiting."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psycopg
import pytest

from guanwei.editorial.models import Findable
from guanwei.people.models import User
from guanwei.web.turns import COSTLY, MOST
from guanwei.web.urls import urlpatterns
from tests.cast import cast
from tests.web.test_front_door import served
from tests.web.visitors import browser

SEARCH = "search?q=茶"


class Person:
    """Somebody in a browser who asks for several pages at once."""

    def __init__(self, console: str, user: User) -> None:
        session = browser(user).cookies["sessionid"].value
        self._wire = httpx.Client(base_url=console, cookies={"sessionid": session}, timeout=30)
        self._threads: list[threading.Thread] = []
        self.answers: list[httpx.Response] = []

    def ask(self, path: str, times: int = 1) -> None:
        for _ in range(times):
            self._threads.append(threading.Thread(target=lambda: self.answers.append(self._wire.get(path))))
            self._threads[-1].start()

    def has(self, count: int) -> bool:
        """So many answers are there, now or in a while."""
        deadline = time.monotonic() + 20
        while len(self.answers) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return len(self.answers) == count

    def leave(self) -> None:
        for thread in self._threads:
            thread.join(30)
        self._wire.close()


@contextmanager
def slow_search(database_url: str) -> Iterator[None]:
    """Nothing is found while it lasts, as with a query that takes very long."""
    with psycopg.connect(database_url) as connection, connection.transaction():
        connection.execute(f"LOCK TABLE {Findable._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.django_db(transaction=True)
def test_a_person_s_costly_requests_beyond_a_few_at_once_are_told_to_come_back(database_url: str) -> None:
    who = cast()
    with served() as console:
        lin, chen = Person(console, who.lin), Person(console, who.chen)
        with slow_search(database_url):
            lin.ask(SEARCH, MOST + 3)
            assert lin.has(3)
            chen.ask(SEARCH)
            lin.ask("deliveries")  # what costs little waits for nothing
            assert lin.has(4)
        assert lin.has(MOST + 4)
        assert chen.has(1)
        lin.ask(SEARCH)
        assert lin.has(MOST + 5)
        lin.leave(), chen.leave()
    assert [answer.status_code for answer in lin.answers] == [429] * 3 + [200] * (MOST + 2)
    assert [answer.status_code for answer in chen.answers] == [200]
    refused = lin.answers[0]
    assert refused.headers["Retry-After"] == "1"
    assert "请稍等" in refused.text


def test_every_address_that_takes_its_turn_exists() -> None:
    assert {pattern.name for pattern in urlpatterns} >= COSTLY
