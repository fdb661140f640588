"""An answer on its way: what the owner lets out and keeps in, what becomes of thread and answer, answers by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from guanwei.accounts.models import Account
from guanwei.accounts.values import set_value
from guanwei.delivery import attempts, stops
from guanwei.delivery.actions import DeliveryRefused
from guanwei.delivery.models import Delivery
from guanwei.delivery.outcomes import settle
from guanwei.delivery.recheck import KeptIn, Ready
from guanwei.delivery.reconcile import ToRead
from guanwei.inbox import answer_deciding, answer_review
from guanwei.inbox.answer_checks import findings_in, settings_for
from guanwei.inbox.answer_content import Aimed, aimed_at
from guanwei.inbox.answer_owner import AnswerOwner
from guanwei.inbox.answer_rules import AnswerRefused, Given, Warned
from guanwei.inbox.answering import answer, cancel, rewrite
from guanwei.inbox.models import Answer
from guanwei.lib.clock import utc_now
from guanwei.lib.text import mastodon_length
from guanwei.listening.models import Interaction
from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.contract import Accepted, Outcome, Rejected, Unknown
from guanwei.networks.incoming import Kind, Visibility
from guanwei.networks.registry import limits_for
from guanwei.practice.findings import Finding
from guanwei.practice.settings import Settings
from tests import cast as people
from tests.domain.delivery.ledger import begun, claimed
from tests.domain.inbox.talking import WORDS, answered, delivery_of, given, heard, thread_of, wrote

pytestmark = pytest.mark.django_db
OWNER = AnswerOwner()
WEIBO = limits_for("weibo", "granted")


@pytest.fixture
def who() -> people.Cast:
    cast = people.cast(weibo_profile="granted")
    Account.objects.update(health="alive")
    return cast


@pytest.fixture
def question(who: people.Cast) -> Interaction:
    return wrote(who.weibo)


def later(seconds: float = 10) -> datetime:
    return utc_now() + timedelta(seconds=seconds)


def rechecked(now: datetime | None = None) -> Ready | KeptIn:
    [one] = claimed(now or later())
    return OWNER.recheck([one], now=later(), timeout=5)[one.id]


def came_to(made: Answer, outcome: Outcome) -> Delivery:
    """What the sender does with a due answer, up to the outcome and what its owner makes of it."""
    now = later()
    [one] = claimed(now)
    [begun_one] = begun(one, now)
    operation = Operation(made.operation)
    settled = settle(outcome, tries=1, now=now, limits=WEIBO, operation=operation)
    ended = attempts.Ended(one.id, begun_one.number, now, settled, "")
    assert attempts.store(now=now, worker="one", ended=[ended]) == {one.id}
    OWNER.settle({made.pk: settled}, now=now)
    made.refresh_from_db()
    return delivery_of(made)


def test_what_goes_out_names_what_it_answers(who: people.Cast) -> None:
    question = wrote(who.weibo, remote_id="5110000000000001", by="阿禾", ref={"cid": "x"})
    answered(who.lin, question, author_ip=people.OFFICE)
    ready = rechecked()
    assert isinstance(ready, Ready)
    out = ready.outbound
    assert (out.text, out.operation, out.public_ip) == (WORDS, Operation.REPLY, people.OFFICE)
    assert out.target == Target(
        "5110000000000001", Form.COMMENT, "5000000000000001", "id-阿禾", "阿禾", ref={"cid": "x"}
    )


def test_before_the_moment_of_taking_back_is_over_no_sender_takes_it(who: people.Cast, question: Interaction) -> None:
    answered(who.lin, question)
    assert claimed(utc_now()) == []


@pytest.mark.parametrize(
    ("change", "held_for"),
    [
        (lambda made: Answer.objects.update(text="被改过的话"), "approval"),
        (lambda made: Interaction.objects.update(remote_id="999"), "approval"),
        (lambda made: Answer.objects.update(operation="like"), "approval"),
        (lambda made: Answer.objects.update(state="review"), "approval"),
        (lambda made: Interaction.objects.update(gone_at=utc_now()), "content"),
        (lambda made: Account.objects.update(health="dead"), "health"),
    ],
)
def test_what_changed_since_it_was_given_is_kept_in(
    who: people.Cast, question: Interaction, change: Callable[[Answer], int], held_for: str
) -> None:
    change(answered(who.lin, question))
    kept = rechecked()
    assert isinstance(kept, KeptIn)
    assert (kept.settled.state, kept.settled.held_for) == ("held", held_for)


def a_reply_on_mastodon(who: people.Cast, **said: object) -> Answer:
    """To something that was said behind a warning."""
    account = people.mastodon_account(who.admin, who.brand)
    Account.objects.update(health="alive")
    asked = wrote(account, kind=Kind.MENTION, form=Form.POST, remote_id="https://m.example/1", **said)
    Interaction.objects.filter(pk=asked.pk).update(content_warning="剧透")
    asked.refresh_from_db()
    return answered(who.lin, asked)


def test_a_warning_goes_out_with_the_answer_as_its_author_saw_it_and_not_as_a_stranger_changed_it(
    who: people.Cast,
) -> None:
    made = a_reply_on_mastodon(who, visibility=Visibility.UNLISTED)
    ready = rechecked()
    assert isinstance(ready, Ready)
    assert (ready.outbound.content_warning, ready.outbound.visibility) == ("剧透", "unlisted")
    Delivery.objects.update(state="waiting", worker="", lease_until=None)
    Interaction.objects.filter(pk=made.interaction_id).update(content_warning="这家公司骗人")
    kept = rechecked()
    assert isinstance(kept, KeptIn)
    assert (kept.settled.state, kept.settled.held_for) == ("held", "approval")
    assert "对方" in kept.settled.words.zh


def test_of_a_long_warning_the_beginning_goes_out_and_counts_with_the_answer(who: people.Cast) -> None:
    """Mastodon counts both together: else a stranger's long warning would have every answer refused."""
    account = people.mastodon_account(who.admin, who.brand)
    asked = wrote(account, kind=Kind.MENTION, form=Form.POST, remote_id="https://m.example/1")
    Interaction.objects.filter(pk=asked.pk).update(content_warning="剧透" * 240)
    aimed = aimed_at(account, Interaction.objects.select_related("contact").get())
    settings = settings_for([account])[account.pk]
    assert aimed.warning_of(Operation.REPLY) == "剧透" * 50 + "…"
    name = mastodon_length(aimed.prefix("答"))
    longest = aimed.limits(Operation.REPLY).max_length - 101 - name
    assert "N.length" not in [found.id for found in judged_as(aimed, "答" * longest, settings)]
    [too_long] = [found for found in judged_as(aimed, "答" * (longest + 1), settings) if found.id == "N.length"]
    assert "内容警告" in too_long.message.zh and too_long.span == (longest, longest + 1)


