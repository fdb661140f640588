"""Several commands on one home share one database, whoever started it."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from guanwei.embedded import Embedded, running_url, shared_database
from guanwei.embedded.postmaster import processes_of
from guanwei.lib.home import Home

COMMAND = """
import sys, time, psycopg
from guanwei.embedded import shared_database
from guanwei.lib.home import Home
with shared_database(Home.at(sys.argv[1])) as url:
    for _ in range(int(sys.argv[2])):
        with psycopg.connect(url) as connection:
            connection.execute("INSERT INTO note VALUES ('x')")
        time.sleep(0.05)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


def command(home: Home, rows: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", COMMAND, str(home.root), str(rows)])


def test_a_command_uses_the_database_that_runs_and_leaves_it_running(home: Home) -> None:
    with Embedded(home, durable=False) as database:
        with shared_database(home) as url:
            assert url == database.url
        assert running_url(home) == database.url
    assert running_url(home) is None


def test_a_command_starts_the_database_when_none_runs_and_stops_it_after(home: Home) -> None:
    with shared_database(home) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert processes_of(home.postgres / "data") == []


def test_commands_that_come_and_go_at_once_all_do_their_work(home: Home) -> None:
    with shared_database(home) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE note (text text)")
    commands = []
    for rows in (4, 1, 9, 2, 12, 3):
        commands.append((rows, command(home, rows)))
        time.sleep(0.15)
    assert [process.wait(60) for _, process in commands] == [0] * len(commands)
    assert processes_of(home.postgres / "data") == []
    with shared_database(home) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (sum(rows for rows, _ in commands),)
