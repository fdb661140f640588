"""The data files of the checks: each says what it is; an expression is tried wherever it would match."""

import tomllib
from importlib.resources import files
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanwei.lib.text import matchable
from guanwei.practice import packfile
from guanwei.practice.canned import _SLOTS
from guanwei.practice.checks.b5_thin import SECTIONS
from guanwei.practice.packfile import CLAUSE, Expressions, lines, read_pack
from tests.pure.practice import replies_by_hand as by_hand
from tests.pure.practice import replies_by_hand_later as later
from tests.pure.practice.test_voice import FLAT, VIVID

OURS = ("canned-grammar", "canned-replies", "everyday-words", "flat-wording", "questions", "service", "thin-posts")
_FLAT, _CANNED, _THIN = read_pack("flat-wording"), read_pack("canned-replies")["phrases"], read_pack("thin-posts")
_ALL = [_CANNED["zh"], _CANNED["en"], _FLAT["zh"], _FLAT["en"], *(_THIN[key] for key in SECTIONS)]
LINES = [line for text in _ALL for line in lines(text)]
SLOTS = {**_SLOTS, "x": CLAUSE}
TEXTS = [*by_hand.CANNED, *by_hand.HUMAN, *later.LATER_CANNED, *later.LATER_HUMAN, *FLAT, *VIVID]


@pytest.mark.parametrize("name", OURS)
def test_a_pack_has_a_version_and_a_source(name: str) -> None:
    written = read_pack(name)
    assert written["version"] >= 1 and written["source"]


def test_packs_are_read_from_the_installed_package() -> None:
    folder = files("guanwei.practice").joinpath("phrases")
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            tomllib.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("line", LINES)
def test_an_expression_matches_nothing_without_its_signs(line: str) -> None:
    one = Expressions([line], SLOTS)
    for text in TEXTS:
        form = matchable(text).tight
        assert list(one.spans_in(form)) == [match.span() for match in one.pattern(0).finditer(form.text)], text


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None)
@given(st.data())
def test_whatever_an_expression_matches_holds_one_of_its_signs(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(LINES))
    one = Expressions([line], SLOTS)
    text = data.draw(st.from_regex(one.pattern(0)))
    form = matchable(text)
    assert list(one.spans_in(form)) == [match.span() for match in one.pattern(0).finditer(form.text)]


def test_in_a_long_text_expressions_are_looked_for_near_their_signs_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    every = Expressions(LINES, SLOTS)
    forms = [matchable("。".join(TEXTS[at : at + 12])).tight for at in range(0, len(TEXTS), 12)]
    near = [list(every.spans_in(form)) for form in forms]
    monkeypatch.setattr(packfile, "_LONG", 100_000)
    assert near == [list(every.spans_in(form)) for form in forms]


def test_no_expression_that_is_looked_for_near_its_signs_reaches_further() -> None:
    every = Expressions(LINES, SLOTS)
    for number in range(len(LINES)):
        if number not in every._endless:
            assert _parser.parse(every.pattern(number).pattern).getwidth()[1] <= packfile._REACH
