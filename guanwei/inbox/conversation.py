"""One thread with everything in it: what we posted above it, what they and we said, notes, and who did what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from guanwei.accounts.access import holds, within
from guanwei.delivery.models import Delivery
from guanwei.editorial.models import VersionPicture
from guanwei.inbox.answer_content import PURPOSE as ANSWER
from guanwei.inbox.models import Answer, Draft, Item, Note, Seen, Thread
from guanwei.inbox.presence import Notice, drafts_in, notices
from guanwei.inbox.queries import provisional
from guanwei.listening.models import OutsidePost
from guanwei.media.models import Asset
from guanwei.networks.acts import NEW_TEXTS
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.actions import PURPOSE as PLAN
from guanwei.publishing.models import Plan
from guanwei.trail.models import Entry
from guanwei.trail.queries import history_of

MOST_ITEMS = 200
MOST_EVENTS = 100
TOLD_OTHERWISE = ("thread.noted",)  # the note itself is in the timeline


@dataclass(frozen=True, slots=True)
class Above:
    """The post of ours that a thread is about. `post_id` None for one made outside Guanwei, or an answer of ours."""

    text: str
    url: str
    at: datetime | None
    pictures: tuple[Asset, ...] = ()
    post_id: int | None = None
    outside: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was heard; ours too, where it was written in the app. `waits`: nobody has answered it yet."""

    at: datetime
    item: Item
    waits: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """Something that we did here. `delivery` None while it was never sent in."""

    at: datetime
    answer: Answer
    delivery: Delivery | None


@dataclass(frozen=True, slots=True)
class Noted:
    at: datetime
    note: Note


@dataclass(frozen=True, slots=True)
class Happened:
    at: datetime
    entry: Entry


Moment = Said | Answered | Noted | Happened


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """`earlier`: there is more above than was asked for. `draft` is the viewer's own. `newest_id` is the interaction
    that an answer is aimed at unless another is chosen, None when there is nothing to answer."""

    thread: Thread
    above: Above | None
    timeline: tuple[Moment, ...]
    earlier: bool
    overdue: bool
    provisional: bool
    unread: bool
    all_gone: bool
    newest_id: int | None
    draft: Draft | None
    notices: tuple[Notice, ...]
    may_write: bool
    may_operate: bool


def thread_page(viewer: User, thread_id: int, *, now: datetime, most: int = MOST_ITEMS) -> ThreadPage:
    """A constant number of queries. Thread.DoesNotExist when the viewer may not see it."""
    rows = Thread.objects.filter(within(viewer))
    thread = rows.select_related("account", "account__brand", "contact", "assigned_to").get(pk=thread_id)
    items = _items(thread, most + 1)
    earlier, items = len(items) > most, items[-most:]
    answered = _answers(thread, items[0].at if earlier else None)
    said = _said(thread, items, answered)
    timeline: list[Moment] = [*said, *answered, *_notes(thread), *_events(thread)]
    timeline.sort(key=lambda moment: moment.at)
    asking = [one.item for one in said if one.item.asks and not one.item.gone]
    drafts = drafts_in(thread)
    seen = Seen.objects.filter(thread=thread, user=viewer).first()
    return ThreadPage(
        thread=thread,
        above=_above(thread),
        timeline=tuple(timeline),
        earlier=earlier,
        overdue=thread.answer_by is not None and thread.answer_by < now,
        provisional=thread.pk in provisional([thread]),
        unread=seen is None or seen.version < thread.heard_version,
        all_gone=all(item.gone for item in items if not item.ours) and not earlier,
        newest_id=asking[-1].interaction_id if asking else None,
        draft=next((draft for draft in drafts if draft.user_id == viewer.pk), None),
        notices=notices(viewer, thread, version=thread.version, now=now, drafts=drafts),
        may_write=holds(viewer, Permission.WRITE, thread.account_id),
        may_operate=holds(viewer, Permission.OPERATE, thread.account_id),
    )


def _items(thread: Thread, most: int) -> list[Item]:
    """The newest ones, the eldest of them first."""
    rows = Item.objects.filter(thread=thread).select_related("interaction", "interaction__contact").defer("words")
    rows = rows.prefetch_related("interaction__revisions")
    return list(rows.order_by("-at", "-pk")[:most])[::-1]


def _answers(thread: Thread, since: datetime | None) -> list[Answered]:
    rows = Answer.objects.filter(thread=thread).select_related("author").defer("words").order_by("pk")
    answers = list(rows.filter(created_at__gte=since) if since else rows)
    known = Delivery.objects.filter(purpose_kind=ANSWER, purpose_id__in=[answer.pk for answer in answers])
    deliveries = {one.purpose_id: one for one in known.order_by("pk")}  # of several the newest counts
    return [Answered(one.out_at or one.created_at, one, deliveries.get(one.pk)) for one in answers]


def _said(thread: Thread, items: Sequence[Item], answered: Iterable[Answered]) -> list[Said]:
    """Without what went out through Guanwei and was heard like everything else: it stands there as our answer."""
    ledger = {one.delivery.remote_id for one in answered if one.delivery and _left_words(one.answer)} - {""}
    return [
        Said(item.at, item, waits=_waits(thread, item))
        for item in items
        if not (item.ours and item.interaction.remote_id in ledger)
    ]


def _left_words(answer: Answer) -> bool:
    return answer.operation in NEW_TEXTS


def _waits(thread: Thread, item: Item) -> bool:
    answered = item.version <= thread.dealt_version or thread.waiting_since is None or item.since < thread.waiting_since
    return item.asks and not item.gone and not answered


def _notes(thread: Thread) -> list[Noted]:
    return [Noted(note.at, note) for note in Note.objects.filter(thread=thread).select_related("author")]


def _events(thread: Thread) -> list[Happened]:
    entries = history_of({"thread": [thread.pk]}).exclude(verb__in=TOLD_OTHERWISE)[:MOST_EVENTS]
    return [Happened(entry.at, entry) for entry in entries]


def _above(thread: Thread) -> Above | None:
    """What we posted: through Guanwei, as an answer of ours, or outside."""
    if not thread.about_id:
        return None
    sent = Delivery.objects.filter(
        account=thread.account_id, operation__in=[one.value for one in NEW_TEXTS], remote_id=thread.about_id
    ).first()
    if sent and sent.purpose_kind == PLAN:
        return _planned(sent)
    if sent and sent.purpose_kind == ANSWER:
        text = Answer.objects.filter(pk=sent.purpose_id).values_list("text", flat=True).first()
        return Above(text or "", sent.url, sent.sent_at)
    outside = OutsidePost.objects.filter(account=thread.account_id, remote_id=thread.about_id).first()
    if outside is None:
        return None
    gone = outside.gone_at is not None
    return Above(outside.text, outside.url, outside.published_at, outside=True, gone=gone)


def _planned(sent: Delivery) -> Above | None:
    pictures = Prefetch("version__pictures", VersionPicture.objects.select_related("asset"))
    plan = Plan.objects.filter(pk=sent.purpose_id).select_related("version").prefetch_related(pictures).first()
    if plan is None:
        return None
    shown = tuple(picture.asset for picture in plan.version.pictures.all())
    return Above(plan.version.text, sent.url, sent.sent_at, shown, plan.post_id)
