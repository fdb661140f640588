"""How the sources of many accounts stand, at a glance: two queries and no rows of models, for lists of accounts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.lib.words import Words
from guanwei.listening.freshness import SourceFacts, Standing, standing_of
from guanwei.listening.sources import streams_of
from guanwei.networks.registry import limits_for

WORST_FIRST = (Standing.FAILING, Standing.BEHIND, Standing.FIRST, Standing.FRESH)
SOURCES = """
SELECT account_id, stream, complete_at, created_at, failing_since
  FROM listening_source WHERE account_id = ANY(%(accounts)s::bigint[]) AND active
"""
OPEN_GAPS = """
SELECT account_id, count(*) FROM listening_gap AS gap JOIN listening_source AS source ON source.id = gap.source_id
 WHERE account_id = ANY(%(accounts)s::bigint[]) AND active AND closed_at IS NULL GROUP BY account_id
"""
_SOMETHING = Words("x", "x")  # that there is a reason is all that a standing asks


@dataclass(frozen=True, slots=True)
class Glance:
    """The worst standing of an account's sources, and how many gaps nobody has closed."""

    standing: Standing
    gaps: int


def glances(accounts: Iterable[Account], *, now: datetime) -> Mapping[int, Glance]:
    """By account; one that is not listened to is left out."""
    by_id = {account.pk: account for account in accounts}
    worst: dict[int, Standing] = {}
    for account_id, stream, complete_at, created_at, failing_since in sql.rows(SOURCES, {"accounts": list(by_id)}):
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
    gaps = dict(sql.rows(OPEN_GAPS, {"accounts": list(by_id)}))
    return {account_id: Glance(standing, gaps.get(account_id, 0)) for account_id, standing in worst.items()}


@lru_cache(64)
def _paces(network: str, profile: str) -> Mapping[str, int]:
    return streams_of(limits_for(network, profile))
