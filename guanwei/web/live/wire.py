"""How a stream of events is written (the HTML standard, "Server-sent events"). Pure."""

import json
from collections.abc import Mapping

# How long a browser waits before it comes back; not for all of them the same, or all would come at once.
RETRY_MS, RETRY_SPREAD_MS = 2_000, 3_000

HEARTBEAT = b": \n\n"


def retry(spread: float) -> bytes:
    """`spread` between 0 and 1."""
    return f"retry: {RETRY_MS + int(spread * RETRY_SPREAD_MS)}\n\n".encode()


def changed(at_ms: int, topics: Mapping[str, list[int]]) -> bytes:
    """These topics are no longer what they were; what came up to `at_ms` is told."""
    return _event("changed", {"at": at_ms, "topics": topics}, at_ms)


def everything(at_ms: int) -> bytes:
    """Nobody knows what changed: something may have been missed."""
    return _event("everything", {"at": at_ms}, at_ms)


def ready(at_ms: int) -> bytes:
    """From here on nothing is missed."""
    return _event("ready", {"at": at_ms}, at_ms)


def over(why: str) -> bytes:
    """The stream ends, and not by accident: the browser is not to come back by itself."""
    return _event("over", {"why": why}, None)


def _event(name: str, data: Mapping[str, object], id: int | None) -> bytes:
    lines = [f"event: {name}", f"data: {json.dumps(data, separators=(',', ':'))}"]
    if id is not None:
        lines.append(f"id: {id}")
    return ("\n".join(lines) + "\n\n").encode()
