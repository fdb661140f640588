"""Entering an interaction that somebody saw only in the app: typed off, or pasted as a link (by hand, both ways)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from guanwei.accounts.access import require
from guanwei.accounts.connections import connection_for
from guanwei.accounts.models import Account
from guanwei.accounts.quota import Call
from guanwei.accounts.quotas import debit
from guanwei.contacts.meeting import address, meet, shortened
from guanwei.lib.words import Words, plain
from guanwei.listening.copyable import PUBLIC
from guanwei.listening.models import Hearing, Interaction
from guanwei.listening.storing import Ear, cleaned, possible, take_in, tell_inbox
from guanwei.networks.acts import Form, Target
from guanwei.networks.contract import Unreadable
from guanwei.networks.incoming import Heard, Kind, Person
from guanwei.networks.links import NoPostLink, read_link
from guanwei.networks.registry import adapter_for, limits_for
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.trail.record import record

NOT_ON_THE_NETWORK = "by-hand:"  # begins the id of what has none yet


class EntryRefused(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody typed or pasted. `created_at` is aware; None where the person does not know."""

    link: str = ""
    text: str = ""
    author: str = ""
    created_at: datetime | None = None
    kind: Kind = Kind.MENTION
    about_id: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the pasted link showed: the id that it tells ("" if none), and the interaction where it could be read."""

    remote_id: str
    url: str
    heard: Heard | None


def enter_by_hand(*, actor: User, now: datetime, account: Account, entry: Entry) -> Interaction:
    """Stores it once, however often it is entered, and tells the inbox. The link is read first, outside any
    transaction, where the rights and the quota allow; what is typed fills in for what cannot be read. The same
    interaction that is heard later takes its place. EntryRefused for a link of another site, and where words or author
    are missing."""
    require(actor, Permission.WRITE, account)
    looked = _look(account, entry, now)
    if looked.heard is None and not (entry.text.strip() and entry.author.strip()):
        raise EntryRefused(NOTHING_TO_KEEP)
    with transaction.atomic():
        if looked.heard is not None:
            number = _keep_read(account, looked.heard, now)
        else:
            number = _keep_typed(account, entry, looked, now)
        record(
            actor=actor,
            now=now,
            verb="interaction.entered",
            kind="interaction",
            id=number,
            account_id=account.pk,
            details={"link": looked.url},
        )
    return Interaction.objects.select_related("contact").get(pk=number)


def _look(account: Account, entry: Entry, now: datetime) -> Looked:
    if not entry.link.strip():
        return Looked("", "", None)
    link = read_link(account.network, entry.link, server=account.server)
    if isinstance(link, NoPostLink):
        raise EntryRefused(link.why)
    heard = _read(account, link.remote_id, now) if link.remote_id else None
    return Looked(link.remote_id, link.url, heard)


def _read(account: Account, remote_id: str, now: datetime) -> Heard | None:
    limits = limits_for(account.network, account.profile)
    connection = connection_for(account, timeout=15.0)
    if connection is None or not limits.streams:
        return None
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        if debit({account.pk: limits}, now, Call.LISTEN):
            return None
    answer = adapter_for(account.network).look_again(connection, (Target(remote_id),))
    if isinstance(answer, Unreadable):
        return None
    return next((again.heard for again in answer if again.remote_id == remote_id), None)


def _keep_read(account: Account, heard: Heard, now: datetime) -> int:
    take_in(Ear(account.network, account.pk, None), [heard], now=now)
    clean = cleaned(heard, now)
    kept = Interaction.objects.get(network=account.network, form=clean.form.value, remote_id=clean.remote_id)
    return int(kept.pk)


def _keep_typed(account: Account, entry: Entry, looked: Looked, now: datetime) -> int:
    author = _author_of(entry)
    person = Person(f"{NOT_ON_THE_NETWORK}{author}", author, author)
    contact = meet(account.network, [person], now=now)[person.remote_id]
    made, _ = Interaction.objects.get_or_create(
        network=account.network,
        form=Form.POST.value,
        remote_id=_id_for(account, entry, looked),
        defaults={
            "kind": entry.kind.value,
            "contact_id": contact,
            "text": plain(entry.text.strip()),
            "url": address(looked.url, 500),
            "about_id": shortened(entry.about_id, 400),
            "created_at": possible(entry.created_at or now, now),
            "heard_at": now,
            "looked_at": now,
            "by_hand": True,
        },
    )
    Hearing.objects.get_or_create(interaction=made, account=account, defaults={"heard_at": now})
    tell_inbox([], also=[account.pk])
    return int(made.pk)


def _id_for(account: Account, entry: Entry, looked: Looked) -> str:
    """The same for the same entry, so that it is stored once. Two people below one post have its link in common, and
    what was said in confidence to another account is not opened by whoever knows its link: then it is an entry of its
    own."""
    what, author = looked.url or entry.text.strip(), _author_of(entry)
    known = (looked.remote_id, looked.url and _hashed(what), _hashed(author, what))
    fits = (id for id in known if id and not _is_anothers(account, author, id))
    return next(fits, _hashed(str(account.pk), author, what))


def _is_anothers(account: Account, author: str, remote_id: str) -> bool:
    """Is there something with this id that somebody else was entered for, or that is not for this account's eyes?"""
    there = Interaction.objects.filter(network=account.network, form=Form.POST.value, remote_id=remote_id)
    typed = Q(by_hand=True) & ~Q(contact__remote_id=f"{NOT_ON_THE_NETWORK}{author}")
    private = Q(kind=Kind.DIRECT.value) | ~Q(visibility__in=PUBLIC)
    heard_here = Exists(Hearing.objects.filter(interaction=OuterRef("pk"), account=account))
    return there.filter(typed | (private & ~heard_here)).exists()


def _author_of(entry: Entry) -> str:
    return shortened(entry.author.strip().removeprefix("@"), 200)


def _hashed(*parts: str) -> str:
    return NOT_ON_THE_NETWORK + hashlib.sha256(plain("\n".join(parts)).encode()).hexdigest()[:32]


NOTHING_TO_KEEP = Words(
    "要有对方的名字和内容，或者一个读得出来的链接。",
    "It needs who wrote it and what, or a link that can be read.",
)
