"""What goes before other conversations, and what asks something."""

from datetime import UTC, datetime, timedelta

import pytest

from guanwei.inbox.urgency import SOON, Heat, asks, heats

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("marked", "due", "found"),
    [
        (False, None, ()),
        (False, NOW + SOON, ()),
        (False, NOW + SOON - SECOND, (Heat.SOON,)),
        (False, NOW, (Heat.SOON,)),
        (False, NOW - SECOND, (Heat.OVERDUE,)),
        (True, None, (Heat.URGENT,)),
        (True, NOW - SECOND, (Heat.URGENT, Heat.OVERDUE)),
    ],
)
def test_a_mark_and_the_time_to_answer_by_make_it_hot(
    marked: bool, due: datetime | None, found: tuple[Heat, ...]
) -> None:
    assert heats(marked=marked, answer_by=due, now=NOW) == found


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("泡绿茶用多少度的水？", True),
        ("还有货吗", True),
        ("什么时候发货呢～\n急", True),
        ("Is it back in stock?", True),
        ("好喝！", False),
        ("看这里 https://example.com/?a=1", False),
        ("看这里 https://example.com/?a=1 是真的吗", True),
        ("吗丁啉", False),
        ("", False),
    ],
)
def test_a_question_is_known_by_how_it_ends(text: str, does: bool) -> None:
    assert asks(text) is does
