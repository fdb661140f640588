"""Looking for a post among the account's newest ones, and when not seeing it proves something."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.networks.contract import Absent, CannotTell, Found, Sought
from guanwei.networks.weibo.finding import found_in

UID = "1234567890"
BEGAN = datetime(2026, 1, 1, 1, 30, tzinfo=UTC)
SOUGHT = Sought(text="新品上线", link="http://shop.example.com/new", picture_count=0, not_before=BEGAN)


def status(
    number: int, minutes: float, text: str = "新品上线 http://t.cn/A6abcdeF \u200b", **extra: Any
) -> dict[str, Any]:
    """A status that appeared so many minutes after the attempt began."""
    at = (BEGAN + timedelta(minutes=minutes)).strftime("%a %b %d %H:%M:%S +0000 %Y")
    return {"idstr": str(number), "text": text, "created_at": at, "user": {"idstr": UID}} | extra


OLDER = status(1, -30, "昨天")


def look(*statuses: dict[str, Any], sought: Sought = SOUGHT, everything: bool = False) -> Any:
    return found_in(list(statuses), everything, sought, UID)


def test_the_same_text_after_the_attempt_is_ours() -> None:
    found = look(status(3, 1), OLDER)
    assert isinstance(found, Found)
    assert found.remote.remote_id == "3"


def test_the_newest_of_several_is_taken() -> None:
    found = look(status(4, 2), status(3, 1), OLDER)
    assert isinstance(found, Found)
    assert found.remote.remote_id == "4"


@pytest.mark.parametrize(
    "other",
    [
        status(3, 1, "别的"),
        status(3, -1),
        status(3, 1, pic_num=1),
        status(3, 1, user={"idstr": "999"}),
        status(3, 1, retweeted_status={"id": 1}),
    ],
    ids=["other words", "before the attempt", "another number of pictures", "another author", "a repost"],
)
def test_what_differs_is_not_ours(other: dict[str, Any]) -> None:
    assert isinstance(look(other, OLDER), Absent)


def test_a_post_of_another_delivery_is_not_ours() -> None:
    sought = Sought(**{**{key: getattr(SOUGHT, key) for key in Sought.__slots__}, "known_ids": frozenset({"3"})})
    assert isinstance(look(status(3, 1), OLDER, sought=sought), Absent)


def test_a_list_that_ends_after_the_attempt_proves_nothing() -> None:
    assert isinstance(look(*(status(n, n, "别的") for n in range(9, 4, -1))), CannotTell)


def test_an_old_post_pinned_to_the_top_proves_nothing() -> None:
    assert isinstance(look(OLDER, status(3, 2, "别的"), status(2, 1, "别的")), CannotTell)


def test_an_empty_list_proves_nothing_unless_it_is_everything() -> None:
    assert isinstance(look(), CannotTell)
    assert isinstance(look(everything=True), Absent)


def test_a_short_list_that_is_everything_is_proof() -> None:
    assert isinstance(look(status(3, 1, "别的"), everything=True), Absent)


@given(st.lists(st.tuples(st.integers(-60, 60), st.booleans()), max_size=6), st.booleans())
def test_absent_is_only_said_when_the_window_reaches_back(posts: list[tuple[int, bool]], everything: bool) -> None:
    ordered = sorted(posts, reverse=True)
    statuses = [
        status(len(ordered) - at, minutes, "新品上线" if ours else "别的") for at, (minutes, ours) in enumerate(ordered)
    ]
    result = look(*statuses, everything=everything)
    if any(ours and minutes >= 0 for minutes, ours in posts):
        assert isinstance(result, Found)
    elif everything or any(minutes < 0 for minutes, _ in posts):
        assert isinstance(result, Absent)
    else:
        assert isinstance(result, CannotTell)
