"""The positioning sheet of a brand (practice A3): who it is, whom it speaks to, and how it sounds.

Two cores: the product's characteristics and the company's culture. What nobody has filled in stays empty, and the
checks say nothing about it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class Person(StrEnum):
    """How the account calls itself."""

    WE = "we"  # 我们
    EDITOR = "editor"  # 小编
    ME = "me"  # 我
    NAME = "name"  # a name of its own, as a figure


@dataclass(frozen=True, slots=True)
class Positioning:
    """`products` and `topics` are words that a post of the brand is about; `tone` are words for how it sounds (lively,
    dry), for people to read; `words` are ones that it likes to use, `never` ones that it does not use at all."""

    products: tuple[str, ...] = ()
    culture: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    person: Person | None = None
    tone: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    @property
    def about(self) -> tuple[str, ...]:
        """What ties a post to the brand by its word alone: products, topics and the words it likes to use."""
        return (*self.products, *self.topics, *self.words)

    def as_json(self) -> dict[str, Any]:
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Positioning":
        """From what `as_json` gave. Lists that are missing are empty; empty words in them are left out."""
        person = value.get("person")
        lists = {one.name for one in fields(cls)} - {"person"}
        words = {name: tuple(word for word in value.get(name, ()) if word.strip()) for name in lists}
        return cls(person=Person(person) if person else None, **words)
