"""A finding (发现): what a check has to say about a post, a plan or an account, and what can be done about it."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from guanwei.lib.words import Words

Figure = int | float | str
Span = tuple[int, int]


class Level(StrEnum):
    """How much a finding weighs. Compare with `weight`: as strings, "ask" would come before "block"."""

    BLOCK = "block"  # the post does not go out until it is changed or, where the check allows, waived
    ASK = "ask"  # a named person has to let it stand, with a reason
    HINT = "hint"  # shown, never in the way

    @property
    def weight(self) -> int:
        return _WEIGHTS[self]


# The figures that name what a finding speaks of: another post, a picture, a day. Counts, shares and moments are not
# among them: they move with every post round about, and what somebody let stand would not stand for an hour.
NAMING = ("entry", "where", "picture", "day", "name", "word", "words", "topic", "coupon", "link")

_WEIGHTS = {Level.HINT: 1, Level.ASK: 2, Level.BLOCK: 3}

# As the console calls them in Chinese; in English by what programs know them as.
LEVEL_NAMES = {
    Level.BLOCK: Words(zh="拦下", en="block"),
    Level.ASK: Words(zh="待确认", en="ask"),
    Level.HINT: Words(zh="提示", en="hint"),
}


class Field(StrEnum):
    """The part of the form that a finding belongs beside."""

    TEXT = "text"
    LINK = "link"
    PICTURES = "pictures"
    DUE = "due"
    COLUMN = "column"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that a machine can make: in `field`, replace `span` by `replacement`. `label` goes on the button."""

    label: Words
    field: Field
    span: Span
    replacement: str

    def applied_to(self, value: str) -> str:
        """The field's value after the fix. `value` is the value that was checked."""
        start, end = self.span
        return value[:start] + self.replacement + value[end:]

    def as_json(self) -> dict[str, Any]:
        return {
            "label": self.label.as_json(),
            "field": self.field.value,
            "span": list(self.span),
            "replacement": self.replacement,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Fix":
        start, end = value["span"]
        return cls(Words.from_json(value["label"]), Field(value["field"]), (start, end), value["replacement"])


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of what is wrong and why, one of what to do, and the figures both rest on.

    `id` names the check and with it the practice row (`C2.promotion-share`). `span` counts characters of the text as
    it was checked, end exclusive. `figures` are plain JSON values; moments in them are ISO 8601 in the account's zone.
    """

    id: str
    level: Level
    message: Words
    hint: Words
    field: Field | None = None
    span: Span | None = None
    figures: Mapping[str, Figure] = dataclasses.field(default_factory=dict)
    fix: Fix | None = None

    @property
    def about(self) -> str:
        """16 hex digits for what exactly it speaks of: its place in the text and what its figures name. Two findings of
        one id in one text have different ones, and a finding that is made anew in the same text has the same."""
        named = {name: self.figures[name] for name in NAMING if name in self.figures}
        stated = json.dumps([self.span, named], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(stated.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "level": self.level.value,
            "message": self.message.as_json(),
            "hint": self.hint.as_json(),
            "field": self.field.value if self.field else None,
            "span": list(self.span) if self.span else None,
            "figures": dict(self.figures),
            "fix": self.fix.as_json() if self.fix else None,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Finding":
        span = value["span"]
        return cls(
            id=value["id"],
            level=Level(value["level"]),
            message=Words.from_json(value["message"]),
            hint=Words.from_json(value["hint"]),
            field=Field(value["field"]) if value["field"] else None,
            span=(span[0], span[1]) if span else None,
            figures=dict(value["figures"]),
            fix=Fix.from_json(value["fix"]) if value["fix"] else None,
        )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The gravest first, then by place in the text, then by id; what one check found stays in the check's own order."""
    return tuple(sorted(findings, key=_place))


def _place(found: Finding) -> tuple[int, Span, str]:
    return -found.level.weight, found.span or (-1, -1), found.id


def worst(findings: Iterable[Finding]) -> Level | None:
    """The gravest level among `findings`; None when there are none."""
    return max((found.level for found in findings), key=lambda level: level.weight, default=None)
