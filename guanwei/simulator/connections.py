"""Open connections by the client's address: a fault can cut one, and the wire log can tell who was still there."""

import asyncio
import contextlib
import socket
import struct
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Connections:
    """stopping: set when the simulator is told to stop, which ends every pause."""

    def __init__(self) -> None:
        self.stopping = asyncio.Event()
        self._open: dict[tuple[str, int], asyncio.Transport] = {}
        self._reporting = False

    def is_open(self, client: Any) -> bool:
        """True also for a caller without a network, such as a test that calls the application itself."""
        return client is None or not self._reporting or tuple(client) in self._open

    async def pause(self, seconds: float) -> None:
        """Waits, as a slow server does; a stop of the simulator is not held up by it."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)

    def reset(self, client: Any) -> None:
        """Cuts the connection so that the other side sees a reset, not an end."""
        transport = self._open.get(tuple(client)) if client else None
        if transport is None:
            return
        raw = transport.get_extra_info("socket")
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        transport.abort()

    def protocol(self) -> type[H11Protocol]:
        """uvicorn's HTTP protocol that reports here which connections are open."""
        connections = self._open
        self._reporting = True

        class ReportingProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                self.address = tuple(transport.get_extra_info("peername")[:2])
                connections[self.address] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                connections.pop(self.address, None)
                super().connection_lost(exc)

        return ReportingProtocol
