"""What an outcome and a reading back mean for a delivery: tables, and the rules that hold for all of them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.delivery.outcomes import READ_AGAIN_AFTER, RETRY_AFTER, doubt, reconcile, settle
from guanwei.delivery.states import ARROWS, Hold, State, may_become
from guanwei.networks.acts import NEW_TEXTS, Operation
from guanwei.networks.contract import (
    Absent,
    Accepted,
    CannotTell,
    Found,
    Limits,
    NotSent,
    Outcome,
    Pending,
    ReadBack,
    Rejected,
    Remote,
    Scope,
    Throttled,
    Unauthorized,
    Unknown,
)
from guanwei.networks.registry import limits_for

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEIBO, BLUESKY = limits_for("weibo", "ordinary"), limits_for("bluesky", "app-password")
LATE = NOW + timedelta(minutes=10)
REMOTE = Remote("51", "https://weibo.com/1/a", "text", NOW - timedelta(seconds=30), 0)

outcomes = st.one_of(
    st.builds(Accepted, st.text(max_size=5), st.text(max_size=5)),
    st.builds(Rejected, st.text(max_size=5), st.text(max_size=5)),
    st.builds(Throttled, st.floats(0, 86400), st.sampled_from(Scope)),
    st.builds(Unauthorized, st.text(max_size=5), st.text(max_size=5)),
    st.builds(Pending, st.text(max_size=5)),
    st.builds(NotSent, st.text(max_size=5)),
    st.builds(Unknown, st.text(max_size=5)),
)


@given(outcomes, st.integers(0, 50))
def test_only_throttled_and_not_sent_ever_lead_back_to_waiting(outcome: Outcome, tries: int) -> None:
    settled = settle(outcome, tries=tries, now=NOW, limits=WEIBO)
    assert (settled.state is State.WAITING) == isinstance(outcome, Throttled | NotSent)


@given(outcomes, st.integers(0, 50))
def test_every_outcome_follows_an_arrow_of_the_life_cycle_and_says_why_in_both_languages(
    outcome: Outcome, tries: int
) -> None:
    settled = settle(outcome, tries=tries, now=NOW, limits=WEIBO)
    assert may_become(State.SENDING, settled.state)
    assert settled.words.zh
    assert settled.words.en
    assert (settled.held_for is not None) == (settled.state is State.HELD)


def test_a_retry_waits_longer_each_time_and_then_as_long_as_the_last() -> None:
    waits = [settle(NotSent("refused"), tries=n, now=NOW, limits=WEIBO).ready_at for n in range(1, 8)]
    assert [int((at - NOW).total_seconds()) for at in waits if at] == [*RETRY_AFTER, 60, 60]


def test_throttling_keeps_the_whole_account_back_and_of_an_app_every_account() -> None:
    settled = settle(Throttled(1800, Scope.APP, "10022"), tries=1, now=NOW, limits=WEIBO)
    assert settled.account_waits_until == NOW + timedelta(seconds=1800)
    assert settled.wait_scope is Scope.APP


def test_a_dead_token_holds_the_post_and_marks_the_account() -> None:
    settled = settle(Unauthorized("21327", "expired_token"), tries=1, now=NOW, limits=WEIBO)
    assert (settled.held_for, settled.account_dead) == (Hold.HEALTH, True)


def test_a_doubt_keeps_the_account_waiting_as_long_as_the_network_says() -> None:
    settled = doubt(now=NOW, limits=WEIBO)
    assert settled.account_waits_until == NOW + timedelta(minutes=5)
    assert settled.reconcile_at == NOW + timedelta(seconds=90)


def test_what_is_found_is_sent_at_the_time_that_the_network_tells() -> None:
    seen = reconcile(Found(REMOTE), state=State.UNKNOWN, reading=0, now=NOW, late_at=LATE, limits=WEIBO)
    assert seen.settled is not None
    assert (seen.settled.state, seen.settled.remote_id) == (State.SENT, "51")
    assert seen.settled.sent_at == REMOTE.created_at


def test_absence_is_read_twice_before_it_counts() -> None:
    first = reconcile(Absent("5 read"), state=State.UNKNOWN, reading=0, now=NOW, late_at=LATE, limits=BLUESKY)
    assert first.settled is None
    assert first.again_at is not None


def test_on_weibo_a_machine_never_sends_again_after_a_doubt() -> None:
    last = len(WEIBO.reconcile_after_seconds) - 1
    seen = reconcile(Absent("5 read"), state=State.UNKNOWN, reading=last, now=NOW, late_at=LATE, limits=WEIBO)
    assert (seen.settled, seen.again_at) == (None, None)
    assert seen.words is not None


@pytest.mark.parametrize(("late_at", "state"), [(LATE, State.WAITING), (NOW - timedelta(seconds=1), State.MISSED)])
def test_on_bluesky_proven_absence_is_sent_again_inside_the_window_only(late_at: datetime, state: State) -> None:
    last = len(BLUESKY.reconcile_after_seconds) - 1
    seen = reconcile(Absent("no record"), state=State.UNKNOWN, reading=last, now=NOW, late_at=late_at, limits=BLUESKY)
    assert seen.settled is not None
    assert seen.settled.state is state


def test_an_account_that_cannot_be_read_is_read_again_for_a_while_and_then_a_person_is_asked() -> None:
    asked_again = [
        reconcile(CannotTell("502"), state=State.UNKNOWN, reading=n, now=NOW, late_at=LATE, limits=BLUESKY).again_at
        for n in range(len(READ_AGAIN_AFTER) + 1)
    ]
    assert all(asked_again[:-1])
    assert asked_again[-1] is None


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("limits", [WEIBO, BLUESKY])
def test_what_leaves_no_new_text_is_tried_again_on_every_network_once_it_proved_absent(
    operation: Operation, limits: Limits
) -> None:
    last = len(limits.reconcile_after_seconds) - 1
    seen = reconcile(
        Absent("not liked"),
        state=State.UNKNOWN,
        reading=last,
        now=NOW,
        late_at=LATE,
        limits=limits,
        operation=operation,
    )
    again = seen.settled is not None and seen.settled.state is State.WAITING
    assert again == (operation not in NEW_TEXTS or limits.resend_after_absent)


def test_what_is_done_to_an_old_post_was_done_now_and_not_when_that_was_written() -> None:
    seen = reconcile(
        Found(REMOTE),
        state=State.UNKNOWN,
        reading=0,
        now=NOW,
        late_at=LATE,
        limits=WEIBO,
        operation=Operation.DELETE,
    )
    assert seen.settled is not None
    assert seen.settled.sent_at == NOW


@pytest.mark.parametrize("operation", Operation)
def test_only_a_new_text_waits_for_its_id(operation: Operation) -> None:
    settled = settle(Accepted("", ""), tries=1, now=NOW, limits=WEIBO, operation=operation)
    assert settled.state is (State.PENDING if operation in NEW_TEXTS else State.SENT)


@given(
    st.sampled_from([Found(REMOTE), Absent("x"), CannotTell("x")]),
    st.sampled_from([State.UNKNOWN, State.PENDING]),
    st.integers(0, 20),
    st.booleans(),
    st.sampled_from([WEIBO, BLUESKY]),
    st.sampled_from(Operation),
)
def test_every_reading_follows_an_arrow(
    seen: ReadBack, state: State, reading: int, late: bool, limits: Limits, operation: Operation
) -> None:
    late_at = NOW - timedelta(1) if late else LATE
    found = reconcile(seen, state=state, reading=reading, now=NOW, late_at=late_at, limits=limits, operation=operation)
    if found.settled:
        assert may_become(state, found.settled.state)
    assert not (found.settled and found.again_at)


def test_what_is_sent_or_cancelled_stays_so() -> None:
    assert ARROWS[State.SENT] == ARROWS[State.CANCELLED] == frozenset()


def test_no_arrow_leads_from_unclear_or_sending_to_claimed() -> None:
    assert {state for state, targets in ARROWS.items() if State.CLAIMED in targets} == {State.WAITING}
