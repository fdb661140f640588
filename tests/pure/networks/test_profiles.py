"""A profile out of any answer: what is there is read, what is withheld is unknown, what is hostile can be kept."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.networks.bluesky import profile as of_bluesky
from guanwei.networks.entering import PREPARE
from guanwei.networks.mastodon import profile as of_mastodon
from guanwei.networks.public_profile import PublicProfile, VerifiedAs, page_of
from guanwei.networks.registry import networks, profiles_of
from guanwei.networks.weibo import profile as of_weibo
from tests.pure.networks.test_hostile_answers import JSON, spoilt

USER: dict[str, Any] = {
    "idstr": "1234567890",
    "screen_name": "青禾茗",
    "description": " 讲茶 \n也听你讲 ",
    "url": "https://www.qingheming.example/",
    "location": "浙江 杭州",
    "avatar_hd": "https://tvax1.sinaimg.cn/crop.0.0.512.512.1024/abc.jpg",
    "profile_image_url": "https://tvax1.sinaimg.cn/default.50.jpg",
    "cover_image_phone": "http://wx1.sinaimg.cn/crop.0.0.640.640.640/9d44112bjw1.jpg",
    "verified": True,
    "verified_type": 2,
    "verified_reason": "青禾茗茶业有限公司",
    "followers_count": "812",
    "friends_count": 36,
    "statuses_count": 5,
}
VIEW: dict[str, Any] = {
    "handle": "qingheming.example",
    "displayName": "青禾茗",
    "description": "讲茶",
    "website": "https://www.qingheming.example/",
    "avatar": "https://cdn.example/avatar",
    "followersCount": 3,
    "verification": {"verifiedStatus": "none", "trustedVerifierStatus": "none"},
}
TOLD: dict[str, Any] = {
    "display_name": "青禾茗",
    "note": "<p>讲茶<br>也听你讲</p>",
    "avatar": "https://social.example/avatars/original/missing.png",
    "header": "https://social.example/system/headers/1.png",
    "fields": [
        {"name": "店", "value": '<a href="https://shop.example/">shop.example</a>', "verified_at": None},
        {"name": "站", "value": '<a href="https://www.qingheming.example/">…</a>', "verified_at": "2026-01-01"},
    ],
    "followers_count": 9,
}


def test_a_user_of_weibo() -> None:
    seen = of_weibo.profile_of(USER, ("绿茶",))
    assert (seen.name, seen.description, seen.location) == ("青禾茗", "讲茶 \n也听你讲", "浙江 杭州")
    assert seen.avatar == USER["avatar_hd"] and seen.banner == USER["cover_image_phone"]
    assert (seen.verified_as, seen.verified_reason) == (VerifiedAs.COMPANY, "青禾茗茶业有限公司")
    assert (seen.followers, seen.following, seen.posts, seen.tags) == (812, 36, 5, ("绿茶",))


def test_what_weibo_withholds_is_unknown_and_not_empty() -> None:
    seen = of_weibo.profile_of({"idstr": "1", "screen_name": "路人"}, None)
    told = (seen.description, seen.avatar, seen.banner, seen.website, seen.location, seen.tags, seen.verified)
    assert told == (None,) * 7


@pytest.mark.parametrize(
    "address",
    [
        "https://tvax1.sinaimg.cn/default.50.jpg",
        "http://127.0.0.1:8600/default.cover.svg",
        "http://ww1.sinaimg.cn/crop.0.0.640.640.640/549d0121tw1egm1kjly3jj20hs0hsq4f.jpg",
        "",
        "javascript:alert(1)",
    ],
)
def test_a_picture_that_weibo_gives_everybody_is_none(address: str) -> None:
    only = {key: value for key, value in USER.items() if not key.startswith(("avatar", "profile_image", "cover"))}
    seen = of_weibo.profile_of(only | {"profile_image_url": address, "cover_image_phone": address}, None)
    assert (seen.avatar, seen.banner) == ("", "")


@pytest.mark.parametrize(
    ("kind", "vouches_for"),
    [(2, "company"), ("3", "company"), (7, "company"), (0, "person"), (220, "person"), (None, "network")],
)
def test_what_a_verification_of_weibo_vouches_for(kind: object, vouches_for: str) -> None:
    assert of_weibo.profile_of(USER | {"verified_type": kind}, None).verified_as == vouches_for


def test_who_is_not_verified_is_so_as_nothing() -> None:
    seen = of_weibo.profile_of(USER | {"verified": False}, None)
    assert (seen.verified, seen.verified_as, seen.verified_reason) == (False, None, "")


def test_the_tags_of_weibo_are_named_by_their_ids() -> None:
    answer = {"list": [{"8": "绿茶", "weight": "50"}, {"9": "茶器", "flag": "0"}, {"10": "绿茶"}, "x", {"weight": "1"}]}
    assert of_weibo.tags_of(answer) == ("绿茶", "茶器")
    assert of_weibo.tags_of({}) == ()


@pytest.mark.parametrize(
    ("handle", "marks", "expected"),
    [
        ("qingheming.example", {}, VerifiedAs.DOMAIN),
        ("qingheming.bsky.social", {}, None),
        ("shop-1a2b.test", {}, None),
        ("handle.invalid", {}, None),
        ("qingheming.bsky.social", {"verifiedStatus": "valid"}, VerifiedAs.NETWORK),
        ("qingheming.bsky.social", {"trustedVerifierStatus": "valid"}, VerifiedAs.NETWORK),
        ("qingheming.bsky.social", {"verifiedStatus": "invalid"}, None),
    ],
)
def test_what_bluesky_vouches_for(handle: str, marks: dict[str, str], expected: VerifiedAs | None) -> None:
    seen = of_bluesky.profile_of(VIEW | {"handle": handle, "verification": marks}, (".bsky.social", ".test"))
    assert (seen.verified, seen.verified_as) == (expected is not None, expected)


def test_what_bluesky_leaves_out_is_empty() -> None:
    seen = of_bluesky.profile_of({"handle": "a.bsky.social"})
    assert (seen.name, seen.description, seen.avatar, seen.website) == ("a.bsky.social", "", "", "")
    assert (seen.tags, seen.location) == (None, None)


def test_an_account_of_mastodon() -> None:
    seen = of_mastodon.profile_of(TOLD, "shop@social.example", None)
    assert (seen.name, seen.description, seen.avatar) == ("青禾茗", "讲茶\n也听你讲", "")
    assert (seen.website, seen.verified_as) == ("https://www.qingheming.example/", VerifiedAs.LINK)


@given(spoilt(USER), spoilt(VIEW), spoilt(TOLD), st.dictionaries(st.text(), JSON, max_size=4))
def test_any_answer_becomes_a_profile_that_can_be_kept(
    user: dict[str, Any], view: dict[str, Any], told: dict[str, Any], tags: dict[str, Any]
) -> None:
    for seen in (
        of_weibo.profile_of(user, of_weibo.tags_of(tags)),
        of_bluesky.profile_of(view),
        of_mastodon.profile_of(told, "a@b", None),
    ):
        stored = json.dumps(seen.as_json(), ensure_ascii=False)
        stored.encode("utf-8")
        assert "\\u0000" not in stored
        assert PublicProfile.from_json(json.loads(stored)) == seen
        for address in (seen.avatar, seen.banner, seen.website):
            assert not address or address.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("network", "server", "remote_id", "handle", "page"),
    [
        ("weibo", "https://api.weibo.com", "6000000001", "", "https://weibo.com/u/6000000001"),
        ("weibo", "http://127.0.0.1:8600/", "6000000001", "", "http://127.0.0.1:8600/u/6000000001"),
        ("weibo", "https://api.weibo.com", "", "青禾茗", ""),
        ("weibo", "https://api.weibo.com", "６０", "", ""),
        ("bluesky", "https://bsky.social", "did:plc:abc", "x.test", "https://bsky.app/profile/did:plc:abc"),
        ("bluesky", "https://bsky.social", "", "x.test", "https://bsky.app/profile/x.test"),
        ("bluesky", "https://bsky.social", "", "../x?y", "https://bsky.app/profile/..%2Fx%3Fy"),
        ("mastodon", "https://m.example", "https://m.example/@shop", "", "https://m.example/@shop"),
        ("mastodon", "https://m.example", "javascript:alert(1)", "", ""),
        ("x", "https://x.com", "1", "a", ""),
    ],
)
def test_where_people_see_the_account(network: str, server: str, remote_id: str, handle: str, page: str) -> None:
    assert page_of(network, server, remote_id, handle) == page


def test_there_is_something_to_prepare_for_every_rights_profile() -> None:
    assert PREPARE.keys() == {(network, profile) for network in networks() for profile in profiles_of(network)}
