"""Taking in what was heard: contacts, interactions and hearings, in a constant number of statements for a page."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from guanwei.base import sql
from guanwei.base.queue import defer
from guanwei.contacts.meeting import address, is_address, meet, shortened
from guanwei.lib.words import is_plain, plain
from guanwei.listening.changing import bring_up_to_date
from guanwei.listening.looking import next_look
from guanwei.listening.models import Hearing, Interaction
from guanwei.networks.incoming import Heard

log = logging.getLogger(__name__)

TAKE_IN_JOB = "inbox.take_in"
LONGEST_ID, MOST_PICTURES = 400, 50
# Of what is kept, searched and shown, two hundred to a page; some servers let people write a book in one post.
LONGEST_TEXT = 20_000
# No network is older, whatever a record says of itself: at the beginning of the calendar there is no day before, and
# neither a clock of working hours nor a time zone could be asked.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
as_json = json.JSONEncoder(ensure_ascii=False).encode

# Which of the keys nobody has stored yet, each with the number that it will have. Looked up one by one in the unique
# index: a join would read the table from end to end wherever the planner has no figures of it.
FRESH = """
SELECT place, nextval('listening_interaction_id_seq'),
       EXISTS (SELECT FROM listening_interaction WHERE network = %(network)s AND by_hand ORDER BY url)
  FROM (SELECT place,
               (SELECT id FROM listening_interaction AS known
                 WHERE known.network = %(network)s AND known.form = key ->> 0 AND known.remote_id = key ->> 1) AS known
          FROM json_array_elements(%(keys)s::json) WITH ORDINALITY AS wanted(key, place)) AS looked_up
 WHERE known IS NULL
"""
COLUMNS = """id, network, form, remote_id, kind, contact_id, text, url, pictures, visibility, content_warning, about_id,
 parent_id, root_id, created_at, edited_at, heard_at, looked_at, look_again_at, by_hand"""
NEW = f"COPY listening_interaction ({COLUMNS}) FROM STDIN"
NEW_HEARINGS = "COPY listening_hearing (interaction_id, account_id, source_id, also, ref, heard_at) FROM STDIN"
HEAR = """
INSERT INTO listening_hearing (interaction_id, account_id, source_id, also, ref, heard_at)
SELECT interaction, %(account)s, %(source)s::bigint, '[]'::jsonb, ref, %(now)s::timestamptz
  FROM json_to_recordset(%(items)s::json) AS heard(interaction bigint, ref jsonb)
    ON CONFLICT (interaction_id, account_id) DO NOTHING
RETURNING interaction_id
"""
NEWS = """
UPDATE listening_hearing SET news = true WHERE interaction_id = ANY(%(ids)s::bigint[]) RETURNING account_id
"""
# Entered by hand under a link that did not tell the id: what is heard now is the same.
ADOPT = """
UPDATE listening_interaction AS entered SET form = heard.form, remote_id = heard.remote_id
  FROM unnest(%(urls)s::text[], %(forms)s::text[], %(ids)s::text[]) AS heard(url, form, remote_id)
 WHERE entered.network = %(network)s AND entered.by_hand AND entered.url = heard.url AND heard.url <> ''
   AND entered.id = (SELECT min(first.id) FROM listening_interaction AS first
                      WHERE first.network = entered.network AND first.by_hand AND first.url = entered.url)
   AND NOT EXISTS (SELECT 1 FROM listening_interaction AS other
                    WHERE other.network = entered.network AND other.form = heard.form
                      AND other.remote_id = heard.remote_id)
