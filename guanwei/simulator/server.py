"""Starting and stopping the simulator."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn

from guanwei.lib.words import Words
from guanwei.simulator.app import make_app
from guanwei.simulator.connections import Connections
from guanwei.simulator.control import is_loopback
from guanwei.simulator.faults import Refused
from guanwei.simulator.state import State

WAIT_FOR_CALLS_SECONDS = 1


def run(host: str = "127.0.0.1", port: int = 0, state: str | None = None, ready_file: str | None = None) -> int:
    """Serves until SIGTERM or SIGINT and returns the exit code: 0, or 1 with one line on stderr.

    port 0 takes a free one. state: file that keeps everything; None keeps it in memory. ready_file: written once the
    simulator listens, as {"url", "pid"}.
    """
    try:
        with _listening(host, port) as listener:
            kept = State(state)
            try:
                asyncio.run(_Server(kept, listener, ready_file).serve(sockets=[listener]))
            finally:
                kept.close()
    except Refused as refused:
        print(f"{refused.words.zh} {refused.words.en}", file=sys.stderr)
        return 1
    return 0


class _Server(uvicorn.Server):
    """uvicorn, with our own signals: its own end the process by the signal, which is no clean exit."""

    def __init__(self, state: State, listener: socket.socket, ready_file: str | None) -> None:
        self._connections = Connections()
        config = uvicorn.Config(
            make_app(state, self._connections),
            http=self._connections.protocol(),
            ws="none",
            lifespan="off",
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=WAIT_FOR_CALLS_SECONDS,
        )
        super().__init__(config)
        self._url = _url(listener)
        self._ready_file = ready_file

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop, number)
        yield

    def _stop(self, number: int) -> None:
        self._connections.stopping.set()
        self.handle_exit(number, None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(f"微博模拟器 / Weibo simulator: {self._url}", flush=True)
        if self._ready_file:
            write_ready_file(Path(self._ready_file), self._url)


def write_ready_file(path: Path, url: str) -> None:
    """In one piece: whoever waits for the file never reads half of it."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"url": url, "pid": os.getpid()}, file)
        os.replace(name, path)
    except OSError as error:
        raise Refused(
            Words(
                zh=f"无法写入就绪文件 {path}：{error.strerror}。",
                en=f"Cannot write the ready file {path}: {error.strerror}.",
            )
        ) from error


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = _address(host, port)
        if not is_loopback(address[0]):
            raise Refused(
                Words(
                    zh=f"模拟器没有登录保护，只能在本机监听（127.0.0.1 或 ::1），不能用 {host}。",
                    en="The simulator has no access control and listens on this machine alone (127.0.0.1 or ::1), "
                    f"not on {host}.",
                )
            )
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError:
            listener.close()
            raise
    except (OSError, OverflowError) as error:
        raise Refused(
            Words(
                zh=f"无法在 {host}:{port} 监听：端口被占用或地址不可用（{error}）。",
                en=f"Cannot listen on {host}:{port}: the port is in use or the address is not available ({error}).",
            )
        ) from error
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"


def _address(host: str, port: int) -> tuple[int, int, int, str, Any]:
    """What socket() and bind() need. With the protocol named, asyncio switches Nagle's delay off."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
