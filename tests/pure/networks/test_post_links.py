"""The link that a person pastes after posting by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.networks.links import MOST_LETTERS, NoPostLink, PostLink, read_link, seen_at, weibo_id
from guanwei.networks.weibo.mapping import base62

DID = "did:plc:qingheming000000000000"


@given(st.integers(min_value=10**9, max_value=10**18))
def test_the_short_form_of_a_weibo_id_leads_back_to_the_id(number: int) -> None:
    assert weibo_id(base62(str(number))) == str(number)


@pytest.mark.parametrize(
    ("pasted", "remote_id"),
    [
        ("https://weibo.com/6000000001/z0JH2lOMb", "3501756485200075"),
        ("https://weibo.com/6000000001/z0JH2lOMb?from=page&mod=1#comment", "3501756485200075"),
        ("https://m.weibo.cn/status/3501756485200075", "3501756485200075"),
        ("https://m.weibo.cn/detail/3501756485200075", "3501756485200075"),
        ("https://m.weibo.cn/6000000001/3501756485200075", "3501756485200075"),
        ("  https://www.weibo.com/6000000001/z0JH2lOMb/ ", "3501756485200075"),
        ("https://weibo.com/ttarticle/p/show?id=1", ""),
    ],
)
def test_a_weibo_link_tells_which_post_it_is(pasted: str, remote_id: str) -> None:
    found = read_link("weibo", pasted, remote_account_id="6000000001")
    assert isinstance(found, PostLink)
    assert found.remote_id == remote_id
    assert found.url == pasted.strip()


@pytest.mark.parametrize(
    ("pasted", "remote_id"),
    [
        (f"https://bsky.app/profile/{DID}/post/3kabc", f"at://{DID}/app.bsky.feed.post/3kabc"),
        ("https://bsky.app/profile/Qingheming.test/post/3kabc", f"at://{DID}/app.bsky.feed.post/3kabc"),
        (f"at://{DID}/app.bsky.feed.post/3kabc", f"at://{DID}/app.bsky.feed.post/3kabc"),
        ("https://bsky.app/profile/qingheming.test", ""),
    ],
)
def test_a_bluesky_link_tells_which_record_it_is(pasted: str, remote_id: str) -> None:
    found = read_link("bluesky", pasted, remote_account_id=DID, handle="qingheming.test")
    assert isinstance(found, PostLink)
    assert found.remote_id == remote_id
    assert found.url.startswith("https://")


@pytest.mark.parametrize(
    ("network", "pasted"),
    [
        ("weibo", "https://weibo.com/6999999999/z0JH2lOMb"),
        ("bluesky", "https://bsky.app/profile/somebody.else/post/3kabc"),
        ("bluesky", "at://did:plc:somebodyelse/app.bsky.feed.post/3kabc"),
    ],
)
def test_a_post_of_another_account_is_refused(network: str, pasted: str) -> None:
    account = {"weibo": "6000000001", "bluesky": DID}[network]
    assert isinstance(read_link(network, pasted, remote_account_id=account, handle="qingheming.test"), NoPostLink)


@pytest.mark.parametrize("network", ["weibo", "bluesky"])
@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "done",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://",
        "https://local",
        "https://a.b/ x",
        "http://[::1",
        "https://weibo.com@evil.example/6000000001/z0JH2lOMb",
        "https://evil.example\\@weibo.com/6000000001/z0JH2lOMb",
        "https://evil.example\\@bsky.app/",
    ],
)
def test_what_is_no_link_is_refused(network: str, pasted: str) -> None:
    assert isinstance(read_link(network, pasted), NoPostLink)


@given(st.sampled_from(["weibo", "bluesky"]), st.text(max_size=80))
def test_anything_may_be_pasted(network: str, pasted: str) -> None:
    found = read_link(network, pasted, remote_account_id="6000000001", handle="a.test")
    assert isinstance(found, NoPostLink) or found.url.startswith(("http://", "https://"))


SIMULATOR = "http://127.0.0.1:8712"


@pytest.mark.parametrize(
    ("network", "pasted"),
    [
        ("weibo", "https://evil.example/6000000001/z0JH2lOMb"),
        ("weibo", "https://weibo.com.evil.example/6000000001/z0JH2lOMb"),
        ("weibo", "https://notweibo.com/6000000001/z0JH2lOMb"),
        ("weibo", "https://t.cn/A6xyz"),
        ("weibo", "https://bsky.app/profile/a.test/post/3k"),
        ("weibo", "http://127.0.0.1:9999/6000000001/z0JH2lOMb"),
        ("bluesky", "https://weibo.com/6000000001/z0JH2lOMb"),
        ("bluesky", "https://evil.example/profile/a.test/post/3k"),
    ],
)
def test_a_link_to_another_site_is_refused_and_the_right_site_named(network: str, pasted: str) -> None:
    found = read_link(network, pasted, remote_account_id="6000000001", server=SIMULATOR)
    assert isinstance(found, NoPostLink)
    named = {"weibo": "weibo.com", "bluesky": "bsky.app"}[network]
    assert named in found.why.zh
    assert named in found.why.en


@pytest.mark.parametrize(
    ("network", "server", "pasted", "remote_id"),
    [
        ("weibo", SIMULATOR, f"{SIMULATOR}/6000000001/z0JH2lOMb", "3501756485200075"),
        ("weibo", "http://localhost:8712", "http://localhost:8712/6000000001/z0JH2lOMb", "3501756485200075"),
        ("bluesky", "https://pds.company.example", "https://PDS.company.example/anything", ""),
    ],
)
def test_a_link_to_the_accounts_own_server_is_taken(network: str, server: str, pasted: str, remote_id: str) -> None:
    account = {"weibo": "6000000001", "bluesky": DID}[network]
    assert read_link(network, pasted, remote_account_id=account, server=server) == PostLink(pasted, remote_id)


@pytest.mark.parametrize(
    ("pasted", "taken"),
    [
        ("https://social.example.com/@tea/109382006402042919", True),
        ("https://social.example.com/@TEA/109382006402042919", True),
        ("https://social.example.com/users/tea/statuses/109382006402042919", True),
        ("https://social.example.com/@bob/109382006402042919", False),
        ("https://mastodon.social/@tea/109382006402042919", False),
    ],
)
def test_a_mastodon_link_leads_to_the_accounts_own_server(pasted: str, taken: bool) -> None:
    found = read_link("mastodon", pasted, handle="tea@social.example.com", server="https://social.example.com")
    assert found == PostLink(pasted, "") if taken else isinstance(found, NoPostLink)


@pytest.mark.parametrize(
    ("network", "pasted"),
    [
        ("weibo", f"https://weibo.com/6000000001/z0JH2lOMb?{'x' * MOST_LETTERS}"),
        ("bluesky", f"at://{DID}/app.bsky.feed.post/{'k' * (MOST_LETTERS - 60)}"),
    ],
)
def test_a_link_that_the_ledger_has_no_room_for_is_refused(network: str, pasted: str) -> None:
    found = read_link(network, pasted, remote_account_id="6000000001" if network == "weibo" else DID)
    assert isinstance(found, NoPostLink)
    assert str(MOST_LETTERS) in found.why.en


@given(st.sampled_from(["weibo", "bluesky"]), st.text(max_size=600))
def test_what_is_taken_always_fits(network: str, pasted: str) -> None:
    found = read_link(network, f"https://weibo.com/{pasted}")
    assert isinstance(found, NoPostLink) or len(found.url) <= MOST_LETTERS


@pytest.mark.parametrize(
    ("url", "server", "seen"),
    [
        ("https://weibo.com/6000000001/z0JH?a=1#c", SIMULATOR, f"{SIMULATOR}/6000000001/z0JH?a=1#c"),
        ("https://weibo.com/6000000001/z0JH", "http://localhost:1", "http://localhost:1/6000000001/z0JH"),
        ("https://weibo.com/6000000001/z0JH", "https://api.weibo.com", "https://weibo.com/6000000001/z0JH"),
        ("https://bsky.app/profile/a.test/post/3k", SIMULATOR, "https://bsky.app/profile/a.test/post/3k"),
        (f"{SIMULATOR}/6000000001/z0JH", SIMULATOR, f"{SIMULATOR}/6000000001/z0JH"),
        ("", SIMULATOR, ""),
        ("http://[::1", SIMULATOR, "http://[::1"),
    ],
)
def test_a_post_of_the_simulator_is_looked_at_there(url: str, server: str, seen: str) -> None:
    assert seen_at(url, server) == seen
