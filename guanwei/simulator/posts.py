"""Storing and finding statuses: who wrote what, who may see it, what duplicates what."""

import json
import sqlite3
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from guanwei.simulator import base62, people, texts
from guanwei.simulator.errors import ApiError
from guanwei.simulator.people import Person
from guanwei.simulator.state import State

APP_SOURCE = '<a href="http://app.weibo.com/t/feed/GwSim1" rel="nofollow">官微</a>'
UNREVIEWED_SOURCE = '<a href="http://app.weibo.com/t/feed/GwSim0" rel="nofollow">未通过审核应用</a>'
FAN_SOURCE = '<a href="http://weibo.com/" rel="nofollow">微博网页版</a>'
SHORT_CODE_DIGITS = 5
ONLY_ME = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A status about to be stored. `text` is what Weibo made of it. parent_id: the status that is reposted."""

    author: Person
    text: str
    pic_ids: tuple[str, ...] = ()
    parent_id: int | None = None
    retweeted_id: int | None = None
    annotations: list[Any] | None = None
    visible_type: int = 0
    list_id: int = 0
    geo: dict[str, Any] | None = None
    by_fan: bool = False


def add(state: State, draft: Draft, now: float) -> sqlite3.Row:
    """Stores the draft, raises the counters and notes who is mentioned."""
    new_id = state.next_id(now)
    row = state.one(
        "INSERT INTO statuses (id, uid, text, source, created, pic_ids, retweeted_id, parent_id, annotations,"
        " visible_type, list_id, geo, from_app) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
        new_id,
        draft.author.uid,
        draft.text,
        source_of(draft.author, by_fan=draft.by_fan),
        now,
        ",".join(draft.pic_ids),
        draft.retweeted_id,
        draft.parent_id,
        None if draft.annotations is None else json.dumps(draft.annotations, ensure_ascii=False),
        draft.visible_type,
        draft.list_id,
        None if draft.geo is None else json.dumps(draft.geo),
        not draft.by_fan,
    )
    assert row is not None
    state.db.execute("UPDATE users SET statuses_count = statuses_count + 1 WHERE uid = ?", (draft.author.uid,))
    for reposted in {draft.parent_id, draft.retweeted_id} - {None}:
        state.db.execute("UPDATE statuses SET reposts_count = reposts_count + 1 WHERE id = ?", (reposted,))
    note_mentions(state, "status", new_id, draft.text)
    return row


def source_of(author: Person, *, by_fan: bool) -> str:
    if by_fan:
        return FAN_SOURCE
    return APP_SOURCE if author.reviewed else UNREVIEWED_SOURCE


def known(state: State, status_id: int) -> sqlite3.Row:
    row = state.one("SELECT * FROM statuses WHERE id = ?", status_id)
    assert row is not None
    return row


def state_of(row: sqlite3.Row, now: float) -> str:
    """`visible`, `hidden`, `removed`, `deleted`, or `late` for a post whose 20032 delay is not over."""
    if row["state"] == "deleted":
        return "deleted"
    if row["visible_from"] > now:
        return "late"
    return row["state"] if row["state_from"] <= now else "visible"


def in_lists(row: sqlite3.Row, reader: Person | None, now: float) -> bool:
    """Whether a list may show it: what is hidden, removed, deleted or private leaves a gap (weibo-api 4.1)."""
    own = reader is not None and row["uid"] == reader.uid
    return state_of(row, now) == "visible" and (row["visible_type"] == 0 or own)


def readable(state: State, status_id: int, reader: Person | None, now: float) -> sqlite3.Row:
    """One status by id, else 20101. A hidden one still opens for its author, as a private one does."""
    row = state.one("SELECT * FROM statuses WHERE id = ?", status_id)
    if row is None:
        raise ApiError(20101)
    own = reader is not None and row["uid"] == reader.uid
    if not (in_lists(row, reader, now) or (own and state_of(row, now) == "hidden")):
        raise ApiError(20101)
    return row


def delete(state: State, row: sqlite3.Row) -> None:
    state.db.execute("UPDATE statuses SET state = 'deleted', state_from = 0 WHERE id = ?", (row["id"],))
    state.db.execute("UPDATE users SET statuses_count = statuses_count - 1 WHERE uid = ?", (row["uid"],))
    for reposted in {row["parent_id"], row["retweeted_id"]} - {None}:
        state.db.execute("UPDATE statuses SET reposts_count = reposts_count - 1 WHERE id = ?", (reposted,))


def set_visibility(state: State, status_id: int, visibility: str, at: float) -> None:
    """What the platform's censor does, from the moment `at` on. A deleted status stays deleted."""
    state.db.execute(
        "UPDATE statuses SET state = ?, state_from = ? WHERE id = ? AND state <> 'deleted'", (visibility, at, status_id)
    )


