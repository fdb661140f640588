"""Meeting people outside: one row for each, brought up to date by two statements however many are met at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from guanwei.base import sql
from guanwei.lib.text import name_of
from guanwei.lib.words import plain
from guanwei.networks.incoming import Person

# A contact that is met all day is written once an hour, unless something about it changed.
SEEN_AGAIN = timedelta(hours=1)
KNOWN = """
SELECT remote_id, id, last_seen_at >= %(lately)s, handle, name, url, avatar
  FROM contacts_contact
 WHERE network = %(network)s AND remote_id = ANY(ARRAY(SELECT json_array_elements_text(%(ids)s::json)))
"""
MEET = """
INSERT INTO contacts_contact AS known
       (network, remote_id, handle, name, url, avatar, followers, first_seen_at, last_seen_at)
SELECT %(network)s, remote_id, handle, name, url, avatar, followers, %(now)s::timestamptz, %(now)s::timestamptz
  FROM json_to_recordset(%(people)s::json)
       AS met(remote_id text, handle text, name text, url text, avatar text, followers bigint)
    ON CONFLICT (network, remote_id)
    DO UPDATE SET handle = EXCLUDED.handle, name = EXCLUDED.name, url = EXCLUDED.url, avatar = EXCLUDED.avatar,
                  followers = coalesce(EXCLUDED.followers, known.followers), last_seen_at = EXCLUDED.last_seen_at
RETURNING remote_id, id
"""


def meet(network: str, people: Iterable[Person], *, now: datetime) -> dict[str, int]:
    """The number of each contact by its id on the network. In the caller's transaction; rows in order of their ids, so
    that two pollers that meet the same people do not wait for each other in a circle."""
    by_id = {shortened(person.remote_id, 300): person for person in people}
    ids = sorted(by_id)
    found: dict[str, int] = {}
    as_known: dict[str, list[str]] = {}
    asked = {"network": network, "ids": sql.document(ids), "lately": now - SEEN_AGAIN}
    for id, number, lately, *looks in sql.rows(KNOWN, asked):
        found[id] = number
        if lately:
            as_known[id] = looks
    met = []
    for id in ids:
        person, known = by_id[id], as_known.get(id)
        # As it comes it is what is kept, nearly always; else as it would be kept.
        if known == [person.handle, person.name, person.url, person.avatar] or known == (looks := _looks(person)):
            continue
        handle, name, url, avatar = looks
        named = {"remote_id": id, "handle": handle, "name": name, "url": url, "avatar": avatar}
        met.append(named | {"followers": person.followers})
    if met:
        found |= dict(sql.rows(MEET, {"network": network, "now": now, "people": sql.document(met)}))
    return found


def _looks(person: Person) -> list[str]:
    """Handle, name, address and picture, as the columns can keep them."""
    return [
        _called(person.handle),
        _called(person.name),
        person.url and address(person.url, 500),
        person.avatar and address(person.avatar, 1000),
    ]


def _called(name: str) -> str:
    return name_of(shortened(name, 1000))[:200]


def shortened(text: str, most: int) -> str:
    """What a stranger's server sent, as a column of `most` characters can keep it."""
    return plain(text)[:most]


def is_address(url: str, most: int) -> bool:
    """Would `address` keep it as it is? Apart from letters that no database takes."""
    return not url or (len(url) <= most and url.startswith(("https://", "http://")))


def address(url: str, most: int) -> str:
    """A web address, or nothing: half an address leads somewhere else, and other schemes run programs."""
    kept = plain(url)
    return kept if len(kept) <= most and kept.startswith(("https://", "http://")) else ""
