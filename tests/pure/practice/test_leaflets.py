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
TEXT, SPANS = "云,限时抢购,  抢就是了", [(0, 1), (2, 6), (7, 13)]
FORMS = [" 云 ,", " 限时抢购 ,", " 抢就是了 "]


def small(points: float = 0.0, enough: float = 0.01) -> Reading | None:
    standing = SMALL.standing(SPANS, FORMS)
    return read(TEXT, standing, SMALL, {"points": 1.0}, lambda: {"points": points}, enough)


def test_pieces_and_what_is_known_beside_them_add_up_as_the_formula_says() -> None:
    reading = small(0.3)
    total = -1.0 + (0.5 + 4.0 - 6.0) / sqrt(1 + 4 + 4) + 2.0 * 0.3
    assert reading and reading.probability == pytest.approx(1 / (1 + exp(-total)))


def test_the_clauses_that_say_so_are_shown_the_one_that_says_most_first_and_no_shreds() -> None:
    reading = small()
    assert reading and reading.places == ((2, 6), (9, 13))
    standing = SMALL.standing([(0, 2)], [" 限时 "])
    shred = read("限时", standing, SMALL, {"points": 1.0}, lambda: {"points": 1.0}, 0.01)
    assert shred and shred.places == ()


def test_below_what_is_enough_nothing_is_said_and_the_rest_is_not_even_asked_for() -> None:
    def never() -> dict[str, float]:
        raise AssertionError

    standing = SMALL.standing([(0, 1)], [" 云 "])
    assert read("云", standing, SMALL, {"points": 1.0}, never, 0.5) is None
    assert small(enough=0.9) is None


def test_a_text_without_any_clause_may_be_one_by_its_signs_alone() -> None:
    reading = read("!!!", None, SMALL, {"points": 1.0}, lambda: {"points": 1.0}, 0.5)
    assert reading == Reading(pytest.approx(1 / (1 + exp(-1.0))), ())


def test_everything_that_is_known_beside_the_pieces_has_its_weight() -> None:
    assert tuple(weights().told["hard_sell"]) == ("bias", *BESIDE)


@given(st.text(max_size=80))
def test_places_lie_in_any_text(text: str) -> None:
    form = matchable(text).tight
    known = beside_of(form, pack("hardsell"))
    reading = reading_of(form.text, known, lambda: known, 1e-9)
    assert reading is not None and 0 <= reading.probability <= 1
    assert all(0 <= start < end <= len(form.text) for start, end in reading.places)
    push_of(form, pack("hardsell"))
