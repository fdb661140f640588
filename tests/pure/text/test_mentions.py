"""Length as Mastodon counts it, and mentions of people elsewhere (docs/concepts/mastodon.md, length)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import comparable, grapheme_length, mastodon_length
from guanwei.lib.text.mentions import without_hosts


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("新品上线", 4),
        ("https://a.cn", 23),
        ("https://shop.example.com/a/very/long/address/that/goes/on/and/on?with=words&and=more", 23),
        ("看 https://a.cn 和 http://b.cn/x", 2 + 23 + 3 + 23),
        ("👍🏽👨‍👩‍👧", 2),
        ("@bob", 4),
        ("@bob@example.com", 4),
        ("你好 @bob.a-b@social.example.com!", 3 + 8 + 1),
        ("bob@example.com", 15),
        ("https://example.com/@bob@example.org", 23),
        ("@@bob@example.com", 5),
    ],
)
def test_a_link_counts_23_and_a_mention_only_its_name(text: str, length: int) -> None:
    assert mastodon_length(text) == length


def test_a_server_may_count_links_otherwise() -> None:
    assert mastodon_length("看 https://a.cn", 32) == 34


@given(st.text(alphabet=st.characters(blacklist_characters="@:")))
def test_without_links_and_mentions_it_is_what_readers_see(text: str) -> None:
    assert mastodon_length(text) == grapheme_length(text)


@given(st.text(alphabet="@ab.:/ 你-_1", max_size=60))
def test_taking_the_hosts_away_makes_nothing_longer_and_twice_changes_nothing_more(text: str) -> None:
    once = without_hosts(text)
    assert len(once) <= len(text)
    assert comparable(comparable(text, "mastodon"), "mastodon") == comparable(text, "mastodon")


@pytest.mark.parametrize(
    "hostile", ["@" * 200_000, "@a" * 100_000, "@a@" * 70_000, "@" + "a." * 100_000, "@a@" + "b" * 200_000]
)
def test_counting_takes_no_longer_than_the_text_is(hostile: str) -> None:
    assert mastodon_length(hostile) > 0


def test_a_person_is_the_same_with_and_without_the_server() -> None:
    assert comparable("@bob@example.com 你好", "mastodon") == comparable("@bob 你好", "mastodon")
    assert comparable("@bob 你好", "mastodon") != comparable("@ann 你好", "mastodon")
    assert comparable("@bob@example.com", "bluesky") == "@bob@example.com"
    assert comparable("@bob@example.com hello", "mastodon") == comparable("@bob hello", "mastodon")
