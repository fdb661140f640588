"""Asking each account's network whether its token is alive, before a post finds out."""

from datetime import datetime

from django.db import transaction

from guanwei.accounts.models import Account
from guanwei.accounts.quota import Call
from guanwei.accounts.quotas import debit
from guanwei.jobs.login import WITHOUT_TOKEN, Tried, tried
from guanwei.lib.words import Words
from guanwei.networks.registry import limits_for

NO_CALL_LEFT = Words(
    "今天的调用次数留给了发布，没有去问。", "The calls that are left today are kept for publishing: it was not asked."
)


def check_logins(*, now: datetime) -> int:
    """All active accounts that a machine works for. Returns how many answered."""
    accounts = Account.objects.filter(active=True).exclude(profile=WITHOUT_TOKEN)
    return sum(check_login(account, now=now).alive is True for account in accounts)


def check_login(account: Account, *, now: datetime, timeout: float = 15.0) -> Tried:
    """What the network says about the account's token; not asked when no call is left for listening."""
    limits = limits_for(account.network, account.profile)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        if debit({account.pk: limits}, now, Call.LISTEN):
            return Tried(None, NO_CALL_LEFT)
    return tried(actor=None, now=now, account=account, timeout=timeout)
