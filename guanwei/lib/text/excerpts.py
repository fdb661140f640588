"""What is shown of a text that was found: the part around what was looked for, and which of its letters are that."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from guanwei.lib.text.bigrams import sought
from guanwei.lib.text.folding import folded_with_places

AROUND = 90  # characters of an excerpt
BEFORE = 24  # of these before the first that was found
_WHITE_SPACE = re.compile(r"\s+")
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. `found`: it is what was looked for."""

    text: str
    found: bool = False


def excerpt(text: str, typed: str, *, length: int = AROUND) -> tuple[Piece, ...]:
    """About `length` characters in one line around the first place where something typed stands, with all of them
    marked; the beginning where none does. Dots where something is left out."""
    line = _WHITE_SPACE.sub(" ", text).strip()
    spans = found_in(line, typed)
    begin = 0
    if spans and len(line) > length:
        begin = max(0, min(spans[0][0] - BEFORE, len(line) - length))
    end = min(len(line), begin + length)
    inside = [(max(start, begin), min(stop, end)) for start, stop in spans if start < end and stop > begin]
    pieces = list(_cut(line, inside, begin, end))
    if begin:
        pieces.insert(0, Piece(_CUT))
    if end < len(line):
        pieces.append(Piece(_CUT))
    return tuple(pieces)


def found_in(text: str, typed: str) -> list[tuple[int, int]]:
    """Where in `text` the runs of `typed` stand, letters that are the same to a search included; from left to right,
    none touching the next."""
    whole, places = folded_with_places(text)
    ends = _ends(places)
    spans = []
    for run in sought(typed):
        at = whole.find(run)
        while at >= 0:
            spans.append((places[at], ends[at + len(run) - 1]))
            at = whole.find(run, at + 1)
    return _joined(spans)


def _ends(places: list[int]) -> list[int]:
    """For each folded character where in the text the cluster ends that it comes from: a letter may fold into several,
    and whoever wants to writes ten thousand into one cluster."""
    ends = places[1:]
    for at in range(len(ends) - 2, -1, -1):
        if places[at] == places[at + 1]:
            ends[at] = ends[at + 1]
    return ends


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(stop, joined[-1][1])
        else:
            joined.append((start, stop))
    return joined


def _cut(line: str, spans: Iterable[tuple[int, int]], begin: int, end: int) -> Iterable[Piece]:
    at = begin
    for start, stop in spans:
        if start > at:
            yield Piece(line[at:start])
        yield Piece(line[start:stop], found=True)
        at = stop
    if at < end:
        yield Piece(line[at:end])
