"""Stop-all reaches everything that has not left; resuming gives back only what still fits."""

from datetime import timedelta

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.delivery import stops
from guanwei.delivery.actions import DeliveryRefused
from guanwei.jobs.deciding import resume
from guanwei.lib.clock import utc_now
from tests import cast as people
from tests.domain.delivery.ledger import at_due, claimed, delivery_of, due_delivery, state_of

pytestmark = pytest.mark.django_db


def test_a_stop_reaches_waiting_held_and_by_hand() -> None:
    who = people.cast()
    waiting = due_delivery(who, text="第一条讲茶。")
    held = delivery_of(people.in_review(who, due_at=people.soon(minutes=90), text="第二条讲锅。"))
    task = delivery_of(
        people.approved(
            who, who.weibo, text="第三条讲碗。", pictures=(people.picture(who.brand), people.picture(who.brand, "red"))
        )
    )
    stops.stop(actor=who.zhou, now=utc_now(), reason="舆情处置", brand=who.brand)
    assert {state_of(one) for one in (waiting, held, task)} == {"stopped"}
    assert "舆情处置" in waiting.words["zh"]


def test_resuming_gives_back_what_is_in_time_and_misses_what_is_not() -> None:
    who = people.cast()
    soon = due_delivery(who, text="马上就发的一条。", minutes=5)
    later = due_delivery(who, text="晚点才发的一条。", minutes=90)
    held = delivery_of(people.in_review(who, due_at=people.soon(minutes=150), text="还没批准的一条。"))
    made = stops.stop(actor=who.zhou, now=utc_now(), reason="系统演练", brand=who.brand)
    resume(actor=who.zhou, now=soon.late_at + timedelta(minutes=1), stop_id=made.pk)
    assert [state_of(one) for one in (soon, later, held)] == ["missed", "waiting", "held"]
    assert held.held_for == "approval"


def test_what_another_stop_holds_stays_stopped() -> None:
    who = people.cast()
    delivery = due_delivery(who)
    first = stops.stop(actor=who.zhou, now=utc_now(), reason="一", account=who.bluesky)
    stops.stop(actor=who.zhou, now=utc_now(), reason="二", brand=who.brand)
    resume(actor=who.zhou, now=utc_now(), stop_id=first.pk)
    assert state_of(delivery) == "stopped"
    assert claimed(at_due(delivery)) == []


def test_a_stop_of_one_brand_leaves_the_others_alone() -> None:
    who = people.cast()
    delivery = due_delivery(who)
    stops.stop(actor=who.wu, now=utc_now(), reason="别的品牌", brand=who.other_brand)
    assert state_of(delivery) == "waiting"


def test_a_stop_needs_a_reason_and_the_right_person() -> None:
    who = people.cast()
    with pytest.raises(DeliveryRefused):
        stops.stop(actor=who.zhou, now=utc_now(), reason="  ", brand=who.brand)
    for person in (who.lin, who.chen, who.wu):
        with pytest.raises(NotAllowed):
            stops.stop(actor=person, now=utc_now(), reason="原因", brand=who.brand)
    with pytest.raises(NotAllowed):
        stops.stop(actor=who.he, now=utc_now(), reason="全部停", brand=None)