def judged_as(aimed: Aimed, text: str, settings: Settings) -> tuple[Finding, ...]:
    return findings_in(aimed, Operation.REPLY, text, settings, now=utc_now())


def test_an_approver_lets_out_the_warning_that_was_read(who: people.Cast) -> None:
    set_value(actor=who.admin, now=utc_now(), key="inbox.approve_answers", value="on")
    made = a_reply_on_mastodon(who)
    Interaction.objects.filter(pk=made.interaction_id).update(content_warning="这家公司骗人")
    with pytest.raises(AnswerRefused):
        answer_review.approve(actor=who.chen, now=utc_now(), answer_id=made.pk, content_hash=made.content_hash)
    again = rewrite(
        actor=who.lin, now=utc_now(), answer_id=made.pk, text=WORDS, written_for=thread_of(made.interaction).version
    )
    answer_review.approve(actor=who.chen, now=utc_now(), answer_id=made.pk, content_hash=again.content_hash)
    assert isinstance(rechecked(), Ready)


def test_rights_that_were_lost_make_it_a_task_by_hand(who: people.Cast, question: Interaction) -> None:
    answered(who.lin, question)
    Account.objects.update(profile="by_hand")
    kept = rechecked()
    assert isinstance(kept, KeptIn)
    assert kept.settled.state == "by_hand"


def test_many_answers_are_asked_about_with_as_many_statements_as_one(
    who: people.Cast, django_assert_num_queries: Callable[..., object]
) -> None:
    ids = [answered(who.lin, wrote(who.weibo, by=f"人{n}"), f"{WORDS}{n}").pk for n in range(6)]
    now = later()
    one = claimed(now)[0]
    batch = [replace(one, id=n, purpose_id=made) for n, made in enumerate(ids)]
    with django_assert_num_queries(5):
        OWNER.recheck(batch, now=now, timeout=5)
    with django_assert_num_queries(5):
        OWNER.recheck(batch[:1], now=now, timeout=5)


# --- what becomes of the thread --------------------------------------------------------------------------------------


