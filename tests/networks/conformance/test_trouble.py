"""Whatever the wire or the network does, the outcome says neither more nor less than what is certain."""

import time
from dataclasses import replace

import pytest

from guanwei.networks.contract import (
    Absent,
    Accepted,
    CannotTell,
    Dead,
    Found,
    NotSent,
    Rejected,
    Scope,
    Throttled,
    Unauthorized,
    Unknown,
    Unreadable,
)
from tests.networks.conformance.cases import Case, picture
from tests.networks.faultproxy import Fault, refused_address

PATIENCE = 1.0
SLACK = 0.8

LOST_AFTERWARDS = {
    "connection closed": Fault(answer="none"),
    "no answer in time": Fault(answer="stall"),
    "answer byte by byte": Fault(answer="dribble"),
    "502 page": Fault(answer="html", status=502),
    "504 empty": Fault(answer="empty", status=504),
    "200 page": Fault(answer="html", status=200),
    "200 empty": Fault(answer="empty", status=200),
    "redirect": Fault(answer="html", status=302),
    "half of the JSON": Fault(answer="truncated"),
}
NEVER_ARRIVED = {
    "connection closed": Fault(forward=False, answer="none"),
    "no answer in time": Fault(forward=False, answer="stall"),
    "502 page": Fault(forward=False, answer="html", status=502),
    "503 empty": Fault(forward=False, answer="empty", status=503),
    "403 page": Fault(forward=False, answer="html", status=403),
    "200 page": Fault(forward=False, answer="html", status=200),
}


@pytest.mark.parametrize("fault", LOST_AFTERWARDS.values(), ids=LOST_AFTERWARDS.keys())
def test_an_answer_lost_after_the_commit_is_unknown_and_then_found(case: Case, fault: Fault) -> None:
    case.published("早先的一条")
    case.proxy.spoil(fault, case.write)
    before = case.proxy.writes(case.write)
    outbound = case.outbound("答复丢了的一条")
    began = time.monotonic()
    outcome = case.adapter.publish(case.impatient(PATIENCE), outbound)
    assert time.monotonic() - began < PATIENCE + SLACK
    assert isinstance(outcome, Unknown), outcome
    assert outcome.reason
    assert case.proxy.writes(case.write) == before + 1
    assert isinstance(case.adapter.find(case.connection, case.sought(outbound)), Found)


@pytest.mark.parametrize("fault", NEVER_ARRIVED.values(), ids=NEVER_ARRIVED.keys())
def test_a_failure_before_the_commit_is_unknown_and_then_absent(case: Case, fault: Fault) -> None:
    case.published("早先的一条")
    case.proxy.spoil(fault, case.write)
    before = case.proxy.writes(case.write)
    outbound = case.outbound("没有到达的一条")
    outcome = case.adapter.publish(case.impatient(PATIENCE), outbound)
    assert isinstance(outcome, Unknown), outcome
    assert case.proxy.writes(case.write) == before + 1
    assert isinstance(case.adapter.find(case.connection, case.sought(outbound)), Absent)


@pytest.mark.parametrize("fault", NEVER_ARRIVED.values(), ids=NEVER_ARRIVED.keys())
def test_a_failed_picture_upload_leaves_no_doubt_about_the_post(album: Case, fault: Fault) -> None:
    album.proxy.spoil(fault, album.before_write)
    outcome = album.adapter.publish(album.impatient(PATIENCE), album.outbound("传图失败", picture(1), picture(2)))
    assert isinstance(outcome, NotSent), outcome
    posts = [arrival for arrival in album.proxy.arrivals() if arrival.method == "POST"]
    assert album.before_write in posts[-1].path


