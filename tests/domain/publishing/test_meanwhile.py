"""Two people at one post: who is there, and that nobody saves over what they have not seen."""

from datetime import timedelta

import pytest

from guanwei.accounts.actions import grant
from guanwei.lib.clock import utc_now
from guanwei.people.roles import Role
from guanwei.publishing import colleagues, review
from guanwei.publishing.actions import Placement, cancel, move, plan_post
from guanwei.publishing.editing import edit
from guanwei.publishing.meanwhile import ChangedMeanwhile, last_change, stamp_of
from guanwei.publishing.models import Composing, Plan
from tests import cast as people
from tests.cast import OFFICE, Cast, a_draft, draft, in_review, soon


@pytest.fixture
def who(db: None) -> Cast:
    return people.cast()


def saves(who: Cast, actor, plan: Plan, text: str, seen: str | None) -> None:
    edit(
        actor=actor,
        now=utc_now(),
        post_id=plan.post_id,
        draft=draft(who.brand, text),
        placements=[Placement(plan.account, None)],
        seen=seen,
    )


def text_of(plan: Plan) -> str:
    return Plan.objects.get(pk=plan.pk).version.text


def test_whoever_saves_from_an_older_page_is_refused_and_nothing_is_written(who: Cast) -> None:
    plan = a_draft(who, text="原来的话")
    opened = stamp_of(who.lin, plan.post_id)
    saves(who, who.chen, plan, "陈岚的话", stamp_of(who.chen, plan.post_id))
    with pytest.raises(ChangedMeanwhile):
        saves(who, who.lin, plan, "林晓的话", opened)
    assert text_of(plan) == "陈岚的话"
    assert last_change(who.lin, plan.post_id).by == who.chen
    saves(who, who.lin, plan, "林晓的话", stamp_of(who.lin, plan.post_id))
    assert text_of(plan) == "林晓的话"


def test_a_time_moved_meanwhile_is_not_moved_back_unseen(who: Cast) -> None:
    plan = a_draft(who)
    opened = stamp_of(who.lin, plan.post_id)
    move(actor=who.chen, now=utc_now(), plan_id=plan.pk, due_at=soon(minutes=90), lateness=timedelta(minutes=10))
    with pytest.raises(ChangedMeanwhile):
        saves(who, who.lin, plan, "别的话", opened)


def test_an_account_taken_out_meanwhile_does_not_come_back_unseen(who: Cast) -> None:
    both = [Placement(who.weibo, None), Placement(who.bluesky, None)]
    plans = plan_post(actor=who.lin, now=utc_now(), draft=draft(who.brand), placements=both)
    opened = stamp_of(who.lin, plans[0].post_id)
    cancel(actor=who.chen, now=utc_now(), plan_id=plans[0].pk)
    assert stamp_of(who.lin, plans[0].post_id) != opened


def test_an_approval_changes_nothing_that_a_form_shows(who: Cast) -> None:
    plan = in_review(who)
    before = stamp_of(who.lin, plan.post_id)
    review.approve(actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash, public_ip=OFFICE)
    assert stamp_of(who.lin, plan.post_id) == before


def test_what_happens_on_an_account_of_others_does_not_stand_in_the_way(who: Cast) -> None:
    both = [Placement(who.weibo, None), Placement(who.bluesky, None)]
    plans = plan_post(actor=who.lin, now=utc_now(), draft=draft(who.brand), placements=both)
    grant(actor=who.admin, now=utc_now(), user=who.wu, role=Role.WRITER, account=who.weibo)
    opened = stamp_of(who.wu, plans[0].post_id)
    other = next(plan for plan in plans if plan.account_id == who.bluesky.pk)
    move(actor=who.chen, now=utc_now(), plan_id=other.pk, due_at=soon(minutes=90), lateness=timedelta(minutes=10))
    assert stamp_of(who.wu, plans[0].post_id) == opened


def test_who_has_it_open_is_seen_by_the_others_and_by_no_stranger(who: Cast) -> None:
    plan, now = a_draft(who), utc_now()
    colleagues.be_at(actor=who.lin, now=now, post_id=plan.post_id)
    colleagues.be_at(actor=who.wu, now=now, post_id=plan.post_id)
    [there] = colleagues.colleagues_at(who.chen, plan.post_id, now=now)
    assert (there.user, there.writes) == (who.lin, False)
    assert colleagues.colleagues_at(who.lin, plan.post_id, now=now) == []
    assert colleagues.colleagues_at(who.wu, plan.post_id, now=now) == []
    assert colleagues.colleagues_at(who.chen, plan.post_id, now=now + timedelta(minutes=1)) == []


def test_who_closes_the_page_is_gone(who: Cast) -> None:
    plan, now = a_draft(who), utc_now()
    colleagues.be_at(actor=who.lin, now=now, post_id=plan.post_id)
    colleagues.leave(actor=who.lin, now=now, post_id=plan.post_id)
    assert colleagues.colleagues_at(who.chen, plan.post_id, now=now) == []
    assert not Composing.objects.exists()
