"""Writing, planning and revising: a post on accounts at times. Review is in review.py, sending in sending.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from guanwei.accounts.access import require
from guanwei.accounts.models import Account
from guanwei.accounts.rules_changed import look_over_again
from guanwei.approvals import actions as approvals
from guanwei.base.live import Topic, tell_accounts
from guanwei.base.wake import wake_senders
from guanwei.delivery import actions as delivery
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import Hold, State
from guanwei.editorial.actions import Draft, said, versions_saying, write_post
from guanwei.editorial.content import Content, PictureContent, content_hash, target_text
from guanwei.editorial.models import Post, Version
from guanwei.lib.words import Words
from guanwei.listening.models import Interaction
from guanwei.networks.acts import Operation
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.drafting import draft_of
from guanwei.publishing.models import Plan
from guanwei.trail.record import record

PURPOSE = "plan"
UNCHANGEABLE = (State.CLAIMED, State.SENDING, State.PENDING, State.UNKNOWN, State.SENT)
MOVED = Words("改了时间，等待发布。", "Moved, waiting for its new time.")
NOT_APPROVED = Words("等待审核。", "Waiting for approval.")


class PlanRefused(Exception):
    """It cannot be planned or changed this way. `words` says why and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Placement:
    """Where and when. `due_at` aware UTC; None leaves it a draft without a time."""

    account: Account
    due_at: datetime | None


def plan_post(
    *,
    actor: User,
    now: datetime,
    draft: Draft,
    placements: Sequence[Placement],
    import_key: str = "",
    check: bool = True,
) -> list[Plan]:
    """A new post on these accounts, as drafts, checked. `check` False where the caller checks many at once and calls
    `history_moved` last: the accounts' rows stay locked from then on, and senders need them."""
    if not placements:
        raise PlanRefused(Words("至少选一个账号。", "Choose at least one account."))
    for placement in placements:
        require(actor, Permission.WRITE, placement.account)
        if placement.account.brand_id != draft.column.brand_id:
            raise PlanRefused(Words("栏目和账号不属于同一个品牌。", "Column and account belong to different brands."))
        refuse_past(placement.due_at, now)
    with transaction.atomic():
        post, version = write_post(actor=actor, now=now, draft=draft, import_key=import_key)
        own = [placement.account for placement in placements if placement.account.pk in draft.own]
        versions = versions_saying(actor=actor, now=now, post=post, draft=draft, accounts=own) if own else {}
        plans = [_new_plan(now, post, versions.get(p.account.pk, version), draft, p) for p in placements]
        for plan in plans:
            plan.save()
        if check:
            history_moved([p.account_id for p in plans])
            check_and_keep(plans, now=now)
    return plans


def revise(*, actor: User, now: datetime, post_id: int, draft: Draft) -> list[Plan]:
    """New words or pictures: on each account where they differ from what stood there, the approval ends and what was
    waiting is held until approved again. Another column or benefit concerns all of them; note and value end no
    approval. Returns the standing plans.

    PlanRefused while the delivery of one that differs is on its way, unclear or out: what is public is not rewritten in
    silence.
    """
    with transaction.atomic():
        post = Post.objects.select_for_update().select_related("column").get(pk=post_id)
        plans = standing_plans(post)
        declared = _declare(actor, now, post, draft.value)
        anew = (post.column_id, post.benefit) != (draft.column.pk, draft.benefit)
        changed = [plan for plan in plans if anew or said(draft_of(plan)) != said(draft.on(plan.account_id))]
        for plan in changed:
            require(actor, Permission.WRITE, plan.account)
        _refuse_if_gone(changed)
        accounts = [plan.account for plan in changed]
        versions = versions_saying(actor=actor, now=now, post=post, draft=draft, accounts=accounts, anew=anew)
        for plan in changed:
            _say_anew(actor, now, plan, draft, versions[plan.account_id])
        _note(actor, now, post, draft.note)
        history_moved([plan.account_id for plan in changed])
        check_and_keep(plans if declared else changed, now=now)
    return plans


def _note(actor: User, now: datetime, post: Post, note: str) -> None:
    """For colleagues only: it ends no approval."""
    if post.note != note:
        post.note = note
        post.save(update_fields=["note"])
        record(actor=actor, now=now, verb="post.noted", kind="post", id=post.pk)


def _declare(actor: User, now: datetime, post: Post, value: str) -> bool:
    """What it gives its readers (practice C7): said to colleagues, so that no approval ends. Whether it was changed."""
    if post.value == value:
        return False
    post.value = value
    post.save(update_fields=["value"])
    record(actor=actor, now=now, verb="post.declared", kind="post", id=post.pk, details={"value": value})
    return True


def standing_plans(post: Post) -> list[Plan]:
    """The plans of a locked post that are not cancelled, locked too."""
    found = Plan.objects.select_for_update(of=("self",)).filter(post=post).exclude(state=Plan.State.CANCELLED)
    return list(found.select_related("account", "version", "repost_of", "post__column").order_by("pk"))


def _say_anew(actor: User, now: datetime, plan: Plan, draft: Draft, version: Version) -> None:
    plan.version, plan.group = version, draft.column.group
    plan.content_hash = plan_hash(plan.account_id, draft, plan.repost_of)
    plan.state, plan.changed_at = Plan.State.DRAFT, now
    plan.save()
    approvals.void(actor=actor, now=now, kind=PURPOSE, object_id=plan.pk, reason="edited")
    hold_for_approval(actor, now, plan)


