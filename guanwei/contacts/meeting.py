"""Meeting people outside: one row for each, brought up to date in one statement however many are met at once."""

from collections.abc import Iterable
from datetime import datetime

from guanwei.base import sql
from guanwei.lib.words import plain
from guanwei.networks.incoming import Person

# A contact that is met all day is written once an hour, unless something about it changed.
MEET = """
INSERT INTO contacts_contact AS known
       (network, remote_id, handle, name, url, avatar, followers, first_seen_at, last_seen_at)
SELECT %(network)s, remote_id, handle, name, url, avatar, followers, %(now)s::timestamptz, %(now)s::timestamptz
  FROM json_to_recordset(%(people)s::json)
       AS met(remote_id text, handle text, name text, url text, avatar text, followers bigint)
    ON CONFLICT (network, remote_id)
    DO UPDATE SET handle = EXCLUDED.handle, name = EXCLUDED.name, url = EXCLUDED.url, avatar = EXCLUDED.avatar,
                  followers = coalesce(EXCLUDED.followers, known.followers), last_seen_at = EXCLUDED.last_seen_at
        WHERE (known.handle, known.name, known.url, known.avatar)
              IS DISTINCT FROM (EXCLUDED.handle, EXCLUDED.name, EXCLUDED.url, EXCLUDED.avatar)
           OR known.last_seen_at < EXCLUDED.last_seen_at - interval '1 hour'
RETURNING remote_id, id
"""
KNOWN = "SELECT remote_id, id FROM contacts_contact WHERE network = %(network)s AND remote_id = ANY(%(ids)s::text[])"


def meet(network: str, people: Iterable[Person], *, now: datetime) -> dict[str, int]:
    """The number of each contact by its id on the network. In the caller's transaction; rows in order of their ids, so
    that two pollers that meet the same people do not wait for each other in a circle."""
    by_id = {shortened(person.remote_id, 300): person for person in people}
    ids = sorted(by_id)
    met = [
        {
            "remote_id": id,
            "handle": shortened(by_id[id].handle, 200),
            "name": shortened(by_id[id].name, 200),
            "url": address(by_id[id].url, 500),
            "avatar": address(by_id[id].avatar, 1000),
            "followers": by_id[id].followers,
        }
        for id in ids
    ]
    found = dict(sql.rows(MEET, {"network": network, "now": now, "people": sql.document(met)}))
    unchanged = [id for id in ids if id not in found]
    if unchanged:
        found |= dict(sql.rows(KNOWN, {"network": network, "ids": unchanged}))
    return found


def shortened(text: str, most: int) -> str:
    """What a stranger's server sent, as a column of `most` characters can keep it."""
    return plain(text)[:most]


def address(url: str, most: int) -> str:
    """A web address, or nothing: half an address leads somewhere else, and other schemes run programs."""
    kept = plain(url)
    return kept if len(kept) <= most and kept.startswith(("https://", "http://")) else ""