def show_late(state: State, status_id: int, visible_from: float) -> None:
    state.db.execute("UPDATE statuses SET visible_from = ? WHERE id = ?", (visible_from, status_id))


def refuse_duplicate(state: State, author: Person, kind: str, text: str, now: float) -> None:
    """Raises the duplicate code when the author sent the same text inside the window; else remembers the text."""
    key = text.strip()
    faults = state.faults
    earlier = state.one("SELECT at FROM sent_texts WHERE uid = ? AND kind = ? AND text = ?", author.uid, kind, key)
    if faults.duplicate_refusal and earlier and now - earlier["at"] < faults.duplicate_window_seconds:
        raise ApiError(faults.duplicate_code)
    state.db.execute("INSERT OR REPLACE INTO sent_texts VALUES (?, ?, ?, ?)", (author.uid, kind, key, now))


def with_short_links(state: State, text: str) -> str:
    """Every link as `http://t.cn/xxxxxxx`; the same address always gets the same one."""
    return texts.SWALLOWING_LINK.sub(lambda found: _short(state, found[0]), text)


def _short(state: State, link: str) -> str:
    return link if texts.SHORT_LINK.match(link) else f"http://t.cn/{short_code(state, link)}"


def short_code(state: State, link: str) -> str:
    seed = link
    while True:
        number = int.from_bytes(sha256(seed.encode("utf-8", "surrogatepass")).digest()[:8]) % 62**SHORT_CODE_DIGITS
        code = "A6" + base62.encode_number(number).rjust(SHORT_CODE_DIGITS, "0")
        if state.db.execute("INSERT OR IGNORE INTO links VALUES (?, ?)", (code, link)).rowcount:
            return code
        known_code = state.one("SELECT code FROM links WHERE url = ?", link)
        if known_code is not None:
            return str(known_code["code"])
        seed += "+"  # Another address has this code already.


def long_link(state: State, code: str) -> str | None:
    row = state.one("SELECT url FROM links WHERE code = ?", code)
    return None if row is None else str(row["url"])


def note_mentions(state: State, kind: str, item_id: int, text: str) -> None:
    for name in texts.mentions_in(text):
        person = people.by_name(state, name)
        if person is not None:
            state.db.execute("INSERT OR IGNORE INTO mentions VALUES (?, ?, ?)", (person.uid, kind, item_id))


def forget_mentions(state: State, kind: str, item_id: int) -> None:
    state.db.execute("DELETE FROM mentions WHERE kind = ? AND item_id = ?", (kind, item_id))


def add_picture(state: State, owner: Person, mime: str, body: bytes) -> str:
    """Keeps the bytes and returns the picture's id."""
    number = state.number("SELECT count(*) FROM pictures") + 1
    digest = sha256(body).hexdigest()
    pic_id = f"{owner.uid:09x}gw{digest[:12]}{number:05d}"
    state.db.execute("INSERT INTO pictures VALUES (?, ?, ?, ?, ?)", (pic_id, owner.uid, mime, digest, body))
    return pic_id
