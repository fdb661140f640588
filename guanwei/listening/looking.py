"""Looking again: when, and what is different from what is stored. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from guanwei.networks.incoming import Heard, Kind

# How old an interaction is when it is looked at again. Most edits and deletions come soon; after two days nobody looks.
AGES = tuple(timedelta(minutes=minutes) for minutes in (10, 60, 240, 720, 1440, 2880))
# What concerns us most wins where one interaction is heard in several streams.
_WEIGHT = {Kind.MENTION: 0, Kind.REPOST: 1, Kind.COMMENT: 2, Kind.DIRECT: 3}


def next_look(created_at: datetime, now: datetime) -> datetime | None:
    """None when it is too old to be looked at again."""
    age = now - created_at
    return next((created_at + step for step in AGES if step > age), None)


@dataclass(frozen=True, slots=True)
class Stored:
    """An interaction as it is kept. `earlier`: the wordings that we saw replaced."""

    id: int
    kind: Kind
    text: str
    content_warning: str
    pictures: tuple[str, ...]
    about_id: str
    created_at: datetime
    edited_at: datetime | None
    gone: bool
    by_hand: bool
    earlier: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Difference:
    """`revision` is the wording that was replaced, None where the words stay. `again_there`: it was taken for gone."""

    kind: Kind
    about_id: str
    rewritten: bool
    revision: str | None
    again_there: bool


def difference(stored: Stored, heard: Heard) -> Difference | None:
    """None when nothing changed, or what was heard is older than what is kept (a network's cache)."""
    outdated = _is_outdated(stored, heard)
    words_differ = heard.text != stored.text or heard.content_warning != stored.content_warning
    rewritten = not outdated and (words_differ or tuple(heard.pictures) != stored.pictures or stored.by_hand)
    kind = max(stored.kind, heard.kind, key=_WEIGHT.__getitem__)
    about_id = stored.about_id or heard.about_id
    if not rewritten and not stored.gone and (kind, about_id) == (stored.kind, stored.about_id):
        return None
    # What a person copied from the app was never the author's earlier wording.
    revision = stored.text if rewritten and heard.text != stored.text and not stored.by_hand else None
    return Difference(kind, about_id, rewritten, revision, again_there=stored.gone)


def _is_outdated(stored: Stored, heard: Heard) -> bool:
    """Some networks tell no time of an edit (Bluesky): there an older copy is known by its words, which we saw replaced
    before. Where we saw none replaced, the time that is kept is the network's, and what has none is older."""
    if stored.edited_at is None:
        return False
    if heard.edited_at is None:
        return not stored.earlier or heard.text in stored.earlier
    return heard.edited_at < stored.edited_at
