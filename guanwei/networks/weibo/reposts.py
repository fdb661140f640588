"""Listening for reposts. No call lists them all, so the newest own posts are looked at, and of those whose number of
reposts has changed the reposts are read: one request to a page, first the own timeline, then post by post."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guanwei.networks.contract import Connection, Limits, Unreadable
from guanwei.networks.incoming import Page
from guanwei.networks.weibo import mapping
from guanwei.networks.weibo.errors import Meaning, meaning_of
from guanwei.networks.weibo.hearing import entries_of, interactions, listed, page_of
from guanwei.networks.weibo.outcomes import Outcomes
from guanwei.networks.weibo.paging import Mark, Place, Reached, below, numbers_of
from guanwei.networks.weibo.routes import ROUTES

STREAM = "reposts"
MOST_POSTS = 12  # of which the marks fit where a mark is kept


@dataclass(frozen=True, slots=True)
class Seen:
    """One own post: how many reposts it had, and until when (Unix seconds) they have been read; 0 for never."""

    count: int
    at: int


Marks = dict[str, Seen]


def hear_reposts(
    outcomes: Outcomes,
    connection: Connection,
    limits: Limits,
    now: Callable[[], datetime],
    *,
    newer_than: str,
    older: str,
) -> Page | Unreadable:
    """`older` holds which of the changed posts is being read, the place in its list, and the marks of the climb."""
    old = read_marks(newer_than)
    which, _, rest = older.partition(":")
    place, _, kept = rest.partition("/")
    if kept:
        return _of_post(outcomes, connection, limits, old, read_marks(kept), which, Place.read(place))
    size = min(MOST_POSTS, limits.own_timeline_size)
    params = {"uid": connection.remote_account_id, "count": str(size)}
    answer = listed(outcomes, connection, ROUTES[connection.profile].timeline, params)
    if isinstance(answer, Unreadable):
        return answer
    marks = marks_of(answer[0][:size], old, int(now().timestamp()))
    if not changed(marks, old):
        return Page((), write_marks(marks), "", True)
    return Page((), write_marks(marks), f"0:{Place()}/{write_marks(marks)}", False)


def _of_post(
    outcomes: Outcomes, connection: Connection, limits: Limits, old: Marks, marks: Marks, which: str, place: Place
) -> Page | Unreadable:
    """A page of one changed post's reposts; the next post begins where it ends."""
    posts, index = changed(marks, old), int(which) if mapping.is_id(which) else 0
    kept = write_marks(marks)
    if index >= len(posts):
        return Page((), kept, "", True)
    post = posts[index]
    before = old.get(post)
    mark = Mark(before.at, before.count) if before and before.at else None
    size = next(one.page_size for one in limits.streams if one.name == STREAM)
    params = {"id": post, "count": str(size)} | place.params()
    answer = listed(outcomes, connection, ROUTES[connection.profile].reposts_of, params)
    if isinstance(answer, Unreadable):
        if not _is_gone(answer):
            return answer
        answer = [], 0
    things, total = answer
    items = interactions(outcomes, connection, STREAM, things, mark)
    next_place = below(entries_of(things), len(things), place, mark, size=size, total=total)
    if isinstance(next_place, Reached) and index + 1 < len(posts):
        return Page(items, kept, f"{index + 1}:{Place()}/{kept}", False)
    return page_of(items, kept, next_place, lambda place: f"{index}:{place}/{kept}", limits, STREAM, None)


def marks_of(statuses: list[dict[str, Any]], old: Marks, now: int) -> Marks:
    """The marks after a climb. A post whose number is the old one keeps its mark; one without a number is read anew."""
    marks: Marks = {}
    for status in statuses:
        post = mapping.id_or_nothing(status)
        if not post or mapping.original_id(status) or mapping.is_gone(status):
            continue  # a repost of ours is a post of somebody else's
        count, seen = mapping.whole_number(status.get("reposts_count")), old.get(post, Seen(0, 0))
        marks[post] = seen if count == seen.count else Seen(max(count or 0, 0), now)
    return marks


def changed(marks: Marks, old: Marks) -> list[str]:
    """The posts of which the reposts have to be read, newest first."""
    return [post for post, seen in marks.items() if seen.at and seen != old.get(post)]


def write_marks(marks: Marks) -> str:
    return ",".join(f"{post}.{seen.count}.{seen.at}" for post, seen in marks.items())


def read_marks(text: str) -> Marks:
    """What cannot be read is left out: that post is read anew."""
    numbers = (numbers_of(part, 3) for part in text.split(","))
    return {str(found[0]): Seen(found[1], found[2]) for found in numbers if found}


def _is_gone(answer: Unreadable) -> bool:
    """Was the post deleted since the timeline was read?"""
    code = answer.reason.partition(" ")[0]
    return code.isascii() and code.isdecimal() and meaning_of(int(code)) is Meaning.GONE
