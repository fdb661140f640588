"""Words of one meaning: the list itself, and what of it stands in a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.near.kin import KIN, kin_in
from guanwei.practice.near.units import units_of, units_of_words

GROUPS = [line.split("|") for line in KIN.read_text(encoding="utf-8").splitlines()]
MEMBERS = [member for group in GROUPS for member in group]


def in_both(one: str, other: str) -> int:
    """How many groups have a member in each."""
    return len(kin_in(units_of(one)).keys() & kin_in(units_of(other)).keys())


def test_every_word_stands_in_one_group_and_no_group_is_alone() -> None:
    assert len(MEMBERS) == len(set(MEMBERS))
    assert [group for group in GROUPS if len(group) < 2] == []


def test_words_are_written_as_they_are_looked_for() -> None:
    odd = [one for one in MEMBERS if one != one.strip() or one != one.lower() or re.search(r"[|#@\[\]【】]|//", one)]
    assert odd == []


def test_a_single_character_has_too_many_meanings() -> None:
    assert [one for one in MEMBERS if len(one) < 2] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("门店周一休息", "店里周一不开门"),
        ("展览延期", "展览推迟"),
        ("The tickets are free of charge", "门票不要钱"),
        ("卖光了", "售罄"),
        ("The sofa is being repaired", "沙发正在维修"),
    ],
)
def test_what_means_the_same_is_kin(one: str, other: str) -> None:
    assert in_both(one, other) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [("周六开门", "周日关门"), ("涨价", "降价"), ("上午", "下午"), ("open", "closed"), ("first", "last")],
)
def test_opposites_and_other_days_are_not(one: str, other: str) -> None:
    assert in_both(one, other) == 0


def test_the_whole_list_in_one_go_is_as_word_by_word() -> None:
    some = MEMBERS[::37]
    assert units_of_words(some) == [units_of(one) for one in some]


@given(st.lists(st.from_regex(r"[a-z一-龥0-9]{1,8}( [a-z一-龥]{1,6})?", fullmatch=True), max_size=8))
def test_so_are_any_words(words: list[str]) -> None:
    assert units_of_words(words) == ([units_of(one) for one in words] if words else [""])
