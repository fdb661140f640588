"""The command line itself: languages, exit codes, and that what does not work is one sentence."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from guanwei.cli import commands, main
from guanwei.cli.output import Exit, Output, language_of, width_of
from guanwei.lib.words import Words

HOURGLASS = 60


def guanwei(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "guanwei", *arguments],
        env=kept | environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=HOURGLASS,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US"}, "en"),
    ],
)
def test_the_language_is_that_of_the_environment_and_else_chinese(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_help_names_every_command_in_both_languages_and_loads_no_django() -> None:
    program = "import sys; from guanwei.cli import main; main(['--help']); sys.exit('django' in sys.modules)"
    chinese = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env={"LANG": "C"}
    )
    english = guanwei("--help", LANG="en_US.UTF-8")
    assert chinese.returncode == english.returncode == 0
    assert "用法：guanwei" in chinese.stdout
    assert "usage: guanwei" in english.stdout
    for name in commands():
        assert f"\n  {name} " in chinese.stdout
        assert f"\n  {name} " in english.stdout


@pytest.mark.parametrize("command", sorted(commands().keys() - {"manage"}))  # whose help is Django's own
def test_every_command_explains_itself_in_both_languages(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    for language, usage in (("zh", "用法："), ("en", "usage: ")):
        assert main(["--lang", language, command, "--help"]) == Exit.DONE
        assert capsys.readouterr().out.startswith(f"{usage}guanwei {command}")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nonsense"], 'there is no command "nonsense"'),
        (["web", "--prot", "1"], "unrecognized arguments: --prot 1"),
        (["web", "--port", "many"], "argument --port: invalid port value: 'many'"),
        (["web", "--port", "65536"], "argument --port: invalid port value: '65536'"),
        (["--lang", "fr", "web"], "argument --lang: invalid choice: 'fr'"),
        (["--json"], "no command given"),
    ],
)
def test_wrong_usage_is_said_and_answered_with_2(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert main(arguments) == Exit.USAGE == 2
    said = capsys.readouterr().err
    assert complaint in said
    assert "Traceback" not in said


def test_the_bare_command_shows_the_help_as_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == Exit.USAGE
    assert "\n  up " in capsys.readouterr().out


def test_a_complaint_is_chinese_for_a_chinese_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", "web", "--port", "65536"]) == Exit.USAGE
    assert capsys.readouterr().err == "guanwei web: 参数 --port 的值无效：'65536'\n帮助：guanwei web --help\n"


def test_options_stand_before_or_after_the_command(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    home = str(tmp_path / "file" / "home")
    sentence = f"{tmp_path / 'file'} is in the way: it is not a folder.\n"
    for arguments in (["--lang", "en", "--home", home, "migrate"], ["migrate", "--home", home, "--lang", "en"]):
        done = guanwei(*arguments)
        assert (done.returncode, done.stderr) == (1, sentence)


def test_a_failure_is_data_too_when_data_were_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = guanwei("--json", "--home", str(tmp_path / "file"), "migrate", LANG="en")
    assert done.returncode == Exit.NO
    assert json.loads(done.stdout)["exit"] == 1
    assert json.loads(done.stdout)["error"]["en"] == f"{tmp_path / 'file'} is in the way: it is not a folder."


@pytest.mark.parametrize("command", ["up", "migrate", "worker", "web"])
def test_a_database_that_does_not_answer_is_one_sentence_and_3(command: str, tmp_path: Path) -> None:
    extra = ["--port", "0"] if command in ("up", "web") else []
    nowhere = f"postgresql://guanwei@/guanwei?host={tmp_path}"
    done = guanwei(command, *extra, GUANWEI_HOME=str(tmp_path / "home"), DATABASE_URL=nowhere, LANG="en")
    assert done.returncode == Exit.NO_DATABASE, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path) in done.stderr


def test_a_port_in_use_is_one_sentence_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for command in ("up", "web"):
            done = guanwei(command, "--port", str(port), GUANWEI_HOME=str(tmp_path / "home"), LANG="en")
            assert done.returncode == Exit.NO
            assert done.stderr == f"Port {port} is in use. Choose another one with --port.\n"
    assert not (tmp_path / "home" / "postgres" / "data").exists()


def test_an_empty_database_is_migrated_once_by_many_starters(tmp_path: Path) -> None:
    home = {"GUANWEI_HOME": str(tmp_path / "home"), "LANG": "en"}
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | home
    program = [sys.executable, "-m", "guanwei", "--json", "migrate"]
    starters = [
        subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) for _ in "abc"
    ]
    done = [json.loads(starter.communicate(timeout=HOURGLASS)[0])["migrated"] for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0]
    assert sorted(map(bool, done)) == [False, False, True]
    checked = guanwei("manage", "migrate", "--check", **home)
    assert checked.returncode == 0, checked.stderr


def test_a_database_from_before_the_tables_were_one_migration_is_up_to_date_or_told_what_to_do(tmp_path: Path) -> None:
    home = {"GUANWEI_HOME": str(tmp_path / "home"), "LANG": "en"}
    assert guanwei("migrate", **home).returncode == 0
    guanwei("manage", "shell", "-v", "0", "-c", FORGET.format(name="0001_tables"), **home)
    before = guanwei("--json", "migrate", **home)
    assert json.loads(before.stdout) == {"migrated": []}, before.stderr
    guanwei("manage", "shell", "-v", "0", "-c", FORGET.format(name="0010_what_plans_speak_of"), **home)
    between = guanwei("migrate", **home)
    assert between.returncode == Exit.NO
    assert between.stderr.splitlines()[-1].startswith("This database is from an earlier development version: run ")


FORGET = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM django_migrations WHERE name = '{name}'")
    assert cursor.rowcount
"""


def test_a_database_that_was_never_migrated_is_one_sentence(tmp_path: Path) -> None:
    program = "from guanwei.people.models import User; User.objects.count()"
    done = guanwei("manage", "shell", "-v", "0", "-c", program, GUANWEI_HOME=str(tmp_path / "home"), LANG="en")
    assert done.returncode == Exit.NO_DATABASE
    assert done.stderr.splitlines()[-1] == "The database is not at this version yet: run guanwei migrate first."


def test_a_table_lines_up_under_chinese_headings(capsys: pytest.CaptureFixture[str]) -> None:
    columns = {"name": Words("名称", "Name"), "state": Words("状态", "State")}
    rows = [{"name": "新浪微博", "state": Words("已发", "sent")}, {"name": "ab", "state": None}]
    Output("zh", json=False).table(columns, rows)
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["名称      状态", "新浪微博  已发", "ab"]
    assert width_of("新浪ab") == 6
    Output("zh", json=True).table(columns, rows)
    assert json.loads(capsys.readouterr().out)[0] == {"name": "新浪微博", "state": {"zh": "已发", "en": "sent"}}
