"""A post from its writing to its approval: planned, sent in, revised, moved, waived, cancelled."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.actions import AccountDetails, add_account
from guanwei.accounts.models import Account
from guanwei.accounts.values import set_value
from guanwei.delivery.models import Delivery
from guanwei.lib.clock import utc_now
from guanwei.practice.keeping import WaiverRefused, kept
from guanwei.practice.models import Waiver
from guanwei.publishing import review
from guanwei.publishing.actions import Placement, PlanRefused, cancel, move, plan_post, revise
from guanwei.publishing.models import Plan
from guanwei.publishing.open_findings import open_findings
from guanwei.publishing.queries import lines_of
from guanwei.trail.models import Entry
from tests import cast as people
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WINDOW = timedelta(minutes=10)


def delivery_of(plan: Plan) -> Delivery | None:
    return Delivery.objects.filter(purpose_kind="plan", purpose_id=plan.pk).first()


def state_of(plan: Plan) -> tuple[str, str, str]:
    plan.refresh_from_db()
    delivery = delivery_of(plan)
    return plan.state, delivery.state if delivery else "", delivery.held_for if delivery else ""


def verbs(plan: Plan) -> list[str]:
    return list(Entry.objects.filter(kind="plan", object_id=plan.pk).order_by("pk").values_list("verb", flat=True))


def by_hand_account(who: Cast) -> Account:
    details = AccountDetails(network="weibo", profile="by_hand", name="青禾茗茶器", server="http://127.0.0.1:9")
    return add_account(actor=who.admin, now=utc_now(), brand=who.brand, details=details)


def test_the_way_of_a_post_from_draft_to_waiting() -> None:
    who = people.cast()
    plan = people.a_draft(who)
    assert state_of(plan) == ("draft", "", "")
    review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    assert state_of(plan) == ("review", "held", "approval")
    review.approve(actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash)
    assert state_of(plan) == ("approved", "waiting", "")
    delivery = delivery_of(plan)
    assert (delivery.due_at, delivery.late_at - delivery.due_at) == (plan.due_at, WINDOW)
    assert verbs(plan) == ["approval.requested", "plan.submitted", "approval.approved", "plan.approved"]


def test_sending_in_twice_asks_once() -> None:
    who = people.cast()
    plan = people.in_review(who)
    review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    assert verbs(plan).count("approval.requested") == 1
    assert Delivery.objects.count() == 1


def test_a_post_of_two_accounts_has_one_text_and_two_plans() -> None:
    who = people.cast()
    placements = [Placement(who.weibo, people.soon()), Placement(who.bluesky, people.soon(minutes=90))]
    one, two = plan_post(actor=who.lin, now=utc_now(), draft=people.draft(who.brand), placements=placements)
    assert one.version == two.version
    assert one.content_hash != two.content_hash


@pytest.mark.parametrize("problem", ["no account", "past", "this very moment", "another brand", "no right"])
def test_what_cannot_be_planned_leaves_nothing_behind(problem: str) -> None:
    who, now = people.cast(), utc_now()
    placements = {
        "no account": [],
        "past": [Placement(who.bluesky, now - timedelta(minutes=1))],
        "this very moment": [Placement(who.bluesky, now)],
        "another brand": [Placement(who.other_account, people.soon())],
        "no right": [Placement(who.bluesky, people.soon())],
    }[problem]
    actor = {"another brand": who.admin, "no right": who.qin}.get(problem, who.lin)
    with pytest.raises((PlanRefused, NotAllowed)):
        plan_post(actor=actor, now=now, draft=people.draft(who.brand), placements=placements)
    assert not Plan.objects.exists()
    assert not Entry.objects.filter(verb="post.written").exists()


def test_a_post_stands_once_on_an_account() -> None:
    who = people.cast()
    plan = people.a_draft(who)
    plan.pk = None
    with pytest.raises(IntegrityError, match="plan_once_per_account"), transaction.atomic():
        plan.save()


def test_what_is_in_review_has_a_time_whoever_writes_the_row() -> None:
    who = people.cast()
    plan = people.in_review(who)
    with pytest.raises(IntegrityError, match="plan_in_review_has_time"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(due_at=None)


def test_a_draft_without_a_time_is_not_sent_in() -> None:
    who = people.cast()
    [plan] = plan_post(
        actor=who.lin, now=utc_now(), draft=people.draft(who.brand), placements=[Placement(who.bluesky, None)]
    )
    with pytest.raises(PlanRefused) as refused:
        review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    assert "先定发布时间" in refused.value.words.zh


def test_a_blocking_finding_keeps_a_draft_from_being_sent_in() -> None:
    who = people.cast()
    plan = people.a_draft(who, text="长" * 400)
    with pytest.raises(PlanRefused):
        review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    assert state_of(plan) == ("draft", "", "")


def test_the_network_without_a_public_address_blocks_approval_until_one_is_known() -> None:
    """docs/concepts/weibo.md: the public address of the human behind a post goes out with it."""
    who = people.cast()
    plan = people.in_review(who, who.weibo)
    with pytest.raises(PlanRefused):
        review.approve(actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash)
    set_value(actor=who.he, now=utc_now(), key="weibo.public-ip", value=people.OFFICE, brand=who.brand)
    review.approve(actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash)
    assert state_of(plan) == ("approved", "waiting", "")


def test_what_the_rights_cannot_carry_becomes_a_task_by_hand() -> None:
    who = people.cast()
    pictures = tuple(people.picture(who.brand, colour) for colour in ("red", "blue"))
    plan = people.approved(who, who.weibo, pictures=pictures)
    assert state_of(plan) == ("approved", "by_hand", "")
    assert "1 张图" in delivery_of(plan).words["zh"]
    hand = people.approved(who, by_hand_account(who), due_at=people.soon(minutes=120), text="茶壶第一次用要先煮一遍。")
    assert state_of(hand) == ("approved", "by_hand", "")


def test_revising_takes_all_accounts_back_to_draft() -> None:
    who = people.cast()
    placements = [Placement(who.weibo, people.soon()), Placement(who.bluesky, people.soon(minutes=90))]
    plans = plan_post(actor=who.lin, now=utc_now(), draft=people.draft(who.brand), placements=placements)
    for plan in plans:
        review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    hashes = [plan.content_hash for plan in plans]
    revise(actor=who.lin, now=utc_now(), post_id=plans[0].post_id, draft=people.draft(who.brand, "改过的话。"))
    assert [state_of(plan) for plan in plans] == [("draft", "held", "approval")] * 2
    assert [plan.content_hash for plan in plans] != hashes
    assert plans[0].version.number == 2
    assert plans[0].post.versions.get(number=1).text.startswith("泡绿茶")


@pytest.mark.parametrize("state", ["claimed", "sending", "pending", "unknown", "sent"])
def test_what_is_on_its_way_or_out_is_not_changed_moved_or_cancelled(state: str) -> None:
    who, now = people.cast(), utc_now()
    plan = people.approved(who)
    lease = now + timedelta(minutes=1)
    Delivery.objects.update(state=state, worker="w", lease_until=lease, unknown_since=now, sent_at=now)
    text = people.draft(who.brand, "改过的话。")
    for act in (
        lambda: revise(actor=who.lin, now=now, post_id=plan.post_id, draft=text),
        lambda: move(actor=who.lin, now=now, plan_id=plan.pk, due_at=people.soon(minutes=300), lateness=WINDOW),
    ):
        with pytest.raises(PlanRefused), transaction.atomic():
            act()
    assert state_of(plan) == ("approved", state, "")


def test_moving_takes_the_delivery_along() -> None:
    who = people.cast()
    plan, later = people.approved(who), people.soon(minutes=400)
    move(actor=who.lin, now=utc_now(), plan_id=plan.pk, due_at=later, lateness=WINDOW)
    delivery = delivery_of(plan)
    assert (delivery.due_at, delivery.ready_at, delivery.late_at) == (later, later, later + WINDOW)
    now = utc_now()
    with pytest.raises(PlanRefused):
        move(actor=who.lin, now=now, plan_id=plan.pk, due_at=now, lateness=WINDOW)
    with pytest.raises(NotAllowed):
        move(actor=who.qin, now=utc_now(), plan_id=plan.pk, due_at=later, lateness=WINDOW)


def test_a_missed_post_that_is_moved_waits_again_if_it_was_approved() -> None:
    who = people.cast()
    approved, held = (
        people.approved(who),
        people.in_review(who, text="另一条讲水质的稿子。", due_at=people.soon(minutes=200)),
    )
    Delivery.objects.update(state="missed", held_for="")
    for plan in (approved, held):
        move(actor=who.lin, now=utc_now(), plan_id=plan.pk, due_at=people.soon(minutes=500), lateness=WINDOW)
    assert (state_of(approved)[1:], state_of(held)[1:]) == (("waiting", ""), ("held", "approval"))


def test_cancelling_closes_the_delivery_for_good() -> None:
    who = people.cast()
    plan = people.approved(who)
    cancel(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    assert state_of(plan) == ("cancelled", "cancelled", "")
    assert verbs(plan)[-1] == "plan.cancelled"
    with pytest.raises(PlanRefused):
        review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)


def repeated(who: Cast) -> tuple[Plan, str]:
    """A post that says what another one says, and the id of what is found in it."""
    people.in_review(who)
    again = people.a_draft(who, due_at=people.soon(minutes=180))
    [found] = [one for one in kept("plan", [again.pk])[again.pk] if one.id.startswith("C13")]
    return again, found.id


def test_a_waiver_needs_a_reason_a_named_person_and_holds_for_this_content_only() -> None:
    who, now = people.cast(), utc_now()
    plan, check = repeated(who)
    with pytest.raises(NotAllowed):
        review.waive_finding(actor=who.lin, now=now, plan_id=plan.pk, check_id=check, reason="x")
    with pytest.raises(WaiverRefused):
        review.waive_finding(actor=who.chen, now=now, plan_id=plan.pk, check_id=check, reason=" ")
    review.waive_finding(actor=who.chen, now=now, plan_id=plan.pk, check_id=check, reason="周年重发")
    waiver = Waiver.objects.get()
    assert (waiver.by, waiver.reason, waiver.content_hash) == (who.chen, "周年重发", plan.content_hash)
    review.submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    assert "finding.waived" in verbs(plan)


def test_a_waiver_can_end_with_a_day_and_the_finding_is_open_again() -> None:
    who, now = people.cast(), utc_now()
    plan, check = repeated(who)
    today = now.astimezone(ZoneInfo(plan.account.zone)).date()
    row = check.partition(".")[0]

    def open_then(moment: datetime) -> int:
        return open_findings(who.chen, now=moment, account_id=plan.account_id).get(row, 0)

    before = open_then(now)
    with pytest.raises(WaiverRefused):
        review.waive_finding(
            actor=who.chen, now=now, plan_id=plan.pk, check_id=check, reason="x", until=today - timedelta(days=1)
        )
    review.waive_finding(actor=who.chen, now=now, plan_id=plan.pk, check_id=check, reason="周年重发", until=today)
    end = Waiver.objects.get().expires_at
    assert end is not None
    assert end.astimezone(ZoneInfo(plan.account.zone)).isoformat()[:16] == f"{today + timedelta(days=1)}T00:00"
    assert (open_then(now), open_then(end)) == (before - 1, before)
    [line] = lines_of(Plan.objects.filter(pk=plan.pk), now=end)
    assert check in {judged.finding.id for judged in line.open_findings}


def test_each_way_to_flood_is_let_stand_by_itself() -> None:
    who, now = people.cast(), utc_now()
    set_value(actor=who.he, now=now, key="B1.max-per-hour", value=1, account=who.bluesky)
    due = people.soon(minutes=600)
    people.a_draft(who, due_at=due, text="先发的一条讲怎么洗杯子。")
    plan = people.a_draft(who, due_at=due + timedelta(minutes=5), text="后发的一条讲怎么存茶叶。")
    floods = {one.id for one in kept("plan", [plan.pk])[plan.pk] if one.id.startswith("B1")}
    assert floods == {"B1.flood.hour", "B1.flood.gap"}
    review.submit(actor=who.lin, now=now, plan_id=plan.pk)

    def approve() -> Plan:
        return review.approve(actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash)

    review.waive_finding(actor=who.chen, now=now, plan_id=plan.pk, check_id="B1.flood.hour", reason="直播当天")
    with pytest.raises(PlanRefused) as refused:
        approve()
    assert "至少要隔" in refused.value.words.zh
    assert "一小时里有" not in refused.value.words.zh
    review.waive_finding(actor=who.chen, now=now, plan_id=plan.pk, check_id="B1.flood.gap", reason="直播当天")
    assert approve().state == "approved"


def test_letting_a_sister_be_repeated_is_no_leave_to_repeat_oneself() -> None:
    who, now = people.cast(weibo_profile="granted"), utc_now()
    people.a_draft(who, who.weibo, text="立夏前后采的茶最经得起泡。", due_at=people.soon(minutes=600))
    plan = people.a_draft(who, text="立夏前后采的茶最经得起泡。", due_at=people.soon(minutes=900))
    review.submit(actor=who.lin, now=now, plan_id=plan.pk)
    review.waive_finding(actor=who.chen, now=now, plan_id=plan.pk, check_id="C13.repeated.sister", reason="两边都发")
    people.a_draft(who, text="立夏前后采的茶最经得起泡。", due_at=people.soon(minutes=1500))
    with pytest.raises(PlanRefused) as refused:
        review.approve(actor=who.chen, now=utc_now(), plan_id=plan.pk, content_hash=plan.content_hash)
    assert "本账号" in refused.value.words.zh


def test_what_the_network_itself_refuses_cannot_be_waived() -> None:
    who = people.cast()
    plan = people.a_draft(who, text="长" * 400)
    [length] = [one.id for one in kept("plan", [plan.pk])[plan.pk] if one.id == "N.length"]
    with pytest.raises(WaiverRefused):
        review.waive_finding(actor=who.chen, now=utc_now(), plan_id=plan.pk, check_id=length, reason="就要这么长")


def test_findings_follow_the_plan_around_them() -> None:
    """The other post moves away: what was found because of it is found no longer."""
    who = people.cast()
    first = people.a_draft(who)
    second = people.a_draft(who, text="茶具用完要晾干再收。", due_at=first.due_at + timedelta(minutes=1))
    assert any(one.id.startswith("B1") for one in kept("plan", [second.pk])[second.pk])
    move(actor=who.lin, now=utc_now(), plan_id=second.pk, due_at=first.due_at + timedelta(hours=5), lateness=WINDOW)
    assert not any(one.id.startswith("B1") for one in kept("plan", [second.pk])[second.pk])
