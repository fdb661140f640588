"""The ways in which the network fails, switched on one at a time; each leaves on the timeline exactly what it says."""

import dataclasses
import inspect
import time
from typing import Any

import httpx
import pytest

from guanwei.accounts.connections import connection_for
from guanwei.networks.contract import Connection
from guanwei.simulator.faults import Slow

from .driver import SAFE_LINK, Account, Simulator, body_of, code_of
from .known_fields import KNOWN
from .pictures import picture

DEFAULTS = {
    "calls_per_day": 100,
    "posts_per_hour": 30,
    "duplicate_window_seconds": 600,
    "duplicate_code": 20019,
    "own_timeline_size": 5,
    "quota": True,
    "duplicate_refusal": True,
    "only_authorised_authors": True,
    "safe_domain_check": True,
    "rip_required": True,
    "error_code_as_string": False,
    "oauth_numbers_as_strings": False,
    "errors_with_200": False,
    "big_ids": False,
}


def try_to_share(brand: Account, words: str = "发布") -> httpx.Response | None:
    """The answer, or None when the line broke before there was one."""
    try:
        return brand.share(f"{words} {SAFE_LINK} ")
    except httpx.TransportError:
        return None


def impatient_client(simulator: Simulator) -> httpx.Client:
    """Waits long for the line and for its own words to go out, but only a moment for an answer."""
    return httpx.Client(base_url=simulator.program.url, timeout=httpx.Timeout(10, read=0.7), trust_env=False)


def texts_after_the_fault(brand: Account) -> list[str]:
    brand.simulator.control("DELETE", "faults")
    return brand.texts()


def test_out_of_the_box_the_simulator_behaves_as_the_contract_says(simulator: Simulator) -> None:
    switches = simulator.control("GET", "faults")
    assert {name: switches[name] for name in DEFAULTS} == DEFAULTS


def test_a_sweep_puts_every_switch_back(simulator: Simulator) -> None:
    before = simulator.control("GET", "faults")
    simulator.faults(own_timeline_size=100, html_answer=True, quota=False)
    simulator.reset()
    assert simulator.control("GET", "faults") == before


def test_switches_taken_away_are_at_their_defaults(simulator: Simulator) -> None:
    before = simulator.control("GET", "faults")
    simulator.faults(own_timeline_size=100)
    simulator.control("DELETE", "faults")
    assert simulator.control("GET", "faults") == before


def test_a_patch_keeps_the_other_switches_and_a_put_does_not(simulator: Simulator) -> None:
    simulator.faults(own_timeline_size=7)
    assert simulator.faults(posts_per_hour=9)["own_timeline_size"] == 7
    assert simulator.control("PUT", "faults", {"posts_per_hour": 8})["own_timeline_size"] == 5
    assert simulator.control("GET", "faults")["posts_per_hour"] == 8


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("switches", [{"no_such_fault": True}, {"quota": False, "qouta": False}])
def test_a_switch_that_does_not_exist_is_an_error_and_changes_nothing(
    simulator: Simulator, method: str, switches: dict[str, Any]
) -> None:
    answer = simulator.http.request(method, "/_sim/faults", json=switches)
    assert answer.status_code == 400
    assert simulator.control("GET", "faults")["quota"] is True


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failure_before_the_commit_leaves_nothing(simulator: Simulator, brand: Account, status: int) -> None:
    simulator.faults(fail_before_commit={"status": status, "times": 1})
    answer = try_to_share(brand)
    assert answer is not None and answer.status_code == status
    assert brand.texts() == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failure_after_the_commit_leaves_the_post(simulator: Simulator, brand: Account, status: int) -> None:
    simulator.faults(fail_after_commit={"status": status, "times": 1})
    answer = try_to_share(brand)
    assert answer is not None and answer.status_code == status
    assert len(brand.texts()) == 1


def test_a_failure_happens_as_often_as_it_was_asked_for(simulator: Simulator, brand: Account) -> None:
    simulator.faults(fail_before_commit={"status": 502, "times": 2})
    assert [brand.share(f"第{number}条 {SAFE_LINK} ").status_code for number in range(4)] == [502, 502, 200, 200]
    assert len(brand.texts()) == 2


