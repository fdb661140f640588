"""Anybody's public timeline, without signing in: on snac2, on a real AT network, and from a server that misbehaves."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from guanwei.networks.timelines import PublicPost, TimelineUnread, bluesky_posts, mastodon_posts
from tests.servers import atnet as at_network
from tests.servers import snac

Answer = tuple[int, Any]
Answering = Callable[[str, dict[str, str]], Answer]


@pytest.fixture
def answering() -> Iterator[Callable[[Answering], str]]:
    """A server on loopback that answers as the test says; its address."""
    running: list[ThreadingHTTPServer] = []

    def start(answer: Answering) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                status, data = answer(parts.path, asked)
                body = data if isinstance(data, bytes) else json.dumps(data).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def status(number: int, **more: Any) -> dict[str, Any]:
    at = datetime(2026, 3, 1, tzinfo=UTC) - timedelta(hours=number)
    told = {"id": str(1000 - number), "uri": f"https://a.example/{number}", "created_at": at.isoformat()}
    return {**told, "content": f"<p>第{number}条</p>", "favourites_count": number, "media_attachments": [], **more}


def timeline_of(statuses: list[dict[str, Any]], *, knows_max_id: bool = True) -> Answering:
    def answer(path: str, asked: dict[str, str]) -> Answer:
        if path.endswith("/lookup"):
            return 200, {"id": "7", "acct": "shop"}
        older = int(asked["max_id"]) if "max_id" in asked and knows_max_id else 10**9
        return 200, [entry for entry in statuses if int(entry["id"]) < older][: int(asked["limit"])]

    return answer


def read(server: str, count: int = 1000) -> list[PublicPost]:
    return list(islice(mastodon_posts("@shop@a.example", server=server, allow_local=True), count))


def test_an_account_on_snac_is_read_without_signing_in(snac_server: snac.Snac) -> None:
    shop, fan = snac_server.create_account("shop"), snac_server.create_account("fan")
    for text in ("早上好", "今天的茶到了"):
        snac_server.say(shop, text)
    said = snac_server.say(fan, "什么时候有货？")
    snac_server.say(shop, "明天就有", in_reply_to_id=said["id"])
    posts = list(mastodon_posts(f"@{shop.handle}", server=snac_server.url, allow_local=True))
    assert {(post.kind, post.text) for post in posts} >= {("post", "早上好"), ("post", "今天的茶到了")}
    assert all(post.at.tzinfo for post in posts)


def test_an_account_on_the_real_at_network_is_read_without_signing_in(atnet: at_network.Network) -> None:
    shop = atnet.create_account("shop")
    signed_in = httpx.post(
        f"{atnet.pds}/xrpc/com.atproto.server.createSession",
        json={"identifier": shop.handle, "password": shop.app_password},
        trust_env=False,
    ).json()
    for text in ("早上好", "今天的茶到了"):
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": datetime.now(UTC).isoformat()}
        httpx.post(
            f"{atnet.pds}/xrpc/com.atproto.repo.createRecord",
            json={"repo": signed_in["did"], "collection": "app.bsky.feed.post", "record": record},
            headers={"Authorization": f"Bearer {signed_in['accessJwt']}"},
            trust_env=False,
        ).raise_for_status()
    atnet.catch_up()
    posts = list(bluesky_posts(shop.handle, server=atnet.appview, allow_local=True))
    assert [(post.kind, post.text, post.likes) for post in posts] == [
        ("post", "今天的茶到了", 0),
        ("post", "早上好", 0),
    ]


def test_nobody_of_that_name_is_said_so(atnet: at_network.Network, snac_server: snac.Snac) -> None:
    with pytest.raises(TimelineUnread, match="no account"):
        list(bluesky_posts("nobody-here.test", server=atnet.appview, allow_local=True))
    with pytest.raises(TimelineUnread, match="no account"):
        list(mastodon_posts("@nobody@localhost", server=snac_server.url, allow_local=True))


def test_pages_are_followed_to_the_end(answering: Callable[[Answering], str]) -> None:
    posts = read(answering(timeline_of([status(number) for number in range(95)])))
    assert [post.likes for post in posts] == list(range(95))


def test_a_server_that_answers_with_the_same_page_for_ever_ends(answering: Callable[[Answering], str]) -> None:
    posts = read(answering(timeline_of([status(number) for number in range(95)], knows_max_id=False)))
    assert len(posts) == 40


def test_boosts_answers_threads_and_forms_are_told_apart(answering: Callable[[Answering], str]) -> None:
    statuses = [
        status(0, reblog={**status(50), "content": "<p>别人的</p>"}, content=""),
        status(1, in_reply_to_id="5", in_reply_to_account_id="9"),
        status(2, in_reply_to_id="5", in_reply_to_account_id="7"),
        status(3, media_attachments=[{"type": "image"}, {"type": "image"}]),
        status(4, poll={"options": []}),
        status(5, created_at="sometime"),
    ]
    posts = read(answering(timeline_of(statuses)))
    assert [(post.kind, post.form, post.pictures) for post in posts] == [
        ("repost", "text", 0),
        ("reply", "text", 0),
        ("post", "picture", 2),
        ("post", "vote", 0),
    ]
    assert (posts[0].text, posts[0].likes) == ("", None)


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ((404, {}), "no account"),
        ((401, {"error": "x"}), "signed in"),
        ((429, {}), "later"),
        ((500, b"<html>"), "HTTP 500"),
        ((200, b"no json"), "HTTP 200"),
        ((200, 5), "something else"),
        ((302, {}), "HTTP 302"),
    ],
)
def test_whatever_a_server_answers_is_a_sentence(
    answering: Callable[[Answering], str], answer: Answer, named: str
) -> None:
    with pytest.raises(TimelineUnread, match=named):
        read(answering(lambda path, asked: answer))


def test_what_was_read_before_a_server_tires_is_kept(answering: Callable[[Answering], str]) -> None:
    whole = timeline_of([status(number) for number in range(95)])
    server = answering(lambda path, asked: (429, {}) if "max_id" in asked else whole(path, asked))
    timeline = mastodon_posts("@shop@a.example", server=server, allow_local=True)
    assert len(list(islice(timeline, 40))) == 40
    with pytest.raises(TimelineUnread, match="later"):
        next(timeline)


@pytest.mark.parametrize(
    ("handle", "server"),
    [
        ("@shop@127.0.0.1", ""),
        ("@shop@10.0.0.1", ""),
        ("@shop@169.254.169.254", ""),
        ("@shop@a.example", "http://a.example"),
        ("@shop@a.example", "https://localhost"),
        ("@shop@[::1", ""),
        ("@shop@", ""),
        ("shop", ""),
    ],
)
def test_inner_addresses_are_not_called(handle: str, server: str) -> None:
    with pytest.raises(TimelineUnread):
        list(mastodon_posts(handle, server=server))


def test_a_bluesky_server_inside_is_not_called() -> None:
    with pytest.raises(TimelineUnread):
        list(bluesky_posts("shop.test", server="https://192.168.0.1"))
