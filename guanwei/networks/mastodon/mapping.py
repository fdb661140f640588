"""Mastodon's statuses and accounts as the product's values, and the product's text as Mastodon takes it. Pure.

An account is known by its `url` and a status by its `uri`: both are the same on every server, ids are not. A boost has
no address that can be looked up, so it is named by what it boosts and who did it.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from guanwei.lib.clock import must_be_aware
from guanwei.lib.text import encode_link, find_links
from guanwei.networks.acts import Target
from guanwei.networks.contract import Remote
from guanwei.networks.incoming import Person, Visibility
from guanwei.networks.mastodon.plain import plain_text
from guanwei.networks.untrusted import address_of, count_of, line_of, text_of

_BOOST = "#reblog-by-"
_NAMED = re.compile(r"(?<![=/\w])@[A-Za-z0-9_.-]+(?:@[A-Za-z0-9.:-]+)?")
# From the widest to the narrowest.
VISIBILITIES = ("public", "unlisted", "private", "direct")
_SEEN_BY = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.UNLISTED,
    "private": Visibility.FOLLOWERS,
    "direct": Visibility.DIRECT,
}


class Malformed(ValueError):
    """An object lacks what no status or account can lack."""


# --- outward --------------------------------------------------------------------------------------------------------


def wire_text(text: str, link: str) -> str:
    """The text as it goes out: the link at its end unless it is in it already, links in ASCII and with a space before
    Chinese words that follow, which Mastodon takes for part of the link."""
    if link and link in text:
        text = text.replace(link, encode_link(link))
    elif link and encode_link(link) not in text:
        text = f"{text.rstrip()} {encode_link(link)}".lstrip()
    pieces, after = [], 0
    for span in find_links(text):
        follows = text[span.end : span.end + 1]
        pieces += [text[after : span.end], " " if follows and not follows.isascii() else ""]
        after = span.end
    return "".join([*pieces, text[after:]])


def answer_text(text: str, link: str, handle: str) -> str:
    """An answer as it goes out: it begins with who is answered, unless they are named in it already. `handle` as the
    own server writes it (`bob`, `bob@example.com`)."""
    out = wire_text(text, link)
    names = {f"@{handle}".lower(), f"@{handle.partition('@')[0]}".lower()}
    named = {name.rstrip(".:-").lower() for name in _NAMED.findall(out)}
    return out if not handle or names & named else f"@{handle} {out}"


def edited_text(text: str, link: str, status: dict[str, Any], own_url: str) -> str:
    """New words for an own status. An answer still begins with whom it is addressed to."""
    listed = status.get("mentions")
    mentions = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    others = [line_of(entry.get("acct")) for entry in mentions if entry.get("url") != own_url]
    return answer_text(text, link, next(iter(others), "") if status.get("in_reply_to_id") else "")


def repost_text(text: str, link: str, target: Target) -> str:
    """A repost with words: a status of its own with the link to the original."""
    return wire_text(text, link or target.ref.get("url", "") or target.remote_id)


def not_wider(wanted: str, than: str) -> str:
    """The narrower of two visibilities. "" wanted leaves it to the account, unless that could be wider."""
    if than not in VISIBILITIES:
        return wanted
    if wanted not in VISIBILITIES:
        return "" if than == VISIBILITIES[0] else than
    return max(wanted, than, key=VISIBILITIES.index)


# --- inward ---------------------------------------------------------------------------------------------------------


def boost_id(uri: str, account_url: str) -> str:
    return f"{uri}{_BOOST}{account_url}"


def split_boost_id(remote_id: str) -> tuple[str, str]:
    """The boosted status and who boosted it; the second is "" for the id of a status."""
    uri, _sign, account_url = remote_id.partition(_BOOST)
    return uri, account_url


def text_field(of: dict[str, Any], name: str) -> str:
    """A field that must be a text with something in it."""
    value = line_of(of.get(name))
    if not value:
        raise Malformed(f"an object without {name}")
    return value


def part(of: dict[str, Any], name: str) -> dict[str, Any]:
    """A field that is an object; an empty one when it is not."""
    value = of.get(name)
    return value if isinstance(value, dict) else {}


def original(status: dict[str, Any]) -> dict[str, Any]:
    """What a status boosts, else itself."""
    return part(status, "reblog") or status


def is_boost_by(status: dict[str, Any], account_url: str) -> bool:
    """Is this entry of the account's own timeline a boost by it? snac2 shows an own status that somebody boosted as
    that boost, under the id of the original; on Mastodon a boost has an id of its own."""
    boosted = part(status, "reblog")
    if not boosted:
        return False
    return boosted.get("id") != status.get("id") or author_url(boosted) != account_url


def uri_of(status: dict[str, Any]) -> str:
    """What names a status on every server."""
    uri = address_of(status.get("uri"))
    if not uri:
        raise Malformed("a status without an address")
    return uri


def author_url(status: dict[str, Any]) -> str:
    return account_url(part(status, "account"))


def account_url(account: dict[str, Any]) -> str:
    """The address of an account, which names it on every server."""
    return address_of(account.get("url")) or address_of(account.get("uri"))


def person_of(account: dict[str, Any], domain: str) -> Person:
    """`domain` is that of the own server, whose people it names without it."""
    url = account_url(account)
    if not url:
        raise Malformed("a person without an address")
    handle = full_handle(text_field(account, "acct"), domain)
    return Person(
        remote_id=url,
        handle=handle,
        name=line_of(account.get("display_name")) or handle.partition("@")[0],
        url=url,
        avatar=address_of(account.get("avatar")),
        followers=count_of(account.get("followers_count")),
    )


def full_handle(acct: str, domain: str) -> str:
    return acct if "@" in acct or not domain else f"{acct}@{domain}"


def remote_of(status: dict[str, Any], own_url: str) -> Remote:
    """A status of the own account, as the account's server shows it; or a boost by it."""
    shown = original(status)
    uri, media = uri_of(shown), _pictures(shown)
    remote = Remote(
        remote_id=uri,
        url=address_of(shown.get("url")) or uri,
        text=source_text(shown),
        created_at=moment_of(shown.get("created_at")),
        picture_count=len(media),
        pictures=tuple(address_of(entry.get("url")) for entry in media),
        alt_texts=tuple(text_of(entry.get("description")) for entry in media),
        reply_to=line_of(str(shown.get("in_reply_to_id") or "")),
        form=_form(shown),
    )
    if not is_boost_by(status, own_url):
        return remote
    return replace(boost_of(remote, own_url), created_at=moment_of(status.get("created_at")))


