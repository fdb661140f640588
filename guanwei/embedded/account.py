"""Whose rights PostgreSQL runs with. It refuses root, so root lends it an account that owns nothing else."""

import grp
import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from guanwei.lib.problem import Problem

# Never assigned by Debian, Fedora or systemd (systemd.io/UIDS-GIDS), and inside the 65,536 ids of a rootless container.
FREE_IDS = range(60706, 61184)


@dataclass(frozen=True, slots=True)
class Account:
    """`borrowed` is false when PostgreSQL simply runs as the person who started us."""

    uid: int
    gid: int
    borrowed: bool

    def take(self, path: Path) -> None:
        """Gives one file or folder to the account; a link itself, never what it points to."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def take_all(self, folder: Path) -> None:
        self.take(folder)
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                self.take(Path(parent, name))


def account_for(data: Path) -> Account:
    """The owner of the data folder; for a new one ourselves, or as root an id that nobody else has.

    An id of its own, not `nobody`: whatever else runs as nobody could read the data and stop the server.
    """
    if os.geteuid() != 0:
        return _ourselves()
    if data.exists():
        owner = data.stat()
        if owner.st_uid == 0:
            raise Problem(
                f"{data} 属于 root，PostgreSQL 不能以 root 运行。请恢复原来的属主（例如用 cp -a 还原备份）。",
                f"{data} belongs to root, and PostgreSQL does not run as root. "
                "Give it back its owner (restore backups with cp -a).",
            )
        return Account(owner.st_uid, owner.st_gid, borrowed=True)
    free = _free_id(data)
    return Account(free, free, borrowed=True)


def account_that_creates(account: Account) -> Account:
    """initdb insists on an account with a name, which a free id has not. As root a new cluster is therefore made by
    `nobody` within the group of `account`, below a folder that only root may enter, and handed over before any start.
    """
    if not account.borrowed:
        return account
    named = [entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0]
    nobody = [entry.pw_uid for entry in pwd.getpwall() if entry.pw_name == "nobody"]
    if not named:
        raise Problem(
            "系统中没有任何普通账户，无法创建数据库。", "The system has no account but root: no database can be made."
        )
    return Account((nobody or named)[0], account.gid, borrowed=True)


def _ourselves() -> Account:
    uid = os.geteuid()
    try:
        pwd.getpwuid(uid)
    except KeyError as error:
        raise Problem(
            f"当前用户（uid {uid}）在系统中没有名字，PostgreSQL 无法运行。"
            "请在 /etc/passwd 中添加，或设置 DATABASE_URL。",
            f"This user (uid {uid}) has no name on the system, and PostgreSQL insists on one. "
            "Add it to /etc/passwd or set DATABASE_URL.",
        ) from error
    return Account(uid, os.getegid(), borrowed=False)


def _free_id(data: Path) -> int:
    """The same folder asks for the same id first, different folders mostly for different ones."""
    taken = {entry.pw_uid for entry in pwd.getpwall()} | {entry.gr_gid for entry in grp.getgrall()}
    start = int.from_bytes(hashlib.sha256(os.fsencode(data)).digest()[:4], "big")
    for step in range(len(FREE_IDS)):
        candidate = FREE_IDS[(start + step) % len(FREE_IDS)]
        if candidate not in taken:
            return candidate
    raise Problem(
        f"找不到空闲的用户编号（{FREE_IDS[0]}-{FREE_IDS[-1]}）。请设置 DATABASE_URL。",
        f"No free user id between {FREE_IDS[0]} and {FREE_IDS[-1]}. Set DATABASE_URL instead.",
    )
