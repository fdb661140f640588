"""What the poller fetches from networks: streams, own timelines, second looks, posts that we sent.

Each errand is claimed and paid for in the database, asked on a thread, and its answer is written down by the poller.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError

from guanwei.accounts.connections import connections_for
from guanwei.accounts.models import Account
from guanwei.base.queue import defer
from guanwei.delivery.models import Delivery
from guanwei.jobs.owners import OWNERS
from guanwei.listening import again, claiming, own, sent
from guanwei.listening.actions import LeaseLost, store_failure, store_page
from guanwei.listening.claiming import Claimed
from guanwei.listening.models import Source
from guanwei.listening.policy import Policy
from guanwei.listening.sources import streams_of
from guanwei.networks.acts import Target
from guanwei.networks.contract import Connection, NotSent, Unknown, Unreadable
from guanwei.networks.registry import adapter_for, limits_for

log = logging.getLogger(__name__)

ASK_LOGIN_JOB = "accounts.ask_login"
NO_SECRETS = "no credentials that can be used"
NO_OWNER = "nothing here knows any more what was sent"


@dataclass(frozen=True, slots=True)
class Errand:
    """`ask` talks to the network on a thread; `keep` writes its answer down, on the poller's own."""

    account_id: int
    network: str
    connection: Connection | None
    ask: Callable[[Connection], Any]
    keep: Callable[[datetime, Any], None]

    def run(self) -> Any:
        if self.connection is None:
            return Unreadable(NO_SECRETS, NotSent(NO_SECRETS))
        try:
            return self.ask(self.connection)
        except Exception as error:
            log.exception("an errand to %s failed", self.network)
            reason = f"defect: {type(error).__name__}"
            return Unreadable(reason, Unknown(reason))

    def renewed(self) -> dict[str, str] | None:
        return adapter_for(self.network).refreshed_secrets(self.connection) if self.connection else None


def polls(*, now: datetime, poller: str, count: int, policy: Policy) -> list[Errand]:
    """Sources that are due."""
    claimed = claiming.claim(
        now=now, poller=poller, count=count, lease_seconds=policy.lease_seconds, limits_of=limits_for
    )
    accounts = _accounts(one.account_id for one in claimed)
    connections = connections_for(accounts.values(), timeout=policy.request_seconds)
    return [_poll(one, accounts[one.account_id], connections.get(one.account_id), policy) for one in claimed]


def _accounts(ids: Iterable[int]) -> Mapping[int, Account]:
    return Account.objects.in_bulk(list(ids))


def _poll(claimed: Claimed, account: Account, connection: Connection | None, policy: Policy) -> Errand:
    limits, reading = limits_for(account.network, account.profile), claimed.reading
    adapter = adapter_for(account.network)
    pace = policy.poll_seconds or streams_of(limits).get(claimed.stream, 0)

    def ask(connection: Connection) -> Any:
        if claimed.stream == Source.OWN:
            return adapter.own_timeline(connection, limits.own_timeline_size)
        return adapter.hear(connection, claimed.stream, newer_than=reading.mark, older=reading.climb_page)

    def keep(now: datetime, answer: Any) -> None:
        if isinstance(answer, Unreadable):
            if store_failure(now=now, claimed=claimed, unreadable=answer).ask_login:
                defer(ASK_LOGIN_JOB, key=f"{ASK_LOGIN_JOB}:{account.pk}", account_id=account.pk)
        elif claimed.stream == Source.OWN:
            own.store_own(now=now, claimed=claimed, account=account, timeline=answer.posts, pace_seconds=pace)
        else:
            store_page(now=now, claimed=claimed, network=account.network, page=answer, pace_seconds=pace)

    return Errand(account.pk, account.network, connection, ask, _unless_lost(keep))


def _unless_lost(keep: Callable[[datetime, Any], None]) -> Callable[[datetime, Any], None]:
    """An answer that comes after its lease is void; one that cannot be stored is a failure that people see."""

    def kept(now: datetime, answer: Any) -> None:
        try:
            try:
                keep(now, answer)
            except (DataError, IntegrityError, ValueError, TypeError) as error:
                log.exception("an answer cannot be stored")
                reason = f"the answer cannot be stored: {type(error).__name__}"
                keep(now, Unreadable(reason, Unknown(reason)))
        except LeaseLost:
            log.warning("an answer came after its lease; another poller has the source")

    return kept


def second_looks(*, now: datetime, count: int, policy: Policy) -> list[Errand]:
    """Recent interactions whose moment has come."""
    taken = again.claim(now=now, count=count, lease_seconds=policy.lease_seconds, limits_of=limits_for)
    connections = connections_for(_accounts(one.account_id for one in taken).values(), timeout=policy.request_seconds)
    return [_second_look(one, connections.get(one.account_id)) for one in taken]


def _second_look(looked: again.ToLook, connection: Connection | None) -> Errand:
    def ask(connection: Connection) -> Any:
        return adapter_for(looked.network).look_again(connection, looked.targets)

    def keep(now: datetime, answer: Any) -> None:
        again.store(now=now, looked=looked, answer=answer)

    return Errand(looked.account_id, looked.network, connection, ask, keep)


def looks_at_sent(*, now: datetime, count: int, policy: Policy) -> list[Errand]:
    """Posts and answers of ours that are looked at ten minutes and a day after they went out."""
    sent.ensure_looks(now=now)
    taken = sent.claim(now=now, count=count, lease_seconds=policy.lease_seconds, limits_of=limits_for)
    connections = connections_for([one.account for one in taken], timeout=policy.request_seconds)
    left = _left(one.delivery for one in taken)
    return [_look_at_sent(one, left.get(one.delivery.pk), connections.get(one.account.pk)) for one in taken]


def _left(deliveries: Iterable[Delivery]) -> Mapping[int, Target]:
    by_owner: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        by_owner.setdefault(delivery.purpose_kind, []).append(delivery)
    return {id: target for kind, sent in by_owner.items() for id, target in OWNERS[kind].left(sent).items()}


def _look_at_sent(to_see: sent.ToSee, target: Target | None, connection: Connection | None) -> Errand:
    def ask(connection: Connection) -> Any:
        if target is None:
            return Unreadable(NO_OWNER, NotSent(NO_OWNER))
        return adapter_for(to_see.account.network).read_one(connection, target)

    def keep(now: datetime, answer: Any) -> None:
        sent.store(now=now, to_see=to_see, answer=answer)

    return Errand(to_see.account.pk, to_see.account.network, connection, ask, keep)
