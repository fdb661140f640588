"""An undo beside the message that says what was done: a form that does the opposite by an address of the console."""

import json
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Undo:
    """POST to `address` with `fields`."""

    address: str
    fields: dict[str, str] = field(default_factory=dict)


def say_with_undo(request: HttpRequest, text: str, undo: Undo) -> None:
    messages.success(request, text, extra_tags=json.dumps([undo.address, undo.fields]))


def undo_of(message: Message) -> Undo | None:
    """The undo that was kept with a message, None for one without."""
    if not (message.extra_tags or "").startswith("["):
        return None
    address, fields = json.loads(message.extra_tags or "")
    return Undo(address, fields)
