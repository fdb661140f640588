"""Django behind ASGI, and who is known to it before a request has been read."""

import re
from collections.abc import Iterable
from importlib import import_module

from asgiref.sync import sync_to_async
from asgiref.typing import ASGISendCallable
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpResponseBase, parse_cookie

_SESSION = re.compile(r"[a-z0-9]{8,40}")


class Handler(ASGIHandler):
    """Gives the database connection back before the answer goes out. There are few, and whoever does not take in what
    was answered would otherwise keep one for as long as they like."""

    async def send_response(self, response: HttpResponseBase, send: ASGISendCallable) -> None:
        await sync_to_async(close_old_connections, thread_sensitive=True)()
        await super().send_response(response, send)


async def has_signed_in(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Is there a session behind these headers in which somebody has signed in?"""
    cookies = parse_cookie("; ".join(value.decode("latin-1") for name, value in headers if name == b"cookie"))
    key = cookies.get(settings.SESSION_COOKIE_NAME, "")
    if not _SESSION.fullmatch(key):
        return False
    return await sync_to_async(_is_somebody_s, thread_sensitive=False)(key)


def _is_somebody_s(key: str) -> bool:
    try:
        return SESSION_KEY in import_module(settings.SESSION_ENGINE).SessionStore(key)
    finally:
        close_old_connections()
