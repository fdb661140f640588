"""Cleans up after a test run however it ended, kill -9 included.

A test run starts one janitor and tells it what it has started. The janitor waits for its standard input to close, which
the kernel does when the run is gone, ends what is still there and removes its temporary folders.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PATIENCE_SECONDS = 3.0


class Janitor:
    """The side of the run. One for each process: a forked child gets its own when it starts something."""

    def __init__(self) -> None:
        self._owner = 0
        self._program: subprocess.Popen[str] | None = None

    def end_process(self, pid: int) -> None:
        """Ends `pid`, with its group when it leads one, when the run is over: asked first (SIGINT), then killed."""
        self._tell(f"process {pid} {started_at(pid)}")

    def remove_folder(self, folder: Path) -> None:
        """Removes a temporary folder when the run is over, after every process has ended."""
        self._tell(f"folder {folder.resolve()}")

    def _tell(self, line: str) -> None:
        if self._program is None or self._owner != os.getpid():
            self._owner = os.getpid()
            # A session of its own, so that Ctrl-C at the terminal does not end it before its work.
            self._program = subprocess.Popen(
                [sys.executable, __file__], stdin=subprocess.PIPE, text=True, start_new_session=True
            )
            atexit.register(self._dismiss, self._program, self._owner)
        assert self._program.stdin
        self._program.stdin.write(line + "\n")
        self._program.stdin.flush()

    def _dismiss(self, program: subprocess.Popen[str], owner: int) -> None:
        if owner == os.getpid():
            assert program.stdin
            program.stdin.close()
            program.wait()


janitor = Janitor()


def started_at(pid: int) -> str:
    """When `pid` was started, in the kernel's count; "" without such a process. A number used again differs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _send(process: tuple[int, str], how: signal.Signals) -> bool:
    """Whether the process was still the one that was meant."""
    pid, start = process
    if not start or started_at(pid) != start:
        return False
    try:
        # A leader stands for what it has started.
        send = os.killpg if os.getpgid(pid) == pid else os.kill
        send(pid, signal.SIGCONT)
        send(pid, how)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    processes: list[tuple[int, str]] = []
    folders: list[str] = []
    for line in sys.stdin:
        kind, _, rest = line.rstrip("\n").partition(" ")
        if kind == "process":
            pid, _, start = rest.partition(" ")
            processes.append((int(pid), start))
        else:
            folders.append(rest)
    left = [process for process in processes if _send(process, signal.SIGINT)]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = [(pid, start) for pid, start in left if started_at(pid) == start]
    for process in left:
        _send(process, signal.SIGKILL)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
