"""People who start the database in real processes: root and an ordinary user, each with a Guanwei in reach."""

import json
import os
import shutil
import stat
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import guanwei
from guanwei.embedded.program import DISTRIBUTION, INSTALLED, LIBRARIES, PACKAGE, _packages, everybody_may_enter

HERE = Path(__file__).parent
REPOSITORY = Path(guanwei.__file__).parents[1]
NOBODY = 65534


@dataclass
class Keeper:
    """One `keeper.py` that runs: what it said, and ways for it to end."""

    process: subprocess.Popen[str]
    said: dict[str, object]

    @property
    def url(self) -> str:
        return str(self.said["url"])

    @property
    def server(self) -> int:
        return int(str(self.said["server"]))

    @property
    def problem(self) -> str:
        """The English sentence it refused with."""
        words = self.said["problem"]
        assert isinstance(words, dict)
        return str(words["en"])

    def stop(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(60)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(60)


@dataclass
class Person:
    """`folder` belongs to the person; `code` is what PYTHONPATH names."""

    uid: int
    folder: Path
    code: Path
    python: str
    started: list[Keeper] = field(default_factory=list)

    def start(self, home: Path) -> subprocess.Popen[str]:
        """`keeper.py` as this person, in an environment that tries to mislead PostgreSQL."""
        return subprocess.Popen(
            [self.python, str(self.code / "keeper.py"), str(home)],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(self.code), "PGPORT": "1", "PGOPTIONS": "-c fsync=off"},
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **({} if self.uid == os.geteuid() else {"user": self.uid, "group": self.uid, "extra_groups": []}),
        )

    def keep(self, home: Path) -> Keeper:
        """A keeper that has said how it went."""
        process = self.start(home)
        assert process.stdout is not None
        line = process.stdout.readline()
        keeper = Keeper(process, json.loads(line) if line else {"problem": {"en": "it said nothing"}})
        self.started.append(keeper)
        return keeper

    def end_all(self) -> None:
        for keeper in self.started:
            with suppress(OSError, subprocess.TimeoutExpired):
                if keeper.process.poll() is None:
                    keeper.stop()
            if keeper.process.poll() is None:
                keeper.kill()
            for pipe in (keeper.process.stdin, keeper.process.stdout):
                with suppress(OSError):
                    pipe and pipe.close()


def clone(folder: Path, *, owner: int) -> Path:
    """What a person would have after installing into `folder`: Guanwei and the wheel with PostgreSQL."""
    packages = _packages()
    nothing_else = shutil.ignore_patterns("__pycache__", "*.a", "include", "pginstall")
    shutil.copytree(REPOSITORY / "guanwei", folder / "guanwei", ignore=nothing_else)
    shutil.copytree(packages / PACKAGE, folder / PACKAGE, ignore=nothing_else)
    shutil.copytree(packages / LIBRARIES, folder / LIBRARIES)
    for information in packages.glob(f"{DISTRIBUTION.replace('-', '_')}-*.dist-info"):
        shutil.copytree(information, folder / information.name)
    shutil.copy(HERE / "keeper.py", folder)
    assert (folder / PACKAGE / INSTALLED / "bin" / "postgres").exists()
    if owner != os.geteuid():
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)
    return folder


def python_for_everybody() -> str | None:
    """An interpreter that any account may run; the one that runs the tests may lie in root's own folder."""
    candidates = [Path(os.path.realpath(sys.executable)), *sorted(Path("/usr/bin").glob("python3.1[1-9]"))]
    return next((str(path) for path in candidates if everybody_may_enter(path)), None)


def modes_above(*paths: Path) -> dict[Path, tuple[int, int, int]]:
    """Mode, owner and group of every folder above each path, and of the path where it exists."""
    above = {folder for path in paths for folder in (path, *path.parents) if folder.exists()}
    return {
        folder: (stat.S_IMODE(info.st_mode), info.st_uid, info.st_gid) for folder in above for info in [folder.stat()]
    }
