"""The post form is saved once, whoever sends it twice; slots belong to who manages them."""

import threading
from datetime import time
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from guanwei.accounts.access import NotAllowed
from guanwei.editorial.models import Post
from guanwei.lib.clock import utc_now
from guanwei.publishing.actions import Placement
from guanwei.publishing.models import Plan, Slot, WorkingCopy
from guanwei.publishing.saving import save_form
from guanwei.publishing.slots import USUAL, WeeklySlot
from guanwei.publishing.slotting import set_slots, weeks_of
from guanwei.publishing.working import keep
from guanwei.trail.models import Entry
from tests import cast as people

NOON = WeeklySlot(0, time(12))
EVENING = WeeklySlot(0, time(18))


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_in_one_moment_makes_one_post() -> None:
    """A double press of the button on a slow line."""
    who, key = people.cast(), uuid4()
    keep(actor=who.lin, now=utc_now(), key=key, brand=who.brand, post=None, fields=[("text", "茶")], version=0)
    draft, due = people.draft(who.brand), people.soon()
    together, saved = threading.Barrier(2), []

    def send() -> None:
        together.wait()
        try:
            placements = [Placement(who.bluesky, due)]
            plans = save_form(actor=who.lin, now=utc_now(), key=key, draft=draft, placements=placements)
            saved.append(plans[0].post_id)
        finally:
            connection.close()

    pair = [threading.Thread(target=send) for _ in range(2)]
    for one in pair:
        one.start()
    for one in pair:
        one.join()
    assert len(saved) == 2
    assert set(saved) == {Post.objects.get().pk}
    assert Plan.objects.count() == 1
    assert not WorkingCopy.objects.exists()


@pytest.mark.django_db
def test_a_form_that_is_refused_keeps_its_working_copy() -> None:
    who, key = people.cast(), uuid4()
    keep(actor=who.lin, now=utc_now(), key=key, brand=who.brand, post=None, fields=[("text", "茶")], version=0)
    with pytest.raises(NotAllowed):
        save_form(
            actor=who.lin,
            now=utc_now(),
            key=key,
            draft=people.draft(who.brand),
            placements=[Placement(who.other_account, None)],
        )
    assert WorkingCopy.objects.filter(key=key).exists()


@pytest.mark.django_db
def test_an_account_goes_by_its_own_slots_else_its_brand_s_else_the_usual_ones() -> None:
    who = people.cast()
    both = [who.weibo, who.bluesky]
    assert all(week.slots == USUAL and week.usual for week in weeks_of(both).values())
    set_slots(actor=who.he, now=utc_now(), slots=[NOON], brand=who.brand)
    set_slots(actor=who.he, now=utc_now(), slots=[EVENING], account=who.weibo)
    weeks = weeks_of(both)
    assert (weeks[who.weibo.pk].slots, weeks[who.bluesky.pk].slots) == ((EVENING,), (NOON,))
    set_slots(actor=who.he, now=utc_now(), slots=[], account=who.weibo)
    assert weeks_of(both)[who.weibo.pk].slots == (NOON,)
    assert Entry.objects.filter(verb="slots.changed").count() == 3


@pytest.mark.django_db
def test_only_who_manages_sets_slots() -> None:
    who = people.cast()
    for person in (who.lin, who.chen, who.zhou, who.qin, who.wu):
        with pytest.raises(NotAllowed):
            set_slots(actor=person, now=utc_now(), slots=[NOON], brand=who.brand)
        with pytest.raises(NotAllowed):
            set_slots(actor=person, now=utc_now(), slots=[NOON], account=who.weibo)
    assert not Slot.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("slot_of_brand_or_account", {}),
        ("slot_of_brand_or_account", {"brand": "brand", "account": "weibo"}),
        ("slot_on_a_day_of_the_week", {"brand": "brand", "weekday": 7}),
    ],
)
def test_a_slot_of_nobody_of_two_or_on_no_day_cannot_be(constraint: str, fields: dict[str, object]) -> None:
    who = people.cast()
    of = {name: getattr(who, str(value)) if name != "weekday" else value for name, value in fields.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Slot.objects.create(**{"weekday": 0, "at": time(9), **of})


@pytest.mark.django_db
def test_a_column_that_goes_leaves_its_slots_to_any() -> None:
    who = people.cast()
    jokes = people.column(who.brand, "D6")
    set_slots(actor=who.he, now=utc_now(), slots=[WeeklySlot(0, time(12), jokes.pk)], brand=who.brand)
    jokes.delete()
    assert weeks_of([who.weibo])[who.weibo.pk].slots == (NOON,)
