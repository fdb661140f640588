"""What fans do, so that there is something to answer: the `/_sim/fan` half of the simulator."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from .driver import Account, Simulator, body_of


@pytest.fixture
def posted(brand: Account) -> str:
    return str(brand.shared("新品上线")["idstr"])


def parsedate(weibo: str) -> datetime:
    return datetime.strptime(weibo, "%a %b %d %H:%M:%S %z %Y")


def mentions(brand: Account) -> list[dict[str, Any]]:
    listed = body_of(brand.get("statuses/mentions"))["statuses"]
    assert isinstance(listed, list)
    return listed


def test_a_fan_is_one_person_however_often_they_come(simulator: Simulator, brand: Account, posted: str) -> None:
    simulator.fan("comment", posted, "一")
    simulator.fan("comment", posted, "二")
    simulator.fan("comment", posted, "三", name="访客乙")
    people = [comment["user"]["idstr"] for comment in body_of(brand.get("comments/to_me"))["comments"]]
    assert people[1] == people[2] != people[0]


def test_a_fans_mention_reaches_the_account_that_it_names(simulator: Simulator, brand: Account) -> None:
    simulator.fan("mention", brand.uid, "@示例品牌 在吗")
    assert [status["text"] for status in mentions(brand)] == ["@示例品牌 在吗"]


def test_what_happened_some_time_ago_is_dated_then(simulator: Simulator, brand: Account) -> None:
    for words, ago in (("@示例品牌 早上好", 7200), ("@示例品牌 中午好", 60)):
        act = {"action": "mention", "as": "访客甲", "target": brand.uid, "text": words, "authorised": True, "ago": ago}
        simulator.control("POST", "fan", act)
    newer, older = mentions(brand)
    apart = parsedate(newer["created_at"]) - parsedate(older["created_at"])
    assert newer["text"] == "@示例品牌 中午好"
    assert timedelta(seconds=7130) <= apart <= timedelta(seconds=7150)


def test_a_fans_own_post_is_no_mention(simulator: Simulator, brand: Account) -> None:
    simulator.fan("post", text="今天天气不错")
    assert mentions(brand) == []


def test_a_fan_answers_a_comment_of_the_account(simulator: Simulator, brand: Account, posted: str) -> None:
    written = body_of(brand.post("comments/create", id=posted, comment="欢迎提问"))["idstr"]
    simulator.fan("reply", written, "什么时候补货？")
    [answered] = body_of(brand.get("comments/to_me"))["comments"]
    assert str(answered["reply_comment"]["id"]) == written
    assert "什么时候补货？" in answered["text"]


def test_a_fan_reposts_and_the_post_counts_it(simulator: Simulator, brand: Account, posted: str) -> None:
    simulator.fan("repost", posted, "转起来")
    assert brand.timeline()[0]["reposts_count"] == 1


def test_a_fan_likes_and_the_post_counts_it(simulator: Simulator, brand: Account, posted: str) -> None:
    simulator.fan("like", posted)
    simulator.fan("like", posted, name="访客乙")
    assert brand.timeline()[0]["attitudes_count"] == 2


def test_a_fan_edits_a_mention_and_the_edit_can_be_seen(simulator: Simulator, brand: Account) -> None:
    simulator.fan("mention", brand.uid, "@示例品牌 原话")
    before = mentions(brand)[0]
    simulator.fan("edit", before["idstr"], "@示例品牌 改过的话")
    [after] = mentions(brand)
    assert (after["idstr"], after["text"]) == (before["idstr"], "@示例品牌 改过的话")
    assert after["edit_count"] == 1


def test_a_fan_deletes_a_mention_and_it_is_gone(simulator: Simulator, brand: Account) -> None:
    simulator.fan("mention", brand.uid, "@示例品牌 说错了")
    simulator.fan("delete", mentions(brand)[0]["idstr"])
    assert mentions(brand) == []


def test_a_fan_deletes_a_comment_and_it_is_gone(simulator: Simulator, brand: Account, posted: str) -> None:
    simulator.fan("comment", posted, "说错了")
    simulator.fan("delete", body_of(brand.get("comments/to_me"))["comments"][0]["idstr"])
    assert body_of(brand.get("comments/to_me"))["comments"] == []


@pytest.mark.parametrize(
    "words",
    [
        {"action": "dance", "as": "访客甲"},
        {"action": "comment", "as": "访客甲", "target": "5999999999999999", "text": "好"},
        {"action": "comment", "as": "访客甲", "target": "nothing", "text": "好"},
        {"action": "mention", "as": "访客甲", "target": "1999999999", "text": "好"},
        {"action": "post", "as": "访客甲", "text": "好", "ago": -1},
        {"action": "post", "as": "访客甲", "text": "好", "ago": "3 小时"},
        {"as": "访客甲"},
        {},
        [],
    ],
    ids=[
        "unknown action",
        "no such status",
        "not an id",
        "no such account",
        "not yet",
        "no number",
        "no action",
        "nothing",
        "a list",
    ],
)
def test_what_a_fan_cannot_do_is_answered_with_a_clear_no(simulator: Simulator, words: Any) -> None:
    answer = simulator.http.post("/_sim/fan", json=words)
    assert 400 <= answer.status_code < 500
    assert answer.json()


def test_a_fan_needs_neither_link_nor_quota(simulator: Simulator, brand: Account) -> None:
    simulator.faults(calls_per_day=1, posts_per_hour=1)
    for number in range(5):
        simulator.fan("mention", brand.uid, f"@示例品牌 {number}")
    assert len(mentions(brand)) == 5
