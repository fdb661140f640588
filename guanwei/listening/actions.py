"""What a poll brought is written down: a page with its cursor, or why there is none. One transaction each."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from guanwei.accounts.models import Account
from guanwei.base import sql
from guanwei.lib.words import Words
from guanwei.listening.claiming import Claimed
from guanwei.listening.models import Gap, Source
from guanwei.listening.polling import Hole, Reading, Setback, after_failure, after_page
from guanwei.listening.storing import Ear, take_in
from guanwei.networks.contract import Scope, Throttled, Unreadable
from guanwei.networks.incoming import Page


class LeaseLost(Exception):
    """Another poller has the source by now. Nothing of this page was stored; the other reads it."""


GAP = Words(
    "平台能翻到的条数有限，这段时间没有读全。请到应用里看一眼这段时间的互动，缺的可以手动录入。",
    "The network lets only so many be read: this stretch could not be read in full. Look at it in the app and enter by "
    "hand what is missing.",
)


def store_page(*, now: datetime, claimed: Claimed, network: str, page: Page, pace_seconds: int) -> bool:
    """True when the page below is to be read at once. Raises LeaseLost."""
    step = after_page(claimed.reading, page, asked_at=claimed.asked_at)
    with transaction.atomic():
        fresh = take_in(Ear(network, claimed.account_id, claimed.id), page.items, now=now)
        next_at = now if step.more else now + timedelta(seconds=pace_seconds)
        _release_after_page(claimed, step.reading, next_at=next_at, fresh=len(fresh))
        if page.total is not None:
            _count(claimed, page.total, first=claimed.reading.complete_at is None and not step.more)
        if step.hole:
            _gap(claimed, step.hole, now)
    return step.more


AFTER_PAGE = """
UPDATE listening_source
   SET poller = '', lease_until = NULL, next_at = %(next_at)s, stored = stored + %(fresh)s, failures = 0,
       failing_since = NULL, failure = '{}', mark = %(mark)s, marked_at = %(marked_at)s, climb_mark = %(climb_mark)s,
       climb_marked_at = %(climb_marked_at)s, climb_page = %(climb_page)s, climb_began_at = %(climb_began_at)s,
       climb_lowest_at = %(climb_lowest_at)s, complete_at = %(complete_at)s
 WHERE id = %(id)s AND poller = %(poller)s AND polled_at = %(polled_at)s
RETURNING id
"""


def _release_after_page(claimed: Claimed, reading: Reading, *, next_at: datetime, fresh: int) -> None:
    """As `release`, for what is done after every page."""
    mine = {"id": claimed.id, "poller": claimed.poller, "polled_at": claimed.asked_at}
    if not sql.rows(AFTER_PAGE, {**mine, **asdict(reading), "next_at": next_at, "fresh": fresh}):
        raise LeaseLost


def release(claimed: Claimed, reading: Reading, *, next_at: datetime, **changes: object) -> None:
    """Gives the source back with its new cursor. `polled_at` tells this claim from a later one of the same poller."""
    mine = Source.objects.filter(pk=claimed.id, poller=claimed.poller, polled_at=claimed.asked_at)
    if not mine.update(poller="", lease_until=None, next_at=next_at, **asdict(reading), **changes):
        raise LeaseLost


def _count(claimed: Claimed, total: int, *, first: bool) -> None:
    Source.objects.filter(pk=claimed.id).update(counted=total)
    if first:
        source = Source.objects.get(pk=claimed.id)
        Source.objects.filter(pk=claimed.id).update(uncounted=max(total - source.stored, 0))


def _gap(claimed: Claimed, hole: Hole, now: datetime) -> None:
    Gap.objects.create(source_id=claimed.id, after=hole.after, before=hole.before, found_at=now, reason=GAP.as_json())


def store_failure(*, now: datetime, claimed: Claimed, unreadable: Unreadable) -> Setback:
    """The source waits, and says why; after a limit of the network the account's other sources wait as well, or those
    of every account where the limit is the app's. Raises LeaseLost."""
    failures = claimed.failures + 1
    outcome = unreadable.outcome
    setback = after_failure(claimed.reading, outcome, unreadable.reason, failures=failures, now=now)
    words = setback.words.as_json()
    with transaction.atomic():
        limited = {"limited_until": setback.next_at} if setback.whole_account else {}
        release(claimed, setback.reading, next_at=setback.next_at, failures=failures, failure=words, **limited)
        Source.objects.filter(pk=claimed.id, failing_since=None).update(failing_since=now)
        if setback.whole_account:
            others = Source.objects.filter(account=claimed.account_id)
            if isinstance(outcome, Throttled) and outcome.scope is Scope.APP:
                of = Account.objects.filter(pk=claimed.account_id)
                network, server = of.values("network"), of.values("server")
                others = Source.objects.filter(account__network=network[:1], account__server=server[:1])
            waiting = others.filter(next_at__lt=setback.next_at).exclude(pk=claimed.id).order_by("pk")
            ids = list(waiting.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True))
            Source.objects.filter(pk__in=ids).update(next_at=setback.next_at, failure=words, **limited)
    return setback
