"""Every row of Weibo's error table (docs/concepts/weibo.md 8) and what it means for a delivery."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.networks.contract import (
    Accepted,
    NotSent,
    Outcome,
    Rejected,
    Scope,
    Throttled,
    Unauthorized,
    Unknown,
)
from guanwei.networks.weibo.errors import ADVICE, BEIJING, Meaning, Operation, meaning_of, outcome_of, seconds_to_wait

# code, outcome of a publish, outcome of a delete
RETRY = (Unknown, Unknown)
WAIT = (Throttled, Throttled)
DUP = (Unknown, Unknown)
LATE = DONE = (Accepted, Accepted)
AUTH = CONF = HUMAN = (Unauthorized, Unauthorized)
GRANT = (Unauthorized, Rejected)
REJECT = BUG = (Rejected, Rejected)
GONE = (Rejected, Accepted)

ROWS: list[tuple[int | range, tuple[type, type]]] = [
    (range(10001, 10004), RETRY),
    (10004, WAIT),
    (10005, GRANT),
    (10006, AUTH),
    (10007, BUG),
    (10008, BUG),
    (range(10009, 10012), RETRY),
    (10012, BUG),
    (10013, CONF),
    (10014, GRANT),
    (10016, BUG),
    (10017, BUG),
    (10018, BUG),
    (10020, GRANT),
    (10021, BUG),
    (range(10022, 10025), WAIT),
    (20001, BUG),
    (20002, BUG),
    (20003, GONE),
    (range(20005, 20010), BUG),
    (20012, REJECT),
    (20013, REJECT),
    (20014, RETRY),
    (20015, HUMAN),
    (20016, WAIT),
    (20017, DUP),
    (20018, REJECT),
    (20019, DUP),
    (20020, REJECT),
    (20021, REJECT),
    (20022, HUMAN),
    (20031, HUMAN),
    (20032, LATE),
    (20049, REJECT),
    (20101, GONE),
    (20102, BUG),
    (20103, REJECT),
    (20104, BUG),
    (20109, BUG),
    (20111, DUP),
    (20201, GONE),
    (range(20202, 20205), BUG),
    (20301, REJECT),
    (20302, BUG),
    (20303, BUG),
    (20305, GONE),
    (20306, DUP),
    (20307, BUG),
    (20401, BUG),
    (20402, BUG),
    (range(20501, 20505), BUG),
    (20505, WAIT),
    (20506, DONE),
    (20507, HUMAN),
    (20508, REJECT),
    (range(20509, 20514), REJECT),
    (20521, WAIT),
    (20522, DONE),
    (20523, REJECT),
    (20524, WAIT),
    (range(20601, 20604), BUG),
    (20701, BUG),
    (20801, BUG),
    (20901, BUG),
    (21001, BUG),
    (21101, BUG),
    (range(21301, 21304), AUTH),
    (range(21304, 21314), BUG),
    (range(21314, 21320), AUTH),
    (21320, BUG),
    (21321, CONF),
    (21322, CONF),
    (21323, BUG),
    (21324, CONF),
    (21325, AUTH),
    (21326, CONF),
    (21327, AUTH),
    (21328, BUG),
    (21329, BUG),
    (21330, AUTH),
    (21331, RETRY),
    (21332, AUTH),
    (21335, BUG),
    (21337, CONF),
    (21338, CONF),
    (range(21501, 21505), BUG),
    (21601, CONF),
    (21602, REJECT),
    (21603, WAIT),
    (range(21701, 21704), CONF),
    (21901, BUG),
]
CASES = [(code, *outcomes) for codes, outcomes in ROWS for code in (codes if isinstance(codes, range) else [codes])]


def outcome(code: int, operation: Operation = Operation.PUBLISH, message: str = "no") -> Outcome:
    return outcome_of(code, message, operation, retry_after=60)


@pytest.mark.parametrize(("code", "published", "deleted"), CASES)
def test_every_code_of_the_table_has_its_outcome(code: int, published: type, deleted: type) -> None:
    assert isinstance(outcome(code), published)
    assert isinstance(outcome(code, Operation.DELETE), deleted)


@pytest.mark.parametrize(("code", "published", "deleted"), CASES)
def test_a_step_before_the_write_never_leaves_a_doubt(code: int, published: type, deleted: type) -> None:
    result = outcome(code, Operation.BEFORE_WRITE)
    assert not isinstance(result, Unknown) or meaning_of(code) is Meaning.DUPLICATE
    if published is not Unknown:
        assert isinstance(result, published)


def test_the_missing_link_is_the_posts_fault_and_the_missing_domain_the_apps() -> None:
    assert isinstance(outcome(10017, message="text not find domain!"), Rejected)
    assert isinstance(outcome(10017, message="appkey not bind domain!"), Unauthorized)


def test_an_answer_that_the_app_may_not_give_does_not_stop_the_account() -> None:
    assert isinstance(outcome(10014, Operation.ANSWER), Rejected)
    assert isinstance(outcome(21327, Operation.ANSWER), Unauthorized)


def test_only_limits_of_the_address_stop_every_account() -> None:
    scopes = {code: outcome(code).scope for code, kind, _ in CASES if kind is Throttled}  # type: ignore[union-attr]
    assert {code for code, scope in scopes.items() if scope is Scope.APP} == {10004, 10022}


def test_a_late_post_is_accepted_without_an_id() -> None:
    assert outcome(20032) == Accepted("", "", "20032 no")


@pytest.mark.parametrize(
    ("code", "kind"), [(10999, Unknown), (20050, Unknown), (21399, Unauthorized), (30001, Unknown), (7, Unknown)]
)
def test_an_unlisted_code_never_claims_that_nothing_was_written(code: int, kind: type) -> None:
    assert isinstance(outcome(code), kind)


@given(st.integers(0, 99_999), st.sampled_from(list(Operation)), st.text(max_size=20))
def test_any_code_has_an_outcome_and_advice(code: int, operation: Operation, message: str) -> None:
    assert isinstance(outcome_of(code, message, operation, 1), Outcome)  # type: ignore[arg-type]
    assert ADVICE[meaning_of(code, message)].zh


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_limit_holds_to_the_next_full_hour_then_to_midnight_in_beijing(now: datetime) -> None:
    hour = (now + timedelta(seconds=seconds_to_wait(now, again=False))).astimezone(BEIJING)
    day = (now + timedelta(seconds=seconds_to_wait(now, again=True))).astimezone(BEIJING)
    assert (hour.minute, hour.second) == (0, 1)
    assert timedelta(0) < hour - now <= timedelta(hours=1, seconds=1)
    assert (day.hour, day.minute, day.second) == (0, 0, 1)
    assert timedelta(0) < day - now <= timedelta(days=1, seconds=1)


def test_after_a_picture_upload_failed_nothing_is_unknown() -> None:
    assert isinstance(outcome(10001, Operation.BEFORE_WRITE), NotSent)
