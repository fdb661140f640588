"""A server whose people elsewhere write without end: Mastodon cuts nothing of what comes from other servers."""

import json
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from guanwei.networks.contract import Connection, Unreadable
from guanwei.networks.incoming import Page
from guanwei.networks.mastodon.adapter import MastodonAdapter
from tests.networks.wire.test_wire import read_request, server

TIME = "2026-03-01T09:30:00.000Z"


def account(name: str) -> dict[str, Any]:
    return {"id": name, "acct": name, "url": f"https://far.example/@{name}", "display_name": name}


def mention(number: int, letters: int) -> dict[str, Any]:
    said = {
        "id": str(number),
        "uri": f"https://far.example/s/{number}",
        "content": f"<p>{number} {'x' * letters}</p>",
        "visibility": "public",
        "created_at": TIME,
        "account": account("fan"),
    }
    return {"id": str(number), "type": "mention", "created_at": TIME, "account": account("fan"), "status": said}


def telling(lengths: list[int], asked: list[int]) -> Callable[[socket.socket], None]:
    """Answers like Mastodon: the newest notification first, `limit` of them, below `max_id`."""
    listed = [mention(1000 + number, length) for number, length in enumerate(lengths)][::-1]

    def handle(connection: socket.socket) -> None:
        while head := read_request(connection):
            address = urlsplit(head.split()[1].decode())
            query = parse_qs(address.query)
            told: Any = {"domain": "near.example", "uri": "near.example", "version": "4.3.0"}
            if address.path.endswith("verify_credentials"):
                told = account("shop")
            elif address.path.endswith("notifications"):
                size, below = int(query["limit"][0]), int(query.get("max_id", ["9999"])[0])
                asked.append(size)
                told = [each for each in listed if int(each["id"]) < below][:size]
            body = json.dumps(told).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            connection.sendall(head.encode() + body)

    return handle


def connection_to(address: str) -> Connection:
    return Connection(
        network="mastodon",
        profile="token",
        server=address,
        remote_account_id="https://far.example/@shop",
        handle="shop",
        secrets={"access_token": "t"},
        allow_local=True,
    )


def heard_from(address: str) -> list[str]:
    adapter, connection, older, heard = MastodonAdapter(), connection_to(address), "", []
    while True:
        page = adapter.hear(connection, "notifications", newer_than="", older=older)
        assert isinstance(page, Page), page
        heard += [item.text.split()[0] for item in page.items]
        older = page.older
        if not older:
            return heard


def test_somebody_who_writes_without_end_keeps_us_from_hearing_nobody() -> None:
    asked: list[int] = []
    lengths = [30, *([1_500_000] * 9), 30]  # forty of a page: more than we take
    with server(telling(lengths, asked)) as address:
        assert heard_from(address) == [str(1000 + number) for number in reversed(range(11))]
    assert asked[:3] == [40, 10, 2]


def test_an_ordinary_page_is_asked_for_once() -> None:
    asked: list[int] = []
    with server(telling([30] * 3, asked)) as address:
        assert heard_from(address) == ["1002", "1001", "1000"]
    assert set(asked) == {40}


@pytest.mark.parametrize("letters", [9_000_000])
def test_one_that_is_more_than_we_take_by_itself_is_said(letters: int) -> None:
    asked: list[int] = []
    with server(telling([letters], asked)) as address:
        answer = MastodonAdapter().hear(connection_to(address), "notifications", newer_than="", older="")
    assert isinstance(answer, Unreadable)
    assert "too large" in answer.reason
    assert asked == [40, 10, 2, 1]
