"""What a network answered, in one line, as it stands behind the fold of a delivery: its own words and numbers."""

from guanwei.networks.contract import (
    Accepted,
    NotSent,
    Outcome,
    Pending,
    Rejected,
    Throttled,
    Unauthorized,
    Unknown,
)


def in_one_line(outcome: Outcome) -> str:
    """Nothing secret: the token of what is pending stays out."""
    match outcome:
        case Accepted(remote_id, url, note):
            return _joined(remote_id, url, note)
        case Rejected(code, message) | Unauthorized(code, message):
            return _joined(code, message)
        case Throttled(retry_after, scope, code):
            return _joined(code, f"retry after {retry_after:g} s", scope.value)
        case Pending():
            return "pending"
        case NotSent(reason):
            return reason
        case Unknown(reason, code):
            return _joined(code, reason)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
