"""Answering: into the ledger, to an approver, taken back, warned, refused."""

from datetime import timedelta

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.models import Account
from guanwei.accounts.values import set_value
from guanwei.approvals.actions import ApprovalRefused
from guanwei.delivery.models import Delivery
from guanwei.inbox import answer_review
from guanwei.inbox.answer_checks import check_answer
from guanwei.inbox.answer_rules import AnswerRefused, Given, Warned
from guanwei.inbox.answering import answer, cancel, rewrite
from guanwei.inbox.models import Answer, Draft, Thread
from guanwei.inbox.presence import heartbeat
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Interaction
from guanwei.networks.acts import Form, Operation
from guanwei.networks.contract import Accepted
from guanwei.networks.incoming import Kind
from guanwei.people.models import User
from guanwei.trail.models import Entry
from tests import cast as people
from tests.domain.inbox.talking import WORDS, answered, delivery_of, given, heard, thread_of, wrote
from tests.domain.inbox.test_answers_going_out import came_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> people.Cast:
    return people.cast(weibo_profile="granted")


@pytest.fixture
def question(who: people.Cast) -> Interaction:
    return wrote(who.weibo)


def test_an_answer_waits_a_moment_in_the_ledger_in_which_it_can_be_taken_back(
    who: people.Cast, question: Interaction
) -> None:
    now = utc_now()
    made = answer(actor=who.lin, now=now, given=given(question))
    delivery = delivery_of(made)
    assert (delivery.state, delivery.operation, delivery.due_at) == ("waiting", "reply", now + timedelta(seconds=5))
    assert delivery.late_at == delivery.due_at + timedelta(hours=24)
    assert delivery.content_hash == made.content_hash
    cancel(actor=who.lin, now=utc_now(), answer_id=made.pk)
    assert (delivery_of(made).state, Answer.objects.get().state) == ("cancelled", "cancelled")
    assert answered(who.lin, question).pk != made.pk


def test_what_somebody_was_writing_is_no_draft_any_more_once_it_is_said(
    who: people.Cast, question: Interaction
) -> None:
    now = utc_now()
    for person in (who.lin, who.chen):
        Draft.objects.create(thread=thread_of(question), user=person, text=WORDS, present_at=now, changed_at=now)
    answered(who.lin, question)
    assert [draft.user for draft in Draft.objects.all()] == [who.chen]


def test_what_was_typed_since_the_draft_was_kept_last_was_said_too(who: people.Cast, question: Interaction) -> None:
    thread, now = thread_of(question), utc_now()
    kept = heartbeat(actor=who.lin, now=now, thread_id=thread.pk, version=thread.version, text="水温八十度吧")
    answered(who.lin, question, "水温，八十度最合适。", draft_at=kept.changed_at)
    assert not Draft.objects.filter(user=who.lin).exists()


def test_what_another_window_wrote_meanwhile_is_still_a_draft(who: people.Cast, question: Interaction) -> None:
    """An older window, the command line: they say what they say, and nothing else is lost by it."""
    thread, now = thread_of(question), utc_now()
    heartbeat(actor=who.lin, now=now, thread_id=thread.pk, version=thread.version, text="您好，先用凉水润一下叶子")
    answered(who.lin, question, "八十度。", draft_at=now - timedelta(minutes=3))
    assert Draft.objects.get(user=who.lin).text == "您好，先用凉水润一下叶子"


def test_who_may_only_look_cannot_answer_and_for_a_stranger_there_is_nothing(
    who: people.Cast, question: Interaction
) -> None:
    with pytest.raises(NotAllowed):
        answered(who.qin, question)
    with pytest.raises(Thread.DoesNotExist):
        answered(who.wu, question)


@pytest.mark.parametrize("operation", [Operation.HIDE, Operation.DELETE, Operation.BLOCK, Operation.REPORT])
def test_who_only_writes_does_not_moderate(who: people.Cast, question: Interaction, operation: Operation) -> None:
    with pytest.raises(NotAllowed):
        answered(who.lin, question, operation=operation)
    assert answered(who.zhou, question, operation=operation).operation == operation


