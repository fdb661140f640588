"""One thread with everything in it: what we posted above it, what they and we said, notes, and who did what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from guanwei.accounts.access import holds, within
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.editorial.models import VersionPicture
from guanwei.inbox.answer_content import PURPOSE as ANSWER
from guanwei.inbox.answer_rules import words_now
from guanwei.inbox.models import Answer, Draft, Item, Note, Seen, Thread
from guanwei.inbox.presence import Notice, drafts_in, notices
from guanwei.inbox.queries import provisional
from guanwei.inbox.waiting import UNDER_WAY
from guanwei.listening.models import OutsidePost
from guanwei.media.models import Asset
from guanwei.networks.acts import NEW_TEXTS, TEXTS, Operation
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

    @property
    def is_words(self) -> bool:
        """An answer, or other words for one; else an act that leaves none: a like, a hidden comment, a deletion."""
        return Operation(self.answer.operation) in TEXTS

    @property
    def under_way(self) -> bool:
        """Words that are not out, whatever keeps them."""
        return self.is_words and self.answer.state in UNDER_WAY

    @property
    def in_the_app(self) -> bool:
        """A person did it there and put it on record."""
        return self.delivery is not None and self.delivery.state == State.SENT and self.delivery.outcome == "by_hand"


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
    """One stretch of a thread. `earlier` goes into the question for the one above it, None at the beginning;
    `is_newest`: nothing stands below it. `version` is what a form on this page says that its reader has seen: on a
    stretch further up that is what they had read before. `draft` is the viewer's own. `newest_id` is the interaction
    that an answer is aimed at unless another is chosen, None when there is nothing to answer."""

    thread: Thread
    above: Above | None
    timeline: tuple[Moment, ...]
    earlier: int | None
    is_newest: bool
    version: int
    overdue: bool
    provisional: bool
    unread: bool
    all_gone: bool
    newest_id: int | None
    draft: Draft | None
    notices: tuple[Notice, ...]
    may_write: bool
    may_operate: bool


def thread_page(
    viewer: User, thread_id: int, *, now: datetime, most: int = MOST_ITEMS, before: int | None = None
) -> ThreadPage:
    """The newest stretch of `most` things that were heard, or the one above the thing with the number `before`. A
    constant number of queries. Thread.DoesNotExist when the viewer may not see it."""
    rows = Thread.objects.filter(within(viewer))
    thread = rows.select_related("account", "account__brand", "contact", "assigned_to").get(pk=thread_id)
    below = Item.objects.filter(thread=thread, pk=before).only("at", "pk").first() if before else None
    items = _items(thread, most + 1, below)
    more, items = len(items) > most, items[-most:]
    stretch = Stretch(items[0].at if more else None, below.at if below else None)
    said, answered = _said(thread, items), _answers(thread, stretch)
    timeline: list[Moment] = [*said, *answered, *_notes(thread, stretch), *_events(thread, stretch)]
    timeline.sort(key=lambda moment: moment.at)
    asking = [one.item for one in said if one.item.asks and not one.item.gone]
    drafts = drafts_in(thread)
    seen = Seen.objects.filter(thread=thread, user=viewer).first()
    version = min(seen.version if seen else 0, thread.version) if below else thread.version
    return ThreadPage(
        thread=thread,
        above=_above(thread),
        timeline=tuple(timeline),
        earlier=items[0].pk if more else None,
        is_newest=below is None,
        version=version,
        overdue=thread.answer_by is not None and thread.answer_by < now,
        provisional=thread.pk in provisional([thread]),
        unread=seen is None or seen.version < thread.heard_version,
        all_gone=all(item.gone for item in items if not item.ours) and not more and below is None,
        newest_id=asking[-1].interaction_id if asking else None,
        draft=next((draft for draft in drafts if draft.user_id == viewer.pk), None),
        notices=notices(viewer, thread, version=version, now=now, drafts=drafts),
        may_write=holds(viewer, Permission.WRITE, thread.account_id),
        may_operate=holds(viewer, Permission.OPERATE, thread.account_id),
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a thread that a page shows: `since` its eldest thing, `until` the eldest of the page below. None for
    the beginning and the end."""

    since: datetime | None
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)

    def of(self, field: str) -> Q:
        """The same for the rows of a table."""
        since = Q(**{f"{field}__gte": self.since}) if self.since else Q()
        return since & (Q(**{f"{field}__lt": self.until}) if self.until else Q())


def _items(thread: Thread, most: int, below: Item | None) -> list[Item]:
    """The newest ones above `below`, the eldest of them first."""
    rows = Item.objects.filter(thread=thread).select_related("interaction", "interaction__contact").defer("words")
    if below:
        # The first condition says nothing new, and lets the index begin where the page does.
        rows = rows.filter(Q(at__lt=below.at) | Q(pk__lt=below.pk), at__lte=below.at)
    rows = rows.prefetch_related("interaction__revisions")
    return list(rows.order_by("-at", "-pk")[:most])[::-1]


def _answers(thread: Thread, stretch: Stretch) -> list[Answered]:
    rows = Answer.objects.filter(stretch.of("created_at") | stretch.of("out_at"), thread=thread)
    answers = list(rows.select_related("author", "interaction").defer("words").order_by("pk"))
    known = Delivery.objects.filter(purpose_kind=ANSWER, purpose_id__in=[answer.pk for answer in answers])
    deliveries = {one.purpose_id: one for one in known.order_by("pk")}  # of several the newest counts
    found = [Answered(one.out_at or one.created_at, one, deliveries.get(one.pk)) for one in answers]
    return [one for one in found if stretch.holds(one.at)]


def _said(thread: Thread, items: Sequence[Item]) -> list[Said]:
    """Without what went out through Guanwei and was heard like everything else: it stands there as our answer."""
    ours = [item.interaction.remote_id for item in items if item.ours]
    sent = Delivery.objects.filter(purpose_kind=ANSWER, account=thread.account_id, remote_id__in=ours)
    ledger = set(sent.filter(operation__in=[one.value for one in NEW_TEXTS]).values_list("remote_id", flat=True))
    return [
        Said(item.at, item, waits=_waits(thread, item))
        for item in items
        if not (item.ours and item.interaction.remote_id in ledger)
    ]


def _waits(thread: Thread, item: Item) -> bool:
    answered = item.version <= thread.dealt_version or thread.waiting_since is None or item.since < thread.waiting_since
    return item.asks and not item.gone and not answered


def _notes(thread: Thread, stretch: Stretch) -> list[Noted]:
    rows = Note.objects.filter(stretch.of("at"), thread=thread).select_related("author")
    return [Noted(note.at, note) for note in rows]


def _events(thread: Thread, stretch: Stretch) -> list[Happened]:
    entries = history_of({"thread": [thread.pk]}).filter(stretch.of("at")).exclude(verb__in=TOLD_OTHERWISE)
    return [Happened(entry.at, entry) for entry in entries[:MOST_EVENTS]]


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
        ours = Answer.objects.filter(pk=sent.purpose_id).defer("words").first()
        return Above(words_now(ours) if ours else "", sent.url, sent.sent_at)
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