def move(*, actor: User, now: datetime, plan_id: int, due_at: datetime, lateness: timedelta) -> Plan:
    """Another time for one plan. The approval stays: it never bound the time."""
    refuse_past(due_at, now)
    with transaction.atomic():
        plan = locked(plan_id)
        require(actor, Permission.WRITE, plan.account)
        _refuse_if_gone([plan])
        before, plan.due_at, plan.changed_at = plan.due_at, due_at, now
        plan.save(update_fields=["due_at", "changed_at"])
        for known in deliveries_of(plan).select_for_update():
            known.due_at, known.ready_at, known.late_at = due_at, due_at, due_at + lateness
            if known.state in (State.MISSED.value, State.REFUSED.value):
                known.words = (MOVED if plan.state == Plan.State.APPROVED else NOT_APPROVED).as_json()
                known.state = State.WAITING.value if plan.state == Plan.State.APPROVED else State.HELD.value
                known.held_for = "" if plan.state == Plan.State.APPROVED else Hold.APPROVAL.value
            known.changed_at = now
            known.save()
        record(
            actor=actor,
            now=now,
            verb="plan.moved",
            kind="plan",
            id=plan.pk,
            account_id=plan.account_id,
            details={"from": before and before.isoformat(), "to": due_at.isoformat()},
        )
        history_moved([plan.account_id])
        check_and_keep([plan], now=now)
        wake_senders()
    return plan


def cancel(*, actor: User, now: datetime, plan_id: int) -> Plan:
    """Takes it out of the plan. The post stays and can be planned again (guanwei.publishing.again)."""
    with transaction.atomic():
        plan = locked(plan_id)
        require(actor, Permission.WRITE, plan.account)
        _refuse_if_gone([plan])
        words = Words(f"{actor} 取消了。", f"Cancelled by {actor}.")
        for known in deliveries_of(plan):
            delivery.cancel(actor=actor, now=now, delivery_id=known.pk, words=words)
        approvals.void(actor=actor, now=now, kind=PURPOSE, object_id=plan.pk, reason="cancelled")
        plan.state, plan.changed_at = Plan.State.CANCELLED, now
        plan.save(update_fields=["state", "changed_at"])
        record(actor=actor, now=now, verb="plan.cancelled", kind="plan", id=plan.pk, account_id=plan.account_id)
        history_moved([plan.account_id])
    return plan


def locked(plan_id: int) -> Plan:
    """The plan, locked until the transaction ends, with account and version."""
    return (
        Plan.objects.select_for_update(of=("self",))
        .select_related("account", "account__brand", "version", "post", "post__column")
        .get(pk=plan_id)
    )


def deliveries_of(plan: Plan) -> QuerySet[Delivery]:
    """Its way out since it was planned last; those of earlier occurrences were cancelled and stay so."""
    return Delivery.objects.filter(purpose_kind=PURPOSE, purpose_id=plan.pk, occurrence=plan.occurrence)


def hold_for_approval(actor: User | None, now: datetime, plan: Plan) -> None:
    """If it has a delivery already, nothing of it goes out before somebody approves."""
    for known in deliveries_of(plan).select_for_update():
        if known.state in (State.CANCELLED.value, State.STOPPED.value):
            continue
        known.content_hash = plan.content_hash
        if known.state == State.HELD.value:
            known.held_for, known.words, known.changed_at = Hold.APPROVAL.value, NOT_APPROVED.as_json(), now
            known.save()
        else:
            delivery.move(actor, now, known, State.HELD, NOT_APPROVED, "delivery.held", held_for=Hold.APPROVAL)


def _new_plan(now: datetime, post: Post, version: Version, draft: Draft, placement: Placement) -> Plan:
    return Plan(
        post=post,
        account=placement.account,
        version=version,
        due_at=placement.due_at,
        group=draft.column.group,
        content_hash=plan_hash(placement.account.pk, draft),
        fingerprint=b"",
        created_at=now,
        changed_at=now,
    )


def plan_hash(account_id: int, draft: Draft, repost_of: Interaction | None = None) -> str:
    """What an approval of this draft on this account binds; of a repost also what it passes on."""
    said_there = draft.on(account_id)
    pictures = [PictureContent(picture.asset.sha256, picture.alt_text) for picture in said_there.pictures]
    operation = Operation.REPOST if repost_of else Operation.POST
    target = target_text(repost_of.form, repost_of.remote_id) if repost_of else ""
    return content_hash(Content(operation.value, account_id, said_there.text, said_there.link, pictures, target))


def refuse_past(due_at: datetime | None, now: datetime) -> None:
    """PlanRefused for a time that is over."""
    if due_at is not None and due_at <= now:
        raise PlanRefused(
            Words("这个时间已经过去了，请选一个将来的时间。", "That time has passed. Choose one in the future.")
        )


def _refuse_if_gone(plans: Sequence[Plan]) -> None:
    """Looks before it locks: a sender that is storing this very outcome waits for the plan, so waiting for its delivery
    here would be a deadlock."""
    known = Delivery.objects.filter(purpose_kind=PURPOSE, purpose_id__in=[plan.pk for plan in plans]).order_by("pk")
    for rows in (known, known.select_for_update(no_key=True)):
        for one in rows:
            if State(one.state) in UNCHANGEABLE:
                raise PlanRefused(delivery.cannot(one))


def history_moved(accounts: Sequence[int]) -> None:
    """The plan of these accounts changed: kept check results no longer hold by themselves, and the plan as a whole is
    looked over again."""
    in_order = Account.objects.filter(pk__in=set(accounts)).order_by("pk").select_for_update(no_key=True)
    Account.objects.filter(pk__in=[account.pk for account in in_order]).update(history_version=F("history_version") + 1)
    tell_accounts(Topic.PLANS, [account.pk for account in in_order])
    look_over_again(account.pk for account in in_order)
