"""An account as a Mastodon server shows it (docs/concepts/mastodon.md, the profile)."""

import re
from typing import Any
from urllib.parse import urlsplit

from guanwei.networks.contract import Connection
from guanwei.networks.mastodon import mapping
from guanwei.networks.mastodon.client import Client, Failed, Odd
from guanwei.networks.mastodon.lookup import Json, Lookup, own_account
from guanwei.networks.mastodon.plain import plain_text
from guanwei.networks.public_profile import PublicProfile, VerifiedAs
from guanwei.networks.untrusted import address_of, count_of, line_of

MOST_TAGS = 20
_LONGEST = 5000
_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
# The files that servers show of an account that has chosen none: Mastodon `missing.png`, snac2 `susie.png`.
_DEFAULTS = ("missing.", "susie.", "default")


def read(client: Client, lookup: Lookup, connection: Connection) -> PublicProfile:
    """Raises Failed when the account itself cannot be read; a server that has no featured hashtags leaves them open."""
    told = own_account(client)
    try:
        person = mapping.person_of(told, lookup.domain(client, connection))
    except mapping.Malformed as error:
        raise Odd(str(error)) from None
    return profile_of(told, person.handle, _tags(client))


def profile_of(told: Json, handle: str, tags: tuple[str, ...] | None) -> PublicProfile:
    links = _links(told)
    proven = next((address for address, verified in links if verified), "")
    return PublicProfile(
        handle=handle,
        name=line_of(told.get("display_name")) or handle,
        description=plain_text(str(told.get("note") or ""))[:_LONGEST] if "note" in told else None,
        avatar=_picture(told, "avatar"),
        banner=_picture(told, "header"),
        website=proven or next((address for address, _verified in links), ""),
        tags=tags,
        verified=bool(proven),
        verified_as=VerifiedAs.LINK if proven else None,
        verified_reason=proven,
        followers=count_of(told.get("followers_count")),
        following=count_of(told.get("following_count")),
        posts=count_of(told.get("statuses_count")),
    )


def _links(told: Json) -> list[tuple[str, bool]]:
    """The addresses in the account's table of facts, and whether the server found a link back there."""
    listed = told.get("fields")
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    found = []
    for entry in entries:
        seen = _LINK.search(plain_text(str(entry.get("value") or "")))
        address = address_of(seen[0]) if seen else ""
        if address:
            found.append((address, bool(entry.get("verified_at"))))
    return found


def _picture(told: Json, name: str) -> str | None:
    if not isinstance(told.get(name), str):
        return None
    address = address_of(told[name])
    file = urlsplit(address).path.rpartition("/")[2]
    return "" if file.startswith(_DEFAULTS) else address


def _tags(client: Client) -> tuple[str, ...] | None:
    try:
        listed: list[dict[str, Any]] = client.call(lambda library: library.featured_tags()).objects()
    except Failed:
        return None
    return tuple(dict.fromkeys(filter(None, (line_of(entry.get("name"), 40) for entry in listed))))[:MOST_TAGS]
