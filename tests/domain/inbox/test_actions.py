"""What people do with threads, and what happens when two of them do it at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from guanwei.accounts.access import NotAllowed
from guanwei.inbox import snoozing
from guanwei.inbox.actions import (
    Shown,
    ThreadMoved,
    ThreadRefused,
    add_note,
    assign,
    assign_many,
    done,
    done_many,
    mark_seen,
    mark_unread,
    reopen,
    snooze,
)
from guanwei.inbox.models import Note, Seen, Thread
from guanwei.inbox.queries import people_for
from guanwei.lib.clock import utc_now
from guanwei.trail.models import Entry
from tests import cast as people
from tests.cast import Cast
from tests.domain.inbox.hearing import comment, fan, hears, mention, shown, thread_with
from tests.planner import only_loops


@pytest.fixture
def who(db: None) -> Cast:
    return people.cast()


@pytest.fixture
def thread(who: Cast) -> Thread:
    hears(who.weibo, comment("a"))
    return thread_with("a")


def verbs(thread: Thread) -> list[str]:
    found = Entry.objects.filter(kind="thread", object_id=thread.pk, actor__isnull=False)
    return list(found.order_by("pk").values_list("verb", flat=True))


def test_a_thread_is_given_to_somebody_who_can_answer(who: Cast, thread: Thread) -> None:
    assign(actor=who.lin, now=utc_now(), thread_id=thread.pk, to=who.zhou, expected=None)
    thread.refresh_from_db()
    assert (thread.assigned_to, verbs(thread)) == (who.zhou, ["thread.assigned"])
    with pytest.raises(ThreadRefused, match="may not write"):
        assign(actor=who.lin, now=utc_now(), thread_id=thread.pk, to=who.qin, expected=who.zhou.pk)
    with pytest.raises(ThreadRefused, match="may not write"):
        assign(actor=who.lin, now=utc_now(), thread_id=thread.pk, to=who.wu, expected=who.zhou.pk)
    assign(actor=who.lin, now=utc_now(), thread_id=thread.pk, to=None, expected=who.zhou.pk)
    thread.refresh_from_db()
    assert thread.assigned_to is None


def test_of_two_who_take_it_the_first_has_it(who: Cast, thread: Thread) -> None:
    assign(actor=who.lin, now=utc_now(), thread_id=thread.pk, to=who.lin, expected=None)
    with pytest.raises(ThreadMoved, match="林晓 took it"):
        assign(actor=who.zhou, now=utc_now(), thread_id=thread.pk, to=who.zhou, expected=None)
    assign(actor=who.zhou, now=utc_now(), thread_id=thread.pk, to=who.zhou, expected=None, knowingly=True)
    thread.refresh_from_db()
    assert thread.assigned_to == who.zhou


def test_who_may_only_look_does_nothing_and_a_stranger_sees_nothing(who: Cast, thread: Thread) -> None:
    with pytest.raises(NotAllowed):
        done(actor=who.qin, now=utc_now(), shown=shown(thread))
    with pytest.raises(Thread.DoesNotExist):
        add_note(actor=who.wu, now=utc_now(), thread_id=thread.pk, text="哈")
    with pytest.raises(Thread.DoesNotExist):
        mark_seen(actor=who.wu, shown=shown(thread))
    assert done_many(actor=who.wu, now=utc_now(), threads=[shown(thread)]).done == ()
    assert done_many(actor=who.qin, now=utc_now(), threads=[shown(thread)]).done == ()
    thread.refresh_from_db()
    assert thread.state == "open"


def test_done_stops_the_clock_and_undone_gives_it_back(who: Cast, thread: Thread) -> None:
    waiting = (thread.waiting_since, thread.answer_by)
    assert None not in waiting
    done(actor=who.lin, now=utc_now(), shown=shown(thread))
    thread.refresh_from_db()
    assert (thread.state, thread.waiting_since, thread.answer_by) == ("done", None, None)
    reopen(actor=who.lin, now=utc_now(), shown=shown(thread))
    thread.refresh_from_db()
    assert (thread.state, (thread.waiting_since, thread.answer_by)) == ("open", waiting)
    assert verbs(thread) == ["thread.done", "thread.reopened"]


def test_nobody_is_done_with_what_they_have_not_seen(who: Cast, thread: Thread) -> None:
    before = shown(thread)
    hears(who.weibo, comment("b"))
    with pytest.raises(ThreadMoved):
        done(actor=who.lin, now=utc_now(), shown=before)
    with pytest.raises(ThreadMoved):
        snooze(actor=who.lin, now=utc_now(), shown=before, until=utc_now() + timedelta(hours=1))
    add_note(actor=who.zhou, now=utc_now(), thread_id=thread.pk, text="我问过仓库了")
    seen = Shown(thread.pk, thread_with("a").heard_version)
    done(actor=who.lin, now=utc_now(), shown=seen)  # a colleague's note is no reason to stop


def test_what_is_put_aside_comes_back_when_it_is_time_and_its_clock_went_on(who: Cast, thread: Thread) -> None:
    now = utc_now()
    due = thread.answer_by
    snooze(actor=who.lin, now=now, shown=shown(thread), until=now + timedelta(hours=1))
    assert snoozing.wake(now=now) == 0
    thread.refresh_from_db()
    assert (thread.state, thread.answer_by) == ("snoozed", due)
    assert snoozing.wake(now=now + timedelta(hours=1)) == 1
    thread.refresh_from_db()
    assert (thread.state, thread.snoozed_until, thread.answer_by) == ("open", None, due)
    with pytest.raises(ThreadRefused):
        snooze(actor=who.lin, now=now, shown=shown(thread), until=now)


def test_a_great_many_that_were_put_aside_come_back_some_at_a_time(who: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hears(who.weibo, comment("a"), mention("b", author=fan(2)), mention("c", author=fan(3)))
    now = utc_now()
    for remote_id in "abc":
        snooze(actor=who.lin, now=now, shown=shown(thread_with(remote_id)), until=now + timedelta(hours=1))
    monkeypatch.setattr(snoozing, "AT_A_TIME", 2)
    only_loops("inbox_thread")
    assert [snoozing.wake(now=now + timedelta(hours=1)) for _ in range(3)] == [2, 1, 0]
    assert Entry.objects.filter(verb="thread.awake").count() == 3


def test_a_selection_is_done_except_where_something_is_new(who: Cast) -> None:
    hears(who.weibo, comment("a"), mention("b"), comment("c", author=fan(2)))
    selection = [shown(thread_with(remote_id)) for remote_id in "abc"]
    hears(who.weibo, comment("d"))
    several = done_many(actor=who.lin, now=utc_now(), threads=selection)
    assert set(several.done) == {thread_with("b").pk, thread_with("c").pk}
    assert list(several.left) == [thread_with("a").pk]
    again = assign_many(actor=who.lin, now=utc_now(), threads=selection[1:], to=who.zhou)
    assert set(again.done) == set(several.done)
    assert Thread.objects.filter(assigned_to=who.zhou).count() == 2
    refused = assign_many(actor=who.lin, now=utc_now(), threads=selection[1:], to=who.qin)
    assert (refused.done, set(refused.left)) == ((), set(several.done))


@pytest.mark.parametrize("text", ["", "  \n\x00"])
def test_an_empty_note_is_none(who: Cast, thread: Thread, text: str) -> None:
    with pytest.raises(ThreadRefused):
        add_note(actor=who.lin, now=utc_now(), thread_id=thread.pk, text=text)
    assert not Note.objects.exists()


def test_two_people_have_two_marks_and_an_old_page_takes_nothing_back(who: Cast, thread: Thread) -> None:
    first = shown(thread)
    hears(who.weibo, comment("b"))
    mark_seen(actor=who.lin, shown=shown(thread))
    mark_seen(actor=who.zhou, shown=first)
    mark_seen(actor=who.lin, shown=first)
    mark_seen(actor=who.zhou, shown=Shown(thread.pk, 10_000))  # nobody has read what is not there yet
    assert set(Seen.objects.values_list("user", "version")) == {(who.lin.pk, 2), (who.zhou.pk, 2)}
    mark_unread(actor=who.lin, thread_id=thread.pk)
    assert list(Seen.objects.values_list("user", flat=True)) == [who.zhou.pk]


def test_everybody_who_may_write_can_have_it(who: Cast) -> None:
    assert {person.username for person in people_for(who.weibo)} == {"admin", "lin", "chen", "zhou", "he"}


@pytest.mark.django_db(transaction=True)
def test_two_selections_that_overlap_do_not_wait_for_each_other_for_ever(transactional_db: None) -> None:
    who = people.cast()
    hears(who.weibo, *(mention(f"{number}") for number in range(30)))
    selection = [Shown(pk, version) for pk, version in Thread.objects.values_list("pk", "version")]
    taken: list[int] = []

    def work(order: int) -> None:
        taken.append(len(done_many(actor=who.lin, now=utc_now(), threads=selection[::order]).done))
        connection.close()

    workers = [threading.Thread(target=work, args=(order,)) for order in (1, -1, 1, -1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert taken == [30, 30, 30, 30]
    assert Entry.objects.filter(verb="thread.done").count() == 30
