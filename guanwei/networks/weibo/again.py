"""Looking again at what was heard: as it stands now, or gone (docs/concepts/weibo.md 12).

A status that is gone says so. A comment is only missing from a list, and a list hides whoever has not authorised the
app: that is told apart by what the app may read of the author.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from guanwei.networks.acts import Form, Target
from guanwei.networks.contract import Connection, Readable, Unknown, Unreadable
from guanwei.networks.incoming import Again, Heard
from guanwei.networks.weibo import client, heard, mapping
from guanwei.networks.weibo.client import Answer, Refusal, Reply, Unclear
from guanwei.networks.weibo.errors import Meaning, meaning_of
from guanwei.networks.weibo.finding import comment_of
from guanwei.networks.weibo.hearing import listed
from guanwei.networks.weibo.outcomes import Outcomes
from guanwei.networks.weibo.routes import ROUTES, SHOW_STATUS, SHOW_USER, Endpoint

_MOST = 50
_DELETED = "此微博已被"  # how the text of a deleted status begins where many are read at once
_WITHHELD = "followers_count"  # of people who have not authorised the app
# Troubles of the account or of the whole app, not of the one thing that was asked for.
_TROUBLES = frozenset({Meaning.WAIT, Meaning.LOGIN, Meaning.SETUP, Meaning.HUMAN})


class Trouble(Exception):
    """Reading has to stop here; `reply` says why."""

    def __init__(self, reply: Refusal | Unclear) -> None:
        super().__init__("cannot read on")
        self.reply = reply


def look_again(
    outcomes: Outcomes, connection: Connection, targets: tuple[Target, ...]
) -> tuple[Again, ...] | Unreadable:
    """What could be found out before a limit or the wire stopped it; Unreadable when that is nothing."""
    seen: list[Again] = []
    try:
        posts = [target for target in targets if target.form is not Form.COMMENT and mapping.is_id(target.remote_id)]
        comments = [target for target in targets if target.form is Form.COMMENT and mapping.is_id(target.remote_id)]
        for kind, read in ((posts, _posts), (comments, _comments)):
            for start in range(0, len(kind), _MOST):
                read(outcomes, connection, kind[start : start + _MOST], seen)
    except Trouble as trouble:
        if not seen:
            return outcomes.unreadable(connection, trouble.reply)
    return tuple(seen)


def comment_state(connection: Connection, target: Target) -> dict[str, Any] | bool | None:
    """The comment; False when it is gone; None when the rights do not tell. Trouble when nothing can be read."""
    params = {"id": target.root_id, "max_id": target.remote_id, "count": "1"}
    reply = client.get(connection, ROUTES[connection.profile].comments_of, params)
    if _is_gone(reply):
        return False  # with the post, everything below it
    if not isinstance(reply, Answer):
        _stop_at_trouble(reply)
        return None
    things = reply.data.get("comments")
    if not isinstance(things, list):
        return None
    for thing in things:
        if isinstance(thing, dict) and mapping.id_or_nothing(thing) == target.remote_id:
            return thing
    return False if _is_readable(connection, target.author_id) else None


def own_comment(outcomes: Outcomes, connection: Connection, target: Target) -> Readable | Unreadable:
    """A comment that the account wrote. Weibo tells whether it is there, never whether others are shown it."""
    if not mapping.is_id(target.remote_id) or not mapping.is_id(target.root_id):
        return _cannot("a comment is only read below its post, and no post is known")
    try:
        state = comment_state(connection, replace(target, author_id=connection.remote_account_id))
        if isinstance(state, dict):
            return Readable((comment_of(state, mapping.app_address(target.root_id)),))
    except Trouble as trouble:
        return outcomes.unreadable(connection, trouble.reply)
    except mapping.Malformed as error:
        return _cannot(str(error))
    return Readable(()) if state is False else _cannot("the rights do not tell whether the comment is there")


def _cannot(reason: str) -> Unreadable:
    return Unreadable(reason, Unknown(reason))


def status_state(connection: Connection, remote_id: str) -> dict[str, Any] | bool | None:
    """The status; False when it is gone; None when the rights do not tell. Trouble when nothing can be read."""
    reply = client.get(connection, SHOW_STATUS, {"id": remote_id})
    if _is_gone(reply):
        return False
    if not isinstance(reply, Answer):
        _stop_at_trouble(reply)
        return None
    return False if mapping.is_gone(reply.data) else reply.data


def _posts(outcomes: Outcomes, connection: Connection, targets: list[Target], seen: list[Again]) -> None:
    batch = ROUTES[connection.profile].status_batch
    found = _many(outcomes, connection, batch, "ids", targets) if batch else {}
    for target in targets:
        state = found.get(target.remote_id) or status_state(connection, target.remote_id)
        if isinstance(state, dict) and "user" not in state and mapping.text_or_nothing(state).startswith(_DELETED):
            state = False
        _note(seen, target, state, heard.status, connection.remote_account_id)


def _comments(outcomes: Outcomes, connection: Connection, targets: list[Target], seen: list[Again]) -> None:
    batch = ROUTES[connection.profile].comment_batch
    found = _many(outcomes, connection, batch, "cids", targets) if batch else {}
    for target in targets:
        state = found.get(target.remote_id) or (comment_state(connection, target) if target.root_id else None)
        _note(seen, target, state, heard.comment, connection.remote_account_id)


def _many(
    outcomes: Outcomes, connection: Connection, endpoint: Endpoint, field: str, targets: list[Target]
) -> dict[str, dict[str, Any]]:
    """Those that a call for many brings. What it leaves out may be gone, or may have met some other trouble."""
    params = {field: ",".join(target.remote_id for target in targets), "isGetLongText": "1"}
    answer = listed(outcomes, connection, endpoint, params)
    return {} if isinstance(answer, Unreadable) else {mapping.id_or_nothing(thing): thing for thing in answer[0]}


def _note(
    seen: list[Again],
    target: Target,
    state: dict[str, Any] | bool | None,
    read: Callable[[dict[str, Any], str], Heard],
    account_id: str,
) -> None:
    if state is False:
        seen.append(Again(target.remote_id, None))
    elif isinstance(state, dict):
        try:
            seen.append(Again(target.remote_id, read(state, account_id)))
        except mapping.Malformed:
            return


def _is_readable(connection: Connection, author_id: str) -> bool:
    """May the app read what this person writes? Always, with a commercial call; the account's own is always there."""
    if connection.profile == "commercial" or author_id == connection.remote_account_id:
        return True
    if not mapping.is_id(author_id):
        return False
    reply = client.get(connection, SHOW_USER, {"uid": author_id})
    if not isinstance(reply, Answer):
        _stop_at_trouble(reply)
        return False
    return reply.data.get(_WITHHELD) is not None


def _is_gone(reply: Reply) -> bool:
    return isinstance(reply, Refusal) and meaning_of(reply.code) is Meaning.GONE


def _stop_at_trouble(reply: Refusal | Unclear) -> None:
    """A refusal that is about the one thing leaves it in doubt; any other trouble ends the reading."""
    if isinstance(reply, Unclear) or reply.code < 20000 or meaning_of(reply.code) in _TROUBLES:
        raise Trouble(reply)
