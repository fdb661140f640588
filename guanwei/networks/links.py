"""The link to a published post that a person pastes: whose it is and which post. Pure.

A remote id is only read where the link states it: a Weibo link in its short form or with the number, a Bluesky link or
at:// address. A Mastodon link has to lead to the account's own server. Any other address of the network's own site is
kept as it is.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from guanwei.lib.words import Words
from guanwei.networks.addresses import is_this_machine

_BASE62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_AT_POST = re.compile(r"at://([^/\s]+)/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]{1,512})")
_BLUESKY_PATH = re.compile(r"/profile/([^/]+)/post/([A-Za-z0-9._~:-]{1,512})/?")
_MASTODON_PATH = re.compile(r"/@([A-Za-z0-9_.-]+)(?:/[A-Za-z0-9]+)?/?")
_WEIBO_PATH = re.compile(r"/(\d+|u/\d+|detail|status)/([0-9A-Za-z]{5,20})/?")


_SITES = {"weibo": ("weibo.com", "weibo.cn"), "bluesky": ("bsky.app",)}
MOST_LETTERS = 500  # what the ledger has room for


@dataclass(frozen=True, slots=True)
class PostLink:
    """A link to one post. `remote_id` empty where the link does not tell it."""

    url: str
    remote_id: str


@dataclass(frozen=True, slots=True)
class NoPostLink:
    why: Words


def read_link(
    network: str, pasted: str, *, remote_account_id: str = "", handle: str = "", server: str = ""
) -> PostLink | NoPostLink:
    """What `pasted` says about a post of this account. NoPostLink for what is no link, leads to another site than the
    network's or the account's own `server`, belongs to somebody else, or is too long to keep."""
    text = pasted.strip()
    if len(text) > MOST_LETTERS:
        return _TOO_LONG
    at = _AT_POST.fullmatch(text)
    if network == "bluesky" and at:
        record = _bluesky(f"https://bsky.app/profile/{at[1]}/post/{at[2]}", at[1], at[2], remote_account_id, handle)
        return _TOO_LONG if isinstance(record, PostLink) and len(record.url) > MOST_LETTERS else record
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return _NOT_A_LINK
    # A browser reads a backslash as a slash: behind it could stand another site than the one that is read here.
    if parts.scheme not in ("http", "https") or not text.isprintable() or any(sign in text for sign in " \\"):
        return _NOT_A_LINK
    if not host or "@" in parts.netloc:
        return _NOT_A_LINK
    if not is_of_network(network, host) and parts.netloc.lower() != _netloc(server):
        return NoPostLink(_ELSEWHERE.get(network, _NOT_A_LINK.why))
    if network == "bluesky":
        found = _BLUESKY_PATH.fullmatch(unquote(parts.path))
        return _bluesky(text, found[1], found[2], remote_account_id, handle) if found else PostLink(text, "")
    if network == "mastodon":
        found = _MASTODON_PATH.fullmatch(parts.path)
        return _mastodon(text, found[1], handle) if found else PostLink(text, "")
    found = _WEIBO_PATH.fullmatch(parts.path) if network == "weibo" else None
    return _weibo(text, found[1], found[2], remote_account_id) if found else PostLink(text, "")


def seen_at(url: str, server: str) -> str:
    """Where a published post can be looked at. The Weibo simulator answers as Weibo does, links to weibo.com included:
    for an account whose server is on this machine the post stands there under the same path."""
    try:
        shown, place = urlsplit(url), urlsplit(server)
    except ValueError:
        return url
    if shown.hostname in ("weibo.com", "www.weibo.com") and is_this_machine(place.hostname or ""):
        return urlunsplit((place.scheme, place.netloc, shown.path, shown.query, shown.fragment))
    return url


def weibo_id(short: str) -> str:
    """The number behind the short form: four digits of base 62 become seven decimal ones, from the right. A text of
    ten or more decimal digits is the number itself. Empty when it cannot be one."""
    if short.isdecimal() and len(short) >= 10:
        return short
    groups = [short[max(0, end - 4) : end] for end in range(len(short), 0, -4)][::-1]
    numbers = [_from_base62(group) for group in groups]
    if not numbers or max(numbers) >= 10**7:
        return ""
    return str(numbers[0]) + "".join(f"{number:07d}" for number in numbers[1:])


def compose_link(network: str) -> str:
    """Where a person on duty writes a new post: opens the app on a phone that has it, else the network's own page."""
    return {"weibo": "https://m.weibo.cn/compose/", "bluesky": "https://bsky.app/intent/compose"}.get(network, "")


def is_of_network(network: str, host: str) -> bool:
    """Does `host` belong to the network's own site?"""
    return any(host == site or host.endswith(f".{site}") for site in _SITES.get(network, ()))


def _netloc(server: str) -> str:
    try:
        return urlsplit(server).netloc.lower()
    except ValueError:
        return ""


def _bluesky(url: str, owner: str, key: str, did: str, handle: str) -> PostLink | NoPostLink:
    if owner.startswith("did:"):
        if did and owner != did:
            return _SOMEBODY_ELSE
        return PostLink(url, f"at://{owner}/app.bsky.feed.post/{key}")
    if not handle or not did:
        return PostLink(url, "")
    if owner.lower() != handle.lower():
        return _SOMEBODY_ELSE
    return PostLink(url, f"at://{did}/app.bsky.feed.post/{key}")


def _weibo(url: str, owner: str, post: str, uid: str) -> PostLink | NoPostLink:
    owner = owner.removeprefix("u/")
    if owner.isdecimal() and uid and owner != uid:
        return _SOMEBODY_ELSE
    return PostLink(url, weibo_id(post))


def _mastodon(url: str, owner: str, handle: str) -> PostLink | NoPostLink:
    """The address that people see does not tell the one that names the post on every server."""
    named = handle.removeprefix("@").partition("@")[0].lower()
    return _SOMEBODY_ELSE if named and owner.lower() != named else PostLink(url, "")


def _from_base62(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * 62 + _BASE62.index(digit)
    return number


_TOO_LONG = NoPostLink(
    Words(f"链接太长，最多 {MOST_LETTERS} 个字符。", f"The link is too long: {MOST_LETTERS} characters at most.")
)
_ELSEWHERE = {
    "weibo": Words(
        "这不是微博的链接，请粘贴 weibo.com 或 weibo.cn 上这一条的链接。",
        "That is no link of Weibo. Paste the post's link on weibo.com or weibo.cn.",
    ),
    "bluesky": Words(
        "这不是 Bluesky 的链接，请粘贴 bsky.app 上这一条的链接。",
        "That is no link of Bluesky. Paste the post's link on bsky.app.",
    ),
    "mastodon": Words(
        "这不是本账号所在服务器的链接，请粘贴这一条在该服务器上的链接。",
        "That is no link of the account's server. Paste the post's link on that server.",
    ),
}
_NOT_A_LINK = NoPostLink(
    Words("请粘贴这条内容的完整链接，以 https:// 开头。", "Paste the full link of the post. It begins with https://.")
)
_SOMEBODY_ELSE = NoPostLink(
    Words(
        "这个链接是别的账号发的，请粘贴本账号这一条的链接。",
        "That link belongs to another account. Paste the link of this account's post.",
    )
)
