"""Weibo's objects read, and texts written, as docs/concepts/weibo.md describes them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import find_links
from guanwei.networks.weibo.mapping import (
    Malformed,
    author_id,
    base62,
    is_gone,
    moment_of,
    remote_of,
    status_id,
    wire_text,
)

MINIMAL: dict[str, Any] = {"idstr": "5123450000001234", "text": "新品", "created_at": "Thu Jan 01 09:30:00 +0800 2026"}


@pytest.mark.parametrize(
    ("mid", "short"),
    [
        ("4607741009594608", "K3fnuEfZK"),
        ("4559512851192225", "JoYct509r"),
        ("3591268992667779", "zCik3bc0H"),
        ("3591370117495972", "zCkX9vs2M"),
        ("3591291856713634", "zCiUVsawq"),
        ("4000000000000001", "E00000001"),
        ("1", "1"),
    ],
)
def test_the_short_id_in_web_addresses(mid: str, short: str) -> None:
    assert base62(mid) == short


@given(st.integers(1, 10**21))
def test_a_short_id_leads_back_to_its_status(number: int) -> None:
    alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    short, groups = base62(str(number)), []
    while short:
        short, group = short[:-4], short[-4:]
        value = 0
        for char in group:
            value = value * 62 + alphabet.index(char)
        groups.append(str(value).rjust(7, "0"))
    assert int("".join(reversed(groups))) == number


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue May 31 17:46:55 +0800 2011", datetime(2011, 5, 31, 9, 46, 55, tzinfo=UTC)),
        ("Thu Jan 01 00:30:00 +0800 2026", datetime(2025, 12, 31, 16, 30, tzinfo=UTC)),
        ("Thu Jan 1 00:30:00 -0330 2026", datetime(2026, 1, 1, 4, 0, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_into_utc(text: str, moment: datetime) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize(
    "text", ["", None, 5, "2026-01-01 00:00:00", "Thu Foo 01 00:00:00 +0800 2026", "Thu Feb 31 00:00:00 +0800 2026"]
)
def test_a_broken_date_is_malformed(text: Any) -> None:
    with pytest.raises(Malformed):
        moment_of(text)


@pytest.mark.parametrize(
    "ids", [{"idstr": "9007199254740993"}, {"id": 9007199254740993}, {"mid": "9007199254740993", "id": 9.0e15}]
)
def test_an_id_above_two_to_the_53_keeps_every_digit(ids: dict[str, Any]) -> None:
    assert status_id(ids) == "9007199254740993"


@pytest.mark.parametrize("status", [{}, {"id": None}, {"id": True}, {"id": 5.1e15}, {"idstr": "abc"}])
def test_without_an_id_it_is_no_status(status: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        status_id(status)


def test_a_status_needs_only_id_text_and_time() -> None:
    remote = remote_of(MINIMAL, "1234567890")
    assert remote.url == "https://weibo.com/1234567890/" + base62("5123450000001234")
    assert (remote.picture_count, remote.pictures, remote.visible) == (0, (), True)


@pytest.mark.parametrize(
    ("extra", "count", "pictures"),
    [
        ({"pic_urls": []}, 0, ()),
        (
            {"pic_urls": [{"thumbnail_pic": "http://wx1.sinaimg.cn/thumbnail/0a.jpg"}]},
            1,
            ("http://wx1.sinaimg.cn/large/0a.jpg",),
        ),
        ({"pic_ids": ["a", "b"], "pic_num": "2"}, 2, ()),
        ({"pic_num": 3}, 3, ()),
        (
            {"original_pic": "http://wx1.sinaimg.cn/large/0a.jpg"},
            1,
            ("http://wx1.sinaimg.cn/large/0a.jpg",),
        ),
        ({"pic_urls": None, "pic_num": "x"}, 0, ()),
    ],
)
def test_pictures_are_counted_in_every_form(extra: dict[str, Any], count: int, pictures: tuple[str, ...]) -> None:
    remote = remote_of(MINIMAL | extra, "1")
    assert (remote.picture_count, remote.pictures) == (count, pictures)


def test_long_text_is_read_whole_and_restricted_posts_are_not_visible() -> None:
    status = MINIMAL | {"longText": {"longTextContent": "全文"}, "visible": {"type": 1, "list_id": 0}}
    remote = remote_of(status, "1")
    assert (remote.text, remote.visible) == ("全文", False)


@pytest.mark.parametrize(
    ("user", "uid"),
    [({"id": 12, "idstr": "12"}, "12"), ({"id": 12}, "12"), (12, "12"), ("12", "12"), ({}, ""), (None, "")],
)
def test_the_author_is_found_in_every_form(user: Any, uid: str) -> None:
    assert author_id({"user": user}) == uid


def test_the_shell_of_a_deleted_status_is_gone() -> None:
    assert is_gone({"deleted": "1"}) and is_gone({"deleted": 1})
    assert not is_gone(MINIMAL)


@pytest.mark.parametrize(
    ("text", "link", "sent"),
    [
        ("新品上线", "", "新品上线"),
        ("新品上线", "http://a.cn/x", "新品上线 http://a.cn/x "),
        ("新品上线 ", "http://a.cn/新", "新品上线 http://a.cn/%E6%96%B0 "),
        ("看http://a.cn/x好", "", "看http://a.cn/x 好"),
        ("看http://a.cn/x，好", "http://a.cn/x", "看http://a.cn/x ，好"),
        ("看http://a.cn/新品，好", "http://a.cn/新品", "看http://a.cn/%E6%96%B0%E5%93%81 ，好"),
        ("http://a.cn/x\nhttp://b.cn", "", "http://a.cn/x\nhttp://b.cn "),
        ("", "http://a.cn", " http://a.cn "),
    ],
)
def test_a_space_follows_every_link(text: str, link: str, sent: str) -> None:
    assert wire_text(text, link) == sent


@given(
    st.lists(st.sampled_from(["新品", " ", "http://a.cn/x", "https://b.cn/?q=1", "，", "\n", "ok."])).map("".join),
    st.sampled_from(["", "http://c.cn/新品", "https://b.cn/?q=1"]),
)
def test_composing_again_changes_nothing(text: str, link: str) -> None:
    once = wire_text(text, link)
    assert wire_text(once, link) == once
    for span in find_links(once):
        assert once[span.end].isspace()
        assert span.value.isascii()
