"""The folder of the server's socket: a short name, for its account alone.

A socket's path may have 107 bytes, a GUANWEI_HOME any number; so it lies elsewhere, under a name made from the home.
"""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from guanwei.embedded.account import Account
from guanwei.embedded.program import everybody_may_enter
from guanwei.lib.problem import Problem

PORT = 5432  # only part of the socket's name: nothing listens on the network
LONGEST = 107 - len(f"/.s.PGSQL.{PORT}.lock")


def make_socket_folder(home: Path, account: Account) -> Path:
    """The same folder for the same home at each start, so that an address stays good. Raises Problem."""
    name = f"guanwei-{hashlib.sha256(f'{account.uid}:'.encode() + os.fsencode(home)).hexdigest()[:12]}"
    places = [Path("/run")] if account.borrowed else []
    for place in (*places, Path("/tmp"), Path("/var/tmp"), Path(tempfile.gettempdir())):
        if not os.access(place, os.W_OK | os.X_OK) or len(os.fsencode(place / name)) > LONGEST:
            continue
        if account.borrowed and not everybody_may_enter(place):
            continue
        folder = place / name
        if not _make(folder, account):  # somebody else sits on the name
            folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=place))
            account.take(folder)
        return folder
    raise Problem(
        "找不到存放数据库套接字的文件夹（/run、/tmp 都不可写）。",
        "No folder for the database's socket: neither /run nor /tmp can be written.",
    )


def empty_socket_folder(folder: Path) -> None:
    for left_over in folder.iterdir():
        left_over.unlink()


def remove_socket_folder(folder: Path) -> None:
    """Leaves nothing behind once the server has ended."""
    if folder.exists():
        empty_socket_folder(folder)
        folder.rmdir()


def _make(folder: Path, account: Account) -> bool:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or stat.S_IMODE(found.st_mode) != 0o700:
            return False
        if found.st_uid not in (account.uid, os.geteuid()):
            return False
    account.take(folder)
    return True
