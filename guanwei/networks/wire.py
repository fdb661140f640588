"""The one way out: HTTP with one deadline over everything, answers of bounded size, only addresses that may be called.

`with limits(...) as call:` opens one adapter call; every request inside it, by `client()` or by an SDK that was given
`client()`, shares its deadline. The deadline bounds name lookup, waiting for a connection, the handshake, a server that
takes the request byte by byte and one that answers byte by byte, which time limits per read do not.

`call.may_have_arrived` is what decides between "certainly not sent" and "unknown" after a failure: it is true only when
the whole request was handed to the operating system.
"""

import contextvars
import ipaddress
import os
import queue
import socket
import threading
import time
import typing
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore
import httpx

from guanwei.networks.addresses import may_connect, objection

MAX_ANSWER_BYTES = 8 * 1024 * 1024
CONNECT_SECONDS = 10.0
# Shorter than the idle time of the usual servers (5 s and more), so that a request is rarely written into a connection
# that the other side is just closing: such a request has an unknown outcome.
KEEP_ALIVE_SECONDS = 4.0
MAX_CONNECTIONS = 200

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


def client() -> httpx.Client:
    """The process's HTTP client: one connection pool, no cookies, no redirects, no proxy from the environment.

    Only usable inside `limits`. A forked child gets a client of its own, or two processes would share connections.
    """
    global _client
    with _lock:
        if _client is None:
            _client = httpx.Client(
                transport=_Transport(),
                timeout=httpx.Timeout(None),  # the deadline of the call stands in its place
                follow_redirects=False,
                headers={"User-Agent": "guanwei", "Accept-Encoding": "gzip, deflate"},
            )
        return _client


def failure(error: Exception) -> str:
    """What went wrong, in one line for the log and the page. Holds no address: those may carry what is secret."""
    words = str(error).split("\n", 1)[0]
    return f"{type(error).__name__}: {words}"[:200] if words else type(error).__name__


_client: httpx.Client | None = None
_lock = threading.Lock()


def _forget_after_fork() -> None:
    global _client, _lock
    _client, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget_after_fork)


class _Transport(httpx.HTTPTransport):
    """httpx's own transport on a connection pool with our network backend."""

    def __init__(self) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=MAX_CONNECTIONS,
            max_keepalive_connections=MAX_CONNECTIONS,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
            network_backend=_Backend(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        call = _call.get()
        call.begin_request()
        refused = objection(f"{request.url.scheme}://{request.url.netloc.decode()}", allow_local=call.allow_local)
        if refused:
            raise httpx.ConnectError(refused.en)
        request.extensions["timeout"] = {"pool": max(call.remaining, 0.001)}
        answer = super().handle_request(request)
        try:
            body = _read(answer, call.max_answer_bytes)
        finally:
            answer.close()
        # The body is decoded already; and with one client for all accounts a cookie of one must not reach another.
        dropped = {"content-encoding", "content-length", "transfer-encoding", "set-cookie"}
        headers = [(name, value) for name, value in answer.headers.items() if name.lower() not in dropped]
        return httpx.Response(answer.status_code, headers=headers, content=body, request=request)


def _read(answer: httpx.Response, limit: int) -> bytes:
    raw = bytearray()
    for chunk in typing.cast(httpx.SyncByteStream, answer.stream):
        raw += chunk
        if len(raw) > limit:
            raise httpx.ReadError("the answer is too large")
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return bytes(raw)
    if encoding not in ("gzip", "deflate"):
        raise httpx.DecodingError(f"an encoding that was not asked for: {encoding}")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        body = unpacker.decompress(bytes(raw), limit)
    except zlib.error as error:
        raise httpx.DecodingError("the packed answer is broken") from error
    if not unpacker.eof:
        raise httpx.DecodingError("the packed answer is cut off or too large")
    return body


class _Backend(httpcore.NetworkBackend):
    """Resolves a name itself, and connects to the very address that it has checked."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SocketOptions = None,
    ) -> httpcore.NetworkStream:
        call = _call.get()
        found = _resolve(host, port, _left(call, httpcore.ConnectTimeout))
        addresses = [ip for ip in found if may_connect(ipaddress.ip_address(ip), allow_local=call.allow_local)]
        if not addresses:
            raise httpcore.ConnectError("the name leads to an address that may not be called")
        for ip in addresses[:-1]:
            try:
                return self._connect(ip, port, min(CONNECT_SECONDS, _left(call, httpcore.ConnectTimeout)))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(addresses[-1], port, min(CONNECT_SECONDS, _left(call, httpcore.ConnectTimeout)))

    def _connect(self, ip: str, port: int, seconds: float) -> httpcore.NetworkStream:
        return _Stream(httpcore.SyncBackend().connect_tcp(ip, port, seconds))


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends at the call's deadline, and which notes what was written."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(_call.get(), httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        call = _call.get()
        call._writing = True
        try:
            self._write(memoryview(buffer), call)
        except BaseException:
            call._write_failed = True
            raise

    def _write(self, left: memoryview, call: Call) -> None:
        # Not by the inner stream: its time limit starts again with every piece that the other side accepts.
        sock: socket.socket = self._inner.get_extra_info("socket")
        while left:
            sock.settimeout(_left(call, httpcore.WriteTimeout))
            try:
                left = left[sock.send(left) :]
            except TimeoutError as error:
                raise httpcore.WriteTimeout("the server does not take the request") from error
            except OSError as error:
                raise httpcore.WriteError(str(error)) from error

    def start_tls(
        self, ssl_context: typing.Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = min(CONNECT_SECONDS, _left(_call.get(), httpcore.ConnectTimeout))
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, seconds))

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> typing.Any:
        return self._inner.get_extra_info(info)


def _left(call: Call, error: type[httpcore.TimeoutException]) -> float:
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
