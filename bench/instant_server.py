"""A server that answers at once: the least that a Weibo-like network could cost. Not a simulator: it forgets everything
but how many writes it got and when the last one came. One process of its own, asyncio, no framework."""

import asyncio
import itertools
import json
import multiprocessing
import socket
import time
from dataclasses import dataclass
from multiprocessing.synchronize import Event


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


def _serve(listener: socket.socket, ready: Event) -> None:
    asyncio.run(_main(listener, ready))


async def _main(listener: socket.socket, ready: Event) -> None:
    numbers = itertools.count(5_000_000_000_000_000)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    (
                        int(line.split(b":")[1])
                        for line in head.split(b"\r\n")
                        if line.lower().startswith(b"content-length")
                    ),
                    0,
                )
                await reader.readexactly(length)
                id = str(next(numbers))
                made = time.strftime("%a %b %d %H:%M:%S +0800 %Y", time.gmtime(time.time() + 8 * 3600))
                status = {"id": int(id), "idstr": id, "mid": id, "text": "", "created_at": made, "user": {"idstr": "1"}}
                body = json.dumps(status).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
                    + body
                )
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, sock=listener)
    ready.set()
    async with server:
        await server.serve_forever()