"""

Key = tuple[str, str]  # form, remote id


@dataclass(frozen=True, slots=True)
class Ear:
    """Where something is heard: an account, and the source that it stood in (None: fetched for a person)."""

    network: str
    account_id: int
    source_id: int | None


def take_in(ear: Ear, items: Iterable[Heard], *, now: datetime) -> dict[Key, int]:
    """Stores what was heard, once each, and tells the inbox. In the caller's transaction. Returns the interactions that
    are new to this source, by form and remote id.

    Everything is written in the order of its key, so that two pollers that hear the same things (a comment that names
    two of our accounts) wait for each other and never in a circle.
    """
    heard = _in_order(items, now)
    if not heard:
        return {}
    contacts = meet(ear.network, [item.author for item in heard.values()], now=now)
    fresh = _insert(ear, heard, contacts, now)
    known = {key: item for key, item in heard.items() if key not in fresh}
    changed: list[int] = []
    if known:
        older = bring_up_to_date(ear.network, list(known.values()), contacts, now=now)
        changed = [each.id for each in older.values() if each.changed]
        numbers = {key: each.id for key, each in older.items()}
        heard_now = _hear(ear, {id: known[key] for key, id in numbers.items()}, now)
        fresh |= {key: id for key, id in numbers.items() if id in heard_now}
    tell_inbox(changed, also=[ear.account_id] if fresh else [])
    return fresh


def tell_inbox(changed: Sequence[int], *, also: Iterable[int] = ()) -> None:
    """These interactions are not what they were: every account that heard one takes it in again."""
    accounts = {account for (account,) in sql.rows(NEWS, {"ids": list(changed)})} if changed else set()
    for account in sorted(accounts | set(also)):
        defer(TAKE_IN_JOB, key=f"{TAKE_IN_JOB}:{account}", account_id=account)


def _in_order(items: Iterable[Heard], now: datetime) -> dict[Key, Heard]:
    kept: dict[Key, Heard] = {}
    for item in items:
        clean = cleaned(item, now)
        if not clean.remote_id or len(clean.remote_id) > LONGEST_ID:
            log.warning("an interaction without a usable id was left out: %r", clean.remote_id[:80])
            continue
        kept.setdefault((clean.form.value, clean.remote_id), clean)
    return {key: kept[key] for key in sorted(kept)}


def cleaned(item: Heard, now: datetime) -> Heard:
    """As the database can keep it: a stranger wrote every part of it."""
    if _fits(item, now):
        return item
    return replace(
        item,
        remote_id=plain(item.remote_id),
        text=_words(item.text),
        url=address(item.url, 500),
        pictures=tuple(kept for url in item.pictures[:MOST_PICTURES] if (kept := address(url, 2000))),
        content_warning=shortened(item.content_warning, 500),
        about_id=shortened(item.about_id, LONGEST_ID),
        parent_id=shortened(item.parent_id, LONGEST_ID),
        root_id=shortened(item.root_id, LONGEST_ID),
        created_at=possible(item.created_at, now),
        edited_at=item.edited_at and possible(item.edited_at, now),
        ref={plain(name): plain(value) for name, value in item.ref.items()},
    )


def possible(moment: datetime, now: datetime) -> datetime:
    """Nobody writes in the future, and nobody wrote before there was anywhere to write."""
    return max(min(moment, now), EARLIEST)


def _words(text: str) -> str:
    """Cut where it gets too long, with a sign that it was."""
    kept = plain(text)
    return kept if len(kept) <= LONGEST_TEXT else f"{kept[: LONGEST_TEXT - 1]}…"


def _fits(item: Heard, now: datetime) -> bool:
    """Nearly everything does: looking at it as a whole is quicker than making each part anew."""
    ids, pictures = (item.about_id, item.parent_id, item.root_id), item.pictures
    short = max(map(len, ids)) <= LONGEST_ID and len(item.content_warning) <= 500 and len(pictures) <= MOST_PICTURES
    short = short and len(item.text) <= LONGEST_TEXT
    if not short or any(at and not EARLIEST <= at <= now for at in (item.created_at, item.edited_at)):
        return False
    links = is_address(item.url, 500) and all(is_address(url, 2000) for url in pictures)
    said = (item.remote_id, item.text, item.content_warning, item.url, *ids, *pictures, *item.ref, *item.ref.values())
    return links and is_plain("".join(said))


def _insert(ear: Ear, heard: Mapping[Key, Heard], contacts: dict[str, int], now: datetime) -> dict[Key, int]:
    """Those that nobody has stored yet, with their hearings. Another poller may store one of them at the same moment:
    the database refuses the second, and what is then still new is stored."""
    while True:
        fresh = _numbered(ear.network, heard)
        if not fresh:
            return {}
        new = [(heard[key], id) for key, id in fresh.items()]
        at = now.isoformat()  # as text, once: the driver would write it out for each column of each row
        try:
            with transaction.atomic():
                sql.copy(NEW, (_row(ear.network, item, id, contacts, now, at) for item, id in new))
                sql.copy(NEW_HEARINGS, (_hearing_row(ear, item, id, at) for item, id in new))
        except IntegrityError as refused:
            if not isinstance(refused.__cause__, UniqueViolation):
                raise
            continue
        return fresh


def _numbered(network: str, heard: Mapping[Key, Heard]) -> dict[Key, int]:
    """What nobody has stored or entered by hand, in order."""
    keys = list(heard)
    values = {"network": network, "keys": as_json(keys)}
    found = sql.rows(FRESH, values)
    if found and found[0][2]:
        links = {"urls": [item.url for item in heard.values()]}
        sql.rows(
            ADOPT, {"network": network, "forms": [form for form, _ in heard], "ids": [id for _, id in heard], **links}
        )
        found = sql.rows(FRESH, values)
    return {keys[place - 1]: number for place, number, _ in found}


def _row(network: str, item: Heard, id: int, contacts: dict[str, int], now: datetime, at: str) -> tuple[object, ...]:
    """In the order of COLUMNS. Times as text, `at` is that of `now`: the driver takes longer for each of them."""
    again = next_look(item.created_at, now)
    return (
        id,
        network,
        item.form.value,
        item.remote_id,
        item.kind.value,
        contacts[shortened(item.author.remote_id, 300)],
        item.text,
        item.url,
        as_json(item.pictures) if item.pictures else "[]",
        item.visibility.value,
        item.content_warning,
        item.about_id,
        item.parent_id,
        item.root_id,
        item.created_at.isoformat(),
        item.edited_at and item.edited_at.isoformat(),
        at,
        at,
        again and again.isoformat(),
        False,
    )


def _hearing_row(ear: Ear, item: Heard, id: int, at: str) -> tuple[object, ...]:
    ref = as_json(dict(item.ref)) if item.ref else "{}"
    return id, ear.account_id, ear.source_id, "[]", ref, at


def _hear(ear: Ear, heard: dict[int, Heard], now: datetime) -> set[int]:
    """The interactions that this source heard for the first time."""
    items = [{"interaction": id, "ref": dict(item.ref)} for id, item in heard.items()]
    values = {"account": ear.account_id, "source": ear.source_id, "now": now, "items": sql.document(items)}
    fresh = {id for (id,) in sql.rows(HEAR, values)}
    before = [id for id in heard if id not in fresh]
    if not before:
        return fresh
    changed = []
    for hearing in Hearing.objects.filter(account=ear.account_id, interaction__in=before).order_by("pk"):
        ref = {**hearing.ref, **heard[hearing.interaction_id].ref}
        new_here = _stood_in(hearing, ear.source_id)
        if new_here:
            fresh.add(hearing.interaction_id)
        if new_here or ref != hearing.ref:
            hearing.ref = ref
            changed.append(hearing)
    Hearing.objects.bulk_update(changed, ["ref", "source", "also"])
    return fresh


def _stood_in(hearing: Hearing, source_id: int | None) -> bool:
    """Notes that it stood in this source; True when that is new."""
    if source_id is None or source_id == hearing.source_id or source_id in hearing.also:
        return False
    if hearing.source_id is None:
        hearing.source_id = source_id
    else:
        hearing.also = [*hearing.also, source_id]
    return True


def gone(interactions: Sequence[Interaction], *, now: datetime) -> None:
    """They are no longer there for anybody. In the caller's transaction, which has locked them."""
    ids = [interaction.pk for interaction in interactions]
    Interaction.objects.filter(pk__in=ids).update(gone_at=now, looked_at=now, look_again_at=None)
    sql.rows(FEWER, {"ids": ids})
    tell_inbox(ids)


FEWER = """
WITH lost AS (
  SELECT source, count(*) AS number
    FROM listening_hearing AS hearing
   CROSS JOIN LATERAL (SELECT hearing.source_id AS source
                        UNION SELECT jsonb_array_elements_text(hearing.also)::bigint) AS stood
   WHERE hearing.interaction_id = ANY(%(ids)s::bigint[]) AND source IS NOT NULL
   GROUP BY source)
UPDATE listening_source AS it SET stored = greatest(it.stored - lost.number, 0)
  FROM lost WHERE it.id = lost.source
"""
