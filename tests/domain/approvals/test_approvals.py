"""Nobody approves the own post; an approval holds for exactly the content that was read, and for nothing else."""

import pytest
from django.db import IntegrityError, transaction

from guanwei.accounts.access import NotAllowed
from guanwei.approvals import actions
from guanwei.approvals.actions import ApprovalRefused
from guanwei.approvals.models import Approval
from guanwei.approvals.queries import granted, history_of, queue_for
from guanwei.delivery.models import Delivery
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.publishing import review
from guanwei.publishing.actions import PlanRefused, move, revise
from guanwei.publishing.models import Plan
from tests import cast as people

pytestmark = pytest.mark.django_db


def approve(plan: Plan, by: User, *, content_hash: str = "") -> Plan:
    return review.approve(
        actor=by,
        now=utc_now(),
        plan_id=plan.pk,
        content_hash=content_hash or plan.content_hash,
        public_ip=people.OFFICE,
    )


def approval_of(plan: Plan) -> Approval:
    return Approval.objects.filter(object_id=plan.pk).latest("pk")


def test_whoever_wrote_it_does_not_approve_it() -> None:
    who = people.cast()
    plan = people.in_review(who, actor=who.chen)
    with pytest.raises(PlanRefused) as refused:
        approve(plan, who.chen)
    assert "你写过的版本" in refused.value.words.zh
    assert Delivery.objects.get().state == "held"


def test_whoever_sent_it_in_does_not_approve_it_either() -> None:
    who = people.cast()
    plan = people.a_draft(who)
    review.submit(actor=who.chen, now=utc_now(), plan_id=plan.pk)
    with pytest.raises(ApprovalRefused):
        approve(plan, who.chen)
    approve(plan, who.he)


def test_not_even_an_administrator_approves_their_own() -> None:
    who = people.cast()
    plan = people.in_review(who, actor=who.admin)
    with pytest.raises(PlanRefused):
        approve(plan, who.admin)


def test_whoever_wrote_an_earlier_version_does_not_approve_the_next_one() -> None:
    who = people.cast()
    plan = people.in_review(who, actor=who.chen)
    revise(actor=who.lin, now=utc_now(), post_id=plan.post_id, draft=people.draft(who.brand, "改了一个逗号，的话。"))
    review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    plan.refresh_from_db()
    with pytest.raises(PlanRefused):
        approve(plan, who.chen)
    approve(plan, who.he)


@pytest.mark.parametrize("own", ["author", "requested_by"])
def test_the_database_refuses_an_own_approval_whoever_asks_for_it(own: str) -> None:
    who = people.cast()
    approval = approval_of(people.in_review(who, actor=who.lin))
    Approval.objects.filter(pk=approval.pk).update(author=who.lin, requested_by=who.he)
    person = who.lin if own == "author" else who.he
    with pytest.raises(IntegrityError, match="approval_not_by_author"), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(state="approved", decided_by=person, decided_at=utc_now())
    with pytest.raises(IntegrityError, match="approval_decided_by_somebody"), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(state="approved")


def test_there_is_one_standing_approval_for_a_thing() -> None:
    who = people.cast()
    approval = approval_of(people.approved(who))
    approval.pk = None
    with pytest.raises(IntegrityError, match="approval_one_standing"), transaction.atomic():
        approval.save()


@pytest.mark.parametrize("name", ["lin", "zhou", "qin", "wu"])
def test_only_approvers_approve_and_return(name: str) -> None:
    who = people.cast()
    plan = people.in_review(who)
    with pytest.raises(NotAllowed):
        approve(plan, who.people[name])
    with pytest.raises(NotAllowed):
        review.send_back(actor=who.people[name], now=utc_now(), plan_id=plan.pk, comment="改一下")
    assert approval_of(plan).state == "requested"


def test_another_hash_than_what_stands_there_is_refused() -> None:
    who = people.cast()
    plan = people.in_review(who)
    with pytest.raises(PlanRefused) as refused:
        approve(plan, who.chen, content_hash="0" * 64)
    assert "重新看一遍" in refused.value.words.zh
    assert approval_of(plan).state == "requested"


@pytest.mark.parametrize("change", ["text", "link", "picture", "alt text", "order of pictures"])
def test_any_edit_voids_the_approval_and_holds_the_delivery(change: str) -> None:
    who = people.cast()
    red, blue = people.picture(who.brand, "red"), people.picture(who.brand, "blue")
    plan = people.approved(who, pictures=(red, blue))
    before = people.draft(who.brand, pictures=(red, blue))
    edited = {
        "text": people.draft(who.brand, "另一句话。", pictures=(red, blue)),
        "link": people.draft(who.brand, link="https://www.qingheming.example/other", pictures=(red, blue)),
        "picture": people.draft(who.brand, pictures=(red,)),
        "alt text": people.Draft(
            before.column, before.text, before.link, [people.DraftPicture(red, "别的说明"), before.pictures[1]]
        ),
        "order of pictures": people.draft(who.brand, pictures=(blue, red)),
    }[change]
    revise(actor=who.lin, now=utc_now(), post_id=plan.post_id, draft=edited)
    approval = approval_of(plan)
    assert (approval.state, approval.void_reason) == ("void", "edited")
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.held_for) == ("held", "approval")
    assert granted("plan", [plan.pk]) == {}
    with pytest.raises(PlanRefused):
        approve(plan, who.chen)


def test_another_time_leaves_the_approval_standing() -> None:
    who = people.cast()
    plan = people.approved(who)
    move(
        actor=who.lin, now=utc_now(), plan_id=plan.pk, due_at=people.soon(minutes=300),
        lateness=people.timedelta(minutes=10),
    )  # fmt: skip
    assert approval_of(plan).state == "approved"
    assert Delivery.objects.get().state == "waiting"


def test_returning_wants_to_be_told_what_to_change() -> None:
    who = people.cast()
    plan = people.in_review(who)
    with pytest.raises(ApprovalRefused):
        review.send_back(actor=who.chen, now=utc_now(), plan_id=plan.pk, comment="  ")
    review.send_back(actor=who.chen, now=utc_now(), plan_id=plan.pk, comment="水温写错了")
    assert approval_of(plan).comment == "水温写错了"
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT


def test_what_was_decided_is_not_decided_again() -> None:
    who = people.cast()
    plan = people.in_review(who)
    approval = approval_of(plan)
    approve(plan, who.chen)
    with pytest.raises(ApprovalRefused):
        actions.send_back(actor=who.he, now=utc_now(), approval=actions.locked(approval.pk), comment="晚了")


def test_the_queue_shows_an_approver_what_they_may_decide_and_nothing_of_their_own() -> None:
    who = people.cast()
    lins = people.in_review(who)
    people.in_review(who, actor=who.chen, text="陈岚写的：今年的春茶比去年早了三天。", due_at=people.soon(minutes=200))
    assert [approval.object_id for approval in queue_for(who.chen)] == [lins.pk]
    assert len(queue_for(who.he)) == 2
    assert list(queue_for(who.lin)) == []
    assert list(queue_for(who.wu)) == []
    assert [one.object_id for one in history_of(who.he, "plan", lins.pk)] == [lins.pk]
    assert list(history_of(who.wu, "plan", lins.pk)) == []


def test_the_public_address_of_the_approver_is_kept_with_the_approval() -> None:
    who = people.cast()
    plan = people.approved(who, who.weibo)
    assert approval_of(plan).decided_from == people.OFFICE
