"""How a network shows a text: what it marks, what it puts in place of a link, where it adds a card. Pure.

What is known of each network stands in docs/concepts; nobody's servers are asked.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from guanwei.lib.text import Span, find_links, find_tags, find_topics, host_of, weibo_length
from guanwei.networks.bluesky.richtext import find_mentions

# A name on Weibo: Chinese, letters, digits, - and _. What stands before @ must not make it an e-mail address.
_WEIBO_NAME = re.compile(r"(?<![A-Za-z0-9._%+-])@([\w-]{2,30})")
_MASTODON_NAME = re.compile(
    r"(?<![=/\w])@([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)?"
)
WEIBO_LINK = "网页链接"
WEIBO_FOLDS = 140  # Chinese characters that a timeline shows of a longer post; the rest behind 展开
MASTODON_SHOWS = 30  # characters of a link, without https://
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


class Mark(StrEnum):
    PLAIN = ""
    TOPIC = "topic"
    MENTION = "mention"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what is shown. `over`: the network would not take it any more, the text is too long. `folds`: from
    here on a timeline shows nothing until the reader asks for it."""

    text: str
    mark: Mark = Mark.PLAIN
    href: str = ""
    over: bool = False
    folds: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """`card` is the host of the card below the text, empty where the network makes none of the link."""

    pieces: tuple[Piece, ...]
    card: str = ""


def shown(network: str, text: str, *, pictures: int = 0, fits: int | None = None) -> Shown:
    """`text` as it goes out (registry.wire_text). `fits`: so many of its characters the network takes; None for all."""
    marked = _apart(_marks(network, text))
    pieces = tuple(_cut(network, text, marked, _Edges(len(text) if fits is None else fits, _fold(network, text))))
    links = [span for mark, span in marked if mark is Mark.LINK]
    card = host_of(links[0].value) if network == "mastodon" and links and not pictures else None
    return Shown(pieces, card or "")


def _marks(network: str, text: str) -> Iterator[tuple[Mark, Span]]:
    """The strongest first: a link is a link, whatever stands in it."""
    yield from ((Mark.LINK, span) for span in find_links(text))
    yield from ((Mark.MENTION, span) for span in _MENTIONS[network](text))
    yield from ((Mark.TOPIC, span) for span in (find_topics(text) if network == "weibo" else find_tags(text)))


def _apart(marks: Iterable[tuple[Mark, Span]]) -> list[tuple[Mark, Span]]:
    """In order of place, none inside another."""
    starts: list[int] = []
    taken: list[tuple[Mark, Span]] = []
    for mark, span in marks:
        at = bisect_left(starts, span.end)  # of those that begin before its end, the last one reaches furthest
        if at == 0 or taken[at - 1][1].end <= span.start:
            starts.insert(at, span.start)
            taken.insert(at, (mark, span))
    return taken


@dataclass(frozen=True, slots=True)
class _Edges:
    """Characters of the text: so many the network takes, behind so many a timeline folds it."""

    fits: int
    fold: int

    def of(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """`[start, end)` cut where an edge lies inside."""
        places = [start, *sorted({edge for edge in (self.fits, self.fold) if start < edge < end}), end]
        yield from pairwise(places)


def _fold(network: str, text: str) -> int:
    if network != "weibo" or weibo_length(text) <= WEIBO_FOLDS:
        return len(text)
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if weibo_length(text[:middle]) <= WEIBO_FOLDS else (low, middle - 1)
    return low


def _cut(network: str, text: str, marked: list[tuple[Mark, Span]], edges: _Edges) -> Iterator[Piece]:
    folded = False
    for piece, end in _pieces(network, text, marked, edges):
        folds = not folded and end > edges.fold
        folded = folded or folds
        yield replace(piece, over=end > edges.fits, folds=folds)


def _pieces(network: str, text: str, marked: list[tuple[Mark, Span]], edges: _Edges) -> Iterator[tuple[Piece, int]]:
    """Each with where in the text it ends."""
    after = 0
    for mark, span in [*marked, (None, Span(len(text), len(text), ""))]:
        if after < span.start:
            yield from ((Piece(text[start:end]), end) for start, end in edges.of(after, span.start))
        if mark is not None:
            yield _piece(network, mark, span, text[span.start : span.end]), span.end
        after = span.end


def _piece(network: str, mark: Mark, span: Span, text: str) -> Piece:
    if mark is Mark.LINK:
        return Piece(_link_text(network, text), mark, span.value)
    if mark is Mark.MENTION and network == "mastodon":
        return Piece(f"@{span.value}", mark)
    return Piece(text, mark)


def _link_text(network: str, link: str) -> str:
    if network == "weibo":
        return WEIBO_LINK
    if network == "mastodon":
        short = _SCHEME.sub("", link, count=1)
        return short if len(short) <= MASTODON_SHOWS else f"{short[:MASTODON_SHOWS]}…"
    return link


def _weibo_mentions(text: str) -> tuple[Span, ...]:
    return tuple(Span(match.start(), match.end(), match[1]) for match in _WEIBO_NAME.finditer(text))


def _mastodon_mentions(text: str) -> tuple[Span, ...]:
    """`value` is the name alone: of `@name@host` readers see no more."""
    return tuple(Span(match.start(), match.end(), match[1]) for match in _MASTODON_NAME.finditer(text))


_MENTIONS: Mapping[str, Callable[[str], tuple[Span, ...]]] = {
    "weibo": _weibo_mentions,
    "bluesky": find_mentions,
    "mastodon": _mastodon_mentions,
}
