"""What belongs together, what waits, what opens a thread again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guanwei.inbox.threading import (
    Home,
    Standing,
    Taken,
    Wrote,
    done,
    edited,
    home_of,
    homes_of,
    key_of,
    reopened,
    snoozed,
    stirred,
    waiting_since,
)
from guanwei.networks.acts import Form
from guanwei.networks.incoming import Kind, Visibility

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
FAN, OTHER_FAN, WE = 1, 2, 9


def comment(remote_id: str, contact: int = FAN, *, post: str = "post", parent: str = "", ours: bool = False) -> Wrote:
    return Wrote(contact, Form.COMMENT, Kind.COMMENT, remote_id, post, parent or post, post, ours=ours)


def mention(remote_id: str, contact: int = FAN) -> Wrote:
    return Wrote(contact, Form.POST, Kind.MENTION, remote_id)


def test_three_comments_of_one_fan_below_one_post_are_one_thread() -> None:
    assert len({key_of(comment(remote_id)) for remote_id in "abc"}) == 1


def test_two_fans_two_posts_and_every_mention_are_threads_of_their_own() -> None:
    wrote = [comment("a"), comment("b", OTHER_FAN), comment("c", post="elsewhere"), mention("d"), mention("e")]
    assert len({key_of(one) for one in wrote}) == 5


def test_a_comment_and_a_post_with_one_number_are_two_things() -> None:
    alone = Wrote(FAN, Form.COMMENT, Kind.MENTION, "7")
    assert key_of(alone) != key_of(mention("7"))


def test_what_is_written_below_a_mention_is_of_its_thread() -> None:
    below = Wrote(FAN, Form.COMMENT, Kind.COMMENT, "b", parent_id="our-answer", root_id="a")
    assert key_of(below) == key_of(mention("a"))


def test_a_repost_with_words_is_about_the_post_and_what_follows_it_stays_there() -> None:
    repost = Wrote(FAN, Form.POST, Kind.REPOST, "r", about_id="post")
    answer = Wrote(WE, Form.COMMENT, Kind.COMMENT, "w", parent_id="r", root_id="r", ours=True)
    more = Wrote(FAN, Form.COMMENT, Kind.COMMENT, "m", parent_id="w", root_id="r")
    homes = homes_of([repost, answer, more], {})
    assert key_of(repost) == key_of(comment("a"))
    assert set(homes.values()) == {Home(key_of(repost), FAN)}


def test_two_fans_who_talk_below_one_comment_stay_two_threads() -> None:
    homes = homes_of([comment("a"), comment("b", OTHER_FAN, parent="a")], {})
    assert len(set(homes.values())) == 2


def test_an_answer_of_ours_belongs_to_what_it_answers() -> None:
    above = Home("k", FAN)
    assert home_of(comment("w", WE, parent="a", ours=True), {"a": above}) == above
    assert home_of(comment("w", WE, ours=True), {"a": above}).contact == WE


def test_what_is_said_in_confidence_never_stands_below_a_public_post() -> None:
    public = comment("a")
    private = Wrote(FAN, Form.POST, Kind.COMMENT, "b", "post", "a", "post", visibility=Visibility.DIRECT)
    direct = Wrote(FAN, Form.POST, Kind.DIRECT, "c")
    homes = homes_of([public, private, direct], {})
    assert homes[Form.POST, "b"] == homes[Form.POST, "c"] != homes[Form.COMMENT, "a"]


def test_a_forward_without_words_and_what_we_wrote_ask_for_nothing() -> None:
    forward = Wrote(FAN, Form.REPOST, Kind.REPOST, "f", about_id="post")
    assert [one.asks for one in (comment("a"), forward, comment("w", WE, ours=True))] == [True, False, False]


@given(st.integers(1, 5), st.integers(1, 5), st.text(max_size=5), st.text(max_size=5))
def test_the_key_tells_people_and_things_apart(one: int, other: int, thing: str, else_: str) -> None:
    same = (one, thing) == (other, else_)
    assert (key_of(mention(thing, one)) == key_of(mention(else_, other))) is same


OPEN = Standing("open", version=5, dealt_version=2)


def test_done_and_undone_is_as_it_was() -> None:
    assert reopened(done(OPEN)) == OPEN
    assert reopened(snoozed(OPEN, NOON)) == OPEN


def test_what_somebody_was_done_with_stays_dealt_with_when_they_write_again() -> None:
    assert stirred(done(OPEN)) == Standing("open", version=5, dealt_version=5)
    assert stirred(snoozed(OPEN, NOON)) == OPEN
    assert stirred(OPEN) == OPEN


def taken(minute: int, version: int, *, asks: bool = True, gone: bool = False) -> Taken:
    return Taken(NOON + timedelta(minutes=minute), version, None, asks, gone)


def test_the_clock_begins_with_the_oldest_thing_that_nobody_answered() -> None:
    items = [taken(0, 1), taken(5, 2), taken(9, 3)]
    assert waiting_since(items, 0, None) == NOON
    assert waiting_since(items, 2, None) == NOON + timedelta(minutes=9)
    assert waiting_since(items, 3, None) is None


def test_what_came_while_an_answer_was_written_still_waits() -> None:
    """Its author saw version 1; the second comment is older than the answer and was not seen."""
    assert waiting_since([taken(0, 1), taken(1, 2)], 1, None) == NOON + timedelta(minutes=1)


def test_an_answer_in_the_app_answers_what_was_there() -> None:
    items = [taken(0, 1), taken(5, 2)]
    assert waiting_since(items, 0, NOON + timedelta(minutes=3)) == NOON + timedelta(minutes=5)


def test_what_its_author_took_away_or_asks_nothing_does_not_wait() -> None:
    assert waiting_since([taken(0, 1, gone=True), taken(1, 1, asks=False)], 0, None) is None


def test_an_edit_begins_anew_only_where_it_was_answered() -> None:
    later = NOON + timedelta(hours=1)
    assert edited(taken(0, 1), later, 4, dealt_version=0).since == NOON
    assert edited(taken(0, 1), later, 4, dealt_version=1).since == later
    assert edited(taken(0, 1), later, 4, dealt_version=1).version == 4
