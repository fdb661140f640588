"""One list made of several, page by page."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.search.marks import Kind, Mark, mark_in, merged

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
moments = st.integers(0, 3).map(lambda seconds: NOON + timedelta(seconds=seconds))
marks = st.builds(Mark, moments, st.sampled_from(Kind), st.integers(0, 5))


@given(st.lists(marks, unique=True, max_size=12), st.integers(1, 4))
def test_page_after_page_shows_everything_once_and_back_again(listed: list[Mark], size: int) -> None:
    whole = merged(listed, rising=False, count=len(listed))
    forth, mark = [], None
    while page := _page(listed, mark, rising=False, size=size):
        forth += page
        mark = page[-1]
    assert forth == whole
    back, mark = [], whole[-1] if whole else None
    while mark and (page := _page(listed, mark, rising=True, size=size)):
        back += page
        mark = page[-1]
    assert back == whole[:-1][::-1]


def _page(listed: list[Mark], mark: Mark | None, *, rising: bool, size: int) -> list[Mark]:
    """As the lists of one kind are asked each for itself."""
    beyond = []
    for one in listed:
        place = (one.at, one.id)
        if mark is None or (place > mark.within(one.kind) if rising else place < mark.within(one.kind)):
            beyond.append(one)
    return merged(beyond, rising=rising, count=size)


@given(marks)
def test_a_mark_is_read_as_it_was_written(mark: Mark) -> None:
    assert mark_in(mark.written()) == mark


@pytest.mark.parametrize(
    "text",
    ["", "p1", "1.1", "1.x1", "1.p", ".p1", "-1.p1", "1.p-1", "١.p1", "1.p²", "9" * 19 + ".p1", "9" * 18 + ".p1"],
)
def test_what_is_no_mark_is_the_beginning(text: str) -> None:
    assert mark_in(text) is None
