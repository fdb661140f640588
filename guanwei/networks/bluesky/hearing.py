"""Listening: one stream of notifications, as the public view has them, and looking again at what was heard.

The public view lists by the time that posts state, which is their authors' clocks, and runs behind the network: what is
new may appear below the mark. So a part below it is read again, and every page is handed on whole.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from atproto_client import models

from guanwei.networks.acts import Form, Target
from guanwei.networks.bluesky import errors, heard, records
from guanwei.networks.bluesky.calls import FAILED, Account
from guanwei.networks.contract import Unreadable
from guanwei.networks.incoming import Again, Heard, Page

STREAM = "notifications"
PAGE_SIZE = 100
OVERLAP = timedelta(minutes=15)
MOST_AT_ONCE = 25
_TICK = timedelta(milliseconds=1)
_HIDING = frozenset({"!hide", "!takedown", "!suspend"})  # labels of moderation that every app obeys

_READ: dict[str, Callable[[dict[str, Any], str], Heard]] = {
    "mention": heard.post,
    "reply": heard.post,
    "quote": heard.post,
    "repost": heard.repost,
}


def hear(account: Account, *, newer_than: str, older: str) -> Page | Unreadable:
    """A page of notifications. `older` holds the mark of the climb and the server's cursor."""
    top, _, cursor = older.partition("/")
    try:
        did = account.ready()
        params = models.AppBskyNotificationListNotifications.Params(
            limit=PAGE_SIZE, cursor=cursor or None, reasons=list(_READ), priority=False
        )
        answer = account.query("app.bsky.notification.listNotifications", params)
        listed = answer.get("notifications")
        if not isinstance(listed, list):
            raise records.Malformed("an answer without notifications")
        views = [view for view in listed if isinstance(view, dict) and view.get("reason") in _READ]
        items = _interactions(_with_pictures(account, views), did)
    except FAILED as error:
        return account.unreadable(error)
    mark = top or _mark(views, newer_than, account.now())
    after = answer.get("cursor")
    if not isinstance(after, str) or not after or _is_below(views, after, newer_than):
        return Page(items, mark, "", True)
    return Page(items, mark, f"{mark}/{_next(after, cursor)}", False)


def look_again(account: Account, targets: tuple[Target, ...]) -> tuple[Again, ...] | Unreadable:
    """What the public view does not show is gone only when the author's server, or the view itself, says so by name: it
    may lag behind, or hide what the author or we have blocked."""
    seen: list[Again] = []
    posts = [target for target in targets if target.form is not Form.REPOST]
    try:
        did = account.ready()
        for start in range(0, len(posts), MOST_AT_ONCE):
            part = posts[start : start + MOST_AT_ONCE]
            views = _views(account, [target.remote_id for target in part if _is_post(target.remote_id)])
            for target in part:
                view = views.get(target.remote_id)
                again = _again(target, view, did) if view else _missing(account, target)
                seen += [again] if again else []
        for target in targets:
            if target.form is Form.REPOST and (again := _missing(account, target)):
                seen.append(again)
    except FAILED as error:
        return tuple(seen) or account.unreadable(error)
    return tuple(seen)


def is_gone(account: Account, uri: str) -> bool | None:
    """Is there no such record? None when that cannot be told; FAILED when nobody answers."""
    try:
        account.record_at(uri)
    except FAILED as error:
        name = errors.name_of(error)
        if not name or name in errors.SESSION_OVER:
            raise
        return True if name == errors.RECORD_MISSING else None
    return False


def is_shown(account: Account, uri: str) -> bool:
    """Are others shown this post of ours? The public view leaves out what was taken down there, and says by a label
    what apps hide. It lists no bare reposts. FAILED when nobody answers."""
    if not _is_post(uri):
        return True
    view = _views(account, [uri]).get(uri)
    return view is not None and not _labels(view) & _HIDING


def _labels(view: dict[str, Any]) -> set[str]:
    labels = view.get("labels")
    return {str(label.get("val")) for label in labels if isinstance(label, dict)} if isinstance(labels, list) else set()


def _interactions(views: list[dict[str, Any]], did: str) -> tuple[Heard, ...]:
    found = []
    for view in views:
        try:
            one = _READ[view["reason"]](view, did)
        except records.Malformed:
            continue
        if one.author.remote_id != did:
            found.append(one)
    return tuple(found)


def _with_pictures(account: Account, views: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Notifications with the addresses of their pictures, where these can be had."""
    wanted = [str(view.get("uri")) for view in views if heard.has_pictures(view)]
    shown: dict[str, dict[str, Any]] = {}
    for start in range(0, len(wanted), MOST_AT_ONCE):
        try:
            shown |= _views(account, [uri for uri in wanted[start : start + MOST_AT_ONCE] if _is_post(uri)])
        except FAILED:
            break
    return [view | {"embed": shown.get(str(view.get("uri")), {}).get("embed")} for view in views]


def _views(account: Account, uris: list[str]) -> dict[str, dict[str, Any]]:
    """Posts by their addresses; what the view does not show is not among them."""
    if not uris:
        return {}
    params = models.AppBskyFeedGetPosts.Params(uris=uris)
    listed = account.query("app.bsky.feed.getPosts", params).get("posts")
    if not isinstance(listed, list):
        raise records.Malformed("an answer without posts")
    return {str(view.get("uri")): view for view in listed if isinstance(view, dict)}


def _again(target: Target, view: dict[str, Any], did: str) -> Again | None:
    try:
        return Again(target.remote_id, heard.post(view, did))
    except records.Malformed:
        return None


def _missing(account: Account, target: Target) -> Again | None:
    """What the public view's list of posts does not hold: gone, a bare repost as it stands, or nothing known."""
    try:
        entry = account.record_at(target.remote_id)
        return Again(target.remote_id, heard.repost_again(entry, target)) if target.form is Form.REPOST else None
    except records.Malformed:
        return None
    except FAILED as error:
        name = errors.name_of(error)
        if not name or name in errors.SESSION_OVER:
            raise
        return Again(target.remote_id, None) if name == errors.RECORD_MISSING else None


def _mark(views: list[dict[str, Any]], newer_than: str, now: datetime) -> str:
    """The newest time on the first page, or the old mark where that is newer. Never ahead of our own clock: a mark in
    the future would stop every climb at once."""
    times = [moment for moment in (*map(_seen_at, views), _moment(newer_than)) if moment]
    return records.timestamp(min(max(times), now)) if times else ""


def _is_below(views: list[dict[str, Any]], cursor: str, newer_than: str) -> bool:
    """Does the page come down below the mark? The cursor tells where it ends even if nothing on it concerns us."""
    mark = _moment(newer_than)
    if mark is None:
        return False
    times = [moment for moment in (*map(_seen_at, views), _moment(cursor)) if moment]
    return any(moment < mark - OVERLAP for moment in times)


def _next(cursor: str, asked: str) -> str:
    """The cursor is the time of the page's last entry and leaves out all others of the same moment: a moment later,
    then, unless that would be the same page again."""
    moment, before = _moment(cursor), _moment(asked)
    if moment is None or (before is not None and moment + _TICK >= before):
        return cursor
    return records.timestamp(moment + _TICK)


def _seen_at(view: dict[str, Any]) -> datetime | None:
    return _moment(view.get("indexedAt"))


def _moment(text: Any) -> datetime | None:
    try:
        return records.moment_of(text)
    except records.Malformed:
        return None


def _is_post(uri: str) -> bool:
    return bool(records.page_of(uri))
