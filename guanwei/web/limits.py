"""How much a request may bring along and how long it may take to, judged before anything of it is kept.

Django writes a whole body to memory or disk before it looks at who sends it and where to; this stands in front of it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGIReceiveEvent, ASGISendCallable, Scope

from guanwei.lib.words import Words

FORM_BYTES = 2 << 20  # a page's fields, without files
ENVELOPE_BYTES = 1 << 20  # the fields that come with an upload
STRANGER_BYTES = 64 << 10  # whoever has not signed in has nothing to bring but a name and a password
UPLOAD_PATHS = ("/posts/", "/imports")
PATIENCE = 30.0  # seconds for a body to begin with, and one more for every SLOWEST bytes that have come
SLOWEST = 16 << 10
TOO_LARGE = Words("内容太大，没有接收。", "That is too large; it was not taken in.")
TOO_SLOW = Words("内容传得太慢，没有接收。", "That took too long to arrive; it was not taken in.")

Headers = Iterable[tuple[bytes, bytes]]
Known = Callable[[Headers], Awaitable[bool]]


def most_bytes(path: str, *, upload_bytes: int, known: bool) -> int:
    """The longest body that `path` takes from somebody who has signed in (`known`) or not. Pure."""
    if not known:
        return STRANGER_BYTES
    return upload_bytes + ENVELOPE_BYTES if path.startswith(UPLOAD_PATHS) else FORM_BYTES


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """An ASGI application that answers 413 to a body that is too long, by its declared length or by counting, and 408
    to one that does not come. `is_known` tells from the headers who has signed in; it is only asked about a body that a
    stranger may not bring."""

    app: ASGI3Application
    upload_bytes: int
    is_known: Known
    patience: float = PATIENCE

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = _declared(scope["headers"])
        asks_much = length is None or length > STRANGER_BYTES
        known = not asks_much or await self.is_known(scope["headers"])
        most = most_bytes(scope["path"], upload_bytes=self.upload_bytes, known=known)
        if (length or 0) > most:
            await _refuse(send, 413, TOO_LARGE)
            return
        counted = _Counted(receive, most, self.patience)
        await self.app(scope, counted, send)
        if counted.too_long:
            await _refuse(send, 413, TOO_LARGE)
        elif counted.too_slow:
            await _refuse(send, 408, TOO_SLOW)


class _Counted:
    """`receive`, until more than `most` bytes came or they took too long: then as if the sender had hung up, so that
    Django lets go of them and answers nothing."""

    def __init__(self, receive: ASGIReceiveCallable, most: int, patience: float) -> None:
        self._receive, self._most, self._patience = receive, most, patience
        self._began, self._came, self._whole = asyncio.get_running_loop().time(), 0, False
        self.too_long = self.too_slow = False

    async def __call__(self) -> ASGIReceiveEvent:
        if self._whole:  # what comes now is only that the sender hangs up
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), self._left())
        except TimeoutError:
            self.too_slow = True
            return {"type": "http.disconnect"}
        if message["type"] == "http.request":
            self._came += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._came > self._most:
                self.too_long = True
                return {"type": "http.disconnect"}
        return message

    def _left(self) -> float:
        allowed = self._patience + self._came / SLOWEST
        return max(0.0, self._began + allowed - asyncio.get_running_loop().time())


def _declared(headers: Headers) -> int | None:
    """Content-Length; None for a body that does not tell its length, and 0 where there is no body. One that is no
    number is refused by the server itself."""
    given = dict(headers)
    length = given.get(b"content-length", b"")
    if length.isdigit():
        return int(length)
    return None if b"transfer-encoding" in given else 0


async def _refuse(send: ASGISendCallable, status: int, words: Words) -> None:
    """Closes the connection too: the rest of the body is read by nobody."""
    body = f"{words.zh} {words.en}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": body, "more_body": False})
