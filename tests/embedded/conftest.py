"""Every test here starts the real PostgreSQL, as root and as an ordinary user; nothing is replaced."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded.people import NOBODY, Person, clone, python_for_everybody
from tests.servers.janitor import janitor

IS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that any account may enter (pytest's own are closed)."""
    folder = Path(tempfile.mkdtemp(prefix="guanwei-test-"))
    janitor.remove_folder(folder)
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def clone_for_everybody(open_folder: Path) -> Path:
    return clone(open_folder / "clone", owner=NOBODY if IS_ROOT else os.geteuid())


@pytest.fixture(params=["root", "ordinary user"])
def person(
    request: pytest.FixtureRequest, tmp_path: Path, open_folder: Path, clone_for_everybody: Path
) -> Iterator[Person]:
    """Somebody with a folder of their own, who starts databases; whatever still runs at the end is stopped."""
    if request.param == "root" and not IS_ROOT:
        pytest.skip("only root can try what root does")
    if (request.param == "root") == IS_ROOT:
        someone = Person(os.geteuid(), tmp_path, clone_for_everybody, sys.executable)
    else:
        python = python_for_everybody()
        if python is None:
            pytest.skip("no Python >= 3.11 on this machine that an ordinary user could run")
        someone = Person(NOBODY, Path(tempfile.mkdtemp(prefix="person-", dir=open_folder)), clone_for_everybody, python)
        os.chown(someone.folder, NOBODY, NOBODY)
    try:
        yield someone
    finally:
        someone.end_all()
