"""How far a list of Weibo's is read, against a list that is known."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.networks.weibo.paging import OVERLAP_SECONDS, Entry, Mark, Place, Reached, Stuck, below
from guanwei.networks.weibo.reposts import MOST_POSTS, Marks, Seen, changed, marks_of, read_marks, write_marks

SIZE = 5
NOW = 1_767_225_600


def entry(number: int, at: int = NOW) -> Entry:
    return Entry(number, datetime.fromtimestamp(at, UTC))


def climb(ids: list[int], hidden: set[int], mark: Mark | None, *, told: bool = True) -> tuple[list[int], int]:
    """What a climb through the list sees, and with how many pages. An entry's id is its time, in minutes."""
    seen: list[int] = []
    place: Place | Reached | Stuck = Place()
    pages = 0
    while isinstance(place, Place):
        pages += 1
        assert pages < 200
        reachable = [number for number in sorted(ids, reverse=True) if not place.max_id or number <= place.max_id]
        cut = reachable[(place.page - 1) * SIZE : place.page * SIZE]
        shown = [number for number in cut if number not in hidden]
        seen += shown
        total = len(ids) if told else None
        entries = [entry(number, number * 60) for number in shown]
        place = below(entries, len(shown), place, mark, size=SIZE, total=total)
    assert isinstance(place, Reached)
    return seen, pages


IDS = st.sets(st.integers(100, 400), max_size=60).map(sorted)


@given(IDS, st.booleans())
def test_a_first_climb_sees_everything(ids: list[int], told: bool) -> None:
    seen, _ = climb(ids, set(), None, told=told)
    assert sorted(seen) == ids and len(set(seen)) == len(seen)


@given(IDS, st.integers(0, 60))
def test_a_later_climb_sees_all_that_is_new_and_stops_soon_after(ids: list[int], known: int) -> None:
    old = ids[: len(ids) - known] if known < len(ids) else []
    mark = Mark(old[-1] * 60, len(old)) if old else None
    seen, pages = climb(ids, set(), mark)
    assert set(seen) >= set(ids) - set(old)
    if mark:
        needed = [number for number in ids if number * 60 >= mark.floor]
        assert pages <= len(needed) // SIZE + 2


@given(IDS, st.data())
def test_what_may_not_be_seen_hides_nothing_that_may(ids: list[int], data: st.DataObject) -> None:
    """Whole pages may be hidden. What was seen before the mark and what came since is all there."""
    known = data.draw(st.integers(0, len(ids)))
    hidden = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    visible_before = [number for number in ids[:known] if number not in hidden]
    mark = Mark(visible_before[-1] * 60 if visible_before else 0, known) if known else None
    seen, _ = climb(ids, hidden, mark)
    if mark:
        assert set(seen) >= {number for number in ids[known:] if number not in hidden}


def test_two_hidden_pages_above_do_not_end_a_climb() -> None:
    ids = list(range(100, 120))
    seen, pages = climb(ids, set(range(108, 120)), Mark(105 * 60, 6))
    assert {106, 107} <= set(seen) and pages >= 3


def test_a_part_below_the_mark_is_read_again() -> None:
    mark = Mark(NOW, 3)
    inside, outside = entry(5, NOW - OVERLAP_SECONDS), entry(4, NOW - OVERLAP_SECONDS - 1)
    assert below([inside], 1, Place(), mark, size=SIZE, total=9) == Place(4, 1, 1)
    assert below([inside, outside], 2, Place(), mark, size=SIZE, total=9) == Reached()


def test_a_server_that_does_not_go_down_ends_the_climb_without_a_claim() -> None:
    assert below([entry(90)], 1, Place(50, 1, 5), None, size=SIZE, total=100) == Stuck()


@pytest.mark.parametrize("text", ["", "1", "a.b", "1.-2", "1.2.3", "٣.٤", "9" * 40 + ".1"])
def test_other_texts_are_no_mark(text: str) -> None:
    assert Mark.read(text) is None


@given(st.integers(0, 10**16), st.integers(0, 10**9))
def test_a_mark_and_a_place_come_back(one: int, other: int) -> None:
    assert Mark.read(str(Mark(one, other))) == Mark(one, other)
    assert Place.read(str(Place(one, other, 7))) == Place(one, other, 7)


# --- reposts --------------------------------------------------------------------------------------------------------


def status(number: int, count: object) -> dict[str, object]:
    return {"idstr": str(number), "text": "好", "reposts_count": count}


def test_only_posts_whose_number_has_changed_are_read() -> None:
    old: Marks = {"1": Seen(2, 50), "2": Seen(0, 0), "3": Seen(5, 60)}
    marks = marks_of([status(3, 4), status(2, 0), status(1, "2"), status(9, 1), status(8, 0)], old, 100)
    assert marks == {"3": Seen(4, 100), "2": Seen(0, 0), "1": Seen(2, 50), "9": Seen(1, 100), "8": Seen(0, 0)}
    assert changed(marks, old) == ["3", "9"]


def test_a_post_that_tells_no_number_is_read_every_time() -> None:
    once = marks_of([status(1, None)], {}, 100)
    again = marks_of([status(1, None)], once, 200)
    assert changed(once, {}) == ["1"] and changed(again, once) == ["1"]


def test_a_repost_of_ours_and_what_is_gone_are_not_asked_about() -> None:
    other = status(1, 3) | {"retweeted_status": {"idstr": "7"}}
    assert marks_of([other, status(2, 3) | {"deleted": "1"}, {"text": "?"}], {}, 100) == {}


def test_the_marks_fit_where_they_are_kept() -> None:
    marks = {str(10**16 + number): Seen(999_999, 9_999_999_999) for number in range(MOST_POSTS)}
    assert len(write_marks(marks)) <= 450
    assert read_marks(write_marks(marks)) == marks
    assert read_marks("rubbish,1.2.3,") == {"1": Seen(2, 3)}
