"""The change of what is out as owner of deliveries. What a person decides about them is in change_deciding.py."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings as django_settings

from guanwei.accounts.connections import connection_for, connections_for
from guanwei.accounts.models import Account
from guanwei.approvals import actions as approvals
from guanwei.approvals.models import Approval
from guanwei.approvals.queries import granted
from guanwei.base import sql
from guanwei.delivery.claim import Claimed
from guanwei.delivery.models import Delivery
from guanwei.delivery.outcomes import Settled
from guanwei.delivery.recheck import Answer, KeptIn, Ready, Seek
from guanwei.delivery.reconcile import ToRead
from guanwei.delivery.states import Hold, State
from guanwei.lib.words import Words
from guanwei.networks.acts import Operation, Target
from guanwei.networks.contract import Connection, Outbound, Sought
from guanwei.publishing.actions import PlanRefused, history_moved
from guanwei.publishing.changing import (
    NOT_APPROVED,
    NOT_OUT,
    PURPOSE,
    Out,
    become,
    by_hand_because,
    hash_of,
    out_of,
    trail,
)
from guanwei.publishing.checking import mark_anew
from guanwei.publishing.models import Change, Plan

CLOCKS_DIFFER_BY = timedelta(seconds=60)

OUT = """
UPDATE publishing_change AS change SET state = 'out', out_at = out.moment
  FROM unnest(%(ids)s::bigint[], %(moments)s::timestamptz[]) AS out(id, moment)
 WHERE change.id = out.id AND change.state <> 'out'
RETURNING change.plan_id, change.operation, change.version_id, change.out_at
"""
TAKEN_DOWN = """
UPDATE publishing_plan AS plan SET taken_down_at = out.moment, changed_at = out.moment
  FROM unnest(%(plans)s::bigint[], %(moments)s::timestamptz[]) AS out(plan, moment)
 WHERE plan.id = out.plan
"""
REWORDED = """
UPDATE publishing_plan AS plan SET version_id = out.version, changed_at = out.moment
  FROM unnest(%(plans)s::bigint[], %(versions)s::bigint[], %(moments)s::timestamptz[]) AS out(plan, version, moment)
 WHERE plan.id = out.plan
"""


class ChangeOwner:
    """See guanwei.delivery.recheck.Owner."""

    def recheck(self, claimed: Sequence[Claimed], *, now: datetime, timeout: float) -> Mapping[int, Answer]:
        found = Change.objects.filter(pk__in=[one.purpose_id for one in claimed]).select_related(
            "account", "version", "plan"
        )
        changes = {change.pk: change for change in found}
        out = out_of([change.plan_id for change in changes.values()])
        allowed = granted(PURPOSE, list(changes))
        connections = connections_for((change.account for change in changes.values()), timeout=timeout)
        answers: dict[int, Answer] = {}
        for one in claimed:
            change = changes.get(one.purpose_id)
            if change is None:
                answers[one.id] = _kept(State.HELD, Hold.CONTENT, NOT_THERE)
                continue
            shown = out.get(change.plan_id, Out())
            connection = connections.get(change.account_id)
            answers[one.id] = _answer(one, change, shown, allowed.get(change.pk), connection)
        return answers

    def seek(self, doubtful: ToRead, *, timeout: float) -> Seek | None:
        change = Change.objects.select_related("account", "version").get(pk=doubtful.delivery.purpose_id)
        connected = connection_for(change.account, timeout=timeout)
        if connected is None:
            return None
        sought = Sought(
            text=change.version.text if change.version else "",
            link=change.version.link if change.version else "",
            picture_count=0,
            not_before=doubtful.started_at - CLOCKS_DIFFER_BY,
            client_key=doubtful.delivery.client_key,
            operation=Operation(change.operation),
            target=out_of([change.plan_id]).get(change.plan_id, Out()).target,
        )
        return Seek(connected, sought)

    def left(self, sent: Sequence[Delivery]) -> Mapping[int, Target]:
        """Nothing: it changes what another delivery left."""
        return {}

    def settle(self, moved: Mapping[int, Settled], *, now: datetime) -> None:
        mark_out({change: s.sent_at or now for change, s in moved.items() if s.state is State.SENT})


def mark_out(out: Mapping[int, datetime]) -> None:
    """These changes, by id, are in public since then: their plans follow. In the caller's transaction."""
    rows = sql.rows(OUT, {"ids": list(out), "moments": list(out.values())}) if out else []
    gone = [(plan, moment) for plan, operation, _version, moment in rows if operation == Operation.DELETE]
    if gone:
        plans, moments = zip(*gone, strict=True)
        sql.rows(TAKEN_DOWN, {"plans": list(plans), "moments": list(moments)})
        _drop_words_for(plans, now=max(moments))
    reworded = [(plan, version, moment) for plan, operation, version, moment in rows if operation == Operation.EDIT]
    if reworded:
        plans, versions, moments = zip(*reworded, strict=True)
        sql.rows(REWORDED, {"plans": list(plans), "versions": list(versions), "moments": list(moments)})
        mark_anew(plans)
    if rows:
        moved = Plan.objects.filter(pk__in=[plan for plan, *_ in rows])
        history_moved(list(moved.values_list("account", flat=True)))


