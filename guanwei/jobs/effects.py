"""What an outcome does to the account itself: it waits, its token is dead, a call is given back."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from guanwei.accounts.models import Account
from guanwei.accounts.quotas import credit
from guanwei.delivery.claim import Claimed
from guanwei.delivery.outcomes import Settled
from guanwei.networks.contract import Limits, Scope


def apply_to_accounts(moved: Iterable[tuple[int, Settled]]) -> None:
    """In the transaction that stores the outcomes. A shorter wait never cuts a longer one short."""
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
            Account.objects.filter(pk__in=[account.pk for account in in_order]).exclude(wait_until__gt=until).update(
                wait_until=until, wait_reason=settled.wait_reason
            )


def give_back(untouched: Sequence[Claimed], limits_of: Callable[[str, str], Limits], now: datetime) -> None:
    """Calls that never reached the network return to their accounts' quotas."""
    if untouched:
        accounts = Account.objects.filter(pk__in=[one.account_id for one in untouched])
        rows = accounts.values_list("pk", "network", "profile")
        credit({pk: limits_of(network, profile) for pk, network, profile in rows}, now)
