"""Changing what an account is: name, rights profile, zone, safe domains, stage, role."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from guanwei.accounts.access import require
from guanwei.accounts.actions import AccountRefused
from guanwei.accounts.models import Account
from guanwei.accounts.rules_changed import look_over_again
from guanwei.lib.clock import is_zone
from guanwei.lib.words import Words
from guanwei.networks.registry import profiles_of
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.record import record


@dataclass(frozen=True, slots=True)
class AccountChange:
    """Everything that may change. The network and the server never do: that would be another account."""

    name: str
    handle: str
    profile: str
    zone: str
    safe_domains: tuple[str, ...]
    stage: str
    role: str


def change_account(*, actor: User, now: datetime, account: Account, change: AccountChange) -> Account:
    """AccountRefused for a name that is taken, a profile or a zone that does not exist."""
    require(actor, Permission.MANAGE, account)
    if change.profile not in profiles_of(account.network) or not is_zone(change.zone):
        raise AccountRefused(Words("没有这种权限档或时区。", "There is no such rights profile or time zone."))
    try:
        with transaction.atomic():
            known = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
            before = {name: getattr(known, name) for name in asdict(change)}
            after = {**asdict(change), "safe_domains": list(change.safe_domains)}
            changed = {name: [before[name], value] for name, value in after.items() if before[name] != value}
            if not changed:
                return known
            for name, value in after.items():
                setattr(known, name, value)
            # Rights and domains decide what the checks find: kept results no longer hold.
            known.history_version = F("history_version") + 1
            known.save()
            record(
                actor=actor,
                now=now,
                verb="account.changed",
                kind="account",
                id=known.pk,
                account_id=known.pk,
                details=changed,
            )
            look_over_again([known.pk])
    except IntegrityError as error:
        raise AccountRefused(
            Words(
                f"这个品牌在该平台上已有名为“{change.name}”的账号。",
                f'The brand has an account called "{change.name}" on this network already.',
            )
        ) from error
    known.refresh_from_db()
    return known
