"""Small parts of check-ups: fields, standings, scores."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from guanwei.accounts.checkup_words import FIELD_NAMES
from guanwei.networks.public_profile import ProfileField
from guanwei.web.tags.words import words

register = template.Library()

GOOD, FAIR = 85, 60
TONES = {"good": "done", "weak": "attention", "missing": "wrong", "unknown": "quiet"}


@register.filter
def score_tone(score: int | None) -> str:
    """The class of a score: `good`, `fair`, `low`, `none`. The figure stands beside it."""
    if score is None:
        return "none"
    return "good" if score >= GOOD else "fair" if score >= FAIR else "low"


@register.filter
def field_name(field: str) -> str:
    return words(FIELD_NAMES[ProfileField(field)])


@register.filter
def field_tone(standing: str) -> str:
    return TONES.get(standing, "quiet")


@register.filter
def points(item: Mapping[str, Any]) -> int:
    """What a field brings of its weight."""
    return round(item["part"] * item["weight"])


@register.filter
def thousands(number: int) -> str:
    """`37,698`."""
    return f"{number:,}"


@register.filter
def unlocalised(number: float) -> str:
    """A place in a drawing, with a point whatever the reader's language writes."""
    return f"{number:g}"


@register.filter
def nth(of: Sequence[Any], place: int) -> Any:
    """The name of the n-th pair of a list."""
    return of[place][0]
