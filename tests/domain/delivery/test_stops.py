"""Stop-all reaches everything that has not left; resuming gives back only what still fits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.delivery import stops
from guanwei.delivery.actions import DeliveryRefused
from guanwei.delivery.models import Delivery, Stop
from guanwei.jobs import deciding
from guanwei.jobs.deciding import resume
from guanwei.jobs.tasks import resume_left_over
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


# Of one series and yet six posts: near-alike texts would be asked about (C13).
SIX = (
    "早班车上有人捧着一杯热豆浆。",
    "铁壶生锈怎么办？煮一壶茶叶水。",
    "今天样品间第一次烧窑，活下来九只。",
    "降温了，记得把夏天的薄被晒透再收。",
    "仓库的猫签收了两个纸箱。",
    "老陈师傅退休前修好了最后一只壶。",
)


def test_lifting_a_stop_asks_the_database_as_often_for_many_deliveries_as_for_one(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    who = people.cast()
    for number, text in enumerate(SIX):
        due_delivery(who, text=text, minutes=30 + 1500 * number)
    made = stops.stop(actor=who.zhou, now=utc_now(), reason="系统演练", brand=who.brand)
    with django_assert_num_queries(1):
        assert stops.held_by_nothing() == []
    Stop.objects.filter(pk=made.pk).update(lifted_at=utc_now(), lifted_by=who.zhou)
    with django_assert_num_queries(1):
        assert len(stops.held_by_nothing()) == 6


def test_what_was_approved_while_the_stop_was_being_lifted_does_not_stay_stopped_for_ever() -> None:
    who = people.cast()
    made = stops.stop(actor=who.zhou, now=utc_now(), reason="舆情处置", brand=who.brand)
    delivery = due_delivery(who)  # put into the ledger by somebody who still saw the stop
    assert delivery.state == "stopped"
    Stop.objects.filter(pk=made.pk).update(lifted_at=utc_now(), lifted_by=who.zhou)
    resume_left_over.func(0)
    assert state_of(delivery) == "waiting"


def test_nothing_is_sent_now_while_it_is_stopped_and_the_person_is_told() -> None:
    who = people.cast()
    delivery = due_delivery(who)
    Delivery.objects.update(state="missed")
    made = stops.stop(actor=who.zhou, now=utc_now(), reason="舆情处置", account=who.bluesky)
    with pytest.raises(DeliveryRefused) as refused:
        deciding.send_now(actor=who.zhou, now=utc_now(), delivery_id=delivery.pk)
    assert "舆情处置" in refused.value.words.zh
    resume(actor=who.zhou, now=utc_now(), stop_id=made.pk)
    assert deciding.send_now(actor=who.zhou, now=utc_now(), delivery_id=delivery.pk).state == "waiting"


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
