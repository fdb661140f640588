"""A text that was sent equals the same text read back, whatever the network did to it."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import comparable

WORDS = st.text(st.sampled_from("新品上线 abc，。&<>\n;lt"), max_size=12)
POSTS = st.lists(
    st.one_of(WORDS, st.just(" http://shop.example.com/new?a=1&b=2 "), st.just("#话题#"), st.just(" https://a.cn ")),
    max_size=6,
).map("".join)


def as_weibo_shows(text: str, *, escape: bool, drop_topics: bool, marks: int) -> str:
    """What docs/concepts/weibo.md 3.6 says the server does to a text."""
    text = re.sub(r"https?://[!-~]+", "http://t.cn/A6abcdeF", text)
    if drop_topics:
        text = re.sub(r"#[^#\n]+#", "", text)
    return (html.escape(text, quote=False) if escape else text) + " \u200b" * marks


@given(POSTS, st.booleans(), st.booleans(), st.integers(0, 3))
def test_weibos_rewriting_does_not_matter(text: str, escape: bool, drop_topics: bool, marks: int) -> None:
    shown = as_weibo_shows(text, escape=escape, drop_topics=drop_topics, marks=marks)
    assert comparable(shown, "weibo") == comparable(text, "weibo")


@given(st.text(), st.sampled_from(["weibo", "bluesky"]))
def test_comparing_twice_changes_nothing(text: str, network: str) -> None:
    once = comparable(text, network)
    assert comparable(once, network) == once


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("新品上线 http://shop.example.com/new ", "新品上线 http://t.cn/A6abcdeF \u200b"),
        ("#早安#大家好", "大家好"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("cafe\u0301", "café"),
        ("第一行\n第二行", "第一行 第二行"),
    ],
)
def test_these_are_the_same_on_weibo(sent: str, shown: str) -> None:
    assert comparable(sent, "weibo") == comparable(shown, "weibo")


@pytest.mark.parametrize(("one", "other"), [("新品上线", "新品上线！"), ("A", "a"), ("一", "二"), ("👍", "👍🏽")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert comparable(one, "weibo") != comparable(other, "weibo")


def test_other_networks_keep_links_and_topics() -> None:
    assert comparable("看 http://a.cn", "bluesky") != comparable("看 http://b.cn", "bluesky")
    assert comparable("#早安#", "bluesky") != comparable("", "bluesky")
