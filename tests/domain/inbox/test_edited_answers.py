"""Answers that are out get other words where the network can: approved where answers are, sent by the same ledger."""

from datetime import timedelta

import pytest

from guanwei.accounts.models import Account
from guanwei.accounts.values import set_value
from guanwei.delivery import attempts
from guanwei.delivery.models import Delivery
from guanwei.delivery.outcomes import settle
from guanwei.delivery.recheck import KeptIn, Ready
from guanwei.delivery.reconcile import ToRead
from guanwei.inbox import answer_review
from guanwei.inbox.actions import done_when_out
from guanwei.inbox.answer_owner import AnswerOwner
from guanwei.inbox.answer_rules import AnswerRefused, Given, words_now
from guanwei.inbox.answering import answer
from guanwei.inbox.conversation import Answered, thread_page
from guanwei.inbox.models import Answer
from guanwei.lib.clock import utc_now
from guanwei.networks.acts import Form, Operation
from guanwei.networks.contract import Accepted, Outcome, Unknown
from guanwei.networks.incoming import Kind
from guanwei.networks.registry import limits_for
from guanwei.web.conversations import editable, take_backs
from tests import cast as people
from tests.domain.delivery.ledger import begun, claimed
from tests.domain.inbox.hearing import shown
from tests.domain.inbox.talking import answered, delivery_of, thread_of, wrote

pytestmark = pytest.mark.django_db
OWNER = AnswerOwner()
ID, URL = "https://m.example/@qingheming/7", "https://m.example/@qingheming/7"
BEFORE, AFTER = "九点开门。", "十点开门，刚才写错了。"


@pytest.fixture
def who() -> people.Cast:
    return people.cast(weibo_profile="granted")


@pytest.fixture
def account(who: people.Cast) -> Account:
    made = people.mastodon_account(who.admin, who.brand)
    Account.objects.update(health="alive")
    return made


@pytest.fixture
def said(who: people.Cast, account: Account) -> Answer:
    """An answer of Lin's that is out."""
    question = wrote(account, kind=Kind.MENTION, form=Form.POST, remote_id="https://fan.example/1")
    made = answered(who.lin, question, BEFORE)
    came_to(made, Accepted(ID, URL))
    return made


def came_to(made: Answer, outcome: Outcome) -> Delivery:
    now = utc_now() + timedelta(seconds=10)
    [one] = claimed(now)
    [begun_one] = begun(one, now)
    limits, operation = limits_for("mastodon", "token"), Operation(made.operation)
    settled = settle(outcome, tries=1, now=now, limits=limits, operation=operation)
    attempts.store(now=now, worker="one", ended=[attempts.Ended(one.id, begun_one.number, now, settled, "")])
    OWNER.settle({made.pk: settled}, now=now)
    made.refresh_from_db()
    return delivery_of(made)


def edited(who: people.Cast, said: Answer, text: str = AFTER) -> Answer:
    thread = thread_of(said.interaction)
    given = Given(thread.pk, said.interaction_id, thread.version, text, operation=Operation.EDIT, takes_back_id=said.pk)
    return answer(actor=who.lin, now=utc_now(), given=given)


def rechecked() -> Ready | KeptIn:
    now = utc_now() + timedelta(seconds=10)
    [one] = claimed(now)
    return OWNER.recheck([one], now=now, timeout=5)[one.id]


def test_other_words_go_out_for_the_answer_itself_and_nothing_new(who: people.Cast, said: Answer) -> None:
    made = edited(who, said)
    assert (delivery_of(made).operation, delivery_of(made).state) == ("edit", "waiting")
    ready = rechecked()
    assert isinstance(ready, Ready)
    out = ready.outbound
    assert (out.operation, out.text, out.target.remote_id, out.visibility) == (Operation.EDIT, AFTER, ID, "")
    Delivery.objects.filter(operation="edit").update(state="waiting", worker="", lease_until=None)
    waited = thread_of(said.interaction).answered_at
    came_to(made, Accepted(ID, URL))
    said.refresh_from_db()
    assert (made.state, said.state, said.text, words_now(said)) == ("out", "out", BEFORE, AFTER)
    assert thread_of(said.interaction).answered_at == waited  # nobody was answered anew


def test_it_can_be_edited_again_and_taken_back_afterwards_but_not_twice_at_once(who: people.Cast, said: Answer) -> None:
    first = edited(who, said)
    with pytest.raises(AnswerRefused):
        edited(who, said, "十一点开门。")
    page = thread_page(who.lin, first.thread_id, now=utc_now())
    assert said.pk not in editable(page)
    came_to(first, Accepted(ID, URL))
    page = thread_page(who.lin, first.thread_id, now=utc_now())
    assert said.pk in editable(page)
    assert said.pk in take_backs(page)
    assert [one.answer.operation for one in page.timeline if isinstance(one, Answered)] == ["reply", "edit"]
    with pytest.raises(AnswerRefused):
        edited(who, said, AFTER)  # that is what it says
    assert edited(who, said, BEFORE).state == "approved"


def test_where_answers_are_approved_so_is_an_edit_bound_to_what_it_is_aimed_at(who: people.Cast, said: Answer) -> None:
    set_value(actor=who.admin, now=utc_now(), key="inbox.approve_answers", value="on")
    made = edited(who, said)
    assert made.state == "review"
    answer_review.approve(actor=who.chen, now=utc_now(), answer_id=made.pk, content_hash=made.content_hash)
    Delivery.objects.filter(operation="reply").update(remote_id="https://m.example/@qingheming/8")
    kept = rechecked()
    assert isinstance(kept, KeptIn)
    assert (kept.settled.state, kept.settled.held_for) == ("held", "approval")


def test_what_was_taken_back_meanwhile_gets_no_other_words(who: people.Cast, said: Answer) -> None:
    edited(who, said)
    Answer.objects.filter(pk=said.pk).update(state="taken_back")
    kept = rechecked()
    assert isinstance(kept, KeptIn)
    assert (kept.settled.state, kept.settled.held_for) == ("held", "content")
    with pytest.raises(AnswerRefused):
        edited(who, Answer.objects.get(pk=said.pk), "又改了。")


def test_a_doubtful_edit_is_looked_for_at_the_answer(who: people.Cast, said: Answer) -> None:
    delivery = came_to(edited(who, said), Unknown("timed out"))
    assert delivery.state == "unknown"
    seek = OWNER.seek(ToRead(delivery, utc_now(), frozenset({ID})), timeout=5)
    assert seek is not None
    assert (seek.sought.operation, seek.sought.target.remote_id, seek.sought.text) == (Operation.EDIT, ID, AFTER)
    assert seek.sought.known_ids == frozenset()


def test_where_answers_are_comments_nobody_can_edit_them(who: people.Cast) -> None:
    Account.objects.update(health="alive")
    made = answered(who.lin, wrote(who.weibo), BEFORE)
    came_to(made, Accepted("5120000000000001", "https://weibo.com/1/a"))
    with pytest.raises(AnswerRefused) as refused:
        edited(who, made)
    assert "评论" in refused.value.words.zh
    assert editable(thread_page(who.lin, made.thread_id, now=utc_now())) == set()


def test_a_conversation_is_done_once_the_other_words_are_out(who: people.Cast, said: Answer) -> None:
    made = edited(who, said)
    thread = said.thread
    done_when_out(actor=who.lin, now=utc_now(), shown=shown(thread))
    came_to(made, Accepted(ID, URL))
    thread.refresh_from_db()
    assert thread.state == "done"
