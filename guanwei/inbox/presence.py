"""What somebody is writing in a thread, kept letter by letter, and who is there: no text is ever lost, nobody answers
beside another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from guanwei.accounts.access import asked_within, within
from guanwei.base import sql
from guanwei.base.live import Topic, tell
from guanwei.inbox.company import HEARTBEAT_SECONDS, STAYS, By, Doing, Notice, company
from guanwei.inbox.models import Answer, Draft, Thread
from guanwei.inbox.queries import mark_of, with_said
from guanwei.lib.words import plain
from guanwei.networks.acts import NEW_TEXTS
from guanwei.people.models import User

__all__ = [
    "HEARTBEAT_SECONDS",
    "LONGEST_DRAFT",
    "Doing",
    "Kept",
    "Notice",
    "be_there",
    "drafts_in",
    "heartbeat",
    "leave",
    "notices",
    "said",
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
    thread = Thread.objects.only("pk", "account_id", "version", "heard_version").get(within(actor), pk=thread_id)
    with transaction.atomic():
        draft, newer = _keep(actor, now, thread, text, changed_at)
    told = notices(actor, thread, version=version, now=now)
    return Kept(draft.text, draft.changed_at if draft.text else None, newer, thread.version, told)


# Yields the account when the person was not there before.
BE_THERE = """
WITH before AS (
  SELECT present_at FROM inbox_draft WHERE thread_id = %(thread)s AND user_id = %(user)s),
there AS (
  INSERT INTO inbox_draft (thread_id, user_id, text, present_at, changed_at)
  SELECT id, %(user)s, '', %(now)s, %(now)s FROM inbox_thread WHERE id = %(thread)s AND WITHIN
      ON CONFLICT (thread_id, user_id) DO UPDATE SET present_at = EXCLUDED.present_at
  RETURNING thread_id)
SELECT thread.account_id FROM there JOIN inbox_thread AS thread ON thread.id = there.thread_id
 WHERE NOT EXISTS (SELECT FROM before WHERE present_at > %(gone)s)
"""


def be_there(*, actor: User, now: datetime, thread_id: int) -> None:
    """The person has just opened the thread, with whatever draft there is; the page's own script tells of it from then
    on (`heartbeat`). Nothing where it is not theirs to see."""
    asked = asked_within(actor, BE_THERE, thread=thread_id, user=actor.pk, now=now, gone=now - STAYS)
    with transaction.atomic():
        came = sql.rows(asked.statement, asked.values)
        tell(Topic.PRESENCE, [(account, thread_id) for (account,) in came])


def leave(*, actor: User, now: datetime, thread_id: int) -> None:
    """The page was closed. What was written stays."""
    with transaction.atomic():
        mine = Draft.objects.select_for_update(of=("self",), no_key=True).filter(thread=thread_id, user=actor)
        for draft in mine.select_related("thread").only("present_at", "thread__account_id"):
            draft.present_at = now - STAYS - STAYS
            draft.save(update_fields=["present_at"])
            tell(Topic.PRESENCE, [(draft.thread.account_id, thread_id)])


def said(*, actor: User, thread: Thread, text: str, known: datetime | None) -> None:
    """The person has said this: the draft that it grew from is none any more. `known` is what their page was told of
    the draft (`changed_at`). What another window of theirs wrote meanwhile is not said and stays. In the caller's
    transaction, which tells the others that nobody is writing there any more."""
    draft = Draft.objects.select_for_update(no_key=True).filter(thread=thread, user=actor).first()
    if draft and (draft.changed_at == known or text.strip().startswith(draft.text.strip())):
        draft.delete()
    tell(Topic.PRESENCE, [(thread.account_id, thread.pk)])


def throw_away(*, actor: User, thread_id: int) -> None:
    """The person wants the draft no more."""
    Draft.objects.filter(thread=thread_id, user=actor).delete()


def drafts_in(thread: Thread) -> list[Draft]:
    """Everybody's, with who they are. For who may see the thread: no viewer."""
    drafts = with_said(Draft.objects.filter(thread=thread))
    return list(drafts.select_related("user").order_by("user__name", "pk"))


def notices(
    viewer: User, thread: Thread, *, version: int, now: datetime, drafts: Iterable[Draft] | None = None
) -> tuple[Notice, ...]:
    """What the viewer should know of the others at this thread, whose page shows it in `version`. `drafts` where they
    are at hand. At most two queries."""
    others = [one for one in (drafts_in(thread) if drafts is None else drafts) if one.user_id != viewer.pk]
    marks = [mark_of(other) for other in others]
    answered = _answered_by_others(viewer, thread, version) if version < thread.version else []
    return company(marks, answered_by=answered, wrote_more=thread.heard_version > version, now=now)


def _answered_by_others(viewer: User, thread: Thread, version: int) -> list[By]:
    since = Answer.objects.filter(thread=thread, version__gt=version, operation__in=NEW_TEXTS).exclude(author=viewer)
    since = since.exclude(state__in=[Answer.State.CANCELLED, Answer.State.RETURNED]).select_related("author")
    return [By(str(answer.author), answer.text, answer.pk) for answer in since.order_by("pk")]


def _keep(actor: User, now: datetime, thread: Thread, text: str | None, known: datetime | None) -> tuple[Draft, bool]:
    draft, came = Draft.objects.select_for_update(no_key=True).get_or_create(
        thread=thread, user=actor, defaults={"present_at": now, "changed_at": now}
    )
    written = None if text is None else plain(text)[:LONGEST_DRAFT]
    differs = written is not None and written != draft.text
    newer = differs and bool(draft.text) and draft.changed_at != known
    was = came or draft.present_at <= now - STAYS, bool(draft.text)
    draft.present_at = now
    if differs and not newer:
        draft.text, draft.changed_at = written or "", now
    if was != (False, bool(draft.text)):  # somebody came, begins to write or stops: what the others are shown
        tell(Topic.PRESENCE, [(thread.account_id, thread.pk)])
    draft.save(update_fields=["text", "present_at", "changed_at"])
    return draft, newer
