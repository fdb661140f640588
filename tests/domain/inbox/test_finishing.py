"""Being done while an answer of ours is not out, and marking what cannot wait."""

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.models import Account
from guanwei.inbox import answer_deciding
from guanwei.inbox.actions import (
    AnswerNotOut,
    ThreadMoved,
    ThreadRefused,
    done,
    done_many,
    done_when_out,
    mark_urgent,
    mark_urgent_many,
    reopen,
)
from guanwei.inbox.answering import cancel
from guanwei.inbox.models import Answer, Thread
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Interaction
from guanwei.networks.acts import Form, Operation
from guanwei.networks.contract import Accepted, Unknown
from guanwei.networks.incoming import Kind
from guanwei.trail.models import Entry
from tests import cast as people
from tests.domain.inbox.hearing import shown
from tests.domain.inbox.talking import answered, thread_of, wrote
from tests.domain.inbox.test_answers_going_out import came_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> people.Cast:
    cast = people.cast(weibo_profile="granted")
    Account.objects.update(health="alive")
    return cast


@pytest.fixture
def question(who: people.Cast) -> Interaction:
    return wrote(who.weibo)


def now_of(thread: Thread) -> Thread:
    return Thread.objects.get(pk=thread.pk)


def out(made: Answer) -> None:
    came_to(made, Accepted("5200000000000001", "https://weibo.com/1/a"))


def wants_it_done_when_out(who: people.Cast, thread: Thread) -> None:
    done_when_out(actor=who.lin, now=utc_now(), shown=shown(now_of(thread)))


def test_who_is_done_while_an_answer_waits_is_asked_and_may_know_better(
    who: people.Cast, question: Interaction
) -> None:
    answered(who.lin, question)
    thread = thread_of(question)
    with pytest.raises(AnswerNotOut, match="not out yet"):
        done(actor=who.zhou, now=utc_now(), shown=shown(thread))
    assert now_of(thread).state == "open"
    assert done(actor=who.zhou, now=utc_now(), shown=shown(thread), knowingly=True).state == "done"


def test_an_unclear_answer_is_asked_about_and_a_like_is_not(who: people.Cast, question: Interaction) -> None:
    came_to(answered(who.lin, question), Unknown("timeout"))
    with pytest.raises(AnswerNotOut):
        done(actor=who.lin, now=utc_now(), shown=shown(thread_of(question)))
    other = wrote(who.weibo, "好喝", by="乙")
    answered(who.lin, other, operation=Operation.LIKE)
    assert done(actor=who.lin, now=utc_now(), shown=shown(thread_of(other))).state == "done"


