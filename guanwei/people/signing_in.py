"""Who somebody is: a name with its password, and what the trail says about signing in."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth import authenticate
from django.db import transaction

from guanwei.base import sql
from guanwei.lib.words import Words
from guanwei.people import tries
from guanwei.people.actions import UserRefused
from guanwei.people.models import User
from guanwei.people.tries import What
from guanwei.trail.record import record

WRONG = Words("用户名或密码不对。", "User name or password is wrong.")


def check_password(*, now: datetime, username: str, password: str, address: str | None) -> User:
    """The user that this name and password belong to. UserRefused for wrong ones and after too many tries.

    Not one transaction: the try has to be seen by other processes while the password is still being judged.
    """
    name = lowered(username)
    counted = tries.note(now=now, what=What.PASSWORD, name=name, address=address)
    user = authenticate(username=name, password=password)
    if not isinstance(user, User):
        _record_failure(now, name, address, first=counted.of_address == 1)
        raise UserRefused(WRONG)
    tries.forget(now=now, what=What.PASSWORD, name=name, address=address)
    return user


def confirm_password(*, now: datetime, user: User, password: str, address: str | None) -> None:
    """Somebody in a session of `user` says the present password. A wrong one is a try like one at the door: whoever
    sits down at an open browser guesses no longer than from outside."""
    name = lowered(user.username)
    tries.note(now=now, what=What.PASSWORD, name=name, address=address)
    if not user.check_password(password):
        record_failure(now=now, user=user, step="password", address=address)
        raise UserRefused(Words("当前密码不对。", "That is not your present password."))
    tries.forget(now=now, what=What.PASSWORD, name=name, address=address)


def record_sign_in(*, actor: User, now: datetime, how: Sequence[str], address: str | None) -> None:
    """The session begins. `how`: password, app, recovery code, passkey, the company's sign-in; what there was of it."""
    details = {"how": list(how), "address": address}
    record(actor=actor, now=now, verb="user.signed-in", kind="user", id=actor.pk, details=details)


def record_failure(*, now: datetime, user: User, step: str, address: str | None) -> None:
    """Somebody could not show to be `user`. By nobody: it need not have been them."""
    details = {"step": step, "address": address}
    record(actor=None, now=now, verb="user.sign-in-failed", kind="user", id=user.pk, details=details)


def lowered(username: str) -> str:
    """By PostgreSQL, which also finds the user: were the two to differ, one user had several names to be guessed by."""
    [(name,)] = sql.rows("SELECT lower(%(name)s::text)", {"name": username.strip()[:60]})
    return str(name)[:60]


def _record_failure(now: datetime, name: str, address: str | None, *, first: bool) -> None:
    """Without the name where nobody has it: people type their password there. Of such tries the first from an address
    is enough."""
    with transaction.atomic():
        try:
            user = User.objects.get_by_natural_key(name)
        except User.DoesNotExist:
            user = None
        if user:
            record_failure(now=now, user=user, step="password", address=address)
        elif first:
            details = {"step": "unknown-name", "address": address}
            record(actor=None, now=now, verb="user.sign-in-failed", kind="installation", id=0, details=details)
