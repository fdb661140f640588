"""Short words for the tests of threads: what fans wrote is heard, and the inbox takes it in."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from guanwei.accounts.models import Account
from guanwei.inbox import intake
from guanwei.inbox.actions import Shown
from guanwei.inbox.models import Thread
from guanwei.lib.clock import utc_now
from guanwei.listening import storing
from guanwei.listening.models import Interaction
from guanwei.listening.storing import Ear
from guanwei.networks.acts import Form
from guanwei.networks.incoming import Heard, Kind, Person

MINUTE = timedelta(minutes=1)
POST = "5000000000000001"


def fan(number: int = 1, name: str = "茶气") -> Person:
    return Person(f"70000000{number:02}", f"fan{number}", f"{name}{number}")


def ourselves(account: Account) -> Person:
    return Person(account.remote_account_id, account.handle, account.name)


def comment(remote_id: str, text: str = "泡绿茶用多少度的水？", **more: object) -> Heard:
    values: dict[str, object] = {
        "remote_id": remote_id,
        "form": Form.COMMENT,
        "kind": Kind.COMMENT,
        "author": fan(),
        "text": text,
        "created_at": utc_now() - 10 * MINUTE,
        "about_id": POST,
        "parent_id": POST,
        "root_id": POST,
    }
    return Heard(**(values | more))  # type: ignore[arg-type]


def mention(remote_id: str, text: str = "@青禾茗 包裹破了", **more: object) -> Heard:
    nothing = {"form": Form.POST, "kind": Kind.MENTION, "about_id": "", "parent_id": "", "root_id": ""}
    return comment(remote_id, text, **(nothing | more))


def hears(account: Account, *items: Heard) -> None:
    """Stored as listening stores it, and taken in."""
    store(account, items)
    take_in(account)


def store(account: Account, items: Iterable[Heard], now: datetime | None = None) -> None:
    with transaction.atomic():
        storing.take_in(Ear(account.network, account.pk, None), items, now=now or utc_now())


def take_in(account: Account) -> int:
    taken = 0
    while batch := intake.take_in(now=utc_now(), account_id=account.pk):
        taken += batch
    return taken


def taken_away(remote_id: str) -> None:
    """Its author deleted it, and we saw that."""
    with transaction.atomic():
        rows = Interaction.objects.select_for_update().filter(remote_id=remote_id)
        storing.gone(list(rows), now=utc_now())


def thread_with(remote_id: str, account: Account | None = None) -> Thread:
    found = Thread.objects.filter(items__interaction__remote_id=remote_id)
    return found.get(account=account) if account else found.get()


def shown(thread: Thread) -> Shown:
    """As it stands now."""
    return Shown(thread.pk, Thread.objects.get(pk=thread.pk).version)
