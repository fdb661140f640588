"""What a NOTIFY carries: kind, accounts and numbers, and it fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.base.live import MOST_BYTES, MOST_NUMBERS, News, Topic, read, written

numbers = st.integers(1, 2**63 - 1)
of_accounts = st.dictionaries(numbers, st.frozensets(numbers, max_size=5), min_size=1, max_size=8)


@given(st.sampled_from(Topic), of_accounts)
def test_what_was_written_is_read(topic: Topic, changed: dict[int, frozenset[int]]) -> None:
    [payload] = written(News(topic, changed))
    assert read(payload) == News(topic, changed)


def test_something_that_concerns_everybody() -> None:
    assert list(written(News(Topic.STOPS, everywhere=True))) == ["stops *"]
    assert read("stops *") == News(Topic.STOPS, everywhere=True)


def test_nothing_is_nothing() -> None:
    assert list(written(News(Topic.PLANS))) == []


def test_a_flood_is_told_without_its_numbers() -> None:
    many = frozenset(range(MOST_NUMBERS + 1))
    assert list(written(News(Topic.THREADS, {3: many, 4: frozenset({7})}))) == ["threads 3: 4:7"]


def test_what_is_too_long_for_one_notice_goes_into_several() -> None:
    changed = {account: frozenset(range(10**17, 10**17 + MOST_NUMBERS)) for account in range(10**17, 10**17 + 30)}
    payloads = list(written(News(Topic.DELIVERIES, changed)))
    assert len(payloads) > 1
    assert max(len(payload.encode()) for payload in payloads) <= MOST_BYTES
    together = [read(payload) for payload in payloads]
    assert {account: found for news in together for account, found in news.numbers.items()} == changed


@pytest.mark.parametrize(
    "payload",
    ["", "nonsense 3:1", "threads x:1", "threads 3", "threads 3:a", "threads 3:1,", "threads ²:1", "threads  "],
)
def test_what_nobody_of_us_wrote_is_no_news(payload: str) -> None:
    assert read(payload) is None
