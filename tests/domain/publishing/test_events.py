"""A live event (practice D4, D7): an approver lets its posts come thick, for a day at most, and all read who did."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from guanwei.accounts.access import NotAllowed
from guanwei.lib.clock import utc_now
from guanwei.practice.findings import Level
from guanwei.practice.keeping import kept
from guanwei.publishing.actions import PlanRefused
from guanwei.publishing.context import own_scene, scene_for
from guanwei.publishing.events import earlier_for, end_event, events_for, open_event
from guanwei.publishing.models import Event, Plan
from guanwei.publishing.review import approve, submit
from guanwei.trail.models import Entry
from tests import cast as people

pytestmark = pytest.mark.django_db
WHY = "茶园起火，随时报平安"


@pytest.fixture
def who(db: None) -> people.Cast:
    return people.cast()


def scene_posts(who: people.Cast, count: int, code: str = "D4") -> list[Plan]:
    words = ("火势已控制，无人受伤。", "消防员撤离，茶农回到山上看老树。", "下午三点开放后山小路，欢迎来帮忙。")
    return [
        people.a_draft(who, due_at=people.soon(minutes=30 + 3 * at), text=words[at], code=code) for at in range(count)
    ]


def floods(plan: Plan) -> list[Level]:
    return [one.level for one in kept("plan", [plan.pk])[plan.pk] if one.id.startswith("B1.flood")]


def opened(who: people.Cast, **different: object) -> Event:
    given = {"actor": who.chen, "now": utc_now(), "account": who.bluesky, "hours": 2, "reason": WHY}
    return open_event(**(given | different))  # type: ignore[arg-type]


def test_what_waits_to_be_approved_is_judged_anew_when_it_opens_and_when_it_ends(who: people.Cast) -> None:
    plans = scene_posts(who, 3)
    assert Level.ASK in floods(plans[-1])
    event = opened(who)
    assert set(floods(plans[-1])) == {Level.HINT}
    [told] = [one for one in kept("plan", [plans[-1].pk])[plans[-1].pk] if one.id == "B1.flood.gap"]
    assert "陈岚" in told.message.zh and WHY in told.message.zh
    end_event(actor=who.chen, now=utc_now(), event_id=event.pk)
    assert Level.ASK in floods(plans[-1])


def test_a_post_of_the_event_is_approved_without_a_waiver(who: people.Cast) -> None:
    plans = scene_posts(who, 2)
    for plan in plans:
        submit(actor=who.lin, now=utc_now(), plan_id=plan.pk)
    with pytest.raises(PlanRefused):
        approve(actor=who.chen, now=utc_now(), plan_id=plans[1].pk, content_hash=plans[1].content_hash)
    opened(who)
    done = approve(actor=who.chen, now=utc_now(), plan_id=plans[1].pk, content_hash=plans[1].content_hash)
    assert done.state == Plan.State.APPROVED


def test_posts_of_other_columns_and_of_other_accounts_are_judged_as_ever(who: people.Cast) -> None:
    others = scene_posts(who, 2, code="D5")
    opened(who)
    assert Level.ASK in floods(others[1])
    opened(who, account=who.weibo)
    assert Level.ASK in floods(others[1])


@pytest.mark.parametrize("name", ["lin", "zhou", "qin", "wu"])
def test_only_who_approves_opens_and_ends_it(who: people.Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        opened(who, actor=who.people[name])
    event = opened(who)
    with pytest.raises(NotAllowed):
        end_event(actor=who.people[name], now=utc_now(), event_id=event.pk)
    assert Event.objects.get().ended_at is None


@pytest.mark.parametrize("different", [{"hours": 0}, {"hours": 25}, {"reason": "  "}])
def test_it_has_a_reason_and_lasts_a_day_at_most(who: people.Cast, different: dict[str, object]) -> None:
    with pytest.raises(PlanRefused):
        opened(who, **different)
    with pytest.raises(PlanRefused):
        opened(who, since=utc_now() - timedelta(minutes=1))
    for slip in (utc_now() + timedelta(days=31), datetime.max.replace(tzinfo=UTC)):
        with pytest.raises(PlanRefused):
            opened(who, since=slip)


def test_the_database_refuses_one_of_more_than_a_day(who: people.Cast) -> None:
    now = utc_now()
    for hours in (0, 24.01):
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.create(
                account=who.weibo, since=now, until=now + timedelta(hours=hours), reason=WHY, by=who.chen, at=now
            )


def test_two_at_once_are_one_too_many_and_after_the_first_has_ended_there_is_room(who: people.Cast) -> None:
    event = opened(who)
    with pytest.raises(PlanRefused) as refused:
        opened(who, hours=1)
    assert WHY in refused.value.words.zh
    opened(who, since=event.until, hours=1)
    end_event(actor=who.he, now=utc_now(), event_id=event.pk)
    with pytest.raises(PlanRefused):
        end_event(actor=who.he, now=utc_now(), event_id=event.pk)
    opened(who, hours=1)


def test_it_is_known_by_its_real_end_and_stands_in_the_trail(who: people.Cast) -> None:
    began = utc_now()
    event = opened(who, now=began)
    later = began + timedelta(minutes=20)
    end_event(actor=who.he, now=later, event_id=event.pk)
    [known] = scene_for([who.bluesky], now=later).context(who.bluesky.pk).events
    assert (known.since, known.until, known.by, known.reason) == (began, later, "陈岚", WHY)
    assert own_scene(who.bluesky, now=later).context(who.bluesky.pk).events == (known,)
    verbs = Entry.objects.filter(kind="event", object_id=event.pk).order_by("pk").values_list("verb", "actor__name")
    assert list(verbs) == [("event.opened", "陈岚"), ("event.ended", "何静")]


def test_one_that_ended_before_it_began_lets_nothing_stand(who: people.Cast) -> None:
    now = utc_now()
    event = opened(who, since=now + timedelta(hours=3))
    end_event(actor=who.chen, now=now, event_id=event.pk)
    assert scene_for([who.bluesky], now=now).context(who.bluesky.pk).events == ()


def test_each_sees_those_of_the_own_accounts(who: people.Cast) -> None:
    event, now = opened(who), utc_now()
    assert list(events_for(who.qin, now=now)) == [event]
    assert list(events_for(who.qin, now=now, account_id=who.weibo.pk)) == []
    assert list(events_for(who.wu, now=now)) == list(earlier_for(who.wu, now=event.until)) == []
    assert list(earlier_for(who.qin, now=event.until)) == [event]
