"""Looking at what we sent, posts and answers: which, when, and what a look showed (visibility.py).

What is gone or hidden is a finding (N.not-visible) that is kept with the delivery; one that waits for a person is an
alarm, and on the trail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from guanwei.accounts.access import require
from guanwei.accounts.models import Account
from guanwei.accounts.quota import Call
from guanwei.accounts.quotas import debit
from guanwei.accounts.values import layers_for
from guanwei.base import sql
from guanwei.base.live import Topic, tell
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.lib.words import Words
from guanwei.listening.budget import Looking, with_part
from guanwei.listening.models import Look
from guanwei.listening.visibility import AFTER, TROUBLE, Looked, Seen, given_up, looked, unreadable
from guanwei.networks.acts import Operation
from guanwei.networks.contract import Capability, Limits, Readable, Unreadable
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice import keeping, registry
from guanwei.practice.findings import Finding, Level
from guanwei.practice.keeping import Result
from guanwei.practice.subjects import Context, SentSubject, Shown
from guanwei.trail.record import record

# Posts that went out since then; what was due longer ago and done by hand late is not looked for.
LOOKED_FOR = timedelta(days=14)
# So long after the last look was due one without a call left still waits. More would pile up for ever.
LATE_BY = timedelta(days=1)
CANNOT = Words(
    "这个账号的权限不能回看已发内容，没能确认是否看得到。",
    "The account's rights do not let us read what was sent: whether it is to be seen is not known.",
)
NOT_WORKING = Words(
    "账号已停用或授权已失效，没能查看是否看得到。",
    "The account is paused or its authorisation is dead: it could not be looked at.",
)
NO_CALL_LEFT = Words(
    "调用额度一直不够，没能查看是否看得到。",
    "The account never had a call left: whether it is to be seen is not known.",
)
KIND = "sent"  # of kept findings; the object is the delivery

NEW = """
INSERT INTO listening_look (delivery_id, seen, next_at, tries, words)
SELECT sent.id, 'not_yet', greatest(sent.sent_at + %(first)s, %(now)s), 0, '{}'::jsonb
  FROM delivery_delivery AS sent
 WHERE sent.state = 'sent' AND sent.operation IN ('post', 'repost', 'reply') AND sent.remote_id <> ''
   AND sent.due_at > %(since)s AND sent.sent_at > %(now)s - %(last)s
   AND NOT EXISTS (SELECT 1 FROM listening_look AS look WHERE look.delivery_id = sent.id)
    ON CONFLICT (delivery_id) DO NOTHING
