"""Processes that belong together: forked from one parent, started again when they die, stopped in order.

The parent has imported everything already, so a child starts at once and shares its memory. The parent must have no
thread and no connection when it forks. A child ends with its parent, however that ends (see guanwei.lib.tied).
"""

import gc
import json
import os
import re
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from guanwei.lib.problem import Problem
from guanwei.lib.tied import tie
from guanwei.lib.words import Words

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a child that died is started again
HEALTHY_AFTER = 60.0  # seconds a child must have lived for its next death to count as the first again
LONGEST_LOG = 10 << 20
EXCEPTION = re.compile(r"[A-Za-z_][\w.]*: ")
STEP = 0.05
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Work:
    """What one child does. `run` is called in the child; `patience` is the seconds between SIGTERM and SIGKILL."""

    name: str
    run: Callable[[], object]
    patience: float = 5.0


@dataclass(slots=True)
class _Child:
    work: Work
    pid: int | None = None
    began: float = 0.0
    deaths: int = 0
    start_again_at: float = 0.0


class Children:
    """The running children of this process; each writes to `logs`/NAME.log."""

    def __init__(self, logs: Path, tell: Callable[[Words], None]) -> None:
        self._logs = logs
        self._tell = tell
        self._children: list[_Child] = []

    def start(self, work: Work) -> None:
        child = _Child(work)
        self._children.append(child)
        self._fork(child)

    def deaths(self, name: str) -> int:
        """How often in a row the child of that name died young."""
        return sum(child.deaths for child in self._children if child.work.name == name)

    def log_of(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def look_after(self) -> None:
        """Starts again what died, after a pause that doubles each time. To be called every now and then."""
        now = time.monotonic()
        for child in self._children:
            if child.pid is not None and (status := _ended(child.pid)) is not None:
                self._note_death(child, status, now)
            if child.pid is None and now >= child.start_again_at:
                self._fork(child)

    def stop(self, *, hurry: Callable[[], bool] = lambda: False) -> None:
        """One after the other, the last one first; none outlives its patience, and none a `hurry`."""
        for child in reversed(self._children):
            if child.pid is not None:
                end(child.pid, child.work.patience, hurry)
                child.pid = None
        self._children.clear()

    def run_once(self, work: Work) -> object:
        """`work.run` in a child, waited for; its result as JSON carries it. Raises Problem, the child's own or ours."""
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as answers:
            pid = None
            try:
                with _signals_wait():
                    pid = fork(work.name, lambda: _answer(work.run, writing), self.log_of(work.name))
                    os.close(writing)
                answer = json.loads(answers.read() or "{}")
                os.waitpid(pid, 0)
            except BaseException:
                if pid is not None:
                    end(pid, work.patience)
                raise
        if "problem" in answer:
            raise Problem(**answer["problem"])
        if "result" not in answer:
            log = self.log_of(work.name)
            raise Problem(
                f"{work.name} 失败：{last_complaint(log)}（详见 {log}）。",
                f"{work.name} failed: {last_complaint(log)} (see {log}).",
            )
        return answer["result"]

    def _fork(self, child: _Child) -> None:
        with _signals_wait():
            child.pid = fork(child.work.name, child.work.run, self.log_of(child.work.name))
        child.began = time.monotonic()

    def _note_death(self, child: _Child, status: int, now: float) -> None:
        child.pid = None
        child.deaths = 1 if now - child.began > HEALTHY_AFTER else child.deaths + 1
        pause = pause_before_restart(child.deaths)
        child.start_again_at = now + pause
        name, how = child.work.name, how_it_ended(status)
        self._tell(
            Words(
                f"{name} 意外退出（{how.zh}），{pause:g} 秒后重新启动。日志：{self.log_of(name)}",
                f"{name} ended ({how.en}) and is started again in {pause:g} s. Log: {self.log_of(name)}",
            )
        )


def pause_before_restart(deaths: int) -> float:
    """Seconds to wait after the `deaths`-th death in a row (1, 2, ...)."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(deaths - 1, 16)))


def how_it_ended(status: int) -> Words:
    """`status` as os.waitpid gives it."""
    code = os.waitstatus_to_exitcode(status)
    return Words(f"信号 {-code}", f"signal {-code}") if code < 0 else Words(f"返回码 {code}", f"exit {code}")


def share_what_is_loaded() -> None:
    """Keeps the garbage collector off all present objects: marking them would copy every page into every child."""
    gc.collect()
    gc.freeze()


def fork(name: str, run: Callable[[], object], log: Path) -> int:
    """Process id of a new child that calls `run` with its output in `log`, and ends: 0, or 1 after an exception."""
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()  # the terminal's Ctrl-C is for the parent, which stops us in order
        for each in STOPPING:
            signal.signal(each, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        tie(signal.SIGKILL, parent)
        _write_to(log)
        _be_called(f"guanwei {name}")
        code = _code_of(run())
    except SystemExit as leaving:
        code = _code_of(leaving.code)
    except BaseException:
        traceback.print_exc()
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)  # never back into the parent's code, whatever happened


def end(pid: int, patience: float, hurry: Callable[[], bool] = lambda: False) -> None:
    """SIGTERM, and SIGKILL when `patience` seconds did not do; returns when the child is gone."""
    if _ended(pid) is not None:
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while _ended(pid) is None:
        if time.monotonic() > deadline or hurry():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return
        time.sleep(STEP)


def shorten_logs(folder: Path) -> None:
    """Moves what is long aside, once (NAME.log.1). Their writers append, so they go on at the beginning."""
    for log in folder.glob("*.log"):
        if log.stat().st_size > LONGEST_LOG:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)


def last_complaint(log: Path) -> str:
    """The last line that names an exception, as a traceback ends with; else the last line. What follows an exception of
    the database is a picture of the statement."""
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return next((line for line in reversed(lines) if EXCEPTION.match(line)), lines[-1] if lines else "?")


@contextmanager
def _signals_wait() -> Iterator[None]:
    """What their handlers raise while Python forks is forgotten; what they raise just after it leaves a child that
    nobody knows. So they come when this ends."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)  # may raise what came just before, and has blocked then
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _answer(run: Callable[[], object], writing: int) -> None:
    with os.fdopen(writing, "w") as answers:
        try:
            answer: dict[str, object] = {"result": run()}
        except Problem as problem:
            answer = {"problem": problem.words.as_json()}
        json.dump(answer, answers)


def _ended(pid: int) -> int | None:
    try:
        ended, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:  # waited for already
        return 0
    return status if ended else None


def _code_of(result: object) -> int:
    return result if isinstance(result, int) else 0 if result is None else 1


def _be_called(name: str) -> None:
    """What `top` and `ps -o comm` show; without it every child looks like its parent."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name)


def _write_to(log: Path) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    sys.stdout = os.fdopen(1, "w", buffering=1, errors="backslashreplace", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    os.close(nothing)
    os.close(descriptor)
