"""30 posts an hour, 100 calls a day, for each user of the app. weibo-api 7, 13."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from .driver import SAFE_LINK, Account, Simulator, body_of, code_of

FORBIDDEN = 403


@pytest.fixture(autouse=True)
def not_across_the_full_hour() -> None:
    """Limits start anew at the full hour: a test that begins just before it waits until it is over."""
    left = 3600 - time.time() % 3600
    if left < 10:
        time.sleep(left + 0.5)


def reads_until_refused(account: Account, most: int = 130) -> int:
    """How many reads the account had left; at most `most` are tried."""
    for done in range(most):
        answer = account.get("statuses/user_timeline", uid=account.uid, count=1)
        if code_of(answer):
            assert (answer.status_code, code_of(answer)) == (FORBIDDEN, 10023)
            return done
    return most


def test_a_user_has_a_hundred_calls_a_day(brand: Account) -> None:
    assert reads_until_refused(brand) == 100


def test_posts_and_reads_are_paid_from_the_same_hundred(brand: Account) -> None:
    for number in range(3):
        brand.shared(f"第{number}条")
    assert reads_until_refused(brand) == 97


def test_a_refused_post_costs_a_call_as_well(brand: Account) -> None:
    brand.share("没有链接")
    assert reads_until_refused(brand) == 99


def test_a_user_without_calls_cannot_post_either(simulator: Simulator, brand: Account) -> None:
    simulator.faults(calls_per_day=1)
    brand.timeline()
    answer = brand.share(f"x {SAFE_LINK} ")
    assert (answer.status_code, code_of(answer)) == (FORBIDDEN, 10023)
    simulator.faults(quota=False)
    assert brand.timeline() == []


def test_one_users_calls_are_not_anothers(simulator: Simulator, brand: Account) -> None:
    other = simulator.account(screen_name="另一品牌")
    simulator.faults(calls_per_day=3)
    assert reads_until_refused(brand) == 3
    assert reads_until_refused(other) == 3


def test_a_user_has_thirty_posts_an_hour(brand: Account) -> None:
    for number in range(30):
        brand.shared(f"第{number}条")
    answer = brand.share(f"第31条 {SAFE_LINK} ")
    assert (answer.status_code, code_of(answer)) == (FORBIDDEN, 10024)
    assert body_of(brand.get("statuses/user_timeline", uid=brand.uid))["total_number"] == 30


def test_reading_goes_on_when_the_hours_posts_are_spent(simulator: Simulator, brand: Account) -> None:
    simulator.faults(posts_per_hour=1)
    brand.shared("一")
    assert code_of(brand.share(f"二 {SAFE_LINK} ")) == 10024
    assert len(brand.timeline()) == 1


def test_one_users_posts_are_not_anothers(simulator: Simulator, brand: Account) -> None:
    other = simulator.account(screen_name="另一品牌")
    simulator.faults(posts_per_hour=1)
    brand.shared("一")
    other.shared("一")


def test_both_limits_can_be_switched_off(simulator: Simulator, brand: Account) -> None:
    simulator.faults(quota=False, calls_per_day=2, posts_per_hour=1)
    for number in range(4):
        brand.shared(f"第{number}条")
    assert len(brand.timeline()) == 4


def test_forty_posts_at_once_do_not_slip_past_the_limit(brand: Account) -> None:
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda number: brand.share(f"第{number}条 {SAFE_LINK} "), range(40)))
    codes = [code_of(answer) for answer in answers]
    assert (codes.count(None), codes.count(10024)) == (30, 10)


def test_a_sweep_gives_the_calls_back(simulator: Simulator, brand: Account) -> None:
    simulator.faults(calls_per_day=1)
    assert reads_until_refused(brand) == 1
    simulator.reset()
    assert reads_until_refused(simulator.account(uid=brand.uid), most=5) == 5


@pytest.mark.parametrize("header", ["x-ratelimit-limit", "x-ratelimit-remaining", "retry-after", "x-rate-limit-reset"])
def test_no_answer_carries_a_header_about_the_limits(simulator: Simulator, brand: Account, header: str) -> None:
    simulator.faults(calls_per_day=1)
    answers = [brand.get("account/get_uid") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, FORBIDDEN]
    assert not any(header in answer.headers for answer in answers)


def test_the_limits_can_be_asked_for_in_weibos_own_shape(brand: Account) -> None:
    limits = body_of(brand.get("account/rate_limit_status"))
    assert limits["limit_time_unit"] == "HOURS" or limits["limit_time_unit"] == "DAYS"
    for name in ("ip_limit", "remaining_ip_hits", "user_limit", "remaining_user_hits", "reset_time_in_seconds"):
        assert isinstance(limits[name], int), name
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", limits["reset_time"])
    assert all({"api", "limit", "limit_time_unit", "remaining_hits"} <= one.keys() for one in limits["api_rate_limits"])
