"""Two people answer the same thing in the same second: one answer goes on, the other person is told."""

import threading

import pytest
from django.db import connection

from guanwei.inbox.answer_rules import Given, Warned
from guanwei.inbox.answering import answer
from guanwei.inbox.models import Answer
from guanwei.inbox.offers import offers, tasks
from guanwei.lib.clock import utc_now
from guanwei.networks.acts import Operation
from guanwei.people.models import User
from tests import cast as people
from tests.domain.inbox.talking import answered, delivery_of, given, wrote


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_in_one_moment_one_is_kept_and_the_other_is_warned_about() -> None:
    who = people.cast(weibo_profile="granted")
    question = wrote(who.weibo)
    together, became = threading.Barrier(2), []

    def say(person: User, text: str) -> None:
        said: Given = given(question, text)
        together.wait()
        try:
            answer(actor=person, now=utc_now(), given=said)
            became.append("kept")
        except Warned:
            became.append("warned")
        finally:
            connection.close()

    pair = [
        threading.Thread(target=say, args=(who.lin, "八十度。")),
        threading.Thread(target=say, args=(who.chen, "八十度最好。")),
    ]
    for one in pair:
        one.start()
    for one in pair:
        one.join()
    assert sorted(became) == ["kept", "warned"]
    assert Answer.objects.count() == 1


@pytest.mark.django_db
def test_everybody_is_offered_what_they_may_do_and_how(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    who = people.cast(weibo_profile="granted")
    listed = [wrote(who.weibo, f"第 {number} 问", by=f"人{number}") for number in range(4)]
    answered(who.lin, listed[0])
    with django_assert_num_queries(3):
        mine = offers(who.lin, who.weibo, listed)
    assert [one.operation for one in mine[listed[1].pk]] == [Operation.REPLY, Operation.LIKE, Operation.PIN]
    assert [(one.done, one.by_hand is None) for one in mine[listed[0].pk]] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    operator = {one.operation: one for one in offers(who.zhou, who.weibo, listed)[listed[1].pk]}
    assert operator[Operation.DELETE].confirm is not None
    assert offers(who.qin, who.weibo, listed)[listed[1].pk] == []


@pytest.mark.django_db
def test_a_task_by_hand_names_what_to_do_and_where() -> None:
    who = people.cast(weibo_profile="granted")
    question = wrote(who.weibo)
    made = answered(who.lin, question, operation=Operation.LIKE)
    task = tasks([delivery_of(made)])[delivery_of(made).pk]
    assert (task.answer, task.name.zh, task.link) == (made, "点赞", "https://m.weibo.cn/compose/")
