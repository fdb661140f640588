"""The pieces of a text: what is all the same, what is counted, and that the weights are those of their texts."""

import re
import sys
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text.matching import matchable
from guanwei.practice.packs.pieces import (
    WEIGHTS,
    Weights,
    cut_up,
    forms_of,
    pieces_in,
    standing_in,
    weights,
    without_addresses,
)

ROOT = Path(__file__).resolve().parents[3]
THREE = (0.0, 0.0, 0.0)
SMALL = Weights({}, ("最", "好", " no "), (1.0, 2.0, 2.0), THREE, THREE, THREE, THREE, THREE)


def forms(text: str) -> list[str]:
    form = matchable(text).tight.text
    return forms_of(list(cut_up(form)), form)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全市最好的面包", "全省最好的茶叶"),
        ("我们家18元", "咱们2026元"),
        ("蕞好的茶", "最好的茶"),
        ("the quietest kettle", "the sharpest knife"),
        ("全国最安静的", "全國最 舒 服的"),
    ],
)
def test_what_it_is_about_is_all_the_same(one: str, other: str) -> None:
    assert forms(one) == forms(other)


def test_where_a_link_leads_and_whom_it_is_for_is_all_the_same_and_keeps_its_length() -> None:
    text = "看这里 https://a.cn/x,y?best=1 @小王 说好"
    blank = without_addresses(text)
    assert len(blank) == len(text) and "best" not in blank and "小王" not in blank and blank.count("@") == 2
    assert without_addresses("没有地址") == "没有地址"


def test_of_latin_letters_whole_words_are_counted_and_of_others_up_to_four_characters() -> None:
    assert pieces_in(" no one can ") == {" no ", " one ", " can ", " no one ", " one can ", " no one can "}
    assert "无人能及" in pieces_in(" 无人能及 ") and max(map(len, pieces_in(" 无人能及也不怕 "))) == 4


def test_each_clause_has_its_pieces_and_the_text_each_of_them_once() -> None:
    standing = SMALL.standing([(0, 2), (3, 6), (7, 9)], [" 最好 ,", " 好 no 好 ,", " 没有 "])
    assert standing.of_each == [{0, 1}, {1, 2}, set()]
    assert standing.all == {0, 1, 2} and standing.length == 3.0
    assert standing.says((3.0, 0.0, 6.0)) == pytest.approx(9 / sqrt(9))


def test_a_text_without_any_clause_has_none() -> None:
    assert standing_in(matchable("。，！").tight.text) is None


@given(st.text(max_size=80))
def test_every_clause_lies_in_any_text_and_its_pieces_are_of_the_text(text: str) -> None:
    form = matchable(text).tight.text
    standing = standing_in(form)
    if standing:
        assert all(0 <= start < end <= len(form) for start, end in standing.spans)
        assert len(standing.of_each) == len(standing.spans)
        assert set().union(*standing.of_each) == standing.all


def test_the_weights_hold_no_long_piece_and_none_twice() -> None:
    learned = weights()
    words = re.compile(r" [a-z' 0]+ ")
    assert 1000 < len(learned.pieces) == len(set(learned.pieces))
    assert all(len(piece) <= 4 or words.fullmatch(piece) for piece in learned.pieces)


def test_the_weights_are_those_of_the_texts_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make weights` learns anew. Only our own writing counts: the real texts may not be there."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import learned_from

    own = [
        learned_from.fingerprint(learned_from.examples(label=label, sources=frozenset({""})))
        for label in (learned_from.ABSOLUTE, learned_from.HARD_SELL)
    ]
    stated = re.search(r"from ([0-9a-f]{16}) and ([0-9a-f]{16});", WEIGHTS.read_text("utf-8"))
    assert stated and list(stated.groups()) == own
    assert "sklearn" not in sys.modules
