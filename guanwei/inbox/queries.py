"""The inbox list and its badges. One thread with everything in it: conversation.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from guanwei.accounts.access import asked_within, within
from guanwei.accounts.models import Account, Grant
from guanwei.base import sql
from guanwei.inbox.calendar import Clocks, is_shipped
from guanwei.inbox.company import Doing, Mark, doing_of
from guanwei.inbox.models import Answer, Draft, Seen, Thread
from guanwei.inbox.search import threads_that_say
from guanwei.inbox.urgency import SOON, Heat, asks, heats
from guanwei.networks.acts import NEW_TEXTS, TEXTS
from guanwei.people.models import User
from guanwei.people.roles import Permission, roles_with

PAGE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOT_OUT_YET = [Answer.State.REVIEW.value, Answer.State.RETURNED.value, Answer.State.APPROVED.value]


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
    urgent: bool = False  # marked, overdue or due soon
    unread: bool = False
    text: str = ""
    newest_first: bool = False

    @property
    def is_open(self) -> bool:
        return self.show in (Show.OPEN, Show.WAITING)

    @property
    def by_due(self) -> bool:
        """What is to be done stands by when it is due, what is marked urgent before it; what was done by when something
        last happened."""
        return self.is_open and not self.newest_first


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest thing in a thread that somebody outside wrote. `gone_at`: whoever wrote it took it away."""

    remote_id: str
    text: str
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """A thread in the list. `answers` are the states of our answers that are not out, `acts` what else of ours is under
    way (a like); `colleagues` who is at it, and what doing. `heats`: why it goes before others. `asks`: the newest of
    theirs asks something, and nobody has answered.
    """

    thread: Thread
    newest: Newest | None
    unread: bool
    heats: tuple[Heat, ...]
    asks: bool
    provisional: bool
    answers: tuple[str, ...]
    acts: tuple[str, ...]
    colleagues: tuple[tuple[str, Doing], ...]

    @property
    def overdue(self) -> bool:
        return Heat.OVERDUE in self.heats

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
    viewer: User,
    filters: Filters,
    *,
    now: datetime,
    after: str = "",
    before: str = "",
    size: int = PAGE,
    colleagues: bool = True,
) -> Listing:
    """The viewer's threads, due and overdue first where something is to be done, else the newest first. A constant
    number of queries. `after` and `before` are marks of a Listing; what is none is the beginning. `colleagues`: with
    who else is at them."""
    found = filtered(viewer, filters, now=now)
    field, up = ("due_order", True) if filters.by_due else ("newest_at", False)
    mark = _mark(after or before)
    back = bool(before and mark and not after)
    if mark:
        found = found.filter(_beyond(field, up is not back, mark))
    sign = "" if up is not back else "-"
    # Numbers first: what is shown besides would be joined to every thread that has to be sorted.
    first = found.order_by(f"{sign}{field}", f"{sign}id").values("pk")[: size + 1]
    shown = Thread.objects.select_related("contact", "assigned_to").annotate(read=Exists(_seen_by(viewer)))
    threads = sorted(shown.filter(pk__in=first), key=lambda one: _place(one, field), reverse=bool(sign))
    more, threads = len(threads) > size, threads[:size]
    if back:
        threads.reverse()
    has_next, has_previous = (True, more) if back else (more, mark is not None)
    return Listing(
        rows=_rows(viewer, threads, now, colleagues=colleagues),
        next=_written(_place(threads[-1], field)) if threads and has_next else "",
        previous=_written(_place(threads[0], field)) if threads and has_previous else "",
    )


def _place(thread: Thread, field: str) -> tuple[datetime, int]:
    return getattr(thread, field), thread.pk


def filtered(viewer: User, filters: Filters, *, now: datetime) -> QuerySet[Thread]:
    """The viewer's threads that fit, in no order."""
    found = Thread.objects.filter(within(viewer))
    if filters.account_id is not None:
        found = found.filter(account=filters.account_id)
    if filters.show is not Show.ALL:
        found = found.filter(state=Thread.State.OPEN if filters.is_open else filters.show.value)
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
    if filters.urgent:
        found = found.filter(Q(urgent=True) | Q(answer_by__lt=now + SOON))
    if filters.unread:
        found = found.filter(~Exists(_seen_by(viewer)))
    return found.filter(threads_that_say(filters.text)) if filters.text.strip() else found


