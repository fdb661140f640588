"""Which doubtful deliveries are read back next, and writing down what was seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from guanwei.base import sql
from guanwei.base.live import Topic, tell
from guanwei.delivery.models import Attempt, Delivery
from guanwei.delivery.outcomes import Reconciled, Settled
from guanwei.delivery.states import State, may_become
from guanwei.trail.record import record

# Moves the moment forward while one sender reads, so that two do not read the same; if it dies, another reads again.
TAKE = """
WITH taken AS MATERIALIZED (
SELECT id FROM delivery_delivery
 WHERE state IN ('unknown', 'pending') AND reconcile_at <= %(now)s
 ORDER BY reconcile_at LIMIT %(count)s FOR UPDATE SKIP LOCKED
)
UPDATE delivery_delivery AS one SET reconcile_at = %(again)s FROM taken WHERE one.id = taken.id
RETURNING one.id
"""


@dataclass(frozen=True, slots=True)
class ToRead:
    """A doubt to be read back. `started_at` is when its last attempt began."""

    delivery: Delivery
    started_at: datetime
    known_ids: frozenset[str]


def take(*, now: datetime, count: int, lease_seconds: float) -> list[ToRead]:
    """Up to `count` doubts whose moment has come, each for this sender alone for `lease_seconds`."""
    again = now + timedelta(seconds=lease_seconds)
    ids = [row[0] for row in sql.rows(TAKE, {"now": now, "again": again, "count": count})]
    if not ids:
        return []
    moving = (State.UNKNOWN.value, State.PENDING.value)  # a person may have settled it since
    deliveries = Delivery.objects.filter(pk__in=ids, state__in=moving).select_related("account")
    return [ToRead(delivery, _last_start(delivery), _ids_of_others(delivery)) for delivery in deliveries]


def _last_start(delivery: Delivery) -> datetime:
    attempt = Attempt.objects.filter(delivery=delivery).order_by("-number").first()
    return attempt.started_at if attempt else delivery.due_at


def _ids_of_others(delivery: Delivery) -> frozenset[str]:
    """Remote ids that belong to other deliveries of the account: the same text posted twice must not prove itself."""
    others = Delivery.objects.filter(account=delivery.account_id, sent_at__isnull=False).exclude(pk=delivery.pk)
    newest = others.exclude(remote_id="").order_by("-sent_at").values_list("remote_id", flat=True)[:200]
    return frozenset(newest)


def store(*, now: datetime, read: ToRead, seen: Reconciled) -> bool:
    """Writes one reading down. False when somebody settled the delivery meanwhile: then the reading changes nothing.
    Call inside a transaction together with what the owner makes of it."""
    delivery = (
        Delivery.objects.select_for_update()
        .filter(pk=read.delivery.pk, state=read.delivery.state, tries=read.delivery.tries)
        .first()
    )
    if delivery is None:
        return False
    _add_evidence(delivery, now, seen.evidence)
    delivery.reconcile_round += 1
    delivery.reconcile_at = seen.again_at
    delivery.changed_at = now
    if seen.words:
        delivery.words = seen.words.as_json()
    if seen.settled:
        _apply(delivery, seen.settled, now)
    delivery.save()
    tell(Topic.DELIVERIES, [(delivery.account_id, delivery.pk)])
    if seen.settled or seen.again_at is None:
        details = {"evidence": seen.evidence, "state": delivery.state}
        record(
            actor=None,
            now=now,
            verb="delivery.reconciled",
            kind="delivery",
            id=delivery.pk,
            account_id=delivery.account_id,
            details=details,
        )
    return True


def _apply(delivery: Delivery, settled: Settled, now: datetime) -> None:
    if not may_become(State(delivery.state), settled.state):
        raise ValueError(f"{delivery.state} cannot become {settled.state}")
    delivery.state = settled.state.value
    delivery.outcome = settled.outcome
    delivery.words = settled.words.as_json()
    delivery.unknown_since = now if settled.state is State.UNKNOWN else None
    delivery.reconcile_at = settled.reconcile_at
    delivery.reconcile_round = 0
    delivery.remote_id = settled.remote_id
    delivery.url = settled.url
    delivery.sent_at = settled.sent_at
    delivery.ready_at = settled.ready_at or delivery.ready_at
    delivery.worker = ""
    delivery.lease_until = None


def _add_evidence(delivery: Delivery, now: datetime, evidence: str) -> None:
    attempt = Attempt.objects.filter(delivery=delivery).order_by("-number").first()
    if attempt:
        attempt.evidence = [*attempt.evidence, {"at": now.isoformat(), "saw": evidence[:500]}]
        attempt.save(update_fields=["evidence"])
