"""Passing on what somebody wrote: from the thread to a post of the forward group (practice E4)."""

from datetime import datetime

from django.db import transaction

from guanwei.inbox.answer_content import aimed_at
from guanwei.inbox.answer_rules import AnswerRefused, interaction_in
from guanwei.inbox.answering import locked_thread, thread_moved_on
from guanwei.inbox.presence import said
from guanwei.inbox.ways import NotHere
from guanwei.lib.words import plain
from guanwei.networks.acts import Operation
from guanwei.people.models import User
from guanwei.publishing.models import Plan
from guanwei.publishing.reposting import forward_columns, plan_repost
from guanwei.trail.record import record


def repost(
    *,
    actor: User,
    now: datetime,
    thread_id: int,
    interaction_id: int,
    text: str,
    due_at: datetime | None = None,
    column_id: int | None = None,
    draft_at: datetime | None = None,
) -> Plan:
    """A draft with these words that passes the interaction on. From here on it is a post like any other: checks,
    approval, mix, rhythm. AnswerRefused for what cannot be passed on here, PlanRefused as for a post."""
    with transaction.atomic():
        thread = locked_thread(actor, thread_id)
        interaction = interaction_in(thread, interaction_id)
        way = aimed_at(thread.account, interaction).way(Operation.REPOST)
        if isinstance(way, NotHere):
            raise AnswerRefused(way.reason)
        columns = {column.pk: column for column in forward_columns(thread.account.brand)}
        plan = plan_repost(
            actor=actor,
            now=now,
            account=thread.account,
            interaction=interaction,
            text=plain(text).strip(),
            due_at=due_at,
            column=columns.get(column_id) if column_id else None,
        )
        thread_moved_on(thread, now)
        said(actor=actor, thread=thread, text=text, known=draft_at)
        about = {"kind": "thread", "id": thread.pk, "account_id": thread.account_id}
        details = {"plan": plan.pk, "interaction": interaction.pk}
        record(actor=actor, now=now, verb="thread.reposted", **about, details=details)
    return plan