MOST_IN_A_BADGE = 99
# What waits has a time by when it is due: both walk the index of open threads by that time, and end early. The few that
# somebody marked urgent stand before them.
WAITING = """
SELECT count(*) FROM (SELECT FROM inbox_thread
                       WHERE state = 'open' AND due_order < '9000-01-01Z' AND answer_by IS NOT NULL
                         AND WITHIN LIMIT %(most)s) AS waiting
"""
HOW_MANY_OVERDUE = """
SELECT count(*) FROM inbox_thread WHERE state = 'open' AND due_order < %(now)s AND answer_by < %(now)s AND WITHIN
"""
OVERDUE = """
SELECT EXISTS (SELECT FROM inbox_thread WHERE state = 'open' AND due_order < %(now)s AND answer_by < %(now)s AND WITHIN)
"""


@dataclass(frozen=True, slots=True)
class Badge:
    """How many conversations wait for an answer: `more` than is counted out, or some of them too long already."""

    count: int
    more: bool
    overdue: bool


def waiting_and_overdue(viewer: User, *, now: datetime) -> tuple[sql.Asked, sql.Asked]:
    """For `badge`; counted no further than anybody reads, so that a flood does not slow every page."""
    waiting = asked_within(viewer, WAITING, most=MOST_IN_A_BADGE + 1)
    return waiting, asked_within(viewer, OVERDUE, now=now)


def how_many_overdue(viewer: User, *, now: datetime) -> sql.Asked:
    return asked_within(viewer, HOW_MANY_OVERDUE, now=now)


def badge(waiting: int, overdue: bool) -> Badge:
    return Badge(min(waiting, MOST_IN_A_BADGE), waiting > MOST_IN_A_BADGE, overdue)


def people_for(account: Account) -> QuerySet[User]:
    """Who may be given a thread of this account: everybody who may write on it."""
    granted = Grant.objects.filter(
        Q(account=account) | Q(brand=account.brand_id), role__in=roles_with(Permission.WRITE)
    )
    may = Q(is_admin=True) | Q(pk__in=granted.values("user"))
    return User.objects.filter(may, is_active=True).order_by("name", "pk")


def _seen_by(viewer: User) -> QuerySet[Seen]:
    return Seen.objects.filter(thread=OuterRef("pk"), user=viewer, version__gte=OuterRef("heard_version"))


def _rows(viewer: User, threads: Sequence[Thread], now: datetime, *, colleagues: bool) -> tuple[Row, ...]:
    ids = [thread.pk for thread in threads]
    accounts = Account.objects.in_bulk({thread.account_id for thread in threads})
    for thread in threads:
        thread.account = accounts[thread.account_id]
    others = _colleagues(viewer, ids, now) if colleagues else {}
    besides, unsure = _besides(ids), provisional(threads)
    return tuple(
        Row(
            thread,
            besides[thread.pk][0],
            unread=not thread.read,  # type: ignore[attr-defined]
            heats=heats(marked=thread.urgent, answer_by=thread.answer_by, now=now),
            asks=_asks(thread, besides[thread.pk][0]),
            provisional=thread.pk in unsure,
            answers=besides[thread.pk][1],
            acts=besides[thread.pk][2],
            colleagues=tuple(others.get(thread.pk, ())),
        )
        for thread in threads
    )


def provisional(threads: Iterable[Thread]) -> set[int]:
    """Those whose due time rests on a year whose holidays nobody has published."""
    waiting = [(one, one.waiting_since, one.answer_by) for one in threads]
    unsure = [row for row in waiting if row[1] and row[2] and not is_shipped(row[1], row[2])]
    if not unsure:
        return set()
    clocks = Clocks({thread.account for thread, _, _ in unsure})
    return {one.pk for one, since, due in unsure if clocks.of(one.account_id).is_provisional(since, due)}


