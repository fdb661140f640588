"""The same work on piece after piece by several processes; what they make comes in the order of the pieces.

They are copies of this process (fork): what it has read is there at once. Each has one piece at a time, and all end
when this process does, however that ends.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Generic, Self, TypeVar

from guanwei.lib.problem import Problem
from guanwei.lib.tied import tie

MOST = 8  # more than one that hands out can keep busy, and each holds some memory of its own
Piece = TypeVar("Piece")
Made = TypeVar("Made")


def processors() -> int:
    """How many processes are worth having here; 1 where a process cannot be copied."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(here, MOST)


class Crew(Generic[Piece, Made]):
    """`size` processes that do `work`."""

    def __init__(self, work: Callable[[Piece], Made], size: int) -> None:
        fork = multiprocessing.get_context("fork")
        self._idle: deque[Connection] = deque()
        self._busy: deque[Connection] = deque()  # whoever has the oldest piece first
        self._processes = []
        for _ in range(size):
            ours, theirs = fork.Pipe()
            self._idle.append(ours)
            process = fork.Process(target=_worker, args=(work, theirs, tuple(self._idle), os.getpid()), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)

    @property
    def all_busy(self) -> bool:
        return not self._idle

    @property
    def any_busy(self) -> bool:
        return bool(self._busy)

    def begin(self, piece: Piece) -> None:
        """Somebody has to be idle. Problem where its process is gone."""
        one = self._idle.popleft()
        try:
            one.send(piece)
        except ConnectionError as error:
            raise _gone() from error
        self._busy.append(one)

    def next_made(self) -> Made:
        """Of the oldest piece; waits for it. Problem where its process is gone."""
        one = self._busy.popleft()
        try:
            made: Made = one.recv()
        except (EOFError, ConnectionError) as error:
            raise _gone() from error
        self._idle.append(one)
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for one in (*self._idle, *self._busy):
            one.close()
        for process in self._processes:
            if kind is not None:
                process.terminate()
            process.join()


def _gone() -> Problem:
    return Problem(
        "并行的进程中断了一个，多半是内存不够。",
        "One of the processes that work side by side is gone, most likely for want of memory.",
    )


class Alone(Generic[Piece, Made]):
    """The same by this process, where a crew is not worth while."""

    def __init__(self, work: Callable[[Piece], Made]) -> None:
        self._work = work
        self._made: deque[Made] = deque()

    @property
    def all_busy(self) -> bool:
        return bool(self._made)

    @property
    def any_busy(self) -> bool:
        return bool(self._made)

    def begin(self, piece: Piece) -> None:
        self._made.append(self._work(piece))

    def next_made(self) -> Made:
        return self._made.popleft()


def _worker(work: Callable[[Piece], Made], mine: Connection, not_mine: tuple[Connection, ...], parent: int) -> None:
    tie(signal.SIGKILL, parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one in front
    for other in not_mine:  # or the end of the parent would not end what is read
        other.close()
    with suppress(EOFError):
        while True:
            mine.send(work(mine.recv()))
