"""Sending in, approving, returning, waiving: what must be true before the machine may send a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from guanwei.accounts.access import require
from guanwei.accounts.rights import ByHand
from guanwei.approvals import actions as approvals
from guanwei.approvals.models import Approval
from guanwei.base.wake import wake_senders
from guanwei.delivery import actions as delivery
from guanwei.delivery.actions import Act
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import Hold, State
from guanwei.lib.words import Words
from guanwei.networks.registry import requests_for
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.findings import Finding, Level
from guanwei.practice.keeping import kept, unwaived, waive
from guanwei.practice.registry import check_named
from guanwei.publishing.actions import NOT_APPROVED, PURPOSE, PlanRefused, locked
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.context import public_ip_of, settings_for, way_of
from guanwei.publishing.models import Plan
from guanwei.publishing.settings import LATENESS
from guanwei.trail.record import record

RELEASED = Words("已豁免，等待发布。", "Waived, waiting for its time.")
NOT_SENT_IN = Words("没有送审，先改好：", "Not sent in. First to be mended:")
CHANGED = Words("内容在你打开之后改过了，请重新看一遍。", "It changed after you opened it. Read it again.")
NOT_YET = Words("还没有通过，先逐条豁免或退回修改：", "Not approved yet. Waive each of these, or send it back:")


class FindingsStand(PlanRefused):
    """What the checks found asks for a named person first; it can be let stand, all of it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody had before their eyes: the content, and what the findings spoke of (Finding.about)."""

    content_hash: str
    about: frozenset[str]


def submit(*, actor: User, now: datetime, plan_id: int) -> Plan:
    """Sends a draft in for approval; from here on the ledger knows it, held until somebody approves.

    PlanRefused without a time, in the past, or with a blocking finding that nobody waived.
    """
    with transaction.atomic():
        plan = locked(plan_id)
        require(actor, Permission.WRITE, plan.account)
        _refuse_unfit(plan, now)
        findings = check_and_keep([plan], now=now)[plan.pk]
        _refuse_findings(plan, findings, now, (Level.BLOCK,), NOT_SENT_IN)
        approvals.request(
            actor=actor,
            now=now,
            kind=PURPOSE,
            object_id=plan.pk,
            account=plan.account,
            content_hash=plan.content_hash,
            author=plan.version.created_by,
        )
        act = _act(plan)
        delivery.schedule(actor=actor, now=now, act=act, state=State.HELD, held_for=Hold.APPROVAL, words=NOT_APPROVED)
        _become(actor, now, plan, Plan.State.REVIEW, "plan.submitted")
    return plan


def approve(
    *, actor: User, now: datetime, plan_id: int, content_hash: str, comment: str = "", public_ip: str | None = None
) -> Plan:
    """Lets exactly the content with this hash out at its time: by machine where the rights carry it, else by hand.

    PlanRefused when the content is no longer what the approver saw, or a finding stands that wants a named person.
    """
    with transaction.atomic():
        plan = locked(plan_id)
        require(actor, Permission.APPROVE, plan.account)
        if plan.content_hash != content_hash or plan.state != Plan.State.REVIEW:
            raise PlanRefused(CHANGED)
        _refuse_own_words(actor, plan)
        address = public_ip_of(public_ip, settings_for([plan.account])[plan.account_id])
        findings = check_and_keep([plan], now=now, public_ips={plan.pk: address})[plan.pk]
        _refuse_findings(plan, findings, now, (Level.BLOCK, Level.ASK), NOT_YET)
        request = approvals.locked(_requested(plan).pk)
        approvals.approve(actor=actor, now=now, approval=request, comment=comment, public_ip=address or None)
        _release(actor, now, plan)
        _become(actor, now, plan, Plan.State.APPROVED, "plan.approved")
    return plan


def waive_and_approve(
    *,
    actor: User,
    now: datetime,
    plan_id: int,
    content_hash: str,
    about: Mapping[str, frozenset[str]],
    reason: str,
    comment: str = "",
    public_ip: str | None = None,
) -> Plan:
    """Lets everything stand that the approver was shown, for one reason, and approves; or does neither. `about`: by
    check, what its findings spoke of. PlanRefused and WaiverRefused as by each."""
    with transaction.atomic():
        for check_id, seen in about.items():
            shown = Shown(content_hash, seen)
            waive_finding(actor=actor, now=now, plan_id=plan_id, check_id=check_id, reason=reason, shown=shown)
        return approve(
            actor=actor, now=now, plan_id=plan_id, content_hash=content_hash, comment=comment, public_ip=public_ip
        )


def send_back(*, actor: User, now: datetime, plan_id: int, comment: str) -> Plan:
    """Returns it to its author, with what is to be changed."""
    with transaction.atomic():
        plan = locked(plan_id)
        request = approvals.locked(_requested(plan).pk)
        approvals.send_back(actor=actor, now=now, approval=request, comment=comment)
        _become(actor, now, plan, Plan.State.DRAFT, "plan.returned")
    return plan


def waive_finding(
    *,
    actor: User,
    now: datetime,
    plan_id: int,
    check_id: str,
    reason: str,
    until: date | None = None,
    shown: Shown | None = None,
) -> None:
    """A named person lets what one check found stand for exactly this content, with a reason; through the day `until`
    of the account's zone, or for good. `shown` is what the person had before their eyes, all that is kept of the check
    where None: what it finds besides, or later, asks by itself.

    PlanRefused where the content or the finding is another by now, WaiverRefused for a day that is over.
    """
    with transaction.atomic():
        plan = locked(plan_id)
        require(actor, Permission.WAIVE, plan.account)
        if shown and shown.content_hash != plan.content_hash:
            raise PlanRefused(CHANGED)
        kept_of_it = [found for found in kept(PURPOSE, [plan.pk]).get(plan.pk, ()) if found.id == check_id]
        meant = [found for found in kept_of_it if shown is None or found.about in shown.about]
        if not meant:
            raise PlanRefused(Words("这一条发现已经不在了。", "That finding is gone."))
        waive(
            actor=actor,
            now=now,
            kind=PURPOSE,
            object_id=plan.pk,
            account_id=plan.account_id,
            findings=meant,
            content_hash=plan.content_hash,
            reason=reason,
            expires_at=until and datetime.combine(until + timedelta(days=1), time(), ZoneInfo(plan.account.zone)),
        )
        held = Delivery.objects.filter(purpose_kind=PURPOSE, purpose_id=plan.pk, held_for=Hold.FINDING)
        for one in held.select_for_update(no_key=True):  # the re-check before sending asks again
            delivery.move(actor, now, one, State.WAITING, RELEASED, "delivery.released")
            wake_senders()


def _refuse_own_words(actor: User, plan: Plan) -> None:
    """Whoever wrote any of its versions is not the second pair of eyes, whoever changed a comma since."""
    if plan.post.created_by_id == actor.pk or plan.post.versions.filter(created_by=actor).exists():
        raise PlanRefused(
            Words(
                "这条有你写过的版本，不能由你来批。请另一位审核人处理。",
                "You wrote a version of this, so you cannot approve it. Ask another approver.",
            )
        )


def _release(actor: User, now: datetime, plan: Plan) -> None:
    """Approved: waits for its time, or becomes a task for the person on duty."""
    pictures = plan.version.pictures.count()
    way = way_of(plan.account, text=plan.version.text, pictures=pictures, operation=plan.operation)
    if isinstance(way, ByHand):
        state, words = State.BY_HAND, _joined(way.reasons)
    else:
        state, words = State.WAITING, Words("已批准，等待发布时间。", "Approved, waiting for its time.")
    delivery.schedule(actor=actor, now=now, act=_act(plan), state=state, held_for=None, words=words)


def _act(plan: Plan) -> Act:
    assert plan.due_at is not None
    lateness = timedelta(minutes=settings_for([plan.account])[plan.account_id][LATENESS])
    return Act(
        PURPOSE,
        plan.pk,
        plan.account,
        plan.due_at,
        plan.due_at + lateness,
        plan.content_hash,
        operation=plan.operation.value,
        occurrence=plan.occurrence,
        requests=requests_for(plan.account.network, plan.account.profile, plan.version.pictures.count()),
    )


def _requested(plan: Plan) -> Approval:
    found = Approval.objects.filter(kind=PURPOSE, object_id=plan.pk, state=Approval.State.REQUESTED).first()
    if found is None:
        raise PlanRefused(Words("这条没有在等审核。", "This one is not waiting for approval."))
    return found


def _refuse_unfit(plan: Plan, now: datetime) -> None:
    if plan.state not in (Plan.State.DRAFT, Plan.State.REVIEW):
        raise PlanRefused(Words("这条已经批准、发布或取消。", "It is approved, published or cancelled already."))
    if plan.due_at is None:
        raise PlanRefused(Words("先定发布时间再送审。", "Give it a time before sending it in."))
    if plan.due_at <= now:
        raise PlanRefused(Words("发布时间已经过了，请改到将来。", "Its time has passed. Move it into the future."))


def _refuse_findings(
    plan: Plan, findings: tuple[Finding, ...], now: datetime, levels: tuple[Level, ...], lead: Words
) -> None:
    """A finding by itself does not say what became of the act: `lead` does."""
    grave = [found for found in findings if found.level in levels]
    standing = unwaived(PURPOSE, plan.pk, plan.content_hash, grave, now=now)
    if standing:
        refused = FindingsStand if all(check_named(found.id).waivable for found in standing) else PlanRefused
        raise refused(_joined([lead, *(found.message for found in standing)]))


def _joined(sentences: "list[Words] | tuple[Words, ...]") -> Words:
    return Words("".join(one.zh for one in sentences), " ".join(one.en for one in sentences))


def _become(actor: User, now: datetime, plan: Plan, state: Plan.State, verb: str) -> None:
    plan.state, plan.changed_at = state, now
    plan.save(update_fields=["state", "changed_at"])
    record(
        actor=actor,
        now=now,
        verb=verb,
        kind="plan",
        id=plan.pk,
        account_id=plan.account_id,
        details={"version": plan.version.number},
    )
