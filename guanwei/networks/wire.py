"""The one way out: HTTP with one deadline over everything, answers of bounded size, only addresses that may be called.

`with limits(...) as call:` opens one adapter call; every request inside it, by `client()` or by an SDK that was given
`client()`, shares its deadline. The deadline bounds name lookup, waiting for a connection, the handshake, a server that
takes the request byte by byte and one that answers byte by byte, which time limits per read do not.

`call.may_have_arrived` is what decides between "certainly not sent" and "unknown" after a failure: it is true only when
the whole request was handed to the operating system.
"""

import os
import threading
import time
import typing
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import httpcore
import httpx

from guanwei.lib.words import Words
from guanwei.networks.addresses import objection
from guanwei.networks.sockets import Backend, Call, current, left, limits

__all__ = ["FAILED", "Answer", "Call", "client", "current", "failure", "is_too_large", "limits", "request", "said_of"]

# Shorter than the idle time of the usual servers (5 s and more), so that a request is rarely written into a connection
# that the other side is just closing: such a request has an unknown outcome.
KEEP_ALIVE_SECONDS = 4.0
MAX_CONNECTIONS = 200
_SAID_OF_US = {"User-Agent": "guanwei", "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
# The body is unpacked when it is handed on; and with one client for all accounts a cookie must not reach another.
_DROPPED = (b"content-encoding", b"content-length", b"transfer-encoding", b"set-cookie")
# Everything that `request` raises when no whole answer came back.
FAILED = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.DecodingError,
    httpx.InvalidURL,
)


class TooLarge(httpcore.ReadError):
    """The answer is more than we take."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: its whole body, unpacked. `content_type` without parameters, "" when it names none."""

    status: int
    content_type: str
    body: bytes


def request(method: str, url: str, headers: Mapping[str, str], content: bytes = b"") -> Answer:
    """One request and its whole answer; FAILED when there is none. Only usable inside `limits`.

    The short way, for adapters that put their own bytes on the wire. An SDK wants `client()`, which costs three times
    as much.
    """
    address, host = _parsed(url)
    fields = {"Host": host, **_SAID_OF_US, **headers}
    if method != "GET":
        fields["Content-Length"] = str(len(content))
    raw = [(name.encode("ascii"), value.encode("ascii")) for name, value in fields.items()]
    answer = _connections().handle_request(httpcore.Request(method, address, headers=raw, content=content))
    kind = next((value for name, value in answer.headers if name.lower() == b"content-type"), b"")
    return Answer(answer.status, kind.decode("latin-1").partition(";")[0], answer.read())


@lru_cache(256)
def _parsed(url: str) -> tuple[httpcore.URL, str]:
    """The address in pieces, and what the Host header says."""
    parts = httpx.URL(url)
    address = httpcore.URL(scheme=parts.raw_scheme, host=parts.raw_host, port=parts.port, target=parts.raw_path)
    return address, parts.netloc.decode("ascii")


def client() -> httpx.Client:
    """The process's HTTP client for SDKs: `request` in httpx's clothes, with its errors. No cookies, no redirects, no
    proxy from the environment.

    Only usable inside `limits`. A forked child gets a client of its own, or two processes would share connections.
    """
    return _connections().client


def failure(error: Exception) -> str:
    """What went wrong, in one line for the log and the page. Holds no address: those may carry what is secret."""
    words = str(error).split("\n", 1)[0]
    return f"{type(error).__name__}: {words}"[:200] if words else type(error).__name__


def said_of(error: Exception) -> Words:
    """The same for a person, as the end of a sentence; what is rare stands as it was said."""
    words = str(error)
    for sign, said in _SAID:
        if sign in words:
            return said
    if isinstance(error, httpcore.TimeoutException):
        return Words("等了太久", "it takes too long")
    if isinstance(error, httpcore.ConnectError):
        return Words("连不上", "no connection")
    if isinstance(error, TooLarge):
        return Words("应答太长", "the answer is too long")
    if isinstance(error, httpcore.NetworkError | httpcore.RemoteProtocolError):
        return Words("连接中断", "the connection broke off")
    return Words(failure(error), failure(error))


_SAID = (
    ("the name cannot be looked up", Words("查不到这个域名", "the name cannot be looked up")),
    ("refused", Words("连接被拒绝", "the connection is refused")),
    ("CERTIFICATE", Words("证书不可信", "its certificate is not trusted")),
)


def is_too_large(error: BaseException | None) -> bool:
    """Did it fail because of the length of the answer, in whatever clothes an SDK hands the error on?"""
    while error is not None and not isinstance(error, TooLarge):
        error = error.__cause__ or error.__context__
    return error is not None


