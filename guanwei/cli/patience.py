"""How long the console waits for whoever is at the other end of a connection: not for ever.

uvicorn itself closes only a connection on which nothing was asked after an answer. Somebody who sends the head of a
request letter by letter, or does not take in what was answered, would keep a connection for as long as they like, and
there are only so many. How long a body may take is counted in guanwei.web.limits.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0  # for the whole head of a request, from its first letter or from the connection on
STUCK_SECONDS = 120.0  # with an answer of which not one more byte is taken


class Patient(H11Protocol):
    """uvicorn's own protocol, with an end to its patience."""

    _head: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_a_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._asked():
            self._stop_waiting_for_a_head()
        elif self._head is None:
            self._wait_for_a_head()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_watching()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting_for_a_head()
        self._stop_watching()
        super().connection_lost(exc)

    def _asked(self) -> bool:
        """Is a request being answered at this moment?"""
        return self.cycle is not None and not self.cycle.response_complete

    def _wait_for_a_head(self) -> None:
        self._stop_waiting_for_a_head()
        self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _stop_waiting_for_a_head(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _watch(self, left: int) -> None:
        self._stop_watching()
        self._stuck = self.loop.call_later(STUCK_SECONDS, self._unless_it_moved, left)

    def _unless_it_moved(self, left: int) -> None:
        now = self.transport.get_write_buffer_size()
        if now >= left:
            self.transport.abort()
        else:
            self._watch(now)

    def _stop_watching(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None
