"""What somebody should do about an account."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.accounts.needs import AccountFacts, Urgency, needs_of

NOW = datetime(2026, 11, 29, 6, 0, tzinfo=UTC)
WELL = AccountFacts(listening="fresh", score=100)


def kinds(**changes: object) -> list[str]:
    return [need.kind for need in needs_of(replace(WELL, **changes), NOW)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"active": False, "health": "dead"}, []),
        ({"has_secrets": False, "health": "untried"}, ["no-credentials"]),
        ({"has_secrets": False, "health": "untried", "listening": "failing"}, ["no-credentials"]),
        ({"health": "dead"}, ["dead"]),
        ({"health": "dead", "listening": "failing"}, ["dead"]),
        ({"health": "untried"}, ["untried"]),
        ({"health": "checking"}, []),
        ({"expires_at": NOW + timedelta(days=7)}, ["expires"]),
        ({"expires_at": NOW + timedelta(days=7, seconds=1)}, []),
        ({"expires_at": NOW - timedelta(days=1)}, ["expires"]),
        ({"health": "dead", "expires_at": NOW}, ["dead"]),
        ({"needs_domain": True, "has_domain": False}, ["domain"]),
        ({"needs_domain": True, "has_domain": True}, []),
        ({"quota_out": NOW + timedelta(minutes=20)}, ["quota"]),
        ({"listening": "failing"}, ["failing"]),
        ({"listening": "behind", "gaps": 2}, ["behind", "gaps"]),
        ({"listening": "first"}, []),
        ({"checked": False}, ["never-checked"]),
        ({"checked": False, "health": "untried"}, ["untried"]),
        ({"score": 80, "found": 2}, ["findings"]),
        ({"score": 80}, []),
        ({"score": None}, ["unknown-fields"]),
        ({"needs_token": False, "has_secrets": False, "health": "untried", "checked": False}, ["never-checked"]),
    ],
)
def test_what_is_to_be_done(changes: dict[str, object], expected: list[str]) -> None:
    assert kinds(**changes) == expected


def test_what_stands_still_comes_first_and_what_could_be_better_last() -> None:
    assert kinds(score=70, found=3, gaps=1, health="dead", needs_domain=True, has_domain=False) == [
        *("dead", "domain"),
        "gaps",
        "findings",
    ]


@pytest.mark.parametrize(
    ("left", "zh"),
    [
        (timedelta(days=6, hours=23), "授权 6 天后到期。"),
        (timedelta(days=1), "授权 1 天后到期。"),
        (timedelta(hours=23, minutes=59), "授权 24 小时内到期。"),
        (timedelta(minutes=1), "授权 1 小时内到期。"),
        (timedelta(0), "授权已到期，请重新授权。"),
    ],
)
def test_how_long_credentials_last(left: timedelta, zh: str) -> None:
    [need] = needs_of(replace(WELL, expires_at=NOW + left), NOW)
    assert need.says.zh == zh


def test_a_low_score_weighs_more_than_a_good_one() -> None:
    urgencies = [needs_of(replace(WELL, score=score, found=1), NOW)[0].urgency for score in (59, 60)]
    assert urgencies == [Urgency.ATTENTION, Urgency.HINT]


FACTS = st.builds(
    AccountFacts,
    active=st.booleans(),
    needs_token=st.booleans(),
    has_secrets=st.booleans(),
    health=st.sampled_from(["untried", "checking", "alive", "dead"]),
    expires_at=st.none() | st.integers(-100, 1000).map(lambda hours: NOW + timedelta(hours=hours)),
    needs_domain=st.booleans(),
    has_domain=st.booleans(),
    quota_out=st.none() | st.just(NOW),
    listening=st.sampled_from(["", "fresh", "first", "behind", "failing"]),
    gaps=st.integers(0, 3),
    checked=st.booleans(),
    score=st.none() | st.integers(0, 100),
    found=st.integers(0, 9),
)


@given(FACTS)
def test_needs_stand_in_order_and_each_once(facts: AccountFacts) -> None:
    needs = needs_of(facts, NOW)
    order = [list(Urgency).index(need.urgency) for need in needs]
    assert order == sorted(order)
    assert len({need.kind for need in needs}) == len(needs)
    assert all(need.says.zh and need.says.en for need in needs)