def test_what_only_the_app_can_becomes_a_task_by_hand(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question, operation=Operation.LIKE)
    delivery = delivery_of(made)
    assert delivery.state == "by_hand"
    assert "不能由程序点赞" in delivery.words["zh"]


def test_what_is_done_once_is_not_done_twice(who: people.Cast, question: Interaction) -> None:
    answered(who.lin, question, operation=Operation.LIKE)
    with pytest.raises(AnswerRefused):
        answered(who.chen, question, operation=Operation.LIKE, knowingly=True)


def test_a_person_is_blocked_once_whatever_they_wrote(who: people.Cast, question: Interaction) -> None:
    answered(who.zhou, question, operation=Operation.BLOCK)
    with pytest.raises(AnswerRefused):
        answered(who.zhou, wrote(who.weibo, "又来了"), operation=Operation.BLOCK)


def test_words_are_needed_and_only_for_words(who: people.Cast, question: Interaction) -> None:
    with pytest.raises(AnswerRefused):
        answered(who.lin, question, " \u200b\n")
    assert answered(who.lin, question, operation=Operation.PIN).text == ""


def test_a_repost_is_a_post_and_not_an_answer(who: people.Cast, question: Interaction) -> None:
    with pytest.raises(AnswerRefused):
        answered(who.lin, question, operation=Operation.REPOST)


def test_something_in_another_conversation_is_not_answered_from_here(who: people.Cast, question: Interaction) -> None:
    other = wrote(who.weibo, "别的事", by="老周")
    with pytest.raises(AnswerRefused):
        answered(who.lin, question, interaction_id=other.pk)


def test_what_was_deleted_is_not_answered(who: people.Cast, question: Interaction) -> None:
    Interaction.objects.update(gone_at=utc_now())
    with pytest.raises(AnswerRefused) as refused:
        answered(who.lin, question)
    assert "已经删除" in refused.value.words.zh


# --- warnings --------------------------------------------------------------------------------------------------------


def test_two_people_who_answer_the_same_are_not_both_heard_without_knowing_it(
    who: people.Cast, question: Interaction
) -> None:
    both_saw = thread_of(question).version
    answered(who.lin, question, written_for=both_saw)
    with pytest.raises(Warned) as warned:
        answered(who.chen, question, "八十度。", written_for=both_saw)
    assert "林晓已经写了回复" in warned.value.words.zh
    assert Answer.objects.count() == 1
    second = answered(who.chen, question, "八十度。", knowingly=True)
    assert second.knowingly
    assert Answer.objects.count() == 2


def test_a_warning_that_somebody_went_past_says_nothing_about_what_came_after_it(
    who: people.Cast, question: Interaction
) -> None:
    answered(who.lin, question)
    warned_at = thread_of(question).version
    answered(who.zhou, question, "八十度。", knowingly=True)
    with pytest.raises(Warned) as warned:
        answered(who.chen, question, "八十度最好。", written_for=warned_at, knowingly=True)
    assert "周航已经写了回复" in warned.value.words.zh
    wrote(who.weibo, "还有，用玻璃杯可以吗？")
    with pytest.raises(Warned):
        answered(who.chen, question, "八十度最好。", written_for=thread_of(question).version - 1, knowingly=True)
    assert Answer.objects.count() == 2


def test_the_very_same_words_do_not_go_out_twice_even_knowingly(who: people.Cast, question: Interaction) -> None:
    answered(who.lin, question)
    with pytest.raises(AnswerRefused):
        answered(who.lin, question, knowingly=True)


def test_whoever_has_not_seen_what_they_wrote_since_is_told(who: people.Cast, question: Interaction) -> None:
    seen = thread_of(question).version
    wrote(who.weibo, "还有，用玻璃杯可以吗？")
    with pytest.raises(Warned) as warned:
        answered(who.lin, question, written_for=seen)
    assert warned.value.words.zh == "你打开之后，对方又有新的内容。"
    answered(who.lin, question)


