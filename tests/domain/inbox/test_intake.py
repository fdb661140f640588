"""What was heard becomes threads: once each, whoever works on it and whatever happens meanwhile."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateJob

from guanwei.inbox import intake, waiting
from guanwei.inbox.actions import done, snooze
from guanwei.inbox.models import Item, Thread
from guanwei.inbox.threading import Taken, waiting_since
from guanwei.lib.clock import utc_now
from guanwei.listening import storing
from guanwei.listening.models import Hearing
from guanwei.networks.acts import Form
from guanwei.networks.incoming import Heard, Kind
from guanwei.trail.models import Entry
from tests import cast as people
from tests.cast import Cast
from tests.domain.inbox.hearing import (
    MINUTE,
    comment,
    fan,
    hears,
    mention,
    ourselves,
    shown,
    store,
    take_in,
    taken_away,
    thread_with,
)


@pytest.fixture
def who(db: None) -> Cast:
    return people.cast()


def test_three_comments_of_a_fan_below_a_post_are_one_thread_and_two_fans_are_two(who: Cast) -> None:
    hears(who.weibo, comment("a"), comment("b"), comment("c"), comment("d", author=fan(2)), mention("e"))
    assert Thread.objects.count() == 3
    thread = thread_with("a")
    assert [item.interaction.remote_id for item in thread.items.all()] == ["a", "b", "c"]
    assert (thread.state, thread.kind, thread.contact.name, thread.about_id) == (
        "open",
        "comment",
        "茶气1",
        comment("a").about_id,
    )


def test_what_two_of_our_accounts_hear_is_a_thread_of_each(who: Cast) -> None:
    other = people.weibo_account(who.admin, who.brand, name="青禾茗茶具", uid="6000000009")
    hears(who.weibo, mention("a"))
    hears(other, mention("a"))
    assert {thread_with("a", account).account_id for account in (who.weibo, other)} == {who.weibo.pk, other.pk}


def test_the_clock_starts_when_the_oldest_was_written(who: Cast) -> None:
    monday = datetime(2026, 3, 2, 2, tzinfo=UTC)  # 10:00 in Shanghai
    hears(who.weibo, comment("b", created_at=monday + 5 * MINUTE))
    hears(who.weibo, comment("a", created_at=monday))
    thread = thread_with("a")
    assert (thread.waiting_since, thread.answer_by) == (monday, monday + timedelta(hours=1))
    assert thread.newest_at == monday + 5 * MINUTE


def test_taking_in_again_changes_nothing(who: Cast) -> None:
    hears(who.weibo, comment("a"), mention("b"))
    before = list(Thread.objects.order_by("pk").values())
    Hearing.objects.update(news=True)
    assert take_in(who.weibo) == 2
    assert list(Thread.objects.order_by("pk").values()) == before
    assert take_in(who.weibo) == 0


def test_a_job_that_dies_in_the_middle_leaves_everything_for_the_next(
    who: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "BATCH", 2)
    store(who.weibo, [comment(remote_id) for remote_id in "abcde"])
    intake.take_in(now=utc_now(), account_id=who.weibo.pk)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        1 / intake.take_in(now=utc_now(), account_id=who.weibo.pk) - 1 / 0
    assert Item.objects.count() == 2
    take_in(who.weibo)
    assert Thread.objects.count() == 1
    assert sorted(Item.objects.values_list("interaction__remote_id", flat=True)) == list("abcde")


def test_the_job_that_listening_starts_takes_everything_in(who: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "BATCH", 2)
    store(who.weibo, [comment(remote_id) for remote_id in "abcde"])
    [job] = ProcrastinateJob.objects.filter(task_name=storing.TAKE_IN_JOB)
    queue.perform_import_paths()
    queue.tasks[job.task_name].func(**job.args)
    assert Item.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_everything_in_once(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    who = people.cast()
    monkeypatch.setattr(intake, "BATCH", 7)
    fans = [comment(f"{number}", author=fan(number % 9)) for number in range(120)]
    store(who.weibo, fans)

    def work() -> None:
        take_in(who.weibo)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (Thread.objects.count(), Item.objects.count()) == (9, 120)
    assert not Hearing.objects.filter(news=True).exists()


def test_a_thousand_take_as_many_statements_as_two(who: Cast) -> None:
    def statements(items: list[Heard]) -> int:
        store(who.weibo, items)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            take_in(who.weibo)
        return len(captured)

    hears(who.weibo, comment("a"))
    few = statements([comment("b"), mention("c")])
    many = statements([comment(f"{n}", author=fan(n % 90)) if n % 2 else mention(f"{n}") for n in range(900)])
    assert many == few


def test_what_we_wrote_ourselves_never_waits(who: Cast) -> None:
    hears(who.weibo, comment("a", author=ourselves(who.weibo)), mention("b", author=ourselves(who.weibo)))
    threads = list(Thread.objects.all())
    assert {(thread.state, thread.waiting_since, thread.answer_by) for thread in threads} == {("done", None, None)}


def test_an_answer_in_the_app_belongs_to_the_thread_and_stops_its_clock(who: Cast) -> None:
    early, late = utc_now() - 9 * MINUTE, utc_now() - 2 * MINUTE
    answer = comment("w", "八十度", author=ourselves(who.weibo), parent_id="a", created_at=utc_now() - 5 * MINUTE)
    hears(who.weibo, comment("a", created_at=early), answer)
    thread = thread_with("w")
    assert thread == thread_with("a")
    assert (thread.waiting_since, thread.answered_at) == (None, answer.created_at)
    hears(who.weibo, comment("b", "谢谢，那红茶呢？", parent_id="w", root_id="", about_id="", created_at=late))
    assert thread_with("b") == thread
    assert thread_with("a").waiting_since == late
    taken_away("w")
    take_in(who.weibo)
    assert thread_with("a").waiting_since == early


def test_a_forward_without_words_asks_for_nothing(who: Cast) -> None:
    hears(who.weibo, comment("f", "", form=Form.REPOST, kind=Kind.REPOST))
    assert (thread_with("f").state, thread_with("f").waiting_since) == ("done", None)
    hears(who.weibo, comment("a"))
    assert (thread_with("f").state, thread_with("a").pk) == ("open", thread_with("f").pk)


def test_a_new_word_opens_what_was_done_and_the_clock_begins_with_it(who: Cast) -> None:
    hears(who.weibo, comment("a"))
    done(actor=who.lin, now=utc_now(), shown=shown(thread_with("a")))
    later = utc_now() - MINUTE
    hears(who.weibo, comment("b", created_at=later))
    thread = thread_with("a")
    assert (thread.state, thread.done_version, thread.waiting_since) == ("open", None, later)
    assert Entry.objects.filter(verb="thread.heard-again", object_id=thread.pk, actor=None).count() == 1


def test_a_new_word_wakes_what_was_put_aside(who: Cast) -> None:
    hears(who.weibo, comment("a"))
    now = utc_now()
    snooze(actor=who.lin, now=now, shown=shown(thread_with("a")), until=now + timedelta(days=1))
    hears(who.weibo, comment("b"))
    assert (thread_with("a").state, thread_with("a").snoozed_until) == ("open", None)


def test_an_edit_opens_what_was_done_and_waits_since_the_edit(who: Cast) -> None:
    hears(who.weibo, first := comment("a"))
    done(actor=who.lin, now=utc_now(), shown=shown(thread_with("a")))
    at = utc_now() - MINUTE
    hears(who.weibo, replace(first, text="泡红茶呢？", edited_at=at))
    thread = thread_with("a")
    assert (thread.state, thread.waiting_since, thread.heard_version) == ("open", at, thread.version)


def test_an_edit_of_what_still_waits_does_not_set_the_clock_back(who: Cast) -> None:
    hears(who.weibo, first := comment("a"))
    hears(who.weibo, replace(first, text="泡红茶呢？", edited_at=utc_now()))
    assert thread_with("a").waiting_since == first.created_at


def test_a_deletion_stops_the_clock_and_opens_nothing(who: Cast) -> None:
    hears(who.weibo, comment("a"), comment("b", created_at=utc_now()))
    taken_away("a")
    take_in(who.weibo)
    thread = thread_with("a")
    assert thread.waiting_since == thread_with("b").items.get(interaction__remote_id="b").at
    taken_away("b")
    take_in(who.weibo)
    thread = thread_with("a")
    assert (thread.state, thread.waiting_since, thread.answer_by) == ("open", None, None)
    assert all(item.gone for item in thread.items.all())
    done(actor=who.lin, now=utc_now(), shown=shown(thread))
    heard_version = thread_with("a").heard_version
    Hearing.objects.update(news=True)
    take_in(who.weibo)
    assert (thread_with("a").state, thread_with("a").heard_version) == ("done", heard_version)


def test_what_was_gone_and_is_there_again_waits_again(who: Cast) -> None:
    hears(who.weibo, first := comment("a"))
    taken_away("a")
    take_in(who.weibo)
    hears(who.weibo, first)
    assert thread_with("a").waiting_since == first.created_at


class WaitingAgree(TestCase):
    """The statement that counts many threads at once, and the rule in threading.py."""

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(st.integers(0, 9), st.integers(1, 5), st.booleans(), st.booleans(), st.booleans()),
            min_size=1,
            max_size=8,
        ),
        st.integers(0, 5),
    )
    def test_both_say_the_same(self, rows: list[tuple[int, int, bool, bool, bool]], dealt: int) -> None:
        who = people.cast()
        begin = datetime(2026, 3, 2, 2, tzinfo=UTC)
        store(who.weibo, [comment(f"{number}") for number in range(len(rows))])
        take_in(who.weibo)
        thread = Thread.objects.get()
        items = list(thread.items.order_by("interaction__remote_id"))
        for item, (minute, version, asks, gone, ours) in zip(items, rows, strict=True):
            item.at = item.since = begin + minute * MINUTE
            item.version, item.asks, item.gone, item.ours = version, asks and not ours, gone, ours
        Item.objects.bulk_update(items, ["at", "since", "version", "asks", "gone", "ours"])
        with transaction.atomic():
            [locked] = waiting.locked([thread.pk], "account")
            locked.dealt_version = dealt
            waiting.count([locked])
        in_app = max((item.at for item in items if item.ours and not item.gone), default=None)
        taken = [Taken(item.since, item.version, None, item.asks, item.gone) for item in items]
        assert Thread.objects.get().waiting_since == waiting_since(taken, dealt, in_app)


@pytest.mark.parametrize("day", [(1, 1, 1), (1, 1, 3), (9999, 12, 31)])
def test_who_writes_at_an_impossible_time_keeps_nobody_else_from_being_heard(
    who: Cast, day: tuple[int, int, int]
) -> None:
    at = datetime(*day, tzinfo=UTC)
    hears(who.weibo, mention("a", created_at=at, edited_at=at), mention("b", author=fan(2)))
    taken = set(Item.objects.values_list("interaction__remote_id", flat=True))
    assert taken == {"a", "b"}
    for zone in ("Pacific/Honolulu", "Pacific/Kiritimati"):
        Thread.objects.get(pk=thread_with("a").pk).waiting_since.astimezone(ZoneInfo(zone))  # type: ignore[union-attr]
