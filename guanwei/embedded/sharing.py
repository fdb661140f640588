"""Several commands, one embedded database: each uses the one that runs, or starts it for as long as it is needed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guanwei.embedded.cluster import Cluster
from guanwei.embedded.postmaster import read_postmaster
from guanwei.embedded.server import TELL_EVERY, Embedded, InUse, Tell, address
from guanwei.lib.home import Home
from guanwei.lib.lockfile import LockFile
from guanwei.lib.words import Words

AGAIN = 0.05  # seconds


def running_url(home: Home) -> str | None:
    """Address of the home's database when it runs and answers, else None."""
    cluster = Cluster(home.postgres)
    server = read_postmaster(cluster.data)
    if server is None or not server.ready or not server.socket_folder:
        return None
    return address(cluster, Path(server.socket_folder))


@contextmanager
def shared_database(home: Home, tell: Tell = lambda words: None) -> Iterator[str]:
    """The home's database for as long as the block lasts. Whoever started it waits for the others before it stops it.

    Waits while another process is starting or stopping it. Raises Problem when it cannot be started.
    """
    home.prepare()
    users = LockFile(home.run / "database.users")
    began = told = time.monotonic()
    while True:
        if running_url(home):
            users.acquire(shared=True, wait=True)
            try:
                if url := running_url(home):
                    yield url
                    return
            finally:
                users.release()
        database = Embedded(home, tell=tell)
        try:
            url = database.start()
        except InUse:
            time.sleep(AGAIN)
            if time.monotonic() - told >= TELL_EVERY:
                told = time.monotonic()
                waited = round(told - began)
                tell(Words(f"等待数据库启动，已等 {waited} 秒……", f"Waiting for the database, {waited} s so far ..."))
            continue
        try:
            yield url
        finally:
            _stop_when_unused(database, users, tell)
        return


def _stop_when_unused(database: Embedded, users: LockFile, tell: Tell) -> None:
    try:
        if not users.acquire():
            tell(
                Words(
                    "其他官微命令仍在使用数据库，等待其结束（Ctrl-C 立即停止）……",
                    "Other Guanwei commands still use the database; waiting for them (Ctrl-C stops it now) ...",
                )
            )
            users.acquire(wait=True)
    finally:
        database.stop()
        users.release()
