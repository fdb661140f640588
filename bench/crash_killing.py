"""Processes that die at a step, two at a time, each replaced at once, until there were enough deaths. All are forked
from this process, which must have no thread and no connection then. Import after Django is set up."""

import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence

HEALTHY = "none"  # the step of one that does not die
SURVIVED = 7  # exit code of one that lived through what it was to live through
GIVE_UP_AFTER = 4.0  # seconds a victim waits for its step before it goes, uncounted

Work = Callable[[str], None]  # what a child does, told at which step it dies


def fork(work: Work, step: str) -> int:
    """The process id of a child that does `work`."""
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            work(step)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    return child


def leave_when_useless(step: str, began: float) -> None:
    """For a child, now and then: its step does not come, or nobody waits for it any more."""
    if os.getppid() == 1 or (step != HEALTHY and time.monotonic() - began > GIVE_UP_AFTER):
        os._exit(0)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill(work: Work, steps: Sequence[str], target: int, meanwhile: Callable[[], None]) -> Counter[str]:
    """How many got to each step: by their death, or by having lived through what they were to live through."""
    queue = [steps[n % len(steps)] for n in range(-(-target // len(steps)) * len(steps))]
    killed, running = Counter[str](), dict[int, str]()
    said = time.monotonic()
    end = said + 60 + target * 2.5
    while killed.total() < target and time.monotonic() < end:
        meanwhile()
        if time.monotonic() > said + 5:
            said = time.monotonic()
            print(f"  {killed.total()} of {target}", file=sys.stderr)
        while len(running) < 2 and queue:
            step = queue.pop(0)
            running[fork(work, step)] = step
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid in running:
            step = running.pop(pid)
            if _got_there(status):
                killed[step] += 1
            else:
                queue.append(step)
        elif not pid:
            time.sleep(0.01)
    for pid in running:
        _end(pid)
    return killed


def work_off(work: Work, done: Callable[[], bool], *, seconds: float = 120) -> bool:
    """One healthy child until `done`. False when that took too long."""
    child = fork(work, HEALTHY)
    end = time.monotonic() + seconds
    try:
        while not done():
            if time.monotonic() > end:
                return False
            if os.waitpid(child, os.WNOHANG)[0]:
                child = fork(work, HEALTHY)
            time.sleep(0.2)
        return True
    finally:
        _end(child)


def _got_there(status: int) -> bool:
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    return os.WEXITSTATUS(status) == SURVIVED


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
