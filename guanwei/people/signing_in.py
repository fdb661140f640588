"""Signing in, and how often somebody may try: per name and per address, counted in the database for all processes.

A try is on record before the password is looked at, so that a hundred tries at once are a hundred tries.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import authenticate

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


def sign_in(*, now: datetime, username: str, password: str, address: str | None) -> User:
    """The user that this name and password belong to. UserRefused for wrong ones and after too many tries.

    Not one transaction: the try has to be seen by other processes while the password is still being judged.
    """
    name = username.strip().lower()[:60]
    mine = SignInTry.objects.create(username=name, address=address, at=now)
    if too_many(_count(now, name, address)):
        # Not counted: who keeps knocking would otherwise stay out for ever.
        mine.delete()
        minutes = int(WINDOW.total_seconds() // 60)
        raise UserRefused(
            Words(f"试的次数太多了，请过 {minutes} 分钟再来。", f"Too many tries. Come back in {minutes} minutes.")
        )
    user = authenticate(username=name, password=password)
    if not isinstance(user, User):
        raise UserRefused(Words("用户名或密码不对。", "User name or password is wrong."))
    SignInTry.objects.filter(username=name, address=address).delete()
    SignInTry.objects.filter(at__lt=now - WINDOW).delete()
    record(actor=user, now=now, verb="user.signed-in", kind="user", id=user.pk)
    return user


def _count(now: datetime, name: str, address: str | None) -> Tries:
    recent = SignInTry.objects.filter(at__gt=now - WINDOW)
    return Tries(
        of_pair=recent.filter(username=name, address=address).count(),
        of_address=recent.filter(address=address).count(),
        of_name=recent.filter(username=name).count(),
    )
