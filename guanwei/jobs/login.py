"""Asking a network whether an account's credentials work, and what follows from the answer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from guanwei.accounts.actions import note_health
from guanwei.accounts.connections import connection_for
from guanwei.accounts.limits import kept_of
from guanwei.accounts.models import Account
from guanwei.delivery.actions import release_account
from guanwei.lib.words import Words
from guanwei.networks.contract import Alive, Connection, Dead, Limits, NotSent, Throttled, Unknown
from guanwei.networks.registry import adapter_for, limits_for, server_limits
from guanwei.people.models import User

# By hand there is no token; asking would only cost a call.
WITHOUT_TOKEN = "by_hand"

NO_SECRETS = Words("没有可用的授权信息。", "There are no credentials that can be used.")
# What was approved for one account must never appear on another.
SOMEBODY_ELSE = Words(
    "这份授权属于另一个账号，没有采用。", "These credentials belong to another account; they are not used."
)
TWICE = Words(
    "这个平台账号已经在系统里，不能登记两次。",
    "This account of the network is here already and cannot be entered twice.",
)
WORKS = Words("授权有效。", "The credentials work.")


@dataclass(frozen=True, slots=True)
class Tried:
    """What the try showed. `alive` None: the network did not answer, which says nothing about the credentials."""

    alive: bool | None
    words: Words


def tried(*, actor: User | None, now: datetime, account: Account, timeout: float = 15.0) -> Tried:
    """One call to the network, outside of any transaction; then what it said is noted, and an account that works again
    lets go what was held for it."""
    connection = connection_for(account, timeout=timeout)
    if connection is None:
        return _dead(now, account, NO_SECRETS)
    answer = adapter_for(account.network).check_login(connection)
    match answer:
        case Dead(reason, NotSent() | Unknown() | Throttled()):
            return Tried(None, Words(f"平台没有回应：{reason}。", f"The network did not answer: {reason}."))
        case Dead(reason):
            return _dead(
                now,
                account,
                Words(f"授权已失效：{reason}。请重新授权。", f"The authorisation is dead: {reason}. Renew it."),
            )
        case Alive(remote_id) if account.remote_account_id and remote_id != account.remote_account_id:
            return _dead(now, account, SOMEBODY_ELSE)
        case Alive():
            _keep_server_limits(account, connection)
            return _alive(actor, now, account, answer)


def _alive(actor: User | None, now: datetime, account: Account, answer: Alive) -> Tried:
    try:
        note_health(
            now=now,
            account=account,
            alive=True,
            words=WORKS,
            expires_at=answer.expires_at,
            remote_account_id=answer.remote_account_id,
            handle=answer.handle,
        )
    except IntegrityError:  # account_once_per_network
        return _dead(now, account, TWICE)
    release_account(actor=actor, now=now, account=account)
    return Tried(True, WORKS)


def _keep_server_limits(account: Account, connection: Connection) -> None:
    """What the account's own server allows, where servers differ. One that does not tell leaves what is known."""
    told = server_limits(connection)
    if isinstance(told, Limits) and told != limits_for(account.network, account.profile):
        Account.objects.filter(pk=account.pk).update(server_limits=kept_of(told))


def _dead(now: datetime, account: Account, words: Words) -> Tried:
    note_health(now=now, account=account, alive=False, words=words)
    return Tried(False, words)
