"""What goes on after Django has answered at /live: the stream itself, as a part of the ASGI application.

Django looks at who asks like at any page, puts the Listener beside the request and is done: its connection is back in
the pool and its thread free before the first event. From there on everything happens here, on the event loop.
"""

import asyncio
import random
import time
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, ASGISendEvent, Scope

from guanwei.web.live import wire
from guanwei.web.live.ear import listen
from guanwei.web.live.hub import Hub, Stream, wall_ms
from guanwei.web.live.standing import Listener

LISTENER, BEGAN = "guanwei.listener", "guanwei.began"  # beside the request
HEARTBEAT_EVERY = 20.0  # seconds; what stands between us and the browser takes silence for death after 60 or so
TAKEN_WITHIN = 30.0  # a browser that takes nothing for so long is gone
HEARS_WITHIN = 3.0


def began_ms(beside: MutableMapping[str, Any]) -> int:
    """When the request came in: what changes later, its page does not know."""
    return int(beside.get(BEGAN) or wall_ms())


class Live:
    """The application with its streams. `end_streams` before the server stops: none of them ends by itself."""

    def __init__(self, app: ASGI3Application) -> None:
        self._app = app
        self._hub: Hub | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        hub = self._awake()
        beside: dict[str, Any] = scope  # type: ignore[assignment]  # a dict of its own for each request
        beside[BEGAN] = wall_ms()
        begun = False

        async def send_on(event: ASGISendEvent) -> None:
            nonlocal begun
            if LISTENER not in beside:
                await send(event)
            elif event["type"] == "http.response.start":
                event["headers"] = [pair for pair in event["headers"] if pair[0].lower() != b"content-length"]
                await send(event)
                begun = True

        await self._app(scope, receive, send_on)
        if begun:
            await self._serve(hub, beside[LISTENER], receive, send)

    def end_streams(self) -> None:
        """They say goodbye, and nobody listens to the database any more. There is no way back."""
        self._stopping = True
        if self._hub:
            self._hub.end_all()
        for task in self._tasks:
            task.cancel()

    def _awake(self) -> Hub:
        """Listening begins with the first request: whoever opens a page then misses nothing afterwards."""
        if self._hub is None:
            self._hub = Hub()
        if not self._tasks and not self._stopping:
            self._tasks = [asyncio.create_task(listen(self._hub)), asyncio.create_task(self._hub.judge())]
        return self._hub

    async def _serve(self, hub: Hub, listener: Listener, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        stream = hub.join(listener)
        if self._stopping:
            stream.end("stopping")
        gone = asyncio.create_task(_until_gone(receive))
        gone.add_done_callback(lambda _: stream.wake.set())
        try:
            with suppress(TimeoutError):
                await _tell(hub, stream, gone, send)
        finally:
            gone.cancel()
            hub.leave(stream)


async def _tell(hub: Hub, stream: Stream, gone: "asyncio.Task[None]", send: ASGISendCallable) -> None:
    await _write(send, wire.retry(random.random()))
    if await hub.until_it_hears(HEARS_WITHIN):
        hub.catch_up(stream)
    await _write(send, wire.ready(stream.pending.told_until(wall_ms())))
    written = time.monotonic()
    while not stream.over and not gone.done():
        stream.wake.clear()
        now = time.monotonic()
        event = stream.next_event(now)
        if not event and now >= written + HEARTBEAT_EVERY:
            event = wire.HEARTBEAT
        if event:
            await _write(send, event)
            written = now
            continue
        waits = [written + HEARTBEAT_EVERY - now, stream.pending.wait(now)]
        with suppress(TimeoutError):
            await asyncio.wait_for(stream.wake.wait(), min(wait for wait in waits if wait is not None))
    if not gone.done():
        await _write(send, wire.over(stream.over), last=True)


async def _write(send: ASGISendCallable, data: bytes, *, last: bool = False) -> None:
    async with asyncio.timeout(TAKEN_WITHIN):
        await send({"type": "http.response.body", "body": data, "more_body": not last})


async def _until_gone(receive: ASGIReceiveCallable) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
