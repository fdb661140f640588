"""The fingerprint is blind to links, punctuation, white space, case and width, and to nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.fingerprint import _ALONE, SIZE, _kept_of, _normalised, fingerprint, normalised


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新品上线，详情见官网", "新品上线 详情见官网"),
        ("新品上线", "新品上线 \u200b"),
        ("新品上线", "【新品】上线！！！"),
        ("新品上线 https://www.example.cn/a?b=1", "新品上线 http://t.cn/A6abcdeF"),
        ("新品上线http://t.cn/A6abcdeF，今天", "新品上线，今天"),
        ("HELLO World", "hello world"),
        ("ＡＢＣ１２３", "abc123"),
        ("#新品# 上线", "#新品上线#"),
        ("好❤️", "好❤"),
        ("Straße", "STRASSE"),
    ],
)
def test_these_are_the_same_text(one: str, other: str):
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("新品上线", "新品下线"), ("第1条", "第2条"), ("好😀", "好😢"), ("新品上线", "上线新品"), ("软件", "軟件")],
)
def test_these_are_different_texts(one: str, other: str):
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("text", ["", "  \n", "，。！", "\u200b", "https://www.example.cn/", "\ud800"])
def test_nothing_to_compare_has_no_fingerprint(text: str):
    assert fingerprint(text) == b""


@given(st.text(st.characters(exclude_categories=())))
def test_normalising_twice_changes_nothing(text: str):
    once = normalised(text)
    assert normalised(once) == once
    assert len(fingerprint(text)) in (0, SIZE)


@given(st.text(st.characters(exclude_categories=())) | st.text("aé가か゛ﾞＡ①²…，🔥\ufe0f\u200bß한ﬁ。"))
def test_character_by_character_and_as_a_whole_a_text_becomes_the_same(text: str):
    text = text.replace("://", "")
    assert _normalised(text) == _kept_of(unicodedata.normalize("NFKC", text).casefold())


def test_every_character_that_is_taken_alone_becomes_what_it_becomes_in_a_text():
    for code in range(0x20000):
        _normalised(chr(code))
    assert {"a", "，", "好", "Ａ", "🔥"} <= _ALONE.keys() and not {"\u0301", "한", "ﾞ"} & _ALONE.keys()
