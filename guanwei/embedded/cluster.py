"""The data folder: made whole or not at all, with one role that can sign in, by password only."""

import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from guanwei.embedded.account import Account, account_that_creates
from guanwei.embedded.program import MAJOR, Program
from guanwei.lib.problem import Problem
from guanwei.lib.tied import tied_command

ROLE = DATABASE = "guanwei"

# Every PostgreSQL process works in the data folder and names it so. The account that root lends it may then have no
# way to the folder through those above it, and the folder's path may have any length.
HERE = "/proc/self/cwd"

# The superuser has no password, so under this rule nobody signs in as superuser at all.
SIGN_IN_RULES = "# Guanwei: by password over the local socket, and no other way.\nlocal all all scram-sha-256\n"


@dataclass(frozen=True, slots=True)
class Cluster:
    """`folder` is GUANWEI_HOME/postgres."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def password_file(self) -> Path:
        return self.folder / "password"

    def password(self) -> str:
        """The role's password; made with the cluster. Raises Problem when the cluster is there and it is not."""
        if not self.password_file.exists():
            if self.data.exists():
                raise Problem(
                    f"数据库的密码文件不见了：{self.password_file}。请从备份中恢复它。",
                    f"The database's password file is gone: {self.password_file}. Restore it from a backup.",
                )
            _write_private(self.password_file, secrets.token_urlsafe(32))
        return self.password_file.read_text().strip()

    def require_our_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != str(MAJOR):
            raise Problem(
                f"{self.data} 是 PostgreSQL {found} 的数据，而本版官微自带 PostgreSQL {MAJOR}。"
                f"请用旧版导出（pg_dump）后再升级，步骤见 docs/guide/database.md。",
                f"{self.data} holds data of PostgreSQL {found}, and this Guanwei carries PostgreSQL {MAJOR}. "
                "Dump it with the older version first; docs/guide/database.md says how.",
            )

    def create(self, program: Program, account: Account, log: Path, *, durable: bool) -> None:
        """initdb, then role and database, in a folder named last: half a cluster is never taken for one."""
        draft = self.folder / "data.new"
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        maker = account_that_creates(account)
        maker.take(draft)
        make = _Maker(draft, maker, log)
        make.run(
            [
                *(program.initdb, "-D", HERE, "--username=postgres", "--auth=reject", "--encoding=UTF8", "--locale=C"),
                *("--no-instructions", "--sync-method=syncfs" if durable else "--no-sync"),
            ]
        )
        make.run(
            [program.postgres, "--single", "-D", HERE, "-c", f"fsync={'on' if durable else 'off'}", "template1"],
            typed=f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{self.password()}';\n"
            f"CREATE DATABASE {DATABASE} OWNER {ROLE};\n",
        )
        with (draft / "pg_hba.conf").open("w") as rules:
            rules.write(SIGN_IN_RULES)
            rules.flush()
            os.fsync(rules.fileno())
        account.take_all(draft)
        draft.rename(self.data)
        _sync_folder(self.folder)


@dataclass(frozen=True, slots=True)
class _Maker:
    draft: Path
    account: Account
    log: Path

    def run(self, command: list[str], typed: str = "") -> None:
        """One program to its end. The single-user server answers 0 whatever happened; what it says decides."""
        account = self.account
        ids = (account.uid, account.gid) if account.borrowed else (-1, -1)
        done = subprocess.run(
            tied_command(command, death_signal=signal.SIGKILL, uid=ids[0], gid=ids[1]),
            cwd=self.draft,
            env=ENVIRONMENT,
            input=typed,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=False,
        )
        with self.log.open("a") as log:
            log.write(done.stdout)
        complaints = [
            line for line in done.stdout.splitlines() if "ERROR:" in line or "FATAL:" in line or "error:" in line
        ]
        if done.returncode != 0 or complaints:
            reason = complaints[0] if complaints else f"exit {done.returncode}"
            raise Problem(
                f"无法创建数据库：{reason}（详见 {self.log}）。",
                f"The database could not be made: {reason} (see {self.log}).",
            )


# Nothing of the caller's environment: its PGDATA, PGPORT or PGOPTIONS mean some other server.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _write_private(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text + "\n")
        handle.flush()
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
