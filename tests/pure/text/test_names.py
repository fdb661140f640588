"""What strangers call themselves, in a line beside words of ours."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import name_of, one_line

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
TURNS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("林晓", "林晓"),
        (" 爱喝茶的\n小鱼 ", "爱喝茶的 小鱼"),
        (f"{FAMILY} 一家 ❤️", f"{FAMILY} 一家 ❤️"),
        ("محمد\u200f", "محمد\u200f"),
        ("Nguyễn Thị", "Nguyễn Thị"),
        (unicodedata.normalize("NFD", "Nguyễn"), unicodedata.normalize("NFD", "Nguyễn")),
        ("官方\u202e微博", "官方微博"),
        ("\u2067a\u2069", "a"),
        ("z" + "\u0301" * 300 + "o", "z" + "\u0301" * 4 + "o"),
        ("\u200b\u200d\ufeff", ""),
        ("\u3164\u3164", ""),
        ("\u2800", ""),
        ("\u0301\u0302", ""),
        (" \u00a0\u3000\t", ""),
        ("", ""),
    ],
)
def test_a_name_is_shown_as_it_is_meant_and_never_as_nothing(written: str, shown: str) -> None:
    assert name_of(written) == shown


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_line_is_one_line_that_turns_nothing_around(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert not any(chr(turn) in line for turn in TURNS)
    assert one_line(line) == line
