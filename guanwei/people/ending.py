"""Ending sessions: a person's own, one or all others; and all of somebody whose access changes."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from guanwei.base.live import tell_access
from guanwei.lib.words import Words
from guanwei.people.access import Actor, in_trail, require_admin
from guanwei.people.models import Session, User
from guanwei.people.sessions import mark_of
from guanwei.trail.record import record


class SessionOver(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def sessions_of(viewer: User, *, now: datetime) -> QuerySet[Session]:
    """The viewer's own that run, the one that was seen last first."""
    return Session.objects.filter(user=viewer, expire_date__gt=now).order_by("-seen_at")


def end_one(*, actor: User, now: datetime, mark: str) -> None:
    """A session of one's own, named by its mark. SessionOver for any other, and one that is over."""
    with transaction.atomic():
        for session in Session.objects.select_for_update().filter(user=actor):
            if mark_of(session.session_key) == mark:
                session.delete()
                tell_access(actor.pk)
                _tell(actor, now, actor, 1)
                return
        raise SessionOver(Words("这个登录已经结束了。", "That session is over already."))


def end_others(*, actor: User, now: datetime, keep: str) -> int:
    """All of one's own but the one with the key `keep`. Returns how many."""
    with transaction.atomic():
        count = end_all(actor, keep=keep)
        if count:
            _tell(actor, now, actor, count)
    return count


def end_sessions_of(*, actor: Actor, now: datetime, user: User) -> int:
    """An administrator ends every session of somebody."""
    require_admin(actor)
    with transaction.atomic():
        count = end_all(user)
        _tell(actor, now, user, count)
    return count


def end_all(user: User, *, keep: str = "") -> int:
    """In the transaction of what it belongs to, which is what the trail tells of."""
    tell_access(user.pk)
    return Session.objects.filter(user=user).exclude(session_key=keep).delete()[0]


def _tell(actor: Actor, now: datetime, user: User, count: int) -> None:
    details = {"count": count}
    record(actor=in_trail(actor), now=now, verb="user.sessions-ended", kind="user", id=user.pk, details=details)
