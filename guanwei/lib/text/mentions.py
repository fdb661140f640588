"""Mentions of people on other servers: `@name@host`."""

import re

# A name may hold points and hyphens inside. What stands before @ must not make it a part of a word or an address.
_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?"
_REMOTE = re.compile(rf"(?<![=/\w])(@{_NAME})@{_HOST}")


def without_hosts(text: str) -> str:
    """`@name` for each `@name@host`: servers show, and Mastodon counts, no more than that."""
    return _REMOTE.sub(r"\1", text)
