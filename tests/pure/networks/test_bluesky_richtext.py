"""Links, mentions and tags of a Bluesky post, by bytes (docs/concepts/bluesky.md, rich text)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import encode_link
from guanwei.networks.bluesky.richtext import Mark, facets, wire_text


def marked(text: str, link: str = "") -> list[tuple[str, str, str]]:
    """What is marked, cut from the text by the facets' own byte positions."""
    raw = text.encode()
    return [
        (facet.mark.value, raw[facet.byte_start : facet.byte_end].decode(), facet.value) for facet in facets(text, link)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("普通的一句话", []),
        ("看http://a.cn/x，好", [("link", "http://a.cn/x", "http://a.cn/x")]),
        ("👨‍👩‍👧‍👦 https://a.cn 👍🏽", [("link", "https://a.cn", "https://a.cn")]),
        ("你好@Alice.test，", [("mention", "@Alice.test", "alice.test")]),
        ("bob@example.com http://a.cn/@alice.test", [("link", "http://a.cn/@alice.test", "http://a.cn/@alice.test")]),
        ("@品牌 @nodots @-a.b", []),
        ("🇨🇳 #新品# #tag.", [("tag", "#新品#", "新品"), ("tag", "#tag", "tag")]),
        ("#http://a.cn", [("link", "http://a.cn", "http://a.cn")]),
    ],
)
def test_what_is_marked(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert marked(text) == expected


def test_the_posts_own_link_is_marked_to_its_end_although_it_holds_chinese() -> None:
    link = "https://shop.example.com/新品"
    text = wire_text("上线了", link)
    assert text == "上线了 https://shop.example.com/新品"
    assert marked(text, link) == [("link", link, encode_link(link))]


def test_a_link_that_is_in_the_text_is_not_added_again() -> None:
    assert wire_text("看 http://a.cn/x 好", "http://a.cn/x") == "看 http://a.cn/x 好"
    assert wire_text("", "http://a.cn/x") == "http://a.cn/x"
    assert wire_text("没有链接", "") == "没有链接"


def test_a_tag_longer_than_the_network_takes_is_left_plain() -> None:
    assert marked("#" + "长" * 64) == [("tag", "#" + "长" * 64, "长" * 64)]
    assert marked("#" + "长" * 65) == []


@given(
    st.lists(
        st.sampled_from(
            ["好", "👍🏽", "e\u0301", " ", "http://a.cn/x", "@alice.test", "#新品#", "#tag", "#", "@", "\n"]
        )
    ).map("".join),
    st.sampled_from(["", "http://a.cn/x", "https://b.cn/新"]),
)
def test_facets_are_in_order_apart_and_cut_whole_characters(text: str, link: str) -> None:
    raw, after = text.encode(), 0
    for facet in facets(text, link):
        assert after <= facet.byte_start < facet.byte_end <= len(raw)
        piece = raw[facet.byte_start : facet.byte_end].decode()
        if facet.mark is Mark.MENTION:
            assert piece == f"@{facet.value}"
        elif facet.mark is Mark.TAG:
            assert piece.strip("#") == facet.value
        else:
            assert encode_link(piece) == facet.value
        after = facet.byte_end
