"""What is already out: taken down, or given other words where the network can. Both by the same ledger.

Rows are locked in one order everywhere, the sender's: deliveries, changes, plans.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from guanwei.accounts.access import require
from guanwei.accounts.limits import limits_of
from guanwei.accounts.models import Account
from guanwei.approvals import actions as approvals
from guanwei.approvals.models import Approval
from guanwei.delivery import actions as delivery
from guanwei.delivery.actions import Act
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.editorial.actions import add_version
from guanwei.editorial.content import Content, content_hash, target_text
from guanwei.editorial.models import Version
from guanwei.lib.words import Words, plain
from guanwei.networks.acts import Form, Operation, Target
from guanwei.networks.contract import Capability
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.findings import Level
from guanwei.practice.registry import content_checks, run
from guanwei.publishing.actions import PURPOSE as PLAN
from guanwei.publishing.actions import PlanRefused, locked
from guanwei.publishing.context import pictures_of, scene_for, subject_of
from guanwei.publishing.drafting import draft_of
from guanwei.publishing.models import Change, Plan
from guanwei.trail.record import record

PURPOSE = "change"
# What should be gone or put right is still worth doing a day later.
WINDOW = timedelta(hours=24)
NEEDS = {Operation.DELETE: Capability.DELETE, Operation.EDIT: Capability.EDIT}
UNDER_WAY = Words("已经有一个同样的改动在进行。", "The same is under way already.")
NOT_OUT = Words("这条还没有发出，或已经撤下。", "It is not out, or was taken down already.")
NOT_ASKED = Words("这个改动没有在等审核。", "This change is not waiting for approval.")
NOT_APPROVED = Words("改动和批准的不一致，需要重新审核。", "The change is not what was approved. Ask again.")
SOON = Words("马上执行。", "Under way.")


@dataclass(frozen=True, slots=True)
class Out:
    """A published plan as the network names it."""

    remote_id: str = ""
    url: str = ""

    @property
    def target(self) -> Target:
        return Target(self.remote_id, Form.POST)


def take_down(*, actor: User, now: datetime, plan_id: int, reason: str) -> Change:
    """Deletes what is out, at once: by machine where the rights carry it, else as a task by hand. It stays in the plan
    as taken down. PlanRefused without a reason, and for what is not out."""
    if not reason.strip():
        raise PlanRefused(Words("请写明撤下的原因。", "Say why it is taken down."))
    with transaction.atomic():
        plan = _published(plan_id)
        require(actor, Permission.OPERATE, plan.account)
        change = _new(actor, now, plan, Operation.DELETE, None)
        change.reason = plain(reason).strip()[:300]
        change.state = Change.State.APPROVED
        _store(change)
        _release(actor, now, change)
        trail(actor, now, "change.take-down", change)
    return change


def edit_published(*, actor: User, now: datetime, plan_id: int, text: str) -> Change:
    """Other words for what is out; pictures and link stay. Nothing changes in public before somebody approves.

    PlanRefused where the network cannot, for the same words, and for words that a check stops.
    """
    with transaction.atomic():
        plan = _published(plan_id)
        require(actor, Permission.WRITE, plan.account)
        words = plain(text).strip()
        if not words or words == plan.version.text:
            raise PlanRefused(Words("请写新的内容。", "Write what it shall say instead."))
        draft = replace(draft_of(plan), text=words)
        version = add_version(actor=actor, now=now, post=plan.post, draft=draft, account=plan.account)
        _refuse_blocked(plan, version, now)
        change = _new(actor, now, plan, Operation.EDIT, version)
        change.state = Change.State.REVIEW
        _store(change)
        approvals.request(
            actor=actor,
            now=now,
            kind=PURPOSE,
            object_id=change.pk,
            account=plan.account,
            content_hash=change.content_hash,
            author=actor,
        )
        trail(actor, now, "change.edit", change)
    return change


def approve(*, actor: User, now: datetime, change_id: int, content_hash: str, comment: str = "") -> Change:
    """Lets exactly these new words out. PlanRefused when they are not what was read."""
    with transaction.atomic():
        change = _in_review(change_id)
        if change.content_hash != content_hash:
            raise PlanRefused(
                Words("内容在你打开之后改过了，请重新看一遍。", "It changed after you opened it. Read it again.")
            )
        approvals.approve(actor=actor, now=now, approval=_request(change), comment=comment, public_ip=None)
        become(change, Change.State.APPROVED)
        _release(actor, now, change)
        trail(actor, now, "change.approved", change)
    return change


def send_back(*, actor: User, now: datetime, change_id: int, comment: str) -> Change:
    """What is out stays as it is."""
    with transaction.atomic():
        change = _in_review(change_id)
        approvals.send_back(actor=actor, now=now, approval=_request(change), comment=comment)
        become(change, Change.State.RETURNED)
        trail(actor, now, "change.returned", change)
    return change


def out_of(plans: Collection[int]) -> dict[int, Out]:
    """How the network names these plans; those that are not out are left out."""
    sent = Delivery.objects.filter(purpose_kind=PLAN, purpose_id__in=plans, state=State.SENT).order_by("occurrence")
    return {plan: Out(remote_id, url) for plan, remote_id, url in sent.values_list("purpose_id", "remote_id", "url")}


def hash_of(change: Change, out: Out) -> str:
    """What an approval of this change binds. Wants the version loaded."""
    text, link = (change.version.text, change.version.link) if change.version else ("", "")
    target = target_text(out.target.form, out.remote_id)
    return content_hash(Content(change.operation, change.account_id, text, link, (), target))


def by_hand_because(account: Account, operation: Operation, out: Out) -> Words | None:
    """Why a person has to do it in the app; None where a machine can. PlanRefused where nobody can."""
    limits = limits_of(account)
    needed = NEEDS[operation]
    if needed not in limits.capabilities | limits.by_hand and operation is Operation.EDIT:
        raise PlanRefused(
            Words(
                "这个平台发出后不能修改。可以撤下，再另发一条。",
                "This network has no way to edit what is out. Take it down and post anew.",
            )
        )
    if needed not in limits.capabilities:
        return Words(
            f"“{limits.name.zh}”权限不能由程序操作，请在应用里处理。",
            f'The rights "{limits.name.en}" do not let a program do it: do it in the app.',
        )
    if not out.remote_id:
        return Words("不知道这条的编号，请在应用里处理。", "Its id is not known: do it in the app.")
    return None


def become(change: Change, state: Change.State) -> None:
    change.state = state
    change.save(update_fields=["state"])


def locked_change(change_id: int) -> Change:
    found = Change.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("account", "plan", "version").get(pk=change_id)


def trail(actor: User | None, now: datetime, verb: str, change: Change) -> None:
    details = {"change": change.pk, "reason": change.reason, "hash": change.content_hash[:12]}
    record(
        actor=actor,
        now=now,
        verb=verb,
        kind=PLAN,
        id=change.plan_id,
        account_id=change.account_id,
        details=details,
    )


def _published(plan_id: int) -> Plan:
    plan = locked(plan_id)
    if plan.state != Plan.State.PUBLISHED or plan.taken_down_at is not None:
        raise PlanRefused(NOT_OUT)
    return plan


def _new(actor: User, now: datetime, plan: Plan, operation: Operation, version: Version | None) -> Change:
    change = Change(plan=plan, account=plan.account, operation=operation.value, version=version, by=actor, at=now)
    out = out_of([plan.pk]).get(plan.pk, Out())
    by_hand_because(plan.account, operation, out)
    change.content_hash = hash_of(change, out)
    return change


def _store(change: Change) -> None:
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise PlanRefused(UNDER_WAY) from error


def _release(actor: User, now: datetime, change: Change) -> Delivery:
    out = out_of([change.plan_id]).get(change.plan_id, Out())
    reason = by_hand_because(change.account, Operation(change.operation), out)
    state, words = (State.BY_HAND, reason) if reason else (State.WAITING, SOON)
    act = Act(PURPOSE, change.pk, change.account, now, now + WINDOW, change.content_hash, operation=change.operation)
    return delivery.schedule(actor=actor, now=now, act=act, state=state, held_for=None, words=words)


def _refuse_blocked(plan: Plan, version: Version, now: datetime) -> None:
    """The checks that look at the content; rhythm and mix do not change with other words for the same post."""
    scene = scene_for([plan.account], now=now)
    settings = scene.settings[plan.account_id]
    shown = Plan(pk=plan.pk, post=plan.post, account=plan.account, version=version, repost_of_id=plan.repost_of_id)
    subject = subject_of(shown, pictures_of([shown])[version.pk], settings, scene.brand(plan.account_id))
    judged = run(subject, scene.context(plan.account_id, subject.post), only=content_checks())
    found = [one.message for one in judged if one.level is Level.BLOCK]
    if found:
        raise PlanRefused(Words("".join(one.zh for one in found), " ".join(one.en for one in found)))


def _in_review(change_id: int) -> Change:
    change = locked_change(change_id)
    if change.state != Change.State.REVIEW:
        raise PlanRefused(NOT_ASKED)
    return change


def _request(change: Change) -> Approval:
    found = Approval.objects.filter(kind=PURPOSE, object_id=change.pk, state=Approval.State.REQUESTED).first()
    if found is None:
        raise PlanRefused(NOT_ASKED)
    return approvals.locked(found.pk)
