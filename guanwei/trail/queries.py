"""Reading the trail."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from guanwei.trail.models import Entry


def entries_on(accounts: object, actor_id: int) -> QuerySet[Entry]:
    """What happened on these accounts (ids or a query for them), and what this person did; newest first."""
    return _newest(Entry.objects.filter(Q(account_id__in=accounts) | Q(actor=actor_id)))


def on_accounts(accounts: object) -> QuerySet[Entry]:
    """What happened on these accounts, whoever did it; newest first."""
    return _newest(Entry.objects.filter(account_id__in=accounts))


def all_entries() -> QuerySet[Entry]:
    return _newest(Entry.objects.all())


def done_by(actor_id: int) -> QuerySet[Entry]:
    """What one person did; newest first."""
    return _newest(Entry.objects.filter(actor=actor_id))


def history_of(objects: Mapping[str, Collection[int]]) -> QuerySet[Entry]:
    """What happened to these objects, by kind; newest first."""
    wanted = Q(pk__in=[])
    for kind, ids in objects.items():
        wanted |= Q(kind=kind, object_id__in=list(ids))
    return _newest(Entry.objects.filter(wanted))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see of the trail; what is None or empty is not asked. `actor_id` 0: what the software did
    by itself. `until` is the first moment that is left out."""

    actor_id: int | None = None
    kind: str = ""
    object_id: int | None = None
    account_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def narrowed(entries: QuerySet[Entry], wanted: Wanted) -> QuerySet[Entry]:
    """The entries that are wanted, in their order."""
    asked = {
        "kind": wanted.kind or None,
        "object_id": wanted.object_id,
        "account_id": wanted.account_id,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    found = entries.filter(**{name: value for name, value in asked.items() if value is not None})
    if wanted.actor_id is None:
        return found
    return found.filter(actor=wanted.actor_id) if wanted.actor_id else found.filter(actor=None)


def _newest(found: QuerySet[Entry]) -> QuerySet[Entry]:
    return found.select_related("actor").order_by("-at", "-id")
