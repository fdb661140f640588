"""What the checks know of a brand: its columns as it set them, and the names by which a text speaks of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from guanwei.lib.text import match_form, matchable
from guanwei.practice.entries import ColumnGroup, SpeaksOf


@dataclass(frozen=True, slots=True)
class BrandColumn:
    """A column (practice D). `key` is how entries and posts name it; `label` is written before the text (【…】),
    `topic` is without its hashes; `target` is its share of all posts in per cent, None where none is set."""

    key: str
    code: str
    name: str
    group: ColumnGroup
    name_en: str = ""
    label: str = ""
    topic: str = ""
    target: float | None = None

    @property
    def in_english(self) -> str:
        return self.name_en or self.name


@dataclass(frozen=True, slots=True)
class BrandFacts:
    """`names` are those of the brand itself, `products` those of its product lines. What is empty is not judged."""

    names: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    columns: tuple[BrandColumn, ...] = ()

    def column(self, key: str) -> BrandColumn | None:
        return next((column for column in self.columns if column.key == key), None) if key else None

    def called(self, names: Iterable[str]) -> frozenset[str]:
        """The keys of the columns that have one of these codes or names."""
        wanted = {name.casefold() for name in names}
        return frozenset(one.key for one in self.columns if wanted & {one.code.casefold(), one.name.casefold()})

    @property
    def topics(self) -> tuple[str, ...]:
        """The brand's own topics, each once."""
        return tuple(dict.fromkeys(column.topic for column in self.columns if column.topic))


NOTHING_KNOWN = BrandFacts()


class Role(StrEnum):
    """What an account is for (practice A4)."""

    MEDIA = "media"
    CONVERSATION = "conversation"
    SERVICE = "service"


def speaks_of(text: str, brand: BrandFacts) -> SpeaksOf:
    """Does a text name one of the products, or the brand at all? (Practice C9, C14.)"""
    if not brand.names and not brand.products:
        return SpeaksOf.OTHERS
    form = matchable(text).text
    if _named(brand.products)(form):
        return SpeaksOf.PRODUCT
    return SpeaksOf.US if _named(brand.names)(form) else SpeaksOf.OTHERS


class _Named:
    def __init__(self, names: Iterable[str]) -> None:
        forms = sorted({form for form in map(match_form, names) if form.strip()}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_as_word, forms))) if forms else None

    def __call__(self, form: str) -> bool:
        return self._pattern is not None and self._pattern.search(form) is not None


@lru_cache(maxsize=256)
def _named(names: tuple[str, ...]) -> _Named:
    return _Named(names)


def _as_word(form: str) -> str:
    """A Latin name is found as a word (Tea is not in steam), a Chinese one anywhere."""
    before = r"(?<![a-z0-9])" if form[0].isascii() and form[0].isalnum() else ""
    behind = r"(?![a-z0-9])" if form[-1].isascii() and form[-1].isalnum() else ""
    return before + re.escape(form) + behind
