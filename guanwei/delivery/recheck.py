"""What an owner answers when the sender asks whether a claimed delivery may go out now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from guanwei.delivery.claim import Claimed
from guanwei.delivery.models import Delivery
from guanwei.delivery.outcomes import Settled
from guanwei.delivery.reconcile import ToRead
from guanwei.networks.acts import Target
from guanwei.networks.contract import Connection, Outbound, Sought


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A stored picture that the sending thread loads: the bytes stay out of the re-check's transaction."""

    sha256: str
    mime: str
    alt_text: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Ready:
    """Let out: goes on the wire as it stands here. `outbound.client_key` is filled in by the sender."""

    outbound: Outbound
    pictures: tuple[PictureFile, ...]
    connection: Connection


@dataclass(frozen=True, slots=True)
class KeptIn:
    """Not let out: the state it takes instead, and why."""

    settled: Settled


Answer = Ready | KeptIn


@dataclass(frozen=True, slots=True)
class Seek:
    """What to look for, and where."""

    connection: Connection
    sought: Sought


class Owner(Protocol):
    """What an owner of deliveries promises the sender. Both calls take a batch in a constant number of queries."""

    def recheck(self, claimed: Sequence[Claimed], *, now: datetime, timeout: float) -> Mapping[int, Answer]:
        """By delivery id: what goes out, or what keeps it in. Reads only."""
        ...

    def seek(self, doubtful: ToRead, *, timeout: float) -> Seek | None:
        """How to recognise a doubtful delivery on its account's timeline; None when the account cannot be read."""
        ...

    def left(self, sent: Sequence[Delivery]) -> Mapping[int, Target]:
        """By delivery id: what sent posts, reposts and answers left on the network, to look at it. What leaves nothing
        of its own is left out."""
        ...

    def settle(self, moved: Mapping[int, Settled], *, now: datetime) -> None:
        """Deliveries of this owner (by purpose id) moved: the owner follows, in the caller's transaction."""
        ...
