"""What a reply of Weibo's means for the one who asked; and how long a limit holds."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from guanwei.networks.contract import Connection, NotSent, Outcome, Throttled, Unknown, Unreadable
from guanwei.networks.weibo import errors
from guanwei.networks.weibo.client import Refusal, Unclear
from guanwei.networks.weibo.errors import Operation


@dataclass(slots=True)
class Outcomes:
    """Keeps nothing but when each account last met a limit."""

    now: Callable[[], datetime]
    _limited_at: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, connection: Connection, reply: Refusal | Unclear, operation: Operation) -> Outcome:
        """The outcome of a call that brought no answer."""
        if isinstance(reply, Unclear):
            certain = operation is Operation.BEFORE_WRITE or not reply.may_have_arrived
            return NotSent(reply.reason) if certain else Unknown(reply.reason)
        outcome = errors.outcome_of(reply.code, reply.message, operation, retry_after=0)
        if isinstance(outcome, Throttled):
            return Throttled(self._wait(connection), outcome.scope, outcome.code)
        return outcome

    def unreadable(self, connection: Connection, reply: Refusal | Unclear) -> Unreadable:
        outcome = self.of(connection, reply, Operation.READ)
        reason = reply.reason if isinstance(reply, Unclear) else f"{reply.code} {reply.message}"
        return Unreadable(reason, outcome)

    def written(self, connection: Connection) -> None:
        """The account could write: the next limit that it meets is a first one again."""
        with self._lock:
            self._limited_at.pop(_account(connection), None)

    def _wait(self, connection: Connection) -> float:
        """Until the next full hour; until midnight in Beijing when the account met a limit in an earlier hour of the
        day and has not been able to write since."""
        now = self.now().astimezone(errors.BEIJING)
        with self._lock:
            before = self._limited_at.get(_account(connection))
            self._limited_at[_account(connection)] = now
        again = before is not None and before.date() == now.date() and before.hour != now.hour
        return errors.seconds_to_wait(now, again=again)


def _account(connection: Connection) -> tuple[str, str]:
    return connection.server, connection.remote_account_id
