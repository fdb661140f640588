"""Asking each account's network whether its token is alive, before a post finds out."""

from datetime import datetime

from django.db import transaction

from guanwei.accounts.actions import note_health
from guanwei.accounts.connections import connection_for
from guanwei.accounts.models import Account
from guanwei.accounts.quota import Call
from guanwei.accounts.quotas import debit
from guanwei.delivery.actions import release_account
from guanwei.lib.words import Words
from guanwei.networks.contract import Alive, Dead, NotSent, Throttled, Unknown
from guanwei.networks.registry import adapter_for, limits_for

# By hand there is no token; asking would only cost a call.
WITHOUT_TOKEN = "by_hand"


def check_logins(*, now: datetime) -> int:
    """All active accounts that a machine works for. Returns how many answered."""
    answered = 0
    for account in Account.objects.filter(active=True).exclude(profile=WITHOUT_TOKEN):
        answered += check_login(account, now=now)
    return answered


def check_login(account: Account, *, now: datetime, timeout: float = 15.0) -> bool:
    """True when the account answered. A network that cannot be reached says nothing about the token."""
    limits = limits_for(account.network, account.profile)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if debit({account.pk: limits}, now, Call.LISTEN):
            return False
    connected = connection_for(account, timeout=timeout)
    if connected is None:
        words = Words("没有可用的授权信息。", "There are no credentials that can be used.")
        note_health(now=now, account=account, alive=False, words=words)
        return False
    match adapter_for(account.network).check_login(connected):
        case Alive(remote_id, handle, _, expires_at):
            words = Words("授权有效。", "The authorisation is live.")
            note_health(
                now=now,
                account=account,
                alive=True,
                words=words,
                expires_at=expires_at,
                remote_account_id=remote_id,
                handle=handle,
            )
            release_account(actor=None, now=now, account=account)
            return True
        case Dead(_, NotSent() | Unknown() | Throttled()):
            return False
        case Dead(reason):
            words = Words(f"授权已失效：{reason}。请重新授权。", f"The authorisation is dead: {reason}. Renew it.")
            note_health(now=now, account=account, alive=False, words=words)
            return False
