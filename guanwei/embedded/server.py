"""Starts, watches and stops the PostgreSQL server of one GUANWEI_HOME."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from guanwei.embedded.account import account_for
from guanwei.embedded.cluster import DATABASE, ENVIRONMENT, HERE, ROLE, Cluster
from guanwei.embedded.postmaster import FAST, IMMEDIATE, STEP, read_postmaster, stop_everything
from guanwei.embedded.program import program_for
from guanwei.embedded.sockets import PORT, empty_socket_folder, make_socket_folder, remove_socket_folder
from guanwei.lib.children import shorten_logs
from guanwei.lib.home import Home
from guanwei.lib.lockfile import LockFile
from guanwei.lib.problem import Problem
from guanwei.lib.tied import tied_command
from guanwei.lib.words import Words

Tell = Callable[[Words], None]

# Small, because the whole product shares one small machine; nothing here weakens what a COMMIT promises.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "cluster_name": "guanwei",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "60",
    "superuser_reserved_connections": "0",
    "shared_buffers": "48MB",
    "maintenance_work_mem": "32MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "huge_pages": "off",
    "io_method": "sync",
    "autovacuum_max_workers": "2",
    "autovacuum_worker_slots": "2",
    "max_parallel_workers": "0",
    # No replica and no archive hangs on an embedded server.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    # Refused statements are named without their text or values: they hold what people wrote.
    "log_checkpoints": "off",
    "log_min_messages": "error",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

SPACE_FOR_A_NEW_CLUSTER = 200 << 20
SPACE_TO_RUN = 40 << 20
TELL_EVERY = 5.0  # seconds
PATIENCE = 30.0  # seconds a stop waits for the final checkpoint before it insists


class InUse(Problem):
    """Another process of Guanwei runs the database of this home."""


class Embedded:
    """The PostgreSQL server of one home, for as long as this process wants it.

    Start it from the main thread: the server's life is tied to the thread that started it. `durable=False` is for tests
    only: it forgets what was committed when the machine (not the server) fails. Every failure is a Problem.
    """

    def __init__(self, home: Path | Home, *, durable: bool = True, tell: Tell = lambda words: None) -> None:
        self.home = home if isinstance(home, Home) else Home.at(home)
        self.cluster = Cluster(self.home.postgres)
        self.log = self.home.logs / "postgresql.log"
        self._durable = durable
        self._tell = tell
        self._lock = LockFile(self.home.run / "database.lock")
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets: Path | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Address for libpq, known from `prepare` on. It holds the password: never log it."""
        if self._sockets is None:
            raise RuntimeError("the address is known once the database was prepared")
        return address(self.cluster, self._sockets)

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def prepare(self) -> None:
        """Folders, lock and address, without starting anything yet. Raises InUse when another process was first."""
        if self._sockets is not None:
            return
        self.home.prepare()
        if not self._lock.acquire():
            raise InUse(
                f"{self.home.root} 的数据库正由另一个官微进程（PID {self._lock.holder()}）使用。",
                f"The database in {self.home.root} is in use by another Guanwei process (PID {self._lock.holder()}).",
            )
        try:
            self.cluster.password()
            self._account = account_for(self.cluster.data)
            self._sockets = make_socket_folder(self.home.root, self._account)
        except BaseException:
            self._lock.release()
            raise

    def start(self) -> str:
        """Starts the server, makes the cluster the first time, waits for as long as recovery takes; its address."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("start the database from the main thread: it ends with the thread that started it")
        self.prepare()
        if self.alive:
            return self.url
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self, patience: float = PATIENCE) -> None:
        """Ends the server: a checkpoint within `patience` seconds, else without. Harmless when nothing runs."""
        if self._sockets is None:
            return
        try:
            if self._process is not None:
                _end(self._process, patience)
                self._process = None
            stop_everything(self.cluster.data, patience=patience)
        finally:
            remove_socket_folder(self._sockets)
            self._sockets = None
            self._lock.release()

    def _start(self) -> None:
        program = program_for(self._account)
        shorten_logs(self.home.logs)
        stop_everything(self.cluster.data, patience=PATIENCE)  # what a killed parent left
        self._forget_the_dead()
        if not self.cluster.data.exists():
            self.home.require_space(SPACE_FOR_A_NEW_CLUSTER)
            self._tell(Words("第一次启动，正在创建数据库……", "First start: making the database ..."))
            self.cluster.create(program, self._account, self.log, durable=self._durable)
        self.home.require_space(SPACE_TO_RUN)
        self.cluster.require_our_version()
        settings = SETTINGS | {"unix_socket_directories": str(self._sockets)} | ({} if self._durable else NOT_DURABLE)
        command = [program.postgres, "-D", HERE, "-p", str(PORT)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        borrowed = self._account.borrowed
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                tied_command(
                    command,
                    death_signal=FAST,
                    uid=self._account.uid if borrowed else -1,
                    gid=self._account.gid if borrowed else -1,
                ),
                cwd=self.cluster.data,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # the terminal's Ctrl-C is for us; we stop the server when its users are gone
            )
        self._wait_until_ready(self._process)

    def _forget_the_dead(self) -> None:
        """PostgreSQL refuses to start while the process number in an old lock file is taken, by a zombie or, after
        a container's restart, by something else altogether. We hold the lock and have seen that nothing runs.
        """
        (self.cluster.data / "postmaster.pid").unlink(missing_ok=True)
        if self._sockets is not None:
            empty_socket_folder(self._sockets)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        """For as long as the server lives: replaying a long log is work, not a failure."""
        began = told = time.monotonic()
        while process.poll() is None:
            server = read_postmaster(self.cluster.data)
            if server is not None and server.pid == process.pid and server.ready:
                return
            time.sleep(STEP)
            if time.monotonic() - told >= TELL_EVERY:
                told = time.monotonic()
                seconds = round(told - began)
                self._tell(
                    Words(f"数据库正在恢复，已用 {seconds} 秒……", f"The database is recovering, {seconds} s so far ...")
                )
        reason = _last_complaint(self.log)
        raise Problem(
            f"数据库没有启动：{reason}（详见 {self.log}）。", f"The database did not start: {reason} (see {self.log})."
        )


def _end(process: subprocess.Popen[bytes], patience: float) -> None:
    """Also right for a process that has not yet become PostgreSQL, which `stop_everything` would not know."""
    for wish, seconds in ((FAST, patience), (IMMEDIATE, 10.0), (signal.SIGKILL, None)):
        if process.poll() is None:
            process.send_signal(wish)
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)


def address(cluster: Cluster, sockets: Path) -> str:
    """`postgresql://` address of the cluster's database by the socket in `sockets`."""
    password = quote(cluster.password(), safe="")
    return f"postgresql://{ROLE}:{password}@/{DATABASE}?host={quote(str(sockets), safe='')}&port={PORT}"


def _last_complaint(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-20:]
    complaints = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    return (complaints or lines or ["?"])[-1]
