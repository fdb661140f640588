"""From an account to what an adapter needs for one call."""

from collections.abc import Iterable

from django.conf import settings

from guanwei.accounts.models import Account, Credential
from guanwei.accounts.vault import SealBroken, unseal
from guanwei.networks.contract import Connection


def connections_for(accounts: Iterable[Account], *, timeout: float) -> dict[int, Connection]:
    """A connection for each account whose secrets can be opened; the others are left out. One query."""
    by_id = {account.pk: account for account in accounts}
    sealed = Credential.objects.filter(account__in=by_id).values_list("account_id", "sealed")
    opened: dict[int, Connection] = {}
    for id, secret in sealed:
        try:
            opened[id] = connection_with(by_id[id], unseal(secret), timeout=timeout)
        except SealBroken:
            continue
    return opened


def connection_for(account: Account, *, timeout: float = 30.0) -> Connection | None:
    """None when the account has no secrets, or they were sealed with a key that is gone."""
    return connections_for([account], timeout=timeout).get(account.pk)


def connection_with(account: Account, secrets: dict[str, str], *, timeout: float) -> Connection:
    return Connection(
        network=account.network,
        profile=account.profile,
        server=account.server,
        remote_account_id=account.remote_account_id,
        handle=account.handle,
        secrets=secrets,
        safe_domains=tuple(account.safe_domains),
        timeout_seconds=timeout,
        allow_local=settings.LOCAL_SERVERS,
    )
