"""Texts that put ours above everything: how pieces add up, what is shown."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text.matching import matchable
from guanwei.practice.findings import Level
from guanwei.practice.packs.boasts import ENOUGH, boasts_in
from guanwei.practice.packs.pieces import Weights
from guanwei.practice.packs.unsurpassed import NEIGHBOUR, Clause, Reading, Spans, read, reading_of
from tests.pure.practice.world import a_post, around, found

ID = "C12.absolute-wording"
NONE = (0.0, 0.0, 0.0)
SMALL = Weights(
    {"absolute": {"clause": -1.0, "whole": -0.5}},
    pieces=("最", "好", "说"),
    rarity=(1.0, 2.0, 2.0),
    inside=(3.0, 0.5, -1.0),
    before=(0.0, 0.0, -2.0),
    behind=(0.0, 0.5, 0.0),
    whole=(2.0, 1.0, -6.0),
    sells=NONE,
)


def small(*forms: str, thorough: bool = True, but: Spans = ()) -> Reading | None:
    spans = [(3 * place, 3 * place + 2) for place in range(len(forms))]
    return read(SMALL.standing(spans, forms), SMALL, thorough=thorough, but=but)


def test_a_clause_has_the_sum_over_its_pieces_and_what_stands_beside_it() -> None:
    both, first = small(" 他说 ,", " 最好 "), small(" 他说 ,", " 最好 ", but=((4, 5),))
    assert both and first
    said, praised = -1.0 / sqrt(4 + NEIGHBOUR**2 * 5) + 0.5 / sqrt(4 + NEIGHBOUR**2 * 5), 3.5 - 2.0
    assert both.most == Clause(3, 5, pytest.approx(-1.0 + praised / sqrt(5 + NEIGHBOUR**2 * 4)))  # type: ignore[arg-type]
    assert first.most == Clause(0, 2, pytest.approx(-1.0 + said))  # type: ignore[arg-type]


def test_where_no_clause_may_count_nothing_is_said() -> None:
    assert small(" 最好 ", but=((0, 1),)) is None


def test_the_whole_has_the_sum_over_all_pieces_each_once() -> None:
    reading = small(" 最好 ,", " 最好 ")
    assert reading and reading.whole == pytest.approx(-0.5 + 3.0 / sqrt(5))


def test_a_whole_that_says_far_too_little_is_read_on_only_where_a_word_may_stand() -> None:
    assert small(" 他说 ", thorough=False) is None
    assert small(" 他说 ", thorough=True) is not None
    assert small(" 最好 ", thorough=False) is not None


@pytest.mark.parametrize(
    ("boasts", "modest"),
    [
        ("后视镜里已经看不到同行了。", "后视镜坏了，周三去修。"),
        ("你可以买到更便宜的床垫，但买不到比我们更舒服的。", "你可以买到比我们舒服的床垫，贵一点。"),
        ("Every other kettle is a suggestion. Ours is a fact.", "Every other Friday we are closed."),
    ],
)
def test_praise_without_any_word_of_the_pack_is_found_as_a_clause(boasts: str, modest: str) -> None:
    [finding] = found(a_post(boasts), around(), ID)
    assert finding.level is Level.ASK and finding.figures["kind"] == "clause"
    start, end = finding.span or (0, 0)
    assert boasts[start:end] and boasts[start:end] in finding.message.zh and "C12" in finding.message.en
    assert found(a_post(modest), around(), ID) == ()


@pytest.mark.parametrize("claim", ["我们的酸奶全国第一，质量最好。", "我们是全国第一品牌，国家级品质。"])
def test_a_claim_of_the_pack_is_found_however_sober_the_rest(claim: str) -> None:
    sober = "今天下雨，公交改道，从东门走。末班车二十三点十分，赶不上的可以坐夜班车。食堂的番茄炒蛋有人说太甜。"
    assert found(a_post(sober + claim), around(), ID) != ()


def test_a_clause_that_holds_an_allowed_name_is_not_found() -> None:
    text = "后视镜里已经看不到同行了"
    assert found(a_post(text), around(C12_allowed="看不到同行"), ID) == ()
    assert found(a_post(text), around(), ID) != ()


@pytest.mark.parametrize("shred", ["\ud800 云", "云", "👍👍", "a", "无敌"])
def test_a_shred_is_no_boast_without_a_word_of_the_pack(shred: str) -> None:
    assert [one for one in boasts_in(matchable(shred).tight, "") if one.claim is None] == []


@given(st.text(max_size=80))
def test_clauses_and_boasts_lie_in_any_text(text: str) -> None:
    form = matchable(text).tight
    reading = reading_of(form.text, thorough=True)
    assert reading is None or 0 <= reading.most.start < reading.most.end <= len(form.text)
    assert all(0 <= one.start < one.end <= len(form.text) and one.says >= ENOUGH for one in boasts_in(form, ""))
