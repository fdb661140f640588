"""Reading the trail."""

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from guanwei.trail.models import Entry


def entries_on(accounts: object, actor_id: int) -> QuerySet[Entry]:
    """What happened on these accounts (ids or a query for them), and what this person did; newest first."""
    return _newest(Entry.objects.filter(Q(account_id__in=accounts) | Q(actor=actor_id)))


def all_entries() -> QuerySet[Entry]:
    return _newest(Entry.objects.all())


def history_of(objects: Mapping[str, Collection[int]]) -> QuerySet[Entry]:
    """What happened to these objects, by kind; newest first."""
    wanted = Q(pk__in=[])
    for kind, ids in objects.items():
        wanted |= Q(kind=kind, object_id__in=list(ids))
    return _newest(Entry.objects.filter(wanted))


def _newest(found: QuerySet[Entry]) -> QuerySet[Entry]:
    return found.select_related("actor").order_by("-at", "-id")
