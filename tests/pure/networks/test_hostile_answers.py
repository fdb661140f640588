"""Whatever stands in an answer: it becomes an interaction that can be kept, or nothing; never an exception."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.networks import untrusted
from guanwei.networks.acts import Form
from guanwei.networks.bluesky import heard as of_bluesky
from guanwei.networks.bluesky import records
from guanwei.networks.incoming import Heard, Kind
from guanwei.networks.weibo import heard as of_weibo
from guanwei.networks.weibo import mapping

DID = "did:plc:abcdefghijklmnopqrstuvwx"
POST = f"at://{DID}/app.bsky.feed.post/3k2"
FAN = "did:plc:fanfanfanfanfanfanfanfan"
WHEN = "Thu Jan 01 10:00:00 +0800 2026"
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["1", WHEN, POST, DID])
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))

STATUS: dict[str, Any] = {
    "idstr": "5",
    "text": "好",
    "created_at": WHEN,
    "user": {"idstr": "7", "screen_name": "访客甲", "followers_count": "12"},
    "retweeted_status": {"idstr": "4", "user": {"idstr": "1"}},
    "pic_urls": [{"thumbnail_pic": "http://wx1.sinaimg.cn/thumbnail/1.jpg"}],
    "visible": {"type": 0},
    "edit_at": WHEN,
    "longText": {"longTextContent": "好长"},
}
COMMENT: dict[str, Any] = {
    **{key: STATUS[key] for key in ("idstr", "text", "created_at", "user")},
    "status": {"idstr": "4", "user": {"idstr": "1"}},
    "reply_comment": {"idstr": "3", "user": {"idstr": "1"}},
}
VIEW: dict[str, Any] = {
    "uri": f"at://{FAN}/app.bsky.feed.post/3k3",
    "cid": "bafy1",
    "author": {"did": FAN, "handle": "fan.test", "displayName": "访客", "avatar": "https://cdn.example/a.jpg"},
    "reason": "reply",
    "indexedAt": "2026-01-01T02:00:00.000Z",
    "record": {
        "text": "好",
        "createdAt": "2026-01-01T02:00:00.000Z",
        "reply": {"root": {"uri": POST, "cid": "bafy2"}, "parent": {"uri": POST, "cid": "bafy2"}},
        "embed": {"record": {"uri": POST, "cid": "bafy2"}},
        "labels": {"values": [{"val": "graphic-media"}]},
    },
    "embed": {"images": [{"fullsize": "https://cdn.example/1.jpg"}]},
}


def spoilt(whole: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The object with some of its values, at any depth, replaced by anything."""

    def replaced(data: Any) -> st.SearchStrategy[Any]:
        if not isinstance(data, dict):
            return st.just(data) | JSON
        fields = st.fixed_dictionaries({key: st.one_of(st.just(value), replaced(value)) for key, value in data.items()})
        return fields | JSON

    return replaced(whole).filter(lambda made: isinstance(made, dict))


def can_be_kept(heard: Heard) -> None:
    texts = [heard.text, heard.remote_id, heard.url, heard.content_warning, heard.author.name, heard.author.handle]
    for text in [*texts, *heard.pictures, *heard.ref.values(), heard.author.avatar, heard.about_id, heard.root_id]:
        text.encode("utf-8")
        assert "\0" not in text
    assert heard.created_at.utcoffset() is not None
    assert len(heard.author.handle) <= 200 and len(heard.author.name) <= 200
    for address in (heard.url, heard.author.avatar, *heard.pictures):
        assert address == "" or address.startswith(("http://", "https://"))
    json.dumps(dict(heard.ref))


@given(spoilt(STATUS))
def test_any_status(data: dict[str, Any]) -> None:
    try:
        can_be_kept(of_weibo.status(data, "1"))
    except mapping.Malformed:
        pass


@given(spoilt(COMMENT))
def test_any_comment(data: dict[str, Any]) -> None:
    try:
        can_be_kept(of_weibo.comment(data, "1"))
    except mapping.Malformed:
        pass


@given(spoilt(VIEW))
def test_any_notification(data: dict[str, Any]) -> None:
    for read in (of_bluesky.post, of_bluesky.repost):
        try:
            can_be_kept(read(data, DID))
        except records.Malformed:
            continue


def test_the_whole_ones_are_what_they_say() -> None:
    status, comment, post = of_weibo.status(STATUS, "1"), of_weibo.comment(COMMENT, "1"), of_bluesky.post(VIEW, DID)
    assert (status.kind, status.about_id, status.text) == (Kind.REPOST, "4", "好长")
    assert status.pictures == ("http://wx1.sinaimg.cn/large/1.jpg",) and status.author.followers == 12
    assert (comment.form, comment.kind, comment.parent_id, comment.root_id) == (Form.COMMENT, Kind.COMMENT, "3", "4")
    assert (post.kind, post.about_id, post.content_warning) == (Kind.COMMENT, POST, "graphic-media")
    assert post.pictures == ("https://cdn.example/1.jpg",) and post.ref == {"cid": "bafy1", "root_cid": "bafy2"}


@pytest.mark.parametrize(
    ("value", "text"),
    [("a\0b", "a\ufffdb"), ("\ud800", "\ufffd"), ("👍🏽", "👍🏽"), (5, ""), (None, "")],
)
def test_a_text_can_be_stored(value: object, text: str) -> None:
    assert untrusted.text_of(value) == text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//example.com", "http://", "data:text/html,x", "http://[", "https://a/\nb", 5]
)
def test_what_is_no_web_address_leads_nowhere(address: object) -> None:
    assert untrusted.address_of(address) == ""
