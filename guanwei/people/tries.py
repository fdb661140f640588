"""How often somebody may guess: per name and per address, counted in the database for all processes.

A try is on record before it is judged, so that a hundred tries at once are a hundred tries.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, ip_address, ip_network

from guanwei.lib.words import Words
from guanwei.people.actions import UserRefused
from guanwei.people.models import SignInTry

WINDOW = timedelta(minutes=15)
PER_NAME_AND_ADDRESS = 5
PER_ADDRESS = 30  # a whole office sits behind one address


class What(StrEnum):
    """What is guessed. Counted apart: who knows the password must not get fresh guesses at the code by it."""

    PASSWORD = "password"
    CODE = "code"
    SETUP = "setup"


# From many addresses against one name. High for passwords, or anybody could lock anybody out; a code is asked only of
# somebody who knew the password, and there are but a million of them.
PER_NAME = {What.PASSWORD: 50, What.CODE: 10, What.SETUP: 50}


@dataclass(frozen=True, slots=True)
class Tries:
    """How many there were within WINDOW, this one included."""

    of_pair: int
    of_address: int
    of_name: int


def too_many(what: What, tries: Tries) -> bool:
    """Pure: may it not even be looked at?"""
    return tries.of_pair > PER_NAME_AND_ADDRESS or tries.of_address > PER_ADDRESS or tries.of_name > PER_NAME[what]


def counted_as(address: str | None) -> str | None:
    """Pure: what tries from `address` are counted under. An IPv6 customer has a whole /64 to try from."""
    if address is None:
        return None
    parsed = ip_address(address)
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False).network_address)


def note(*, now: datetime, what: What, name: str, address: str | None) -> Tries:
    """Puts the try on record. UserRefused when it is one too many."""
    counted = counted_as(address)
    mine = SignInTry.objects.create(what=what, username=name, address=counted, at=now)
    tries = _count(now, what, name, counted)
    if too_many(what, tries):
        # Not counted: who keeps knocking would otherwise stay out for ever.
        mine.delete()
        minutes = int(WINDOW.total_seconds() // 60)
        raise UserRefused(
            Words(f"试的次数太多了，请过 {minutes} 分钟再来。", f"Too many tries. Come back in {minutes} minutes.")
        )
    return tries


def forget(*, now: datetime, what: What, name: str, address: str | None) -> None:
    """It was right."""
    SignInTry.objects.filter(what=what, username=name, address=counted_as(address)).delete()
    SignInTry.objects.filter(at__lt=now - WINDOW).delete()


def _count(now: datetime, what: What, name: str, address: str | None) -> Tries:
    recent = SignInTry.objects.filter(what=what, at__gt=now - WINDOW)
    return Tries(
        of_pair=recent.filter(username=name, address=address).count(),
        of_address=recent.filter(address=address).count(),
        of_name=recent.filter(username=name).count(),
    )
