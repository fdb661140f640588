"""Approved plans in bulk: the rows that writing, sending in and approving leave. Import after Django is set up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from guanwei.accounts.models import Account
from guanwei.approvals.models import Approval
from guanwei.delivery.models import Delivery
from guanwei.editorial.content import Content, content_hash
from guanwei.editorial.models import Column, Post, Version
from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.practice.fingerprint import fingerprint
from guanwei.practice.models import CheckRun
from guanwei.practice.registry import rules_version
from guanwei.publishing.context import rules_on, settings_for
from guanwei.publishing.models import Plan

APPROVED_FROM = "1.2.4.8"
LATENESS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Wanted:
    account: Account
    text: str
    link: str
    due_at: datetime


def write(wanted: Sequence[Wanted]) -> list[int]:
    """Plans that wait for their time, approved and checked. Returns delivery ids, in order."""
    now = utc_now()
    plans = _plans(wanted, now)
    _approve(plans, now)
    _checked(plans, {one.account.pk: one.account for one in wanted}, now)
    return _deliveries(plans, now)


def _plans(wanted: Sequence[Wanted], now: datetime) -> list[Plan]:
    writer = User.objects.get(username="writer")
    column = Column.objects.get(brand=wanted[0].account.brand_id, code="D5")
    posts = Post.objects.bulk_create(
        Post(brand_id=column.brand_id, column=column, created_by=writer, created_at=now) for _ in wanted
    )
    versions = Version.objects.bulk_create(
        Version(post=post, number=1, text=one.text, link=one.link, created_by=writer, created_at=now)
        for post, one in zip(posts, wanted, strict=True)
    )
    return Plan.objects.bulk_create(
        Plan(
            post=post,
            account=one.account,
            version=version,
            due_at=one.due_at,
            state="approved",
            group="loved",
            content_hash=content_hash(Content("post", one.account.pk, one.text, one.link, [])),
            fingerprint=fingerprint(one.text),
            created_at=now,
            changed_at=now,
        )
        for post, version, one in zip(posts, versions, wanted, strict=True)
    )


def _approve(plans: Sequence[Plan], now: datetime) -> None:
    writer, approver = User.objects.get(username="writer"), User.objects.get(username="approver")
    Approval.objects.bulk_create(
        Approval(
            kind="plan",
            object_id=plan.pk,
            account_id=plan.account_id,
            content_hash=plan.content_hash,
            state="approved",
            author=writer,
            requested_by=writer,
            requested_at=now,
            decided_by=approver,
            decided_at=now,
            decided_from=APPROVED_FROM,
        )
        for plan in plans
    )


def _checked(plans: Sequence[Plan], accounts: dict[int, Account], now: datetime) -> None:
    """As approval leaves it, so that the sender's re-check has versions to compare."""
    rules = {
        account: rules_on(accounts[account], rules_version(values))
        for account, values in settings_for(accounts.values()).items()
    }
    CheckRun.objects.bulk_create(
        CheckRun(
            kind="plan",
            object_id=plan.pk,
            account_id=plan.account_id,
            content_hash=plan.content_hash,
            rules_version=rules[plan.account_id],
            history_version=0,
            at=now,
        )
        for plan in plans
    )


def _deliveries(plans: Sequence[Plan], now: datetime) -> list[int]:
    made = Delivery.objects.bulk_create(
        Delivery(
            purpose_kind="plan",
            purpose_id=plan.pk,
            account_id=plan.account_id,
            state="waiting",
            due_at=plan.due_at,
            ready_at=plan.due_at,
            late_at=plan.due_at + LATENESS,
            content_hash=plan.content_hash,
            changed_at=now,
        )
        for plan in plans
    )
    return [delivery.pk for delivery in made]
