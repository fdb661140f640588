"""What was heard becomes threads (practice E1, E2): new interactions, edits, and what its author took away.

Hearings that are news are taken in batches, each in one transaction with a constant number of statements. A job that
dies has taken in whole batches or nothing; a second one of the same account waits for the first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.base.queue import defer
from guanwei.inbox import threading, waiting
from guanwei.inbox.models import Item, Thread
from guanwei.inbox.threading import Home, Taken, Wrote
from guanwei.lib.text import vector_of
from guanwei.listening.copyable import note
from guanwei.listening.models import Interaction
from guanwei.networks.acts import NEW_TEXTS, Form
from guanwei.networks.incoming import Kind, Visibility
from guanwei.trail.record import Happening, record_all

TAKE_IN_JOB = "inbox.take_in"
BATCH = 1000
_LOCK = 0x696E626F78 << 24  # "inbox", so that no other advisory lock is met

# Locked before anything else is read: whoever changes an interaction sets `news` again after us, or before. One that
# is being changed right now is left to the job that the change starts.
NEWS = """
SELECT id, interaction_id FROM listening_hearing
 WHERE account_id = %(account)s AND news ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""
TAKEN = "UPDATE listening_hearing SET news = false WHERE id = ANY(%(ids)s::bigint[])"
LEFT = "SELECT DISTINCT account_id FROM listening_hearing WHERE news ORDER BY account_id"
# Which thread of the account something is in that others answer: what somebody wrote, and our own answers.
KNOWN = """
SELECT heard.remote_id, thread.key, thread.contact_id
  FROM listening_interaction AS heard
  JOIN inbox_item AS item ON item.interaction_id = heard.id
  JOIN inbox_thread AS thread ON thread.id = item.thread_id AND thread.account_id = %(account)s
 WHERE heard.network = %(network)s AND heard.form = ANY(%(forms)s::text[]) AND heard.remote_id = ANY(%(ids)s::text[])
UNION ALL
SELECT sent.remote_id, thread.key, thread.contact_id
  FROM delivery_delivery AS sent
  JOIN inbox_answer AS answer ON answer.id = sent.purpose_id
  JOIN inbox_thread AS thread ON thread.id = answer.thread_id
 WHERE sent.account_id = %(account)s AND sent.operation = ANY(%(operations)s::text[])
   AND sent.remote_id = ANY(%(ids)s::text[]) AND sent.purpose_kind = 'answer'
"""

READ = (
    *("form", "kind", "remote_id", "about_id", "parent_id", "root_id", "visibility", "text", "content_warning"),
    *("created_at", "edited_at", "gone_at", "contact__remote_id", "contact__name", "contact__handle"),
)


@dataclass(slots=True)
class Change:
    """What a batch does to one thread."""

    thread: Thread
    items: list[Item]
    moved: bool = False  # anything that a person would see
    heard: bool = False  # something of theirs that was not there as it stands now
    stirs: bool = False  # and that can be answered


def take_in(*, now: datetime, account_id: int) -> int:
    """One batch. Returns how many hearings it took: fewer than BATCH means that no more are there."""
    account = Account.objects.get(pk=account_id)
    with transaction.atomic():
        sql.rows("SELECT pg_advisory_xact_lock(%(key)s)", {"key": _LOCK + account_id})
        news = sql.rows(NEWS, {"account": account_id, "limit": BATCH})
        if news:
            _take_in(account, [interaction for _, interaction in news], now)
            sql.rows(TAKEN, {"ids": [hearing for hearing, _ in news]})
    return len(news)


def start_again() -> int:
    """A job for every account whose news nobody takes in, because its job failed. Returns how many were started."""
    return sum(
        defer(TAKE_IN_JOB, key=f"{TAKE_IN_JOB}:{account}", account_id=account) for (account,) in sql.rows(LEFT, {})
    )


def _take_in(account: Account, ids: Sequence[int], now: datetime) -> None:
    rows = Interaction.objects.filter(pk__in=ids).select_related("contact").only(*READ)
    heard = {row.pk: row for row in rows.order_by("created_at", "pk")}
    ours = _our_names(account.network)
    wrote = {row.pk: _wrote(row, ours) for row in heard.values()}
    before = {
        item.interaction_id: item
        for item in Item.objects.filter(interaction__in=ids, thread__account=account).defer("words")
    }
    fresh = [one for pk, one in wrote.items() if pk not in before]
    homes = threading.homes_of(fresh, _known(account, fresh))
    threads = _threads(account, homes.values(), before.values(), now)
    by_id = {thread.pk: thread for thread in threads.values()}
    changes: dict[int, Change] = {}
    for pk, row in heard.items():
        old = before.get(pk)
        thread = by_id[old.thread_id] if old else threads[homes[wrote[pk].form, wrote[pk].remote_id].key]
        change = changes.setdefault(thread.pk, Change(thread, []))
        if old:
            _change(change, old, row, wrote[pk])
        else:
            _add(change, row, wrote[pk])
    _write(changes.values(), now)
    note(account.brand_id, [row for pk, row in heard.items() if not wrote[pk].ours])


