"""What went over the wire, as the one witness that does not depend on what the client was told."""

import hashlib
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from .driver import SAFE_LINK, Account, Simulator, body_of, code_of, raw_share, send_and_hang_up
from .oracle import moment
from .pictures import picture

STATUS = f"发布 {SAFE_LINK} "


def test_a_write_is_noted_with_all_that_was_sent(simulator: Simulator, brand: Account) -> None:
    posted = body_of(brand.share(STATUS, rip="198.51.100.9"))["idstr"]
    [write] = simulator.wire()
    assert (write["uid"], write["path"], write["text"]) == (brand.uid, "/2/statuses/share.json", STATUS)
    assert (write["rip"], write["picture_sha256s"], write["remote_id"]) == ("198.51.100.9", [], posted)
    assert (write["complete"], write["committed"], write["answered"]) == (True, True, "200")
    assert write["at"]


def test_writes_are_noted_in_the_order_in_which_they_came(simulator: Simulator, brand: Account) -> None:
    posted = [brand.shared(f"第{number}条")["idstr"] for number in range(4)]
    writes = simulator.wire()
    assert [write["remote_id"] for write in writes] == posted
    assert [write["n"] for write in writes] == sorted({write["n"] for write in writes})


def test_reads_are_no_writes(simulator: Simulator, brand: Account) -> None:
    brand.timeline()
    brand.get("statuses/mentions")
    assert simulator.wire() == []


def test_a_refused_repetition_is_a_write_too(simulator: Simulator, brand: Account) -> None:
    for _ in range(2):
        brand.share(STATUS)
    first, second = simulator.wire()
    assert (first["committed"], second["committed"]) == (True, False)
    assert first["text"] == second["text"] and not second["remote_id"]


@pytest.mark.parametrize("words", ["没有链接", "好" * 141, ""], ids=["no safe link", "too long", "empty"])
def test_every_refused_post_is_a_write_that_committed_nothing(simulator: Simulator, brand: Account, words: str) -> None:
    assert code_of(brand.share(words))
    [write] = simulator.wire()
    assert (write["complete"], write["committed"]) == (True, False)


def test_a_write_with_a_dead_token_is_noted(simulator: Simulator, brand: Account) -> None:
    brand.change(token_state="expired")
    brand.share(STATUS)
    [write] = simulator.wire()
    assert (write["text"], write["committed"]) == (STATUS, False)


def test_a_write_beyond_the_quota_is_noted(simulator: Simulator, brand: Account) -> None:
    simulator.faults(posts_per_hour=1)
    brand.shared("一")
    brand.share(STATUS)
    assert [write["committed"] for write in simulator.wire()] == [True, False]


def test_a_write_whose_answer_was_lost_is_counted(simulator: Simulator, brand: Account) -> None:
    simulator.faults(reset_after_commit=True)
    with pytest.raises(httpx.TransportError):
        brand.share(STATUS)
    [write] = simulator.wire_soon(1)
    assert write["complete"] and write["committed"] and write["answered"] == "nothing"
    simulator.control("DELETE", "faults")
    assert [status["idstr"] for status in brand.timeline()] == [write["remote_id"]]


def test_a_write_that_failed_before_the_commit_is_counted_as_not_made(simulator: Simulator, brand: Account) -> None:
    simulator.faults(fail_before_commit={"status": 502, "times": 1})
    brand.share(STATUS)
    [write] = simulator.wire()
    assert (write["complete"], write["committed"], bool(write["remote_id"])) == (True, False, False)


def test_a_write_that_failed_after_the_commit_is_counted_as_made(simulator: Simulator, brand: Account) -> None:
    simulator.faults(fail_after_commit={"status": 502, "times": 1})
    brand.share(STATUS)
    [write] = simulator.wire()
    assert write["committed"] and write["remote_id"] == brand.timeline()[0]["idstr"]


def test_a_write_counts_when_the_client_is_gone_before_the_answer(simulator: Simulator, brand: Account) -> None:
    simulator.faults(delay_seconds=0.2)
    send_and_hang_up(simulator.program.url, raw_share(brand, STATUS))
    assert [write["text"] for write in simulator.wire_soon(1)] == [STATUS]
    time.sleep(0.5)
    simulator.control("DELETE", "faults")
    [write] = simulator.wire()
    assert write["complete"]
    assert [status["idstr"] for status in brand.timeline()] == ([write["remote_id"]] if write["committed"] else [])


