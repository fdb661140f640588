"""What a failed call to an AT server means for a delivery (docs/concepts/bluesky.md, answers)."""

from datetime import datetime
from typing import Any

import httpx
from atproto_client.exceptions import RateLimitExceededError, RequestErrorBase
from atproto_client.models.common import XrpcError
from atproto_core.exceptions import AtProtocolError

from guanwei.networks import wire
from guanwei.networks.contract import NotSent, Outcome, Rejected, Scope, Throttled, Unauthorized, Unknown

# Everything that a call through the SDK raises: its own errors, httpx's where it does not wrap them, and ValueError for
# an answer that should be JSON and is not, RecursionError for one that is JSON in thousands of layers.
CALL_FAILED = (AtProtocolError, httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError)

SESSION_OVER = frozenset({"ExpiredToken", "InvalidToken"})
RECORD_MISSING = "RecordNotFound"
KEY_IN_USE = "InvalidSwap"

_ACCOUNT_REFUSED = frozenset(
    {"AccountTakedown", "AccountSuspended", "AccountDeactivated", "AuthMissing", "AuthFactorTokenRequired"}
)
_WAIT_WITHOUT_A_TIME = 60.0
_LONGEST_WAIT = 24 * 3600.0  # the longest window that there is; a server that says more is not believed
_PER_ADDRESS_POLICY = "3000;w=300"


def name_of(error: Exception) -> str:
    """The error's name in the protocol ("RecordNotFound"), or "" when nobody who speaks it has answered."""
    content = error.response.content if isinstance(error, RequestErrorBase) and error.response else None
    return content.error if isinstance(content, XrpcError) else ""


def outcome_of(error: Exception, *, may_have_arrived: bool, now: datetime, optional_call: bool = False) -> Outcome:
    """The outcome of a write that failed with `error`. `optional_call`: one that a PDS may do without.

    Only an error in the protocol's own form is a refusal: a gateway's page says nothing about what happened behind it.
    """
    response: Any = error.response if isinstance(error, RequestErrorBase) else None
    if response is None:
        reason = wire.failure(root(error))
        return Unknown(reason) if may_have_arrived else NotSent(reason)
    name, message = name_of(error), _message(response.content)
    if isinstance(error, RateLimitExceededError) and (name or _reset_at(error)):
        return Throttled(_seconds(error, now), _scope(error), name)
    if not name:
        return Unknown(f"HTTP {response.status_code} without an error of the protocol")
    if response.status_code in (401, 403) or name in SESSION_OVER or name in _ACCOUNT_REFUSED:
        return Unauthorized(name, message)
    if response.status_code in (404, 501) and not optional_call:
        return Unauthorized(name, "the server does not know this call; is it a PDS?")
    if 400 <= response.status_code < 500 or response.status_code == 501:
        return Rejected(name, message)
    return Unknown(f"HTTP {response.status_code} {message}".strip(), name)


def before_the_write(outcome: Outcome) -> Outcome:
    """The same failure in a step that nobody sees (login, lookup, picture upload): no doubt about the post."""
    return NotSent(outcome.reason) if isinstance(outcome, Unknown) else outcome


def root(error: Exception) -> Exception:
    """The SDK's own network errors are empty; what happened is in their cause."""
    return error.__cause__ if isinstance(error.__cause__, Exception) else error


def _message(content: Any) -> str:
    return str(content.message or "")[:200] if isinstance(content, XrpcError) else ""


def _seconds(error: RateLimitExceededError, now: datetime) -> float:
    reset = _reset_at(error)
    seconds = error.retry_after or _WAIT_WITHOUT_A_TIME if reset is None else (reset - now).total_seconds()
    return float(min(max(seconds, 1.0), _LONGEST_WAIT))


def _reset_at(error: RateLimitExceededError) -> datetime | None:
    """None also for what is no time that a calendar has."""
    try:
        reset: datetime | None = error.reset_at
    except (OverflowError, ValueError, OSError):
        return None
    return reset


def _scope(error: RateLimitExceededError) -> Scope:
    return Scope.APP if error.policy == _PER_ADDRESS_POLICY else Scope.ACCOUNT
