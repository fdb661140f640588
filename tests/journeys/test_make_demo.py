"""`guanwei up --demo` as a person meets it: from a copy in a folder with a space, as root and as an ordinary user."""

import os
import re
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from guanwei.embedded import running_url
from guanwei.embedded.postmaster import processes_of, read_postmaster, wait_until
from guanwei.lib.home import Home
from tests.embedded.people import NOBODY, modes_above, python_for_everybody
from tests.journeys.installation import (
    STOPPED_WITHIN,
    Person,
    Up,
    copy_project,
    listening_addresses,
    our_python_version,
    python_version,
    runs,
    status_of,
)
from tests.servers.janitor import janitor

Start = Callable[..., Up]
LOOPBACK = {"0100007F"}  # 127.0.0.1 as /proc/net/tcp writes it
IS_ROOT = os.geteuid() == 0


FILLED_WITHIN = 90.0  # seconds: a job writes the month of plan while one signs in


@pytest.fixture(scope="module")
def copy() -> Iterator[Path]:
    """The project, copied to a folder with a space that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="guanwei demo "))
    janitor.remove_folder(folder)
    folder.chmod(0o755)
    yield copy_project(folder / "a clone")
    shutil.rmtree(folder)


@pytest.fixture(params=["root", "ordinary user"])
def person(request: pytest.FixtureRequest, copy: Path) -> Iterator[Person]:
    if request.param == "root" and not IS_ROOT:
        pytest.skip("only root can try what root does")
    folder = Path(tempfile.mkdtemp(prefix="the home of somebody ", dir=copy.parent))
    someone = Person(os.geteuid(), copy, folder, sys.executable)
    if IS_ROOT and request.param == "ordinary user":
        python = python_for_everybody()
        if python is None or python_version(python) != our_python_version():
            pytest.skip("no Python here that an ordinary user could run with these packages")
        os.chown(folder, NOBODY, NOBODY)
        someone = Person(NOBODY, copy, folder, python)
    yield someone
    shutil.rmtree(folder)


@pytest.fixture
def start(person: Person) -> Iterator[Start]:
    """Starts Guanwei on the person's home; what still runs at the end is killed."""
    started: list[Up] = []

    def up(*options: str, home: str = "data") -> Up:
        started.append(person.up(person.folder / home, *options))
        return started[-1]

    yield up
    for each in started:
        if each.process.poll() is None:
            each.kill()
        data = each.home / "postgres" / "data"
        assert not data.exists() or wait_until(lambda data=data: not processes_of(data), STOPPED_WITHIN)


def posts(home: Path) -> int:
    url = running_url(Home.at(home))
    assert url is not None
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM editorial_post").fetchone()
        assert row is not None
        return int(row[0])


def test_it_starts_stops_keeps_its_data_and_survives_being_killed(person: Person, start: Start) -> None:
    before = modes_above(person.folder, person.copy, Path("/var/lib"), Path("/run"))
    home = person.folder / "data"

    first = start("--demo", "--port", "0")
    said = first.wait_until_ready()
    assert said["home"] == str(home)
    assert status_of(f"{said['url']}readyz") == 200
    assert status_of(str(said["simulator"])) < 500
    assert listening_addresses(first.processes()) == LOOPBACK
    assert wait_until(lambda: posts(home) > 0, FILLED_WITHIN), "a job writes the plan, all of it at once"
    made = posts(home)
    of_first = first.processes()
    assert len(of_first) > 8
    assert first.interrupt() == 0
    assert not any(runs(pid) for pid in of_first)

    second = start("--demo", "--port", "0")
    said = second.wait_until_ready()
    assert posts(home) == made
    of_second = second.processes()
    second.kill()
    assert wait_until(lambda: not any(runs(pid) for pid in of_second), 10.0)

    third = start("--demo", "--port", str(urlsplit(str(said["url"])).port))
    assert third.wait_until_ready()["url"] == said["url"]
    assert posts(home) == made
    assert third.interrupt() == 0
    assert modes_above(*before) == before


def test_what_is_killed_below_it_is_started_again(person: Person, start: Start) -> None:
    running = start("--port", "0")
    said = running.wait_until_ready()
    assert (said["login"], said["setup"]["url"]) == (None, f"{said['url']}sign-in/first")
    assert re.fullmatch(r"([A-Z2-7]{4}-){2}[A-Z2-7]{4}", said["setup"]["code"])
    named = {Path(f"/proc/{pid}/comm").read_text().strip(): pid for pid in running.processes()}
    database = read_postmaster(running.home / "postgres" / "data")
    assert database is not None
    for pid in (named["guanwei web"], named["guanwei worker"], database.pid):
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda pid=pid: not runs(pid), 10.0)
        assert wait_until(lambda: _ready(f"{said['url']}readyz"), 60.0)
    assert running.interrupt() == 0
    for noted in ("web ended (signal 9)", "worker ended (signal 9)", "The database ended"):
        assert noted in running.noted


def _ready(url: str) -> bool:
    try:
        return status_of(url) == 200
    except OSError:
        return False


def test_a_second_one_on_the_same_home_is_refused_in_one_sentence(person: Person, start: Start) -> None:
    running = start("--port", "0")
    running.wait_until_ready()
    refused = start("--port", "0").refusal()
    assert refused == (1, f"Guanwei runs on {running.home} already (PID {running.process.pid}).\n")
    assert running.interrupt() == 0


def test_ctrl_c_during_the_first_start_leaves_nothing_and_the_next_start_is_whole(person: Person, start: Start) -> None:
    early = start("--demo", "--port", "0")
    assert wait_until((early.home / "logs" / "prepare.log").exists, 60.0)
    of_early = early.processes()
    assert early.interrupt() == 0
    assert not any(runs(pid) for pid in of_early)
    whole = start("--demo", "--port", "0")
    whole.wait_until_ready()
    assert wait_until(lambda: posts(whole.home) > 0, FILLED_WITHIN)
    assert whole.interrupt() == 0


def test_a_port_in_use_an_unwritable_folder_and_a_file_in_the_way_are_one_sentence_each(
    person: Person, start: Start
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert start("--demo", "--port", port).refusal() == (
            1,
            f"Port {port} is in use. Choose another one with --port.\n",
        )
    (person.folder / "file").touch()
    code, said = start("--demo", home="file").refusal()
    assert (code, said) == (1, f"{person.folder / 'file'} is in the way: it is not a folder.\n")
    if person.uid != 0:  # nothing is unwritable for root
        (person.folder / "closed").mkdir(mode=0o500)
        os.chown(person.folder / "closed", person.uid, person.uid)
        code, said = start("--demo", home="closed/data").refusal()
        assert code == 1
        assert said.startswith(f"Cannot write to {person.folder / 'closed' / 'data'}: no permission")
        assert len(said.splitlines()) == 1
