"""Mastodon's objects as the product's values, and the product's words as Mastodon takes them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.networks.acts import Target
from guanwei.networks.contract import Limits
from guanwei.networks.incoming import Visibility
from guanwei.networks.mastodon import mapping
from guanwei.networks.mastodon.hearing import place_of
from guanwei.networks.mastodon.limits import TOKEN, characters_of_a_link, domain_of_accounts, on_server
from guanwei.networks.mastodon.mapping import Malformed

OWN = "https://social.example.com/@tea"
URI = "https://social.example.com/users/tea/statuses/1"


def status(**other: Any) -> dict[str, Any]:
    account = {"id": "7", "acct": "tea", "username": "tea", "url": OWN, "display_name": "青禾茗"}
    return {
        "id": "1",
        "uri": URI,
        "url": f"{OWN}/1",
        "account": account,
        "content": "<p>新品</p>",
        "created_at": "2026-11-23T04:00:00.000Z",
        "visibility": "public",
        "media_attachments": [],
        "mentions": [],
    } | other


@pytest.mark.parametrize(
    ("text", "link", "sent"),
    [
        ("新品", "", "新品"),
        ("新品", "https://a.cn/x", "新品 https://a.cn/x"),
        ("", "https://a.cn/x", "https://a.cn/x"),
        ("看 https://a.cn/x 吧", "https://a.cn/x", "看 https://a.cn/x 吧"),
        ("看 https://a.cn/x，真好", "https://a.cn/x", "看 https://a.cn/x ，真好"),
        ("看 https://a.cn/x, 真好", "", "看 https://a.cn/x, 真好"),
        ("新品", "https://a.cn/新", "新品 https://a.cn/%E6%96%B0"),
        ("看https://a.cn/新吧", "https://a.cn/新", "看https://a.cn/%E6%96%B0 吧"),
    ],
)
def test_links_are_told_from_the_words_after_them(text: str, link: str, sent: str) -> None:
    assert mapping.wire_text(text, link) == sent
    assert mapping.wire_text(sent, link) == sent


@pytest.mark.parametrize(
    ("text", "handle", "sent"),
    [
        ("谢谢", "bob", "@bob 谢谢"),
        ("谢谢", "bob@far.example", "@bob@far.example 谢谢"),
        ("谢谢 @bob", "bob@far.example", "谢谢 @bob"),
        ("@Bob@far.example 谢谢", "bob@far.example", "@Bob@far.example 谢谢"),
        ("@bob，谢谢", "bob", "@bob，谢谢"),
        ("@bob: 谢谢", "bob", "@bob: 谢谢"),
        ("@bobby 谢谢", "bob", "@bob @bobby 谢谢"),
        ("谢谢", "", "谢谢"),
    ],
)
def test_an_answer_begins_with_who_is_answered_unless_it_names_them(text: str, handle: str, sent: str) -> None:
    assert mapping.answer_text(text, "", handle) == sent


@pytest.mark.parametrize(
    ("wanted", "than", "result"),
    [
        ("", "public", ""),
        ("", "unlisted", "unlisted"),
        ("", "private", "private"),
        ("", "direct", "direct"),
        ("public", "unlisted", "unlisted"),
        ("public", "direct", "direct"),
        ("direct", "public", "direct"),
        ("private", "unlisted", "private"),
        ("public", "", "public"),
        ("everybody", "private", "private"),
    ],
)
def test_an_answer_is_never_seen_by_more_people_than_what_it_answers(wanted: str, than: str, result: str) -> None:
    assert mapping.not_wider(wanted, than) == result


def test_a_repost_with_words_carries_the_link_to_the_original() -> None:
    target = Target(URI, ref={"url": f"{OWN}/1"})
    assert mapping.repost_text("谢谢喜欢", "", target) == f"谢谢喜欢 {OWN}/1"
    assert mapping.repost_text("谢谢喜欢", "", Target(URI)) == f"谢谢喜欢 {URI}"
    assert mapping.repost_text("谢谢喜欢", "https://a.cn/x", target) == "谢谢喜欢 https://a.cn/x"


def test_an_edited_answer_still_begins_with_whom_it_is_addressed_to() -> None:
    mentions = [{"acct": "tea", "url": OWN}, {"acct": "bob@far.example", "url": "https://far.example/@bob"}]
    answer = status(in_reply_to_id="5", mentions=mentions)
    assert mapping.edited_text("改好了", "", answer, OWN) == "@bob@far.example 改好了"
    assert mapping.edited_text("改好了", "", status(mentions=mentions), OWN) == "改好了"


def test_a_status_becomes_a_remote_with_everything_that_it_shows() -> None:
    media = [{"id": "3", "url": "https://files.example/3.png", "description": "茶"}, {"id": "4", "url": None}]
    remote = mapping.remote_of(status(media_attachments=media), OWN)
    assert (remote.remote_id, remote.url, remote.text) == (URI, f"{OWN}/1", "新品")
    assert remote.created_at == datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert (remote.picture_count, remote.alt_texts) == (2, ("茶", ""))
    assert remote.pictures == ("https://files.example/3.png", "")


def test_a_boost_is_named_by_what_it_boosts_and_by_whom() -> None:
    other = status(
        id="9", uri="https://far.example/s/9", account={"acct": "bob@far.example", "url": "https://far.example/@bob"}
    )
    remote = mapping.remote_of(status(id="10", reblog=other), OWN)
    assert remote.remote_id == f"https://far.example/s/9#reblog-by-{OWN}"
    assert (remote.text, remote.repost_of) == ("", "https://far.example/s/9")
    assert mapping.split_boost_id(remote.remote_id) == ("https://far.example/s/9", OWN)
    assert mapping.split_boost_id(URI) == (URI, "")


def test_an_own_post_that_somebody_boosted_is_still_a_post_where_a_server_shows_it_as_that_boost() -> None:
    """As snac2 does: the boost has the id of the original."""
    shown = status(uri=f"{URI}/Announce", content="", reblog=status())
    assert mapping.remote_of(shown, OWN).remote_id == URI
    boosted_by_us = status(id="2", reblog=status())
    assert mapping.remote_of(boosted_by_us, OWN).remote_id == f"{URI}#reblog-by-{OWN}"


def test_the_words_as_they_were_sent_win_over_what_a_server_made_of_them() -> None:
    assert mapping.remote_of(status(content="<p><b>新</b></p>", text="**新**"), OWN).text == "**新**"


def test_a_mention_is_shown_with_its_server() -> None:
    link = '<a href="https://social.example.com/@ann" class="u-url mention">@<span>ann</span></a>'
    mentions = [{"acct": "ann", "url": "https://social.example.com/@ann"}]
    shown = mapping.shown_text(status(content=f"<p>{link} 好</p>", mentions=mentions), "social.example.com")
    assert shown == "@ann@social.example.com 好"


@pytest.mark.parametrize("name", ["uri", "content", "created_at"])
@pytest.mark.parametrize("value", [None, "", 5, [], "soon"])
def test_what_lacks_what_no_status_can_lack_is_malformed(name: str, value: object) -> None:
    if name == "content" and value in ("", "soon"):
        return
    with pytest.raises(Malformed):
        mapping.remote_of(status(**{name: value}), OWN)


def test_no_address_of_a_stranger_becomes_a_link_that_runs() -> None:
    account = {
        "acct": "bob",
        "url": "https://far.example/@bob",
        "avatar": "javascript:alert(1)",
        "display_name": "b\0b",
    }
    person = mapping.person_of(account, "far.example")
    assert (person.avatar, person.handle, "\0" in person.name) == ("", "bob@far.example", False)
    with pytest.raises(Malformed):
        mapping.person_of(account | {"url": "javascript:alert(1)"}, "")
    assert mapping.pictures_of(status(media_attachments=[{"url": "data:text/html,x"}])) == ()


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("public", Visibility.PUBLIC),
        ("unlisted", Visibility.UNLISTED),
        ("private", Visibility.FOLLOWERS),
        ("direct", Visibility.DIRECT),
        ("local", Visibility.DIRECT),
        (None, Visibility.DIRECT),
    ],
)
def test_a_visibility_that_nobody_knows_is_the_narrowest(said: str | None, seen: Visibility) -> None:
    assert mapping.visibility_of(status(visibility=said)) is seen


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(status())) | st.just("reblog"), JSON))
def test_any_object_is_a_status_or_malformed(odd: dict[str, Any]) -> None:
    try:
        mapping.remote_of(status() | odd, OWN)
        mapping.person_of(mapping.part(status() | odd, "account"), "x.example")
    except Malformed:
        pass


@given(st.integers(0, 10**18), st.integers(0, 10**18))
def test_ids_that_are_numbers_are_in_the_order_of_the_numbers(one: int, two: int) -> None:
    assert (place_of(str(one)) < place_of(str(two))) == (one < two)


# --- what a server says about itself --------------------------------------------------------------------------------


def test_a_server_says_what_it_takes() -> None:
    told = {
        "domain": "social.example.com",
        "configuration": {
            "statuses": {"max_characters": 1000, "max_media_attachments": 8, "characters_reserved_per_url": 30},
            "media_attachments": {
                "image_size_limit": 16_777_216,
                "description_limit": 3000,
                "supported_mime_types": ["image/png", "video/mp4"],
            },
        },
    }
    limits = on_server(TOKEN, told)
    assert (limits.max_length, limits.max_pictures, limits.max_picture_bytes) == (1000, 8, 16_777_216)
    assert (limits.max_alt_text, limits.picture_types) == (3000, {"image/png"})
    assert limits.quotas == TOKEN.quotas
    assert (characters_of_a_link(told), domain_of_accounts(told)) == (30, "social.example.com")


def test_what_a_server_does_not_say_stays_as_it_is_everywhere() -> None:
    assert on_server(TOKEN, {}) == TOKEN
    assert on_server(TOKEN, {"max_toot_chars": 5000}).max_length == 5000
    assert characters_of_a_link({}) == 23
    assert domain_of_accounts({"uri": "https://social.example.com/"}) == "social.example.com"


@given(st.dictionaries(st.sampled_from(["configuration", "max_toot_chars", "domain", "uri"]), JSON))
def test_nonsense_of_a_server_changes_nothing_that_could_break(told: dict[str, Any]) -> None:
    limits = on_server(TOKEN, told)
    assert isinstance(limits, Limits) and limits.max_length > 0 and limits.picture_types
    assert isinstance(domain_of_accounts(told), str)


def test_an_answer_of_ours_is_no_post() -> None:
    assert mapping.remote_of(status(in_reply_to_id="77"), OWN).reply_to == "77"
    assert mapping.remote_of(status(in_reply_to_id=None), OWN).reply_to == ""


@pytest.mark.parametrize(
    ("shown", "form"),
    [
        ({"media_attachments": [{"type": "video", "url": "https://a.example/v.mp4"}]}, "video"),
        ({"media_attachments": [{"type": "image", "url": "https://a.example/p.png"}]}, ""),
        ({"poll": {"id": "7", "options": []}}, "vote"),
        ({"poll": None}, ""),
    ],
)
def test_a_video_and_a_vote_are_told_from_other_posts(shown: dict[str, object], form: str) -> None:
    assert mapping.remote_of(status(**shown), OWN).form == form
