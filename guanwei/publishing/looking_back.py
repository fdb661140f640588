"""What an account did lately, looked back upon: its role, its habits, its formats and columns (practice A4, B3, C14,
C15, D)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guanwei.accounts.models import Account
from guanwei.delivery.models import Delivery
from guanwei.networks.acts import Operation
from guanwei.practice.brand import Role
from guanwei.practice.checks.c15_formats import OFFERED
from guanwei.practice.entries import EntryState
from guanwei.practice.findings import Finding
from guanwei.practice.lived import Lived, lived
from guanwei.practice.registry import run
from guanwei.practice.settings import MIX_DAYS
from guanwei.practice.subjects import HistorySubject
from guanwei.publishing.context import Scene

KIND = "looking-back"  # of what is kept of it
# By account and from when up to when: how many answers went out, and messages that they were given to. The inbox, which
# knows them, stands above.
Answered = Callable[[int, datetime, datetime], tuple[int, Sequence[str]]]


def looked_back(
    account: Account, scene: Scene, *, now: datetime, answered: Answered | None = None
) -> tuple[Finding, ...]:
    """Over as many days as shares are judged."""
    since = now - timedelta(days=scene.settings[account.pk][MIX_DAYS])
    subject = HistorySubject(
        account=account.name,
        zone=ZoneInfo(account.zone),
        since=since,
        until=now,
        brand=scene.brand(account.pk),
        role=Role(account.role),
        lived=_lived(account, scene, since, now, answered or _delivered),
        formats=OFFERED.get(account.network, frozenset()),
    )
    return run(subject, scene.context(account.pk))


def _lived(account: Account, scene: Scene, since: datetime, now: datetime, answered: Answered) -> Lived:
    out = (e for e in scene.timelines[account.pk].between((since, now)) if e.state is EntryState.PUBLISHED)
    answers, messages = answered(account.pk, since, now)
    return lived(posts=sum(1 for _ in out), answers=answers, answered=messages)


def _delivered(account_id: int, since: datetime, until: datetime) -> tuple[int, Sequence[str]]:
    """By the ledger, which does not know what was answered: all of it is taken for conversation."""
    replies = Delivery.objects.filter(account=account_id, operation=Operation.REPLY.value)
    return replies.filter(sent_at__gte=since, sent_at__lt=until).count(), ()
