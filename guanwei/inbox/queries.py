"""The inbox list and its badges. One thread with everything in it: conversation.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from guanwei.accounts.access import accounts_for
from guanwei.accounts.models import Account, Grant
from guanwei.inbox.calendar import Clocks
from guanwei.inbox.company import Doing, Mark, doing_of
from guanwei.inbox.models import Answer, Draft, Item, Seen, Thread
from guanwei.inbox.search import threads_that_say
from guanwei.listening.models import Interaction
from guanwei.people.models import User
from guanwei.people.roles import Permission, roles_with

PAGE = 50
SHOWN = ("thread", *(f"interaction__{name}" for name in ("remote_id", "text", "gone_at")))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOT_OUT_YET = (Answer.State.REVIEW, Answer.State.RETURNED, Answer.State.APPROVED)


class Show(StrEnum):
    """Which threads a list shows, by where they stand."""

    OPEN = "open"
    WAITING = "waiting"  # open, and somebody waits for an answer
    SNOOZED = "snoozed"
    DONE = "done"
    ALL = "all"


class Whose(StrEnum):
    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for. `kind` is a guanwei.networks.incoming.Kind, of the newest thing of theirs."""

    show: Show = Show.OPEN
    whose: Whose = Whose.ALL
    account_id: int | None = None
    kind: str = ""
    overdue: bool = False
    unread: bool = False
    text: str = ""

    @property
    def by_due(self) -> bool:
        """What is to be done stands by when it is due, what was done by when something last happened."""
        return self.show in (Show.OPEN, Show.WAITING)


@dataclass(frozen=True, slots=True)
class Row:
    """A thread in the list. `newest` is the newest thing in it that somebody outside wrote, with no more than SHOWN
    loaded; `gone`: whoever wrote it took it away. `answers` are the states of our answers that are not out;
    `colleagues` who is at it, and what doing.
    """

    thread: Thread
    newest: Interaction | None
    unread: bool
    overdue: bool
    provisional: bool
    answers: tuple[str, ...]
    colleagues: tuple[tuple[str, Doing], ...]

    @property
    def gone(self) -> bool:
        return self.newest is not None and self.newest.gone_at is not None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list. `next` and `previous` go into the query of the neighbouring page, "" at the end."""

    rows: tuple[Row, ...]
    next: str
    previous: str


def inbox_list(
    viewer: User, filters: Filters, *, now: datetime, after: str = "", before: str = "", size: int = PAGE
) -> Listing:
    """The viewer's threads, due and overdue first where something is to be done, else the newest first. A constant
    number of queries. `after` and `before` are marks of a Listing; what is none is the beginning."""
    accounts = list(accounts_for(viewer))
    found = filtered(viewer, accounts, filters, now=now)
    field, up = ("due_order", True) if filters.by_due else ("newest_at", False)
    mark = _mark(after or before)
    back = bool(before and mark and not after)
    if mark:
        found = found.filter(_beyond(field, up is not back, mark))
    sign = "" if up is not back else "-"
    # Numbers first: what is shown besides would be joined to every thread that has to be sorted.
    places = list(found.order_by(f"{sign}{field}", f"{sign}id").values_list(field, "pk")[: size + 1])
    more, places = len(places) > size, places[:size]
    if back:
        places.reverse()
    has_next, has_previous = (True, more) if back else (more, mark is not None)
    return Listing(
        rows=_rows(viewer, [id for _, id in places], accounts, now),
        next=_written(places[-1]) if places and has_next else "",
        previous=_written(places[0]) if places and has_previous else "",
    )


def filtered(viewer: User, accounts: Sequence[Account], filters: Filters, *, now: datetime) -> QuerySet[Thread]:
    """The viewer's threads on `accounts` that fit, in no order."""
    ids = [account.pk for account in accounts if filters.account_id in (None, account.pk)]
    found = Thread.objects.filter(account__in=ids)
    if filters.show is not Show.ALL:
        found = found.filter(state=Thread.State.OPEN if filters.by_due else filters.show.value)
    if filters.show is Show.WAITING:
        found = found.filter(waiting_since__isnull=False)
    if filters.whose is Whose.MINE:
        found = found.filter(assigned_to=viewer)
    elif filters.whose is Whose.UNASSIGNED:
        found = found.filter(assigned_to=None)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.overdue:
        found = found.filter(answer_by__lt=now)
    if filters.unread:
        found = found.filter(~Exists(_seen_by(viewer)))
    return found.filter(threads_that_say(filters.text)) if filters.text.strip() else found


@dataclass(frozen=True, slots=True)
class Counts:
    """For badges. All but `snoozed` count open threads; `mine` and `my_overdue` those that the viewer has."""

    open: int
    waiting: int
    overdue: int
    due_soon: int  # within the hour
    unassigned: int
    mine: int
    my_overdue: int
    unread: int
    snoozed: int


