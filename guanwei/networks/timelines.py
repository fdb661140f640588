"""Anybody's public timeline by the network's public API: for a review of an account (practice A5), without signing in.

Read page by page down to a limit that the caller sets; every address goes through the wire, which calls nothing inside.
What strangers wrote is made fit to be kept (guanwei.networks.untrusted).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from guanwei.lib.words import Words
from guanwei.networks import wire
from guanwei.networks.addresses import is_this_machine, objection
from guanwei.networks.mastodon.mapping import Malformed, moment_of, original, shown_text
from guanwei.networks.untrusted import address_of, count_of, line_of, text_of

BLUESKY_SERVER = "https://public.api.bsky.app"
MASTODON_PAGE, BLUESKY_PAGE = 40, 100
PAGE_SECONDS = 30.0
_GONE = (404, 410)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublicPost:
    """A post as everybody sees it. `kind` is post, repost or reply; `at` is when this account posted or passed it on.
    `answers` is the text that a reply answers where the network tells it."""

    at: datetime
    kind: str
    text: str
    pictures: int
    form: str
    likes: int | None
    comments: int | None
    reposts: int | None
    id: str
    url: str
    answers: str = ""


class TimelineUnread(Exception):
    """The timeline cannot be read, or not further. `words` says why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def mastodon_posts(handle: str, *, server: str = "", allow_local: bool = False) -> Iterator[PublicPost]:
    """The posts of `@user@host`, newest first. `server` where that is not the host's own address. Ends where the
    timeline does; raises TimelineUnread."""
    user, _, host = handle.removeprefix("@").partition("@")
    if not user or not host:
        raise TimelineUnread(
            Words(zh=f"“{handle}”要写成 @用户@服务器。", en=f'"{handle}" has to be written as @user@server.')
        )
    ask = _Asker(server or _server_of(host), allow_local)
    account = ask.one("/api/v1/accounts/lookup", {"acct": user}, missing=_nobody(handle))
    account_id = line_of(str(account.get("id") or ""))
    if not account_id:
        raise TimelineUnread(_nobody(handle))
    path = f"/api/v1/accounts/{quote(account_id, safe='')}/statuses"
    older: dict[str, str] = {}
    seen: set[str] = set()  # a server that does not know max_id answers with the same page for ever
    while True:
        entries = ask.several(path, {"limit": str(MASTODON_PAGE), **older}, missing=_nobody(handle))
        fresh = {line_of(str(entry.get("id") or "")): entry for entry in entries}
        fresh = {status_id: entry for status_id, entry in fresh.items() if status_id and status_id not in seen}
        for entry in fresh.values():
            if (post := _of_mastodon(entry, host, account_id)) is not None:
                yield post
        if not fresh:
            return
        seen |= fresh.keys()
        older = {"max_id": list(fresh)[-1]}


def bluesky_posts(handle: str, *, server: str = "", allow_local: bool = False) -> Iterator[PublicPost]:
    """The posts of a handle or DID, newest first. `server` is an AppView; Bluesky's public one where none is given."""
    ask = _Asker(server or BLUESKY_SERVER, allow_local)
    actor, cursor, seen = handle.removeprefix("@"), "", set[str]()
    while True:
        asked = {"actor": actor, "limit": str(BLUESKY_PAGE), **({"cursor": cursor} if cursor else {})}
        answer = ask.one("/xrpc/app.bsky.feed.getAuthorFeed", asked, missing=_nobody(handle))
        feed = answer.get("feed")
        for item in feed if isinstance(feed, list) else ():
            if isinstance(item, dict) and (post := _of_bluesky(item)) is not None:
                yield post
        cursor = line_of(answer.get("cursor"), 500)
        if not cursor or cursor in seen or not feed:
            return
        seen.add(cursor)


READERS: Mapping[str, Callable[..., Iterator[PublicPost]]] = {"mastodon": mastodon_posts, "bluesky": bluesky_posts}


# --- asking ---------------------------------------------------------------------------------------------------------


class _Asker:
    """GET, and JSON back. Each page has a deadline of its own."""

    def __init__(self, server: str, allow_local: bool) -> None:
        self._server, self._allow_local = server.rstrip("/"), allow_local
        if refused := objection(self._server, allow_local=allow_local):
            raise TimelineUnread(refused)

    def one(self, path: str, asked: Mapping[str, str], *, missing: Words) -> Json:
        data = self._get(path, asked, missing)
        if not isinstance(data, dict):
            raise TimelineUnread(_odd(self._server))
        return data

    def several(self, path: str, asked: Mapping[str, str], *, missing: Words) -> list[Json]:
        data = self._get(path, asked, missing)
        if not isinstance(data, list):
            raise TimelineUnread(_odd(self._server))
        return [entry for entry in data if isinstance(entry, dict)]

    def _get(self, path: str, asked: Mapping[str, str], missing: Words) -> object:
        url = f"{self._server}{path}?{urlencode(asked)}"
        try:
            with wire.limits(PAGE_SECONDS, allow_local=self._allow_local):
                answer = wire.request("GET", url, {"Accept": "application/json"})
        except wire.FAILED as error:
            said = wire.said_of(error)
            raise TimelineUnread(
                Words(zh=f"{self._server} 没有应答：{said.zh}。", en=f"{self._server} does not answer: {said.en}.")
            ) from error
        return self._read(answer, missing)

    def _read(self, answer: wire.Answer, missing: Words) -> object:
        try:
            data = json.loads(answer.body)
        except (ValueError, RecursionError):
            data = None
        if answer.status in _GONE or (answer.status == 400 and _says_not_found(data)):
            raise TimelineUnread(missing)
        if answer.status in (401, 403):
            raise TimelineUnread(
                Words(
                    zh=f"{self._server} 不让没登录的人看这个账号。",
                    en=f"{self._server} shows this account to nobody who is not signed in.",
                )
            )
        if answer.status == 429:
            raise TimelineUnread(
                Words(zh=f"{self._server} 要求稍后再来。", en=f"{self._server} asks to come back later.")
            )
        if answer.status != 200 or data is None:
            raise TimelineUnread(_odd(f"{self._server} (HTTP {answer.status})"))
        return data