def test_a_note_among_colleagues_is_nothing_to_warn_about(who: people.Cast, question: Interaction) -> None:
    seen = thread_of(question)
    seen.version += 3
    seen.save()
    answered(who.lin, question, written_for=seen.version - 3)


def test_another_account_of_ours_that_answered_is_told_without_its_name_to_who_cannot_see_it(who: people.Cast) -> None:
    mention = wrote(who.weibo, kind=Kind.MENTION, form=Form.POST)
    heard(who.other_account, mention)
    Account.objects.filter(pk=who.other_account.pk).update(profile="granted")
    elsewhere = thread_of(mention, who.other_account)
    answered_there = given_in(elsewhere.pk, mention, elsewhere.version)
    answer(actor=who.wu, now=utc_now(), given=answered_there)
    here = thread_of(mention, who.weibo)
    with pytest.raises(Warned) as warned:
        answer(actor=who.lin, now=utc_now(), given=given_in(here.pk, mention, here.version))
    assert "另一个账号" in warned.value.words.zh
    assert "吴敏" not in warned.value.words.zh


def given_in(thread: int, interaction: Interaction, version: int) -> Given:
    return Given(thread, interaction.pk, version, WORDS)


# --- approval --------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_approval(who: people.Cast) -> None:
    set_value(actor=who.he, now=utc_now(), key="inbox.approve_answers", value="on", account=who.weibo)


def approved(actor: User, made: Answer) -> Answer:
    return answer_review.approve(actor=actor, now=utc_now(), answer_id=made.pk, content_hash=made.content_hash)


@pytest.mark.usefixtures("with_approval")
def test_where_the_account_asks_for_it_nothing_goes_out_before_a_second_person_said_so(
    who: people.Cast, question: Interaction
) -> None:
    made = answered(who.chen, question)
    assert (made.state, Delivery.objects.count()) == ("review", 0)
    with pytest.raises(ApprovalRefused):
        approved(who.chen, made)
    [(_request, waiting)] = answer_review.waiting_for(who.he)
    assert waiting == made
    assert answer_review.waiting_for(who.chen) == []
    assert approved(who.he, made).state == "approved"
    assert delivery_of(made).state == "waiting"


