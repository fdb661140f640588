"""Weibo's objects as the product's values, and the product's text as Weibo takes it. Pure.

Fields come as numbers or strings and new ones appear at any time: everything but id, text and time is optional.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from guanwei.lib.text import encode_link, find_links
from guanwei.networks import untrusted
from guanwei.networks.contract import Remote

_LONGEST_ID = 30
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(r"\w{3} (\w{3}) (\d{1,2}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})", re.ASCII)
_PICTURE_SIZE = re.compile(r"/(thumbnail|bmiddle|orj\d+|mw\d+)/")


class Malformed(ValueError):
    """An object lacks what no status can lack: its id, its text or its time."""


def wire_text(text: str, link: str) -> str:
    """The text as it goes out: the link at its end unless it is in it already, links in ASCII and with a space after
    them, because Weibo takes what follows for part of the link (docs/concepts/weibo.md 3.2)."""
    if link and link in text:
        text = text.replace(link, encode_link(link))
    elif link and encode_link(link) not in text:
        text = f"{text.rstrip()} {encode_link(link)}"
    pieces, after = [], 0
    for span in find_links(text):
        follows = text[span.end : span.end + 1]
        pieces += [text[after : span.start], encode_link(span.value), "" if follows.isspace() else " "]
        after = span.end
    return "".join([*pieces, text[after:]])


def status_id(status: dict[str, Any]) -> str:
    """The id as a string, whichever of its three forms is there. Never through a float."""
    for key in ("idstr", "mid", "id"):
        value = status.get(key)
        if isinstance(value, int | str) and not isinstance(value, bool) and is_id(str(value)):
            return str(value)
    raise Malformed("a status without an id")


def id_or_nothing(thing: dict[str, Any]) -> str:
    try:
        return status_id(thing)
    except Malformed:
        return ""


def is_id(text: str) -> bool:
    """Can this be the id of a status, a comment or a person?"""
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID


def author_id(status: dict[str, Any]) -> str:
    """The uid of the author; "" when it is withheld. With `trim_user` the field holds nothing but the uid."""
    user = status.get("user")
    if isinstance(user, dict):
        user = user.get("idstr") or user.get("id")
    return str(user) if isinstance(user, int | str) and not isinstance(user, bool) and is_id(str(user)) else ""


def remote_of(status: dict[str, Any], account_id: str) -> Remote:
    """A status of `account_id`, or of its author where it names one. Malformed when it cannot be one."""
    remote_id = status_id(status)
    pictures = pictures_of(status)
    visible = status.get("visible")
    return Remote(
        remote_id=remote_id,
        url=web_address(author_id(status) or account_id, remote_id),
        text=text_of(status),
        created_at=moment_of(status.get("created_at")),
        picture_count=max(len(pictures), _count(status)),
        pictures=pictures,
        visible=not (isinstance(visible, dict) and str(visible.get("type", 0)) != "0"),
        repost_of=original_id(status),
    )


def original_id(status: dict[str, Any]) -> str:
    """The id of the status that this one forwards: the first of the chain. "" when it forwards nothing."""
    original = status.get("retweeted_status")
    return id_or_nothing(original) if isinstance(original, dict) else ""


def is_gone(status: dict[str, Any]) -> bool:
    """Is this the shell that stays where a status was deleted?"""
    return str(status.get("deleted", "0")) == "1"


def web_address(account_id: str, remote_id: str) -> str:
    return f"https://weibo.com/{account_id}/{base62(remote_id)}"


def app_address(remote_id: str) -> str:
    """The address of a status whose author is not known."""
    return f"https://m.weibo.cn/detail/{remote_id}"


def base62(mid: str) -> str:
    """The short form of a status id in web addresses: seven decimal digits become four of base 62, from the right."""
    groups = [mid[max(0, end - 7) : end] for end in range(len(mid), 0, -7)][::-1]
    first, *rest = (_in_base62(int(group)) for group in groups)
    return first + "".join(part.rjust(4, "0") for part in rest)


def moment_of(text: Any) -> datetime:
    """`Tue May 31 17:46:55 +0800 2011` in UTC. Read by hand: strptime wants the month in the system's language."""
    match = _DATE.fullmatch(text) if isinstance(text, str) else None
    if match is None or match[1] not in _MONTHS:
        raise Malformed("a status without a time")
    month, day, hour, minute, second, sign, east_hours, east_minutes, year = match.groups()
    offset = timedelta(hours=int(east_hours), minutes=int(east_minutes)) * (-1 if sign == "-" else 1)
    try:
        date = int(year), _MONTHS.index(month) + 1, int(day)
        return datetime(*date, int(hour), int(minute), int(second), tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Malformed("a status with an impossible time") from error


def whole_number(value: Any) -> int | None:
    """A number that came as a number or a string; None when it is neither."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def _in_base62(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 62)
        digits = _ALPHABET[digit] + digits
        if number == 0:
            return digits


def text_of(status: dict[str, Any]) -> str:
    long = status.get("longText")
    if isinstance(long, dict) and isinstance(long.get("longTextContent"), str):
        return untrusted.text_of(long["longTextContent"])
    text = status.get("text")
    if not isinstance(text, str):
        raise Malformed("a status without a text")
    return untrusted.text_of(text)


def text_or_nothing(status: dict[str, Any]) -> str:
    try:
        return text_of(status)
    except Malformed:
        return ""


def pictures_of(status: dict[str, Any]) -> tuple[str, ...]:
    """The addresses of its pictures in their largest form."""
    listed = status.get("pic_urls")
    if not isinstance(listed, list) or not listed:
        only = status.get("original_pic")
        return (only,) if isinstance(only, str) and only else ()
    addresses = (entry.get("thumbnail_pic") for entry in listed if isinstance(entry, dict))
    return tuple(_PICTURE_SIZE.sub("/large/", address, count=1) for address in addresses if isinstance(address, str))


def _count(status: dict[str, Any]) -> int:
    """Some answers list ids or only count their pictures."""
    ids = status.get("pic_ids")
    return max(len(ids) if isinstance(ids, list) else 0, whole_number(status.get("pic_num")) or 0)
