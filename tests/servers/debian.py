"""A package of Debian unpacked into a folder, by apt with lists of its own: the machine's sources stay as they are.

For programs that a Debian release does not hold itself, but its backports do.
"""

import re
import subprocess
from pathlib import Path

from tests.servers.node import CannotInstall

# A release that has what we want in its main part needs no backports.
_IN_BACKPORTS = frozenset({"bookworm"})


def codename() -> str:
    """The release's name, such as "bookworm"; "" on what is not Debian or a child of it."""
    try:
        told = re.search(r"^VERSION_CODENAME=\"?(\w+)", Path("/etc/os-release").read_text(), re.MULTILINE)
    except OSError:
        return ""
    return told[1] if told else ""


def unpack(package: str, folder: Path) -> None:
    """The files of a package, without those of what it depends on. CannotInstall where that is not possible."""
    release = codename()
    suite = f"{release}-backports" if release in _IN_BACKPORTS else release
    apt = folder / "apt"
    for part in ("lists/partial", "cache/archives/partial"):
        (apt / part).mkdir(parents=True)
    (apt / "some.sources").write_text(_source(suite))
    options = [
        f"Dir::Etc::sourcelist={apt}/some.sources",
        f"Dir::Etc::sourceparts={apt}/none",
        f"Dir::State::lists={apt}/lists",
        f"Dir::Cache={apt}/cache",
        "APT::Sandbox::User=",
    ]
    told = [word for option in options for word in ("-o", option)]
    _run(["apt-get", *told, "update", "-qq"], folder)
    _run(["apt-get", *told, "download", "-qq", package], folder)
    [archive] = folder.glob(f"{package}_*.deb")
    _run(["dpkg-deb", "-x", str(archive), str(folder)], folder)


def _source(suite: str) -> str:
    """The mirror that this machine uses already, with another suite."""
    for path in sorted(Path("/etc/apt/sources.list.d").glob("*.sources")):
        for stanza in re.split(r"\n\s*\n", path.read_text()):
            fields = dict(re.findall(r"^([\w-]+):[ \t]*(.+)$", stanza, re.MULTILINE))
            if "URIs" in fields and "security" not in stanza:
                kept = {name: fields[name] for name in ("URIs", "Components", "Signed-By") if name in fields}
                words = {"Types": "deb", **kept, "Suites": suite}
                return "".join(f"{name}: {value}\n" for name, value in words.items())
    try:
        lines = Path("/etc/apt/sources.list").read_text().splitlines()
    except OSError:
        lines = []
    for line in lines:
        found = re.match(r"deb\s+(?:\[[^]]*]\s+)?(\S+)\s+\S+\s+(.+)", line)
        if found and "security" not in line:
            return f"Types: deb\nURIs: {found[1]}\nSuites: {suite}\nComponents: {found[2]}\n"
    raise CannotInstall("this machine has no apt sources to take a mirror from")


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise CannotInstall(f"{command[0]} cannot be started: {error}") from error
    if done.returncode:
        raise CannotInstall(f"{' '.join(command[:1] + command[-2:])} failed:\n{(done.stdout + done.stderr)[-2000:]}")