def _drop_words_for(plans: Collection[int], *, now: datetime) -> None:
    """What is down needs no other words: nobody is asked to approve them any more."""
    asked = Change.objects.filter(plan__in=plans, operation=Operation.EDIT, state=Change.State.REVIEW)
    for change in asked.select_for_update(of=("self",), no_key=True).order_by("pk"):
        approvals.void(actor=None, now=now, kind=PURPOSE, object_id=change.pk, reason="cancelled")
        become(change, Change.State.CANCELLED)
        trail(None, now, "change.cancelled", change)


NOT_THERE = Words("这个改动已经取消或完成。", "That change is cancelled or done already.")


def _answer(one: Claimed, change: Change, out: Out, approval: Approval | None, connection: Connection | None) -> Answer:
    if change.state in (Change.State.CANCELLED, Change.State.OUT):
        return _kept(State.HELD, Hold.CONTENT, NOT_THERE)
    operation, true_hash = Operation(change.operation), hash_of(change, out)
    if operation is Operation.EDIT and change.plan.taken_down_at is not None:
        return _kept(State.HELD, Hold.CONTENT, NOT_OUT)
    approved = operation is Operation.DELETE or (approval is not None and approval.content_hash == true_hash)
    if change.state != Change.State.APPROVED or not approved or one.content_hash != true_hash:
        return _kept(State.HELD, Hold.APPROVAL, NOT_APPROVED)
    account = change.account
    if not account.active:
        return _kept(State.HELD, Hold.ACCOUNT, Words("账号已停用。", "The account is paused."))
    try:
        by_hand = by_hand_because(account, operation, out)
    except PlanRefused as refused:
        return _kept(State.HELD, Hold.CONTENT, refused.words)
    if by_hand:
        return _kept(State.BY_HAND, None, by_hand)
    if connection is None or account.health in (Account.Health.DEAD, Account.Health.CHECKING):
        words = Words("账号没有可用的授权。", "The account has no live authorisation. Renew it to go on.")
        return _kept(State.HELD, Hold.HEALTH, words)
    outbound = Outbound(
        text=change.version.text if change.version else "",
        link=change.version.link if change.version else "",
        client_key=one.client_key,
        created_at=one.due_at,
        languages=tuple(django_settings.POST_LANGUAGES),
        operation=operation,
        target=out.target,
    )
    return Ready(outbound, (), connection)


def _kept(state: State, hold: Hold | None, words: Words) -> KeptIn:
    return KeptIn(Settled(state, words, "", held_for=hold))
