"""Sources are made, claimed by one poller at a time, paid for, and given back with what came of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from guanwei.accounts.models import Account, QuotaWindow
from guanwei.lib.clock import utc_now
from guanwei.listening import actions
from guanwei.listening.models import Gap, Interaction, Source
from guanwei.listening.queries import sources_for
from guanwei.listening.sources import ensure_sources
from guanwei.listening.tending import SourceRefused, poll_now
from guanwei.networks.contract import Limits, Quota, Scope, Throttled, Unknown, Unreadable
from guanwei.networks.registry import limits_for
from tests import cast as people
from tests.domain.listening.ears import MINUTE, a_source, claimed, hear, heard, page


def test_sources_follow_from_the_rights_of_active_accounts(who: people.Cast) -> None:
    ensure_sources(now=utc_now())
    names = set(Source.objects.filter(account=who.weibo).values_list("stream", flat=True))
    assert names == {stream.name for stream in limits_for("weibo", "commercial").streams} | {Source.OWN}
    assert ensure_sources(now=utc_now()) == 0


def test_a_paused_account_rests_and_wakes_with_its_cursor(who: people.Cast) -> None:
    source = a_source(who.weibo)
    Source.objects.filter(pk=source.pk).update(mark="kept")
    Account.objects.filter(pk=who.weibo.pk).update(active=False)
    ensure_sources(now=utc_now())
    assert not Source.objects.filter(account=who.weibo, active=True).exists()
    Account.objects.filter(pk=who.weibo.pk).update(active=True)
    ensure_sources(now=utc_now())
    source.refresh_from_db()
    assert (source.active, source.mark) == (True, "kept")


def test_an_account_by_hand_has_nothing_to_be_listened_to(who: people.Cast) -> None:
    Account.objects.filter(pk=who.weibo.pk).update(profile="by_hand")
    ensure_sources(now=utc_now())
    assert not Source.objects.filter(account=who.weibo).exists()


def test_a_claimed_source_is_not_claimed_twice_until_its_lease_ends(who: people.Cast) -> None:
    source, now = a_source(who.weibo), utc_now()
    assert [one.id for one in claimed(now)] == [source.pk]
    assert claimed(now, poller="two") == []
    assert [one.id for one in claimed(now + 2 * MINUTE, poller="two")] == [source.pk]


@pytest.mark.django_db(transaction=True)
def test_a_source_that_another_poller_is_claiming_is_passed_over(transactional_db: None) -> None:
    who = people.cast(weibo_profile="commercial")
    source = a_source(who.weibo)
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_account WHERE id = %s FOR NO KEY UPDATE", [who.weibo.pk])
        assert claimed() == []
    other.rollback()
    other.close()
    assert [one.id for one in claimed()] == [source.pk]


def test_every_poll_is_paid_for_and_without_a_call_left_the_account_waits_and_says_so(who: people.Cast) -> None:
    source = a_source(who.weibo)
    few = Quota("calls", 3, 86_400, counts="calls", reserve=2)

    def limits_of(network: str, profile: str) -> Limits:
        return replace(limits_for(network, profile), quotas=(few,))

    [one] = claimed(limits_of=limits_of)
    actions.store_page(now=utc_now(), claimed=one, network="weibo", page=page(heard(1)), pace_seconds=0)
    assert QuotaWindow.objects.get(account=who.weibo).used == 1
    assert claimed(limits_of=limits_of) == []
    source.refresh_from_db()
    assert source.next_at > utc_now() and "used up" in source.failure["en"]


def test_nobody_asks_for_an_account_whose_token_is_dead(who: people.Cast) -> None:
    a_source(who.weibo)
    Account.objects.filter(pk=who.weibo.pk).update(health=Account.Health.DEAD)
    assert claimed() == []


def test_a_page_is_stored_with_its_cursor_and_the_next_one_is_due_at_once(who: people.Cast) -> None:
    source = a_source(who.weibo)
    assert hear(source, page(heard(1), heard(2), older="below", reached=False, mark="m2"))
    [one] = claimed()
    assert (one.reading.climb_page, one.reading.climb_mark, one.reading.mark) == ("below", "m2", "")
    assert not actions.store_page(now=utc_now(), claimed=one, network="weibo", page=page(heard(3)), pace_seconds=300)
    source.refresh_from_db()
    assert (source.mark, source.climb_page, source.stored) == ("m2", "", 3)
    assert source.complete_at and source.next_at > utc_now()


def test_a_page_whose_lease_another_poller_has_is_not_stored(who: people.Cast) -> None:
    a_source(who.weibo)
    [late] = claimed()
    [other] = claimed(utc_now() + 2 * MINUTE, poller="two")
    with pytest.raises(actions.LeaseLost):
        actions.store_page(now=utc_now(), claimed=late, network="weibo", page=page(heard(1)), pace_seconds=1)
    assert not Interaction.objects.exists()
    actions.store_page(now=utc_now(), claimed=other, network="weibo", page=page(heard(1)), pace_seconds=1)
    assert Interaction.objects.count() == 1


def test_a_stretch_that_cannot_be_read_is_a_gap_on_record(who: people.Cast) -> None:
    source = a_source(who.weibo)
    hear(source, page(heard(60)))
    hear(source, page(heard(1), heard(2), reached=False, mark="m9"))
    gap = Gap.objects.get(source=source)
    assert abs(gap.after - heard(60).created_at) < MINUTE and abs(gap.before - heard(2).created_at) < MINUTE
    [state] = sources_for(who.qin, now=utc_now())
    assert [one.pk for one in state.gaps] == [gap.pk]
    assert sources_for(who.wu, now=utc_now()) == []


def test_completeness_counts_from_when_listening_began(who: people.Cast) -> None:
    source = a_source(who.weibo)
    hear(source, page(heard(3), total=101))
    hear(source, page(heard(1), heard(2), total=104))
    [state] = sources_for(who.qin, now=utc_now())
    assert (state.freshness.missing, state.freshness.completeness.en[:12]) == (1, "3 stored of ")


def test_a_failure_waits_longer_each_time_and_a_page_ends_it(who: people.Cast) -> None:
    source = a_source(who.weibo)
    unclear = Unreadable("timed out", Unknown("timed out"))
    for failures in (1, 2):
        Source.objects.filter(pk=source.pk).update(next_at=utc_now())
        [one] = claimed()
        actions.store_failure(now=utc_now(), claimed=one, unreadable=unclear)
        source.refresh_from_db()
        assert (source.failures, source.poller) == (failures, "")
    assert source.failing_since and "timed out" in source.failure["zh"]
    hear(source, page())
    source.refresh_from_db()
    assert (source.failures, source.failing_since, source.failure) == (0, None, {})


def test_a_limit_of_the_app_rests_every_account_on_that_server(who: people.Cast) -> None:
    sister = people.weibo_account(who.admin, who.brand, name="青禾茗客服", uid="6000000009", profile="commercial")
    source = a_source(who.weibo)
    Source.objects.filter(account=sister, stream="mentions").update(active=True, next_at=utc_now() + 5 * MINUTE)
    [one] = claimed()
    limit = Unreadable("10022", Throttled(3600, Scope.APP, "10022"))
    actions.store_failure(now=utc_now(), claimed=one, unreadable=limit)
    moments = Source.objects.filter(active=True).values_list("next_at", flat=True)
    assert len(moments) == 2 and min(moments) > utc_now() + timedelta(minutes=59)
    assert source.pk


@pytest.mark.parametrize(("reason", "refused"), [("throttled", True), ("quota", False), ("unknown", False)])
def test_reading_at_once_is_refused_only_where_the_network_asked_for_patience(
    who: people.Cast, reason: str, refused: bool
) -> None:
    """No room for posts, or a post that is in doubt, keeps nobody from listening."""
    source = a_source(who.weibo)
    Source.objects.filter(pk=source.pk).update(next_at=utc_now() + timedelta(hours=1))
    Account.objects.filter(pk=who.weibo.pk).update(wait_until=utc_now() + timedelta(minutes=20), wait_reason=reason)
    if refused:
        with pytest.raises(SourceRefused):
            poll_now(actor=who.zhou, now=utc_now(), source_id=source.pk)
    else:
        poll_now(actor=who.zhou, now=utc_now(), source_id=source.pk)
    assert bool(claimed()) is not refused