def _asks(thread: Thread, newest: Newest | None) -> bool:
    return thread.waiting_since is not None and newest is not None and newest.gone_at is None and asks(newest.text)


BESIDES = """
SELECT thread.id, newest.remote_id, newest.text, newest.gone_at,
       ARRAY(SELECT answer.state FROM inbox_answer AS answer
              WHERE answer.thread_id = thread.id AND answer.state = ANY(%(states)s::text[])
                AND answer.operation = ANY(%(texts)s::text[]) ORDER BY answer.id),
       ARRAY(SELECT answer.operation FROM inbox_answer AS answer
              WHERE answer.thread_id = thread.id AND answer.state = ANY(%(states)s::text[])
                AND answer.operation <> ALL(%(texts)s::text[]) ORDER BY answer.id)
  FROM unnest(%(ids)s::bigint[]) AS thread(id)
  LEFT JOIN LATERAL (SELECT heard.remote_id, heard.text, heard.gone_at
                       FROM inbox_item AS item
                       JOIN listening_interaction AS heard ON heard.id = item.interaction_id
                      WHERE item.thread_id = thread.id AND NOT item.ours
                      ORDER BY item.at DESC, item.id DESC LIMIT 1) AS newest ON true
"""


def _besides(ids: Sequence[int]) -> dict[int, tuple[Newest | None, tuple[str, ...], tuple[str, ...]]]:
    """Of each thread the newest of theirs, where our answers stand that are not out, and which other acts are not."""
    texts = [operation.value for operation in TEXTS]
    rows = sql.rows(BESIDES, {"ids": list(ids), "states": NOT_OUT_YET, "texts": texts})
    return {
        thread: (Newest(remote_id, text, gone_at) if remote_id is not None else None, tuple(states), tuple(acts))
        for thread, remote_id, text, gone_at, states, acts in rows
    }


def _colleagues(viewer: User, ids: Sequence[int], now: datetime) -> dict[int, list[tuple[str, Doing]]]:
    """Who else is at these, and what doing."""
    found: dict[int, list[tuple[str, Doing]]] = {}
    drafts = with_said(Draft.objects.filter(thread__in=ids)).exclude(user=viewer).order_by("user__name", "pk")
    drafts = drafts.select_related("user")
    for draft in drafts.only("thread", "text", "present_at", "changed_at", "user__name", "user__username"):
        doing = doing_of(mark_of(draft), now)
        if doing:
            found.setdefault(draft.thread_id, []).append((str(draft.user), doing))
    return found


def with_said(drafts: QuerySet[Draft]) -> QuerySet[Draft]:
    """With when the person last answered in that thread, for `mark_of`."""
    mine = Answer.objects.filter(thread=OuterRef("thread"), author=OuterRef("user"), operation__in=NEW_TEXTS)
    newest = mine.order_by().values("thread").annotate(newest=Max("created_at")).values("newest")
    return drafts.annotate(said_at=Subquery(newest))


def mark_of(draft: Draft) -> Mark:
    return Mark(str(draft.user), bool(draft.text), draft.present_at, draft.changed_at, draft.said_at)  # type: ignore[attr-defined]


def _beyond(field: str, up: bool, mark: tuple[datetime, int]) -> Q:
    moment, id = mark
    side = "gt" if up else "lt"
    # The first condition says nothing new, and lets the index begin where the page does.
    return Q(**{f"{field}__{side}e": moment}) & (Q(**{f"{field}__{side}": moment}) | Q(**{f"id__{side}": id}))


def _written(place: tuple[datetime, int]) -> str:
    moment, id = place
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}.{id}"


def _mark(written: str) -> tuple[datetime, int] | None:
    """`1700000000000000.42`: microseconds since 1970, which may lie before it, and an id. None for anything else."""
    micros, _, id = written.partition(".")
    if not all(part.isascii() and part.isdecimal() and len(part) <= 18 for part in (micros.removeprefix("-"), id)):
        return None
    try:
        return EPOCH + timedelta(microseconds=int(micros)), int(id)
    except OverflowError:
        return None
