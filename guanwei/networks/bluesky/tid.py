"""Record keys: a timestamp that sorts as text (docs/concepts/bluesky.md, record keys)."""

import secrets
import threading
from datetime import UTC, datetime, timedelta

from guanwei.lib.clock import must_be_aware

_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_lock = threading.Lock()
_newest = 0


def new_tid(now: datetime) -> str:
    """A key of 13 characters for `now`. Never the same twice in one process, even for the same `now`; between processes
    ten random bits keep keys of the same microsecond apart."""
    global _newest
    with _lock:
        _newest = max((must_be_aware(now) - _EPOCH) // _MICROSECOND, _newest + 1)
        return tid_of(_EPOCH + _newest * _MICROSECOND, secrets.randbits(10))


def tid_of(moment: datetime, clock_id: int) -> str:
    """The key for a moment and one of 1024 clocks. Sorts as the moments do."""
    number = (moment - _EPOCH) // _MICROSECOND << 10 | clock_id
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))


def moment_of(tid: str) -> datetime:
    """The moment that a key was made for, aware UTC. ValueError for what is no key."""
    if len(tid) != 13 or tid[0] not in _ALPHABET[:16] or any(char not in _ALPHABET for char in tid):
        raise ValueError("not a record key")
    number = 0
    for char in tid:
        number = number << 5 | _ALPHABET.index(char)
    return _EPOCH + (number >> 10) * _MICROSECOND
