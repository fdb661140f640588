"""Two people at one thread: no text is lost, and each knows of the other."""

from datetime import timedelta

import pytest

from guanwei.inbox.models import Answer, Draft, Thread
from guanwei.inbox.presence import Doing, Kept, heartbeat, leave, throw_away
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from tests import cast as people
from tests.cast import Cast
from tests.domain.inbox.hearing import comment, hears, thread_with
from tests.domain.inbox.talking import answered


@pytest.fixture
def who(db: None) -> Cast:
    return people.cast()


@pytest.fixture
def thread(who: Cast) -> Thread:
    hears(who.weibo, comment("a"))
    return thread_with("a")


def beat(person: User, thread: Thread, **more: object) -> Kept:
    values: dict[str, object] = {"version": 1, "now": utc_now()}
    return heartbeat(actor=person, thread_id=thread.pk, **(values | more))  # type: ignore[arg-type]


def doings(kept: Kept) -> list[tuple[Doing, bool]]:
    return [(notice.doing, notice.urgent) for notice in kept.notices]


def test_two_people_see_each_other_come_write_and_leave(who: Cast, thread: Thread) -> None:
    assert doings(beat(who.lin, thread)) == []
    assert doings(beat(who.zhou, thread)) == [(Doing.HERE, False)]
    beat(who.zhou, thread, text="八十")
    assert doings(beat(who.lin, thread)) == [(Doing.WRITING, True)]
    leave(actor=who.zhou, now=utc_now(), thread_id=thread.pk)
    assert doings(beat(who.lin, thread)) == [(Doing.DRAFT, False)]
    throw_away(actor=who.zhou, thread_id=thread.pk)
    assert doings(beat(who.lin, thread)) == []


def test_what_is_written_is_each_ones_own_and_survives(who: Cast, thread: Thread) -> None:
    beat(who.lin, thread, text="林晓的回复")
    beat(who.zhou, thread, text="周航的回复\x00")
    later = beat(who.lin, thread, now=utc_now() + timedelta(days=3))
    assert (later.text, later.newer) == ("林晓的回复", False)
    assert beat(who.zhou, thread).text == "周航的回复"


def test_an_old_window_does_not_write_over_a_newer_one(who: Cast, thread: Thread) -> None:
    first = beat(who.lin, thread, text="第一个窗口")
    assert beat(who.lin, thread, text="第一个窗口，接着写", changed_at=first.changed_at).newer is False
    stale = beat(who.lin, thread, text="另一个窗口", changed_at=first.changed_at)
    assert (stale.newer, stale.text) == (True, "第一个窗口，接着写")
    chosen = beat(who.lin, thread, text="另一个窗口", changed_at=stale.changed_at)
    assert (chosen.newer, Draft.objects.get().text) == (False, "另一个窗口")


def test_an_answer_and_a_new_word_that_came_meanwhile_are_told(who: Cast, thread: Thread) -> None:
    answered(who.zhou, thread.items.get().interaction)
    hears(who.weibo, comment("b"))
    kept = beat(who.lin, thread)
    assert doings(kept) == [(Doing.WROTE_MORE, True), (Doing.ANSWERED, True)]
    assert kept.version == thread_with("a").version
    assert doings(beat(who.lin, thread, version=kept.version)) == []
    assert doings(beat(who.zhou, thread, version=2)) == [(Doing.WROTE_MORE, True), (Doing.HERE, False)]


def test_a_stranger_is_never_there(who: Cast, thread: Thread) -> None:
    with pytest.raises(Thread.DoesNotExist):
        beat(who.wu, thread, text="哈")
    assert not Draft.objects.exists()


def test_who_has_answered_is_writing_no_more_whatever_is_left_of_the_draft(who: Cast, thread: Thread) -> None:
    beat(who.zhou, thread, text="另一个窗口里的半句")
    answered(who.zhou, thread.items.get().interaction)
    assert Draft.objects.filter(user=who.zhou).exists()  # nothing is lost
    kept = beat(who.lin, thread)
    assert doings(kept) == [(Doing.ANSWERED, True), (Doing.HERE, False)]
    assert "周航 has just answered: “水温八十度" in kept.notices[0].words.en
    assert kept.notices[0].answer_id == Answer.objects.get().pk
    later = utc_now() + timedelta(seconds=1)
    beat(who.zhou, thread, text="再补一句", now=later, changed_at=Draft.objects.get(user=who.zhou).changed_at)
    assert (Doing.WRITING, True) in doings(beat(who.lin, thread, now=later))
