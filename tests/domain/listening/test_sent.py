"""Sent is not visible: what went out is looked at after ten minutes and a day; gone or hidden is an alarm."""

from datetime import datetime, timedelta

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.models import Account, QuotaWindow
from guanwei.delivery.models import Delivery
from guanwei.lib.clock import utc_now
from guanwei.listening import sent
from guanwei.listening.models import Look
from guanwei.listening.queries import looks_of, not_to_be_seen
from guanwei.listening.visibility import READ_AGAIN_AFTER
from guanwei.networks.contract import Readable, Unknown, Unreadable
from guanwei.networks.registry import limits_for
from guanwei.trail.models import Entry
from tests import cast as people
from tests.domain.listening.ears import MINUTE, posted

DAY = timedelta(days=1)
THERE, GONE = Readable((posted(1),)), Readable(())
DOWN = Unreadable("timed out", Unknown("timed out"))


def out(who: people.Cast, *, since: datetime) -> Delivery:
    delivery = Delivery.objects.get(purpose_id=people.approved(who, who.weibo).pk)
    Delivery.objects.filter(pk=delivery.pk).update(state="sent", sent_at=since, remote_id=posted(1).remote_id)
    sent.ensure_looks(now=since + MINUTE)
    return delivery


def due(now: datetime) -> list[sent.ToSee]:
    return sent.claim(now=now, count=10, lease_seconds=60, limits_of=limits_for)


def look(now: datetime, answer: Readable | Unreadable) -> Look:
    [one] = due(now)
    sent.store(now=now, to_see=one, answer=answer)
    return Look.objects.get()


def test_a_post_is_looked_at_twice_and_then_left_alone(who: people.Cast) -> None:
    began = utc_now()
    out(who, since=began)
    assert due(began + 9 * MINUTE) == []
    assert look(began + 11 * MINUTE, THERE).seen == "visible"
    assert due(began + DAY - MINUTE) == []
    assert look(began + DAY + MINUTE, THERE).next_at is None
    sent.ensure_looks(now=began + DAY + 2 * MINUTE)
    assert due(began + 30 * DAY) == []
    assert QuotaWindow.objects.filter(bucket="look_sent").exists()


def test_a_post_that_vanished_is_an_alarm_on_the_trail_until_somebody_takes_note(who: people.Cast) -> None:
    began = utc_now()
    delivery = out(who, since=began)
    assert look(began + 11 * MINUTE, GONE).seen == "gone"
    assert [alarm.delivery_id for alarm in not_to_be_seen(who.qin)] == [delivery.pk]
    assert not not_to_be_seen(who.wu).exists()
    assert looks_of(who.wu, [delivery.pk]) == {}
    assert looks_of(who.qin, [delivery.pk])[delivery.pk].seen == "gone"
    assert Entry.objects.filter(verb="delivery.gone", object_id=delivery.pk).count() == 1
    with pytest.raises(NotAllowed):
        sent.take_note(actor=who.lin, now=began, delivery_id=delivery.pk)
    sent.take_note(actor=who.zhou, now=began, delivery_id=delivery.pk)
    assert not not_to_be_seen(who.qin).exists()
    assert Look.objects.get().seen == "gone"


def test_a_hidden_post_that_is_shown_again_is_no_alarm_any_more(who: people.Cast) -> None:
    began = utc_now()
    out(who, since=began)
    hidden = Readable((posted(1, visible=False),))
    assert look(began + 11 * MINUTE, hidden).trouble_at is not None
    assert not_to_be_seen(who.qin).exists()
    assert look(began + DAY + MINUTE, THERE).seen == "visible"
    assert not not_to_be_seen(who.qin).exists()


def test_what_cannot_be_read_is_tried_again_and_in_the_end_said(who: people.Cast) -> None:
    now = utc_now() + 11 * MINUTE
    out(who, since=utc_now())
    for wait in READ_AGAIN_AFTER:
        assert look(now, DOWN).seen == "not_yet"
        now += timedelta(seconds=wait + 1)
    said = look(now, DOWN)
    assert (said.seen, "could not be looked at" in said.words["en"]) == ("unreadable", True)
    assert not not_to_be_seen(who.qin).exists()


def test_what_we_took_down_is_no_alarm(who: people.Cast) -> None:
    began = utc_now()
    delivery = out(who, since=began)
    copy = Delivery.objects.get(pk=delivery.pk)
    copy.pk, copy.operation = None, "delete"
    copy.save()
    assert look(began + 11 * MINUTE, GONE).seen == "taken_down"
    assert not not_to_be_seen(who.qin).exists()


def test_rights_that_cannot_read_are_said_without_a_call(who: people.Cast) -> None:
    began = utc_now()
    out(who, since=began)
    Account.objects.filter(pk=who.weibo.pk).update(profile="by_hand")
    assert due(began + 11 * MINUTE) == []
    kept = Look.objects.get()
    assert (kept.seen, kept.next_at) == ("unreadable", None)
    assert not QuotaWindow.objects.filter(account=who.weibo).exists()


def test_a_dead_account_waits_and_so_does_one_without_a_call_left(who: people.Cast) -> None:
    began = utc_now()
    out(who, since=began)
    Account.objects.filter(pk=who.weibo.pk).update(health=Account.Health.DEAD)
    assert due(began + 11 * MINUTE) == []
    Account.objects.filter(pk=who.weibo.pk).update(health=Account.Health.ALIVE)
    assert len(due(began + 13 * MINUTE)) == 1


def test_what_a_dead_account_sent_could_not_be_looked_at_and_stands_in_nobodys_way(
    who: people.Cast,
) -> None:
    began = utc_now()
    out(who, since=began)
    Account.objects.filter(pk=who.weibo.pk).update(health=Account.Health.DEAD)
    now = began + 11 * MINUTE
    for wait in (*READ_AGAIN_AFTER, 0):
        assert due(now) == []
        now += timedelta(seconds=wait)
    kept = Look.objects.get()
    assert (kept.seen, kept.next_at) == ("unreadable", began + DAY)
    assert "授权" in kept.words["zh"]
    Account.objects.filter(pk=who.weibo.pk).update(health=Account.Health.ALIVE)
    assert look(began + DAY + MINUTE, THERE).seen == "visible"
