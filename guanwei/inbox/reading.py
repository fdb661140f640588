"""Which accounts are read too late for those who wait, or not for a long time: what the inbox says of the few calls
that some rights leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Min

from guanwei.accounts.models import Account
from guanwei.inbox.models import Thread
from guanwei.lib.words import Words
from guanwei.listening.next_read import NEAR, NextRead, next_read
from guanwei.listening.queries import next_reads
from guanwei.people.models import User


@dataclass(frozen=True, slots=True)
class Late:
    """An account that is read later than is good for a conversation of it."""

    account: Account
    read: NextRead
    says: Words


def late_reads(viewer: User, *, account_id: int | None = None, now: datetime) -> list[Late]:
    """Of the viewer's accounts, or of one; those that miss a deadline first. At most three queries."""
    known = next_reads(viewer, account_id=account_id, now=now)
    reads = {account: read for account, read in known.items() if read[0] - now > NEAR}
    if not reads:
        return []
    deadlines = _deadlines(reads, now)
    found = {
        account: read
        for account, (at, waits) in reads.items()
        if (read := next_read(at, deadline=deadlines.get(account), waits=waits, now=now))
    }
    late = [_late(account, found[account.pk], now) for account in Account.objects.filter(pk__in=found)]
    return sorted(late, key=lambda one: (one.read.late_for is None, one.read.at, one.account.pk))


def late_read_of(viewer: User, thread: Thread, *, now: datetime) -> Late | None:
    """The same for one conversation. One query."""
    if thread.state == Thread.State.DONE:
        return None
    known = next_reads(viewer, account_id=thread.account_id, now=now)
    at, waits = known.get(thread.account_id, (None, None))
    read = next_read(at, deadline=thread.answer_by, waits=waits, now=now)
    return read and _late(thread.account, read, now)


def _late(account: Account, read: NextRead, now: datetime) -> Late:
    return Late(account, read, read.says(now=now, zone=ZoneInfo(account.zone)))


def _deadlines(accounts: Iterable[int], now: datetime) -> dict[int, datetime]:
    """The next one of each account that is not over."""
    waiting = Thread.objects.filter(account__in=list(accounts), state=Thread.State.OPEN, answer_by__gte=now)
    return dict(waiting.order_by().values_list("account").annotate(Min("answer_by")))