class _Connections:
    """Connections kept open between requests, a stack for each origin: what was used last is used next.

    In the place of httpcore's own pool, which looks at every open connection of the process several times for each
    request: with many threads that takes longer than the request itself.
    """

    def __init__(self) -> None:
        self._tls = httpx.create_ssl_context()
        self._places = threading.BoundedSemaphore(MAX_CONNECTIONS)
        self._lock = threading.Lock()
        self._idle: dict[_Origin, list[httpcore.HTTPConnection]] = defaultdict(list)
        self._swept_at = time.monotonic()
        self.client = httpx.Client(
            transport=_Transport(self),
            timeout=httpx.Timeout(None),  # the deadline of the call stands in its place
            follow_redirects=False,
            headers=_SAID_OF_US,
        )

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        """The name is the one that httpx calls. The answer is whole and unpacked."""
        call = current()
        call.begin_request()
        if request.url.scheme not in (b"http", b"https"):
            raise httpcore.UnsupportedProtocol("only http and https are spoken")
        origin: _Origin = request.url.origin.scheme, request.url.origin.host, request.url.origin.port
        refused = _objection_to(origin, call.allow_local)
        if refused:
            raise httpcore.ConnectError(refused)
        if not self._places.acquire(timeout=left(call, httpcore.PoolTimeout)):
            raise httpcore.PoolTimeout("too many requests are under way")
        try:
            connection = self._take(origin) or self._new(request.url.origin)
            try:
                return _whole(connection.handle_request(request), call.max_answer_bytes)
            finally:
                self._give_back(origin, connection)
        finally:
            self._places.release()

    def _new(self, origin: httpcore.Origin) -> httpcore.HTTPConnection:
        expiry = KEEP_ALIVE_SECONDS
        return httpcore.HTTPConnection(origin, self._tls, keepalive_expiry=expiry, network_backend=Backend())

    def _take(self, origin: "_Origin") -> httpcore.HTTPConnection | None:
        self._close_expired()
        while True:
            with self._lock:
                if not self._idle[origin]:
                    return None
                connection = self._idle[origin].pop()
            if not connection.has_expired():
                return connection
            connection.close()

    def _give_back(self, origin: "_Origin", connection: httpcore.HTTPConnection) -> None:
        if not connection.is_available():
            connection.close()
            return
        with self._lock:
            self._idle[origin].append(connection)

    def _close_expired(self) -> None:
        """Of every origin: what was called once must not keep a socket for as long as the process lives."""
        with self._lock:
            if time.monotonic() - self._swept_at < KEEP_ALIVE_SECONDS:
                return
            self._swept_at = time.monotonic()
            idle, self._idle = self._idle, defaultdict(list)
        for origin, connections in idle.items():
            for connection in connections:
                if connection.has_expired():
                    connection.close()
                else:
                    self._give_back(origin, connection)


_Origin = tuple[bytes, bytes, int]


@lru_cache(256)
def _objection_to(origin: _Origin, allow_local: bool) -> str:
    """Why this address may not be called; "" when it may. Looks at nothing but the address: names are checked later."""
    scheme, host, port = origin[0].decode(), origin[1].decode(), origin[2]
    refused = objection(f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}", allow_local=allow_local)
    return refused.en if refused else ""


class _Transport(httpx.HTTPTransport):
    """httpx's own transport, with its errors, on our connections."""

    def __init__(self, connections: _Connections) -> None:
        self._pool = typing.cast(httpcore.ConnectionPool, connections)


_open: _Connections | None = None
_lock = threading.Lock()


def _connections() -> _Connections:
    global _open
    with _lock:
        if _open is None:
            _open = _Connections()
        return _open


def _forget_after_fork() -> None:
    global _open, _lock
    _open, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget_after_fork)


def _whole(answer: httpcore.Response, limit: int) -> httpcore.Response:
    try:
        raw = bytearray()
        for chunk in answer.iter_stream():
            raw += chunk
            if len(raw) > limit:
                raise TooLarge("the answer is too large")
    finally:
        answer.close()
    encoding = next((value for name, value in answer.headers if name.lower() == b"content-encoding"), b"identity")
    body = _unpacked(bytes(raw), encoding.decode("latin-1").strip().lower(), limit)
    headers = [(name, value) for name, value in answer.headers if name.lower() not in _DROPPED]
    return httpcore.Response(answer.status, headers=headers, content=body)


def _unpacked(raw: bytes, encoding: str, limit: int) -> bytes:
    if encoding in ("", "identity"):
        return raw
    if encoding not in ("gzip", "deflate"):
        raise httpx.DecodingError(f"an encoding that was not asked for: {encoding}")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        body = unpacker.decompress(raw, limit)
    except zlib.error as error:
        raise httpx.DecodingError("the packed answer is broken") from error
    if not unpacker.eof:
        if len(body) >= limit:
            raise TooLarge("the answer is too large")
        raise httpx.DecodingError("the packed answer is cut off")
    return body
