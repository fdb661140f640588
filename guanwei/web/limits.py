"""How much a request may bring along, judged before anything of it is kept.

Django writes a whole body to disk before it looks at who sends it and where to; this stands in front of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGIReceiveEvent, ASGISendCallable, Scope

from guanwei.lib.words import Words

FORM_BYTES = 2 << 20  # a page's fields, without files
ENVELOPE_BYTES = 1 << 20  # the fields that come with an upload
UPLOAD_PATHS = ("/posts/", "/imports")
TOO_LARGE = Words("内容太大，没有接收。", "That is too large; it was not taken in.")


def most_bytes(path: str, *, upload_bytes: int) -> int:
    """The longest body that `path` takes. Pure."""
    return upload_bytes + ENVELOPE_BYTES if path.startswith(UPLOAD_PATHS) else FORM_BYTES


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """An ASGI application that answers 413 to a body that is too long, by its declared length or by counting."""

    app: ASGI3Application
    upload_bytes: int

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = most_bytes(scope["path"], upload_bytes=self.upload_bytes)
        if _declared(scope["headers"]) > most:
            await _refuse(send)
            return
        counted = _Counted(receive, most)
        await self.app(scope, counted, send)
        if counted.too_long:
            await _refuse(send)


class _Counted:
    """`receive`, until more than `most` bytes came: then as if the sender had hung up, so that Django lets go of them
    and answers nothing."""

    def __init__(self, receive: ASGIReceiveCallable, most: int) -> None:
        self._receive, self._left = receive, most
        self.too_long = False

    async def __call__(self) -> ASGIReceiveEvent:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                self.too_long = True
                return {"type": "http.disconnect"}
        return message


def _declared(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """Content-Length; 0 where there is none or it is no number (the server refuses such a request by itself)."""
    given = dict(headers).get(b"content-length", b"")
    return int(given) if given.isdigit() else 0


async def _refuse(send: ASGISendCallable) -> None:
    """Closes the connection too: the rest of the body is read by nobody."""
    body = f"{TOO_LARGE.zh} {TOO_LARGE.en}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": body, "more_body": False})
