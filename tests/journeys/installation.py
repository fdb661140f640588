"""A copy of the project as a person would have it, and `guanwei up` run from it as that person."""

import compileall
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.embedded.people import REPOSITORY
from tests.servers.janitor import janitor

READY_WITHIN, STOPPED_WITHIN = 120.0, 60.0  # seconds, on a machine that does other things meanwhile
NEVER_NEEDED = shutil.ignore_patterns("playwright", "mypy", "pip", "*.a")


def copy_project(folder: Path) -> Path:
    """The sources and the installed packages, compiled as pip leaves them: an ordinary user may write nothing here, and
    would compile all of it at every start. Packages are links where the disk allows, because they are large."""
    packages = sysconfig.get_path("purelib")
    shutil.copytree(REPOSITORY / "guanwei", folder / "guanwei", ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(folder / "guanwei", quiet=2)
    shutil.copytree(packages, folder / "site-packages", copy_function=_link, ignore=NEVER_NEEDED)
    return folder


def _link(source: str, goal: str) -> None:
    try:
        os.link(source, goal)
    except OSError:
        shutil.copy2(source, goal)


@dataclass
class Person:
    """Somebody with a copy of the project, who runs it with `python` as the account `uid`."""

    uid: int
    copy: Path
    folder: Path
    python: str

    def up(self, home: Path, *options: str) -> "Up":
        process = subprocess.Popen(
            [self.python, "-m", "guanwei", "--lang", "en", "--json", "--home", str(home), "up", *options],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{self.copy}:{self.copy / 'site-packages'}"},
            cwd=self.copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **({} if self.uid == os.geteuid() else {"user": self.uid, "group": self.uid, "extra_groups": []}),
        )
        janitor.end_process(process.pid)
        return Up(process, home)


@dataclass
class Up:
    """One run of `guanwei up`."""

    process: subprocess.Popen[str]
    home: Path
    noted: str = ""  # what it wrote to standard error, once it has ended

    def wait_until_ready(self) -> dict[str, object]:
        """What it printed when everything answered."""
        assert self.process.stdout is not None
        lines = ""
        while not lines.endswith("}\n"):
            line = self.process.stdout.readline()
            assert line, f"it ended: {self.process.communicate()[1]}"
            lines += line if lines or line == "{\n" else ""
        said = json.loads(lines)
        assert isinstance(said, dict)
        return said

    def refusal(self) -> tuple[int, str]:
        """Exit code and what it said on standard error, of a run that does not start."""
        return self._ended(READY_WITHIN), self.noted

    def processes(self) -> list[int]:
        """This process and everything below it."""
        return _tree(self.process.pid)

    def interrupt(self) -> int:
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self._ended()

    def kill(self) -> None:
        self.process.kill()
        self._ended()

    def _ended(self, within: float = STOPPED_WITHIN) -> int:
        _, self.noted = self.process.communicate(timeout=within)
        return self.process.returncode


def status_of(url: str) -> int:
    place = urlsplit(url)
    wire = HTTPConnection(place.hostname or "", place.port, timeout=10)
    try:
        wire.request("GET", place.path or "/")
        return wire.getresponse().status
    finally:
        wire.close()


def runs(pid: int) -> bool:
    """Whether it still does something; what init has not yet buried does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def listening_addresses(pids: list[int]) -> set[str]:
    """IPv4 and IPv6 addresses that these processes listen on, as /proc writes them."""
    sockets = set()
    for pid in pids:
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                sockets.add(os.readlink(entry))
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else []:
            columns = line.split()
            if columns[3] == "0A" and f"socket:[{columns[9]}]" in sockets:
                found.add(columns[1].partition(":")[0])
    return found


def _tree(pid: int) -> list[int]:
    with suppress(FileNotFoundError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(each for child in children for each in _tree(int(child)))]
    return []


def python_version(python: str) -> str:
    program = "import sysconfig; print(sysconfig.get_config_var('EXT_SUFFIX'))"
    return subprocess.run([python, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def our_python_version() -> str:
    return python_version(sys.executable)
