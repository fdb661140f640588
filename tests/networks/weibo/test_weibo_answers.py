"""Weibo's ways of answering, acted by the simulator, and what the adapter makes of each."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guanwei.lib.clock import utc_now
from guanwei.networks.acts import Target
from guanwei.networks.contract import (
    Absent,
    Accepted,
    Alive,
    CannotTell,
    Dead,
    Found,
    Outcome,
    Readable,
    Rejected,
    Scope,
    Throttled,
    Unauthorized,
    Unknown,
)
from guanwei.networks.weibo.adapter import WeiboAdapter
from tests.networks.conformance.cases import Weibo, picture
from tests.servers.simulator import Simulator


@pytest.fixture
def case(simulator: Simulator) -> Iterator[Weibo]:
    made = Weibo("ordinary", simulator)
    yield made
    made.proxy.stop()


def publish(case: Weibo, text: str = "新品上线") -> Outcome:
    return case.adapter.publish(case.connection, case.outbound(text))


@pytest.mark.parametrize("spelling", [{}, {"error_code_as_string": True}, {"errors_with_200": True}])
@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (10001, Unknown),
        (10014, Unauthorized),
        (10022, Throttled),
        (20012, Rejected),
        (20019, Unknown),
        (20031, Unauthorized),
        (21327, Unauthorized),
    ],
)
def test_the_code_decides_however_it_is_spelled(case: Weibo, code: int, kind: type, spelling: dict[str, bool]) -> None:
    case.simulator.set_faults(refuse={"code": code}, **spelling)
    outcome = publish(case)
    assert isinstance(outcome, kind), outcome
    assert getattr(outcome, "code", "") == str(code)


def test_a_late_post_is_accepted_and_its_id_is_found_later(case: Weibo) -> None:
    case.published("早先的一条")
    case.simulator.set_faults(late_publish_20032={"visible_after_seconds": 2.0})
    outbound = case.outbound("晚到的一条")
    outcome = case.adapter.publish(case.connection, outbound)
    assert isinstance(outcome, Accepted)
    assert outcome.remote_id == ""
    assert not isinstance(case.adapter.find(case.connection, case.sought(outbound)), Found)
    deadline = utc_now() + timedelta(seconds=8)
    while not isinstance(found := case.adapter.find(case.connection, case.sought(outbound)), Found):
        assert utc_now() < deadline, found
        time.sleep(0.25)


def test_a_repeat_is_unknown_and_the_earlier_post_is_not_taken_for_it(case: Weibo) -> None:
    first = case.published("说了两遍")
    outbound = case.outbound("说了两遍")
    outcome = case.adapter.publish(case.connection, outbound)
    assert isinstance(outcome, Unknown) and outcome.code == "20019"
    own = case.sought(outbound, known_ids=frozenset({first.remote_id}))
    assert isinstance(case.adapter.find(case.connection, own), Absent)
    assert isinstance(case.adapter.find(case.connection, case.sought(outbound)), Found)


@pytest.mark.parametrize(
    "shape",
    [
        {"big_ids": True},
        {"pic_ids_form": True},
        {"escape_text": True},
        {"drop_topics": False},
        {"extra_fields": False},
        {"counts_as_strings": True},
    ],
)
def test_a_post_is_found_in_every_shape(case: Weibo, shape: dict[str, bool]) -> None:
    case.simulator.set_faults(**shape)
    outbound = case.outbound("#话题# 1 < 2 & 3，好", picture(1))
    accepted = case.adapter.publish(case.connection, outbound)
    assert isinstance(accepted, Accepted), accepted
    found = case.adapter.find(case.connection, case.sought(outbound))
    assert isinstance(found, Found), found
    assert found.remote.remote_id == accepted.remote_id


def test_five_newer_posts_hide_whether_an_older_one_arrived(case: Weibo) -> None:
    case.published("早先的一条")
    lost = case.outbound("不知去向的一条")
    for number in range(5):
        case.published(f"后来的第 {number} 条")
    assert isinstance(case.adapter.find(case.connection, case.sought(lost)), CannotTell)


@pytest.mark.parametrize("state", ["revoked", "withdrawn", "expired"])
def test_a_dead_token_is_unauthorized_for_every_call(case: Weibo, state: str) -> None:
    accepted = case.published("还有授权")
    case.simulator.control("PATCH", f"accounts/{case.made['uid']}", {"token_state": state})
    assert isinstance(publish(case, "没有授权"), Unauthorized)
    assert isinstance(case.adapter.find(case.connection, case.sought(case.outbound("没有授权"))), CannotTell)
    assert not isinstance(case.adapter.read_one(case.connection, Target(accepted.remote_id)), Readable)
    told = case.adapter.check_login(case.connection)
    assert isinstance(told, Dead) and isinstance(told.outcome, Unauthorized)


@pytest.mark.parametrize("code", [21332, 21321, 21317])
def test_a_revoked_token_is_unauthorized_whatever_weibo_says(case: Weibo, code: int) -> None:
    case.simulator.set_faults(revoked_code=code)
    case.simulator.control("PATCH", f"accounts/{case.made['uid']}", {"token_state": "revoked"})
    outcome = publish(case)
    assert isinstance(outcome, Unauthorized) and outcome.code == str(code)


@pytest.mark.parametrize("as_strings", [False, True])
def test_the_end_of_the_token_is_told(case: Weibo, as_strings: bool) -> None:
    case.simulator.set_faults(oauth_numbers_as_strings=as_strings)
    alive = case.adapter.check_login(case.connection)
    assert isinstance(alive, Alive) and alive.expires_at is not None
    left = alive.expires_at - utc_now()
    assert timedelta(days=29) < left <= timedelta(days=30)


def test_the_hourly_limit_is_met_at_its_number(case: Weibo) -> None:
    case.simulator.set_faults(posts_per_hour=2)
    case.published("一")
    case.published("二")
    outcome = publish(case, "三")
    assert isinstance(outcome, Throttled) and outcome.code == "10024"
    assert 0 < outcome.retry_after <= 3601


def test_a_limit_of_the_address_stops_every_account(case: Weibo) -> None:
    case.simulator.set_faults(calls_per_hour_and_ip=0)
    outcome = publish(case)
    assert isinstance(outcome, Throttled) and outcome.scope is Scope.APP


def test_a_limit_that_comes_again_in_the_next_hour_holds_until_midnight(case: Weibo) -> None:
    clock = [datetime(2026, 1, 1, 2, 40, tzinfo=UTC)]  # 10:40 in Beijing
    case.adapter = WeiboAdapter(now=lambda: clock[0])
    case.simulator.set_faults(refuse={"code": 10023})
    waits: list[Any] = []
    for hours in (0, 0, 1):
        clock[0] += timedelta(hours=hours)
        waits.append(publish(case))
    assert [wait.retry_after for wait in waits] == [1201, 1201, 12 * 3600 + 20 * 60 + 1]
    case.simulator.set_faults(refuse=None)
    case.published("又能发了")
    case.simulator.set_faults(refuse={"code": 10023})
    clock[0] += timedelta(hours=1)
    again = publish(case, "又到上限")
    assert isinstance(again, Throttled) and again.retry_after == 1201


@pytest.mark.parametrize("fault", ["reset_before_commit", "reset_after_commit"])
def test_a_cut_connection_is_unknown_and_reading_back_tells(case: Weibo, fault: str) -> None:
    case.published("早先的一条")
    case.simulator.set_faults(**{fault: {"times": 1}})
    outbound = case.outbound("断线的一条")
    assert isinstance(case.adapter.publish(case.connection, outbound), Unknown)
    told = case.adapter.find(case.connection, case.sought(outbound))
    assert isinstance(told, Found if fault == "reset_after_commit" else Absent), told


@pytest.mark.parametrize("state", ["removed", "hidden"])
def test_a_post_that_the_platform_took_away_is_seen_to_be_gone(case: Weibo, state: str) -> None:
    accepted = case.published("被拿下的一条")
    case.simulator.control("POST", f"statuses/{accepted.remote_id}/visibility", {"state": state})
    read = case.adapter.read_one(case.connection, Target(accepted.remote_id))
    assert isinstance(read, Readable)
    assert not [post for post in read.posts if post.visible]


def test_words_and_links_are_encoded_once(case: Weibo) -> None:
    accepted = case.adapter.publish(
        case.connection, case.outbound("100% 纯棉 & 好 + 看", link="https://shop.example.com/新品?q=棉&x=1")
    )
    assert isinstance(accepted, Accepted), accepted
    sent = case.simulator.wire()[-1]
    assert sent["text"].startswith("100% 纯棉 & 好 + 看 https://shop.example.com/%E6%96%B0%E5%93%81?q=%E6%A3%89&x=1")


def test_the_token_never_stands_in_an_address(case: Weibo) -> None:
    case.published("令牌不在地址里")
    case.adapter.own_timeline(case.connection, 5)
    case.adapter.check_login(case.connection)
    token = case.connection.secrets["access_token"]
    assert len(case.proxy.arrivals()) >= 3
    assert not [arrival for arrival in case.proxy.arrivals() if token in arrival.path]
