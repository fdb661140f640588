"""Reading statuses (weibo-api 4.2): timelines, mentions, single statuses, counts, and ids in web addresses."""

import sqlite3
from collections.abc import Callable
from typing import Any

from guanwei.simulator import base62, people, posts
from guanwei.simulator.call import Call
from guanwei.simulator.errors import ApiError
from guanwei.simulator.paging import Page, may_see, total
from guanwei.simulator.people import Person

MOST_OWN = 100
MOST_LISTED = 200
MOST_SHOWN = 50
MOST_COUNTED = 100
MOST_CONVERTED = 20
DELETED_BY_AUTHOR = "此微博已被原作者删除。"
MENTIONED = "id IN (SELECT item_id FROM mentions WHERE uid = :me AND kind = 'status') AND uid <> :me"
REPOSTED = "(parent_id = :status OR retweeted_id = :status)"
ORIGINAL, PICTURE = 1, 2


def user_timeline(call: Call) -> dict[str, Any]:
    """The own newest statuses; how many can be reached at all is a switch (5 for an ordinary app)."""
    rows, size = _own_newest(call)
    return call.filled_list("statuses", call.shapes().statuses(rows, trim=call.flag("trim_user")), size)


def user_timeline_ids(call: Call) -> dict[str, Any]:
    rows, size = _own_newest(call)
    return call.filled_list("statuses", [str(row["id"]) for row in rows], size)


def _own_newest(call: Call) -> tuple[list[sqlite3.Row], int]:
    author = _whose(call)
    page = Page.of(call, default_count=20, most=MOST_OWN)
    condition = (
        "uid = :uid AND visible_from <= :now" + _feature(call) + (" AND from_app" if call.flag("base_app") else "")
    )
    values = {"uid": author.uid, "now": call.now}
    if call.biz:
        rows = page.read(call, "statuses", condition, values)
    else:
        newest = call.state.db.execute(
            f"SELECT * FROM statuses WHERE {condition} ORDER BY id DESC LIMIT :size",
            values | {"size": call.faults.own_timeline_size},
        )
        rows = page.cut(newest.fetchall())
    size = total(call, "statuses", f"{condition} AND state <> 'deleted'", values)
    return [row for row in rows if posts.in_lists(row, call.user, call.now)], size


def _whose(call: Call) -> Person:
    """The named author: only the token's user, else 21335; anyone for a commercial call."""
    author: Person | None = call.user
    if uid := call.params.get("uid", "").strip():
        author = people.by_uid(call.state, call.id("uid", empty=20002)) if people.is_uid(uid) else None
    elif name := call.params.get("screen_name", "").strip():
        author = people.by_name(call.state, name)
    if not call.biz and (author is None or author.uid != call.user.uid):
        raise ApiError(21335)
    if author is None:
        raise ApiError(20003)
    return author


def _feature(call: Call) -> str:
    feature = call.integer("feature", 0, most=4)
    if feature == ORIGINAL:
        return " AND retweeted_id IS NULL"
    if feature == PICTURE:
        return " AND pic_ids <> ''"
    return " AND 0" if feature else ""


def mentions(call: Call) -> dict[str, Any]:
    """Statuses that name the user with @; of authors who authorised the app."""
    originals = " AND retweeted_id IS NULL" if call.integer("filter_by_type", 0, most=1) else ""
    return _list(call, "statuses", MENTIONED + originals, {"me": call.user.uid})


def mentions_ids(call: Call) -> dict[str, Any]:
    answer = mentions(call)
    return answer | {"statuses": [status["idstr"] for status in answer["statuses"]]}


def repost_timeline(call: Call) -> dict[str, Any]:
    """The reposts of one status, under `reposts` or `statuses` as the switch says."""
    status = posts.readable(call.state, call.id("id", empty=20109), call.user, call.now)
    return _list(call, call.faults.reposts_key, REPOSTED, {"status": status["id"]})


def _list(call: Call, key: str, condition: str, values: dict[str, Any]) -> dict[str, Any]:
    page = Page.of(call, default_count=20, most=MOST_LISTED)
    rows = [
        row
        for row in page.read(call, "statuses", condition, values)
        if may_see(call, row["uid"]) and posts.in_lists(row, call.user, call.now)
    ]
    size = total(call, "statuses", f"state <> 'deleted' AND {condition}", values)
    return call.filled_list(key, call.shapes().statuses(rows, trim=call.flag("trim_user")), size)


def show(call: Call) -> dict[str, Any]:
    """One status with its long text. Its author also sees it while it is hidden, as `visible.type` 1."""
    row = posts.readable(call.state, call.id("id", empty=20109), call.user, call.now)
    return call.shapes().status(row, full=True)


def show_batch(call: Call) -> dict[str, Any]:
    """Up to 50 statuses: deleted ones as a line that says so, what may not be seen left out."""
    shapes = call.shapes()
    found, states = [], []
    for status_id in call.ids("ids", most=MOST_SHOWN):
        row = call.state.one("SELECT * FROM statuses WHERE id = ?", status_id)
        if row is None or not may_see(call, row["uid"]):
            continue
        if posts.state_of(row, call.now) == "deleted":
            found.append(shapes.deleted_status(status_id, DELETED_BY_AUTHOR))
            states.append({"id": str(status_id), "state": 1})
        elif posts.in_lists(row, call.user, call.now):
            full = not call.biz or call.flag("isGetLongText")
            found.append(shapes.status(row, trim=call.flag("trim_user"), full=full))
            states.append({"id": str(status_id), "state": 0})
    return {"statuses": found, "states": states, "total_number": len(found)}


def count(call: Call) -> list[dict[str, Any]]:
    """statuses/count: unknown ids are left out; numbers are strings when the switch says so."""
    spell: Callable[[int], Any] = str if call.faults.counts_as_strings else int
    return [
        {
            "id": spell(row["id"]),
            "reposts": spell(row["reposts_count"]),
            "comments": spell(row["comments_count"]),
            "attitudes": spell(row["attitudes_count"]),
        }
        for status_id in call.ids("ids", most=MOST_COUNTED)
        if (row := call.state.one("SELECT * FROM statuses WHERE id = ?", status_id)) is not None
        and posts.in_lists(row, call.user, call.now)
    ]


def querymid(call: Call) -> Any:
    """The mid of an id: since 2012 the same digits. A list of `{id: mid}` with is_batch."""
    call.integer("type", 1, least=1, most=3)
    mids = [{str(item_id): str(item_id)} for item_id in call.ids("id", most=MOST_CONVERTED)]
    return mids if call.flag("is_batch") else {"mid": next(iter(mids[0].values()))}


def queryid(call: Call) -> Any:
    """The id of a mid, of its base62 form with isBase62. A list of `{mid: id}` with is_batch."""
    call.integer("type", 1, least=1, most=3)
    mids = [part.strip() for part in call.required("mid").split(",") if part.strip()]
    if not mids:
        raise ApiError(20001)
    if len(mids) > MOST_CONVERTED:
        raise ApiError(20009)
    try:
        ids = [{mid: base62.to_mid(mid) if call.flag("isBase62") else str(int(mid))} for mid in mids]
    except ValueError as error:
        raise ApiError(10017, detail="mid") from error
    return ids if call.flag("is_batch") else {"id": next(iter(ids[0].values()))}


def go(call: Call) -> str:
    """The address of the status's page, to be answered with a redirect."""
    call.id("uid", empty=20002)
    row = posts.readable(call.state, call.id("id", empty=20109), call.user, call.now)
    return f"{call.base}/{row['uid']}/{base62.to_base62(str(row['id']))}"
