"""Sockets whose every step ends at the deadline of the call that is open, and which lead only where one may call.

The deadline bounds name lookup, the handshake, a server that takes the request byte by byte and one that answers byte
by byte, which time limits per read do not.
"""

import contextvars
import ipaddress
import queue
import socket
import threading
import time
import typing
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore

from guanwei.networks.addresses import may_connect

CONNECT_SECONDS = 10.0
MAX_ANSWER_BYTES = 8 * 1024 * 1024
# A head is held back until the body that follows it, so that a small request is one packet and not two.
HELD_BACK_BYTES = 16 * 1024

_SocketOptions = Iterable[typing.Any] | None


@dataclass(slots=True)
class Call:
    """One adapter call as seen from the wire. `deadline` is on the monotonic clock."""

    deadline: float
    allow_local: bool
    max_answer_bytes: int
    _writing: bool = False
    _write_failed: bool = False

    @property
    def remaining(self) -> float:
        return self.deadline - time.monotonic()

    @property
    def may_have_arrived(self) -> bool:
        """Was the newest request handed over whole? A half-written request cannot be carried out by the other side."""
        return self._writing and not self._write_failed

    def begin_request(self) -> None:
        self._writing = self._write_failed = False


_call: contextvars.ContextVar[Call] = contextvars.ContextVar("call")


@contextmanager
def limits(seconds: float, *, allow_local: bool, max_answer_bytes: int = MAX_ANSWER_BYTES) -> Iterator[Call]:
    """One adapter call: all requests inside together take at most `seconds`."""
    call = Call(time.monotonic() + seconds, allow_local, max_answer_bytes)
    token = _call.set(call)
    try:
        yield call
    finally:
        _call.reset(token)


def current() -> Call:
    """The call that is open. LookupError outside `limits`: nothing may go out without a deadline."""
    return _call.get()


class Backend(httpcore.NetworkBackend):
    """Resolves a name itself, and connects to the very address that it has checked."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SocketOptions = None,
    ) -> httpcore.NetworkStream:
        call = current()
        found = _resolve(host, port, left(call, httpcore.ConnectTimeout))
        addresses = [ip for ip in found if may_connect(ipaddress.ip_address(ip), allow_local=call.allow_local)]
        if not addresses:
            raise httpcore.ConnectError("the name leads to an address that may not be called")
        for ip in addresses[:-1]:
            try:
                return self._connect(ip, port, min(CONNECT_SECONDS, left(call, httpcore.ConnectTimeout)))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(addresses[-1], port, min(CONNECT_SECONDS, left(call, httpcore.ConnectTimeout)))

    def _connect(self, ip: str, port: int, seconds: float) -> httpcore.NetworkStream:
        return _Stream(httpcore.SyncBackend().connect_tcp(ip, port, seconds))


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends at the call's deadline, and which notes what was written."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self._held_back = b""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._send_held_back()
        return self._inner.read(max_bytes, left(current(), httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if len(self._held_back) + len(buffer) <= HELD_BACK_BYTES:
            self._held_back += buffer
        else:
            self._send_held_back()
            self._send(buffer)

    def _send_held_back(self) -> None:
        if self._held_back:
            held_back, self._held_back = self._held_back, b""
            self._send(held_back)

    def _send(self, data: bytes) -> None:
        call = current()
        call._writing = True
        try:
            self._send_all(memoryview(data), call)
        except BaseException:
            call._write_failed = True
            raise

    def _send_all(self, rest: memoryview, call: Call) -> None:
        # Not by the inner stream: its time limit starts again with every piece that the other side accepts.
        sock: socket.socket = self._inner.get_extra_info("socket")
        while rest:
            sock.settimeout(left(call, httpcore.WriteTimeout))
            try:
                rest = rest[sock.send(rest) :]
            except TimeoutError as error:
                raise httpcore.WriteTimeout("the server does not take the request") from error
            except OSError as error:
                raise httpcore.WriteError(str(error)) from error

    def start_tls(
        self, ssl_context: typing.Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = min(CONNECT_SECONDS, left(current(), httpcore.ConnectTimeout))
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, seconds))

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> typing.Any:
        return self._inner.get_extra_info(info)


def left(call: Call, error: type[httpcore.TimeoutException]) -> float:
    seconds = call.remaining
    if seconds <= 0:
        raise error("the time limit of the call is over")
    return seconds


def _resolve(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host. In a thread, because the system's lookup cannot be given a time limit."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    answer: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.put(list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)))
        except (OSError, UnicodeError) as error:
            answer.put(error)

    threading.Thread(target=look_up, name="name lookup", daemon=True).start()
    try:
        found = answer.get(timeout=min(CONNECT_SECONDS, seconds))
    except queue.Empty:
        raise httpcore.ConnectTimeout("the name lookup takes too long") from None
    if isinstance(found, Exception):
        raise httpcore.ConnectError(f"the name cannot be looked up: {found}")
    return found
