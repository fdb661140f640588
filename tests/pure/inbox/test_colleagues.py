"""Who has a thread, and what two people at one thread are told of each other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guanwei.inbox.assignment import Assigned, NotAssigned, Person, assign
from guanwei.inbox.company import EXCERPT, HEARTBEAT_SECONDS, STAYS, WRITES, By, Doing, Mark, company, doing_of

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
LIN, ZHOU = Person(1, "林晓"), Person(2, "周航")


@pytest.mark.parametrize(
    ("to", "holder", "expected", "outcome"),
    [
        (LIN, None, None, Assigned(True)),
        (LIN, LIN, None, Assigned(False)),  # pressed twice
        (LIN, ZHOU, ZHOU.id, Assigned(True)),  # taken knowingly
    ],
)
def test_a_thread_goes_to_whom_it_is_given(
    to: Person, holder: Person | None, expected: int | None, outcome: Assigned
) -> None:
    assert assign(to, holder=holder, expected=expected) == outcome


@pytest.mark.parametrize(
    ("to", "holder", "expected", "said"),
    [
        (LIN, ZHOU, None, "周航 took it"),  # both pressed "mine": the first one has it
        (LIN, None, ZHOU.id, "given back"),
        (Person(3, "秦越", answers=False), None, None, "秦越 may not write"),
        (Person(4, "吴敏", active=False), None, None, "吴敏 may no longer"),
    ],
)
def test_or_it_is_said_why_not(to: Person, holder: Person | None, expected: int | None, said: str) -> None:
    refused = assign(to, holder=holder, expected=expected)
    assert isinstance(refused, NotAssigned) and said in refused.words.en and refused.words.zh


def mark(*, beat: float, typed: float | None = None) -> Mark:
    """`beat` and `typed`: seconds since the last heartbeat, and since the last letter."""
    written = NOW - timedelta(seconds=typed or 0)
    return Mark("周航", typed is not None, NOW - timedelta(seconds=beat), written)


@pytest.mark.parametrize(
    ("seen", "doing"),
    [
        (mark(beat=0), Doing.HERE),
        (mark(beat=0, typed=1), Doing.WRITING),
        (mark(beat=2 * HEARTBEAT_SECONDS, typed=30), Doing.WRITING),
        (mark(beat=5, typed=WRITES.total_seconds() + 1), Doing.HERE),
        (mark(beat=STAYS.total_seconds() + 1, typed=60), Doing.DRAFT),
        (mark(beat=STAYS.total_seconds() + 1), None),
    ],
)
def test_what_a_colleague_does_is_told_by_heartbeats(seen: Mark, doing: Doing | None) -> None:
    assert doing_of(seen, NOW) is doing


def test_what_may_collide_is_told_first_and_urgently() -> None:
    marks = [mark(beat=0), Mark("陈岚", True, NOW, NOW)]
    notices = company(
        marks, answered_by=[By("何静", "八十度", 7), By("何静", "水温八十度，\n泡两分钟", 8)], wrote_more=True, now=NOW
    )
    assert [(one.doing, one.urgent) for one in notices] == [
        (Doing.WROTE_MORE, True),
        (Doing.ANSWERED, True),
        (Doing.WRITING, True),
        (Doing.HERE, False),
    ]
    assert [one.words.en for one in notices[1:]] == [
        "何静 has just answered: “水温八十度， 泡两分钟”",
        "陈岚 is writing an answer.",
        "周航 has this open too.",
    ]
    assert all(one.words.zh for one in notices)


def test_alone_there_is_nothing_to_tell() -> None:
    assert company([mark(beat=3600)], answered_by=[], wrote_more=False, now=NOW) == ()


def test_who_has_answered_since_the_last_letter_is_writing_no_more() -> None:
    begun = Mark("周航", True, NOW, NOW - timedelta(seconds=10))
    assert doing_of(begun, NOW) is Doing.WRITING
    assert doing_of(replace(begun, said_at=NOW - timedelta(seconds=5)), NOW) is Doing.HERE
    assert doing_of(replace(begun, said_at=NOW - timedelta(seconds=15)), NOW) is Doing.WRITING  # and has begun again


def test_of_a_long_answer_the_beginning_is_told_in_one_line() -> None:
    [notice] = company([], answered_by=[By("何静", "水\n" * 200, 7)], wrote_more=False, now=NOW)
    said = notice.words.en.split("“")[1].rstrip("”")
    assert len(said) == EXCERPT and said.endswith("…") and "\n" not in said
    assert notice.answer_id == 7
