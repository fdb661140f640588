"""When something is looked at again, and what is different then."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.listening.looking import AGES, Stored, difference, next_look
from guanwei.listening.outside import Doubt, Known, counted, outside_posts, window_of
from guanwei.listening.visibility import READ_AGAIN_AFTER, Seen, looked
from guanwei.networks.contract import Readable, Remote, Unknown, Unreadable
from guanwei.networks.incoming import Kind
from guanwei.practice.entries import ColumnGroup
from tests.pure.listening.network import MINUTE, START, heard

HOUR, DAY = 60 * MINUTE, 24 * 60 * MINUTE


@given(st.integers(0, 4000))
def test_the_next_look_lies_ahead_and_within_two_days_of_the_writing(minutes: int) -> None:
    now = START + minutes * MINUTE
    moment = next_look(START, now)
    if now - START >= AGES[-1]:
        assert moment is None
    else:
        assert now < moment <= START + 2 * DAY


def test_looks_grow_apart() -> None:
    steps = [later - earlier for earlier, later in pairwise(AGES)]
    assert steps == sorted(steps)


def stored(**changes: object) -> Stored:
    one = heard(1)
    values = {
        "id": 7,
        "kind": one.kind,
        "text": one.text,
        "content_warning": "",
        "pictures": (),
        "about_id": "",
        "created_at": one.created_at,
        "edited_at": None,
        "gone": False,
        "by_hand": False,
    }
    return Stored(**(values | changes))  # type: ignore[arg-type]


def test_what_is_the_same_is_no_difference() -> None:
    assert difference(stored(), heard(1)) is None


def test_new_words_keep_the_old_ones_as_a_revision() -> None:
    change = difference(stored(), heard(1, text="改了", edited_at=START + HOUR))
    assert change and change.rewritten and change.revision == heard(1).text


def test_an_older_copy_changes_nothing() -> None:
    kept = stored(text="改了", edited_at=START + HOUR)
    assert difference(kept, heard(1)) is None
    assert difference(kept, heard(1, edited_at=START + MINUTE)) is None


def test_what_a_person_typed_gives_way_without_a_revision() -> None:
    change = difference(stored(text="大概这么说的", by_hand=True), heard(1))
    assert change and change.rewritten and change.revision is None


def test_what_was_taken_for_gone_is_there_again() -> None:
    change = difference(stored(gone=True), heard(1))
    assert change and change.again_there and not change.rewritten


def test_a_comment_that_names_us_is_a_comment_whichever_stream_comes_first() -> None:
    change = difference(stored(), heard(1, kind=Kind.COMMENT, about_id="p1"))
    assert change and (change.kind, change.about_id) == (Kind.COMMENT, "p1")
    assert difference(stored(kind=Kind.COMMENT, about_id="p1"), heard(1)) is None


# --- what we sent -----------------------------------------------------------------------------------------------------


def remote(number: int = 1, **more: object) -> Remote:
    values: dict[str, object] = {
        "remote_id": f"p{number}",
        "url": f"https://weibo.com/6000000001/p{number}",
        "text": f"春茶上市 {number}",
        "created_at": START + number * MINUTE,
        "picture_count": 0,
    }
    return Remote(**(values | more))  # type: ignore[arg-type]


def seen(answer: Readable | Unreadable, *, after: timedelta, tries: int = 0, before: Seen = Seen.NOT_YET) -> object:
    return looked(answer, before=before, sent_at=START, tries=tries, now=START + after)


def test_a_post_is_looked_at_after_ten_minutes_and_after_a_day() -> None:
    first = seen(Readable((remote(),)), after=11 * MINUTE)
    assert (first.seen, first.next_at) == (Seen.VISIBLE, START + DAY)
    last = seen(Readable((remote(),)), after=DAY + MINUTE)
    assert (last.seen, last.next_at) == (Seen.VISIBLE, None)


def test_gone_and_hidden_are_told_apart() -> None:
    assert seen(Readable(()), after=HOUR).seen is Seen.GONE
    hidden = seen(Readable((remote(visible=False),)), after=HOUR)
    assert (hidden.seen, hidden.next_at) == (Seen.HIDDEN, START + DAY)


def test_what_cannot_be_read_is_tried_again_and_then_said() -> None:
    down = Unreadable("timed out", Unknown("timed out"))
    for tries in range(len(READ_AGAIN_AFTER)):
        again = seen(down, after=HOUR, tries=tries)
        assert (again.seen, again.tries) == (Seen.NOT_YET, tries + 1)
    given_up = seen(down, after=HOUR, tries=len(READ_AGAIN_AFTER))
    assert (given_up.seen, given_up.next_at) == (Seen.UNREADABLE, START + DAY)
    assert "timed out" in given_up.words.en


# --- what we did not send ---------------------------------------------------------------------------------------------


def outside(
    *posts: Remote, ids: tuple[str, ...] = (), urls: tuple[str, ...] = (), doubts: tuple[Doubt, ...] = ()
) -> list[str]:
    return [post.remote_id for post in outside_posts(posts, Known(frozenset(ids), frozenset(urls), doubts))]


def test_outside_is_what_the_ledger_does_not_know() -> None:
    assert outside(remote(1), remote(2), ids=("p1",)) == ["p2"]
    assert outside(remote(1), urls=(remote(1).url,)) == []
    assert outside(remote(1, reply_to="x")) == []


@pytest.mark.parametrize(("number", "waits"), [(4, False), (5, True), (9, True), (12, False)])
def test_what_a_doubtful_delivery_may_be_waits(number: int, waits: bool) -> None:
    doubt = Doubt(START + 6 * MINUTE, START + 10 * MINUTE)
    assert (outside(remote(number), doubts=(doubt,)) == []) is waits


def test_a_post_outside_counts_as_what_it_looks_like() -> None:
    def group(text: str, *, is_repost: bool = False) -> tuple[ColumnGroup, bool]:
        as_what = counted(text, is_repost=is_repost, forced_domains=(), default_link="")
        return as_what.group, as_what.promotion

    assert group("泡绿茶八十度就好") == (ColumnGroup.LOVED, False)
    assert group("新茶 89 元包邮") == (ColumnGroup.PROMOTION, True)
    assert group("转发微博", is_repost=True) == (ColumnGroup.FORWARD, False)


def test_an_empty_timeline_proves_nothing() -> None:
    assert window_of([]) is None
    window = window_of([remote(3), remote(1)])
    assert window and (window.oldest, window.newest) == (remote(1).created_at, remote(3).created_at)


def test_where_a_network_tells_no_time_of_edits_a_second_one_is_seen_and_an_older_copy_known_by_its_words() -> None:
    kept = stored(text="改了", edited_at=START + HOUR, earlier=frozenset({heard(1).text}))
    change = difference(kept, heard(1, text="又改了"))
    assert change and change.rewritten and change.revision == "改了"
    assert difference(kept, heard(1)) is None
    assert difference(kept, heard(1, text="又改了", edited_at=START + MINUTE)) is None
