"""Length as each network counts it (docs/concepts/weibo.md 3.6; docs/concepts/bluesky.md, rich text)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import byte_length, grapheme_length, weibo_half_width, weibo_length

ANY_TEXT = st.text(st.characters(exclude_categories=()))
NO_LINKS = st.text(st.characters(exclude_characters=":"))


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("", 0),
        ("Test", 2),
        ("【转基因", 4),
        ("我司CEO！", 5),
        ("8@&*%&b", 4),
        (" Test", 3),
        ("好" * 140, 140),
        ("好" * 141, 141),
        ("a" * 280, 140),
        ("a" * 281, 141),
        ("你好 http://example.com/a/very/long/path?x=1", 13),
        ("http://t.cn/AbCdEf", 9),
        ("😀", 2),
    ],
)
def test_weibo_counts_as_the_contract_says(text: str, characters: int) -> None:
    assert weibo_length(text) == characters


@pytest.mark.parametrize(
    ("link", "half_width"),
    [
        ("http://a.cn", 20),
        ("https://example.com/x", 20),
        ("https://t.cn/AbCdEf", 19),
        ("http://t.cn.evil.com/AbCdEf", 20),
        ("http://weibo.com/" + "1" * 24, 41),
        ("http://weibo.com/" + "1" * 25, 20),
        ("https://m.weibo.cn/" + "1" * 10, 29),
        ("http://notweibo.com/" + "1" * 25, 20),
        ("http://example.com/" + "x" * 121, 20),
        ("http://example.com/" + "x" * 131, 30),
    ],
)
def test_a_link_has_its_own_weight(link: str, half_width: int) -> None:
    assert weibo_half_width(link) == half_width
    assert weibo_half_width(f"好{link} 好") == half_width + 5


@given(NO_LINKS, NO_LINKS)
def test_without_links_lengths_add_up(left: str, right: str) -> None:
    assert weibo_half_width(left + right) == weibo_half_width(left) + weibo_half_width(right)


@given(NO_LINKS)
def test_the_shown_length_is_half_the_units_rounded_up(text: str) -> None:
    utf16_units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    ascii_units = sum(char < "\x80" for char in text)
    assert weibo_half_width(text) == 2 * utf16_units - ascii_units
    assert 0 <= 2 * weibo_length(text) - weibo_half_width(text) <= 1


@pytest.mark.parametrize(
    ("text", "graphemes", "length_in_bytes"),
    [
        ("", 0, 0),
        ("官微 Weibo", 8, 12),
        ("e\u0301", 1, 3),
        ("👨‍👩‍👧‍👦", 1, 25),
        ("🇨🇳🇫🇷", 2, 16),
        ("👍🏽", 1, 8),
        ("a\r\nb", 3, 4),
        ("한국", 2, 6),
    ],
)
def test_a_grapheme_is_what_a_reader_sees_as_one(text: str, graphemes: int, length_in_bytes: int) -> None:
    assert grapheme_length(text) == graphemes
    assert byte_length(text) == length_in_bytes


@given(ANY_TEXT)
def test_there_are_never_more_graphemes_than_characters(text: str) -> None:
    assert grapheme_length(text) <= len(text)
    assert (grapheme_length(text) == 0) == (text == "")


@given(st.text(st.characters(max_codepoint=127)))
def test_the_quick_way_for_ascii_counts_the_same(text: str) -> None:
    assert grapheme_length(text) == grapheme_length(text + "好") - 1