def test_a_failure_can_be_kept_to_one_account(simulator: Simulator, brand: Account) -> None:
    other = simulator.account(screen_name="另一品牌")
    simulator.faults(fail_before_commit={"status": 502, "times": 1, "uid": brand.uid})
    assert other.share(f"x {SAFE_LINK} ").status_code == 200
    assert brand.share(f"x {SAFE_LINK} ").status_code == 502


def test_a_failure_can_be_kept_to_one_call(simulator: Simulator) -> None:
    account = simulator.account(grants=["update"])
    simulator.faults(fail_before_commit={"status": 502, "times": 1, "path": "/2/statuses/update.json"})
    assert account.share(f"x {SAFE_LINK} ").status_code == 200
    assert account.post("statuses/update", status="y").status_code == 502


def test_a_failure_can_hit_a_share_of_the_calls(simulator: Simulator, brand: Account) -> None:
    simulator.without_limits()
    simulator.faults(fail_before_commit={"status": 502, "times": 1000, "share": 0.5})
    statuses = [brand.share(f"第{number}条 {SAFE_LINK} ").status_code for number in range(80)]
    assert 15 < statuses.count(502) < 65
    assert statuses.count(200) == 80 - statuses.count(502)


def test_after_a_lost_answer_the_same_words_are_refused_as_a_repetition(simulator: Simulator, brand: Account) -> None:
    simulator.faults(fail_after_commit={"status": 502, "times": 1})
    try_to_share(brand)
    assert code_of(brand.share(f"发布 {SAFE_LINK} ")) == 20019
    assert len(brand.texts()) == 1


def test_after_a_failure_before_the_commit_the_same_words_may_be_sent_again(
    simulator: Simulator, brand: Account
) -> None:
    simulator.faults(fail_before_commit={"status": 502, "times": 1})
    try_to_share(brand)
    body_of(brand.share(f"发布 {SAFE_LINK} "))


def test_an_answer_can_come_too_late_for_a_post_that_was_made(simulator: Simulator, brand: Account) -> None:
    simulator.faults(timeout_after_commit={"seconds": 8, "times": 1})
    with impatient_client(simulator) as impatient:
        form = {"access_token": brand.token, "status": f"发布 {SAFE_LINK} ", "rip": "203.0.113.7"}
        with pytest.raises(httpx.ReadTimeout):
            impatient.post("/2/statuses/share.json", data=form)
    assert len(brand.texts()) == 1


def test_a_late_answer_is_by_default_later_than_guanwei_waits() -> None:
    patience = inspect.signature(connection_for).parameters["timeout"].default
    assert Slow().seconds > max(patience, fields_of(Connection)["timeout_seconds"]) + 5


def fields_of(made: type) -> dict[str, Any]:
    return {field.name: field.default for field in dataclasses.fields(made)}


def test_a_waiting_answer_does_not_hold_up_the_others(simulator: Simulator, brand: Account) -> None:
    other = simulator.account(screen_name="另一品牌")
    simulator.faults(timeout_after_commit={"seconds": 8, "times": 1, "uid": brand.uid})
    with impatient_client(simulator) as impatient:
        form = {"access_token": brand.token, "status": f"发布 {SAFE_LINK} ", "rip": "203.0.113.7"}
        with pytest.raises(httpx.ReadTimeout):
            impatient.post("/2/statuses/share.json", data=form)
    before = time.monotonic()
    other.shared("照常")
    assert time.monotonic() - before < 6


def test_every_answer_can_be_slow(simulator: Simulator, brand: Account) -> None:
    simulator.faults(delay_seconds=0.4)
    before = time.monotonic()
    body_of(brand.share(f"发布 {SAFE_LINK} "))
    assert time.monotonic() - before >= 0.4


def test_a_gateway_can_answer_with_a_page(simulator: Simulator, brand: Account) -> None:
    simulator.faults(html_answer=True)
    answer = try_to_share(brand)
    assert answer is not None and answer.headers["content-type"].startswith("text/html")
    assert "<html" in answer.text.lower()


def test_an_answer_can_break_off_in_the_middle_of_its_json(simulator: Simulator, brand: Account) -> None:
    simulator.faults(truncated_json=True)
    answer = try_to_share(brand)
    assert answer is not None and answer.content.startswith(b"{")
    with pytest.raises(ValueError):
        answer.json()


