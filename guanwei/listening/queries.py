"""Sources with how fresh and how complete they are, their gaps, and what of ours is no longer to be seen."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from guanwei.accounts.access import accounts_for, asked_within, within
from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.lib.words import Words
from guanwei.listening.freshness import Freshness, SourceFacts, freshness
from guanwei.listening.models import Gap, Look, Source
from guanwei.listening.sent import KIND
from guanwei.listening.sources import stream_named, streams_of
from guanwei.listening.visibility import TROUBLE, Seen
from guanwei.networks.registry import limits_for
from guanwei.people.models import User
from guanwei.practice.keeping import kept


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source as people see it. `gaps` are those that nobody closed, newest first."""

    source: Source
    account: Account
    freshness: Freshness
    gaps: tuple[Gap, ...]


def sources_for(
    viewer: User, *, now: datetime, account_id: int | None = None, among: Collection[int] | None = None
) -> list[SourceState]:
    """The sources of the viewer's accounts, of one or `among` some where that is asked. Three queries, however many
    there are."""
    accounts = accounts_for(viewer).filter(active=True)
    if account_id is not None:
        accounts = accounts.filter(pk=account_id)
    if among is not None:
        accounts = accounts.filter(pk__in=among)
    return _states(Source.objects.filter(account__in=accounts), now)


def all_sources(*, now: datetime) -> list[SourceState]:
    """Those of every active account, for `guanwei doctor`."""
    return _states(Source.objects.filter(account__active=True), now)


def _states(sources: QuerySet[Source], now: datetime) -> list[SourceState]:
    rows = list(sources.filter(active=True).order_by("account__network", "account__name", "account_id", "stream"))
    accounts = Account.objects.select_related("brand").in_bulk({row.account_id for row in rows})
    for row in rows:
        row.account = accounts[row.account_id]
    gaps = _open_gaps(rows)
    return [SourceState(row, row.account, _freshness(row, now), tuple(gaps[row.pk])) for row in rows]


def _open_gaps(sources: Iterable[Source]) -> dict[int, list[Gap]]:
    found: dict[int, list[Gap]] = defaultdict(list)
    for gap in Gap.objects.filter(source__in=[source.pk for source in sources], closed_at=None).order_by("-before"):
        found[gap.source_id].append(gap)
    return found


def _freshness(source: Source, now: datetime) -> Freshness:
    account = source.account
    limits = limits_for(account.network, account.profile)
    stream = stream_named(limits, source.stream)
    facts = SourceFacts(
        complete_at=source.complete_at,
        pace_seconds=streams_of(limits).get(source.stream, 0),
        listened_since=source.created_at,
        failing_since=source.failing_since,
        failure=Words.from_json(source.failure) if source.failure else None,
        account_dead=account.health == Account.Health.DEAD,
        counts_all=stream is not None and stream.counts_all,
        counted=source.counted,
        uncounted=source.uncounted,
        stored=source.stored,
    )
    return freshness(facts, now=now, zone=ZoneInfo(account.zone))


def not_to_be_seen(viewer: User) -> QuerySet[Look]:
    """What went out and is gone or hidden, of which nobody has taken note: what needs somebody, newest first."""
    alarms = Look.objects.filter(within(viewer, path="delivery__account"), trouble_at__isnull=False, noted_at=None)
    return alarms.select_related("delivery__account__brand").order_by("-trouble_at", "-pk")


NO_LONGER = (Seen.HIDDEN, Seen.GONE, Seen.TAKEN_DOWN)
LOOK = "look"  # to be loaded with the deliveries of a list, for `no_longer`


def no_longer(delivery: Delivery) -> str:
    """What the last look at something that is out showed, where readers do not see it: "hidden", "gone" or
    "taken_down"; else ""."""
    look: Look | None = getattr(delivery, LOOK, None) if delivery.state == State.SENT else None
    return look.seen if look and look.seen in NO_LONGER else ""


NOT_SEEN = """
SELECT count(*) FROM listening_look AS look JOIN delivery_delivery AS sent ON sent.id = look.delivery_id
 WHERE look.trouble_at IS NOT NULL AND look.noted_at IS NULL AND WITHIN
"""


def how_many_not_to_be_seen(viewer: User) -> sql.Asked:
    return asked_within(viewer, NOT_SEEN)


def looks_of(viewer: User, delivery_ids: Sequence[int]) -> dict[int, Look]:
    """What the last look at these deliveries showed, by delivery."""
    looks = Look.objects.filter(within(viewer, path="delivery__account"), delivery__in=delivery_ids)
    return {look.delivery_id: look for look in with_findings(looks)}


def with_findings(looks: Iterable[Look]) -> list[Look]:
    """The same, each with what was found about it. One query, none where nothing is in trouble."""
    listed = list(looks)
    found = kept(KIND, [look.delivery_id for look in listed if Seen(look.seen) in TROUBLE])
    for look in listed:
        look.findings = found.get(look.delivery_id, ())
    return listed


# By account: when anything of it that comes in is read next, and why it waits. What is under way is read now.
NEXT_READS = """
SELECT DISTINCT ON (account_id) account_id,
       CASE WHEN lease_until > %(now)s THEN %(now)s ELSE next_at END AS at, failure
  FROM listening_source AS source JOIN accounts_account AS account ON account.id = account_id
 WHERE source.active AND stream <> %(own)s AND account.active AND account.health NOT IN ('dead', 'checking') AND WITHIN
 ORDER BY account_id, at, source.id
"""


def next_reads(
    viewer: User, *, account_id: int | None = None, now: datetime
) -> dict[int, tuple[datetime, Words | None]]:
    """Of the viewer's accounts that are heard, or of one. One query."""
    statement = NEXT_READS
    values: dict[str, object] = {"now": now, "own": Source.OWN}
    if account_id is not None:
        statement = statement.replace("WITHIN", "WITHIN AND account_id = %(account)s")
        values["account"] = account_id
    asked = asked_within(viewer, statement, **values)
    return {account: (at, _words(failure)) for account, at, failure in sql.rows(asked.statement, asked.values)}


def _words(failure: str) -> Words | None:
    known = json.loads(failure)
    return Words.from_json(known) if known else None
