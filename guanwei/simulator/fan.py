"""Acting as a fan: post, mention, comment, reply, repost, like, delete, edit. None of the API's limits applies."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guanwei.lib.words import Words
from guanwei.simulator import comments, people, posts
from guanwei.simulator.errors import ApiError
from guanwei.simulator.faults import Refused
from guanwei.simulator.people import Person
from guanwei.simulator.publishing import REPOST_WORDS
from guanwei.simulator.state import State

FIELDS = {"action", "as", "target", "text", "authorised", "ago"}
LONGEST_AGO = 30 * 24 * 3600.0  # seconds
NO_SUCH_TARGET = Words(zh="找不到目标微博或评论。", en="The target status or comment is not there.")


@dataclass(frozen=True, slots=True)
class Act:
    """fan: None only for delete and edit, which the author then does. target: an id, for a mention an account."""

    fan: Person | None
    target: str
    text: str
    now: float


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: a status or a comment, and by whom."""

    kind: str
    row: sqlite3.Row
    fan: Person


def act(state: State, wanted: dict[str, Any], now: float) -> Done:
    """One action. Refused with a sentence when the action, the fan or the target does not fit."""
    unknown = sorted(set(wanted) - FIELDS)
    action = wanted.get("action")
    if unknown or not isinstance(action, str) or action not in ACTIONS:
        known = ", ".join(ACTIONS)
        raise Refused(
            Words(
                zh=f"请求应含 action（{known}）、as、target、text、authorised、ago，此外不收。",
                en=f"The request holds action ({known}), as, target, text, authorised, ago and nothing else.",
            )
        )
    now -= _ago(wanted.get("ago") or 0)
    with state.transaction():
        fan = _fan(state, wanted, now)
        target = "" if wanted.get("target") is None else str(wanted["target"]).strip()
        try:
            return ACTIONS[action](state, Act(fan, target, str(wanted.get("text") or ""), now))
        except ApiError as error:
            raise Refused(NO_SUCH_TARGET) from error