def _form(status: dict[str, Any]) -> str:
    if status.get("poll"):
        return "vote"
    return "video" if any(entry.get("type") == "video" for entry in _pictures(status)) else ""


def boost_of(remote: Remote, own_url: str) -> Remote:
    """The boost of a status by the own account: it has no words and no pictures of its own."""
    return Remote(boost_id(remote.remote_id, own_url), remote.url, "", remote.created_at, 0, repost_of=remote.remote_id)


def source_text(status: dict[str, Any]) -> str:
    """The words of an own status: as they were sent where the server keeps that, else read from its HTML. Servers that
    take Markdown show something else than what was sent."""
    sent = status.get("text")
    return text_of(sent) if sent and isinstance(sent, str) else shown_text(status, "")


def shown_text(status: dict[str, Any], domain: str) -> str:
    html = status.get("content")
    if not isinstance(html, str):
        raise Malformed("a status without content")
    listed = status.get("mentions")
    mentions = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    names = {
        line_of(entry.get("url")): full_handle(line_of(entry.get("acct")), domain)
        for entry in mentions
        if line_of(entry.get("url")) and line_of(entry.get("acct"))
    }
    return text_of(plain_text(html, names))


def pictures_of(status: dict[str, Any]) -> tuple[str, ...]:
    return tuple(filter(None, (address_of(entry.get("url")) for entry in _pictures(status))))


def media_ids(status: dict[str, Any]) -> list[str]:
    return [str(entry["id"]) for entry in _pictures(status) if entry.get("id")]


def visibility_of(status: dict[str, Any]) -> Visibility:
    """What is not known is treated as the narrowest: nothing private gets out by a word that we do not know."""
    return _SEEN_BY.get(str(status.get("visibility")), Visibility.DIRECT)


def moment_of(text: Any) -> datetime:
    try:
        return must_be_aware(datetime.fromisoformat(text)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise Malformed("a status without a time") from error


def moment_or_none(text: Any) -> datetime | None:
    return moment_of(text) if text else None


def _pictures(status: dict[str, Any]) -> list[dict[str, Any]]:
    listed = status.get("media_attachments")
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