def test_a_refused_connection_means_not_sent(case: Case) -> None:
    with refused_address() as nowhere:
        lost = replace(case.connection, server=nowhere)
        outbound = case.outbound("连不上")
        outcome = case.adapter.publish(lost, outbound)
        assert isinstance(outcome, NotSent), outcome
        assert isinstance(case.adapter.find(lost, case.sought(outbound)), CannotTell)
        read = case.adapter.own_timeline(lost, 3)
        assert isinstance(read, Unreadable) and isinstance(read.outcome, NotSent)
        dead = case.adapter.check_login(lost)
        assert isinstance(dead, Dead) and isinstance(dead.outcome, NotSent)


def test_an_address_on_this_machine_is_called_only_when_allowed(case: Case) -> None:
    outcome = case.adapter.publish(replace(case.connection, allow_local=False), case.outbound("不许"))
    assert isinstance(outcome, NotSent), outcome
    assert case.proxy.arrivals() == ()


@pytest.mark.parametrize("server", ["", "http://", "nonsense", "http://127.0.0.1:99999", "https://user@127.0.0.1"])
def test_an_address_that_is_none_means_not_sent(case: Case, server: str) -> None:
    outcome = case.adapter.publish(replace(case.connection, server=server), case.outbound("哪里"))
    assert isinstance(outcome, NotSent), outcome


def test_reading_in_trouble_cannot_tell(case: Case) -> None:
    outbound = case.outbound("读不回来的一条")
    assert isinstance(case.adapter.publish(case.connection, outbound), Accepted)
    for fault in LOST_AFTERWARDS.values():
        case.proxy.spoil(fault, case.read_own)
        told = case.adapter.find(case.impatient(PATIENCE), case.sought(outbound))
        assert isinstance(told, CannotTell), (fault, told)
        assert told.reason


def test_dead_credentials_mean_unauthorized_everywhere(fresh: Case) -> None:
    dead = fresh.with_dead_credentials()
    outcome = fresh.adapter.publish(dead, fresh.outbound("没有授权"))
    assert isinstance(outcome, Unauthorized), outcome
    told = fresh.adapter.check_login(dead)
    assert isinstance(told, Dead) and isinstance(told.outcome, Unauthorized)


def test_credentials_of_another_account_are_noticed(fresh: Case) -> None:
    other = "did:plc:abcdefghijklmnopqrstuvwx" if fresh.network == "bluesky" else "1234567890"
    mixed = replace(fresh.connection, remote_account_id=other)
    told = fresh.adapter.check_login(mixed)
    assert isinstance(told, Dead) and isinstance(told.outcome, Unauthorized)


def test_a_limit_means_throttled(limited: Case) -> None:
    limited.throttle()
    outcome = limited.adapter.publish(limited.connection, limited.outbound("太快了"))
    assert isinstance(outcome, Throttled), outcome
    assert 0 < outcome.retry_after <= 24 * 3600
    assert outcome.scope is Scope.ACCOUNT


def test_content_that_is_too_long_is_rejected_for_good(short: Case) -> None:
    outcome = short.adapter.publish(short.connection, short.outbound("长" * (short.limits.max_length + 1), link=""))
    if short.limits.needs_safe_domain:
        outcome = short.adapter.publish(short.connection, short.outbound("长" * short.limits.max_length))
    assert isinstance(outcome, Rejected), outcome
    assert outcome.code and outcome.message


def test_secrets_are_never_shown(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    for logger in ("", "httpx", "httpcore"):
        caplog.set_level("DEBUG", logger)
    case.proxy.spoil(Fault(answer="none"), case.write)
    outcome = case.adapter.publish(case.connection, case.outbound("保密"))
    found = case.adapter.find(case.connection, case.sought(case.outbound("保密")))
    stored = case.adapter.refreshed_secrets(case.connection) or {}
    assert caplog.records
    shown = "\n".join([caplog.text, repr(outcome), repr(found), repr(case.connection), repr(case.adapter)])
    for name, secret in {**case.connection.secrets, **stored}.items():
        if name != "identifier":
            for part in secret.split(":::"):
                assert part.startswith(("did:", "http")) or part == case.connection.handle or part not in shown
