"""Places that cannot hold data, half-made clusters, slow starts: each ends well or with one sentence."""

import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from guanwei.embedded import Embedded, server
from guanwei.lib.words import Words
from tests.embedded.people import Person


def test_a_file_in_the_way_is_named(person: Person) -> None:
    in_the_way = person.folder / "file"
    in_the_way.write_text("mine")
    for home in (in_the_way, in_the_way / "home"):
        assert person.keep(home).problem == f"{in_the_way} is in the way: it is not a folder."
    assert in_the_way.read_text() == "mine"


def test_an_unwritable_folder_is_named(person: Person) -> None:
    if person.uid == 0:
        home = Path("/proc/guanwei")  # where not even root may write
        assert person.keep(home).problem.startswith("Cannot ")
        return
    closed = person.folder / "closed"
    closed.mkdir(mode=0o500)
    os.chown(closed, person.uid, -1)
    assert person.keep(closed / "home").problem.startswith(f"Cannot write to {closed / 'home'}: no permission")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o500


def test_a_full_disk_is_said_before_anything_is_half_made(tmp_path: Path, clone_for_everybody: Path) -> None:
    mount = f'mount -t tmpfs -o size=60m none \'{tmp_path}\' && exec "$0" "$@"'
    keeper = [sys.executable, str(clone_for_everybody / "keeper.py"), str(tmp_path / "home")]
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    done = subprocess.run(
        [*unshare, "sh", "-c", mount, *keeper],
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(clone_for_everybody)},
        text=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    assert f"Not enough disk space: {tmp_path / 'home'} has" in done.stdout


def test_what_a_killed_first_start_left_is_made_again(person: Person) -> None:
    home = person.folder / "home"
    person.keep(home).stop()
    (home / "postgres" / "data").rename(home / "postgres" / "data.new")
    (home / "postgres" / "data.new" / "PG_VERSION").unlink()
    keeper = person.keep(home)
    with psycopg.connect(keeper.url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("guanwei",)
    assert not (home / "postgres" / "data.new").exists()


def test_an_old_lock_file_whose_number_means_another_process_now_is_no_obstacle(person: Person) -> None:
    home = person.folder / "home"
    person.keep(home).stop()
    data = home / "postgres" / "data"
    other = subprocess.Popen(["sleep", "60"], user=data.stat().st_uid)
    try:
        (data / "postmaster.pid").write_text(f"{other.pid}\n/proc/self/cwd\n1\n5432\n/tmp\n\n 1 1\nready   \n")
        assert "url" in person.keep(home).said
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_damaged_cluster_is_said_with_the_servers_own_words(person: Person) -> None:
    home = person.folder / "home"
    person.keep(home).stop()
    (home / "postgres" / "data" / "global" / "pg_control").unlink()
    problem = person.keep(home).problem
    assert problem.startswith("The database did not start: ")
    assert "pg_control" in problem


def test_a_start_that_takes_long_is_waited_for_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "TELL_EVERY", 0.3)
    said: list[Words] = []
    database = Embedded(tmp_path / "home", durable=False, tell=said.append)
    database.start()
    database.stop()
    release = _hold_up(database.cluster.data)
    held = threading.Thread(target=lambda: (time.sleep(1.5), release()))
    held.start()
    try:
        database.start()
        held.join()
        with psycopg.connect(database.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        database.stop()
    assert "The database is recovering, 1 s so far ..." in {words.en for words in said}


def _hold_up(data: Path) -> Callable[[], None]:
    """The next start waits for the end of a file that it reads, as it would for a long recovery; called, it ends."""
    with (data / "postgresql.conf").open("a") as settings:
        settings.write("include 'held'\n")
    read, held = data / "held", data / "held once"
    os.mkfifo(read)
    read.chmod(0o644)

    def release() -> None:
        read.rename(held)
        read.write_text("")  # it is read a second time
        read.chmod(0o644)
        held.write_text("")

    return release


def test_a_server_started_from_a_thread_that_ends_would_end_with_it_and_is_refused(tmp_path: Path) -> None:
    refused: list[BaseException] = []

    def start() -> None:
        try:
            Embedded(tmp_path / "home").start()
        except RuntimeError as error:
            refused.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert len(refused) == 1
    assert not (tmp_path / "home").exists()
