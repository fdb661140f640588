"""Pairs of characters; that PostgreSQL reads and finds them: tests/domain/inbox/test_search.py."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import loose_query_for, query_for, vector_of
from guanwei.lib.text.bigrams import MOST_POSITIONS

LEXEME = re.compile(r"'([^']{1,2})':([0-9,]+)")


@pytest.mark.parametrize(
    ("text", "vector"),
    [
        ("", ""),
        ("！？ …\n", ""),
        ("茶", "'茶':1"),
        ("青禾茗", "'青禾':1 '禾茗':2 '茗':3"),
        ("新 App", "'新':1 'ap':2 'pp':3 'p':4"),
        ("茶茶茶", "'茶茶':1,2 '茶':3"),
        ("ＡＢ\u200bＣ", "'ab':1 'bc':2 'c':3"),  # full width, and something invisible in between
        ("it's", "'it':1 't':2 's':3"),
        ("👍🏻好", "'👍🏻':1 '🏻好':2 '好':3"),
        ("❤\ufe0f茶", "'❤茶':1 '茶':2"),
    ],
)
def test_every_character_begins_one_lexeme(text: str, vector: str) -> None:
    assert vector_of(text) == vector


def test_no_phrase_spans_two_texts() -> None:
    assert vector_of("青", "禾") == "'青':1 '禾':2"
    assert query_for("青禾") == "('青禾')"


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", ""),
        ("，。 '", ""),
        ("茶", "'茶':*"),
        ("茶叶", "('茶叶')"),
        ("新茶叶", "('新茶' <-> '茶叶')"),
        ("App 茶", "('ap' <-> 'pp') & '茶':*"),
        ("' | !x:*", "'|':* & 'x':*"),
    ],
)
def test_a_query_is_a_phrase_of_pairs(typed: str, query: str) -> None:
    assert query_for(typed) == query


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("破损", "('破损')"),
        ("茶叶好", "('茶叶' <-> '叶好')"),  # one character by itself is no word
        ("破损退款", "(('破损' <-> '损退' <-> '退款') | (('破损') & ('退款')))"),
        ("order", "('or' <-> 'rd' <-> 'de' <-> 'er')"),
        ("iphone壳", query_for("iphone壳")),
        ("vip会员", "(('vi' <-> 'ip' <-> 'p会' <-> '会员') | (('vi' <-> 'ip') & ('会员')))"),
        ("", ""),
    ],
)
def test_words_that_were_typed_without_a_space_may_stand_apart(typed: str, query: str) -> None:
    assert loose_query_for(typed) == query


def test_a_loose_query_does_not_grow_without_end() -> None:
    assert loose_query_for("茶叶好喝" * 30) == query_for("茶叶好喝" * 30)
    assert len(loose_query_for("一二三四五六七八九十甲乙 " * 8)) < 60_000


def test_a_text_without_end_is_cut_where_postgresql_counts_no_further() -> None:
    places = [int(place) for _, listed in LEXEME.findall(vector_of("茶叶" * 20_000)) for place in listed.split(",")]
    assert max(places) < MOST_POSITIONS
    assert len(query_for("茶叶" * 20_000)) < 1500


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_out_of_its_quotes(text: str) -> None:
    assert re.fullmatch(r"('[^'\\\s]{1,2}':[0-9,]+( |$))*", vector_of(text))
    assert re.fullmatch(r"[^\\]*", query_for(text))
    assert query_for(text).count("'") % 2 == 0


def test_many_letters_by_themselves_are_not_many_searches() -> None:
    query = query_for("e t a o i n s h r d l u e t a o")
    assert query == " & ".join(f"'{letter}':*" for letter in "etaoinsh")