"""
# Posts before answers: where calls are few, more people are to see a post.
TAKE = """
WITH taken AS MATERIALIZED (
SELECT look.id FROM listening_look AS look JOIN delivery_delivery AS sent ON sent.id = look.delivery_id
 WHERE look.next_at <= %(now)s
 ORDER BY sent.operation = 'reply', look.next_at LIMIT %(count)s
   FOR NO KEY UPDATE OF look SKIP LOCKED
)
UPDATE listening_look AS look SET next_at = %(again)s FROM taken WHERE look.id = taken.id
RETURNING look.id
"""


@dataclass(frozen=True, slots=True)
class ToSee:
    """One sent post or answer to be looked at, paid for."""

    look_id: int
    account: Account
    delivery: Delivery


def ensure_looks(*, now: datetime) -> None:
    """A look for everything that went out and has none."""
    first, last = AFTER[0], AFTER[-1]
    sql.rows(NEW, {"now": now, "since": now - LOOKED_FOR, "first": first, "last": last})


def claim(*, now: datetime, count: int, lease_seconds: float, limits_of: Callable[[str, str], Limits]) -> list[ToSee]:
    """Up to `count` posts and answers whose moment has come, each paid for. Those of accounts without a call left wait,
    for a day after their last look was due; those that the rights do not let us read are settled as such."""
    with transaction.atomic():
        again = now + timedelta(seconds=lease_seconds)
        ids = [id for (id,) in sql.rows(TAKE, {"now": now, "again": again, "count": count})]
        looks = list(Look.objects.filter(pk__in=ids).select_related("delivery__account").order_by("pk"))
        return [one for look in looks if (one := _paid(look, now, limits_of))]


def _paid(look: Look, now: datetime, limits_of: Callable[[str, str], Limits]) -> ToSee | None:
    account, sent_at = look.delivery.account, look.delivery.sent_at or now
    limits = limits_of(account.network, account.profile)
    if Capability.READ_ONE not in limits.capabilities:
        _settle(look, given_up(CANNOT, Seen(look.seen)), now)
        return None
    if not account.active or account.health in (Account.Health.DEAD, Account.Health.CHECKING):
        _settle(look, unreadable(NOT_WORKING, Seen(look.seen), sent_at, look.tries, now), now)
        return None
    if not Account.objects.filter(pk=account.pk).select_for_update(no_key=True, skip_locked=True).exists():
        return None
    refused = debit({account.pk: with_part(limits, Looking.SENT)}, now, Call.LISTEN).get(account.pk)
    if refused and refused.until > sent_at + AFTER[-1] + LATE_BY:
        _settle(look, given_up(NO_CALL_LEFT, Seen(look.seen)), now)
        return None
    if refused:
        Look.objects.filter(pk=look.pk).update(next_at=refused.until)
        return None
    return ToSee(look.pk, account, look.delivery)


def store(*, now: datetime, to_see: ToSee, answer: Readable | Unreadable) -> None:
    with transaction.atomic():
        looks = Look.objects.select_for_update(of=["self"]).select_related("delivery__account")
        look = looks.get(pk=to_see.look_id)
        sent_at = look.delivery.sent_at or now
        result = looked(answer, before=Seen(look.seen), sent_at=sent_at, tries=look.tries, now=now)
        if result.seen is Seen.GONE and _taken_down(look.delivery):
            result = Looked(Seen.TAKEN_DOWN, TAKEN_DOWN, None, 0)
        _settle(look, result, now)


TAKEN_DOWN = Words("已由我们撤下。", "We took it down.")


def _taken_down(delivery: Delivery) -> bool:
    """A deletion of ours went out or is on its way: then nothing is wrong."""
    ours = Delivery.objects.filter(account=delivery.account_id, operation=Operation.DELETE.value)
    by_id = ours.filter(remote_id=delivery.remote_id)
    by_purpose = ours.filter(purpose_kind=delivery.purpose_kind, purpose_id=delivery.purpose_id)
    return (by_id | by_purpose).exclude(state__in=(State.CANCELLED.value, State.REFUSED.value)).exists()


def _settle(look: Look, result: Looked, now: datetime) -> None:
    was = Seen(look.seen)
    look.seen, look.words, look.next_at, look.tries = result.seen, result.words.as_json(), result.next_at, result.tries
    look.looked_at = now
    if result.seen is not was:
        look.noted_at = look.noted_by = None  # another trouble than the one that somebody took note of
        found = _found(look, result.seen, now)
        waits = any(one.level.weight >= Level.ASK.weight for one in found)
        look.trouble_at = (look.trouble_at or now) if waits else None
        if found or was in TROUBLE:
            _keep(look.delivery, found, now)
        if found:
            _record(look.delivery, result, found, now)
        tell(Topic.DELIVERIES, [(look.delivery.account_id, look.delivery_id)])
    look.save()


def _found(look: Look, seen: Seen, now: datetime) -> tuple[Finding, ...]:
    delivery = look.delivery
    if seen not in TROUBLE:
        return ()
    account = delivery.account
    subject = SentSubject(
        account=account.name,
        zone=ZoneInfo(account.zone),
        shown=Shown(seen),
        sent_at=delivery.sent_at or now,
        looked_at=now,
        is_answer=delivery.operation == Operation.REPLY,
    )
    settings = registry.settings_from(layers_for([account])[account.pk])
    return registry.run(subject, Context(now, settings))


def _keep(delivery: Delivery, found: tuple[Finding, ...], now: datetime) -> None:
    kept = Result(delivery.pk, delivery.account_id, delivery.content_hash, "", 0, found)
    keeping.keep(KIND, [kept], now=now)


def _record(delivery: Delivery, result: Looked, found: tuple[Finding, ...], now: datetime) -> None:
    record(
        actor=None,
        now=now,
        verb=f"delivery.{result.seen}",
        kind="delivery",
        id=delivery.pk,
        account_id=delivery.account_id,
        details={"words": result.words.as_json(), "findings": [one.id for one in found]},
    )


def take_note(*, actor: User, now: datetime, delivery_id: int) -> None:
    """A person knows that it is gone or hidden: it leaves the list of what needs somebody. Look.DoesNotExist when
    there is no such alarm."""
    with transaction.atomic():
        looks = Look.objects.select_for_update(of=["self"]).select_related("delivery__account")
        look = looks.get(delivery=delivery_id, trouble_at__isnull=False)
        require(actor, Permission.OPERATE, look.delivery.account)
        if look.noted_at is None:
            Look.objects.filter(pk=look.pk).update(noted_by=actor, noted_at=now)
            account = look.delivery.account_id
            record(actor=actor, now=now, verb="delivery.noted", kind="delivery", id=delivery_id, account_id=account)
