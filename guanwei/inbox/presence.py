"""What somebody is writing in a thread, kept letter by letter, and who is there: no text is ever lost, nobody answers
beside another."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guanwei.accounts.access import accounts_for
from guanwei.inbox.company import HEARTBEAT_SECONDS, STAYS, Doing, Mark, Notice, company
from guanwei.inbox.models import Answer, Draft, Thread
from guanwei.lib.words import plain
from guanwei.networks.acts import NEW_TEXTS
from guanwei.people.models import User

__all__ = [
    "HEARTBEAT_SECONDS",
    "LONGEST_DRAFT",
    "Doing",
    "Kept",
    "Notice",
    "heartbeat",
    "leave",
    "notices",
    "throw_away",
]

LONGEST_DRAFT = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    """The draft as it is stored now. `changed_at` goes into the next heartbeat. `newer`: it was changed in another
    window of the same person since this page last heard of it; nothing was overwritten, the page shows both."""

    text: str
    changed_at: datetime | None
    newer: bool
    version: int
    notices: tuple[Notice, ...]


def heartbeat(
    *,
    actor: User,
    now: datetime,
    thread_id: int,
    version: int,
    text: str | None = None,
    changed_at: datetime | None = None,
) -> Kept:
    """The person has the thread open, in the `version` that the page shows. `text`: what stands in the box, None when
    it was not touched; `changed_at`: what this page was last told. Thread.DoesNotExist when it is not theirs to see."""
    thread = Thread.objects.only("pk", "version", "heard_version").get(pk=thread_id, account__in=accounts_for(actor))
    with transaction.atomic():
        draft, newer = _keep(actor, now, thread, text, changed_at)
    told = notices(actor, thread, version=version, now=now)
    return Kept(draft.text, draft.changed_at if draft.text else None, newer, thread.version, told)


def leave(*, actor: User, now: datetime, thread_id: int) -> None:
    """The page was closed. What was written stays."""
    Draft.objects.filter(thread=thread_id, user=actor).update(present_at=now - STAYS - STAYS)


def throw_away(*, actor: User, thread_id: int) -> None:
    """The person wants the draft no more."""
    Draft.objects.filter(thread=thread_id, user=actor).delete()


def notices(viewer: User, thread: Thread, *, version: int, now: datetime) -> tuple[Notice, ...]:
    """What the viewer should know of the others at this thread, whose page shows it in `version`. Two queries."""
    others = (
        Draft.objects.filter(thread=thread).exclude(user=viewer).select_related("user").order_by("user__name", "pk")
    )
    marks = [Mark(str(other.user), bool(other.text), other.present_at, other.changed_at) for other in others]
    since = Answer.objects.filter(thread=thread, version__gt=version, operation__in=NEW_TEXTS).exclude(author=viewer)
    since = since.exclude(state__in=[Answer.State.CANCELLED, Answer.State.RETURNED]).select_related("author")
    return company(
        marks,
        answered_by=[str(answer.author) for answer in since.order_by("pk")],
        wrote_more=thread.heard_version > version,
        now=now,
    )


def _keep(actor: User, now: datetime, thread: Thread, text: str | None, known: datetime | None) -> tuple[Draft, bool]:
    draft, _ = Draft.objects.select_for_update(no_key=True).get_or_create(
        thread=thread, user=actor, defaults={"present_at": now, "changed_at": now}
    )
    written = None if text is None else plain(text)[:LONGEST_DRAFT]
    differs = written is not None and written != draft.text
    newer = differs and bool(draft.text) and draft.changed_at != known
    draft.present_at = now
    if differs and not newer:
        draft.text, draft.changed_at = written or "", now
    draft.save(update_fields=["text", "present_at", "changed_at"])
    return draft, newer
