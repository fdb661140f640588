"""A cancelled plan is planned again: what was closed stays closed and on record, the next occurrence goes its way."""

from datetime import timedelta

import pytest
from django.db import transaction

from guanwei.accounts.access import NotAllowed
from guanwei.delivery import actions as delivery
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.publishing import deciding, review
from guanwei.publishing.actions import Placement, PlanRefused, cancel, move, revise
from guanwei.publishing.again import plan_again
from guanwei.publishing.editing import edit
from guanwei.publishing.models import Plan
from guanwei.publishing.queries import lines_of
from tests import cast as people
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WINDOW = timedelta(minutes=10)


def ledger(plan: Plan) -> list[tuple[int, str]]:
    known = Delivery.objects.filter(purpose_kind="plan", purpose_id=plan.pk).order_by("occurrence")
    return [(one.occurrence, one.state) for one in known]


def cancelled(who: Cast) -> Plan:
    plan = people.approved(who)
    return cancel(actor=who.lin, now=utc_now(), plan_id=plan.pk)


def again(who: Cast, plan: Plan) -> Plan:
    return plan_again(actor=who.lin, now=utc_now(), plan_id=plan.pk, due_at=people.soon(minutes=120))


def let_out(who: Cast, plan: Plan) -> None:
    review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    review.approve(actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash)


def test_it_comes_back_as_a_draft_that_nobody_has_approved() -> None:
    who = people.cast()
    plan = again(who, cancelled(who))
    assert (plan.state, plan.occurrence) == ("draft", 1)
    [line] = lines_of([plan])
    assert (line.status, line.delivery) == ("draft", None)
    with pytest.raises(PlanRefused):
        review.approve(actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash)


def test_the_ledger_keeps_what_was_closed_and_counts_the_next_occurrence() -> None:
    who = people.cast()
    plan = again(who, cancelled(who))
    let_out(who, plan)
    assert ledger(plan) == [(0, "cancelled"), (1, "waiting")]
    moved = people.soon(minutes=300)
    move(actor=who.lin, now=utc_now(), plan_id=plan.pk, due_at=moved, lateness=WINDOW)
    first, second = Delivery.objects.order_by("occurrence")
    assert second.due_at == moved != first.due_at
    cancel(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    let_out(who, again(who, plan))
    assert ledger(plan) == [(0, "cancelled"), (1, "cancelled"), (2, "waiting")]


def test_it_says_what_the_post_says_now() -> None:
    """The post was rewritten for its other account meanwhile."""
    who = people.cast()
    plan = people.a_draft(who)
    edited = [Placement(who.bluesky, None), Placement(who.weibo, people.soon())]
    edit(actor=who.lin, now=utc_now(), post_id=plan.post_id, draft=people.draft(who.brand), placements=edited)
    cancel(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    fresh = people.draft(who.brand, "换一种说法：八十度的水。")
    revise(actor=who.lin, now=utc_now(), post_id=plan.post_id, draft=fresh)
    plan = again(who, plan)
    assert plan.version.text == "换一种说法：八十度的水。"
    let_out(who, plan)
    assert ledger(plan) == [(1, "waiting")]


def test_one_that_was_let_go_comes_back_unapproved_too() -> None:
    who = people.cast()
    plan = people.approved(who)
    known = Delivery.objects.get()
    with transaction.atomic():
        delivery.move(
            None, utc_now(), delivery.locked(known.pk), State.MISSED, Words("晚了。", "Late."), "delivery.missed"
        )
    deciding.let_go(actor=who.zhou, now=utc_now(), delivery_id=known.pk)
    plan.refresh_from_db()
    let_out(who, again(who, plan))
    assert ledger(plan) == [(0, "cancelled"), (1, "waiting")]


def test_what_stands_in_the_plan_a_past_time_and_a_stranger_are_refused() -> None:
    who = people.cast()
    plan = people.a_draft(who)
    with pytest.raises(PlanRefused):
        again(who, plan)
    plan = cancel(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    with pytest.raises(PlanRefused):
        plan_again(actor=who.lin, now=utc_now(), plan_id=plan.pk, due_at=utc_now() - WINDOW)
    for person in (who.qin, who.wu):
        with pytest.raises(NotAllowed):
            plan_again(actor=person, now=utc_now(), plan_id=plan.pk, due_at=people.soon())
    plan.refresh_from_db()
    assert (plan.state, plan.occurrence) == ("cancelled", 0)
