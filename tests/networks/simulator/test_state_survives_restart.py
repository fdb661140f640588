"""With `--state FILE` what was answered is still true after the power went off; without it, nothing is left."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from .driver import SAFE_LINK, Account, Picture, Program, Restartable, Simulator, body_of, code_of
from .pictures import picture


def again(account: Account, simulator: Simulator) -> Account:
    """The same account with the same token, at a simulator that was started later."""
    return Account(simulator, account.uid, account.token, account.made)


@dataclass(frozen=True)
class Survivor:
    """A simulator that was killed and started again once, and what it had answered before."""

    simulator: Simulator
    brand: Account
    dead: Account
    picture: Picture
    shown: dict[str, Any]
    hidden: dict[str, Any]
    wire: list[dict[str, Any]]


@pytest.fixture(scope="module")
def survivor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Survivor]:
    folder = tmp_path_factory.mktemp("survivor")
    with Restartable(Program(folder, state=folder / "state of the simulator")) as restartable:
        before = restartable.simulator
        brand, dead = before.account(), before.account(screen_name="失效品牌")
        dead.change(token_state="revoked")
        sent = picture(seed=9)
        shown, hidden = brand.shared("先写", sent), brand.shared("藏起来")
        before.control("POST", f"statuses/{hidden['idstr']}/visibility", {"state": "hidden"})
        before.fan("comment", shown["idstr"], "好")
        wire = before.wire()
        after = restartable.kill_and_start()
        yield Survivor(after, again(brand, after), again(dead, after), sent, shown, hidden, wire)


def test_a_post_survives_a_kill_as_it_was(survivor: Survivor) -> None:
    read = body_of(survivor.brand.get("statuses/show", id=survivor.shown["idstr"]))
    for name in ("idstr", "text", "created_at"):
        assert read[name] == survivor.shown[name]


def test_a_picture_survives_a_kill_byte_for_byte(survivor: Survivor) -> None:
    path = httpx.URL(survivor.shown["original_pic"]).path
    assert survivor.simulator.http.get(path).content == survivor.picture.content


def test_a_comment_survives_a_kill(survivor: Survivor) -> None:
    assert [comment["text"] for comment in body_of(survivor.brand.get("comments/to_me"))["comments"]] == ["好"]


def test_the_wire_survives_a_kill(survivor: Survivor) -> None:
    assert survivor.simulator.wire()[: len(survivor.wire)] == survivor.wire


def test_a_hidden_post_is_still_hidden_after_a_kill(survivor: Survivor) -> None:
    assert survivor.hidden["idstr"] not in [status["idstr"] for status in survivor.brand.timeline()]


def test_a_dead_token_is_still_dead_after_a_kill(survivor: Survivor) -> None:
    assert code_of(survivor.dead.get("account/get_uid")) == 21332


def test_a_repetition_of_what_was_said_before_the_kill_is_refused(survivor: Survivor) -> None:
    assert code_of(survivor.brand.share(f"先写 {SAFE_LINK} ")) == 20019


def test_ids_go_on_growing_after_a_kill(survivor: Survivor) -> None:
    assert survivor.brand.shared("后写")["id"] > survivor.hidden["id"]


def test_the_posts_spent_before_a_kill_are_still_spent(survivor: Survivor) -> None:
    survivor.simulator.faults(posts_per_hour=2)
    answer = survivor.brand.share(f"再写 {SAFE_LINK} ")
    survivor.simulator.control("DELETE", "faults")
    assert code_of(answer) == 10024


def test_every_answered_post_is_there_when_the_kill_came_in_the_middle_of_many(kept: Restartable) -> None:
    brand = kept.simulator.account()
    kept.simulator.without_limits()
    answered: list[str] = []

    def send_until_the_line_breaks(sender: int) -> None:
        number = 0
        try:
            while True:
                answered.append(brand.shared(f"{sender} {number}")["idstr"])
                number += 1
        except httpx.TransportError:
            return

    senders = [threading.Thread(target=send_until_the_line_breaks, args=(sender,)) for sender in range(4)]
    for sender in senders:
        sender.start()
    while len(answered) < 30:
        assert any(sender.is_alive() for sender in senders), "all senders gave up before the kill"
    kept.program.kill()
    for sender in senders:
        sender.join(10)
    simulator = kept.start_again()
    simulator.without_limits()
    simulator.faults(own_timeline_size=100)
    kept_ids = {status["idstr"] for status in again(brand, simulator).timeline(count=100)}
    wire = simulator.wire()
    assert set(answered) <= {write["remote_id"] for write in wire if write["committed"]}
    assert set(answered[-50:]) <= kept_ids
    assert len([write for write in wire if write["committed"]]) == simulator.control("GET", "state")["statuses"]


def test_a_second_kill_and_an_orderly_end_lose_nothing_either(kept: Restartable) -> None:
    brand = kept.simulator.account()
    brand.shared("一")
    brand = again(brand, kept.kill_and_start())
    brand.shared("二")
    kept.program.stop()
    assert len(again(brand, kept.start_again()).timeline()) == 2


def test_a_sweep_is_kept_too(kept: Restartable) -> None:
    brand = kept.simulator.account()
    brand.shared("一")
    kept.simulator.reset()
    simulator = kept.kill_and_start()
    assert simulator.wire() == []
    assert code_of(again(brand, simulator).get("account/get_uid")) in {21332, 21301}


def test_without_a_state_file_a_start_begins_with_nothing(forgetful: Restartable, survivor: Survivor) -> None:
    brand = forgetful.simulator.account(uid="5700000001")
    assert code_of(again(brand, survivor.simulator).get("account/get_uid")) == 21332, "two simulators share something"
    answer = again(brand, forgetful.kill_and_start()).get("account/get_uid")
    assert code_of(answer) in {21332, 21301}


def refused_start(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "guanwei.simulator", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)


def assert_ended_with_one_line(ended: subprocess.CompletedProcess[str]) -> None:
    assert (ended.returncode, len((ended.stdout + ended.stderr).strip().splitlines())) == (1, 1), ended


def test_a_state_file_that_is_in_use_is_refused_in_one_line(kept: Restartable) -> None:
    assert_ended_with_one_line(refused_start("--port", "0", "--state", str(kept.program.state)))
    kept.simulator.account().shared("照常")


def test_a_port_that_is_in_use_is_refused_in_one_line(survivor: Survivor) -> None:
    assert_ended_with_one_line(refused_start("--port", str(httpx.URL(survivor.simulator.program.url).port)))


def test_a_state_file_that_cannot_be_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_ended_with_one_line(refused_start("--port", "0", "--state", str(tmp_path / "file" / "state")))
