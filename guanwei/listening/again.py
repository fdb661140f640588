"""Looking again at recent interactions: whose moment has come, and what was seen (edits, deletions)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from guanwei.accounts.quota import Call
from guanwei.accounts.quotas import debit
from guanwei.base import sql
from guanwei.contacts.meeting import meet
from guanwei.listening.budget import Looking, with_part
from guanwei.listening.changing import bring_up_to_date
from guanwei.listening.looking import AGES, next_look
from guanwei.listening.models import Interaction
from guanwei.listening.storing import cleaned, gone, tell_inbox
from guanwei.listening.targets import refs_of, target_of
from guanwei.networks.acts import Target
from guanwei.networks.contract import Limits, Throttled, Unreadable
from guanwei.networks.incoming import Again

# Moves the moment forward while one poller looks, so that two do not look at the same; if it dies, another looks later.
TAKE = """
WITH taken AS MATERIALIZED (
SELECT id FROM listening_interaction
 WHERE look_again_at <= %(now)s AND gone_at IS NULL
 ORDER BY look_again_at LIMIT %(count)s FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE listening_interaction AS one SET look_again_at = %(again)s FROM taken WHERE one.id = taken.id
RETURNING one.id
"""
# Any account that heard it and works can look.
THROUGH = """
SELECT DISTINCT ON (hearing.interaction_id) hearing.interaction_id, hearing.account_id
  FROM listening_hearing AS hearing JOIN accounts_account AS account ON account.id = hearing.account_id
 WHERE hearing.interaction_id = ANY(%(ids)s::bigint[])
   AND account.active AND account.health NOT IN ('dead', 'checking') AND account.profile <> 'by_hand'
 ORDER BY hearing.interaction_id, hearing.account_id
"""
LOCK = """
SELECT id, network, profile FROM accounts_account WHERE id = ANY(%(ids)s::bigint[])
 ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""
LATER = "UPDATE listening_interaction SET look_again_at = %(until)s WHERE id = ANY(%(ids)s::bigint[])"
FAILED = """
UPDATE listening_interaction SET look_again_at = CASE WHEN created_at > %(eldest)s::timestamptz THEN %(until)s END
 WHERE id = ANY(%(ids)s::bigint[])
"""
FAILED_WAIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ToLook:
    """Interactions to be looked at through one account by one call."""

    account_id: int
    network: str
    ids: tuple[int, ...]
    targets: tuple[Target, ...]


def claim(*, now: datetime, count: int, lease_seconds: float, limits_of: Callable[[str, str], Limits]) -> list[ToLook]:
    """Up to `count` interactions whose moment has come, each for this poller alone while the lease lasts. Where no call
    is left they wait for the next window."""
    again = now + timedelta(seconds=lease_seconds)
    with transaction.atomic():
        ids = [id for (id,) in sql.rows(TAKE, {"now": now, "again": again, "count": count})]
        if not ids:
            return []
        groups: dict[int, list[int]] = defaultdict(list)
        for interaction, account in sql.rows(THROUGH, {"ids": ids}):
            groups[account].append(interaction)
        _leave(set(ids).difference(*groups.values()), now)
        locked = {
            id: (network, limits_of(network, profile)) for id, network, profile in sql.rows(LOCK, {"ids": list(groups)})
        }
        # One call each: what is beyond the size of a call comes again when its lease ends.
        groups = {id: groups[id][: limits.look_again_size] for id, (_, limits) in locked.items()}
        parts = {id: with_part(limits, Looking.AGAIN) for id, (_, limits) in locked.items()}
        exhausted = debit(parts, now, Call.LISTEN)
        for account, refusal in exhausted.items():
            sql.rows(LATER, {"until": refusal.until, "ids": groups[account]})
        paid = {id: network for id, (network, _) in locked.items() if id not in exhausted}
        return [_to_look(account, network, groups[account]) for account, network in paid.items()]


def _leave(ids: Collection[int], now: datetime) -> None:
    """Nobody can look at these now, because no account that heard them works: perhaps at their next age."""
    left = list(Interaction.objects.filter(pk__in=ids)) if ids else []
    for row in left:
        row.look_again_at = next_look(row.created_at, now)
    Interaction.objects.bulk_update(left, ["look_again_at"])


def _to_look(account_id: int, network: str, ids: Sequence[int]) -> ToLook:
    found = Interaction.objects.filter(pk__in=ids).select_related("contact").order_by("pk")
    # What is seen again is named by its id alone. Where posts and comments are numbered apart (Weibo), one of two with
    # the same number waits until its lease ends.
    rows = list({row.remote_id: row for row in found}.values())
    refs = refs_of(ids, [account_id])
    targets = tuple(target_of(row, refs.get((row.pk, account_id), {})) for row in rows)
    return ToLook(account_id, network, tuple(row.pk for row in rows), targets)


def store(*, now: datetime, looked: ToLook, answer: Sequence[Again] | Unreadable) -> None:
    """Writes down what was seen. What the rights do not let us read is left as it is and tried at the next age; after a
    failure the whole batch is tried again later, as long as anything is looked at."""
    if isinstance(answer, Unreadable):
        limited = isinstance(answer.outcome, Throttled)
        wait = timedelta(seconds=answer.outcome.retry_after) if limited else FAILED_WAIT
        values = {"until": now + wait, "ids": list(looked.ids), "eldest": now - AGES[-1]}
        sql.rows(FAILED, values)
        return
    seen = {again.remote_id: again.heard for again in answer}
    heard = [cleaned(item, now) for item in seen.values() if item is not None]
    with transaction.atomic():
        if heard:
            contacts = meet(looked.network, [item.author for item in heard], now=now)
            changed = bring_up_to_date(looked.network, heard, contacts, now=now, looked=True)
            tell_inbox([each.id for each in changed.values() if each.changed])
        rows = Interaction.objects.select_for_update(no_key=True).filter(pk__in=looked.ids, gone_at=None)
        rest = list(rows.order_by("form", "remote_id"))
        lost = [row for row in rest if seen.get(row.remote_id, row) is None]
        if lost:
            gone(lost, now=now)
        unknown = [row for row in rest if row.remote_id not in seen]
        for row in unknown:
            row.look_again_at = next_look(row.created_at, now)
        Interaction.objects.bulk_update(unknown, ["look_again_at"])
