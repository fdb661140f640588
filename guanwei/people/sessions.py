"""Where sessions are kept: Django's own engine on a table that also says whose a session is and where it was seen.

SESSION_ENGINE: Django looks for `SessionStore` here.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils.crypto import salted_hmac

from guanwei.lib.clock import utc_now
from guanwei.people.models import Session

SEEN_EVERY = timedelta(minutes=5)
SIGNED_IN_AT, ADDRESS, AGENT = "signed_in_at", "address", "agent"


class SessionStore(db.SessionStore):
    """`seen_at` is known after the session was read, without another query."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = super()._get_session_from_db()
        if row:
            self.seen_at = row.seen_at
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.signed_in_at = datetime.fromisoformat(data[SIGNED_IN_AT]) if SIGNED_IN_AT in data else None
        row.seen_at = utc_now()
        row.address, row.agent = data.get(ADDRESS), data.get(AGENT, "")
        return row


def begin(session: Any, *, now: datetime, address: str | None, agent: str) -> None:
    """Notes where the person signed in from. Kept with the session's data, or the next save would lose it."""
    session[SIGNED_IN_AT], session[ADDRESS], session[AGENT] = now.isoformat(), address, agent[:200].replace("\0", "")


def touch(session: SessionStore, *, now: datetime) -> None:
    """Notes that the session is in use, once in SEEN_EVERY."""
    if session.seen_at is None or session.seen_at > now - SEEN_EVERY:
        return
    Session.objects.filter(session_key=session.session_key).update(seen_at=now)


def mark_of(session_key: str) -> str:
    """What a page may carry in place of the key, which would open the session."""
    return salted_hmac("guanwei.people.sessions", session_key).hexdigest()[:20]
