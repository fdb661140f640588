"""HTML of strangers as plain text: whole, readable, harmless."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.networks.mastodon.plain import MOST_LETTERS, plain_text

LINK = (
    '<a href="https://shop.example.com/new?a=1&amp;b=2" target="_blank" rel="nofollow noopener">'
    '<span class="invisible">https://</span><span class="ellipsis">shop.example.com/new?</span>'
    '<span class="invisible">a=1&amp;b=2</span></a>'
)
MENTION = (
    '<span class="h-card" translate="no"><a href="https://social.example.com/@bob" class="u-url mention">'
    "@<span>bob</span></a></span>"
)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("没有标记", "没有标记"),
        ("<p>一</p><p>二<br>三<br />四</p>", "一\n\n二\n三\n四"),
        ("<p>1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;x&quot; &#39;y&#39; &nbsp;z</p>", "1 < 2 && 3 > 2 \"x\" 'y' \xa0z"),
        ("<p>3 < 4, <3 & ><</p>", "3 < 4, <3 & ><"),
        (f"<p>看 {LINK} 吧</p>", "看 https://shop.example.com/new?a=1&b=2 吧"),
        (f"<p>{MENTION} 你好</p>", "@bob@social.example.com 你好"),
        ('<p><a href="https://s.example/tags/x" class="mention hashtag" rel="tag">#<span>官微</span></a></p>', "#官微"),
        ('<a href="https://evil.example/">https://bank.example</a>', "https://bank.example (https://evil.example/)"),
        ('<a href="https://evil.example/a">这里</a>', "这里 (https://evil.example/a)"),
        ('<a href="https://example.com/long/path">example.com/long…</a>', "https://example.com/long/path"),
        ('<a href="https://example.com/%E6%96%B0">https://example.com/新</a>', "https://example.com/新"),
        ('<a href="javascript:alert(1)">点我</a>', "点我"),
        ("<ul><li>一</li><li>二</li></ul>", "一\n二"),
        ("<blockquote><p>引</p></blockquote><p>文</p>", "引\n\n文"),
        ("a<script>alert('<p>')</script>b<style>p{}</style>c", "abc"),
        ("a<!-- <p>hidden</p> -->b<!-- never ends", "ab"),
        ('a<img src="x" alt=":heart:" onerror="alert(1)">b', "a:heart:b"),
        ("<p>一</p>\n\n\n<p>二</p>\n", "一\n\n二"),
        ("<p>半截 <a href=", "半截"),
        ("<a href=https://a.example/x>a.example/x", "https://a.example/x"),
    ],
)
def test_words_lines_links_and_names_stay_and_markup_goes(html: str, text: str) -> None:
    assert plain_text(html, {"https://social.example.com/@bob": "bob@social.example.com"}) == text


@given(st.text(alphabet="<>/!-abp \"'=&;#hrefscript\n你", max_size=200))
def test_any_input_becomes_some_text(html: str) -> None:
    text = plain_text(html)
    assert "\n\n\n" not in text and text == text.strip()


@given(st.text(alphabet=st.characters(blacklist_characters="<>&\r", blacklist_categories=("Cs",))))
def test_a_text_without_markup_stays_but_for_white_space(text: str) -> None:
    assert "".join(plain_text(text).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<a ", "<", "</", "&#", "<![CDATA[", '<a href="', "<a href=", "<script>", "<p>", "<img alt='", "&a"],
)
def test_reading_takes_time_in_proportion_to_the_length(piece: str) -> None:
    began = time.monotonic()
    plain_text(piece * (MOST_LETTERS // len(piece)))
    assert time.monotonic() - began < 5
