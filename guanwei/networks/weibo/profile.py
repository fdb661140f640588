"""An account as Weibo shows it (docs/concepts/weibo.md 13). Two calls; what the second does not tell stays unknown."""

from typing import Any
from urllib.parse import urlsplit

from guanwei.networks.contract import Connection, Unreadable
from guanwei.networks.public_profile import PublicProfile, VerifiedAs
from guanwei.networks.untrusted import address_of, count_of, line_of, text_of
from guanwei.networks.weibo import client
from guanwei.networks.weibo.client import LIST, Answer
from guanwei.networks.weibo.outcomes import Outcomes
from guanwei.networks.weibo.routes import SHOW_USER, TAGS

MOST_TAGS = 20
_PERSONS = frozenset({0, 200, 220})
# The picture that every account has that has chosen none; remembered, never documented.
_DEFAULT_COVER = "549d0121tw1egm1kjly3jj20hs0hsq4f"


def read(outcomes: Outcomes, connection: Connection) -> PublicProfile | Unreadable:
    who = {"uid": connection.remote_account_id}
    if not connection.remote_account_id:
        who = {"screen_name": connection.handle}
    reply = client.get(connection, SHOW_USER, who)
    if not isinstance(reply, Answer):
        return outcomes.unreadable(connection, reply)
    tags = client.get(connection, TAGS, {"uid": str(reply.data.get("idstr") or reply.data.get("id") or "")})
    return profile_of(reply.data, tags_of(tags.data) if isinstance(tags, Answer) else None)


def profile_of(user: dict[str, Any], tags: tuple[str, ...] | None) -> PublicProfile:
    """A user object as a profile. A field that is not there was withheld or belongs to another version of the API."""
    verified = user.get("verified")
    return PublicProfile(
        handle=line_of(user.get("screen_name")),
        name=line_of(user.get("screen_name") or user.get("name")),
        description=text_of(user["description"]).strip() if "description" in user else None,
        avatar=_picture(user, "avatar_hd", "avatar_large", "profile_image_url"),
        banner=_picture(user, "cover_image_phone", "cover_image"),
        website=address_of(user["url"]) if "url" in user else None,
        location=line_of(user["location"]) if "location" in user else None,
        tags=tags,
        verified=verified if isinstance(verified, bool) else None,
        verified_as=_verified_as(user.get("verified_type")) if verified is True else None,
        verified_reason=line_of(user.get("verified_reason")) if verified is True else "",
        followers=count_of(user.get("followers_count")),
        following=count_of(user.get("friends_count")),
        posts=count_of(user.get("statuses_count")),
    )


def tags_of(answer: dict[str, Any]) -> tuple[str, ...]:
    """`[{"<tag_id>": "name", "weight": "50"}]`: the key of a name is its id, so it is whatever consists of digits."""
    listed = answer.get(LIST)
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    names = [
        line_of(value, 40) for entry in entries for key, value in entry.items() if str(key).isascii() and key.isdigit()
    ]
    return tuple(dict.fromkeys(filter(None, names)))[:MOST_TAGS]


def _picture(user: dict[str, Any], *names: str) -> str | None:
    """Its address; "" when it is the one that Weibo puts there by itself, None when none of the fields is there."""
    told = [user[name] for name in names if isinstance(user.get(name), str)]
    if not told:
        return None
    address = next(filter(None, map(address_of, told)), "")
    file = urlsplit(address).path.rpartition("/")[2]
    return "" if file.startswith("default") or _DEFAULT_COVER in file else address


def _verified_as(kind: Any) -> VerifiedAs:
    number = count_of(kind)
    if number is None:
        return VerifiedAs.NETWORK
    return VerifiedAs.PERSON if number in _PERSONS else VerifiedAs.COMPANY
