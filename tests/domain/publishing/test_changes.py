"""What is out is taken down or put into other words by the same ledger: once, approved where words change."""

from datetime import datetime, timedelta

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.actions import grant
from guanwei.accounts.models import Account
from guanwei.accounts.values import set_value
from guanwei.approvals.actions import ApprovalRefused
from guanwei.delivery import attempts, stops
from guanwei.delivery.claim import Claimed
from guanwei.delivery.models import Delivery
from guanwei.delivery.outcomes import settle
from guanwei.delivery.recheck import KeptIn, Ready
from guanwei.jobs import deciding
from guanwei.jobs.owners import OWNERS
from guanwei.lib.clock import utc_now
from guanwei.networks.acts import Operation, Target
from guanwei.networks.contract import Accepted, Outcome, Unknown
from guanwei.networks.registry import limits_for
from guanwei.people.roles import Role
from guanwei.practice.fingerprint import fingerprint
from guanwei.publishing import changing
from guanwei.publishing.actions import PlanRefused
from guanwei.publishing.change_queries import waiting_for
from guanwei.publishing.context import own_scene
from guanwei.publishing.models import Change, Plan
from guanwei.publishing.sending import mark_published
from tests import cast as people
from tests.domain.delivery.ledger import begun, claimed

pytestmark = pytest.mark.django_db
OWNER = OWNERS["change"]
ID = "5130000000000001"


@pytest.fixture
def who() -> people.Cast:
    cast = people.cast(weibo_profile="granted")
    Account.objects.update(health="alive")
    return cast


@pytest.fixture
def published(who: people.Cast) -> Plan:
    return out(people.approved(who, who.weibo))


def out(plan: Plan, remote_id: str = ID) -> Plan:
    now = utc_now()
    Delivery.objects.filter(purpose_kind="plan", purpose_id=plan.pk).update(
        state="sent", remote_id=remote_id, url="https://weibo.com/1/a", sent_at=now
    )
    mark_published({plan.pk: now}, now=now)
    plan.refresh_from_db()
    return plan


def down(who: people.Cast, plan: Plan, reason: str = "价格写错了") -> Change:
    return changing.take_down(actor=who.zhou, now=utc_now(), plan_id=plan.pk, reason=reason)


def delivery_of(change: Change) -> Delivery:
    return Delivery.objects.get(purpose_kind="change", purpose_id=change.pk)


def soon() -> datetime:
    return utc_now() + timedelta(seconds=1)


def rechecked() -> Ready | KeptIn:
    [one] = claimed(soon())
    return OWNER.recheck([one], now=soon(), timeout=5)[one.id]


def came_to(change: Change, outcome: Outcome) -> Delivery:
    now = soon()
    [one] = claimed(now)
    [begun_one] = begun(one, now)
    limits = limits_for("weibo", "granted")
    settled = settle(outcome, tries=1, now=now, limits=limits, operation=Operation(change.operation))
    attempts.store(now=now, worker="one", ended=[attempts.Ended(one.id, begun_one.number, now, settled, "")])
    OWNER.settle({change.pk: settled}, now=now)
    return delivery_of(change)


def test_a_take_down_goes_out_at_once_by_the_posts_own_id(who: people.Cast, published: Plan) -> None:
    change = down(who, published)
    assert (delivery_of(change).operation, delivery_of(change).state) == ("delete", "waiting")
    ready = rechecked()
    assert isinstance(ready, Ready)
    assert (ready.outbound.operation, ready.outbound.target) == (Operation.DELETE, Target(ID))


def test_once_it_is_down_the_plan_says_so_and_what_was_out_stays_on_record(who: people.Cast, published: Plan) -> None:
    change = down(who, published)
    delivery = came_to(change, Accepted(ID, ""))
    published.refresh_from_db()
    assert (published.state, published.taken_down_at) == ("published", delivery.sent_at)
    assert Delivery.objects.get(purpose_kind="plan").state == "sent"
    with pytest.raises(PlanRefused):
        down(who, published)


def test_what_was_taken_down_counts_in_no_rhythm_and_is_no_repetition(who: people.Cast, published: Plan) -> None:
    window = (utc_now() - timedelta(days=1), utc_now() + timedelta(days=1))

    def counted() -> int:
        return len(list(own_scene(who.weibo, now=utc_now()).timelines[who.weibo.pk].between(window)))

    assert counted() == 1
    came_to(down(who, published), Accepted(ID, ""))
    assert counted() == 0


