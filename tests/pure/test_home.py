"""Where the data live."""

import os
import stat
from pathlib import Path

import pytest

from guanwei.lib.home import Home
from guanwei.lib.problem import Problem


@pytest.mark.parametrize(
    ("environment", "root"),
    [
        ({"GUANWEI_HOME": "/srv/guanwei", "XDG_DATA_HOME": "/data"}, "/srv/guanwei"),
        ({"GUANWEI_HOME": "", "XDG_DATA_HOME": "/data"}, "/data/guanwei"),
        ({}, os.path.expanduser("~/.local/share/guanwei")),
        ({"GUANWEI_HOME": "here/../there"}, os.path.abspath("there")),
        ({"GUANWEI_HOME": "~/guanwei"}, os.path.expanduser("~/guanwei")),
    ],
)
def test_the_environment_says_where_the_data_live(environment: dict[str, str], root: str) -> None:
    assert str(Home.from_environment(environment).root) == root


def test_a_user_without_a_folder_is_told_to_choose_one() -> None:
    with pytest.raises(Problem, match="Choose a folder"):
        Home.at("~nobody-has-this-name/guanwei")


def test_what_is_made_is_for_its_owner_alone_and_what_was_there_keeps_its_mode(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "above" / "home")
    (tmp_path / "above").mkdir(mode=0o755)
    (tmp_path / "above" / "home").mkdir(mode=0o750)
    home.prepare()
    home.prepare()
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o750
    for folder in (home.postgres, home.media, home.simulator, home.run, home.logs):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not home.keys.exists()


def test_a_name_that_is_too_long_for_the_disk_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"^Cannot use .*: File name too long\.$"):
        Home.at(tmp_path / ("x" * 300)).prepare()


def test_too_little_space_is_said_with_what_is_needed(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    home.require_space(1)
    with pytest.raises(Problem, match=rf"{tmp_path} has \d+ MB left and needs at least 1099511627776 MB"):
        home.require_space(1 << 60)
