"""Listening: mentions, comments and reposts, one request to a page (docs/concepts/weibo.md 12)."""

from collections.abc import Callable, Iterable
from typing import Any

from guanwei.networks.contract import Connection, Limits, Unknown, Unreadable
from guanwei.networks.incoming import Heard, Page
from guanwei.networks.weibo import client, heard, mapping
from guanwei.networks.weibo.client import LIST, Answer
from guanwei.networks.weibo.outcomes import Outcomes
from guanwei.networks.weibo.paging import Entry, Mark, Place, Reached, Stuck, below
from guanwei.networks.weibo.routes import ROUTES, SHOW_STATUS, Endpoint

# With a call for each, so many long statuses of a page are fetched whole; the others stay as the list shows them.
MOST_FETCHED_ALONE = 5


def hear_list(
    outcomes: Outcomes, connection: Connection, limits: Limits, stream: str, *, newer_than: str, older: str
) -> Page | Unreadable:
    """A page of mentions, comments or comments that mention. `older` holds the place and the mark of the climb."""
    old = Mark.read(newer_than)
    at, _, top = older.partition("/")
    place, size = Place.read(at), next(one.page_size for one in limits.streams if one.name == stream)
    params = {"count": str(size)} | place.params()
    answer = listed(outcomes, connection, ROUTES[connection.profile].lists[stream], params)
    if isinstance(answer, Unreadable):
        return answer
    things, total = answer
    entries = entries_of(things)
    mark = _mark(entries, Mark.read(top), old, total)
    items = interactions(outcomes, connection, stream, things, old)
    next_place = below(entries, len(things), place, old, size=size, total=total)
    return page_of(items, str(mark or ""), next_place, lambda place: f"{place}/{mark or ''}", limits, stream, total)


def listed(
    outcomes: Outcomes, connection: Connection, endpoint: Endpoint, params: dict[str, str]
) -> tuple[list[dict[str, Any]], int | None] | Unreadable:
    """What stands in a list, whatever it is called there, and how much there is in all."""
    reply = client.get(connection, endpoint, params)
    if not isinstance(reply, Answer):
        return outcomes.unreadable(connection, reply)
    for name in ("statuses", "comments", "reposts", LIST):
        things = reply.data.get(name)
        if isinstance(things, list):
            return [thing for thing in things if isinstance(thing, dict)], _total(reply.data)
    return Unreadable("an answer without a list", Unknown("an answer without a list"))


def interactions(
    outcomes: Outcomes, connection: Connection, stream: str, things: list[dict[str, Any]], old: Mark | None
) -> tuple[Heard, ...]:
    """The things that are interactions; what we wrote ourselves is none. Entries below the mark come along again: an
    edit is seen without another call. Only long ones do not, of which a list shows the beginning."""
    if "comment" in stream:
        return heard_of(things, heard.comment, connection.remote_account_id)
    cut = [thing for thing in things if heard.is_cut(thing)]
    kept = [thing for thing in cut if old is None or _is_new(thing, old)]
    whole = full_texts(outcomes, connection, [mapping.id_or_nothing(thing) for thing in kept])
    shown = [whole.get(mapping.id_or_nothing(thing), thing) for thing in things if thing not in cut or thing in kept]
    return heard_of(shown, heard.status, connection.remote_account_id)


def heard_of(
    things: Iterable[dict[str, Any]], read: Callable[[dict[str, Any], str], Heard], account_id: str
) -> tuple[Heard, ...]:
    found = []
    for thing in things:
        try:
            one = read(thing, account_id)
        except mapping.Malformed:
            continue
        if one.author.remote_id != account_id:
            found.append(one)
    return tuple(found)


def full_texts(outcomes: Outcomes, connection: Connection, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Statuses with their long text, as many of them as can be had."""
    batch = ROUTES[connection.profile].status_batch
    if batch is None:
        one_by_one = (client.get(connection, SHOW_STATUS, {"id": number}) for number in ids[:MOST_FETCHED_ALONE])
        things = [reply.data for reply in one_by_one if isinstance(reply, Answer)]
    else:
        things = []
        for start in range(0, len(ids), 50):
            params = {"ids": ",".join(ids[start : start + 50]), "isGetLongText": "1"}
            answer = listed(outcomes, connection, batch, params)
            things += [] if isinstance(answer, Unreadable) else answer[0]
    return {mapping.id_or_nothing(thing): thing for thing in things if not mapping.is_gone(thing)}


def page_of(
    items: tuple[Heard, ...],
    mark: str,
    next_place: Place | Reached | Stuck,
    cursor: Callable[[Place], str],
    limits: Limits,
    stream: str,
    total: int | None,
) -> Page:
    counted = total if any(one.name == stream and one.counts_all for one in limits.streams) else None
    if isinstance(next_place, Place):
        return Page(items, mark, cursor(next_place), False, counted)
    return Page(items, mark, "", isinstance(next_place, Reached), counted)


def entries_of(things: Iterable[dict[str, Any]]) -> list[Entry]:
    entries = []
    for thing in things:
        try:
            entries.append(Entry(int(mapping.status_id(thing)), mapping.moment_of(thing.get("created_at"))))
        except mapping.Malformed:
            continue
    return entries


def _is_new(thing: dict[str, Any], old: Mark) -> bool:
    return any(entry.created_at.timestamp() >= old.floor for entry in entries_of([thing]))


def _mark(entries: list[Entry], top: Mark | None, old: Mark | None, total: int | None) -> Mark | None:
    """The mark of a climb, `top` as the page above gave it: the newest time met, which is on its first page unless all
    of that is hidden, and how many there were when it began. It never goes back."""
    if not entries and not (top or old or total):
        return None
    times = [int(entry.created_at.timestamp()) for entry in entries]
    return Mark(max([*times, *(mark.at for mark in (top, old) if mark), 0]), top.total if top else total or 0)


def _total(data: dict[str, Any]) -> int | None:
    total = mapping.whole_number(data.get("total_number"))
    return total if total is not None and total >= 0 else None
