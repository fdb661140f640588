"""Signing in, and how often somebody may try: per name and per address, counted in the database for all processes.

A try is on record before the password is looked at, so that a hundred tries at once are a hundred tries.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from django.contrib.auth import authenticate

from guanwei.base import sql
from guanwei.lib.words import Words
from guanwei.people.actions import UserRefused
from guanwei.people.models import SignInTry, User
from guanwei.trail.record import record

WINDOW = timedelta(minutes=15)
PER_NAME_AND_ADDRESS = 5
PER_ADDRESS = 30  # a whole office sits behind one address
PER_NAME = 50  # many addresses against one name; high, or anybody could lock anybody out


@dataclass(frozen=True, slots=True)
class Tries:
    """How many there were within WINDOW, this one included."""

    of_pair: int
    of_address: int
    of_name: int


def too_many(tries: Tries) -> bool:
    """Pure: may the password not even be looked at?"""
    return tries.of_pair > PER_NAME_AND_ADDRESS or tries.of_address > PER_ADDRESS or tries.of_name > PER_NAME


def counted_as(address: str | None) -> str | None:
    """Pure: what tries from `address` are counted under. An IPv6 customer has a whole /64 to try from."""
    if address is None:
        return None
    parsed = ip_address(address)
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False).network_address)


def sign_in(*, now: datetime, username: str, password: str, address: str | None) -> User:
    """The user that this name and password belong to. UserRefused for wrong ones and after too many tries.

    Not one transaction: the try has to be seen by other processes while the password is still being judged.
    """
    name = _lowered(username)
    _note_try(now, name, address)
    user = authenticate(username=name, password=password)
    if not isinstance(user, User):
        raise UserRefused(Words("用户名或密码不对。", "User name or password is wrong."))
    _forget_tries(now, name, address)
    record(actor=user, now=now, verb="user.signed-in", kind="user", id=user.pk)
    return user


def confirm_password(*, now: datetime, user: User, password: str, address: str | None) -> None:
    """Somebody in a session of `user` says the present password. A wrong one is a try like one at the door: whoever
    sits down at an open browser guesses no longer than from outside."""
    name = _lowered(user.username)
    _note_try(now, name, address)
    if not user.check_password(password):
        raise UserRefused(Words("当前密码不对。", "That is not your present password."))
    _forget_tries(now, name, address)


def _note_try(now: datetime, name: str, address: str | None) -> None:
    """Puts the try on record. UserRefused when it is one too many."""
    counted = counted_as(address)
    mine = SignInTry.objects.create(username=name, address=counted, at=now)
    if too_many(_count(now, name, counted)):
        # Not counted: who keeps knocking would otherwise stay out for ever.
        mine.delete()
        minutes = int(WINDOW.total_seconds() // 60)
        raise UserRefused(
            Words(f"试的次数太多了，请过 {minutes} 分钟再来。", f"Too many tries. Come back in {minutes} minutes.")
        )


def _forget_tries(now: datetime, name: str, address: str | None) -> None:
    SignInTry.objects.filter(username=name, address=counted_as(address)).delete()
    SignInTry.objects.filter(at__lt=now - WINDOW).delete()


def _lowered(username: str) -> str:
    """By PostgreSQL, which also finds the user: were the two to differ, one user had several names to be guessed by."""
    [(lowered,)] = sql.rows("SELECT lower(%(name)s::text)", {"name": username.strip()[:60]})
    return str(lowered)[:60]


def _count(now: datetime, name: str, address: str | None) -> Tries:
    recent = SignInTry.objects.filter(at__gt=now - WINDOW)
    return Tries(
        of_pair=recent.filter(username=name, address=address).count(),
        of_address=recent.filter(address=address).count(),
        of_name=recent.filter(username=name).count(),
    )