def test_an_answer_can_be_empty(simulator: Simulator, brand: Account) -> None:
    simulator.faults(empty_answer=True)
    answer = try_to_share(brand)
    assert answer is not None and answer.content == b""


@pytest.mark.parametrize("fault", ["html_answer", "truncated_json", "empty_answer"])
def test_whether_an_unreadable_answer_hides_a_post_is_known_to_the_wire(
    simulator: Simulator, brand: Account, fault: str
) -> None:
    simulator.faults(**{fault: True})
    try_to_share(brand)
    [write] = simulator.wire()
    assert len(texts_after_the_fault(brand)) == (1 if write["committed"] else 0)


@pytest.mark.parametrize(("fault", "left"), [("reset_before_commit", 0), ("reset_after_commit", 1)])
def test_a_line_that_breaks_leaves_what_its_name_says(
    simulator: Simulator, brand: Account, fault: str, left: int
) -> None:
    simulator.faults(**{fault: True})
    assert try_to_share(brand) is None
    assert len(texts_after_the_fault(brand)) == left


def test_a_repetition_is_let_through_when_the_refusal_is_off(simulator: Simulator, brand: Account) -> None:
    simulator.faults(duplicate_refusal=False)
    for _ in range(2):
        brand.shared("一样")
    assert len(brand.timeline()) == 2


@pytest.mark.parametrize("code", [20017, 20019, 20111])
def test_the_code_of_a_repetition_can_be_chosen(simulator: Simulator, brand: Account, code: int) -> None:
    simulator.faults(duplicate_code=code)
    brand.shared("一样")
    assert code_of(brand.share(f"一样 {SAFE_LINK} ")) == code


def test_when_the_window_is_over_the_same_words_are_new_again(simulator: Simulator, brand: Account) -> None:
    simulator.faults(duplicate_window_seconds=2)
    brand.shared("一样")
    assert code_of(brand.share(f"一样 {SAFE_LINK} ")) == 20019
    time.sleep(2.1)
    body_of(brand.share(f"一样 {SAFE_LINK} "))


def test_nine_posts_of_ten_can_fail_with_a_system_error(simulator: Simulator, brand: Account) -> None:
    simulator.without_limits()
    simulator.faults(mostly_10001=True, own_timeline_size=100)
    codes = [code_of(brand.share(f"第{number}条 {SAFE_LINK} ")) for number in range(100)]
    assert set(codes) == {None, 10001}
    assert 70 <= codes.count(10001) <= 99
    assert len(texts_after_the_fault_with_all(brand)) == codes.count(None)


def texts_after_the_fault_with_all(brand: Account) -> list[str]:
    brand.simulator.control("PUT", "faults", {"own_timeline_size": 100, "quota": False})
    return brand.texts()


@pytest.mark.parametrize("state", ["hidden", "removed"])
def test_a_post_can_be_accepted_and_never_seen(simulator: Simulator, brand: Account, state: str) -> None:
    simulator.faults(hide_after_publish={"state": state})
    assert brand.shared("接收了却看不见")["idstr"]
    assert texts_after_the_fault(brand) == []
    assert simulator.wire()[0]["committed"]


