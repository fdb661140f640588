"""Posts as records of the AT network, record keys, and what is read back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.networks.bluesky.records import Malformed, is_same, post_record, remote_of, split_uri, timestamp
from guanwei.networks.bluesky.tid import moment_of, new_tid, tid_of
from guanwei.networks.contract import Outbound, Picture

DID = "did:plc:abcdefghijklmnopqrstuvwx"
NOW = datetime(2026, 1, 1, 1, 30, 0, 123456, tzinfo=UTC)
BLOB: dict[str, Any] = {"$type": "blob", "ref": {"$link": "bafkreia"}, "mimeType": "image/png", "size": 3}


MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2255, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, MOMENTS, st.integers(0, 1023), st.integers(0, 1023))
def test_a_key_tells_its_moment_and_sorts_by_it(one: datetime, other: datetime, clock: int, another: int) -> None:
    key, later = tid_of(one, clock), tid_of(other, another)
    assert moment_of(key) == one
    assert len(key) == 13 and set(key) <= set("234567abcdefghijklmnopqrstuvwxyz")
    assert one == other or (key < later) == (one < other)


def test_the_same_moment_gives_different_keys() -> None:
    assert len({new_tid(NOW) for _ in range(2000)}) == 2000


def test_a_time_without_a_zone_makes_no_key() -> None:
    with pytest.raises(ValueError):
        new_tid(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("text", ["", "my-own-key", "3jui7kd54zh2", "zzzzzzzzzzzzz", "3jui7kd54zh21"])
def test_other_texts_are_no_keys(text: str) -> None:
    with pytest.raises(ValueError):
        moment_of(text)


def test_a_record_says_everything_and_nothing_empty() -> None:
    outbound = Outbound(text="你好 @alice.test @bob.test", languages=("zh", "en", "de", "fr"))
    record = post_record(outbound, NOW, [], {"alice.test": DID})
    assert record == {
        "$type": "app.bsky.feed.post",
        "text": "你好 @alice.test @bob.test",
        "createdAt": "2026-01-01T01:30:00.123Z",
        "langs": ["zh", "en", "de"],
        "facets": [
            {
                "index": {"byteStart": 7, "byteEnd": 18},
                "features": [{"$type": "app.bsky.richtext.facet#mention", "did": DID}],
            }
        ],
    }
    assert "facets" not in post_record(Outbound(text="你好"), NOW, [], {})


def test_pictures_keep_order_alt_text_and_shape() -> None:
    pictures = (Picture(b"abc", "image/png", "红色", 4, 3), Picture(b"def", "image/png"))
    record = post_record(Outbound(text="", pictures=pictures), NOW, [BLOB, BLOB], {})
    first, second = record["embed"]["images"]
    assert (first["alt"], first["aspectRatio"]) == ("红色", {"width": 4, "height": 3})
    assert second == {"alt": "", "image": BLOB}


def test_the_same_post_with_other_picture_ids_is_the_same() -> None:
    record = post_record(Outbound(text="好"), NOW, [], {})
    assert is_same(record | {"embed": {}}, record)
    assert not is_same(record | {"text": "坏"}, record)
    moved = record | {"createdAt": timestamp(NOW + timedelta(seconds=1))}
    assert is_same(moved, record), "a person may have moved it between two tries under the same key"


def test_a_post_is_read_back() -> None:
    record = post_record(Outbound(text="好", pictures=(Picture(b"abc", "image/png", "红"),)), NOW, [BLOB], {})
    remote = remote_of({"uri": f"at://{DID}/app.bsky.feed.post/3k", "cid": "b", "value": record}, "http://localhost:1/")
    assert remote.text == "好"
    assert remote.created_at == NOW.replace(microsecond=123000)
    assert remote.url == f"https://bsky.app/profile/{DID}/post/3k"
    assert (remote.picture_count, remote.alt_texts) == (1, ("红",))
    assert remote.pictures == (f"http://localhost:1/xrpc/com.atproto.sync.getBlob?did={DID}&cid=bafkreia",)


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"uri": f"at://{DID}/app.bsky.feed.post/3k", "value": {"$type": "app.bsky.feed.like"}},
        {"uri": f"at://{DID}/app.bsky.feed.like/3k", "value": {"$type": "app.bsky.feed.post"}},
        {"uri": f"at://{DID}/app.bsky.feed.post/3k", "value": {"$type": "app.bsky.feed.post", "createdAt": "soon"}},
        {"uri": 5, "value": []},
    ],
)
def test_what_is_no_post_is_malformed(entry: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        remote_of(entry, "http://localhost")


@pytest.mark.parametrize("uri", ["", "at://alice.test/app.bsky.feed.post/3k", f"at://{DID}/app.bsky.feed.post/", DID])
def test_only_a_post_address_with_a_did_is_taken(uri: str) -> None:
    with pytest.raises(Malformed):
        split_uri(uri)


@pytest.mark.parametrize(
    ("embed", "form"),
    [
        ({"$type": "app.bsky.embed.video"}, "video"),
        ({"$type": "app.bsky.embed.recordWithMedia", "media": {"$type": "app.bsky.embed.video"}}, "video"),
        ({"$type": "app.bsky.embed.images", "images": []}, ""),
        ({"$type": "app.bsky.embed.recordWithMedia", "media": "odd"}, ""),
        (None, ""),
    ],
)
def test_a_video_is_told_from_other_posts(embed: object, form: str) -> None:
    value = {"$type": "app.bsky.feed.post", "text": "看窑变", "createdAt": "2026-03-02T01:30:00Z", "embed": embed}
    entry = {"uri": f"at://{DID}/app.bsky.feed.post/3k", "cid": "b", "value": value}
    assert remote_of(entry, "http://localhost:1/").form == form
