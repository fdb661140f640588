"""Processes that belong together, as real processes: who ends when, who is started again."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from guanwei.embedded.postmaster import wait_until
from guanwei.lib import children
from guanwei.lib.children import Children, Work, pause_before_restart, shorten_logs
from guanwei.lib.lockfile import LockFile
from guanwei.lib.problem import Problem

Family = Callable[..., subprocess.Popen[str]]
GRACE = 10.0


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    """Starts a parent with the named children; it says `ready` first."""
    started: list[subprocess.Popen[str]] = []

    def start(*names: str) -> subprocess.Popen[str]:
        program = [sys.executable, "-m", "tests.cli.family", str(tmp_path), *names]
        parent = subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
        started.append(parent)
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        return parent

    yield start
    for parent in started:
        with suppress(ProcessLookupError):
            parent.kill()
        parent.wait()
        assert parent.stdout is not None
        parent.stdout.close()


def pids(folder: Path, name: str) -> list[int]:
    return [int(line) for line in (folder / f"{name}.pids").read_text().split()]


def runs(pid: int) -> bool:
    """Whether it still does something; what init has not yet buried does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_killing_the_parent_takes_every_child_along(family: Family, tmp_path: Path) -> None:
    parent = family("steady", "stubborn")
    of_all = pids(tmp_path, "steady") + pids(tmp_path, "stubborn")
    assert all(runs(pid) for pid in of_all)
    parent.kill()
    assert wait_until(lambda: not any(runs(pid) for pid in of_all), GRACE)
    assert LockFile(tmp_path / "lock").acquire()


def test_a_child_does_not_keep_the_lock_of_its_parent(tmp_path: Path) -> None:
    lock = LockFile(tmp_path / "lock")
    assert lock.acquire()
    pid = children.fork("steady", signal.pause, tmp_path / "log")
    try:
        assert not LockFile(tmp_path / "lock").acquire()
        lock.release()
        assert wait_until(lambda: LockFile(tmp_path / "lock").acquire(), GRACE)
    finally:
        children.end(pid, 1.0)


def test_a_tidy_end_stops_them_last_one_first_and_forces_the_stubborn(family: Family, tmp_path: Path) -> None:
    (tmp_path / "order").touch()
    parent = family("steady", "stubborn", "another")
    of_all = [pid for name in ("steady", "stubborn", "another") for pid in pids(tmp_path, name)]
    parent.terminate()
    said, _ = parent.communicate(timeout=GRACE)
    assert said == "stopped\n"
    assert not any(runs(pid) for pid in of_all)
    assert (tmp_path / "order").read_text().split() == ["another", "steady"]


def test_the_terminals_interrupt_reaches_the_parent_alone(family: Family, tmp_path: Path) -> None:
    parent = family("steady")
    assert os.getpgid(pids(tmp_path, "steady")[0]) != os.getpgid(parent.pid)


def test_a_child_that_dies_is_started_again_and_said(family: Family, tmp_path: Path) -> None:
    parent = family("steady")
    (first,) = pids(tmp_path, "steady")
    os.kill(first, signal.SIGKILL)
    assert parent.stdout is not None
    assert parent.stdout.readline().startswith("steady ended (signal 9) and is started again in 0.5 s.")
    assert wait_until(lambda: len(pids(tmp_path, "steady")) == 2, GRACE)
    assert runs(pids(tmp_path, "steady")[1])


def test_a_child_that_keeps_dying_is_left_alone_longer_each_time(family: Family, tmp_path: Path) -> None:
    parent = family("short")
    assert parent.stdout is not None
    said = [parent.stdout.readline() for _ in range(3)]
    assert [line.split(" is started again in ")[1].split(" s.")[0] for line in said] == ["0.5", "1", "2"]
    assert all("(exit 7)" in line for line in said)
    assert (tmp_path / "short.log").read_text() == "short writes here\n" * 3


def test_the_pause_doubles_and_is_never_longer_than_half_a_minute() -> None:
    assert [pause_before_restart(deaths) for deaths in (1, 2, 3, 6, 7, 1000)] == [0.5, 1, 2, 16, 30, 30]


def test_a_result_a_problem_and_a_crash_come_back_from_a_child(tmp_path: Path) -> None:
    many = Children(tmp_path, lambda words: None)
    assert many.run_once(Work("sum", lambda: {"sum": 1 + 1})) == {"sum": 2}
    with pytest.raises(Problem) as refused:
        many.run_once(Work("refuse", _refuse))
    assert refused.value.words.zh == "不行"
    with pytest.raises(Problem, match=r"^crash failed: ZeroDivisionError: division by zero \(see .*crash.log\)"):
        many.run_once(Work("crash", lambda: 1 / 0))
    with pytest.raises(Problem, match=r"^vanish failed"):
        many.run_once(Work("vanish", lambda: os.kill(os.getpid(), signal.SIGKILL)))


def test_what_a_failure_is_called_is_found_above_the_picture_of_a_statement(tmp_path: Path) -> None:
    log = tmp_path / "prepare.log"
    log.write_text("Traceback\n  File x\nsome.Error: no such column\nLINE 1: ...\n            ^\n")
    assert children.last_complaint(log) == "some.Error: no such column"


def _refuse() -> None:
    raise Problem("不行", "no")


def test_a_long_log_is_put_aside_and_its_writer_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LONGEST_LOG", 1000)
    with (tmp_path / "web.log").open("a") as log:
        log.write("x" * 2000)
        log.flush()
        shorten_logs(tmp_path)
        log.write("goes on")
    assert (tmp_path / "web.log").read_text() == "goes on"
    assert (tmp_path / "web.log.1").read_text() == "x" * 2000
    shorten_logs(tmp_path)
    assert (tmp_path / "web.log").read_text() == "goes on"


def test_two_shared_holders_keep_one_who_wants_it_alone_waiting(tmp_path: Path) -> None:
    first, second, alone = (LockFile(tmp_path / "lock") for _ in range(3))
    assert first.acquire(shared=True)
    assert second.acquire(shared=True)
    assert not alone.acquire()
    waiting = threading.Thread(target=alone.acquire, kwargs={"wait": True})
    waiting.start()
    first.release()
    second.release()
    waiting.join(GRACE)
    assert not first.acquire(shared=True)
    alone.release()
