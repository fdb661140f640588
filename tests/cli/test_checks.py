"""`guanwei checks`: which there are, and what one of them wants."""

import re

import pytest

from guanwei.cli.output import Exit
from guanwei.practice import api
from guanwei.practice.registry import CHECKS
from tests.cli.conftest import Plain


def test_the_list_has_every_check_once(plain: Plain) -> None:
    told = plain("checks", "list")
    assert told.code == Exit.DONE
    assert [line.split()[0] for line in told.out.splitlines()[1:]] == [check.id for check in CHECKS]
    rows = {row["id"]: row for row in plain("checks", "list", "--json").data}
    assert rows["C13.repeated"] == {
        "id": "C13.repeated",
        "title": {"zh": "重复内容", "en": "Repeated text"},
        "level": "ask",
        "subjects": {"post": {"zh": "单条稿件", "en": "a post"}},
        "settings": ["C13.window-days", "C13.shortest"],
    }


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_is_explained_in_both_languages(plain: Plain, check, language: str) -> None:
    told = plain("--lang", language, "checks", "explain", check.id)
    assert told.code == Exit.DONE
    wanted = [check.about.title, check.about.why, *check.about.passes, *check.about.found]
    assert [words for words in wanted if words.in_language(language) not in told.out] == []
    assert [setting.id for setting in (*check.settings, check.level) if setting.id not in told.out] == []
    assert ("guanwei check --set" in told.out) is (check.id in api.checks_of_texts())


@pytest.mark.parametrize(
    "check", [check for check in CHECKS if check.id in api.checks_of_texts()], ids=lambda check: check.id
)
def test_the_example_of_an_explanation_is_taken_and_changes_something(plain: Plain, check) -> None:
    example = plain("checks", "explain", check.id).out.rpartition("--set ")[2].strip()
    setting, _, value = example.partition("=")
    assert setting == check.level.id and value not in ("", check.default_level)
    assert plain("check", "--set", example, typed="今天的云很好看，随手拍一张给大家").code == Exit.DONE


def test_levels_are_called_as_in_the_console(plain: Plain) -> None:
    told = plain("checks", "explain", "C13.repeated").out
    assert "默认级别 待确认" in told and "待确认（ask）" in told
    assert "Level ask by default" in plain("--lang", "en", "checks", "explain", "C13.repeated").out
    assert {line.split()[2] for line in plain("checks", "list").out.splitlines()[1:]} <= {"拦下", "待确认", "提示"}


def test_a_setting_is_told_with_its_range_and_default(plain: Plain) -> None:
    assert re.search("C13.window-days +90 天 +1 到 365", plain("checks", "explain", "c13.repeated").out)
    [told] = plain("checks", "explain", "C13.repeated", "--json").data
    assert told["settings"][0] | {"label": None, "help": None, "unit": None} == {
        "id": "C13.window-days",
        "default": 90,
        "low": 1,
        "high": 365,
        "choices": [],
        "unit": None,
        "label": None,
        "help": None,
        "from_guide": False,
    }


def test_what_is_out_is_noted_and_not_let_pass(plain: Plain) -> None:
    assert "只能记为已知" in plain("checks", "explain", "N.not-visible").out
    assert "somebody only takes note of it" in plain("--lang", "en", "checks", "explain", "N.not-visible").out


def test_a_row_explains_all_of_its_checks(plain: Plain) -> None:
    told = plain("checks", "explain", "A2")
    assert "A2.padding  " in told.out and "A2.mismatch  " in told.out


@pytest.mark.parametrize("given", ["C12.facts.weekday", "c12.facts.many", "C12.facts.failed"])
def test_the_id_of_a_finding_explains_the_check_that_it_comes_from(plain: Plain, given: str) -> None:
    told = plain("checks", "explain", given)
    assert told.code == Exit.DONE
    assert told.out.startswith("C12.facts  ")
    assert given in told.err and "C12.facts" in told.err
    assert [one["id"] for one in plain("checks", "explain", given, "--json").data] == ["C12.facts"]


@pytest.mark.parametrize("given", ["C13.repeted", "repeated", "c13-repeated"])
def test_an_unknown_id_suggests_the_nearest(plain: Plain, given: str) -> None:
    told = plain("checks", "explain", given)
    assert told.code != Exit.DONE
    assert "C13.repeated" in told.err