def test_it_is_taken_down_once_however_many_ask(who: people.Cast, published: Plan) -> None:
    down(who, published)
    with pytest.raises(PlanRefused):
        down(who, published)
    assert Delivery.objects.filter(operation="delete").count() == 1


def test_a_deletion_that_may_have_happened_is_not_called_done(who: people.Cast, published: Plan) -> None:
    change = down(who, published)
    assert came_to(change, Unknown("no answer")).state == "unknown"
    published.refresh_from_db()
    assert published.taken_down_at is None
    deciding.confirm_out(actor=who.zhou, now=utc_now(), delivery_id=delivery_of(change).pk, link="")
    published.refresh_from_db()
    assert published.taken_down_at is not None


def test_where_rights_cannot_a_person_takes_it_down_in_the_app(who: people.Cast, published: Plan) -> None:
    Account.objects.update(profile="ordinary")
    change = down(who, published)
    assert delivery_of(change).state == "by_hand"
    done = deciding.done_by_hand(actor=who.zhou, now=utc_now(), delivery_id=delivery_of(change).pk, link="")
    assert (done.state, done.remote_id) == ("sent", ID)
    published.refresh_from_db()
    assert published.taken_down_at is not None


def test_a_take_down_says_why_and_is_not_everybodys(who: people.Cast, published: Plan) -> None:
    with pytest.raises(PlanRefused):
        down(who, published, " ")
    with pytest.raises(NotAllowed):
        changing.take_down(actor=who.lin, now=utc_now(), plan_id=published.pk, reason="x")


def test_what_is_not_out_is_not_taken_down(who: people.Cast) -> None:
    with pytest.raises(PlanRefused):
        down(who, people.approved(who, who.weibo))


def test_while_everything_is_stopped_what_is_out_can_be_taken_down(who: people.Cast, published: Plan) -> None:
    earlier = down(who, published)
    stops.stop(actor=who.zhou, now=utc_now(), reason="舆情", account=who.weibo)
    assert delivery_of(earlier).state == "waiting"
    assert isinstance(rechecked(), Ready)


def test_a_take_down_that_is_asked_for_during_a_stop_goes_out(who: people.Cast, published: Plan) -> None:
    stops.stop(actor=who.zhou, now=utc_now(), reason="舆情", account=who.weibo)
    change = down(who, published)
    assert came_to(change, Accepted(ID, "https://weibo.com/1/a")).state == "sent"


def test_a_change_that_was_let_go_leaves_the_post_as_it_is(who: people.Cast, published: Plan) -> None:
    change = down(who, published)
    deciding.let_go(actor=who.zhou, now=utc_now(), delivery_id=delivery_of(change).pk)
    assert Change.objects.get().state == "cancelled"
    assert down(who, published).state == "approved"


# --- other words -----------------------------------------------------------------------------------------------------


def test_a_network_that_cannot_edit_says_so(who: people.Cast) -> None:
    plan = out(people.approved(who, who.bluesky), "at://did:plc:qingheming000000000000/app.bsky.feed.post/1")
    with pytest.raises(PlanRefused) as refused:
        changing.edit_published(actor=who.lin, now=utc_now(), plan_id=plan.pk, text="别的话。")
    assert "不能修改" in refused.value.words.zh


@pytest.fixture
def edited(who: people.Cast, published: Plan) -> Change:
    """On Weibo editing is done by hand; nothing else about it differs."""
    return changing.edit_published(actor=who.lin, now=utc_now(), plan_id=published.pk, text="泡绿茶八十五度也行。")


def test_other_words_are_approved_before_they_stand_in_public(
    who: people.Cast, published: Plan, edited: Change
) -> None:
    before = published.version_id
    assert (edited.state, Delivery.objects.filter(purpose_kind="change").count()) == ("review", 0)
    grant(actor=who.admin, now=utc_now(), user=who.lin, role=Role.APPROVER, brand=who.brand)
    with pytest.raises(ApprovalRefused):
        changing.approve(actor=who.lin, now=utc_now(), change_id=edited.pk, content_hash=edited.content_hash)
    changing.approve(actor=who.chen, now=utc_now(), change_id=edited.pk, content_hash=edited.content_hash)
    published.refresh_from_db()
    assert published.version_id == before
    deciding.done_by_hand(actor=who.zhou, now=utc_now(), delivery_id=delivery_of(edited).pk, link="")
    published.refresh_from_db()
    assert published.version.text == "泡绿茶八十五度也行。"


