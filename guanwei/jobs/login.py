"""Asking a network whether an account's credentials work, and what follows from the answer."""

from datetime import datetime

from django.db import IntegrityError

from guanwei.accounts.actions import note_health
from guanwei.accounts.connections import connection_for
from guanwei.accounts.models import Account
from guanwei.delivery.actions import release_account
from guanwei.lib.words import Words
from guanwei.networks.contract import Alive
from guanwei.networks.registry import adapter_for
from guanwei.people.models import User

NO_SECRETS = Words("还没有填写授权信息。", "No credentials are stored yet.")
# What was approved for one account must never appear on another.
SOMEBODY_ELSE = Words(
    "这份授权属于另一个账号，没有采用。", "These credentials belong to another account; they are not used."
)
TWICE = Words(
    "这个平台账号已经在系统里，不能登记两次。",
    "This account of the network is here already and cannot be entered twice.",
)
WORKS = Words("授权有效。", "The credentials work.")


def try_login(*, actor: User | None, now: datetime, account: Account, timeout: float = 15.0) -> Words:
    """One call to the network, outside of any transaction; then what it said is noted, and an account that works again
    lets go what was held for it. Returns the sentence for whoever asked."""
    connection = connection_for(account, timeout=timeout)
    if connection is None:
        return NO_SECRETS
    answer = adapter_for(account.network).check_login(connection)
    if not isinstance(answer, Alive):
        words = Words(f"授权不可用：{answer.reason}。", f"The credentials do not work: {answer.reason}.")
        note_health(now=now, account=account, alive=False, words=words)
        return words
    if account.remote_account_id and answer.remote_account_id != account.remote_account_id:
        note_health(now=now, account=account, alive=False, words=SOMEBODY_ELSE)
        return SOMEBODY_ELSE
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
        note_health(now=now, account=account, alive=False, words=TWICE)
        return TWICE
    release_account(actor=actor, now=now, account=account)
    return WORKS
