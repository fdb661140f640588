"""However much happens, a browser hears of each topic once a second at most, and of everything in the end."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from guanwei.web.live import wire
from guanwei.web.live.pending import EVERY, MOST_NUMBERS, Pending

numbers = st.integers(1, 9)
happenings = st.lists(st.tuples(st.floats(0, 0.5), st.sampled_from("abc"), st.sets(numbers, max_size=3)), max_size=60)


@given(happenings)
def test_each_topic_once_a_second_and_nothing_is_lost(happened: list[tuple[float, str, set[int]]]) -> None:
    pending, now = Pending(), 0.0
    told: dict[str, list[float]] = {}
    open_: dict[str, set[int] | None] = {}
    for gap, topic, found in happened:
        now += gap
        pending.add(topic, found, int(now * 1000))
        known = open_.get(topic, set())
        open_[topic] = known | found if known is not None and found else None
        _take(pending, now, told, open_)
    while (wait := pending.wait(now)) is not None:
        now += wait
        _take(pending, now, told, open_)
    assert open_ == {}
    for moments in told.values():
        assert all(later - earlier > EVERY - 1e-9 for earlier, later in pairwise(moments))


def _take(pending: Pending, now: float, told: dict[str, list[float]], open_: dict[str, set[int] | None]) -> None:
    for topic, found in pending.take(now).items():
        told.setdefault(topic, []).append(now)
        assert found == sorted(open_.pop(topic) or ())


def test_too_many_numbers_are_none() -> None:
    pending = Pending()
    for number in range(MOST_NUMBERS + 1):
        pending.add("threads", [number], 0)
    assert pending.take(0.0) == {"threads": []}


def test_what_is_not_told_yet_is_missed_by_whoever_leaves_now() -> None:
    pending = Pending()
    pending.add("threads", [1], 100)
    pending.take(0.0)
    pending.add("threads", [2], 200)
    pending.add("plans", [3], 300)
    assert pending.take(0.5) == {"plans": [3]}
    assert pending.told_until(400) == 200


def test_events_are_written_as_browsers_read_them() -> None:
    assert wire.changed(5, {"plans": [1]}) == b'event: changed\ndata: {"at":5,"topics":{"plans":[1]}}\nid: 5\n\n'
    assert wire.over("many") == b'event: over\ndata: {"why":"many"}\n\n'
    assert wire.HEARTBEAT.startswith(b":")
