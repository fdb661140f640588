"""An undo beside the message that says what was done: a form that does the opposite by an address of the console; and
where what was done is better done otherwise, a form that does that."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Undo:
    """POST to `address` with `fields`."""

    address: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Instead:
    """What is better, as its button says: POST to `address` with `fields`."""

    label: str
    address: str
    fields: dict[str, str] = field(default_factory=dict)


def say_with_undo(request: HttpRequest, text: str, undo: Undo) -> None:
    messages.success(request, text, extra_tags=json.dumps([undo.address, undo.fields]))


def warn_with_undo(request: HttpRequest, text: str, undo: Undo | None, instead: Instead | None) -> None:
    """It was done, and something is wrong with it."""
    kept = [undo.address, undo.fields] if undo else ["", {}]
    offered = [instead.label, instead.address, instead.fields] if instead else []
    messages.warning(request, text, extra_tags=json.dumps([*kept, *offered]))


def undo_of(message: Message) -> Undo | None:
    """The undo that was kept with a message, None for one without."""
    kept = _kept(message)
    return Undo(*kept[:2]) if kept and kept[0] else None


def instead_of(message: Message) -> Instead | None:
    """What the message offers in place of what was done."""
    kept = _kept(message)
    return Instead(*kept[2:]) if len(kept) > 2 else None


def _kept(message: Message) -> list[Any]:
    kept: list[Any] = json.loads(message.extra_tags or "") if (message.extra_tags or "").startswith("[") else []
    return kept