def test_an_answer_that_is_out_stops_the_clock(who: people.Cast, question: Interaction) -> None:
    assert thread_of(question).waiting_since == question.created_at
    made = answered(who.lin, question)
    assert thread_of(question).waiting_since is not None
    delivery = came_to(made, Accepted("5120000000000001", "https://weibo.com/1/a"))
    thread = thread_of(question)
    assert (made.state, made.out_at) == ("out", delivery.sent_at)
    assert (thread.waiting_since, thread.answer_by, thread.answered_at) == (None, None, delivery.sent_at)


def test_what_they_wrote_while_it_was_on_its_way_still_waits(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    more = wrote(who.weibo, "还有，用玻璃杯可以吗？", at=utc_now())
    came_to(made, Accepted("5120000000000001", ""))
    thread = thread_of(question)
    assert thread.waiting_since == more.created_at
    assert thread.answer_by is not None


def test_a_like_is_no_answer_so_the_clock_goes_on(who: people.Cast) -> None:
    Account.objects.filter(pk=who.weibo.pk).update(profile="granted")
    question = wrote(who.weibo)
    made = answered(who.zhou, question, operation=Operation.DELETE)
    came_to(made, Accepted(question.remote_id, ""))
    assert made.state == "out"
    assert thread_of(question).waiting_since is not None


def test_an_answer_that_may_be_out_is_neither_out_nor_forgotten(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    delivery = came_to(made, Unknown("no answer"))
    assert (made.state, delivery.state) == ("approved", "unknown")
    assert thread_of(question).waiting_since is not None
    with pytest.raises(Warned) as warned:
        answered(who.chen, question, "八十度。")
    assert "不知道发没发出去" in warned.value.words.zh
    with pytest.raises(AnswerRefused):
        cancel(actor=who.lin, now=utc_now(), answer_id=made.pk)


def test_an_unclear_answer_is_looked_for_by_what_it_answers(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    delivery = came_to(made, Unknown("no answer"))
    seek = OWNER.seek(ToRead(delivery, utc_now(), frozenset({"1"})), timeout=5)
    assert seek is not None
    assert (seek.sought.text, seek.sought.operation, seek.sought.known_ids) == (WORDS, "reply", {"1"})
    assert seek.sought.target is not None
    assert seek.sought.target.remote_id == question.remote_id


def test_the_target_of_an_act_is_no_strange_post_when_it_is_read_back(who: people.Cast, question: Interaction) -> None:
    made = answered(who.zhou, question, operation=Operation.DELETE)
    delivery = came_to(made, Unknown("no answer"))
    seek = OWNER.seek(ToRead(delivery, utc_now(), frozenset({question.remote_id})), timeout=5)
    assert seek is not None
    assert seek.sought.known_ids == frozenset()


# --- what a person decides -------------------------------------------------------------------------------------------


def test_an_unclear_answer_that_somebody_saw_is_out(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    delivery = came_to(made, Unknown("no answer"))
    answer_deciding.confirm_out(actor=who.zhou, now=utc_now(), delivery_id=delivery.pk, link="")
    assert Answer.objects.get(pk=made.pk).state == "out"
    assert thread_of(question).waiting_since is None


def test_an_unclear_answer_that_is_not_there_goes_out_now(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    delivery = came_to(made, Unknown("no answer"))
    now = utc_now()
    again = answer_deciding.send_now(actor=who.zhou, now=now, delivery_id=delivery.pk)
    assert (again.state, again.late_at) == ("waiting", now + timedelta(hours=24))


def test_an_answer_that_was_let_go_leaves_room_for_another(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    delivery = came_to(made, Rejected("20019", "repeat"))
    assert delivery.state == "refused"
    answer_deciding.let_go(actor=who.zhou, now=utc_now(), delivery_id=delivery.pk)
    assert Answer.objects.get(pk=made.pk).state == "cancelled"
    assert answered(who.chen, question, "八十度。").state == "approved"


def test_a_task_by_hand_is_done_with_or_without_a_link(who: people.Cast, question: Interaction) -> None:
    Account.objects.update(profile="by_hand")
    made = answered(who.lin, question)
    delivery = delivery_of(made)
    assert delivery.state == "by_hand"
    with pytest.raises(AnswerRefused):
        answer_deciding.done_by_hand(
            actor=who.zhou, now=utc_now(), delivery_id=delivery.pk, link="https://elsewhere.example/1"
        )
    done = answer_deciding.done_by_hand(
        actor=who.zhou, now=utc_now(), delivery_id=delivery.pk, link="https://weibo.com/6000000009/K3fnuEfZK"
    )
    # The link is that of the post above the comment: not this answer's own number.
    assert (done.state, done.remote_id, done.url) == ("sent", "", "https://weibo.com/6000000009/K3fnuEfZK")
    assert thread_of(question).waiting_since is None


def test_an_answer_in_the_app_is_on_record_stops_the_clock_and_warns_the_next(
    who: people.Cast, question: Interaction
) -> None:
    at = utc_now() - timedelta(minutes=2)
    made = answer_deciding.record_by_hand(actor=who.zhou, now=utc_now(), given=given(question), at=at)
    delivery = delivery_of(made)
    assert (made.state, made.out_at) == ("out", at)
    assert (delivery.state, delivery.outcome, delivery.sent_at) == ("sent", "by_hand", at)
    assert thread_of(question).answered_at == at
    with pytest.raises(Warned):
        answered(who.lin, question, "八十度。")


def test_a_stop_does_not_undo_what_was_said_in_the_app(who: people.Cast, question: Interaction) -> None:
    stops.stop(actor=who.zhou, now=utc_now(), reason="舆情", account=who.weibo)
    made = answer_deciding.record_by_hand(actor=who.zhou, now=utc_now(), given=given(question))
    assert delivery_of(made).state == "sent"
    waiting = answered(who.lin, wrote(who.weibo, "那凉水呢", by="老周"))
    assert delivery_of(waiting).state == "stopped"


def test_nothing_has_been_said_in_the_app_tomorrow(who: people.Cast, question: Interaction) -> None:
    with pytest.raises(AnswerRefused):
        answer_deciding.record_by_hand(actor=who.zhou, now=utc_now(), given=given(question), at=later(60))


def test_two_answers_in_the_app_do_not_have_one_link(who: people.Cast) -> None:
    link = "https://bsky.app/profile/qingheming.test/post/3lbq2abc22k2x"
    first = wrote(who.bluesky, kind=Kind.MENTION, form=Form.POST, remote_id="at://a/1")
    second = wrote(who.bluesky, kind=Kind.MENTION, form=Form.POST, remote_id="at://b/1", by="老周")
    answer_deciding.record_by_hand(actor=who.zhou, now=utc_now(), given=given(first), link=link)
    with pytest.raises(DeliveryRefused):
        answer_deciding.record_by_hand(actor=who.zhou, now=utc_now(), given=given(second), link=link)


# --- taking back what is out -----------------------------------------------------------------------------------------


def test_an_answer_that_is_out_is_taken_back_by_its_own_id_and_then_answered_anew(
    who: people.Cast, question: Interaction
) -> None:
    made = answered(who.lin, question)
    came_to(made, Accepted("5120000000000001", ""))
    back = answered(who.lin, question, operation=Operation.DELETE, takes_back_id=made.pk)
    ready = rechecked()
    assert isinstance(ready, Ready)
    assert (ready.outbound.target or Target("")).remote_id == "5120000000000001"
    Delivery.objects.filter(purpose_id=back.pk).update(state="waiting", worker="", lease_until=None)
    came_to(back, Accepted("5120000000000001", ""))
    assert Answer.objects.get(pk=made.pk).state == "taken_back"
    assert answered(who.lin, question).state == "approved"


def test_what_is_not_out_is_not_taken_back_from_the_network(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question)
    with pytest.raises(AnswerRefused):
        answered(who.lin, question, operation=Operation.DELETE, takes_back_id=made.pk)


# --- who may hear it -------------------------------------------------------------------------------------------------


def test_what_was_said_in_confidence_is_not_answered_before_all(who: people.Cast) -> None:
    private = wrote(who.weibo, kind=Kind.MENTION, form=Form.POST, visibility=Visibility.DIRECT)
    with pytest.raises(AnswerRefused):
        answered(who.lin, private)


def test_an_approver_is_told_when_what_it_answers_is_gone(who: people.Cast, question: Interaction) -> None:
    made = answered(who.lin, question, "看 https://elsewhere.example/ 。")
    assert made.state == "review"
    Interaction.objects.update(gone_at=utc_now())
    with pytest.raises(AnswerRefused):
        answer_review.approve(actor=who.chen, now=utc_now(), answer_id=made.pk, content_hash=made.content_hash)


def test_two_accounts_hear_the_same_with_a_ref_of_their_own(who: people.Cast) -> None:
    mention = wrote(who.weibo, kind=Kind.MENTION, form=Form.POST, ref={"of": "ours"})
    heard(who.other_account, mention, {"of": "theirs"})
    thread = thread_of(mention, who.weibo)
    answer(actor=who.lin, now=utc_now(), given=Given(thread.pk, mention.pk, thread.version, WORDS))
    ready = rechecked()
    assert isinstance(ready, Ready)
    assert dict((ready.outbound.target or Target("")).ref) == {"of": "ours"}
