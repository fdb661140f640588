"""Interactions that are stored already and are heard or looked at again: edits, and what is there again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guanwei.contacts.meeting import shortened
from guanwei.listening.looking import Difference, Stored, difference, next_look
from guanwei.listening.models import Interaction, Revision
from guanwei.networks.incoming import Heard, Kind


@dataclass(frozen=True, slots=True)
class UpToDate:
    id: int
    changed: bool


def bring_up_to_date(
    network: str, heard: Sequence[Heard], contacts: Mapping[str, int], *, now: datetime, looked: bool = False
) -> dict[tuple[str, str], UpToDate]:
    """By form and remote id; what is not stored is left out. The replaced wording becomes a revision. In the caller's
    transaction; the rows are locked in the order of their keys. `looked`: it was looked at as it stands now, so the
    next look is later."""
    by_key = {(item.form.value, item.remote_id): item for item in heard}
    rows = (
        Interaction.objects.select_for_update(no_key=True)
        .filter(network=network, form__in={form for form, _ in by_key}, remote_id__in=[id for _, id in by_key])
        .order_by("form", "remote_id")
    )
    known = {(row.form, row.remote_id): row for row in rows if (row.form, row.remote_id) in by_key}
    earlier = _earlier(row for key, row in known.items() if row.edited_at and by_key[key].edited_at is None)
    found, changed, revisions = {}, [], []
    for key, row in known.items():
        change = difference(_stored(row, earlier.get(row.pk, frozenset())), by_key[key])
        found[key] = UpToDate(row.pk, change is not None)
        if change:
            if change.revision is not None:
                revisions.append(Revision(interaction=row, text=change.revision, until=now))
            _apply(row, by_key[key], change, contacts, now)
            changed.append(row)
    Revision.objects.bulk_create(revisions)
    Interaction.objects.bulk_update(changed, _WRITTEN)
    if looked:
        for row in known.values():
            row.looked_at, row.look_again_at = now, next_look(row.created_at, now)
        Interaction.objects.bulk_update(known.values(), ["looked_at", "look_again_at"])
    return found


_WRITTEN = [
    "kind",
    "about_id",
    "text",
    "content_warning",
    "pictures",
    "url",
    "visibility",
    "contact",
    "parent_id",
    "root_id",
    "created_at",
    "edited_at",
    "gone_at",
    "looked_at",
    "look_again_at",
    "by_hand",
]


def _earlier(rows: Iterable[Interaction]) -> dict[int, frozenset[str]]:
    """The wordings of each that were replaced."""
    ids = [row.pk for row in rows]
    found: dict[int, frozenset[str]] = {}
    for id, text in Revision.objects.filter(interaction__in=ids).values_list("interaction", "text") if ids else ():
        found[id] = found.get(id, frozenset()) | {text}
    return found


def _stored(row: Interaction, earlier: frozenset[str]) -> Stored:
    return Stored(
        id=row.pk,
        kind=Kind(row.kind),
        text=row.text,
        content_warning=row.content_warning,
        pictures=tuple(row.pictures),
        about_id=row.about_id,
        created_at=row.created_at,
        edited_at=row.edited_at,
        gone=row.gone_at is not None,
        by_hand=row.by_hand,
        earlier=earlier,
    )


def _apply(row: Interaction, heard: Heard, change: Difference, contacts: Mapping[str, int], now: datetime) -> None:
    row.kind, row.about_id = change.kind.value, change.about_id
    row.gone_at, row.looked_at, row.look_again_at = None, now, next_look(row.created_at, now)
    if not change.rewritten:
        return
    if row.by_hand:  # what the network says takes the place of what a person copied
        row.contact_id = contacts.get(shortened(heard.author.remote_id, 300), row.contact_id)
        row.created_at, row.edited_at, row.by_hand = heard.created_at, heard.edited_at, False
        row.parent_id, row.root_id = heard.parent_id, heard.root_id
        row.visibility = heard.visibility.value
    else:
        row.edited_at = heard.edited_at or now
    row.text, row.content_warning, row.pictures = heard.text, heard.content_warning, list(heard.pictures)
    row.url = heard.url or row.url
