"""A repost with words is a post of the forward group: it counts, is approved with what it passes on, and names it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guanwei.accounts.models import Account
from guanwei.delivery.models import Delivery
from guanwei.delivery.recheck import KeptIn, Ready
from guanwei.inbox.amplifying import repost
from guanwei.inbox.answer_rules import AnswerRefused
from guanwei.jobs.owners import OWNERS
from guanwei.lib.clock import utc_now
from guanwei.listening.models import Interaction
from guanwei.networks.acts import Form, Operation
from guanwei.networks.incoming import Kind, Visibility
from guanwei.practice.entries import ColumnGroup
from guanwei.publishing import actions, editing, review
from guanwei.publishing.actions import Placement, PlanRefused
from guanwei.publishing.context import own_scene
from guanwei.publishing.drafting import draft_of
from guanwei.publishing.models import Plan
from tests import cast as people
from tests.domain.delivery.ledger import claimed
from tests.domain.inbox.talking import thread_of, wrote

pytestmark = pytest.mark.django_db
WORDS = "谢谢阿禾的认真测评，水温这一段写得真细。"


@pytest.fixture
def who() -> people.Cast:
    cast = people.cast(weibo_profile="granted")
    Account.objects.update(health="alive")
    return cast


@pytest.fixture
def praise(who: people.Cast) -> Interaction:
    return wrote(who.weibo, "这家的绿茶真不错", kind=Kind.MENTION, form=Form.POST, remote_id="5110000000000009")


def passed_on(who: people.Cast, interaction: Interaction, text: str = WORDS, *, minutes: int = 5) -> Plan:
    thread = thread_of(interaction)
    return repost(
        actor=who.lin,
        now=utc_now(),
        thread_id=thread.pk,
        interaction_id=interaction.pk,
        text=text,
        due_at=people.soon(minutes=minutes),
    )


def let_out(who: people.Cast, plan: Plan) -> Plan:
    plan = review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    return review.approve(
        actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash, public_ip=people.OFFICE
    )


def rechecked(plan: Plan) -> Ready | KeptIn:
    assert plan.due_at is not None
    now = plan.due_at + timedelta(seconds=1)
    [one] = claimed(now)
    return OWNERS["plan"].recheck([one], now=now, timeout=5)[one.id]


def test_it_is_a_draft_of_the_forward_group_that_the_mix_counts(who: people.Cast, praise: Interaction) -> None:
    plan = passed_on(who, praise)
    assert (plan.state, plan.group, plan.post.column.code) == ("draft", "forward", "F")
    assert thread_of(praise).version > 1
    timeline = own_scene(who.weibo, now=utc_now()).timelines[who.weibo.pk]
    window = (utc_now() - timedelta(days=1), utc_now() + timedelta(days=1))
    assert [entry.group for entry in timeline.between(window)] == [ColumnGroup.FORWARD]


def test_it_goes_out_as_a_repost_of_what_was_approved(who: people.Cast, praise: Interaction) -> None:
    plan = let_out(who, passed_on(who, praise))
    assert Delivery.objects.get().operation == "repost"
    ready = rechecked(plan)
    assert isinstance(ready, Ready)
    assert (ready.outbound.operation, ready.outbound.text) == (Operation.REPOST, WORDS)
    assert ready.outbound.target is not None
    assert ready.outbound.target.remote_id == "5110000000000009"


def test_another_original_is_not_what_was_approved(who: people.Cast, praise: Interaction) -> None:
    plan = let_out(who, passed_on(who, praise))
    Interaction.objects.filter(pk=praise.pk).update(remote_id="777")
    kept = rechecked(plan)
    assert isinstance(kept, KeptIn)
    assert kept.settled.held_for == "approval"


def test_what_was_deleted_meanwhile_is_not_passed_on(who: people.Cast, praise: Interaction) -> None:
    plan = let_out(who, passed_on(who, praise))
    Interaction.objects.filter(pk=praise.pk).update(gone_at=utc_now())
    kept = rechecked(plan)
    assert isinstance(kept, KeptIn)
    assert (kept.settled.held_for, "已被删除" in kept.settled.words.zh) == ("content", True)


def test_rights_without_reposts_make_it_a_task_by_hand(who: people.Cast, praise: Interaction) -> None:
    Account.objects.filter(pk=who.weibo.pk).update(profile="ordinary")
    let_out(who, passed_on(who, praise))
    assert Delivery.objects.get().state == "by_hand"


def test_new_words_still_pass_on_the_same(who: people.Cast, praise: Interaction) -> None:
    plan = passed_on(who, praise)
    before = plan.content_hash
    draft = replace(draft_of(plan), text="谢谢阿禾。水温这一段写得真细。")
    [plan] = actions.revise(actor=who.lin, now=utc_now(), post_id=plan.post_id, draft=draft)
    assert plan.repost_of == praise
    assert plan.content_hash != before
    assert isinstance(rechecked(let_out(who, plan)), Ready)


def test_it_is_not_moved_to_an_account_that_never_heard_it(who: people.Cast, praise: Interaction) -> None:
    plan = passed_on(who, praise)
    with pytest.raises(PlanRefused):
        editing.edit(
            actor=who.lin,
            now=utc_now(),
            post_id=plan.post_id,
            draft=draft_of(plan),
            placements=[Placement(who.weibo, plan.due_at), Placement(who.bluesky, plan.due_at)],
        )


@pytest.mark.parametrize(
    "different",
    [
        {"visibility": Visibility.FOLLOWERS},
        {"visibility": Visibility.DIRECT},
        {"kind": Kind.DIRECT, "by_hand": True},
        {"kind": Kind.COMMENT, "form": Form.COMMENT},
        {"kind": Kind.REPOST, "form": Form.REPOST},
    ],
)
def test_what_was_not_said_as_a_post_in_public_is_not_passed_on(who: people.Cast, different: dict[str, object]) -> None:
    told = wrote(who.weibo, **({"kind": Kind.MENTION, "form": Form.POST} | different))  # type: ignore[arg-type]
    with pytest.raises(AnswerRefused):
        passed_on(who, told)
