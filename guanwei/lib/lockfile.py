"""One process at a time: a lock that the kernel takes back when its holder ends, however it ends."""

import fcntl
import os
from pathlib import Path

_held: set["LockFile"] = set()


def _give_up_after_fork() -> None:
    """A forked child shares the lock of its parent and would keep it alive after the parent was killed."""
    for lock in list(_held):
        lock.release()


os.register_at_fork(after_in_child=_give_up_after_fork)


class LockFile:
    """A lock on `path` (flock). Held by this process from `acquire` to `release`, and by no child of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, *, shared: bool = False, wait: bool = False) -> bool:
        """True when the lock is ours now. Without `wait` it answers at once. Many may hold it `shared`."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(descriptor)
            return False
        except BaseException:
            os.close(descriptor)
            raise
        if not shared:
            os.truncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
        self._descriptor = descriptor
        _held.add(self)
        return True

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
            _held.discard(self)

    def holder(self) -> str:
        """Process id of whoever took the lock alone last, as text; empty when nobody ever did."""
        try:
            return self.path.read_text()
        except FileNotFoundError:
            return ""
