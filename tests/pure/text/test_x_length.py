"""Length as X weighs it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import x_length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("tea", 3),
        ("好", 2),
        ("好tea", 5),
        ("café", 4),
        ("cafe\u0301", 4),  # composed first
        ("“tea”", 5),  # general punctuation is light
        ("…", 2),
        ("😀", 2),
        ("👨‍👩‍👧‍👦", 2),  # one emoji, of four
        ("🇨🇳", 2),
        ("1️⃣", 2),
        ("https://a.cn", 23),
        ("看 https://www.example.cn/a/very/long/address?of=everything 吧", 2 + 1 + 23 + 1 + 2),
        ("Привет", 6),
        ("한국", 4),
    ],
)
def test_each_character_by_its_weight(text: str, length: int) -> None:
    assert x_length(text) == length


@given(st.text())
def test_no_text_weighs_nothing_and_none_more_than_four_for_a_character(text: str) -> None:
    assert (x_length(text) == 0) == (text == "")
    assert x_length(text) <= 23 * len(text)
