"""Things that take long to make are made once a machine and kept outside the tree, for every clone and every run.

`GUANWEI_TEST_CACHE` names the folder; the default is `~/.cache/guanwei-tests`. Deleting it costs time, nothing else.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def cache_folder() -> Path:
    """The folder that is kept between runs."""
    named = os.environ.get("GUANWEI_TEST_CACHE")
    folder = Path(named).expanduser() if named else Path.home() / ".cache" / "guanwei-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def fingerprint(*parts: bytes | str) -> str:
    """A short name for exactly these contents."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part if isinstance(part, bytes) else part.encode()).digest())
    return digest.hexdigest()[:16]


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` of the cache, filled by `make` when it is not there yet.

    `make` gets an empty folder beside it, which takes the name only when it is complete: a run that was killed half-way
    leaves nothing that a later one could take for the whole. Two runs at once make it once, the second waits.
    """
    root = cache_folder()
    folder = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return folder
        for left_behind in root.glob(f"{name}.part-*"):
            shutil.rmtree(left_behind, ignore_errors=True)
        part = Path(tempfile.mkdtemp(prefix=f"{name}.part-", dir=root))
        try:
            make(part)
            part.chmod(0o755)
            part.rename(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    return folder
