"""What was learned from a server and need not be asked again for a while."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key, each for so many seconds and the `most` that were used last. Safe to use from several threads."""

    def __init__(self, seconds: float, most: int = 1000, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._values: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            at, value = self._values.get(key, (0.0, None))
            if value is None or self._clock() - at >= self._seconds:
                return None
            self._values.move_to_end(key)
            return value

    def keep(self, key: Hashable, value: Value) -> Value:
        with self._lock:
            self._values[key] = self._clock(), value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
