"""What a network answered, in one line, as it stands behind the fold of a delivery: its own numbers and words. What
that means, and what to do, stands above the fold in the viewer's language."""

import unicodedata

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
    """Empty where it said nothing. The token of what is pending stays out: it is a secret."""
    match outcome:
        case Accepted(remote_id, url, note):
            return _joined(remote_id, url, note)
        case Rejected(code, message) | Unauthorized(code, message):
            return _joined(code, message)
        case Unknown(reason, code):
            return _joined(code, reason)
        case Throttled(code=code):
            return _joined(code)
        case NotSent(reason):
            return _joined(reason)
        case Pending():
            return ""


def _joined(*parts: object) -> str:
    """Whatever a network sends: line breaks become blanks, and what turns the direction of writing is left out."""
    plain = (" ".join(str(part).split()) for part in parts)
    seen = ("".join(one for one in part if unicodedata.category(one) not in ("Cf", "Cc")) for part in plain)
    return " · ".join(part for part in seen if part)
