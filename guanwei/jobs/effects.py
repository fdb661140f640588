"""What an outcome does beside the delivery: the account waits, its token is dead, a call is given back; the trail."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from guanwei.accounts.models import Account
from guanwei.accounts.quota import call_of
from guanwei.accounts.quotas import credit
from guanwei.base.live import Topic, tell
from guanwei.delivery.claim import Claimed
from guanwei.delivery.outcomes import Settled
from guanwei.networks.acts import Operation
from guanwei.networks.contract import Limits, Scope
from guanwei.trail.record import Happening, record_all


def apply_to_accounts(moved: Iterable[tuple[int, Settled]]) -> None:
    """In the transaction that stores the outcomes. A shorter wait never cuts a longer one short, but for that of a
    quota: it concerns posts alone and is found again by the next of them."""
    for account_id, settled in moved:
        if settled.account_dead:
            Account.objects.filter(pk=account_id).update(
                health=Account.Health.DEAD, health_note=settled.words.as_json()
            )
        if settled.account_waits_until:
            reached = Account.objects.filter(pk=account_id)
            if settled.wait_scope is Scope.APP:
                of_app = reached.values("network", "server")[:1]
                reached = Account.objects.filter(network=of_app.values("network"), server=of_app.values("server"))
            until = settled.account_waits_until
            in_order = reached.order_by("pk").select_for_update(no_key=True)
            waits_longer = Q(wait_until__gt=until) & ~Q(wait_reason="quota")
            Account.objects.filter(pk__in=[account.pk for account in in_order]).exclude(waits_longer).update(
                wait_until=until, wait_reason=settled.wait_reason
            )


def give_back(
    untouched: Sequence[Claimed], limits_of: Callable[[str, str], Limits], now: datetime, *, begun: bool = False
) -> None:
    """Calls that never reached the network return to their accounts' quotas. Where a try had `begun`, only the last
    request is known not to have: pictures may have been uploaded before it."""
    if not untouched:
        return
    accounts = Account.objects.filter(pk__in=[one.account_id for one in untouched])
    limits = {
        pk: limits_of(network, profile) for pk, network, profile in accounts.values_list("pk", "network", "profile")
    }
    calls = {one.account_id: call_of(Operation(one.operation)) for one in untouched}
    requests = {} if begun else {one.account_id: one.requests for one in untouched}
    for call in set(calls.values()):
        credit({pk: limits[pk] for pk, its in calls.items() if its is call}, now, call, requests)


def write_trail(moved: Mapping[int, tuple[Claimed, Settled]], now: datetime) -> None:
    """One entry for each delivery, by its id; open pages hear of them."""
    happenings = [
        Happening(
            f"delivery.{settled.state}",
            "delivery",
            id,
            one.account_id,
            {"outcome": settled.outcome, "code": settled.code},
        )
        for id, (one, settled) in moved.items()
    ]
    record_all(actor=None, now=now, happenings=happenings)
    tell(Topic.DELIVERIES, [(one.account_id, id) for id, (one, _) in moved.items()])
