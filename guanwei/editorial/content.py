"""What exactly was approved: a hash over everything that the public will see, and nothing else. Pure."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PictureContent:
    sha256: str
    alt_text: str


@dataclass(frozen=True, slots=True)
class Content:
    """What goes out on one account. `target` is the post or comment that it answers, empty for a post of our own;
    `visibility` and `warning` say before whom and behind what it stands, empty where the account decides."""

    operation: str
    account_id: int
    text: str
    link: str
    pictures: Sequence[PictureContent]
    target: str = ""
    visibility: str = ""
    warning: str = ""


def content_hash(content: Content) -> str:
    """Hex SHA-256. Two contents have the same hash only if text, link, target, the pictures' bytes, their order and
    alt texts, visibility, warning, account and operation are the same. The time is not in it: moving a post does not
    void its approval."""
    parts = [
        content.operation,
        content.account_id,
        content.text,
        content.link,
        content.target,
        [[picture.sha256, picture.alt_text] for picture in content.pictures],
        *([content.visibility, content.warning] if content.visibility or content.warning else ()),
    ]
    return hashlib.sha256(
        json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    ).hexdigest()


def target_text(form: str, remote_id: str) -> str:
    """What an act is aimed at, as the hash takes it: an id means nothing without its form (Weibo)."""
    return f"{form}:{remote_id}"


def words_that_go_out(text: str, link: str) -> str:
    """The text as it is sent: the link stands on the wire as part of it, behind a space, unless it is there already."""
    if not link or link in text:
        return text
    return f"{text} {link}" if text else link
