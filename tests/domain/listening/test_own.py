"""The own timeline: what did not go out through Guanwei is read in, counts, and follows what becomes of it."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from guanwei.accounts.models import Account
from guanwei.accounts.rules_changed import LOOK_JOB
from guanwei.delivery.models import Attempt, Delivery
from guanwei.lib.clock import utc_now
from guanwei.listening.actions import LeaseLost
from guanwei.listening.models import Gap, OutsidePost, Source
from guanwei.listening.own import store_own
from guanwei.networks.contract import Remote
from guanwei.practice.entries import Format
from guanwei.publishing.context import outside_entries
from tests import cast as people
from tests.domain.listening.ears import MINUTE, a_source, claimed, posted


def read(who: people.Cast, *timeline: Remote) -> int:
    source = a_source(who.weibo, Source.OWN)
    Source.objects.filter(pk=source.pk).update(active=True, next_at=utc_now() - MINUTE)
    [one] = claimed()
    return store_own(now=utc_now(), claimed=one, account=who.weibo, timeline=timeline, pace_seconds=600)


def stored() -> set[str]:
    return set(OutsidePost.objects.filter(gone_at=None).values_list("remote_id", flat=True))


def in_ledger(who: people.Cast, state: str, **more: object) -> Delivery:
    delivery = Delivery.objects.get(purpose_id=people.approved(who, who.weibo).pk)
    Delivery.objects.filter(pk=delivery.pk).update(state=state, **more)
    delivery.refresh_from_db()
    return delivery


def test_a_post_made_in_the_app_is_read_in_once_and_moves_the_history(who: people.Cast) -> None:
    before = Account.objects.get(pk=who.weibo.pk).history_version
    assert read(who, posted(1), posted(2, text="新茶 89 元包邮"), posted(3, repost_of="x", text="转发微博")) == 3
    assert read(who, posted(1), posted(2, text="新茶 89 元包邮"), posted(3, repost_of="x", text="转发微博")) == 0
    assert Account.objects.get(pk=who.weibo.pk).history_version == before + 1
    groups = dict(OutsidePost.objects.values_list("remote_id", "group"))
    assert [groups[posted(number).remote_id] for number in (1, 2, 3)] == ["loved", "promotion", "forward"]
    assert ProcrastinateJob.objects.filter(task_name=LOOK_JOB).exists()


def test_what_guanwei_sent_is_not_outside(who: people.Cast) -> None:
    in_ledger(who, "sent", sent_at=utc_now(), remote_id=posted(1).remote_id)
    assert read(who, posted(1), posted(2)) == 1
    assert stored() == {posted(2).remote_id}


def test_what_a_doubtful_delivery_may_be_is_left_until_the_doubt_is_over(who: people.Cast) -> None:
    began = posted(5).created_at
    doubt = in_ledger(who, "unknown", unknown_since=began)
    Attempt.objects.create(delivery=doubt, number=1, worker="w", started_at=began)
    assert read(who, posted(5), posted(60)) == 1
    assert stored() == {posted(60).remote_id}
    # It was not ours after all.
    Delivery.objects.filter(pk=doubt.pk).update(state="cancelled", unknown_since=None)
    assert read(who, posted(5), posted(60)) == 1


def test_a_task_by_hand_that_gets_its_link_takes_its_post_back(who: people.Cast) -> None:
    read(who, posted(5))
    assert stored() == {posted(5).remote_id}
    in_ledger(who, "sent", sent_at=utc_now(), remote_id=posted(5).remote_id)
    read(who, posted(5))
    assert stored() == set()


def test_a_post_that_vanishes_between_its_neighbours_is_gone_and_may_come_back(who: people.Cast) -> None:
    read(who, posted(1), posted(2), posted(3))
    read(who, posted(1), posted(3))
    assert stored() == {posted(1).remote_id, posted(3).remote_id}
    read(who, posted(1), posted(2), posted(3))
    assert len(stored()) == 3


def test_the_newest_post_that_vanishes_is_gone_too(who: people.Cast) -> None:
    read(who, posted(1), posted(2), posted(3))
    read(who, posted(2), posted(3))
    assert stored() == {posted(2).remote_id, posted(3).remote_id}


def test_a_post_that_an_export_told_of_is_not_gone_because_the_timeline_begins_below_it(who: people.Cast) -> None:
    read(who, posted(2), posted(3))
    OutsidePost.objects.filter(remote_id=posted(2).remote_id).update(imported=True)
    read(who, posted(3))
    assert stored() == {posted(2).remote_id, posted(3).remote_id}


def test_a_doubt_that_went_out_late_is_told_by_the_time_that_it_bears(who: people.Cast) -> None:
    """Bluesky's records bear the due time, and a network that could not be reached makes a post late."""
    due = posted(8).created_at
    doubt = in_ledger(who, "unknown", unknown_since=utc_now(), due_at=due)
    Attempt.objects.create(delivery=doubt, number=2, worker="w", started_at=due + 6 * MINUTE)
    assert read(who, posted(8)) == 0
    assert stored() == set()


def test_an_answer_is_no_post_and_an_empty_timeline_takes_nothing_away(who: people.Cast) -> None:
    read(who, posted(1), posted(2, reply_to="x"))
    read(who)
    assert stored() == {posted(1).remote_id}


def test_a_full_page_that_does_not_reach_the_last_reading_is_a_gap(who: people.Cast) -> None:
    Account.objects.filter(pk=who.weibo.pk).update(profile="ordinary")
    who.weibo.refresh_from_db()
    read(who, posted(90))
    read(who, *(posted(number) for number in (1, 2, 3, 4, 5)))
    gap = Gap.objects.get()
    assert gap.before - gap.after > timedelta(minutes=80)


def test_a_reading_without_its_lease_leaves_nothing(who: people.Cast) -> None:
    a_source(who.weibo, Source.OWN)
    Source.objects.update(next_at=utc_now() - MINUTE)
    [late] = claimed()
    claimed(utc_now() + 2 * MINUTE, poller="two")
    with pytest.raises(LeaseLost):
        store_own(now=utc_now(), claimed=late, account=who.weibo, timeline=[posted(1)], pace_seconds=1)
    assert not OutsidePost.objects.exists()


def test_a_video_and_a_vote_made_in_the_app_are_no_pictures_and_no_text(who: people.Cast) -> None:
    read(who, posted(1, form="video", picture_count=1), posted(2, form="vote"), posted(3, picture_count=1), posted(4))
    entries = outside_entries(OutsidePost.objects.order_by("-published_at"))
    assert [entry.format for _, entry in entries] == [Format.VIDEO, Format.VOTE, Format.PICTURE, Format.TEXT]
