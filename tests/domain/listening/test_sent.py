"""Sent is not visible: what went out is looked at after ten minutes and a day. Gone or hidden is found, an alarm."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from guanwei.accounts.access import NotAllowed
from guanwei.accounts.models import Account, QuotaWindow
from guanwei.accounts.values import set_value
from guanwei.delivery.models import Delivery
from guanwei.lib.clock import utc_now
from guanwei.listening import sent
from guanwei.listening.models import Look
from guanwei.listening.queries import looks_of, not_to_be_seen, with_findings
from guanwei.listening.visibility import READ_AGAIN_AFTER
from guanwei.networks.contract import Limits, Quota, Readable, Unknown, Unreadable
from guanwei.networks.registry import limits_for
from guanwei.practice.findings import Level
from guanwei.practice.models import FoundFinding
from guanwei.trail.models import Entry
from tests import cast as people
from tests.domain.listening.ears import MINUTE, posted
from tests.planner import only_loops

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THERE, GONE, HIDDEN = Readable((posted(1),)), Readable(()), Readable((posted(1, visible=False),))
DOWN = Unreadable("timed out", Unknown("timed out"))


def out(who: people.Cast, *, since: datetime) -> Delivery:
    delivery = Delivery.objects.get(purpose_id=people.approved(who, who.weibo).pk)
    Delivery.objects.filter(pk=delivery.pk).update(state="sent", sent_at=since, remote_id=posted(1).remote_id)
    sent.ensure_looks(now=since + MINUTE)
    return delivery


def found() -> list[str]:
    return [one.check_id for one in FoundFinding.objects.filter(run__kind=sent.KIND)]


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
    entry = Entry.objects.get(verb="delivery.gone", object_id=delivery.pk)
    assert entry.details["findings"] == ["N.not-visible.gone"]
    with pytest.raises(NotAllowed):
        sent.take_note(actor=who.lin, now=began, delivery_id=delivery.pk)
    sent.take_note(actor=who.zhou, now=began, delivery_id=delivery.pk)
    assert not not_to_be_seen(who.qin).exists()
    assert Look.objects.get().seen == "gone"


def test_a_hidden_post_that_is_shown_again_is_no_alarm_any_more(who: people.Cast) -> None:
    began = utc_now()
    out(who, since=began)
    assert look(began + 11 * MINUTE, HIDDEN).trouble_at is not None
    assert not_to_be_seen(who.qin).exists()
    assert found() == ["N.not-visible.hidden"]
    assert look(began + DAY + MINUTE, THERE).seen == "visible"
    assert not not_to_be_seen(who.qin).exists()
    assert found() == []


def test_what_is_found_stands_with_the_delivery_in_both_languages_and_is_kept_once(who: people.Cast) -> None:
    began = utc_now()
    delivery = out(who, since=began)
    look(began + 11 * MINUTE, HIDDEN)
    look(began + DAY + MINUTE, HIDDEN)
    [finding] = looks_of(who.qin, [delivery.pk])[delivery.pk].findings
    assert "11 分钟" in finding.message.zh and "11 minutes" in finding.message.en
    assert finding.level is Level.ASK
    assert [one.findings for one in with_findings(not_to_be_seen(who.qin))] == [(finding,)]


@pytest.mark.parametrize(("level", "ids"), [("hint", ["N.not-visible.gone"]), ("off", [])])
def test_set_to_a_hint_it_is_found_without_an_alarm_and_switched_off_not_even_that(
    who: people.Cast, level: str, ids: list[str]
) -> None:
    set_value(actor=who.admin, now=utc_now(), key="N.not-visible.level", value=level, account=who.weibo)
    began = utc_now()
    out(who, since=began)
    assert look(began + 11 * MINUTE, GONE).trouble_at is None
    assert found() == ids
    assert not not_to_be_seen(who.qin).exists()


def test_an_account_that_never_has_a_call_left_is_said_a_day_after_the_last_look_was_due(who: people.Cast) -> None:
    """A queue of looks that nobody can pay for would grow for ever."""
    began = utc_now()
    out(who, since=began)

    def nothing_left(network: str, profile: str) -> Limits:
        return replace(limits_for(network, profile), quotas=(Quota("calls", 0, 3600, counts="calls"),))

    now, rounds = began + 11 * MINUTE, 0
    while (kept := Look.objects.get()).next_at is not None:
        now, rounds = max(now, kept.next_at), rounds + 1
        assert sent.claim(now=now, count=10, lease_seconds=60, limits_of=nothing_left) == []
    assert (kept.seen, "额度" in kept.words["zh"]) == ("unreadable", True)
    assert 2 * DAY - 2 * HOUR < now - began < 2 * DAY + HOUR and rounds > 40


def test_an_alarm_stands_when_the_second_look_could_not_be_made(who: people.Cast) -> None:
    """Whoever had not opened Today by then would never hear that readers do not see the post."""
    began = utc_now()
    out(who, since=began)
    assert look(began + 11 * MINUTE, HIDDEN).trouble_at is not None
    now = began + DAY + MINUTE
    for wait in (*READ_AGAIN_AFTER, 0):
        assert look(now, DOWN).seen == "hidden"
        now += timedelta(seconds=wait + 1)
    kept = Look.objects.get()
    assert kept.next_at is None and not_to_be_seen(who.qin).exists()
    assert found() == ["N.not-visible.hidden"]


@pytest.mark.parametrize("rights", ["taken away", "used up"])
def test_an_alarm_stands_when_there_are_no_rights_or_calls_for_a_second_look(who: people.Cast, rights: str) -> None:
    began = utc_now()
    out(who, since=began)
    look(began + 11 * MINUTE, HIDDEN)
    none = (Quota("calls", 0, 3600, counts="calls"),)
    without = {"quotas": none} if rights == "used up" else {"capabilities": frozenset()}

    def limited(network: str, profile: str) -> Limits:
        return replace(limits_for(network, profile), **without)

    assert sent.claim(now=began + 2 * DAY, count=10, lease_seconds=60, limits_of=limited) == []
    kept = Look.objects.get()
    assert (kept.seen, kept.next_at) == ("hidden", None) and not_to_be_seen(who.qin).exists()


def test_posts_are_looked_at_before_answers(who: people.Cast) -> None:
    began = utc_now()
    answer = out(who, since=began)
    Delivery.objects.filter(pk=answer.pk).update(operation="reply")
    post = Delivery.objects.get(
        purpose_id=people.approved(who, who.weibo, text="周末茶会还有三个位置。", due_at=utc_now() + 5 * HOUR).pk
    )
    Delivery.objects.filter(pk=post.pk).update(state="sent", sent_at=began + MINUTE, remote_id=posted(2).remote_id)
    sent.ensure_looks(now=began + 2 * MINUTE)
    now = began + 12 * MINUTE
    first = sent.claim(now=now, count=1, lease_seconds=60, limits_of=limits_for)
    assert [one.delivery.pk for one in first + due(now)] == [post.pk, answer.pk]


def test_no_more_are_taken_than_were_asked_for_where_there_are_few(who: people.Cast) -> None:
    began = utc_now()
    for place in range(3):
        plan = people.approved(who, who.weibo, text=f"第 {place} 条。", due_at=began + (5 + place) * HOUR)
        Delivery.objects.filter(purpose_id=plan.pk).update(
            state="sent", sent_at=began, remote_id=posted(place + 1).remote_id
        )
    sent.ensure_looks(now=began + MINUTE)
    only_loops("listening_look", "delivery_delivery")
    assert len(sent.claim(now=began + 12 * MINUTE, count=1, lease_seconds=60, limits_of=limits_for)) == 1


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
