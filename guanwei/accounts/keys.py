"""The installation's keys: one file below GUANWEI_HOME, newest key first, readable by its owner alone.

`GUANWEI_KEYS` (comma separated, newest first) replaces the file where several machines share one database.
"""

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet

VARIABLE = "GUANWEI_KEYS"


def load_or_create_keys(file: Path) -> tuple[bytes, ...]:
    """All keys, newest first. Makes the first one when there is none; two starters at once end with the same key."""
    given = os.environ.get(VARIABLE, "")
    if given:
        return tuple(key.strip().encode() for key in given.split(",") if key.strip())
    if not file.exists():
        _create(file, [Fernet.generate_key()])
    return tuple(line.strip() for line in file.read_bytes().splitlines() if line.strip())


def current_keys(file: Path) -> tuple[bytes, ...]:
    """All keys as they are now, newest first: a process that runs follows a rotation without being started again."""
    if os.environ.get(VARIABLE):
        return load_or_create_keys(file)
    state = file.stat()
    return _read(file, (state.st_ino, state.st_mtime_ns))


@lru_cache(maxsize=1)
def _read(file: Path, _state: tuple[int, int]) -> tuple[bytes, ...]:
    return load_or_create_keys(file)


def add_key(file: Path) -> None:
    """Puts a new key in front. Old ones stay until every credential was sealed again."""
    keys = [Fernet.generate_key(), *load_or_create_keys(file)]
    _replace(file, keys)


def keep_only_newest(file: Path) -> None:
    _replace(file, list(load_or_create_keys(file)[:1]))


def signing_key(keys: tuple[bytes, ...]) -> str:
    """Django's SECRET_KEY, from the oldest key so that rotation signs nobody out while both are present."""
    return hashlib.sha256(b"guanwei signing" + keys[-1]).hexdigest()


def _create(file: Path, keys: list[bytes]) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    _write(draft, keys)
    try:
        os.link(draft, file)  # fails when another starter was quicker: then its key is the key
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _replace(file: Path, keys: list[bytes]) -> None:
    draft = file.with_suffix(f".{os.getpid()}")
    _write(draft, keys)
    draft.replace(file)


def _write(file: Path, keys: list[bytes]) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(b"\n".join(keys) + b"\n")
        handle.flush()
        os.fsync(handle.fileno())
