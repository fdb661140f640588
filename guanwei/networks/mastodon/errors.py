"""What a failed call to a Mastodon server means for a delivery (docs/concepts/mastodon.md, answers)."""

from collections.abc import Mapping
from datetime import UTC, datetime

from guanwei.networks.contract import NotSent, Outcome, Rejected, Scope, Throttled, Unauthorized, Unknown
from guanwei.networks.mastodon.client import Failed, Refused, Silent

_WAIT_WITHOUT_A_TIME = 300.0
_LONGEST_WAIT = 24 * 3600.0
_REFUSED_FOR_GOOD = frozenset({400, 404, 406, 409, 410, 413, 415, 422})
GONE = frozenset({404, 410})


def outcome_of(error: Failed, *, now: datetime) -> Outcome:
    """The outcome of a write that failed with `error`.

    Only an error in the API's own form is a refusal: a gateway's page says nothing about what happened behind it. The
    exceptions are statuses that say by themselves that nothing was done: 401, 413 and 429 (RFC 9110, RFC 6585).
    """
    if isinstance(error, Silent):
        return Unknown(str(error)) if error.may_have_arrived else NotSent(str(error))
    if not isinstance(error, Refused):
        return Unknown(str(error))
    code, message = str(error.status), error.message or ""
    if error.status == 429:
        return Throttled(seconds_to_wait(error.headers, now), Scope.ACCOUNT, code)
    if error.status == 401 or (error.status == 403 and error.message):
        return Unauthorized(code, message or "the server does not accept the access token")
    if error.status == 413 or (error.status in _REFUSED_FOR_GOOD and error.message):
        return Rejected(code, message or "too large for this server")
    return Unknown(str(error), code)


def before_the_write(outcome: Outcome) -> Outcome:
    """The same failure in a step that nobody sees (lookup, picture upload): no doubt about the post."""
    return NotSent(outcome.reason) if isinstance(outcome, Unknown) else outcome


def seconds_to_wait(headers: Mapping[str, str], now: datetime) -> float:
    """Until the server's limit ends: `Retry-After` in seconds, else `X-RateLimit-Reset` (a time, or a number of seconds
    since 1970), else five minutes, which is Mastodon's window."""
    after = headers.get("Retry-After", "").strip()
    if after.isdecimal():
        return _bounded(float(after))
    reset = headers.get("X-RateLimit-Reset", "").strip()
    try:
        if reset.isdecimal():
            moment = datetime.fromtimestamp(int(reset), UTC)
        else:
            moment = datetime.fromisoformat(reset)
        return _bounded((moment - now).total_seconds())
    except (ValueError, TypeError, OverflowError, OSError):
        return _WAIT_WITHOUT_A_TIME


def _bounded(seconds: float) -> float:
    return min(max(seconds, 1.0), _LONGEST_WAIT)
