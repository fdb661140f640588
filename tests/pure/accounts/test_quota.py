"""Quota arithmetic, against a clock that counts one by one."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guanwei.accounts.quota import Allowed, Call, Exhausted, call_of, debits, take, window_start
from guanwei.networks.acts import Operation
from guanwei.networks.contract import Quota

HOURLY = Quota("posts", 3, 3600, counts="writes")
DAILY = Quota("calls", 10, 86400, counts="calls", reserve=4)
moments = st.integers(1_600_000_000, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def test_a_day_begins_at_midnight_in_beijing_and_an_hour_on_the_hour() -> None:
    now = datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)
    assert window_start(now, 86400) == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert window_start(now + timedelta(seconds=1), 86400) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert window_start(now, 3600) == datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@given(moments, st.sampled_from([60, 3600, 86400]))
def test_a_moment_lies_in_its_window(now: datetime, seconds: int) -> None:
    start = window_start(now, seconds)
    assert start <= now < start + timedelta(seconds=seconds)


@given(st.lists(st.tuples(st.integers(0, 7200), st.sampled_from(list(Call))), max_size=60))
def test_no_window_ever_holds_more_than_its_limit(calls: list[tuple[int, Call]]) -> None:
    begin = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    used: Counter[tuple[str, datetime]] = Counter()
    for seconds, call in sorted(calls, key=lambda one: one[0]):
        answer = take((HOURLY, DAILY), used, begin + timedelta(seconds=seconds), call)
        if isinstance(answer, Allowed):
            for debit in answer.debits:
                used[debit.bucket, debit.starts_at] += 1
    assert all(count <= (3 if bucket == "posts" else 10) for (bucket, _), count in used.items())


def test_listening_leaves_the_reserve_to_publishing_and_reading_back_may_use_it() -> None:
    now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    used = {("calls", window_start(now, 86400)): 6}
    assert isinstance(take((DAILY,), used, now, Call.LISTEN), Exhausted)
    assert isinstance(take((DAILY,), used, now, Call.READ_BACK), Allowed)
    assert isinstance(take((DAILY,), used, now, Call.POST), Allowed)


def test_reading_costs_nothing_of_a_quota_that_counts_writes() -> None:
    now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    answer = take((HOURLY,), {("posts", window_start(now, 3600)): 3}, now, Call.READ_BACK)
    assert answer == Allowed(())


def test_what_is_exhausted_says_until_when() -> None:
    now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    answer = take((HOURLY,), {("posts", window_start(now, 3600)): 3}, now, Call.POST)
    assert answer == Exhausted("posts", datetime(2026, 11, 23, 2, 0, tzinfo=UTC))


def test_answers_and_posts_have_budgets_of_their_own_and_everything_is_a_call() -> None:
    now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    quotas = (Quota("calls", 100, 86400, counts="calls"), Quota("posts", 30, 3600, counts="posts"))
    quotas += (Quota("comments", 60, 3600, counts="comments"), Quota("writes", 90, 3600, counts="writes"))
    debited = {call: {debit.bucket for debit in debits(quotas, now, call)} for call in Call}
    assert debited == {
        Call.POST: {"calls", "posts", "writes"},
        Call.COMMENT: {"calls", "comments", "writes"},
        Call.CHANGE: {"calls", "writes"},
        Call.READ_BACK: {"calls"},
        Call.LISTEN: {"calls"},
    }
    full = {("posts", window_start(now, 3600)): 30}
    assert isinstance(take(quotas, full, now, Call.POST), Exhausted)
    assert isinstance(take(quotas, full, now, Call.COMMENT), Allowed)


def test_every_operation_knows_what_it_costs() -> None:
    costs = {operation: call_of(operation) for operation in Operation}
    assert {operation for operation, call in costs.items() if call is Call.POST} == {Operation.POST, Operation.REPOST}
    assert {operation for operation, call in costs.items() if call is Call.COMMENT} == {Operation.REPLY}
    assert Call.LISTEN not in costs.values() and Call.READ_BACK not in costs.values()


@given(moments, st.sampled_from(list(Call)))
def test_what_is_given_back_is_what_was_taken(now: datetime, call: Call) -> None:
    answer = take((HOURLY, DAILY), {}, now, call)
    assert answer == Allowed(debits((HOURLY, DAILY), now, call))
