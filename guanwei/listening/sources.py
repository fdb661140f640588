"""Which streams are polled: the rows follow from the rights of each active account."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from guanwei.accounts.models import Account
from guanwei.listening.budget import paces
from guanwei.listening.models import Source
from guanwei.networks.contract import Limits
from guanwei.networks.incoming import Stream
from guanwei.networks.registry import limits_for


def streams_of(limits: Limits) -> dict[str, int]:
    """What a rights profile lets us poll, by name, with the seconds between two polls."""
    return paces(limits, Source.OWN)


def stream_named(limits: Limits, name: str) -> Stream | None:
    return next((stream for stream in limits.streams if stream.name == name), None)


def ensure_sources(*, now: datetime) -> int:
    """Makes the rows that are missing, rests those whose account is paused or may no longer read them, and wakes those
    that may again. Returns how many rows changed. Two of these at once do no harm."""
    wanted: dict[tuple[int, str], None] = {}
    for account in Account.objects.filter(active=True).only("pk", "network", "profile"):
        for name in streams_of(limits_for(account.network, account.profile)):
            wanted[account.pk, name] = None
    known: Mapping[tuple[int, str], tuple[int, bool]] = {
        (account, stream): (pk, active)
        for pk, account, stream, active in Source.objects.values_list("pk", "account_id", "stream", "active")
    }
    fresh = [key for key in wanted if key not in known]
    resting = [pk for key, (pk, active) in known.items() if active and key not in wanted]
    waking = [pk for key, (pk, active) in known.items() if not active and key in wanted]
    if not (fresh or resting or waking):
        return 0
    with transaction.atomic():
        rows = [Source(account_id=account, stream=stream, next_at=now, created_at=now) for account, stream in fresh]
        Source.objects.bulk_create(rows, ignore_conflicts=True)
        Source.objects.filter(pk__in=resting).update(active=False)
        Source.objects.filter(pk__in=waking).update(active=True, next_at=now)
    return len(fresh) + len(resting) + len(waking)
