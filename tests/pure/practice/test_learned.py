"""Weights that were learned: how pieces add up, what is shown, and that the file is the one that its texts give."""

import re
import sys
from math import exp, log, sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text.matching import matchable
from guanwei.practice.near.sketch import sketch_of
from guanwei.practice.near.weighing import WEIGHTS as REWORDING
from guanwei.practice.near.weighing import figures_of
from guanwei.practice.packs.learned import Learned, learned, pieces_of
from guanwei.practice.packs.loading import pack
from guanwei.practice.packs.pushing import BESIDE, beside_of, push_of

ROOT = Path(__file__).resolve().parents[3]
WEIGHTS = ROOT / "guanwei" / "practice" / "packs" / "hardsell.weights.txt"
SMALL = Learned(-1.0, {"points": 2.0}, ("抢", "限时", "0元", "。"), (1.0, 2.0, 3.0, 1.0), (0.5, 2.0, 1.0, -3.0))


def read(text: str, points: float = 0.0, enough: float = 0.01):  # type: ignore[no-untyped-def]
    return SMALL.read(matchable(text).tight, {"points": 1.0}, lambda: {"points": points}, enough)


def test_pieces_add_up_as_the_formula_says() -> None:
    values = {"抢": (1 + log(2)) * 1.0, "限时": 2.0, "。": 1.0}
    length = sqrt(sum(value**2 for value in values.values()))
    total = -1.0 + (0.5 * values["抢"] + 2.0 * values["限时"] - 3.0 * values["。"]) / length + 2.0 * 0.3
    assert read("限时抢抢。", 0.3).probability == pytest.approx(1 / (1 + exp(-total)))


def test_what_says_most_is_shown_and_single_characters_and_signs_are_not() -> None:
    assert read("抢！限时，只要 9 元。").places == ((2, 4), (7, 9))


def test_below_what_is_enough_nothing_is_said_and_the_rest_is_not_even_asked_for() -> None:
    def never() -> dict[str, float]:
        raise AssertionError

    assert SMALL.read(matchable("。。。").tight, {"points": 1.0}, never, 0.5) is None
    assert read("没有一个认识的", enough=0.5) is None


def test_figures_are_all_the_same_and_every_character_keeps_its_place() -> None:
    assert pieces_of("满399减\n60") == "满000减 00"


@given(st.text(max_size=80))
def test_places_lie_in_any_text(text: str) -> None:
    form = matchable(text).tight
    known = beside_of(form, pack("hardsell"))
    reading = learned("hardsell").read(form, known, lambda: known, 1e-9)
    assert reading is not None and 0 <= reading.probability <= 1
    assert all(0 <= start < end <= len(form.text) for start, end in reading.places)
    push_of(form, pack("hardsell"))


def test_the_weights_name_what_stands_beside_the_pieces_and_hold_no_long_piece() -> None:
    weights = learned("hardsell")
    assert tuple(weights.beside) == BESIDE
    assert 1000 < len(weights.pieces) == len(set(weights.pieces)) and max(map(len, weights.pieces)) <= 4


def test_the_weights_of_rewordings_are_those_of_the_pairs_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import learned_from

    [stated] = re.findall(r"from ([0-9a-f]{16})$", REWORDING.read_text("utf-8"), re.MULTILINE)
    assert stated == learned_from.fingerprint_of_pairs(learned_from.pairs())


def test_every_figure_of_two_texts_has_its_weight() -> None:
    ours, earlier = sketch_of("明天停水，九点到三点。"), sketch_of("停水通知：明早九点起停六小时。")
    names = [line.split()[0] for line in REWORDING.read_text("utf-8").splitlines()[1:]]
    assert names == ["bias", *figures_of(ours, earlier, ours.content.keys() & earlier.content.keys())]


def test_the_weights_are_those_of_the_texts_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make weights` learns anew. Only our own writing counts: the real texts may not be there."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import learned_from

    stated = re.search(r"from ([0-9a-f]{16});", WEIGHTS.read_text("utf-8"))
    assert stated and stated[1] == learned_from.fingerprint(learned_from.examples(sources=frozenset({""})))
    assert "sklearn" not in sys.modules
