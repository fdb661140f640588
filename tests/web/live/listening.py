"""A browser's end of a live stream, on the wire: what came, event by event, and nothing waited for longer than said."""

import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from guanwei.people.models import User
from tests.web.visitors import browser

LONG = 60.0  # seconds; patience with a busy machine, no promise: on a quiet one it is a tenth of a second


def signed_in(user: User) -> str:
    """The key of a new session."""
    return str(browser(user).session.session_key)


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    data: dict[str, Any]
    id: str = ""


class Stream:
    """`GET /live` by somebody. `events` are those that have come; comments are counted."""

    def __init__(self, url: str, session: str, *, since: int | None = None, heard: str = "") -> None:
        place = urlsplit(url)
        self._wire = socket.create_connection((place.hostname, place.port), timeout=LONG)
        query = f"?since={since}" if since is not None else ""
        last = f"Last-Event-ID: {heard}\r\n" if heard else ""
        cookie = f"Cookie: sessionid={session}\r\n"
        self._wire.sendall(f"GET /live{query} HTTP/1.1\r\nHost: localhost\r\n{cookie}{last}\r\n".encode())
        self.ended = False
        self.comments = 0
        self.retry = 0
        self.events: list[Event] = []
        self._bytes = b""
        self._text = ""
        self._until(lambda: b"\r\n\r\n" in self._bytes, LONG)
        head, self._bytes = self._bytes.split(b"\r\n\r\n", 1)
        status, *lines = head.decode().split("\r\n")
        self.status = int(status.split(" ")[1])
        self.headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        if self.is_open:
            self.wait_for("ready")

    @property
    def is_open(self) -> bool:
        return self.status == 200

    def wait_for(self, name: str, seconds: float = LONG, **data: object) -> Event:
        """The first event of that name that is not taken yet, with everything before it taken."""
        found: list[Event] = []
        passed: list[str] = []

        def there() -> bool:
            while self.events:
                one = self.events.pop(0)
                if one.name == name and all(one.data.get(key) == value for key, value in data.items()):
                    found.append(one)
                    return True
                passed.append(f"{one.name} {one.data}")
            return False

        assert self.is_open, f"no stream: {self.status} {self.headers}"
        assert self._until(there, seconds), f"no {name} within {seconds} s, but {passed}"
        return found[0]

    def all_within(self, seconds: float) -> list[Event]:
        self._until(lambda: False, seconds)
        taken, self.events = self.events, []
        return taken

    def until_the_end(self, seconds: float = LONG) -> float:
        """Seconds until the server ended it."""
        began = time.monotonic()
        assert self._until(lambda: self.ended, seconds), "it goes on"
        return time.monotonic() - began

    def close(self) -> None:
        self._wire.close()

    def _until(self, there: Callable[[], bool], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not there():
            left = end - time.monotonic()
            if left <= 0 or self.ended:
                return there()
            self._wire.settimeout(left)
            try:
                data = self._wire.recv(65536)
            except TimeoutError:
                continue
            self._bytes += data
            self.ended = self.ended or not data
            if hasattr(self, "headers"):
                self._read()
        return True

    def _read(self) -> None:
        while b"\r\n" in self._bytes:
            length, rest = self._bytes.split(b"\r\n", 1)
            size = int(length, 16)
            if len(rest) < size + 2:
                break
            self._text += rest[:size].decode()
            self._bytes = rest[size + 2 :]
            self.ended = self.ended or size == 0
        *blocks, self._text = self._text.split("\n\n")
        for block in blocks:
            self._take(block)

    def _take(self, block: str) -> None:
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if "event" in fields:
            self.events.append(Event(fields["event"], json.loads(fields["data"]), fields.get("id", "")))
        elif "retry" in fields:
            self.retry = int(fields["retry"])
        else:
            self.comments += 1