def _our_names(network: str) -> frozenset[str]:
    """The ids by which a network may name our own accounts as authors."""
    names = Account.objects.filter(network=network).values_list("remote_account_id", "handle")
    return frozenset(name.removeprefix("@") for pair in names for name in pair if name)


def _wrote(row: Interaction, ours: frozenset[str]) -> Wrote:
    return Wrote(
        contact=row.contact_id,
        form=Form(row.form),
        kind=Kind(row.kind),
        remote_id=row.remote_id,
        about_id=row.about_id,
        parent_id=row.parent_id,
        root_id=row.root_id,
        visibility=Visibility(row.visibility),
        ours=row.contact.remote_id in ours,
    )


def _known(account: Account, fresh: Iterable[Wrote]) -> dict[str, Home]:
    values = {
        "account": account.pk,
        "network": account.network,
        "forms": [form.value for form in Form],
        "operations": [operation.value for operation in NEW_TEXTS],
        "ids": sorted({one.parent_id for one in fresh if one.parent_id}),
    }
    return {remote_id: Home(key, contact) for remote_id, key, contact in sql.rows(KNOWN, values)}


def _threads(account: Account, homes: Iterable[Home], before: Iterable[Item], now: datetime) -> dict[str, Thread]:
    """Every thread that the batch touches by its key, locked; those that were not there are made, empty as yet."""
    wanted = {home.key: home for home in homes}
    there = dict(Thread.objects.filter(account=account, key__in=wanted).values_list("key", "pk"))
    made = [_new_thread(account, home, now) for key, home in wanted.items() if key not in there]
    found = waiting.locked({*there.values(), *(item.thread_id for item in before)})
    Thread.objects.bulk_create(made)  # nobody else sees them yet, so nobody else has them locked
    for thread in found:
        thread.account = account
    return {thread.key: thread for thread in (*found, *made)}


def _new_thread(account: Account, home: Home, now: datetime) -> Thread:
    return Thread(
        account=account,
        contact_id=home.contact,
        key=home.key,
        opened_at=now,
        newest_at=now,
        heard_at=now,
        version=0,
        heard_version=0,
    )


def _add(change: Change, row: Interaction, wrote: Wrote) -> None:
    thread = change.thread
    gone = row.gone_at is not None
    change.items.append(
        Item(
            thread=thread,
            interaction=row,
            at=row.created_at,
            since=row.created_at,
            edited_at=row.edited_at,
            version=thread.version + 1,
            ours=wrote.ours,
            asks=wrote.asks,
            gone=gone,
            words=_words(row),
        )
    )
    thread.about_id = thread.about_id or row.about_id
    change.moved = True
    change.heard = change.heard or not wrote.ours
    change.stirs = change.stirs or (wrote.asks and not gone)
    if not wrote.ours or not thread.kind:
        thread.kind = row.kind
    if wrote.ours and thread.contact_id != row.contact_id:  # we answered in the app
        thread.answered_at = max(thread.answered_at or row.created_at, row.created_at)


def _change(change: Change, item: Item, row: Interaction, wrote: Wrote) -> None:
    """It is in the thread already: new words, taken away, or there again."""
    thread = change.thread
    gone = row.gone_at is not None
    if row.edited_at and row.edited_at != item.edited_at:
        taken = Taken(item.since, item.version, item.edited_at, item.asks, gone)
        dealt = max(thread.dealt_version, thread.done_version or 0)
        new = threading.edited(taken, row.edited_at, thread.version + 1, dealt)
        item.since, item.version, item.edited_at = new.since, new.version, new.edited_at
        change.moved = True
        change.heard = change.heard or not wrote.ours
        change.stirs = change.stirs or (wrote.asks and not gone)
    change.moved = change.moved or gone != item.gone
    item.gone, item.asks, item.words = gone, wrote.asks, _words(row)
    change.items.append(item)


def _words(row: Interaction) -> str:
    return vector_of(row.text, row.content_warning, row.contact.name, row.contact.handle)


def _write(changes: Iterable[Change], now: datetime) -> None:
    listed = list(changes)
    reopened = []
    for change in listed:
        thread = change.thread
        is_new = thread.version == 0
        thread.version += change.moved
        if change.heard:
            if not change.stirs and thread.done_when_out == thread.heard_version:
                thread.done_when_out = thread.version  # a bare forward asks for nothing
            thread.heard_version, thread.heard_at = thread.version, now
        if change.stirs:
            if thread.state == Thread.State.DONE:
                reopened.append(Happening("thread.heard-again", "thread", thread.pk, thread.account_id))
            waiting.stand(thread, threading.stirred(waiting.standing_of(thread)))
        elif is_new:  # nothing in it that could be answered
            waiting.stand(thread, threading.done(waiting.standing_of(thread)))
    Item.objects.bulk_create(
        [item for change in listed for item in change.items],
        update_conflicts=True,
        unique_fields=["thread", "interaction"],
        update_fields=["since", "edited_at", "version", "asks", "gone", "words"],
    )
    waiting.count([change.thread for change in listed])
    record_all(actor=None, now=now, happenings=reopened)
