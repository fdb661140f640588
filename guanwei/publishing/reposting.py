"""Passing on what somebody wrote, with words of our own: a post of the forward group (practice E4, C5)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from guanwei.accounts.access import require
from guanwei.accounts.models import Account, Brand
from guanwei.editorial.actions import Draft, write_post
from guanwei.editorial.models import Column
from guanwei.lib.words import Words
from guanwei.listening.models import Interaction
from guanwei.networks.acts import Form
from guanwei.networks.incoming import Kind, Visibility
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.actions import PlanRefused, history_moved, plan_hash, refuse_past
from guanwei.publishing.checking import check_and_keep
from guanwei.publishing.models import Plan
from guanwei.trail.record import record

SAID_IN_PUBLIC = (Visibility.PUBLIC.value, Visibility.UNLISTED.value)


def forward_columns(brand: Brand) -> Sequence[Column]:
    """The columns that a repost may stand in; the first is taken when nobody chooses."""
    return list(Column.objects.filter(brand=brand, group=Column.Group.FORWARD))


def plan_repost(
    *,
    actor: User,
    now: datetime,
    account: Account,
    interaction: Interaction,
    text: str,
    due_at: datetime | None,
    column: Column | None = None,
) -> Plan:
    """A post with these words that passes the interaction on: a draft, checked and approved like every post, counted in
    rhythm and mix. PlanRefused for what was not said in public, is gone or says nothing, and without a column."""
    refuse_past(due_at, now)
    _refuse_private(interaction)
    with transaction.atomic():
        require(actor, Permission.WRITE, account)
        chosen = _column(account.brand, column)
        draft = Draft(column=chosen, text=text)
        post, version = write_post(actor=actor, now=now, draft=draft)
        plan = Plan.objects.create(
            post=post,
            account=account,
            version=version,
            due_at=due_at,
            group=chosen.group,
            repost_of=interaction,
            content_hash=plan_hash(account.pk, draft, interaction),
            fingerprint=b"",
            created_at=now,
            changed_at=now,
        )
        details = {"interaction": interaction.pk}
        record(
            actor=actor, now=now, verb="plan.repost", kind="plan", id=plan.pk, account_id=account.pk, details=details
        )
        history_moved([account.pk])
        check_and_keep([plan], now=now)
    plan.refresh_from_db()
    return plan


def _column(brand: Brand, wanted: Column | None) -> Column:
    columns = forward_columns(brand)
    if wanted is None and columns:
        return columns[0]
    if wanted is None or wanted not in columns:
        raise PlanRefused(
            Words("请先为品牌建一个“转发”组的栏目。", "Make a column of the forward group for this brand first.")
        )
    return wanted


def _refuse_private(interaction: Interaction) -> None:
    if interaction.gone_at is not None:
        raise PlanRefused(Words("对方已经删除了这条内容。", "It was deleted by who wrote it."))
    if interaction.kind == Kind.DIRECT.value or interaction.visibility not in SAID_IN_PUBLIC:
        raise PlanRefused(Words("对方没有公开发布，不能转发。", "It was not said in public, so it is not passed on."))
    if interaction.form != Form.POST.value:
        raise PlanRefused(Words("只能转发正文，不能转发评论。", "Only a post can be passed on, not a comment."))
