"""What `guanwei up` needs around its processes: one at a time, signals, loading meanwhile, asking who answers."""

import http.client
import importlib
import json
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from guanwei.lib.children import STOPPING
from guanwei.lib.home import Home
from guanwei.lib.lockfile import LockFile
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

ANSWER_WITHIN = 2.0  # seconds
SHARED = ("uvicorn", "guanwei.config.asgi", "guanwei.config.urls", "guanwei.jobs.worker")


class Stopped(BaseException):
    """Somebody asked us to stop. No Exception, like KeyboardInterrupt: nothing on the way may take it for a failure."""


class Signals:
    """Ctrl-C, SIGTERM and a closed terminal end the work; a second one ends the waiting for a tidy end.

    The first one raises where the program stands. Python forgets what is raised in a callback of its own, of the
    garbage collector or around a fork: so whoever waits calls `check`, which raises what was forgotten."""

    def __init__(self) -> None:
        self.hurry = False
        self._asked = False
        self._stopping = False
        for each in STOPPING:
            if signal.getsignal(each) is not signal.SIG_IGN:  # nohup
                signal.signal(each, self._received)

    def begin_to_stop(self) -> None:
        self._stopping = True

    def check(self) -> None:
        """Raises Stopped when somebody asked for it and nobody has begun to stop. Not for what stops things."""
        if self._asked and not self._stopping:
            raise Stopped

    def _received(self, *_: object) -> None:
        if self._asked or self._stopping:
            self.hurry = True  # and no exception in the middle of what ends it tidily
            return
        self._asked = True
        raise Stopped


class Loading(threading.Thread):
    """Imports what the children share, while the main thread starts the database. Over before anything is forked."""

    def __init__(self) -> None:
        super().__init__(name="loading")
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            _load()
        except BaseException as error:
            self._error = error

    def finish(self) -> None:
        """Waits for the end, and raises what it raised."""
        self.join()
        if self._error is not None:
            raise self._error


@contextmanager
def only_one(home: Home) -> Iterator[None]:
    """Held while `guanwei up` runs on the home. Raises Problem for the second one."""
    home.prepare()
    lock = LockFile(home.run / "up.lock")
    if not lock.acquire():
        raise Problem(
            f"官微已经在使用 {home.root} 运行（PID {lock.holder()}）。",
            f"Guanwei runs on {home.root} already (PID {lock.holder()}).",
        )
    try:
        yield
    finally:
        lock.release()


def free_port(wish: int) -> int:
    """`wish` when it is free on loopback, else any free port."""
    for port in (wish, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
            return int(probe.getsockname()[1])
    raise Problem("本机没有空闲端口。", "There is no free port on this machine.")


def answers(url: str) -> bool:
    """Whether anything speaks HTTP there."""
    return _ask(url) is not None


def what_is_missing(url: str) -> Words | None:
    """What /readyz says is not well; None when everything is."""
    found = _ask(url + "readyz")
    if found is None:
        return Words("网页没有响应", "the console does not answer")
    status, body = found
    if status == http.client.OK:
        return None
    try:
        parts = json.loads(body)["parts"]
        missing = ", ".join(name for name, part in parts.items() if not part["ok"])
    except (ValueError, KeyError, TypeError):
        missing = f"HTTP {status}"
    return Words(missing, missing)


def _ask(url: str) -> tuple[int, bytes] | None:
    place = urlsplit(url)
    wire = http.client.HTTPConnection(place.hostname or "", place.port, timeout=ANSWER_WITHIN)
    try:
        wire.request("GET", place.path or "/", headers={"Host": "localhost"})  # whatever address it listens on
        answer = wire.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        wire.close()


def _load() -> None:
    import django

    django.setup()
    for module in SHARED:
        importlib.import_module(module)
