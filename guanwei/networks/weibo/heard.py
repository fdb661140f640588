"""Statuses and comments of other people as interactions (docs/concepts/weibo.md 6). Pure."""

import re
from datetime import datetime
from typing import Any

from guanwei.networks import untrusted
from guanwei.networks.acts import Form
from guanwei.networks.incoming import Heard, Kind, Person, Visibility
from guanwei.networks.weibo import mapping

_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_TRAILING = re.compile("[\\s\u200b\ufeff]+\\Z")


def status(data: dict[str, Any], account_id: str) -> Heard:
    """A status that names us or forwards a post of ours. Malformed when it cannot be one, or says not by whom."""
    remote_id, author = mapping.status_id(data), person(data)
    original = data.get("retweeted_status")
    ours = isinstance(original, dict) and mapping.author_id(original) == account_id
    original_id = mapping.original_id(data)
    visible = data.get("visible")
    public = not isinstance(visible, dict) or str(visible.get("type", 0)) == "0"
    return Heard(
        remote_id=remote_id,
        form=Form.POST,  # also a forward without words: it is a status and can be commented on
        kind=Kind.REPOST if ours else Kind.MENTION,
        author=author,
        text=_plain(mapping.text_of(data)),
        created_at=mapping.moment_of(data.get("created_at")),
        url=mapping.web_address(author.remote_id, remote_id),
        edited_at=_edited_at(data),
        about_id=original_id if ours else "",
        parent_id=original_id,
        pictures=tuple(filter(None, map(untrusted.address_of, mapping.pictures_of(data)))),
        visibility=Visibility.PUBLIC if public else Visibility.FOLLOWERS,
        ref={"original": original_id} if original_id else {},
    )


def comment(data: dict[str, Any], account_id: str) -> Heard:
    """A comment below a post of ours, an answer to a comment of ours, or one that names us elsewhere. Malformed when it
    cannot be one, or says not by whom or below what: without its post it cannot be answered."""
    below = data.get("status")
    if not isinstance(below, dict):
        raise mapping.Malformed("a comment without its status")
    post_id, owner = mapping.status_id(below), mapping.author_id(below)
    answered = data.get("reply_comment")
    answered = answered if isinstance(answered, dict) else {}
    answers_us = bool(answered) and mapping.author_id(answered) == account_id
    about = post_id if owner == account_id else ""
    return Heard(
        remote_id=mapping.status_id(data),
        form=Form.COMMENT,
        kind=Kind.COMMENT if about or answers_us else Kind.MENTION,
        author=person(data),
        text=_plain(mapping.text_of(data)),
        created_at=mapping.moment_of(data.get("created_at")),
        url=mapping.web_address(owner, post_id) if owner else mapping.app_address(post_id),
        about_id=about,
        parent_id=mapping.id_or_nothing(answered) or post_id,
        root_id=post_id,
        ref={"owner": owner} if owner else {},
    )


def person(data: dict[str, Any]) -> Person:
    """Who wrote a status or comment. Malformed when it does not say: nobody could be answered."""
    uid, user = mapping.author_id(data), data.get("user")
    if not uid:
        raise mapping.Malformed("written by nobody")
    known = user if isinstance(user, dict) else {}
    name = untrusted.line_of(known.get("screen_name") or known.get("name"))
    return Person(
        remote_id=uid,
        handle=name,
        name=name,
        url=f"https://weibo.com/u/{uid}",
        avatar=untrusted.address_of(known.get("profile_image_url")),
        followers=untrusted.count_of(known.get("followers_count")),
    )


def is_cut(data: dict[str, Any]) -> bool:
    """Does a list show only the beginning of this status?"""
    return data.get("isLongText") is True and not isinstance(data.get("longText"), dict)


def _edited_at(data: dict[str, Any]) -> datetime | None:
    try:
        return mapping.moment_of(data.get("edit_at"))
    except mapping.Malformed:
        return None


def _plain(text: str) -> str:
    """Without what the server puts there: escaped signs, and the invisible mark at the end."""
    return _TRAILING.sub("", _ENTITY.sub(lambda found: _ENTITIES[found[0]], text))
