"""What happens on a sending thread: load the pictures, call the adapter. No database, no decision."""

from dataclasses import dataclass, replace
from datetime import datetime

from guanwei.accounts.actions import keep_renewed_secrets
from guanwei.delivery.recheck import PictureFile, Ready, Seek
from guanwei.lib.clock import steady
from guanwei.media.store import bytes_of
from guanwei.networks.acts import NEW_TEXTS
from guanwei.networks.contract import CannotTell, NotSent, Outcome, Picture, ReadBack, Rejected
from guanwei.networks.registry import adapter_for


@dataclass(frozen=True, slots=True)
class Sent:
    """The outcome of one request, and the account's secrets where the network renewed them."""

    outcome: Outcome
    renewed: dict[str, str] | None
    seconds: float = 1.0  # what the request took

    def keep_renewed(self, account_id: int, now: datetime) -> None:
        if self.renewed:
            keep_renewed_secrets(account_id=account_id, secrets=self.renewed, now=now)


def send(ready: Ready, deadline: float) -> Sent:
    """One request. `deadline` in `steady()` seconds: past it nothing is sent."""
    try:
        pictures = tuple(_load(picture) for picture in ready.pictures)
    except ValueError:
        return Sent(Rejected("picture-changed", "图片文件与批准时不一致 / a picture is not what was approved"), None)
    except OSError as error:
        return Sent(NotSent(f"a picture cannot be read: {type(error).__name__}"), None)
    if steady() > deadline:
        return Sent(NotSent("its time or its lease passed while it waited for a thread"), None)
    adapter = adapter_for(ready.connection.network)
    began = steady()
    outbound = replace(ready.outbound, pictures=pictures)
    carry_out = adapter.publish if outbound.operation in NEW_TEXTS else adapter.act
    outcome = carry_out(ready.connection, outbound)
    return Sent(outcome, adapter.refreshed_secrets(ready.connection), steady() - began)


def _load(file: PictureFile) -> Picture:
    return Picture(bytes_of(file.sha256), file.mime, file.alt_text, file.width, file.height)


def read_back(seek: Seek | CannotTell) -> ReadBack:
    """Is this doubtful delivery on the account's own timeline? Reads only."""
    if isinstance(seek, CannotTell):
        return seek
    return adapter_for(seek.connection.network).find(seek.connection, seek.sought)