@pytest.mark.usefixtures("with_approval")
def test_an_approver_lets_out_what_was_read_and_nothing_else(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    rewrite(actor=who.lin, now=utc_now(), answer_id=made.pk, text="八十度。", written_for=thread_of(question).version)
    with pytest.raises(AnswerRefused):
        approved(who.chen, made)
    assert approved(who.chen, Answer.objects.get(pk=made.pk)).text == "八十度。"


@pytest.mark.usefixtures("with_approval")
def test_whoever_wrote_an_earlier_wording_is_not_the_second_person_either(
    who: people.Cast, question: Interaction
) -> None:
    made = answered(who.chen, question)
    answer_review.send_back(actor=who.he, now=utc_now(), answer_id=made.pk, comment="少个句号")
    rewrite(actor=who.lin, now=utc_now(), answer_id=made.pk, text=f"{WORDS}。", written_for=thread_of(question).version)
    again = Answer.objects.get(pk=made.pk)
    assert answer_review.waiting_for(who.chen) == []
    with pytest.raises(AnswerRefused) as refused:
        approved(who.chen, again)
    assert "你写过" in refused.value.words.zh
    assert approved(who.he, again).state == "approved"


@pytest.mark.usefixtures("with_approval")
def test_what_came_back_is_rewritten_and_sent_in_again(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    answer_review.send_back(actor=who.chen, now=utc_now(), answer_id=made.pk, comment="说得再客气一点")
    assert Answer.objects.get().state == "returned"
    again = rewrite(
        actor=who.lin,
        now=utc_now(),
        answer_id=made.pk,
        text="您好，八十度最合适。",
        written_for=thread_of(question).version,
    )
    assert again.state == "review"
    assert approved(who.chen, again).state == "approved"


@pytest.mark.parametrize("operation", [Operation.HIDE, Operation.DELETE, Operation.BLOCK, Operation.REPORT])
def test_who_only_writes_does_not_set_off_anew_what_an_operator_did(
    who: people.Cast, question: Interaction, operation: Operation
) -> None:
    made = answer(actor=who.zhou, now=utc_now(), given=given(question, text="", operation=operation))
    Delivery.objects.update(state="missed")
    with pytest.raises(AnswerRefused):
        rewrite(actor=who.lin, now=utc_now(), answer_id=made.pk, text="", written_for=9, knowingly=True)
    assert (delivery_of(made).state, Answer.objects.get().author) == ("missed", who.zhou)


@pytest.mark.usefixtures("with_approval")
def test_what_came_back_is_warned_about_once_a_colleague_has_answered(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    answer_review.send_back(actor=who.chen, now=utc_now(), answer_id=made.pk, comment="不对")
    answered(who.chen, question, "八十度。")
    with pytest.raises(Warned):
        rewrite(
            actor=who.lin,
            now=utc_now(),
            answer_id=made.pk,
            text="您好，八十度。",
            written_for=thread_of(question).version,
        )


@pytest.mark.usefixtures("with_approval")
def test_only_words_are_approved(who: people.Cast, question: Interaction) -> None:
    assert answered(who.zhou, question, operation=Operation.HIDE).state == "approved"


def test_a_foreign_link_needs_an_approver_although_the_account_asks_for_none(
    who: people.Cast, question: Interaction
) -> None:
    assert answered(who.lin, question, f"看 {people.SITE} 。").state == "approved"
    other = wrote(who.weibo, "有教程吗", by="老周")
    assert answered(who.lin, other, "看 https://elsewhere.example/ 。").state == "review"


# --- checks ----------------------------------------------------------------------------------------------------------


def test_an_answer_that_is_too_long_is_refused_and_nothing_is_kept(who: people.Cast, question: Interaction) -> None:
    with pytest.raises(AnswerRefused) as refused:
        answered(who.lin, question, "好" * 141)
    assert "每条回复最多 140 字" in refused.value.words.zh
    assert (Answer.objects.count(), Delivery.objects.count()) == (0, 0)


def test_while_typing_the_same_findings_are_shown(who: people.Cast, question: Interaction) -> None:
    answered(who.lin, question)
    other = wrote(who.weibo, "水温呢", by="老周")

    def found(text: str) -> list[str]:
        thread = thread_of(other)
        findings = check_answer(viewer=who.lin, now=utc_now(), thread=thread, interaction=other, text=text)
        return [finding.id for finding in findings]

    assert found("八十度。") == []
    assert found(WORDS + "！") == ["E5.repeated"]
    assert found("好" * 200) == ["N.length"]


def test_an_answer_with_other_words_keeps_its_place_and_its_history(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    rewrite(actor=who.lin, now=utc_now(), answer_id=made.pk, text="八十度。", written_for=thread_of(question).version)
    delivery = delivery_of(made)
    made.refresh_from_db()
    assert (delivery.state, delivery.content_hash) == ("waiting", made.content_hash)
    assert Delivery.objects.count() == 1
    verbs = Entry.objects.filter(kind="answer", object_id=made.pk).values_list("verb", flat=True)
    assert {"answer.reply", "answer.rewritten"} <= set(verbs)


def test_nobody_has_seen_what_is_still_to_come(who: people.Cast) -> None:
    question = wrote(who.weibo)
    made = answered(who.lin, question, written_for=10**9)
    thread = thread_of(question)
    assert made.written_for < thread.version
    came_to(made, Accepted("5200000000000001", ""))
    wrote(who.weibo, "还有一个问题")
    thread.refresh_from_db()
    assert thread.waiting_since is not None