def test_a_write_still_under_way_when_everything_is_swept_never_arrives(simulator: Simulator, brand: Account) -> None:
    simulator.faults(delay_seconds=0.3)
    send_and_hang_up(simulator.program.url, raw_share(brand, STATUS))
    simulator.wire_soon(1)
    simulator.reset()
    same = simulator.account(uid=brand.uid)
    time.sleep(0.6)
    assert same.timeline() == []


def test_a_write_counts_when_the_client_dies_in_the_middle_of_the_answer(simulator: Simulator, brand: Account) -> None:
    assert send_and_hang_up(simulator.program.url, raw_share(brand, STATUS), after_reading=10)
    [write] = simulator.wire_soon(1)
    assert write["complete"] and write["committed"]
    assert [status["idstr"] for status in brand.timeline()] == [write["remote_id"]]


@pytest.mark.parametrize(
    ("switches", "answered"),
    [
        ({}, "200"),
        ({"refuse": {"code": 10001, "status": 400}}, "400 10001"),
        ({"fail_after_commit": {"status": 503}}, "503 html"),
        ({"html_answer": {"status": 504}}, "504 html"),
        ({"empty_answer": {"status": 502}}, "502 empty"),
        ({"truncated_json": True}, "200 truncated"),
        ({"reset_before_commit": True}, "nothing"),
        ({"reset_after_commit": True}, "nothing"),
    ],
    ids=str,
)
def test_the_wire_knows_what_the_client_was_told(
    simulator: Simulator, brand: Account, switches: dict[str, Any], answered: str
) -> None:
    simulator.faults(**switches)
    with suppress(httpx.TransportError):
        brand.share(STATUS)
    assert [write["answered"] for write in simulator.wire()] == [answered]


@pytest.mark.parametrize("missing", [1, 20, 60])
def test_a_request_that_broke_off_is_no_write_and_leaves_nothing(
    simulator: Simulator, brand: Account, missing: int
) -> None:
    send_and_hang_up(simulator.program.url, raw_share(brand, STATUS)[:-missing])
    brand.shared("后来的")
    complete = [write for write in simulator.wire() if write["complete"]]
    assert [write["text"].split()[0] for write in complete] == ["后来的"]
    assert len(brand.timeline()) == 1
    assert not any(write["committed"] for write in simulator.wire() if not write["complete"])


def test_a_write_sent_in_small_pieces_is_one_write(simulator: Simulator, brand: Account) -> None:
    address = httpx.URL(simulator.program.url)
    request = raw_share(brand, STATUS)
    with socket.create_connection((address.host, address.port or 80), timeout=10) as line:
        for start in range(0, len(request), 50):
            line.sendall(request[start : start + 50])
            time.sleep(0.005)
        answer = line.recv(4000)
    assert b"200 OK" in answer, answer
    assert len(simulator.wire_soon(1)) == 1


def test_the_pictures_of_a_write_are_known_by_their_digests(simulator: Simulator, brand: Account) -> None:
    sent = [picture("JPEG", 1), picture("PNG", 2)]
    for number, one in enumerate(sent):
        brand.shared(f"第{number}条", one)
    digests = [[hashlib.sha256(one.content).hexdigest()] for one in sent]
    assert [write["picture_sha256s"] for write in simulator.wire()] == digests


def test_a_refused_picture_is_a_write_too(simulator: Simulator, brand: Account) -> None:
    sent = picture()
    brand.share("没有链接", sent)
    assert simulator.wire()[0]["picture_sha256s"] == [hashlib.sha256(sent.content).hexdigest()]


def test_comments_are_writes_and_fans_are_not(simulator: Simulator, brand: Account) -> None:
    posted = brand.shared("一")["idstr"]
    simulator.fan("comment", posted, "好")
    brand.post("comments/create", id=posted, comment="谢谢")
    assert [write["path"] for write in simulator.wire()] == ["/2/statuses/share.json", "/2/comments/create.json"]


def test_the_list_can_be_emptied_without_touching_the_posts(simulator: Simulator, brand: Account) -> None:
    brand.shared("一")
    simulator.control("DELETE", "wire")
    assert simulator.wire() == []
    assert len(brand.timeline()) == 1


def test_the_time_of_a_post_is_the_time_of_its_write(simulator: Simulator, brand: Account) -> None:
    status = brand.shared("一")
    noted = simulator.wire()[0]["at"]
    at = datetime.fromtimestamp(noted, UTC) if isinstance(noted, int | float) else datetime.fromisoformat(noted)
    assert abs((moment(status["created_at"]) - at).total_seconds()) < 2