def _says_not_found(data: object) -> bool:
    return isinstance(data, dict) and str(data.get("message", "")).lower().startswith(
        ("profile not found", "actor not")
    )


def _server_of(host: str) -> str:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        name = ""
    return f"http://{host}" if is_this_machine(name) else f"https://{host}"


def _nobody(handle: str) -> Words:
    return Words(zh=f"找不到账号 {handle}。", en=f"There is no account {handle}.")


def _odd(who: str) -> Words:
    return Words(zh=f"{who} 的应答看不懂。", en=f"{who} answers something else than its API promises.")


# --- reading --------------------------------------------------------------------------------------------------------


def _of_mastodon(status: Json, host: str, account_id: str) -> PublicPost | None:
    """None for what is no status, and for the later parts of a thread: it counts once."""
    shown = original(status)
    is_boost = shown is not status
    reply = bool(status.get("in_reply_to_id")) and not is_boost
    if reply and str(status.get("in_reply_to_account_id")) == account_id:
        return None
    try:
        at, text = moment_of(status.get("created_at")), "" if is_boost else shown_text(shown, host)
    except Malformed:
        return None
    media = shown.get("media_attachments")
    kinds = (
        [line_of(entry.get("type")) for entry in media if isinstance(entry, dict)] if isinstance(media, list) else []
    )
    return PublicPost(
        at=at,
        kind="repost" if is_boost else "reply" if reply else "post",
        text=text,
        pictures=kinds.count("image"),
        form=_form(kinds, bool(status.get("poll")), bool(status.get("card"))),
        likes=None if is_boost else count_of(shown.get("favourites_count")),
        comments=None if is_boost else count_of(shown.get("replies_count")),
        reposts=None if is_boost else count_of(shown.get("reblogs_count")),
        id=address_of(shown.get("uri")),
        url=address_of(shown.get("url")),
    )


def _of_bluesky(item: Json) -> PublicPost | None:
    """None for what is no post, and for the later parts of a thread: it counts once."""
    post = item.get("post")
    record = post.get("record") if isinstance(post, dict) else None
    reason = item.get("reason")
    if not isinstance(post, dict) or not isinstance(record, dict):
        return None
    is_repost = isinstance(reason, dict) and str(reason.get("$type", "")).endswith("#reasonRepost")
    at = _moment(reason.get("indexedAt") if is_repost and isinstance(reason, dict) else record.get("createdAt"))
    if at is None:
        return None
    answered = record.get("reply")
    is_reply = not is_repost and isinstance(answered, dict)
    if is_reply and _parent(answered).startswith(f"{text_of(post.get('uri')).rpartition('/app.bsky')[0]}/app.bsky"):
        return None
    kinds = _embedded(post.get("embed"))
    return PublicPost(
        at=at,
        kind="repost" if is_repost else "reply" if is_reply else "post",
        text="" if is_repost else text_of(record.get("text")),
        pictures=kinds.count("image"),
        form=_form(kinds, False, "link" in kinds),
        likes=None if is_repost else count_of(post.get("likeCount")),
        comments=None if is_repost else count_of(post.get("replyCount")),
        reposts=None if is_repost else count_of(post.get("repostCount")),
        id=text_of(post.get("uri"))[:500],
        url="",
        answers=_answered(item) if is_reply else "",
    )


def _parent(reply: object) -> str:
    """The address of what is answered; it names whose it is."""
    parent = reply.get("parent") if isinstance(reply, dict) else None
    return text_of(parent.get("uri")) if isinstance(parent, dict) else ""


def _answered(item: Json) -> str:
    reply = item.get("reply")
    parent = reply.get("parent") if isinstance(reply, dict) else None
    record = parent.get("record") if isinstance(parent, dict) else None
    return text_of(record.get("text")) if isinstance(record, dict) else ""


def _embedded(embed: object) -> list[str]:
    if not isinstance(embed, dict):
        return []
    if isinstance(embed.get("media"), dict):
        return _embedded(embed["media"])
    images = embed.get("images")
    if isinstance(images, list):
        return ["image"] * len(images)
    kind = str(embed.get("$type", ""))
    return ["video"] if "video" in kind else ["link"] if "external" in kind else []


def _form(kinds: list[str], poll: bool, card: bool) -> str:
    if poll:
        return "vote"
    for kind, form in (("video", "video"), ("gifv", "video"), ("image", "picture")):
        if kind in kinds:
            return form
    return "link" if card else "text"


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None