def test_what_came_back_leaves_the_post_as_it_is(who: people.Cast, published: Plan, edited: Change) -> None:
    changing.send_back(actor=who.chen, now=utc_now(), change_id=edited.pk, comment="不要改")
    again = changing.edit_published(actor=who.lin, now=utc_now(), plan_id=published.pk, text="另一句。")
    assert (Change.objects.get(pk=edited.pk).state, again.state) == ("returned", "review")


def test_an_approver_lets_out_what_was_read(who: people.Cast, edited: Change) -> None:
    with pytest.raises(PlanRefused):
        changing.approve(actor=who.chen, now=utc_now(), change_id=edited.pk, content_hash="0" * 64)


def test_words_that_the_network_refuses_are_refused_here(who: people.Cast, published: Plan) -> None:
    with pytest.raises(PlanRefused):
        changing.edit_published(actor=who.lin, now=utc_now(), plan_id=published.pk, text="好" * 3000)


def test_words_that_another_post_has_are_refused_where_repetition_blocks(who: people.Cast, published: Plan) -> None:
    other = people.a_draft(who, who.weibo, text="立夏前后采的茶，最经得起泡。", due_at=people.soon(minutes=600))
    set_value(actor=who.he, now=utc_now(), key="C13.repeated.level", value="block", account=who.weibo)
    with pytest.raises(PlanRefused):
        changing.edit_published(actor=who.lin, now=utc_now(), plan_id=published.pk, text=other.version.text)


def test_new_words_that_sell_count_as_promotion_from_then_on(who: people.Cast, published: Plan) -> None:
    assert not published.promotion
    before = Account.objects.get(pk=who.weibo.pk).history_version
    edited = changing.edit_published(
        actor=who.lin, now=utc_now(), plan_id=published.pk, text="明前龙井今日特价 98 元，点链接下单，满 100 减 20。"
    )
    changing.approve(actor=who.chen, now=utc_now(), change_id=edited.pk, content_hash=edited.content_hash)
    deciding.done_by_hand(actor=who.zhou, now=utc_now(), delivery_id=delivery_of(edited).pk, link="")
    published.refresh_from_db()
    assert published.promotion
    assert bytes(published.fingerprint) == fingerprint(published.version.text)
    assert Account.objects.get(pk=who.weibo.pk).history_version > before


def test_what_is_taken_down_moves_the_history(who: people.Cast, published: Plan) -> None:
    before = Account.objects.get(pk=who.weibo.pk).history_version
    came_to(down(who, published), Accepted(ID, ""))
    assert Account.objects.get(pk=who.weibo.pk).history_version > before


def test_what_is_down_gets_no_other_words_any_more(who: people.Cast, published: Plan, edited: Change) -> None:
    came_to(down(who, published), Accepted(ID, ""))
    assert waiting_for(who.chen) == []
    with pytest.raises(PlanRefused):
        changing.approve(actor=who.chen, now=utc_now(), change_id=edited.pk, content_hash=edited.content_hash)
    assert Change.objects.get(pk=edited.pk).state == "cancelled"


def test_words_that_were_let_out_before_the_post_was_taken_down_stay_in(who: people.Cast, published: Plan) -> None:
    edited = changing.edit_published(actor=who.lin, now=utc_now(), plan_id=published.pk, text="另一句。")
    Account.objects.filter(pk=who.weibo.pk).update(network="mastodon", profile="token")
    published.refresh_from_db()
    Change.objects.filter(pk=edited.pk).update(state="approved")
    one = Claimed(1, "edit", "change", edited.pk, who.weibo.pk, utc_now(), utc_now(), edited.content_hash, "", 0)
    Plan.objects.filter(pk=published.pk).update(taken_down_at=utc_now())
    kept = OWNER.recheck([one], now=utc_now(), timeout=5)[1]
    assert isinstance(kept, KeptIn)
    assert (kept.settled.state, kept.settled.held_for) == ("held", "content")


def test_the_same_words_are_no_change(who: people.Cast, published: Plan) -> None:
    with pytest.raises(PlanRefused):
        changing.edit_published(actor=who.lin, now=utc_now(), plan_id=published.pk, text=published.version.text)
