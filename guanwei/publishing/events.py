"""Live events (practice D4, D7): an approver lets the posts of an event come thick on one account, for a while."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from guanwei.accounts.access import require, within
from guanwei.accounts.models import Account
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.actions import PlanRefused, history_moved, refuse_past
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.models import Event, Plan
from guanwei.trail.record import record

LONGEST_HOURS = 24  # as the constraint of the table has it
AHEAD = timedelta(days=30)  # nobody knows of an event sooner, and a slip in the year opens none


def open_event(
    *, actor: User, now: datetime, account: Account, hours: int, reason: str, since: datetime | None = None
) -> Event:
    """From `since`, else from now on, the flood limits only hint for posts of the account's live columns; the ceiling
    of a day stays. PlanRefused without a reason, for longer than a day, in the past, more than a month ahead, or beside
    another event."""
    require(actor, Permission.APPROVE, account)
    if not reason.strip():
        raise PlanRefused(Words("请写明是什么事。", "Say what is going on."))
    if not 1 <= hours <= LONGEST_HOURS:
        raise PlanRefused(
            Words(f"现场要在 1 到 {LONGEST_HOURS} 小时之间。", f"An event lasts from 1 to {LONGEST_HOURS} hours.")
        )
    refuse_past(since, now)
    begins = since or now
    if begins > now + AHEAD:
        raise PlanRefused(
            Words(f"现场最多提前 {AHEAD.days} 天开。", f"An event can be opened at most {AHEAD.days} days ahead.")
        )
    ends = begins + timedelta(hours=hours)
    with transaction.atomic():
        plans = _open_plans(account, begins, ends)
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)  # two who open one at once
        _refuse_overlap(account, begins, ends)
        event = Event.objects.create(
            account=account, since=begins, until=ends, reason=reason.strip()[:300], by=actor, at=now
        )
        record(
            actor=actor,
            now=now,
            verb="event.opened",
            kind="event",
            id=event.pk,
            account_id=account.pk,
            details={"reason": event.reason, "since": begins.isoformat(), "until": ends.isoformat()},
        )
        check_and_keep(plans, now=now)
        history_moved([account.pk])
    return event


def end_event(*, actor: User, now: datetime, event_id: int) -> Event:
    """Before its time. From now on the limits hold again."""
    with transaction.atomic():
        known = Event.objects.select_related("account").get(pk=event_id)
        require(actor, Permission.APPROVE, known.account)
        plans = _open_plans(known.account, known.since, known.until)
        event = Event.objects.select_for_update(of=("self",)).select_related("account").get(pk=event_id)
        if event.ended_at or event.until <= now:
            raise PlanRefused(Words("这场现场已经结束了。", "This event is over already."))
        event.ended_at, event.ended_by = now, actor
        event.save(update_fields=["ended_at", "ended_by"])
        record(actor=actor, now=now, verb="event.ended", kind="event", id=event.pk, account_id=event.account_id)
        check_and_keep(plans, now=now)
        history_moved([event.account_id])
    return event


def events_for(viewer: User, *, now: datetime, account_id: int | None = None) -> QuerySet[Event]:
    """Those that run or are to come on the viewer's accounts, the first one first."""
    events = all_events_for(viewer).filter(until__gt=now, ended_at=None).order_by("since", "pk")
    return events if account_id is None else events.filter(account=account_id)


def earlier_for(viewer: User, *, now: datetime) -> QuerySet[Event]:
    """Those that are over, the last one first."""
    return all_events_for(viewer).filter(Q(until__lte=now) | Q(ended_at__isnull=False)).order_by("-since", "-pk")


def all_events_for(viewer: User) -> QuerySet[Event]:
    return Event.objects.filter(within(viewer)).select_related("account", "by", "ended_by")


def _open_plans(account: Account, since: datetime, until: datetime) -> list[Plan]:
    """What nobody has approved yet in this time, locked: it is judged anew. Plans before accounts, as everywhere."""
    undecided = Plan.objects.filter(account=account, state__in=[Plan.State.DRAFT, Plan.State.REVIEW])
    return list(undecided.filter(due_at__gte=since, due_at__lt=until).order_by("pk").select_for_update(no_key=True))


def _refuse_overlap(account: Account, since: datetime, until: datetime) -> None:
    beside = Event.objects.filter(account=account, since__lt=until, until__gt=since, ended_at=None).first()
    if beside:
        raise PlanRefused(
            Words(
                f"这段时间已经开了现场：{beside.reason}。先结束那一场。",
                f"There is an event in this time already: {beside.reason}. End that one first.",
            )
        )
