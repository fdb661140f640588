"""How much a text reads like a leaflet: how pieces and what is known beside them add up, and which clause is shown."""

from math import exp, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text.matching import matchable
from guanwei.practice.packs.leaflets import Reading, read, reading_of
from guanwei.practice.packs.loading import pack
from guanwei.practice.packs.pieces import Weights, weights
from guanwei.practice.packs.pushing import BESIDE, beside_of, push_of

NONE = (0.0, 0.0, 0.0)
SMALL = Weights(
    {"hard_sell": {"bias": -1.0, "points": 2.0}},
    pieces=("抢", "限时", "云"),
    rarity=(1.0, 2.0, 2.0),
    inside=NONE,
    before=NONE,
    behind=NONE,
    whole=NONE,
    sells=(0.5, 4.0, -6.0),
)
SPANS, FORMS = [(0, 1), (2, 4), (5, 6)], [" 云 ,", " 限时抢 ,", " 抢 "]


def small(points: float = 0.0, enough: float = 0.01) -> Reading | None:
    standing = SMALL.standing(SPANS, FORMS)
    return read(standing, SMALL, {"points": 1.0}, lambda: {"points": points}, enough)


def test_pieces_and_what_is_known_beside_them_add_up_as_the_formula_says() -> None:
    reading = small(0.3)
    total = -1.0 + (0.5 + 4.0 - 6.0) / sqrt(1 + 4 + 4) + 2.0 * 0.3
    assert reading and reading.probability == pytest.approx(1 / (1 + exp(-total)))


def test_the_clause_that_says_most_is_shown() -> None:
    reading = small()
    assert reading and reading.place == (2, 4)


def test_below_what_is_enough_nothing_is_said_and_the_rest_is_not_even_asked_for() -> None:
    def never() -> dict[str, float]:
        raise AssertionError

    standing = SMALL.standing([(0, 1)], [" 云 "])
    assert read(standing, SMALL, {"points": 1.0}, never, 0.5) is None
    assert small(enough=0.9) is None


def test_a_text_without_any_clause_may_be_one_by_its_signs_alone() -> None:
    reading = read(None, SMALL, {"points": 1.0}, lambda: {"points": 1.0}, 0.5)
    assert reading == Reading(pytest.approx(1 / (1 + exp(-1.0))), None)


def test_everything_that_is_known_beside_the_pieces_has_its_weight() -> None:
    assert tuple(weights().told["hard_sell"]) == ("bias", *BESIDE)


@given(st.text(max_size=80))
def test_places_lie_in_any_text(text: str) -> None:
    form = matchable(text).tight
    known = beside_of(form, pack("hardsell"))
    reading = reading_of(form.text, known, lambda: known, 1e-9)
    assert reading is not None and 0 <= reading.probability <= 1
    assert reading.place is None or 0 <= reading.place[0] < reading.place[1] <= len(form.text)
    push_of(form, pack("hardsell"))