def test_a_post_can_be_taken_off_a_while_after_it_was_seen(simulator: Simulator, brand: Account) -> None:
    simulator.faults(hide_after_publish={"state": "removed", "after_seconds": 2})
    brand.shared("先看见")
    assert len(brand.texts()) == 1
    deadline = time.monotonic() + 8
    while (texts := brand.texts()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert texts == []


@pytest.mark.parametrize("code", [10001, 20016, 20018, 20021, 20031])
def test_any_refusal_can_be_ordered(simulator: Simulator, brand: Account, code: int) -> None:
    simulator.faults(refuse={"code": code, "times": 1})
    assert code_of(brand.share(f"发布 {SAFE_LINK} ")) == code
    assert brand.texts() == []
    body_of(brand.share(f"发布 {SAFE_LINK} "))


@pytest.mark.parametrize("fault", ["html_answer", "truncated_json", "empty_answer"])
@pytest.mark.parametrize("committed", [True, False])
def test_an_unreadable_answer_hides_a_post_or_not_as_wanted(
    simulator: Simulator, brand: Account, fault: str, committed: bool
) -> None:
    simulator.faults(**{fault: {"committed": committed}})
    try_to_share(brand)
    assert len(texts_after_the_fault(brand)) == (1 if committed else 0)
    assert simulator.wire()[0]["committed"] is committed


@pytest.mark.parametrize("fault", ["html_answer", "truncated_json", "empty_answer"])
def test_reading_can_meet_an_unreadable_answer_too(simulator: Simulator, brand: Account, fault: str) -> None:
    simulator.faults(**{fault: {"times": 1}})
    with pytest.raises(ValueError):
        brand.get("statuses/user_timeline").json()
    assert brand.timeline() == []


def test_the_length_check_can_be_switched_off(simulator: Simulator, brand: Account) -> None:
    simulator.faults(text_length_check=False)
    body_of(brand.share("好" * 141 + f" {SAFE_LINK} "))


def test_topics_can_be_kept(simulator: Simulator, brand: Account) -> None:
    simulator.faults(drop_topics=False)
    assert "#新品#" in brand.shared("#新品# 上线")["text"]


def test_text_can_come_back_escaped(simulator: Simulator, brand: Account) -> None:
    simulator.faults(escape_text=True)
    assert brand.shared("1 < 2 & 3 > 2")["text"].startswith("1 &lt; 2 &amp; 3 &gt; 2 http")


def test_the_stray_fields_can_be_left_out(simulator: Simulator, brand: Account) -> None:
    simulator.faults(extra_fields=False)
    status = brand.shared("一")
    assert (status.keys() - KNOWN["status"], status["user"].keys() - KNOWN["user"]) == (set(), set())


def test_counts_can_be_strings(simulator: Simulator, brand: Account) -> None:
    posted = brand.shared("一")["idstr"]
    simulator.faults(counts_as_strings=True)
    [counted] = body_of(brand.get("statuses/count", ids=posted))
    assert (counted["reposts"], counted["comments"], counted["attitudes"]) == ("0", "0", "0")


def test_pictures_can_be_told_by_their_ids(simulator: Simulator, brand: Account) -> None:
    simulator.faults(pic_ids_form=True)
    status = brand.shared("配图", picture())
    assert (len(status["pic_ids"]), int(status["pic_num"])) == (1, 1)
    assert not status.get("pic_urls")


@pytest.mark.parametrize("key", ["reposts", "statuses"])
def test_reposts_are_listed_under_either_name(simulator: Simulator, brand: Account, key: str) -> None:
    posted = brand.shared("一")["idstr"]
    simulator.fan("repost", posted, "转")
    simulator.faults(reposts_key=key)
    assert len(body_of(brand.get("statuses/repost_timeline", id=posted))[key]) == 1


def test_a_seed_makes_chance_repeatable(simulator: Simulator, brand: Account) -> None:
    simulator.without_limits()

    def outcomes() -> list[int]:
        simulator.faults(seed=7, fail_before_commit={"status": 502, "share": 0.5})
        return [brand.share(f"第{number}条 {SAFE_LINK} ").status_code for number in range(20)]

    first = outcomes()
    assert set(first) == {200, 502}
    assert outcomes() == first


def test_the_limit_of_the_whole_address_is_10022(simulator: Simulator, brand: Account) -> None:
    simulator.faults(calls_per_hour_and_ip=2)
    other = simulator.account(screen_name="另一品牌")
    answers = [account.get("account/get_uid") for account in (brand, other, brand, other)]
    assert [code_of(answer) for answer in answers][2:] == [10022, 10022]
    assert answers[-1].status_code == 403


def test_the_other_oauth_numbers_do_not_change_the_api(simulator: Simulator, brand: Account) -> None:
    simulator.faults(oauth_numbers_as_strings=True)
    assert isinstance(brand.shared("一")["id"], int)


def test_a_slow_publication_says_20032_and_appears_later(simulator: Simulator, brand: Account) -> None:
    simulator.faults(late_publish_20032={"visible_after_seconds": 2})
    assert code_of(brand.share(f"晚到 {SAFE_LINK} ")) == 20032
    assert brand.texts() == []
    deadline = time.monotonic() + 8
    while not (texts := brand.texts()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(texts) == 1
