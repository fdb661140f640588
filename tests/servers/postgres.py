"""PostgreSQL servers for tests, empty, in a temporary folder, without waiting for the disk.

`start()` is the product's own embedded server. The AppView of the AT network needs an extension that the product does
without and does not carry, so it gets a PostgreSQL from npm: `start_with_extensions()`.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from guanwei.embedded import Embedded
from guanwei.embedded.account import Account, account_for
from guanwei.embedded.cluster import ENVIRONMENT, HERE, Cluster
from guanwei.embedded.postmaster import read_postmaster, stop_everything, wait_until
from guanwei.embedded.program import Program, everybody_may_enter
from guanwei.embedded.server import NOT_DURABLE, SETTINGS, address
from guanwei.embedded.sockets import PORT, make_socket_folder, remove_socket_folder
from guanwei.lib.tied import tied_command
from tests.servers.janitor import janitor
from tests.servers.process import ServerDied

ROOT = Path(__file__).parents[2]
READY_SECONDS = 30.0
MOST_CONNECTIONS = "200"


class Postgres:
    """A running server. `url` is the address of its first database, with the password in it."""

    def __init__(self, url: str, stop: Callable[[], None]) -> None:
        self.url = url
        self.told = {"url": url}
        self.stop = stop

    def create(self, database: str) -> str:
        """Makes an empty database and gives its address."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        return address_of(self.url, database)


def start() -> Postgres:
    """The product's embedded server, with room for several installations at once: each worker of a run has one.
    From the main thread: it ends with the thread that started it."""
    folder = _temporary_folder()
    server = Embedded(folder, durable=False)
    with patch.dict(SETTINGS, max_connections=MOST_CONNECTIONS):
        url = server.start()
    _hand_over(server.cluster)

    def stop() -> None:
        server.stop(patience=0)  # what it holds goes with it: a checkpoint would be written for nobody
        shutil.rmtree(folder, ignore_errors=True)

    return Postgres(url, stop)


def start_migrated() -> Postgres:
    """The same with a database that every migration has gone through, which others are copied from: `template`."""
    server = start()
    template = "guanwei_migrated"
    folder = _temporary_folder()
    given = {"DATABASE_URL": server.create(template), "GUANWEI_HOME": str(folder)}
    command = [sys.executable, "-m", "guanwei", "--lang", "en", "migrate"]
    done = subprocess.run(command, env=os.environ | given, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerDied(f"guanwei migrate failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    server.told["template"] = template
    return server


def start_with_extensions(installed: Path) -> Postgres:
    """A PostgreSQL of the same major version with all that comes with PostgreSQL; `installed` holds bin, lib, share."""
    folder = _temporary_folder()
    cluster = Cluster(folder / "postgres")
    cluster.folder.mkdir()
    account = account_for(cluster.data)
    if account.borrowed and not everybody_may_enter(installed):  # a cache folder in the home of root
        folder.chmod(0o755)
        installed = shutil.copytree(installed, folder / "program", symlinks=True)
    cluster.create(Program(installed), account, folder / "log", durable=False)
    sockets = make_socket_folder(folder, account)
    process = _serve(Program(installed), cluster, account, sockets, folder / "log")

    def stop() -> None:
        stop_everything(cluster.data, patience=0)
        process.wait()
        remove_socket_folder(sockets)
        shutil.rmtree(folder, ignore_errors=True)

    def answers() -> bool:
        running = read_postmaster(cluster.data)
        return process.poll() is not None or (running is not None and running.ready)

    if not wait_until(answers, READY_SECONDS) or process.poll() is not None:
        said = (folder / "log").read_text("utf-8", "replace")[-2000:]
        stop()
        raise ServerDied(f"the AppView's PostgreSQL did not start:\n{said}")
    _hand_over(cluster)
    return Postgres(address(cluster, sockets), stop)


def _serve(program: Program, cluster: Cluster, account: Account, sockets: Path, log: Path) -> subprocess.Popen[bytes]:
    settings = NOT_DURABLE | {"listen_addresses": "", "unix_socket_directories": str(sockets)}
    settings["max_connections"] = MOST_CONNECTIONS
    command = [program.postgres, "-D", HERE, "-p", str(PORT)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    ids = (account.uid, account.gid) if account.borrowed else (-1, -1)
    with log.open("ab") as output:
        return subprocess.Popen(
            tied_command(command, death_signal=signal.SIGQUIT, uid=ids[0], gid=ids[1]),
            cwd=cluster.data,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def address_of(url: str, database: str) -> str:
    """The address of another database on the same server."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def version_of(url: str) -> str:
    """The server's version, such as "18.1"."""
    with psycopg.connect(url) as connection:
        return str(connection.info.parameter_status("server_version")).split()[0]


def transactions_of(url: str, database: str) -> int:
    """How many transactions a database of the server has ended, statements outside of one included."""
    count = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s"
    with psycopg.connect(url) as connection:
        row = connection.execute(count, [database]).fetchone()
    return int(row[0]) if row else 0


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="guanwei-postgres-"))
    janitor.remove_folder(folder)
    return folder


def _hand_over(cluster: Cluster) -> None:
    """To the janitor: the server and the folder of its socket, which lies elsewhere."""
    running = read_postmaster(cluster.data)
    assert running is not None
    janitor.end_process(running.pid)
    janitor.remove_folder(Path(running.socket_folder))
