"""The embedded database in the hands of root and of an ordinary user."""

import os
import signal
import stat
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from guanwei.embedded.postmaster import processes_of, wait_until
from tests.embedded.people import Person, modes_above

GRACE = 10.0


def write_a_row(url: str, text: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def rows(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM note ORDER BY text")]


def data_of(home: Path) -> Path:
    return home / "postgres" / "data"


def test_data_survive_a_restart_and_the_stop_leaves_no_process_and_no_socket(person: Person) -> None:
    home = person.folder / "home"
    first = person.keep(home)
    write_a_row(first.url, "微博")
    sockets = Path(str(first.said["sockets"]))
    assert first.stop() == 0
    assert processes_of(data_of(home)) == []
    assert not sockets.exists()
    again = person.keep(home)
    assert again.url == first.url
    assert rows(again.url) == ["微博"]


@pytest.mark.parametrize("name", ["a folder with spaces 和中文", "x" * 150, "/".join(["y" * 200] * 7)])
def test_any_path_will_do(person: Person, name: str) -> None:
    home = person.folder / name
    keeper = person.keep(home)
    write_a_row(keeper.url, "there")
    assert rows(keeper.url) == ["there"]


def test_nobody_gets_in_without_the_password(person: Person) -> None:
    keeper = person.keep(person.folder / "home")
    parameters = psycopg.conninfo.conninfo_to_dict(keeper.url)
    password = parameters.pop("password")
    assert stat.S_IMODE((person.folder / "home" / "postgres" / "password").stat().st_mode) == 0o600
    for user, tried in [
        ("guanwei", None),
        ("guanwei", "wrong"),
        ("postgres", None),
        ("postgres", password),
        ("root", "x"),
    ]:
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(**(parameters | {"user": user, "password": tried, "passfile": "/dev/null"}))
    rules = (data_of(person.folder / "home") / "pg_hba.conf").read_text().splitlines()
    assert [line for line in rules if not line.startswith("#")] == ["local all all scram-sha-256"]


def test_it_listens_on_its_socket_alone(person: Person) -> None:
    keeper = person.keep(person.folder / "home")
    ours = {os.readlink(entry) for entry in Path(f"/proc/{keeper.server}/fd").iterdir()}
    for table in ("tcp", "tcp6", "udp", "udp6"):
        file = Path(f"/proc/{keeper.server}/net/{table}")
        lines = file.read_text().splitlines()[1:] if file.exists() else []
        assert not ours & {f"socket:[{line.split()[9]}]" for line in lines}
    folder = Path(str(keeper.said["sockets"]))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= 107


def test_commits_are_durable_and_the_text_is_utf8_without_icu(person: Person) -> None:
    keeper = person.keep(person.folder / "home")
    with psycopg.connect(keeper.url) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)
        found = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate, datctype, datlocprovider FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
        superuser = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    assert found == ("UTF8", "C", "C", "c")
    assert superuser == (False,)


def test_a_second_starter_is_refused_in_one_sentence_and_the_first_goes_on(person: Person) -> None:
    home = person.folder / "home"
    first = person.keep(home)
    second = person.keep(home)
    assert second.problem == f"The database in {home} is in use by another Guanwei process (PID {first.said['pid']})."
    assert second.process.wait(60) == 1
    write_a_row(first.url, "still here")


def test_two_starters_at_once_end_with_one_database(person: Person) -> None:
    home = person.folder / "home"
    with ThreadPoolExecutor(2) as both:
        said = [keeper.said for keeper in both.map(person.keep, [home, home])]
    assert sorted("problem" in what for what in said) == [False, True]


def test_killing_the_parent_leaves_nothing_and_the_next_start_has_what_was_committed(person: Person) -> None:
    home = person.folder / "home"
    keeper = person.keep(home)
    write_a_row(keeper.url, "committed")
    keeper.kill()
    assert wait_until(lambda: processes_of(data_of(home)) == [], GRACE)
    assert rows(person.keep(home).url) == ["committed"]


def test_killing_the_parent_while_the_cluster_is_made_leaves_nothing_and_the_next_start_works(person: Person) -> None:
    home = person.folder / "home"
    for moment in (0.15, 0.4, 0.7):
        started = person.start(home)
        with started:
            time.sleep(moment)
            started.kill()
        for folder in (home / "postgres" / "data.new", data_of(home)):
            assert wait_until(lambda folder=folder: processes_of(folder) == [], GRACE)
    write_a_row(person.keep(home).url, "whole")


def test_a_killed_server_is_replaced_and_replays_its_log(person: Person) -> None:
    home = person.folder / "home"
    keeper = person.keep(home)
    write_a_row(keeper.url, "committed")
    with closing(psycopg.connect(keeper.url)) as open_connection:
        open_connection.execute("INSERT INTO note VALUES ('not committed')")
        os.kill(keeper.server, signal.SIGKILL)
    keeper.stop()
    assert processes_of(data_of(home)) == []
    assert rows(person.keep(home).url) == ["committed"]
    assert "was not properly shut down" in (home / "logs" / "postgresql.log").read_text()


def test_an_orphaned_busy_backend_does_not_keep_the_next_start_away(person: Person) -> None:
    home = person.folder / "home"
    keeper = person.keep(home)
    write_a_row(keeper.url, "committed")
    with ThreadPoolExecutor(1) as elsewhere, closing(psycopg.connect(keeper.url)) as busy:
        pid = busy.info.backend_pid
        broken = elsewhere.submit(busy.execute, "DO $$ BEGIN LOOP END LOOP; END $$")
        with psycopg.connect(keeper.url, autocommit=True) as observer:
            state = "SELECT state = 'active' FROM pg_stat_activity WHERE pid = %s"
            assert wait_until(lambda: observer.execute(state, [pid]).fetchone() == (True,), GRACE)
        os.kill(keeper.server, signal.SIGKILL)
        keeper.kill()
        assert pid in processes_of(data_of(home))
        assert rows(person.keep(home).url) == ["committed"]
        assert pid not in processes_of(data_of(home))
        with pytest.raises(psycopg.OperationalError):
            broken.result(GRACE)


def test_a_server_that_outlived_its_parent_is_stopped_by_the_next_start(person: Person) -> None:
    home = person.folder / "home"
    keeper = person.keep(home)
    write_a_row(keeper.url, "committed")
    command = Path(f"/proc/{keeper.server}/cmdline").read_bytes().split(b"\0")[:-1]
    owner = os.stat(data_of(home))
    keeper.stop()
    Path(str(keeper.said["sockets"])).mkdir(mode=0o700)
    os.chown(str(keeper.said["sockets"]), owner.st_uid, owner.st_gid)
    untied = subprocess.Popen(
        command,
        cwd=data_of(home),
        user=owner.st_uid,
        group=owner.st_gid,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert wait_until(lambda: "ready" in _pid_file(home), GRACE)
        again = person.keep(home)
        assert rows(again.url) == ["committed"]
        assert untied.wait(GRACE) == 0
        assert again.server != untied.pid
    finally:
        untied.kill()
        untied.wait()


def _pid_file(home: Path) -> str:
    try:
        return (data_of(home) / "postmaster.pid").read_text()
    except FileNotFoundError:
        return ""


def test_no_folder_above_changes_mode_or_owner(person: Person) -> None:
    home = person.folder / "home"
    before = modes_above(person.folder, person.code / "guanwei", Path("/run"), Path("/tmp"), Path("/var/lib"))
    person.keep(home).stop()
    assert modes_above(*before) == before
    for path in (home, home / "postgres", home / "media", home / "logs", home / "run"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_data_of_another_major_version_are_refused_in_one_sentence(person: Person) -> None:
    home = person.folder / "home"
    person.keep(home).stop()
    (data_of(home) / "PG_VERSION").write_text("17\n")
    assert person.keep(home).problem.startswith(
        f"{data_of(home)} holds data of PostgreSQL 17, and this Guanwei carries PostgreSQL 18."
    )


def test_a_lost_password_is_said_in_one_sentence_and_nothing_is_made_over(person: Person) -> None:
    home = person.folder / "home"
    person.keep(home).stop()
    (home / "postgres" / "password").unlink()
    assert "password file is gone" in person.keep(home).problem
    assert not (home / "postgres" / "password").exists()
