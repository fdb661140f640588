"""Two people answer the same thing in the same second: one answer goes on, the other person is told."""

import threading

import pytest
from django.db import connection, transaction

from guanwei.accounts.models import Account
from guanwei.inbox.answer_rules import Given, Warned
from guanwei.inbox.answering import answer
from guanwei.inbox.models import Answer
from guanwei.inbox.offers import offers, tasks
from guanwei.lib.clock import utc_now
from guanwei.networks.acts import Form, Operation
from guanwei.networks.incoming import Kind
from guanwei.people.models import User
from tests import cast as people
from tests.domain.inbox.talking import answered, delivery_of, given, heard, thread_of, wrote


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


@pytest.mark.django_db(transaction=True)
def test_two_accounts_that_answer_the_same_in_one_moment_know_of_each_other() -> None:
    """Each has a thread of its own, so no lock on a thread keeps them apart."""
    who = people.cast(weibo_profile="granted")
    Account.objects.filter(pk=who.other_account.pk).update(profile="granted")
    question = wrote(who.weibo, "@青禾茗 @远山灯具 你们谁知道？", kind=Kind.MENTION, form=Form.POST)
    heard(who.other_account, question)
    first, second = thread_of(question, who.weibo), thread_of(question, who.other_account)
    given_here, done, became = threading.Event(), threading.Event(), []

    def here() -> None:
        with transaction.atomic():
            answer(actor=who.lin, now=utc_now(), given=Given(first.pk, question.pk, first.version, "我们知道。"))
            given_here.set()
            done.wait(10)
        connection.close()

    def there() -> None:
        try:
            answer(actor=who.wu, now=utc_now(), given=Given(second.pk, question.pk, second.version, "我们也知道。"))
            became.append("kept")
        except Warned:
            became.append("warned")
        finally:
            connection.close()

    one, two = threading.Thread(target=here), threading.Thread(target=there)
    one.start()
    assert given_here.wait(10)
    two.start()
    two.join(timeout=1)  # it waits for the first to be through
    done.set()
    one.join()
    two.join()
    assert became == ["warned"]


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
