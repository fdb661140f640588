"""Finding conversations: how they are found is guanwei.inbox.search, which the inbox asks too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, TextField, Value
from django.db.models.functions import Concat

from guanwei.accounts.access import within
from guanwei.accounts.models import Account
from guanwei.contacts.models import Contact
from guanwei.inbox.models import Answer, Item, Thread
from guanwei.inbox.search import Place, Saying, threads_saying
from guanwei.lib.text import Piece, excerpt, found_in
from guanwei.people.models import User
from guanwei.search.marks import Kind, Mark


@dataclass(frozen=True, slots=True)
class ThreadHit:
    """A conversation, and the newest thing in it that says what was typed. `ours`: our answer does."""

    thread_id: int
    at: datetime  # when something last happened in it
    who: tuple[Piece, ...]
    text: tuple[Piece, ...]
    ours: bool
    account: Account
    state: str

    kind = Kind.THREADS

    @property
    def accounts(self) -> list[Account]:
        return [self.account]


def places(
    viewer: User, typed: str, *, account_id: int | None, mark: Mark | None, rising: bool, count: int
) -> dict[Mark, Saying]:
    beyond = Place(*mark.within(Kind.THREADS)) if mark else None
    found = threads_saying(viewer, typed, account_id=account_id, beyond=beyond, rising=rising, count=count)
    return {Mark(one.at, Kind.THREADS, one.thread_id): one for one in found}


def hits(viewer: User, found: Sequence[Saying], typed: str) -> dict[int, ThreadHit]:
    """By thread."""
    threads = Thread.objects.filter(within(viewer)).select_related("contact", "account")
    known = threads.in_bulk([one.thread_id for one in found])
    said_in = _texts(found)
    shown = {}
    for one in found:
        thread = known.get(one.thread_id)
        if thread is None:
            continue
        text, ours = said_in[one.item_id, one.answer_id]
        who, said = excerpt(_name(thread.contact, typed), typed), excerpt(text, typed)
        shown[thread.pk] = ThreadHit(thread.pk, one.at, who, said, ours, thread.account, thread.state)
    return shown


def _texts(found: Sequence[Saying]) -> dict[tuple[int | None, int | None], tuple[str, bool]]:
    """By number of the item and of the answer: what it says, and whether it is ours. One query."""
    nothing = Value(None, BigIntegerField())
    warned = Concat("interaction__content_warning", Value(" "), "interaction__text", output_field=TextField())
    items = Item.objects.filter(pk__in=[one.item_id for one in found if one.item_id])
    answers = Answer.objects.filter(pk__in=[one.answer_id for one in found if one.answer_id])
    rows = (
        items.order_by()
        .values_list("pk", nothing, warned, "ours")
        .union(answers.order_by().values_list(nothing, "pk", "text", Value(True)), all=True)
    )
    return {(item, answer): (text, ours) for item, answer, text, ours in rows}


def _name(contact: Contact, typed: str) -> str:
    """With the handle, where only that says it."""
    name = str(contact)
    in_handle = contact.handle and found_in(contact.handle, typed) and not found_in(name, typed)
    return f"{name} @{contact.handle}" if in_handle else name