def _ago(seconds: Any) -> float:
    """How long ago it happened: a world that begins has a past."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= LONGEST_AGO:
        raise Refused(
            Words(zh="ago 是 0 到 2592000 之间的秒数。", en="`ago` is a number of seconds from 0 to 2592000.")
        )
    return float(seconds)


def _fan(state: State, wanted: dict[str, Any], now: float) -> Person | None:
    """The person named by `as`; a new name makes a new fan, hidden from an ordinary app unless authorised."""
    name = "" if wanted.get("as") is None else str(wanted["as"]).strip()
    if not name:
        if wanted["action"] in ("delete", "edit"):
            return None
        raise Refused(Words(zh="缺少 as：以谁的身份？", en="`as` is missing: who acts?"))
    fan = people.named(state, name)
    authorised = wanted.get("authorised")
    if fan is None:
        return people.add_fan(state, name, now, authorised=bool(authorised))
    if authorised is not None and not fan.is_account and bool(authorised) != fan.authorised:
        return people.set_authorised(state, fan, bool(authorised))
    return fan


def _post(state: State, wanted: Act) -> Done:
    fan = _someone(wanted)
    return Done("status", _published(state, fan, _words(wanted), wanted.now), fan)


def _mention(state: State, wanted: Act) -> Done:
    """A status that names the target account; a text that does already stays as it is."""
    fan = _someone(wanted)
    text = wanted.text
    if wanted.target:
        account = people.named(state, wanted.target)
        if account is None:
            raise Refused(Words(zh="没有这个账号可 @。", en="There is no such account to mention."))
        if f"@{account.screen_name}" not in text:
            text = f"@{account.screen_name} {text}".rstrip()
    elif "@" not in text:
        raise Refused(Words(zh="要 @ 谁？请给出 target。", en="Whom to mention? Name a target."))
    return Done("status", _published(state, fan, text, wanted.now), fan)


def _comment(state: State, wanted: Act) -> Done:
    fan = _someone(wanted)
    text = posts.with_short_links(state, _words(wanted))
    return Done("comment", comments.add(state, fan, _status(state, wanted), text, wanted.now, by_fan=True), fan)


def _reply(state: State, wanted: Act) -> Done:
    fan = _someone(wanted)
    answered = comments.known(state, _number(wanted.target))
    author = people.by_uid(state, answered["uid"])
    assert author is not None
    text = posts.with_short_links(state, f"回复@{author.screen_name}:{_words(wanted)}")
    status = posts.known(state, answered["status_id"])
    return Done("comment", comments.add(state, fan, status, text, wanted.now, answers=answered, by_fan=True), fan)


def _repost(state: State, wanted: Act) -> Done:
    fan = _someone(wanted)
    parent = _status(state, wanted)
    draft = posts.Draft(
        fan,
        posts.with_short_links(state, wanted.text.strip() or REPOST_WORDS),
        parent_id=parent["id"],
        retweeted_id=parent["retweeted_id"] or parent["id"],
        by_fan=True,
    )
    return Done("status", posts.add(state, draft, wanted.now), fan)


def _like(state: State, wanted: Act) -> Done:
    fan = _someone(wanted)
    status = _status(state, wanted)
    added = state.db.execute("INSERT OR IGNORE INTO likes VALUES (?, ?)", (status["id"], fan.uid))
    state.db.execute(
        "UPDATE statuses SET attitudes_count = attitudes_count + ? WHERE id = ?", (added.rowcount, status["id"])
    )
    return Done("status", posts.known(state, status["id"]), fan)


def _delete(state: State, wanted: Act) -> Done:
    kind, row, author = _own(state, wanted)
    if kind == "status":
        posts.delete(state, row)
    else:
        comments.delete(state, row)
    return Done(kind, row, author)


def _edit(state: State, wanted: Act) -> Done:
    """A new text for an own status; Weibo has no edited comments."""
    kind, row, author = _own(state, wanted)
    if kind == "comment":
        raise Refused(Words(zh="评论不能编辑。", en="A comment cannot be edited."))
    text = posts.with_short_links(state, _words(wanted))
    state.db.execute(
        "UPDATE statuses SET text = ?, edit_count = edit_count + 1, edited = ? WHERE id = ?",
        (text, wanted.now, row["id"]),
    )
    posts.forget_mentions(state, "status", row["id"])
    posts.note_mentions(state, "status", row["id"], text)
    return Done(kind, posts.known(state, row["id"]), author)


def _published(state: State, fan: Person, text: str, now: float) -> sqlite3.Row:
    return posts.add(state, posts.Draft(fan, posts.with_short_links(state, text), by_fan=True), now)


def _someone(wanted: Act) -> Person:
    assert wanted.fan is not None
    return wanted.fan


def _words(wanted: Act) -> str:
    if not wanted.text.strip():
        raise Refused(Words(zh="内容为空。", en="The text is empty."))
    return wanted.text.strip()


def _number(target: str) -> int:
    if not people.is_uid(target):
        raise Refused(NO_SUCH_TARGET)
    return int(target)


def _status(state: State, wanted: Act) -> sqlite3.Row:
    return posts.readable(state, _number(wanted.target), wanted.fan, wanted.now)


def _own(state: State, wanted: Act) -> tuple[str, sqlite3.Row, Person]:
    """The target status or comment, when the fan wrote it."""
    number = _number(wanted.target)
    status = state.one("SELECT * FROM statuses WHERE id = ? AND state <> 'deleted'", number)
    row = status or comments.known(state, number)
    if wanted.fan is not None and row["uid"] != wanted.fan.uid:
        raise Refused(Words(zh="只能改动自己的内容。", en="Only the author can change this."))
    author = people.by_uid(state, row["uid"])
    assert author is not None
    return "status" if status else "comment", row, author


ACTIONS: dict[str, Callable[[State, Act], Done]] = {
    "post": _post,
    "mention": _mention,
    "comment": _comment,
    "reply": _reply,
    "repost": _repost,
    "like": _like,
    "delete": _delete,
    "edit": _edit,
}
