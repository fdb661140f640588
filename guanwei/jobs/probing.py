"""A network asked with an account's own token what its contract is not sure of; the answer kept with the account."""

from datetime import datetime

from django.db import transaction

from guanwei.accounts.access import require
from guanwei.accounts.actions import AccountRefused
from guanwei.accounts.connections import connection_for
from guanwei.accounts.models import Account, Probe
from guanwei.accounts.quota import Call
from guanwei.accounts.quotas import debit
from guanwei.jobs.checkup import NO_CALL_LEFT
from guanwei.jobs.login import NO_SECRETS
from guanwei.lib.words import Words
from guanwei.networks.registry import limits_for, probe_for
from guanwei.networks.weibo.probe import CALLS
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.record import record


def probe_account(*, actor: User, now: datetime, account: Account, timeout: float = 30.0) -> Probe:
    """Reads only. AccountRefused without credentials, without calls to spare, for a network that has no probe."""
    require(actor, Permission.OPERATE, account)
    probe, connection = probe_for(account.network), connection_for(account, timeout=timeout)
    if probe is None:
        raise AccountRefused(Words("这个平台没有要验证的内容。", "There is nothing to probe on this network."))
    if connection is None:
        raise AccountRefused(NO_SECRETS)
    _debit(account, now)
    probed = probe(connection)
    fields = {
        "server": account.server,
        "complete": probed.complete,
        "rows": [row.as_json() for row in probed.rows],
        "by": actor,
        "at": now,
    }
    with transaction.atomic():
        kept, _ = Probe.objects.update_or_create(account=account, defaults=fields)
        record(
            actor=actor,
            now=now,
            verb="account.probed",
            kind="account",
            id=account.pk,
            account_id=account.pk,
            details={"server": account.server, "complete": probed.complete},
        )
    return kept


def _debit(account: Account, now: datetime) -> None:
    limits = limits_for(account.network, account.profile)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        for _ in range(CALLS):
            if debit({account.pk: limits}, now, Call.LISTEN):
                raise AccountRefused(NO_CALL_LEFT)
