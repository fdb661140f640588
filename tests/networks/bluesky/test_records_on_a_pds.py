"""One key, one record; and what is marked in a text is what the public view shows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from guanwei.networks.acts import Target
from guanwei.networks.bluesky.records import split_uri
from guanwei.networks.contract import Accepted, Found, Readable, Rejected
from tests.networks.conformance.cases import Bluesky, picture
from tests.servers.atnet import Account, Network


@pytest.fixture(scope="module")
def own_account(atnet: Network) -> Account:
    return atnet.create_account("records")


@pytest.fixture
def case(atnet: Network, own_account: Account) -> Iterator[Bluesky]:
    made = Bluesky(atnet, own_account)
    yield made
    made.proxy.stop()


def record_of(case: Bluesky, uri: str) -> dict[str, Any]:
    did, rkey = split_uri(uri)
    params = {"repo": did, "collection": "app.bsky.feed.post", "rkey": rkey}
    answer = httpx.get(f"{case.atnet.pds}/xrpc/com.atproto.repo.getRecord", params=params, trust_env=False)
    value: dict[str, Any] = answer.raise_for_status().json()["value"]
    return value


def test_sending_the_same_post_again_makes_no_second_one(case: Bluesky) -> None:
    outbound = case.outbound("只有一条", picture(1))
    first = case.adapter.publish(case.connection, outbound)
    second = case.adapter.publish(case.connection, outbound)
    assert isinstance(first, Accepted) and isinstance(second, Accepted)
    assert (first.remote_id, first.url) == (second.remote_id, second.url)
    read = case.adapter.own_timeline(case.connection, 2)
    assert isinstance(read, Readable)
    assert [post.remote_id for post in read.posts].count(first.remote_id) == 1


def test_the_same_post_with_another_shape_is_still_ours(case: Bluesky) -> None:
    """A handle that resolves the second time only makes another record; the first one stays."""
    outbound = case.outbound("只有一条")
    first = case.adapter.publish(case.connection, outbound)
    second = case.adapter.publish(case.connection, replace(outbound, languages=("en",)))
    assert isinstance(first, Accepted) and isinstance(second, Accepted)
    assert record_of(case, first.remote_id)["langs"] == ["zh"]


def test_another_post_under_the_same_key_is_refused(case: Bluesky) -> None:
    outbound = case.outbound("先来的")
    assert isinstance(case.adapter.publish(case.connection, outbound), Accepted)
    assert isinstance(case.adapter.publish(case.connection, replace(outbound, text="后来的")), Rejected)
    found = case.adapter.find(case.connection, case.sought(outbound))
    assert isinstance(found, Found)
    assert found.remote.text.startswith("先来的")


@pytest.mark.parametrize("key", ["", "my-own-key"])
def test_a_post_without_a_proper_key_does_not_go_out(case: Bluesky, key: str) -> None:
    outcome = case.adapter.publish(case.connection, replace(case.outbound("没有键"), client_key=key))
    assert isinstance(outcome, Rejected)
    assert case.proxy.arrivals() == ()


def test_a_post_without_a_time_gets_that_of_its_key(case: Bluesky) -> None:
    outbound = case.outbound("没有时间")
    accepted = case.adapter.publish(case.connection, replace(outbound, created_at=None))
    assert isinstance(accepted, Accepted), accepted
    read = case.adapter.read_one(case.connection, Target(accepted.remote_id))
    assert isinstance(read, Readable) and outbound.created_at is not None
    assert abs(read.posts[0].created_at - outbound.created_at) < timedelta(seconds=1)


def test_links_mentions_and_tags_are_marked_for_readers(case: Bluesky) -> None:
    text = f"👨‍👩‍👧‍👦 你好@{case.account.handle}，看 #新品# #tag @nobody-has-this.test"
    outcome = case.adapter.publish(case.connection, case.outbound(text, link="https://shop.example.com/新品"))
    assert isinstance(outcome, Accepted), outcome
    record = record_of(case, outcome.remote_id)
    raw = record["text"].encode()
    marked = {
        raw[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(): facet["features"][0]
        for facet in record["facets"]
    }
    kind = "app.bsky.richtext.facet"
    assert marked == {
        f"@{case.account.handle}": {"$type": f"{kind}#mention", "did": case.account.did},
        "#新品#": {"$type": f"{kind}#tag", "tag": "新品"},
        "#tag": {"$type": f"{kind}#tag", "tag": "tag"},
        "https://shop.example.com/新品": {
            "$type": f"{kind}#link",
            "uri": "https://shop.example.com/%E6%96%B0%E5%93%81",
        },
    }


def test_the_public_view_shows_the_post_with_its_picture(case: Bluesky) -> None:
    outcome = case.adapter.publish(case.connection, case.outbound("公开可见", picture(5, alt_text="替代文字")))
    assert isinstance(outcome, Accepted), outcome
    case.atnet.catch_up()
    answer = httpx.get(
        f"{case.atnet.appview}/xrpc/app.bsky.feed.getPosts", params={"uris": outcome.remote_id}, trust_env=False
    )
    (post,) = answer.raise_for_status().json()["posts"]
    assert post["record"]["text"].startswith("公开可见")
    (image,) = post["embed"]["images"]
    assert (image["alt"], image["aspectRatio"]) == ("替代文字", {"width": 24, "height": 16})


def test_a_local_server_is_not_left_for_the_one_in_the_accounts_document(case: Bluesky) -> None:
    case.published("留在原地")
    case.published("还在原地")
    assert case.proxy.writes(case.write) == 2
