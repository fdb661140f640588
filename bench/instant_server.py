"""A server that answers at once: the least that a Weibo-like network could cost. Not a simulator: it forgets everything
but the number of the last id. One process of its own, asyncio, no framework."""

import asyncio
import itertools
import json
import multiprocessing
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from typing import Any

import httpx
import world

ACCOUNTS, FIRST_UID = 50, 1000
LINK = "http://example.com/a"


@dataclass(slots=True)
class Instant:
    url: str
    process: multiprocessing.Process

    def stop(self) -> None:
        self.process.terminate()
        self.process.join()


def start() -> Instant:
    """Listens on a free port of loopback in a process of its own."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    port = listener.getsockname()[1]
    ready = multiprocessing.Event()
    process = multiprocessing.Process(target=_serve, args=(listener, ready), daemon=True)
    process.start()
    listener.close()
    ready.wait(10)
    return Instant(f"http://127.0.0.1:{port}", process)


def accounts_on(server: str, sets: int) -> list[list[Any]]:
    """Sets of 50 accounts: each burst has its own, because 30 posts an hour is what an account may send."""
    made = world.brand_with(
        [
            {
                "network": "weibo",
                "profile": "commercial",
                "name": f"Account {n}",
                "server": server,
                "remote_account_id": str(FIRST_UID + n),
                "safe_domains": ("example.com",),
                "secrets": {"access_token": f"2.00token{n}"},
            }
            for n in range(ACCOUNTS * sets)
        ]
    )
    return [made[n : n + ACCOUNTS] for n in range(0, len(made), ACCOUNTS)]


def bare_loop(server: str, count: int) -> float:
    """Seconds until the last answer, with the bare HTTP client."""
    limits = httpx.Limits(max_connections=world.THREADS, max_keepalive_connections=world.THREADS)
    with httpx.Client(limits=limits) as client, ThreadPoolExecutor(world.THREADS) as pool:
        began = time.perf_counter()
        forms = ({"access_token": "2.00x", "status": f"文字 {n} {LINK}", "rip": "1.2.4.8"} for n in range(count))
        for answer in pool.map(lambda form: client.post(f"{server}/2/statuses/share.json", data=form), forms):
            answer.json()
        return time.perf_counter() - began


def _serve(listener: socket.socket, ready: Event) -> None:
    asyncio.run(_main(listener, ready))


async def _main(listener: socket.socket, ready: Event) -> None:
    numbers = itertools.count(5_000_000_000_000_000)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(_length(head))
                said = _token(head + body) if b"get_token_info" in head else _status(next(numbers))
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(said)
                    + said
                )
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, sock=listener)
    ready.set()
    async with server:
        await server.serve_forever()


def _length(head: bytes) -> int:
    lengths = (line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    return next((int(line.split(b":")[1]) for line in lengths), 0)


def _status(number: int) -> bytes:
    made = time.strftime("%a %b %d %H:%M:%S +0800 %Y", time.gmtime(time.time() + 8 * 3600))
    id = str(number)
    status = {"id": number, "idstr": id, "mid": id, "text": "", "created_at": made}
    return json.dumps(status).encode()


def _token(request: bytes) -> bytes:
    """A worker asks every half hour whose a token is: it would take the account for dead without a proper answer."""
    found = re.search(rb"2\.00token(\d+)", request)
    return json.dumps({"uid": FIRST_UID + int(found[1]) if found else 0, "expire_in": 86_400}).encode()
