"""The one way out, against small servers that misbehave on purpose."""

import gzip
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from guanwei.networks import wire
from tests.networks.faultproxy import refused_address

Handler = Callable[[socket.socket], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@contextmanager
def server(handle: Handler) -> Iterator[str]:
    """A loopback server that treats each connection as `handle` does."""
    listener = socket.create_server(("127.0.0.1", 0))
    open_connections: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            open_connections.append(connection)
            threading.Thread(target=_quietly, args=(handle, connection), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for connection in open_connections:
            connection.close()


def _quietly(handle: Handler, connection: socket.socket) -> None:
    try:
        handle(connection)
    except OSError:
        pass  # the client hung up, which is what the test wants
    finally:
        connection.close()


def read_request(connection: socket.socket) -> bytes:
    """Head and body of one request; b"" when the client is gone."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = connection.recv(65536)
        if not piece:
            return b""
        raw += piece
    head, _, body = raw.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = int(lengths[0].split(b":")[1]) - len(body) if lengths else 0
    while missing > 0:
        missing -= len(connection.recv(min(missing, 65536)))
    return head


def answering(answer: bytes, pause: float = 0.0) -> Handler:
    def handle(connection: socket.socket) -> None:
        while read_request(connection):
            if not pause:
                connection.sendall(answer)
                continue
            for position in range(len(answer)):
                connection.sendall(answer[position : position + 1])
                time.sleep(pause)

    return handle


def post(address: str, seconds: float = 5.0, body: bytes = b"x", **limits: Any) -> tuple[httpx.Response, wire.Call]:
    with wire.limits(seconds, allow_local=True, **limits) as call:
        return wire.client().post(address, content=body), call


def failing(
    address: str, seconds: float = 5.0, body: bytes = b"x", **limits: Any
) -> tuple[Exception, wire.Call, float]:
    """The error of a request that fails, the call, and how long it took."""
    began = time.monotonic()
    with wire.limits(seconds, allow_local=True, **limits) as call, pytest.raises(httpx.HTTPError) as caught:
        wire.client().post(address, content=body)
    return caught.value, call, time.monotonic() - began


def test_an_answer_comes_through() -> None:
    with server(answering(OK)) as address:
        response, call = post(address)
        assert (response.status_code, response.content) == (200, b"ok")
        assert call.may_have_arrived


@pytest.mark.parametrize("shape", ["head", "body"])
def test_a_server_that_answers_byte_by_byte_is_left_at_the_deadline(shape: str) -> None:
    quick = b"" if shape == "head" else b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"

    def handle(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(quick)
        for _ in range(200):
            connection.sendall(b"H")
            time.sleep(0.05)

    with server(handle) as address:
        error, call, took = failing(address, 0.5)
        assert isinstance(error, httpx.ReadTimeout)
        assert call.may_have_arrived
        assert 0.4 < took < 0.9


def test_a_server_that_does_not_take_the_request_is_left_at_the_deadline() -> None:
    def handle(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        while True:
            connection.recv(512)
            time.sleep(0.02)

    with server(handle) as address:
        _, call, took = failing(address, 0.5, b"x" * 20_000_000)
        assert not call.may_have_arrived, "half a request cannot have been carried out"
        assert took < 0.9


def test_a_connection_cut_in_the_middle_of_the_request_means_not_sent() -> None:
    def handle(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    with server(handle) as address:
        _, call, _ = failing(address, body=b"x" * 20_000_000)
        assert not call.may_have_arrived


def test_a_connection_cut_after_the_request_may_have_arrived() -> None:
    with server(lambda connection: read_request(connection) and None) as address:
        _, call, _ = failing(address)
        assert call.may_have_arrived


def test_a_refused_connection_has_not_arrived() -> None:
    with refused_address() as address:
        error, call, _ = failing(address)
        assert isinstance(error, httpx.ConnectError)
        assert not call.may_have_arrived


def test_all_requests_of_a_call_share_one_deadline() -> None:
    def handle(connection: socket.socket) -> None:
        while read_request(connection):
            time.sleep(1.0)
            connection.sendall(OK)

    with server(handle) as address, wire.limits(1.6, allow_local=True) as call:
        began = time.monotonic()
        assert wire.client().post(address, content=b"first").is_success
        with pytest.raises(httpx.ReadTimeout):
            wire.client().post(address, content=b"second")
        assert time.monotonic() - began < 1.9
        assert call.remaining <= 0


def test_a_name_lookup_that_hangs_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(3) or [])
    began = time.monotonic()
    with wire.limits(0.3, allow_local=False) as call, pytest.raises(httpx.ConnectTimeout):
        wire.client().get("https://slow.example")
    assert time.monotonic() - began < 0.6
    assert not call.may_have_arrived


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_a_name_that_leads_inside_is_not_called(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """The check is made on the address that is connected to, so a name that changes its answer gains nothing."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    answer = [(family, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    with wire.limits(1, allow_local=False) as call, pytest.raises(httpx.ConnectError, match="may not be called"):
        wire.client().get("https://rebinding.example")
    assert not call.may_have_arrived


def test_plain_http_to_another_machine_is_not_called() -> None:
    with wire.limits(1, allow_local=True), pytest.raises(httpx.ConnectError, match="https"):
        wire.client().get("http://example.com")


def test_a_redirect_is_not_followed() -> None:
    with server(answering(OK)) as target:
        moved = f"HTTP/1.1 307 Moved\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
        with server(answering(moved)) as address:
            assert post(address)[0].status_code == 307


def test_a_cookie_of_one_account_does_not_reach_another() -> None:
    heads: list[bytes] = []

    def handle(connection: socket.socket) -> None:
        while head := read_request(connection):
            heads.append(head)
            connection.sendall(b"HTTP/1.1 200 OK\r\nSet-Cookie: who=alice\r\nContent-Length: 0\r\n\r\n")

    with server(handle) as address:
        post(address)
        post(address)
    assert len(heads) == 2
    assert b"alice" not in heads[1]


def test_an_answer_larger_than_the_limit_is_not_read_to_its_end() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n"
    with server(answering(head + b"x" * 300_000)) as address:
        error, call, _ = failing(address, max_answer_bytes=100_000)
        assert isinstance(error, httpx.ReadError)
        assert call.may_have_arrived


def packed(body: bytes, encoding: str = "gzip") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def test_a_packed_answer_is_unpacked() -> None:
    with server(answering(packed(gzip.compress(b"packed")))) as address:
        assert post(address)[0].content == b"packed"


@pytest.mark.parametrize(
    ("body", "too_large"),
    [(gzip.compress(b"x" * 5_000_000), True), (gzip.compress(b"x" * 1000)[:-4], False), (b"no gzip", False)],
    ids=["a bomb", "cut off", "not packed at all"],
)
def test_a_packed_answer_that_cannot_be_unpacked_is_an_error(body: bytes, too_large: bool) -> None:
    with server(answering(packed(body))) as address:
        error, call, _ = failing(address, max_answer_bytes=100_000)
        assert isinstance(error, httpx.ReadError if too_large else httpx.DecodingError)
        assert wire.is_too_large(error) is too_large
        assert call.may_have_arrived


def test_nothing_goes_out_without_a_deadline() -> None:
    with pytest.raises(LookupError):
        wire.client().get("http://127.0.0.1:1")


FORK = """
import os, sys
from guanwei.networks import wire

def ask():
    with wire.limits(5, allow_local=True):
        return wire.client().get(sys.argv[1]).text

before = wire.client()
first = ask()
child = os.fork()
if child == 0:
    os._exit(0 if wire.client() is not before and ask() != first else 1)
_, status = os.waitpid(child, 0)
assert wire.client() is before and ask() == first, "the parent keeps its connection"
sys.exit(os.waitstatus_to_exitcode(status))
"""


def test_a_forked_child_has_connections_of_its_own() -> None:
    numbers = iter(range(100))

    def handle(connection: socket.socket) -> None:
        own = f"{next(numbers):02}".encode()
        while read_request(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + own)

    with server(handle) as address:
        done = subprocess.run([sys.executable, "-c", FORK, address], timeout=30, check=False)
    assert done.returncode == 0
