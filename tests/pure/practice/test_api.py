"""The checks as a library: right, without Django, and as its page in the documentation says."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from guanwei.practice import api, check_name, check_post, check_reply
from guanwei.practice.findings import Level
from guanwei.practice.registry import CHECKS, content_checks

ROOT = Path(__file__).resolve().parents[3]
CLOUDS = "今天的云很好看，随手拍一张给大家"
TEN_AT_ONCE = "一条很长的稿件" * 300


def ids(findings: tuple[api.Finding, ...]) -> list[str]:
    return [finding.id for finding in findings]


def alone(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, of whose environment only the path is left."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", program], env=kept | environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_an_ordinary_post_answer_and_name_find_nothing():
    assert check_post(CLOUDS) == ()
    assert check_reply("八十度的水最合适，泡两分钟就好", to="水温多少合适？") == ()
    assert check_name("禾木集", brand="禾木集") == ()


def test_a_post_that_was_there_before_is_found_and_says_which():
    [found] = check_post(CLOUDS, against=["早安", CLOUDS + "！"], only=["C13.repeated"])
    assert (found.id, found.level, found.span) == ("C13.repeated", Level.ASK, (0, len(CLOUDS)))
    assert found.figures["entry"] == "2"
    assert "第 2 条" in found.message.zh and "number 2" in found.message.en


def test_a_short_text_is_no_repetition():
    assert check_post("早安", against=["早安"], only=["C13.repeated"]) == ()


def test_an_answer_that_others_were_given_is_found():
    answer = "八十度的水最合适，泡两分钟就好"
    [found] = check_reply(answer, to="水温多少？", earlier=["谢谢", f"{answer}～"], only=["E5.repeated"])
    assert found.figures == {"place": 1}
    assert check_reply("谢谢支持", earlier=["谢谢支持"], only=["E5.repeated"]) == ()


def test_nearly_the_same_answer_to_several_is_found():
    answer = "您好，八十度的水最合适，泡两分钟就可以喝了"
    earlier = ["小林你好，八十度的水最合适，泡两分钟就可以喝了", "八十度的水最合适哦，泡两分钟就可以喝了", "谢谢"]
    [found] = check_reply(answer, to="水温？", earlier=earlier, only=["E5.same-to-many"])
    assert found.figures["people"] == 2 and "最像的是以前的第" in found.message.zh
    assert check_reply(answer, to="水温？", earlier=earlier[1:], only=["E5.same-to-many"]) == ()


def test_the_positioning_sheet_says_which_words_are_never_used():
    sheet = api.Positioning(never=("宝宝们",))
    [found] = check_post("宝宝们早上好，今天的云很好看", positioning=sheet, only=["A3.never-words"])
    assert found.span == (0, 3)
    assert ids(check_reply("好的宝宝们", positioning=sheet, only=["A3.never-words"])) == ["A3.never-words"]
    assert check_post("宝宝们早上好", only=["A3.never-words"]) == ()


def test_without_a_network_nothing_is_too_long():
    assert not [found for found in ids(check_post(TEN_AT_ONCE)) if found.startswith("N.")]
    for network in api.networks():
        assert "N.length" in ids(check_post(TEN_AT_ONCE, network=network)), network


def test_rights_decide_how_long_a_text_may_be():
    long = "好" * 540
    assert api.rights_of("weibo") == ("by_hand", "ordinary", "granted", "commercial")
    assert api.rights_of("x") == ("by_hand",)
    assert check_post(long, network="weibo", only=["N.length"]) == ()
    assert ids(check_post(long, network="weibo", rights="ordinary", only=["N.length"])) == ["N.length"]
    assert ids(check_reply(long, network="weibo", rights="ordinary", only=["N.length"])) == ["N.length"]
    for network, rights in (("weibo", "all"), ("x", "ordinary"), ("none", "by_hand")):
        with pytest.raises(KeyError):
            check_post(long, network=network, rights=rights)


def test_an_empty_post_is_empty_everywhere():
    assert "N.empty" in ids(check_post(""))
    assert "N.empty" in ids(check_post(" \u200b", network="weibo"))


def test_x_counts_a_chinese_character_twice():
    assert check_post("好" * 140, network="x", only=["N.length"]) == ()
    assert ids(check_post("好" * 140 + "a", network="x", only=["N.length"])) == ["N.length"]


def test_rhythm_and_mix_are_never_asked_of_a_text_alone():
    assert api.checks_of("post") <= content_checks()
    assert check_post("99元，立即购买", only=["C2.promotion-share", "B2.silence"]) == ()
    assert {check.id for check in api.checks()} == {check.id for check in CHECKS}


def test_a_name_is_asked_for_padding_and_brand_and_nothing_of_a_profile():
    assert api.checks_of("name") >= {"A2.padding", "A2.mismatch"}
    assert not [check_id for check_id in api.checks_of("name") if check_id.startswith("A1.")]


def test_settings_by_their_ids():
    doubled = "一\n\n\n\n二"
    assert ids(check_post(doubled, only=["C16.blank-lines"])) == ["C16.blank-lines"]
    assert check_post(doubled, settings={"C16.blank-lines.level": "off"}, only=["C16.blank-lines"]) == ()
    [found] = check_post(
        doubled, settings=api.settings_of({"C16.blank-lines.level": "block"}), only=["C16.blank-lines"]
    )
    assert found.level is Level.BLOCK


@pytest.mark.parametrize(
    "values", [{"C13.shortes": 5}, {"C13.shortest": 0}, {"C13.shortest": "5"}, {"N.length.level": "ask"}]
)
def test_a_setting_that_does_not_fit_is_refused_in_words(values: dict[str, object]):
    with pytest.raises(api.SettingRefused) as refused:
        check_post(CLOUDS, settings=values)
    assert refused.value.words.zh and refused.value.words.en
    assert refused.value.setting in values


def test_what_does_not_exist_is_an_error_of_the_caller():
    with pytest.raises(KeyError):
        check_post(CLOUDS, network="tencent")
    with pytest.raises(KeyError):
        check_post(CLOUDS, only=["C13.repeted"])
    with pytest.raises(ValueError):
        check_post(CLOUDS, due=datetime(2026, 10, 1))  # noqa: DTZ001
    assert check_post(CLOUDS, due=datetime(2026, 10, 1, tzinfo=UTC)) == ()


def test_the_library_needs_no_django_no_database_and_no_home(tmp_path: Path):
    program = """
