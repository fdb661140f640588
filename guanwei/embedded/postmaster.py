"""The running server of a data folder, as the kernel and `postmaster.pid` tell it.

A server of ours is one named `postgres` that works in the data folder itself. Its path is not compared: the folder may
have been moved, and the server knows it only as its own working folder (see cluster.HERE).
"""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
STEP = 0.02


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What a live server says of itself in `postmaster.pid`."""

    pid: int
    socket_folder: str
    port: str
    ready: bool


def read_postmaster(data: Path) -> Postmaster | None:
    """The live server of `data`; None when there is none, whatever an old file says."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    if not _works_in(pid, data):
        return None
    lines += [""] * (8 - len(lines))
    return Postmaster(pid, socket_folder=lines[4], port=lines[3], ready=lines[7].strip() == "ready")


def processes_of(data: Path) -> list[int]:
    """Every PostgreSQL process that works in `data`, the server's own children among them."""
    return [int(name) for name in os.listdir("/proc") if name.isdecimal() and _works_in(int(name), data)]


def stop_everything(data: Path, *, patience: float) -> None:
    """Ends what runs in `data`: politely within `patience` seconds, then at once, then by force.

    Rows that were committed are safe in each case; after the last two the next start replays its log.
    """
    if server := read_postmaster(data):
        for wish, seconds in ((FAST, patience), (IMMEDIATE, 10.0)):
            _send(server.pid, wish)
            if wait_until(lambda: not _works_in(server.pid, data), seconds):
                break
    for pid in processes_of(data):  # what a server leaves that was itself killed
        _send(pid, IMMEDIATE)
    if not wait_until(lambda: not processes_of(data), 5.0):
        for pid in processes_of(data):
            _send(pid, signal.SIGKILL)
        wait_until(lambda: not processes_of(data), 5.0)


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(STEP)
    return True


def _works_in(pid: int, data: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() == "postgres" and os.path.samefile(
            f"/proc/{pid}/cwd", data
        )
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return False


def _send(pid: int, wish: signal.Signals) -> None:
    try:
        os.kill(pid, wish)
    except ProcessLookupError:
        pass
