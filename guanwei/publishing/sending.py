"""The plan as owner of deliveries: asked again just before sending, told what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings as django_settings

from guanwei.accounts.connections import connection_for
from guanwei.accounts.models import Account
from guanwei.accounts.rights import ByHand
from guanwei.base import sql
from guanwei.base.live import Topic, tell_accounts
from guanwei.delivery.claim import Claimed
from guanwei.delivery.models import Delivery
from guanwei.delivery.outcomes import Settled
from guanwei.delivery.recheck import Answer, KeptIn, Ready, Seek
from guanwei.delivery.reconcile import ToRead
from guanwei.delivery.states import Hold, State
from guanwei.lib.words import Words
from guanwei.listening.targets import targets_of
from guanwei.networks.acts import Operation, Target
from guanwei.networks.contract import Outbound, Sought
from guanwei.publishing.context import way_of
from guanwei.publishing.facts import Facts, facts_of
from guanwei.publishing.models import Plan
from guanwei.publishing.recheck import new_blocking_findings

# A server's clock may differ from ours: reading back looks this much before the attempt began.
CLOCKS_DIFFER_BY = timedelta(seconds=60)

# The accounts in the order of their ids, or two senders could wait for each other.
PUBLISHED = """
WITH published AS (
  UPDATE publishing_plan AS plan
     SET state = 'published', published_at = out.moment, changed_at = %(now)s
    FROM unnest(%(ids)s::bigint[], %(moments)s::timestamptz[]) AS out(id, moment)
   WHERE plan.id = out.id
  RETURNING plan.account_id
)
UPDATE accounts_account SET history_version = history_version + 1
 WHERE id IN (SELECT id FROM accounts_account
               WHERE id IN (SELECT account_id FROM published)
               ORDER BY id FOR NO KEY UPDATE)
RETURNING id
"""


class PlanOwner:
    """See guanwei.delivery.recheck.Owner."""

    def recheck(self, claimed: Sequence[Claimed], *, now: datetime, timeout: float) -> Mapping[int, Answer]:
        facts = facts_of([one.purpose_id for one in claimed], now=now, timeout=timeout)
        doubtful = [fact.plan_id for fact in facts.values() if not fact.check_holds]
        blocking = new_blocking_findings(doubtful, now=now) if doubtful else {}
        return {one.id: _answer(one, facts.get(one.purpose_id), blocking.get(one.purpose_id), now) for one in claimed}

    def seek(self, doubtful: ToRead, *, timeout: float) -> Seek | None:
        plan = Plan.objects.select_related("account", "version").get(pk=doubtful.delivery.purpose_id)
        passed_on = [(plan.repost_of_id, plan.account_id)] if plan.repost_of_id else []
        connected = connection_for(plan.account, timeout=timeout)
        if connected is None:
            return None
        sought = Sought(
            text=plan.version.text,
            link=plan.version.link,
            picture_count=plan.version.pictures.count(),
            not_before=doubtful.started_at - CLOCKS_DIFFER_BY,
            client_key=doubtful.delivery.client_key,
            known_ids=doubtful.known_ids,
            operation=plan.operation,
            target=next(iter(targets_of(passed_on).values()), None),
        )
        return Seek(connected, sought)

    def left(self, sent: Sequence[Delivery]) -> Mapping[int, Target]:
        return {one.pk: Target(one.remote_id) for one in sent}

    def settle(self, moved: Mapping[int, Settled], *, now: datetime) -> None:
        published = {plan_id: s.sent_at or now for plan_id, s in moved.items() if s.state is State.SENT}
        if published:
            mark_published(published, now=now)


def mark_published(published: Mapping[int, datetime], *, now: datetime) -> None:
    """These plans are out since then, and their accounts' history has moved. In the caller's transaction."""
    moved = sql.rows(PUBLISHED, {"now": now, "ids": list(published), "moments": list(published.values())})
    tell_accounts(Topic.PLANS, [account for (account,) in moved])


def _answer(one: Claimed, fact: Facts | None, blocking: Words | None, now: datetime) -> Answer:
    """The reasons to keep it in, from the gravest to the mildest; else what goes out."""
    if fact is None or fact.plan_state in (Plan.State.CANCELLED, Plan.State.PUBLISHED):
        words = Words("这条排期已经取消或发布。", "That plan is cancelled or published already.")
        return _kept(State.HELD, Hold.CONTENT, words)
    if (
        fact.plan_state != Plan.State.APPROVED
        or not fact.approved_hash == fact.content_hash == one.content_hash == fact.true_hash
    ):
        words = Words(
            "内容和批准的不一致，需要重新审核。", "The content is not what was approved. It needs approval again."
        )
        return _kept(State.HELD, Hold.APPROVAL, words)
    if not fact.account.active:
        return _kept(State.HELD, Hold.ACCOUNT, Words("账号已停用。", "The account is paused."))
    if now > one.late_at:
        return _kept(State.MISSED, None, Words("过了时限，没有发出。", "Its time has passed; it was not sent."))
    if blocking:
        return _kept(State.HELD, Hold.FINDING, blocking)
    return _on_its_way(one, fact)


def _on_its_way(one: Claimed, fact: Facts) -> Answer:
    """Nothing about it stands against it: now what carries it, or lacks."""
    if fact.original_gone:
        words = Words("原文已被删除，不能再转发。", "What it passes on was deleted by who wrote it.")
        return _kept(State.HELD, Hold.CONTENT, words)
    operation = Operation.REPOST if fact.repost_of else Operation.POST
    way = way_of(fact.account, text=fact.text, pictures=len(fact.pictures), operation=operation)
    if isinstance(way, ByHand):
        return _kept(State.BY_HAND, None, way.reasons[0])
    if fact.account.health == Account.Health.CHECKING:
        words = Words("正在验证新的授权，通过后自动继续。", "The new credentials are being verified; it goes on then.")
        return _kept(State.HELD, Hold.HEALTH, words)
    if fact.connection is None or fact.account.health == Account.Health.DEAD:
        words = Words(
            "账号没有可用的授权，重新授权后会自动继续。", "The account has no live authorisation. Renew it to go on."
        )
        return _kept(State.HELD, Hold.HEALTH, words)
    outbound = Outbound(
        text=fact.text,
        link=fact.link,
        client_key=one.client_key,
        public_ip=fact.public_ip,
        created_at=one.due_at,
        languages=tuple(django_settings.POST_LANGUAGES),
        operation=operation,
        target=fact.repost_of,
    )
    return Ready(outbound, fact.pictures, fact.connection)


def _kept(state: State, hold: Hold | None, words: Words) -> KeptIn:
    return KeptIn(Settled(state, words, "", held_for=hold))