def counts(viewer: User, *, now: datetime) -> Counts:
    """One query and one for the accounts."""
    ids = list(accounts_for(viewer).values_list("pk", flat=True))
    found = Thread.objects.filter(account__in=ids, state__in=[Thread.State.OPEN, Thread.State.SNOOZED])
    is_open, overdue, mine = Q(state=Thread.State.OPEN), Q(answer_by__lt=now), Q(assigned_to=viewer)
    soon = Q(answer_by__gte=now, answer_by__lt=now + timedelta(hours=1))
    # Joined once: a subquery would be asked for each of them, and a flood makes them many.
    found = found.annotate(mark=FilteredRelation("seen", condition=Q(seen__user=viewer)))
    is_unread = Q(mark__version=None) | Q(mark__version__lt=F("heard_version"))
    return Counts(
        **found.aggregate(
            open=Count("pk", filter=is_open),
            waiting=Count("pk", filter=is_open & Q(waiting_since__isnull=False)),
            overdue=Count("pk", filter=is_open & overdue),
            due_soon=Count("pk", filter=is_open & soon),
            unassigned=Count("pk", filter=is_open & Q(assigned_to=None)),
            mine=Count("pk", filter=is_open & mine),
            my_overdue=Count("pk", filter=is_open & mine & overdue),
            unread=Count("pk", filter=is_open & is_unread),
            snoozed=Count("pk", filter=~is_open),
        )
    )


def people_for(account: Account) -> QuerySet[User]:
    """Who may be given a thread of this account: everybody who may write on it."""
    granted = Grant.objects.filter(
        Q(account=account) | Q(brand=account.brand_id), role__in=roles_with(Permission.WRITE)
    )
    may = Q(is_admin=True) | Q(pk__in=granted.values("user"))
    return User.objects.filter(may, is_active=True).order_by("name", "pk")


def _seen_by(viewer: User) -> QuerySet[Seen]:
    return Seen.objects.filter(thread=OuterRef("pk"), user=viewer, version__gte=OuterRef("heard_version"))


def _rows(viewer: User, ids: Sequence[int], accounts: Iterable[Account], now: datetime) -> tuple[Row, ...]:
    found = Thread.objects.select_related("contact", "assigned_to").annotate(read=Exists(_seen_by(viewer)))
    by_id = found.in_bulk(ids)
    threads = [by_id[id] for id in ids if id in by_id]
    known = {account.pk: account for account in accounts}
    for thread in threads:
        thread.account = known[thread.account_id]
    newest, answers, colleagues = _newest(ids), _answers(ids), _colleagues(ids, now)
    on_page = {thread.account_id for thread in threads}
    clocks = Clocks(known[id] for id in on_page)
    return tuple(
        Row(
            thread,
            newest.get(thread.pk),
            unread=not thread.read,  # type: ignore[attr-defined]
            overdue=thread.answer_by is not None and thread.answer_by < now,
            provisional=is_provisional(thread, clocks),
            answers=tuple(answers.get(thread.pk, ())),
            colleagues=tuple(colleagues.get(thread.pk, ())),
        )
        for thread in threads
    )


def is_provisional(thread: Thread, clocks: Clocks) -> bool:
    """Does its due time rest on a year whose holidays nobody has published?"""
    if thread.waiting_since is None or thread.answer_by is None:
        return False
    return clocks.of(thread.account_id).is_provisional(thread.waiting_since, thread.answer_by)


def _newest(ids: Sequence[int]) -> dict[int, Interaction]:
    theirs = Item.objects.filter(thread=OuterRef("pk"), ours=False).order_by("-at", "-id")
    newest = Thread.objects.filter(pk__in=ids).annotate(item=Subquery(theirs.values("pk")[:1])).values("item")
    items = Item.objects.filter(pk__in=newest).select_related("interaction").only(*SHOWN).order_by()
    return {item.thread_id: item.interaction for item in items}


def _answers(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Answer.objects.filter(thread__in=ids, state__in=NOT_OUT_YET).order_by("pk")
    for thread, state in rows.values_list("thread", "state"):
        found.setdefault(thread, []).append(state)
    return found


def _colleagues(ids: Sequence[int], now: datetime) -> dict[int, list[tuple[str, Doing]]]:
    found: dict[int, list[tuple[str, Doing]]] = {}
    for draft in Draft.objects.filter(thread__in=ids).select_related("user").order_by("user__name", "pk"):
        doing = doing_of(Mark(str(draft.user), bool(draft.text), draft.present_at, draft.changed_at), now)
        if doing:
            found.setdefault(draft.thread_id, []).append((str(draft.user), doing))
    return found


def _beyond(field: str, up: bool, mark: tuple[datetime, int]) -> Q:
    moment, id = mark
    side = "gt" if up else "lt"
    # The first condition says nothing new, and lets the index begin where the page does.
    return Q(**{f"{field}__{side}e": moment}) & (Q(**{f"{field}__{side}": moment}) | Q(**{f"id__{side}": id}))


def _written(place: tuple[datetime, int]) -> str:
    moment, id = place
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}.{id}"


def _mark(written: str) -> tuple[datetime, int] | None:
    """`1700000000000000.42`: microseconds since 1970 and an id. None for anything else."""
    micros, _, id = written.partition(".")
    if not all(part.isascii() and part.isdecimal() and len(part) <= 18 for part in (micros, id)):
        return None
    try:
        return EPOCH + timedelta(microseconds=int(micros)), int(id)
    except OverflowError:
        return None
