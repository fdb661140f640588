"""Doubts of one sender: each is looked for on a sending thread, and what was seen is written down by the round."""

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Exists

from guanwei.accounts.models import Account
from guanwei.accounts.quota import Call
from guanwei.accounts.quotas import debit
from guanwei.delivery import reconcile
from guanwei.delivery.models import Delivery
from guanwei.delivery.outcomes import reconcile as decide
from guanwei.delivery.policy import Policy
from guanwei.delivery.recheck import Seek
from guanwei.delivery.reconcile import ToRead
from guanwei.delivery.states import State
from guanwei.jobs.owners import OWNERS
from guanwei.jobs.wire import read_back
from guanwei.networks.acts import Operation
from guanwei.networks.contract import CannotTell, Limits, ReadBack

log = logging.getLogger(__name__)

NO_CREDENTIALS = "the account's credentials cannot be used"
NO_CALL_LEFT = "no call is left in this window"
TAKEN = "what was found belongs to another delivery by now"


class Doubts:
    """`begin` never blocks on a network; `store` writes down what the threads have seen since."""

    def __init__(
        self,
        *,
        policy: Policy,
        clock: Callable[[], datetime],
        limits_of: Callable[[str, str], Limits],
        pool: ThreadPoolExecutor,
        wake: threading.Event,
    ) -> None:
        self._policy, self._clock, self._limits_of = policy, clock, limits_of
        self._pool, self._wake = pool, wake
        self._read: queue.SimpleQueue[tuple[ToRead, ReadBack, datetime]] = queue.SimpleQueue()
        self._unstored: list[tuple[ToRead, ReadBack, datetime]] = []
        self._reading: set[int] = set()

    def begin(self) -> int:
        """Sets out for those whose moment has come. What the database does not let us set out for is taken again when
        its moment comes back."""
        room = max(1, self._policy.threads // 4) - len(self._reading)
        if room <= 0:
            return 0
        taken = reconcile.take(now=self._clock(), count=room, lease_seconds=self._policy.request_seconds * 2)
        for one in taken:
            seek = self._seek(one)
            self._reading.add(one.delivery.pk)
            self._pool.submit(read_back, seek).add_done_callback(self._was_read(one))
        return len(taken)

    def _seek(self, one: ToRead) -> Seek | CannotTell:
        """What to look for, or why it cannot be looked for now. An owner that fails leaves a doubt, which a person sees
        with the reason, and never ends the sender."""
        account = one.delivery.account
        limits = self._limits_of(account.network, account.profile)
        with transaction.atomic():
            Account.objects.select_for_update(no_key=True).get(pk=account.pk)
            if debit({account.pk: limits}, self._clock(), Call.READ_BACK):
                return CannotTell(NO_CALL_LEFT)
        try:
            seek = OWNERS[one.delivery.purpose_kind].seek(one, timeout=self._policy.request_seconds)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.exception("asking the owner of delivery %s failed", one.delivery.pk)
            return CannotTell(f"defect: {type(error).__name__}")
        return seek or CannotTell(NO_CREDENTIALS)

    def _was_read(self, one: ToRead) -> Callable[[Future[ReadBack]], None]:
        def put(future: Future[ReadBack]) -> None:
            error = future.exception()
            if error:
                log.error("reading back raised", exc_info=error)
            seen = CannotTell(f"defect: {type(error).__name__}") if error else future.result()
            self._read.put((one, seen, self._clock()))
            self._wake.set()

        return put

    def store(self) -> int:
        """What was seen stays in memory until it is written down."""
        while not self._read.empty():
            self._unstored.append(self._read.get())
        readings = len(self._unstored)
        while self._unstored:
            one, seen, at = self._unstored[0]
            try:
                self._write(one, seen, at)
            except IntegrityError:  # two doubts of the same words found one post, or a person gave its link meanwhile
                log.warning("delivery %s: %s", one.delivery.pk, TAKEN)
                self._write(one, CannotTell(TAKEN), at)
            except DataError as error:
                log.exception("what was seen of delivery %s cannot be stored", one.delivery.pk)
                self._write(one, CannotTell(f"the answer could not be stored: {type(error).__name__}"), at)
            self._unstored.pop(0)
            self._reading.discard(one.delivery.pk)
        return readings

    def _write(self, one: ToRead, seen: ReadBack, at: datetime) -> None:
        delivery = one.delivery
        decided = decide(
            seen,
            state=State(delivery.state),
            reading=delivery.reconcile_round,
            now=at,
            late_at=delivery.late_at,
            limits=self._limits_of(delivery.account.network, delivery.account.profile),
            operation=Operation(delivery.operation),
        )
        with transaction.atomic():
            if reconcile.store(now=at, read=one, seen=decided) and decided.settled:
                OWNERS[delivery.purpose_kind].settle({delivery.purpose_id: decided.settled}, now=at)
                _wait_no_longer(delivery.account_id)


def _wait_no_longer(account_id: int) -> None:
    """The doubt is over: the account need not wait for it any longer, unless another one is still being read back."""
    others = Delivery.objects.filter(account=account_id, state=State.UNKNOWN, reconcile_at__isnull=False)
    waiting = Account.objects.filter(~Exists(others), pk=account_id, wait_reason="unknown")
    waiting.update(wait_until=None, wait_reason="")
