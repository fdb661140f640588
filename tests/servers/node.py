"""Node 20 together with its C headers, which the AT network needs: one of its packages is compiled on the machine."""

import json
import os
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.servers.cache import cache_folder, fingerprint, made_once
from tests.servers.process import ServerProcess

MAJOR = "20"
RECIPE = Path(__file__).parent / "atnet" / "node"


class CannotInstall(Exception):
    """A tool is missing on this machine or a step of an installation failed."""


@dataclass(frozen=True)
class Node:
    """A Node whose headers are below `prefix`/include/node."""

    prefix: Path
    version: str

    @property
    def binary(self) -> Path:
        return self.prefix / "bin" / "node"

    def npm(self, *arguments: str, folder: Path, **settings: str) -> None:
        """Runs npm under this Node in `folder`. `settings` are npm's own (`nodedir=...`)."""
        path = f"{self.prefix / 'bin'}{os.pathsep}{os.environ['PATH']}"
        npm(*arguments, folder=folder, PATH=path, npm_config_nodedir=str(self.prefix), **settings)


def machine() -> str:
    """The kind of processor, as npm packages name it."""
    return {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())


def find_node() -> Node:
    """The machine's own Node when it is the right one and has headers, else one from npm, kept in the cache."""
    own = shutil.which("node")
    if own and (node := _complete(Path(own).resolve().parent.parent)):
        return node
    lock = (RECIPE / "package-lock.json").read_bytes()
    folder = made_once(f"node-{machine()}-{fingerprint(lock)}", _install)
    node = _complete(folder / "node_modules" / f"node-linux-{machine()}")
    if node is None:
        raise CannotInstall(f"there is no Node {MAJOR} for {machine()} in {RECIPE / 'package.json'}")
    return node


def npm(*arguments: str, folder: Path, **environment: str) -> None:
    """Runs npm in `folder`; what it says goes to a log in the cache folder, and into the error when it fails."""
    program = shutil.which("npm")
    if program is None:
        raise CannotInstall("npm is missing; tests/servers/install.sh installs it.")
    log = cache_folder() / f"{folder.name.partition('.part-')[0]}.log"
    step = ServerProcess([program, *arguments, "--no-audit", "--no-fund"], log, folder=folder, environment=environment)
    if step.wait():
        raise CannotInstall(f"npm {' '.join(arguments)} failed (whole log: {log}):\n{step.tail()}")


def copy_recipe(recipe: Path, folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(recipe / name, folder)


def _install(folder: Path) -> None:
    copy_recipe(RECIPE, folder)
    npm("ci", "--ignore-scripts", folder=folder)


def _complete(prefix: Path) -> Node | None:
    header = prefix / "include" / "node" / "node_version.h"
    binary = prefix / "bin" / "node"
    if not (header.exists() and binary.exists()):
        return None
    ask = [binary, "-p", "JSON.stringify(process.versions.node)"]
    answer = subprocess.run(ask, capture_output=True, text=True, check=False)
    numbers = dict(re.findall(r"#define NODE_(MAJOR|MINOR|PATCH)_VERSION (\d+)", header.read_text()))
    headers = ".".join(numbers.get(part, "") for part in ("MAJOR", "MINOR", "PATCH"))
    version = json.loads(answer.stdout) if answer.returncode == 0 else ""
    # Headers of another version compile, and the result crashes or refuses to load.
    return Node(prefix, version) if version == headers and version.partition(".")[0] == MAJOR else None
