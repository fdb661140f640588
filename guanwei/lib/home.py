"""GUANWEI_HOME: the one folder that holds everything an installation keeps on this machine.

postgres/   the embedded database: `data/` and its `password`
media/      originals and variants of pictures and videos
keys        the installation's keys (see guanwei.accounts.keys)
simulator/  what the Weibo simulator of a demonstration remembers
run/        locks
demonstration  a mark: this home was filled by `guanwei up --demo`
logs/       what the processes of `guanwei up` write
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guanwei.lib.problem import Problem

VARIABLE = "GUANWEI_HOME"
PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Home:
    """Names the places; nothing is read or made before `prepare`."""

    root: Path

    @classmethod
    def at(cls, folder: Path | str) -> "Home":
        """`~` is the person's own folder; a relative path starts where the command was given. Raises Problem."""
        try:
            return cls(Path(os.path.abspath(Path(folder).expanduser())))
        except RuntimeError as error:
            raise Problem(
                "当前用户没有主目录，请用 --home 或 GUANWEI_HOME 指定数据文件夹。",
                "This user has no home folder. Choose a folder for the data with --home or GUANWEI_HOME.",
            ) from error

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Home":
        """GUANWEI_HOME, else `guanwei` in XDG_DATA_HOME, else ~/.local/share/guanwei."""
        given = environment.get(VARIABLE)
        return cls.at(given or Path(environment.get("XDG_DATA_HOME") or "~/.local/share") / "guanwei")

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def keys(self) -> Path:
        """A file, not a folder."""
        return self.root / "keys"

    @property
    def simulator(self) -> Path:
        return self.root / "simulator"

    @property
    def demonstration(self) -> Path:
        """A file that is there in the home of a demonstration: its accounts are on the simulator of this machine, for
        every command that is run on the home."""
        return self.root / "demonstration"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    def prepare(self) -> None:
        """Makes what is missing, for its owner alone (0700). A folder that exists keeps its mode.

        Raises Problem for a file in the way, a folder that cannot be written, a full disk.
        """
        try:
            self.root.parent.mkdir(parents=True, exist_ok=True)
            for folder in (self.root, self.postgres, self.media, self.simulator, self.run, self.logs):
                folder.mkdir(mode=PRIVATE, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.run) as probe:
                probe.write(b"x" * 4096)
        except OSError as error:
            raise _explain(self.root, error) from error

    def require_space(self, bytes_free: int) -> None:
        """Raises Problem when fewer than `bytes_free` bytes are left where the data live."""
        free = shutil.disk_usage(self.root).free
        if free < bytes_free:
            have, need = free >> 20, bytes_free >> 20
            raise Problem(
                f"磁盘空间不足：{self.root} 只剩 {have} MB，至少需要 {need} MB。",
                f"Not enough disk space: {self.root} has {have} MB left and needs at least {need} MB.",
            )


def _explain(root: Path, error: OSError) -> Problem:
    place = error.filename if isinstance(error.filename, str) else str(root)
    match error.errno:
        case errno.EEXIST | errno.ENOTDIR:
            return Problem(f"{place} 不是文件夹，无法存放数据。", f"{place} is in the way: it is not a folder.")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return Problem(
                f"无法写入 {place}：没有权限，或磁盘只读。请用 --home 或 GUANWEI_HOME 指定另一个文件夹。",
                f"Cannot write to {place}: no permission, or a read-only disk. "
                "Choose another folder with --home or GUANWEI_HOME.",
            )
        case errno.ENOSPC | errno.EDQUOT:
            return Problem(f"磁盘已满，无法写入 {place}。", f"The disk is full: cannot write to {place}.")
        case _:
            return Problem(f"无法使用 {place}：{error.strerror}。", f"Cannot use {place}: {error.strerror}.")
