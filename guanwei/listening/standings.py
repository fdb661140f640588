"""How the sources of many accounts stand, at a glance: two queries and no rows of models, for lists of accounts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count

from guanwei.accounts.models import Account
from guanwei.lib.words import Words
from guanwei.listening.freshness import SourceFacts, Standing, standing_of
from guanwei.listening.models import Gap, Source
from guanwei.listening.sources import streams_of
from guanwei.networks.registry import limits_for

WORST_FIRST = (Standing.FAILING, Standing.BEHIND, Standing.FIRST, Standing.FRESH)
_SOMETHING = Words("x", "x")  # that there is a reason is all that a standing asks


@dataclass(frozen=True, slots=True)
class Glance:
    """The worst standing of an account's sources, and how many gaps nobody has closed."""

    standing: Standing
    gaps: int


def glances(accounts: Iterable[Account], *, now: datetime) -> Mapping[int, Glance]:
    """By account; one that is not listened to is left out."""
    by_id = {account.pk: account for account in accounts}
    columns = ("account_id", "stream", "complete_at", "created_at", "failing_since")
    rows = Source.objects.filter(account__in=by_id, active=True).values_list(*columns)
    worst: dict[int, Standing] = {}
    for account_id, stream, complete_at, created_at, failing_since in rows:
        account = by_id[account_id]
        facts = SourceFacts(
            complete_at=complete_at,
            pace_seconds=_paces(account.network, account.profile).get(stream, 0),
            listened_since=created_at,
            failing_since=failing_since,
            failure=_SOMETHING if failing_since else None,
            account_dead=account.health == Account.Health.DEAD,
        )
        standing, _behind = standing_of(facts, now=now)
        worst[account_id] = min(worst.get(account_id, standing), standing, key=WORST_FIRST.index)
    gaps = _open_gaps(by_id)
    return {account_id: Glance(standing, gaps[account_id]) for account_id, standing in worst.items()}


@lru_cache(64)
def _paces(network: str, profile: str) -> Mapping[str, int]:
    return streams_of(limits_for(network, profile))


def _open_gaps(accounts: Iterable[int]) -> Counter[int]:
    open_ = Gap.objects.filter(source__account__in=list(accounts), source__active=True, closed_at=None)
    return Counter(dict(open_.order_by().values_list("source__account").annotate(Count("pk"))))
