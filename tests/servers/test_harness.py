"""The harness: nothing is left behind, nothing is made twice, nobody gets out of the machine."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.servers import cache, loopback
from tests.servers.janitor import started_at
from tests.servers.ran import Register, fixtures_of

ROOT = Path(__file__).parents[2]

STARTS_SERVERS_AND_HANGS = """
import sys, tempfile, time
from pathlib import Path
from tests.servers import postgres
from tests.servers.janitor import janitor
from tests.servers.process import ServerProcess

folder = Path(tempfile.mkdtemp())
janitor.remove_folder(folder)
database = postgres.start()
with __import__("psycopg").connect(database.url) as connection:
    backend = connection.info.backend_pid
    postmaster = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
deaf = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(600)"
sleeper = ServerProcess([sys.executable, "-c", deaf], folder / "log")
print(folder, postmaster, sleeper.pid, flush=True)
time.sleep(600)
"""

TELLS_WHAT_IT_WAS_GIVEN = """
import json, os, time
from pathlib import Path
import psycopg
from django.conf import settings
from tests.servers.host import host

def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])

def test_something(snac_server):
    snac_server.create_account()
    with psycopg.connect(host.told("postgres")["url"]) as line:
        postmaster = parent(line.info.backend_pid)
    told = {"worker": os.getpid(), "postmaster": postmaster, "host": parent(postmaster), "snac": snac_server.url}
    told |= {"home": str(settings.HOME.root)}
    file = Path(__file__).with_suffix(".json")
    file.with_suffix(".part").write_text(json.dumps(told))
    file.with_suffix(".part").rename(file)
    THEN
"""


def gone_within(seconds: float, pid: int) -> bool:
    deadline = time.monotonic() + seconds
    while started_at(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_run_that_is_killed_leaves_no_server_and_no_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_SERVERS_AND_HANGS]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as run:
        assert run.stdout
        folder, postmaster, sleeper = run.stdout.readline().split()
        assert started_at(int(postmaster))
        assert started_at(int(sleeper))
        os.kill(run.pid, signal.SIGKILL)

    assert gone_within(10, int(postmaster))
    assert gone_within(10, int(sleeper))
    deadline = time.monotonic() + 5
    while list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(folder).exists()
    assert list(tmp_path.iterdir()) == []


def test_workers_share_servers_and_each_has_a_home_of_its_own(tmp_path: Path) -> None:
    with run_of_two_workers(tmp_path, then="assert os.environ['GUANWEI_HOME'] == told['home']") as run:
        assert run.stdout
        said = run.stdout.read()
        assert run.wait() == 0, said
    [one, other] = told(tmp_path)
    assert [key for key in one if one[key] == other[key]] == ["postmaster", "host", "snac"]
    assert re.search(r"snac2 [\d.]+ .* 2 tests +[1-9]\d* requests", said)
    assert not started_at(one["postmaster"])
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_run_with_workers_that_is_killed_leaves_no_process_and_no_folder(tmp_path: Path) -> None:
    with run_of_two_workers(tmp_path, then="time.sleep(600)") as run:
        deadline = time.monotonic() + 60
        while len(told(tmp_path)) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        os.kill(run.pid, signal.SIGKILL)
    for pid in {one[role] for one in told(tmp_path) for role in ("worker", "postmaster", "host")}:
        assert gone_within(30, pid)
    deadline = time.monotonic() + 10
    while list((tmp_path / "tmp").iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list((tmp_path / "tmp").iterdir()) == []


def run_of_two_workers(folder: Path, then: str) -> "subprocess.Popen[str]":
    """Each has one test, which writes down what it was given and then does `then`."""
    (folder / "tmp").mkdir()
    (folder / "conftest.py").write_text("from tests.conftest import *")
    for number in range(2):
        (folder / f"test_{number}.py").write_text(TELLS_WHAT_IT_WAS_GIVEN.replace("THEN", then or "pass"))
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", str(folder)]
    command += ["-c", str(ROOT / "pyproject.toml"), f"--basetemp={folder / 'base'}"]
    unset = {"DATABASE_URL", *(name for name in os.environ if name.startswith("PYTEST"))}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**environment, "TMPDIR": str(folder / "tmp")}
    )


def told(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


def test_two_runs_at_once_make_the_same_thing_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANWEI_TEST_CACHE", str(tmp_path))
    made: list[Path] = []

    def make(folder: Path) -> None:
        time.sleep(0.2)
        (folder / "content").write_text("whole")
        made.append(folder)

    threads = [threading.Thread(target=cache.made_once, args=("thing", make)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert (cache.made_once("thing", make) / "content").read_text() == "whole"


def test_what_failed_half_way_is_not_taken_for_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANWEI_TEST_CACHE", str(tmp_path))

    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("the line went dead")

    with pytest.raises(OSError, match="the line went dead"):
        cache.made_once("thing", fail)
    assert not (tmp_path / "thing").exists()
    assert list((cache.made_once("thing", lambda folder: None)).iterdir()) == []


@pytest.mark.parametrize(
    ("family", "address"),
    [(socket.AF_INET, ("192.0.2.1", 80)), (socket.AF_INET6, ("2001:db8::1", 443))],
)
@pytest.mark.parametrize("how", ["connect", "connect_ex"])
def test_another_machine_cannot_be_reached(family: int, address: tuple[str, int], how: str) -> None:
    with socket.socket(family) as line, pytest.raises(loopback.OutsideWorld, match="loopback addresses and unix"):
        getattr(line, how)(address)
    with socket.socket(family, socket.SOCK_DGRAM) as line, pytest.raises(loopback.OutsideWorld):
        line.sendto(b"?", address)
    assert len(loopback.attempts) == 2
    loopback.attempts.clear()


def test_the_name_of_another_machine_is_not_looked_up() -> None:
    with pytest.raises(loopback.OutsideWorld, match=r"the address of www\.example\.com"):
        socket.getaddrinfo("www.example.com", 443)
    loopback.attempts.clear()


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        for name in ("127.0.0.1", "localhost"):
            socket.create_connection((name, server.getsockname()[1]), timeout=5).close()
    assert loopback.attempts == []


def test_the_summary_adds_up_what_workers_have_told() -> None:
    whole = Register()
    assert whole.lines() == ["none was needed"]
    for test, calls in (("test_a", 5), ("test_b", 7)):
        worker = Register()
        worker.enter("network", "Some network 1.2", "requests").calls += calls
        worker.used(test, ["network"])
        worker.used("test_in_both", ["network"])
        whole.add(json.loads(json.dumps(worker.told())))
    whole.counted({"network": 1000, "asked_by_no_test": 1})
    assert whole.lines() == ["Some network 1.2  3 tests  1,012 requests"]
    whole.add(None)
    assert whole.lines()[1:] == ["not counted: what ran in 1 workers that died"]


def test_the_summary_counts_tests_and_calls_of_each_server() -> None:
    register = Register()
    assert register.lines() == ["none was needed"]
    entry = register.enter("network", "Some network 1.2", "requests")
    register.used("test_a", ["network", "tmp_path"])
    register.used("test_b", ["tmp_path"])
    entry.calls += 1234
    assert register.lines() == ["Some network 1.2  1 tests  1,234 requests"]


@pytest.fixture
def asks_for_a_server_by_name(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("tmp_path"))


def test_a_server_counts_also_when_a_fixture_asks_for_it_by_name(
    asks_for_a_server_by_name: str, request: pytest.FixtureRequest
) -> None:
    assert {"asks_for_a_server_by_name", "tmp_path"} <= fixtures_of(request.node)
