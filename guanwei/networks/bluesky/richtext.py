"""The text of a Bluesky post and what is marked in it (docs/concepts/bluesky.md, rich text). Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from guanwei.lib.text import Span, byte_length, encode_link, find_links, find_tags, grapheme_length

# A handle is a domain name. What stands before @ must not make it an e-mail address or a part of a path.
_MENTION = re.compile(
    r"(?<![A-Za-z0-9._%+@/-])@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)"
)
_LONGEST_TAG = 64
_LONGEST_TAG_BYTES = 640


class Mark(StrEnum):
    LINK = "link"
    MENTION = "mention"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Facet:
    """A marked piece: positions count bytes of the UTF-8 text; `value` is the address, the handle or the tag."""

    byte_start: int
    byte_end: int
    mark: Mark
    value: str


def wire_text(text: str, link: str) -> str:
    """The text as it goes out: with the link at its end, as it was written, unless it is in it already."""
    if not link or link in text or encode_link(link) in text:
        return text
    return f"{text.rstrip()} {link}".lstrip()


def facets(text: str, link: str) -> tuple[Facet, ...]:
    """Links, mentions and tags of an outgoing text, in order, none inside another; a link wins over the rest."""
    marked: list[tuple[Span, Mark]] = []
    for mark, spans in (
        (Mark.LINK, _spans_of(link, text)),
        (Mark.LINK, find_links(text)),
        (Mark.MENTION, find_mentions(text)),
        (Mark.TAG, tuple(filter(_fits, find_tags(text)))),
    ):
        free = [span for span in spans if all(span.end <= old.start or span.start >= old.end for old, _ in marked)]
        marked += [(span, mark) for span in free]
    marked.sort(key=lambda pair: pair[0].start)
    return tuple(
        Facet(byte_length(text[: span.start]), byte_length(text[: span.end]), mark, span.value) for span, mark in marked
    )


def find_mentions(text: str) -> tuple[Span, ...]:
    """`@handle` with a handle that can exist; `value` is the handle in lower case."""
    return tuple(Span(match.start(), match.end(), match.group(1).lower()) for match in _MENTION.finditer(text))


def _spans_of(link: str, text: str) -> tuple[Span, ...]:
    """Where the post's own link stands: known, so that also one with Chinese words in it is marked to its end."""
    if not link:
        return ()
    return tuple(Span(match.start(), match.end(), encode_link(link)) for match in re.finditer(re.escape(link), text))


def _fits(tag: Span) -> bool:
    return grapheme_length(tag.value) <= _LONGEST_TAG and byte_length(tag.value) <= _LONGEST_TAG_BYTES
