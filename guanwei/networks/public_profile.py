"""What a visitor sees of an account before reading a word of it: name, picture, description... Values only.

Not to be mixed up with the rights profile (权限档), which says what an account may do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any
from urllib.parse import quote


class ProfileField(StrEnum):
    """One thing that an account says of itself. The value is what is stored."""

    NAME = "name"
    AVATAR = "avatar"
    DESCRIPTION = "description"
    TAGS = "tags"
    WEBSITE = "website"
    BANNER = "banner"  # the picture behind or above the name
    LOCATION = "location"
    VERIFIED = "verified"


_EVERYWHERE = frozenset(ProfileField) - {ProfileField.TAGS, ProfileField.LOCATION}
# What each network lets an account say of itself. Tags are interests on Weibo, featured hashtags on Mastodon.
FIELDS: Mapping[str, frozenset[ProfileField]] = {
    "weibo": frozenset(ProfileField),
    "bluesky": _EVERYWHERE,
    "mastodon": _EVERYWHERE | {ProfileField.TAGS},
}
# How many requests reading one takes at most.
REQUESTS: Mapping[str, int] = {"weibo": 2, "bluesky": 2, "mastodon": 3}


class VerifiedAs(StrEnum):
    """What a verification vouches for."""

    COMPANY = "company"  # a company, an organisation, a government body, a medium
    PERSON = "person"
    NETWORK = "network"  # the network vouches for it and does not say as what
    DOMAIN = "domain"  # the handle is a web domain of its own
    LINK = "link"  # a page that is linked links back


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """One account as it is shown. None: the network has such a field, or not, and did not tell; "" or () or False: told
    to be empty. Pictures are addresses, "" for the picture that the network puts there by itself.

    `verified_as` and `verified_reason` (the words or the address that the network shows with it) mean something only
    where `verified` is true.
    """

    handle: str
    name: str
    description: str | None = None
    avatar: str | None = None
    banner: str | None = None
    website: str | None = None
    location: str | None = None
    tags: tuple[str, ...] | None = None
    verified: bool | None = None
    verified_as: VerifiedAs | None = None
    verified_reason: str = ""
    followers: int | None = None
    following: int | None = None
    posts: int | None = None

    def as_json(self) -> dict[str, Any]:
        """What was told, for keeping."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.tags is not None:
            told["tags"] = list(self.tags)
        return {name: value for name, value in told.items() if value is not None}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "PublicProfile":
        known = {field.name: kept[field.name] for field in fields(cls) if kept.get(field.name) is not None}
        if "tags" in known:
            known["tags"] = tuple(known["tags"])
        if "verified_as" in known:
            known["verified_as"] = VerifiedAs(known["verified_as"])
        return cls(**{"handle": "", "name": "", **known})

    def value_of(self, field: ProfileField) -> Any:
        """None where it was not told."""
        return getattr(self, field.value)


def page_of(network: str, server: str, remote_account_id: str, handle: str) -> str:
    """Where people see the account; "" where that is not known. On a server that is not the network's own (the
    simulator) the page is there."""
    match network:
        case "weibo" if remote_account_id.isascii() and remote_account_id.isdecimal():
            own = server.rstrip("/") == "https://api.weibo.com"
            return f"{'https://weibo.com' if own else server.rstrip('/')}/u/{remote_account_id}"
        case "bluesky" if remote_account_id.startswith("did:") or handle:
            return f"https://bsky.app/profile/{quote(remote_account_id or handle, safe=':')}"
        case "mastodon" if remote_account_id.startswith(("https://", "http://")):
            return remote_account_id
    return ""
