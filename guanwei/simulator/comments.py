"""Comments: writing, answering, deleting, and the lists of them (weibo-api 4.3)."""

import sqlite3
from typing import Any

from guanwei.simulator import lengths, posts
from guanwei.simulator.call import Call
from guanwei.simulator.errors import ApiError
from guanwei.simulator.paging import Page, may_see, total
from guanwei.simulator.people import Person
from guanwei.simulator.state import State

MOST_DESTROYED = 20
MOST_SHOWN = 50
DEFAULT_COUNT = 50
MOST_LISTED = 200
ON_MINE = "status_id IN (SELECT id FROM statuses WHERE uid = :me)"
ANSWERS_ME = "reply_to IN (SELECT id FROM comments WHERE uid = :me)"
RECEIVED = f"(({ON_MINE} OR {ANSWERS_ME}) AND uid <> :me)"
SENT = "uid = :me"
MENTIONS_ME = "(id IN (SELECT item_id FROM mentions WHERE uid = :me AND kind = 'comment') AND uid <> :me)"


def add(
    state: State, author: Person, status: sqlite3.Row, text: str, now: float, *,
    answers: sqlite3.Row | None = None, by_fan: bool = False,
) -> sqlite3.Row:  # fmt: skip
    """Stores a comment on a status, or an answer to another comment there."""
    new_id = state.next_id(now)
    floor = state.number("SELECT count(*) + 1 FROM comments WHERE status_id = ?", status["id"])
    state.db.execute(
        "INSERT INTO comments (id, uid, status_id, reply_to, root_id, floor_number, text, source, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new_id,
            author.uid,
            status["id"],
            answers["id"] if answers else None,
            answers["root_id"] if answers else new_id,
            floor,
            text,
            posts.source_of(author, by_fan=by_fan),
            now,
        ),
    )
    state.db.execute("UPDATE statuses SET comments_count = comments_count + 1 WHERE id = ?", (status["id"],))
    posts.note_mentions(state, "comment", new_id, text)
    return known(state, new_id)


def delete(state: State, row: sqlite3.Row) -> None:
    state.db.execute("UPDATE comments SET deleted = 1 WHERE id = ?", (row["id"],))
    state.db.execute("UPDATE statuses SET comments_count = comments_count - 1 WHERE id = ?", (row["status_id"],))


def known(state: State, comment_id: int) -> sqlite3.Row:
    """A comment that is there, else 20201."""
    row = state.one("SELECT * FROM comments WHERE id = ? AND deleted = 0", comment_id)
    if row is None:
        raise ApiError(20201)
    return row


def create(call: Call) -> dict[str, Any]:
    """comments/create; with comment_ori also on the original when the status is a repost."""
    text = call.content("comment")
    status = posts.readable(call.state, call.id("id", empty=20109), call.user, call.now)
    call.real_ip()
    return _write(call, status, text, None)


def reply(call: Call) -> dict[str, Any]:
    """comments/reply: the server puts 回复@name: in front unless without_mention is set, and that counts too."""
    text = call.content("comment")
    answered = known(call.state, call.id("cid", empty=20204))
    status = posts.readable(call.state, call.id("id", empty=20109), call.user, call.now)
    call.real_ip()
    if answered["status_id"] != status["id"]:
        raise ApiError(20201)
    if not call.flag("without_mention"):
        text = f"回复@{call.shapes().person(answered['uid']).screen_name}:{text}"
    return _write(call, status, text, answered)


def _write(call: Call, status: sqlite3.Row, text: str, answered: sqlite3.Row | None) -> dict[str, Any]:
    if call.faults.text_length_check and lengths.shown_length(text) > lengths.STATUS_LIMIT:
        raise ApiError(20012)
    posts.refuse_duplicate(call.state, call.user, "comment", text, call.now)
    shown = posts.with_short_links(call.state, text)
    row = add(call.state, call.user, status, shown, call.now, answers=answered)
    if call.flag("comment_ori") and status["retweeted_id"] is not None:
        add(call.state, call.user, posts.known(call.state, status["retweeted_id"]), shown, call.now)
    call.commit(row["id"])
    return call.shapes().comment(row)


def destroy(call: Call) -> dict[str, Any]:
    """comments/destroy: own comments and those on own statuses, else 20203. The answer is the deleted comment."""
    row = _deletable(call, call.id("cid", empty=20204))
    answer = call.shapes().comment(row)
    delete(call.state, row)
    call.commit(row["id"])
    return answer


def destroy_batch(call: Call) -> list[dict[str, Any]]:
    """comments/destroy_batch: up to 20; one that may not be deleted refuses them all."""
    rows = [_deletable(call, comment_id) for comment_id in dict.fromkeys(call.ids("cids", most=MOST_DESTROYED))]
    shapes = call.shapes()
    answer = [shapes.comment(row) for row in rows]
    for row in rows:
        delete(call.state, row)
    call.commit(None)
    return answer


def _deletable(call: Call, comment_id: int) -> sqlite3.Row:
    row = known(call.state, comment_id)
    owner = posts.known(call.state, row["status_id"])["uid"]
    if call.user.uid not in (row["uid"], owner):
        raise ApiError(20203)
    return row


def show(call: Call) -> dict[str, Any]:
    """comments/show: the comments of one status."""
    status = posts.readable(call.state, call.id("id", empty=20109), call.user, call.now)
    return _list(call, "status_id = :status", status=status["id"])


def to_me(call: Call) -> dict[str, Any]:
    return _list(call, RECEIVED)


def by_me(call: Call) -> dict[str, Any]:
    return _list(call, SENT)


def timeline(call: Call) -> dict[str, Any]:
    return _list(call, f"({SENT} OR {RECEIVED})")


def mentions(call: Call) -> dict[str, Any]:
    return _list(call, MENTIONS_ME)


def show_batch(call: Call) -> list[dict[str, Any]]:
    """comments/show_batch: up to 50 by id; unknown ones are left out."""
    shapes = call.shapes()
    found = (
        call.state.one("SELECT * FROM comments WHERE id = ? AND deleted = 0", comment_id)
        for comment_id in call.ids("cids", most=MOST_SHOWN)
    )
    return [shapes.comment(row) for row in found if row is not None and may_see(call, row["uid"])]


def _list(call: Call, condition: str, **values: Any) -> dict[str, Any]:
    values["me"] = call.user.uid
    page = Page.of(call, default_count=DEFAULT_COUNT, most=MOST_LISTED)
    rows = [
        row
        for row in page.read(call, "comments", condition, values)
        if not row["deleted"] and may_see(call, row["uid"])
    ]
    shapes = call.shapes()
    seen = [shapes.comment(row, trim=call.flag("trim_user")) for row in rows]
    return call.filled_list("comments", seen, total(call, "comments", f"deleted = 0 AND {condition}", values))
