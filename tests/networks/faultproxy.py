"""A loopback proxy in front of a real server that counts what arrives and spoils answers on demand.

    with FaultProxy(network.pds) as proxy:
        proxy.spoil(Fault(answer="none"), path="putRecord")     # forwarded and carried out, the answer is lost
        ...
        assert proxy.writes("putRecord") == 1

A write is counted when its request is complete, whatever becomes of it: only that could have been carried out.
"""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self
from urllib.parse import urlsplit

Answer = Literal["real", "none", "stall", "html", "truncated", "empty", "dribble"]

HTML = b"<html><head><title>Bad Gateway</title></head><body>upstream</body></html>"
_NOT_FORWARDED = {"host", "connection", "transfer-encoding", "content-length", "accept-encoding"}


@dataclass(frozen=True)
class Fault:
    """What happens to one request.

    forward: does the server get it? delay: seconds before anything else happens. answer: what the client gets: the
    `real` one; `none` (connection closed); `stall` (nothing until the proxy stops); `html` or `empty` with `status`;
    `truncated` (the real one, cut in the middle of its JSON); `dribble` (the real one, header included, a byte every
    `pause` seconds).
    """

    forward: bool = True
    answer: Answer = "real"
    status: int = 502
    delay: float = 0.0
    pause: float = 0.05


@dataclass(frozen=True)
class Arrival:
    """One request that arrived. `complete`: with its whole body. `body` is kept of JSON and forms only."""

    method: str
    path: str
    complete: bool
    body: bytes = field(default=b"", repr=False)


@dataclass
class _Rule:
    fault: Fault
    path: str
    times: int


@dataclass
class _Book:
    arrivals: list[Arrival] = field(default_factory=list)
    rules: list[_Rule] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    stopped: threading.Event = field(default_factory=threading.Event)


class FaultProxy:
    """Listens on a free loopback port; `address` is what a client is given instead of the server's."""

    def __init__(self, upstream: str) -> None:
        self._book = _Book()
        parts = urlsplit(upstream)
        book, target = self._book, (parts.hostname or "127.0.0.1", parts.port or 80)
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"book": book, "target": target}))
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._book.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def spoil(self, fault: Fault, path: str = "", times: int = 1) -> None:
        """The next `times` requests whose "METHOD /path" holds `path` meet this fault; rules are used up in the order
        given."""
        with self._book.changed:
            self._book.rules.append(_Rule(fault, path, times))

    def heal(self) -> None:
        """Forgets every rule. What is stalled stays stalled."""
        with self._book.changed:
            self._book.rules.clear()

    def writes(self, path: str = "") -> int:
        """How many complete POST requests to a path that holds `path` have arrived."""
        with self._book.changed:
            return _count(self._book, path)

    def arrivals(self) -> tuple[Arrival, ...]:
        with self._book.changed:
            return tuple(self._book.arrivals)

    def wait_for_writes(self, count: int, path: str = "", seconds: float = 10.0) -> bool:
        """True as soon as so many complete writes have arrived; False when they do not in time."""
        with self._book.changed:
            return self._book.changed.wait_for(lambda: _count(self._book, path) >= count, seconds)


@contextmanager
def refused_address() -> Iterator[str]:
    """An address of this machine that refuses connections: bound, so nobody else takes it, and not listening."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{holder.getsockname()[1]}"


def _count(book: _Book, path: str) -> int:
    posts = [arrival for arrival in book.arrivals if arrival.complete and arrival.method == "POST"]
    return sum(path in f"POST {arrival.path}" for arrival in posts)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what the tests are about, not an error to print."""


class _Handler(BaseHTTPRequestHandler):
    book: _Book
    target: tuple[str, int]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815  # the standard library's names

    def log_message(self, *_: Any) -> None:
        """The test log stays readable."""

    def _handle(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        said = self.headers.get("content-type") or ""
        is_text = "json" in said or "urlencoded" in said
        fault = self._arrived(complete=len(body) == length, body=body if is_text else b"")
        if len(body) < length:
            self.close_connection = True
            return
        self.book.stopped.wait(fault.delay)
        answer = self._forward(body) if fault.forward else None
        self._answer(fault, answer)

    def _arrived(self, *, complete: bool, body: bytes) -> Fault:
        with self.book.changed:
            self.book.arrivals.append(Arrival(self.command, self.path, complete, body))
            self.book.changed.notify_all()
            for rule in self.book.rules:
                if rule.path in f"{self.command} {self.path}":
                    rule.times -= 1
                    if rule.times <= 0:
                        self.book.rules.remove(rule)
                    return rule.fault
        return Fault()

    def _forward(self, body: bytes) -> "tuple[int, list[tuple[str, str]], bytes]":
        connection = http.client.HTTPConnection(*self.target, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _NOT_FORWARDED}
        with suppress(http.client.HTTPException):
            connection.request(self.command, self.path, body or (b"" if self.command == "POST" else None), headers)
            response = connection.getresponse()
            data = response.read()
            connection.close()
            return response.status, response.getheaders(), data
        raise ConnectionError("the server behind the proxy does not answer")

    def _answer(self, fault: Fault, answer: "tuple[int, list[tuple[str, str]], bytes] | None") -> None:
        if fault.answer == "none":
            self.close_connection = True
        elif fault.answer == "stall":
            self.book.stopped.wait()
            self.close_connection = True
        elif fault.answer in ("html", "empty"):
            body = HTML if fault.answer == "html" else b""
            self.wfile.write(_raw(fault.status, [("Content-Type", "text/html")], body))
        else:
            assert answer is not None, "an answer of the server was asked for, but the request was not forwarded"
            status, headers, data = answer
            data = data[: len(data) // 2] if fault.answer == "truncated" else data
            self._write(_raw(status, headers, data), fault.pause if fault.answer == "dribble" else 0.0)

    def _write(self, raw: bytes, pause: float) -> None:
        if not pause:
            self.wfile.write(raw)
            return
        for position in range(len(raw)):
            if self.book.stopped.is_set():
                break
            self.wfile.write(raw[position : position + 1])
            time.sleep(pause)


def _raw(status: int, headers: list[tuple[str, str]], body: bytes) -> bytes:
    kept = [(name, value) for name, value in headers if name.lower() not in _NOT_FORWARDED]
    lines = [f"{name}: {value}" for name, value in [*kept, ("Content-Length", str(len(body)))]]
    return "\r\n".join([f"HTTP/1.1 {status} Status", *lines, "", ""]).encode("latin-1") + body
