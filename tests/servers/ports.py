"""Ports that are free right now, and servers that answer on them."""

import socket
import time
from collections.abc import Sequence

import httpx

from tests.servers.process import ServerDied, ServerProcess


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def wait_until_answered(url: str, processes: Sequence[ServerProcess], seconds: float) -> None:
    """Back when a request to `url` succeeds; `ServerDied` when it does not in time. Ends `processes` then."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if httpx.get(url, timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        if time.monotonic() > deadline:
            logs = "\n".join(f"{process.name}:\n{process.tail()}" for process in processes)
            for process in processes:
                process.kill()
            raise ServerDied(f"no answer from {url} after {seconds:g} s\n{logs}")
        time.sleep(0.02)