import sys
from guanwei.practice import check_name, check_post, check_reply
from guanwei.practice.api import checks
assert check_post("", network="weibo") and check_name("禾木集官微", brand="禾木集") and len(checks()) > 10
check_reply("谢谢", to="好喝", earlier=["谢谢"])
print(sorted(name for name in sys.modules if name.partition(".")[0] in ("django", "psycopg", "procrastinate")))
"""
    home = tmp_path / "home"
    done = alone(program, GUANWEI_HOME=str(home), DATABASE_URL="nonsense")
    assert (done.stdout, done.stderr) == ("[]\n", "")
    assert not home.exists()


@pytest.mark.parametrize("page", ["practice.md", "practice.zh.md"])
def test_the_example_of_the_page_says_what_the_page_says(page: str):
    text = (ROOT / "docs" / "api" / page).read_text("utf-8")
    found = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", text, re.DOTALL)
    assert found
    done = alone(found[1], PYTHONIOENCODING="utf-8")
    assert (done.stdout, done.stderr) == (found[2], "")


@pytest.mark.parametrize("page", ["practice.md", "practice.zh.md"])
def test_the_page_names_every_argument(page: str):
    text = (ROOT / "docs" / "api" / page).read_text("utf-8")
    for call in (check_post, check_reply, check_name):
        for name in call.__annotations__.keys() - {"return"}:
            assert f"{name}" in text
        assert f"`{call.__name__}(" in text
    assert all(f'"{network}"' in text for network in api.networks())


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b"])
def test_an_answer_and_a_name_without_a_word_are_found_like_a_post(nothing: str) -> None:
    for found in (api.check_post(nothing), api.check_reply(nothing, to="几点关门？"), api.check_name(nothing)):
        assert [one.id for one in found if one.level is api.Level.BLOCK] == ["N.empty"]


@pytest.mark.parametrize("call", [check_post, check_reply, check_name])
@pytest.mark.parametrize("text", [None, 5, b"bytes"])
def test_what_is_no_text_is_one_error_and_no_finding(call, text) -> None:
    with pytest.raises(TypeError, match="str"):
        call(text)


def test_the_package_says_that_it_is_typed() -> None:
    assert (files("guanwei") / "py.typed").is_file()