def test_it_is_done_by_itself_once_the_last_answer_is_out(who: people.Cast, question: Interaction) -> None:
    first = answered(who.lin, question)
    second = answered(who.zhou, question, "再补充一句：泡两分钟。", knowingly=True)
    thread = thread_of(question)
    wants_it_done_when_out(who, thread)
    out(first)
    assert now_of(thread).state == "open"
    came_to(second, Accepted("5200000000000002", ""))
    assert now_of(thread).state == "done"
    verbs = list(Entry.objects.filter(kind="thread", object_id=thread.pk).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["thread.done-when-out", "thread.done-by-itself"]
    reopen(actor=who.lin, now=utc_now(), shown=shown(now_of(thread)))
    assert (now_of(thread).state, now_of(thread).done_when_out) == ("open", None)


def test_what_they_write_meanwhile_keeps_it_open(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    thread = thread_of(question)
    wants_it_done_when_out(who, thread)
    wrote(who.weibo, "还有一个问题")
    out(made)
    assert now_of(thread).state == "open"


def test_a_bare_forward_meanwhile_keeps_nothing_open(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    thread = thread_of(question)
    wants_it_done_when_out(who, thread)
    forward = wrote(who.weibo, "", kind=Kind.COMMENT, form=Form.REPOST)
    assert thread_of(forward) == thread
    out(made)
    assert now_of(thread).state == "done"


def test_an_answer_that_was_taken_back_finishes_nothing_and_neither_does_the_next(
    who: people.Cast, question: Interaction
) -> None:
    made = answered(who.lin, question)
    thread = thread_of(question)
    wants_it_done_when_out(who, thread)
    cancel(actor=who.lin, now=utc_now(), answer_id=made.pk)
    out(answered(who.lin, question, "水温八十五度。"))
    assert now_of(thread).state == "open"


def test_one_of_two_that_is_taken_back_leaves_it_to_the_other(who: people.Cast, question: Interaction) -> None:
    first = answered(who.lin, question)
    second = answered(who.zhou, question, "再补充一句：泡两分钟。", knowingly=True)
    thread = thread_of(question)
    wants_it_done_when_out(who, thread)
    cancel(actor=who.lin, now=utc_now(), answer_id=first.pk)
    out(second)
    assert now_of(thread).state == "done"


def test_it_is_taken_back_and_needs_an_answer_that_is_under_way(who: people.Cast, question: Interaction) -> None:
    thread = thread_of(question)
    with pytest.raises(ThreadRefused, match="at once"):
        wants_it_done_when_out(who, thread)
    made = answered(who.lin, question)
    with pytest.raises(NotAllowed):
        done_when_out(actor=who.qin, now=utc_now(), shown=shown(now_of(thread)))
    wants_it_done_when_out(who, thread)
    done_when_out(actor=who.zhou, now=utc_now(), shown=shown(now_of(thread)), wanted=False)
    out(made)
    assert now_of(thread).state == "open"


def test_nobody_is_done_when_out_with_what_they_have_not_seen(who: people.Cast, question: Interaction) -> None:
    answered(who.lin, question)
    seen = shown(thread_of(question))
    wrote(who.weibo, "还有一个问题")
    with pytest.raises(ThreadMoved):
        done_when_out(actor=who.lin, now=utc_now(), shown=seen)


def test_an_answer_that_was_done_in_the_app_finishes_it_too(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    thread = thread_of(question)
    wants_it_done_when_out(who, thread)
    delivery = came_to(made, Unknown("timeout"))
    answer_deciding.confirm_out(actor=who.zhou, now=utc_now(), delivery_id=delivery.pk, link="")
    assert now_of(thread).state == "done"


def test_of_several_those_with_an_answer_under_way_stay_and_say_why(who: people.Cast, question: Interaction) -> None:
    answered(who.lin, question)
    busy, free = thread_of(question), thread_of(wrote(who.weibo, "好喝", by="乙"))
    became = done_many(actor=who.lin, now=utc_now(), threads=[shown(busy), shown(free)])
    assert became.done == (free.pk,)
    assert "not out yet" in became.left[busy.pk].en
    assert (now_of(busy).state, now_of(free).state) == ("open", "done")


def test_a_mark_is_on_the_trail_and_goes_when_a_person_takes_it_away(who: people.Cast, question: Interaction) -> None:
    thread = thread_of(question)
    for wanted in (True, True, False):
        mark_urgent(actor=who.lin, now=utc_now(), thread_id=thread.pk, urgent=wanted)
        assert now_of(thread).urgent is wanted
    verbs = Entry.objects.filter(kind="thread", object_id=thread.pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["thread.urgent", "thread.not-urgent"]
    with pytest.raises(NotAllowed):
        mark_urgent(actor=who.qin, now=utc_now(), thread_id=thread.pk)
    with pytest.raises(Thread.DoesNotExist):
        mark_urgent(actor=who.wu, now=utc_now(), thread_id=thread.pk)


def test_several_are_marked_whatever_moved_and_those_of_others_are_not(who: people.Cast, question: Interaction) -> None:
    first, second = thread_of(question), thread_of(wrote(who.weibo, "漏了", by="乙"))
    strange = thread_of(wrote(who.other_account, "灯坏了", by="丙"))
    seen = [shown(first), shown(second), shown(strange)]
    wrote(who.weibo, "还有一个问题")
    mark_urgent(actor=who.lin, now=utc_now(), thread_id=second.pk)
    assert mark_urgent_many(actor=who.lin, now=utc_now(), threads=seen).done == (first.pk,)
    assert [now_of(one).urgent for one in (first, second, strange)] == [True, True, False]
