"""Links found in running text, and carried in a form that every network takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import encode_link, find_links, without_tracking


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("没有链接", []),
        ("新品http://a.cn/x上线", ["http://a.cn/x"]),
        ("（http://a.cn/x），http://b.cn。", ["http://a.cn/x", "http://b.cn"]),
        ("see http://a.cn/x. Or http://b.cn/y, ok?", ["http://a.cn/x", "http://b.cn/y"]),
        ("(https://example.org/wiki/X_(y))", ["https://example.org/wiki/X_(y)"]),
        ("HTTPS://A.CN/?q=1&r=2#part", ["HTTPS://A.CN/?q=1&r=2#part"]),
        ("http://[::1]:8080/x", ["http://[::1]:8080/x"]),
        ('<a href="http://a.cn/x">', ["http://a.cn/x"]),
        ("http:// https:///x ftp://a.cn", []),
        ("http://a.cn#话题#", ["http://a.cn"]),
    ],
)
def test_links_end_where_a_reader_would_end_them(text: str, links: list[str]) -> None:
    found = find_links(text)
    assert [span.value for span in found] == links
    assert [text[span.start : span.end] for span in found] == links


@given(st.text(st.sampled_from("htps:/.a好 #?()[]\n@")))
def test_spans_are_in_order_and_lie_in_the_text(text: str) -> None:
    after = 0
    for span in find_links(text):
        assert after <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.value
        after = span.end


@pytest.mark.parametrize(
    ("link", "encoded"),
    [
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("http://example.com/新品?名=好", "http://example.com/%E6%96%B0%E5%93%81?%E5%90%8D=%E5%A5%BD"),
        ("http://example.com/%E6%96%B0", "http://example.com/%E6%96%B0"),
        ("http://例子.公司:8080/x", "http://xn--fsqu00a.xn--55qx5d:8080/x"),
        (" http://example.com/a b ", "http://example.com/a%20b"),
    ],
)
def test_a_link_is_encoded_once(link: str, encoded: str) -> None:
    assert encode_link(link) == encoded
    assert encode_link(encoded) == encoded


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
def test_an_encoded_link_is_ascii_without_white_space(path: str) -> None:
    encoded = encode_link(f"https://example.com/{path}")
    assert encoded.isascii()
    assert not any(char.isspace() for char in encoded)
    assert encode_link(encoded) == encoded


def test_what_looks_like_a_link_and_is_no_address_is_left_out_and_never_raises() -> None:
    assert find_links("看 http://[x 和 http://[::1 这里") == ()
    assert encode_link("http://[x") == "http://[x"


@pytest.mark.parametrize(
    ("link", "short"),
    [
        ("https://a.cn/x?utm_source=weibo&utm_medium=social", "https://a.cn/x"),
        ("https://a.cn/x?id=7&utm_source=weibo#top", "https://a.cn/x?id=7#top"),
        ("https://a.cn/x?UTM_Campaign=tea&spm=1.2&q=%E8%8C%B6", "https://a.cn/x?q=%E8%8C%B6"),
        ("https://a.cn/x?id=7&source=weibo", "https://a.cn/x?id=7&source=weibo"),
        ("https://a.cn/#/?utm_source=weibo", "https://a.cn/#/?utm_source=weibo"),
        ("https://a.cn/x?", "https://a.cn/x?"),
        ("https://a.cn/x", "https://a.cn/x"),
    ],
)
def test_what_only_counts_visitors_goes_and_all_else_stays(link: str, short: str) -> None:
    assert without_tracking(link) in (short, short.removesuffix("?"))
    assert without_tracking(without_tracking(link)) == without_tracking(link)
