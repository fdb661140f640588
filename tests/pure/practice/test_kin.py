"""Words of one meaning: the list itself, and what of it stands in a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.near.kin import KIN, kin_in
from guanwei.practice.near.units import is_word, units_of, units_of_words

GROUPS = [line.split("|") for line in KIN.read_text(encoding="utf-8").splitlines()]
MEMBERS = [member for group in GROUPS for member in group]


def in_other_words(one: str, other: str) -> int:
    """How many groups have a member in each, and none in both."""
    mine, theirs = kin_in(units_of(one)), kin_in(units_of(other))
    return sum(mine[group].isdisjoint(theirs[group]) for group in mine.keys() & theirs.keys())


def test_every_word_stands_in_one_group_and_no_group_is_alone() -> None:
    assert len(MEMBERS) == len(set(MEMBERS))
    assert [group for group in GROUPS if len(group) < 2] == []


def test_words_are_written_as_they_are_looked_for() -> None:
    odd = [one for one in MEMBERS if one != one.strip() or one != one.lower() or re.search(r"[|#@\[\]【】]|//", one)]
    assert odd == []


def test_a_single_character_has_too_many_meanings_and_what_says_nothing_is_not_looked_for() -> None:
    units = units_of_words(MEMBERS)
    assert [one for one, its in zip(MEMBERS, units, strict=True) if len(its) < 2 and not (its and is_word(its))] == []


def test_english_words_that_share_a_unit_count_in_no_group() -> None:
    group_of = {member: number for number, group in enumerate(GROUPS) for member in group}
    by_units: dict[str, set[int]] = {}
    for member, its in zip(MEMBERS, units_of_words(MEMBERS), strict=True):
        by_units.setdefault(its, set()).add(group_of[member])
    shared = [its for its, groups in by_units.items() if len(groups) > 1]
    assert 0 < len(shared) < len(by_units) / 50
    assert not any(kin_in(its) for its in shared if len(its) == 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("门店周一休息", "店里周一不开门"),
        ("展览延期", "展览往后挪"),
        ("The tickets are free of charge", "门票不要钱"),
        ("卖光了", "售罄"),
        ("The sofa is being repaired", "沙发正在维修"),
    ],
)
def test_what_means_the_same_is_kin(one: str, other: str) -> None:
    assert in_other_words(one, other) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [("周六开门", "周日关门"), ("涨价", "降价"), ("上午", "下午"), ("open", "closed"), ("first", "last")],
)
def test_opposites_and_other_days_are_not(one: str, other: str) -> None:
    assert in_other_words(one, other) == 0


def test_the_whole_list_in_one_go_is_as_word_by_word() -> None:
    some = MEMBERS[::37]
    assert units_of_words(some) == [units_of(one) for one in some]


@given(st.lists(st.from_regex(r"[a-z一-龥0-9]{1,8}( [a-z一-龥]{1,6})?", fullmatch=True), max_size=8))
def test_so_are_any_words(words: list[str]) -> None:
    assert units_of_words(words) == [units_of(one) for one in words]
