"""State diagrams of the documentation, drawn as SVG from the Mermaid that stands in the files. Pure.

Of Mermaid: `a --> b`, `a --> b: when`, `[*]` where it begins and ends, `a: what it is called`. A comment says where the
states stand, row by row, a point for a place that is left free: `%% row: waiting . held`. A row with fewer places is
centred.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

_ARROW = re.compile(r"^\s*(\S+)\s*-->\s*([^\s:]+)\s*(?::\s*(.+))?$")
_NAME = re.compile(r"^\s*(\w+)\s*:\s*(.+)$")
_ROW = re.compile(r"^\s*%%\s*row:\s*(.+)$")
EDGE, START, END = "[*]", "start", "end"

BOX = (92.0, 38.0)
PITCH = (118.0, 82.0)
_DOT = 9.0  # radius of the begin and the end
_CLEAR = 5.0  # pixels that an arrow keeps from what it passes
_BULGES = (0.0, 26.0, -26.0, 60.0, -60.0, 118.0, -118.0, 180.0, -180.0, 240.0, -240.0)
_STEPS = 32

Point = tuple[float, float]


class DiagramUnclear(ValueError):
    """A state of an arrow has no place."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """`when`: on what condition; empty where the source says nothing."""

    begin: str
    then: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    """`rows`: the states as they stand, from the top; None is a free place. `names`: what a state is called."""

    rows: tuple[tuple[str | None, ...], ...]
    arrows: tuple[Arrow, ...]
    names: dict[str, str]

    @property
    def size(self) -> Point:
        return max(map(len, self.rows)) * PITCH[0] + 12, len(self.rows) * PITCH[1]

    def places(self) -> dict[str, Point]:
        """The middle of each state."""
        width = self.size[0]
        return {
            state: ((width - len(row) * PITCH[0]) / 2 + (column + 0.5) * PITCH[0], (number + 0.5) * PITCH[1])
            for number, row in enumerate(self.rows)
            for column, state in enumerate(row)
            if state
        }

    def called(self, state: str) -> str:
        return self.names.get(state, state)


@dataclass(frozen=True, slots=True)
class Curve:
    """An arrow as it is drawn: a quadratic curve from border to border."""

    arrow: Arrow
    begin: Point
    bend: Point
    end: Point

    def at(self, share: float) -> Point:
        return _on(self.begin, self.bend, self.end, share)

    def points(self) -> list[Point]:
        return [self.at(step / _STEPS) for step in range(_STEPS + 1)]


def read(source: str) -> Diagram:
    """DiagramUnclear where a state of an arrow stands in no row."""
    rows, arrows, names = [], [], {}
    for line in source.splitlines():
        if found := _ROW.match(line):
            rows.append(tuple(None if name == "." else name for name in found[1].split()))
        elif found := _ARROW.match(line):
            begin, then = (START if found[1] == EDGE else found[1]), (END if found[2] == EDGE else found[2])
            arrows.append(Arrow(begin, then, (found[3] or "").strip()))
        elif found := _NAME.match(line):
            names[found[1]] = found[2].strip()
    made = Diagram(tuple(rows), tuple(arrows), names)
    placed = {state for row in rows for state in row}
    if lost := {state for arrow in arrows for state in (arrow.begin, arrow.then)} - placed:
        raise DiagramUnclear(f"no place for {', '.join(sorted(lost))}")
    return made


def curves(diagram: Diagram) -> list[Curve]:
    """Every arrow, past all boxes and across as few other arrows as can be; there and back are drawn beside each
    other."""
    places, drawn = diagram.places(), list[Curve]()
    pairs = {(arrow.begin, arrow.then) for arrow in diagram.arrows}
    for arrow in diagram.arrows:
        begin, end = places[arrow.begin], places[arrow.then]
        shift = 14.0 if (arrow.then, arrow.begin) in pairs else 0.0
        tried = [_clipped(arrow, begin, end, bulge + shift) for bulge in _BULGES]
        drawn.append(min(tried, key=lambda curve: _cost(curve, diagram, drawn)))
    return drawn


def _cost(curve: Curve, diagram: Diagram, drawn: Sequence[Curve]) -> float:
    points, (width, height) = curve.points(), diagram.size
    hits = sum(
        any(within(point, place, _half(state), _CLEAR) for point in points)
        for state, place in diagram.places().items()
        if state not in (curve.arrow.begin, curve.arrow.then)
    )
    outside = any(not (3 < x < width - 3 and 3 < y < height - 3) for x, y in points)
    crossed = sum(_cross(points, other.points()) for other in drawn)
    length = sum(abs(x - a) + abs(y - b) for (x, y), (a, b) in pairwise(points))
    return hits * 10_000 + outside * 5_000 + crossed * 60 + length


def within(point: Point, place: Point, half: Point, margin: float = 0.0) -> bool:
    return abs(point[0] - place[0]) < half[0] + margin and abs(point[1] - place[1]) < half[1] + margin


def _half(state: str) -> Point:
    return (_DOT, _DOT) if state in (START, END) else (BOX[0] / 2, BOX[1] / 2)


def _clipped(arrow: Arrow, begin: Point, end: Point, bulge: float) -> Curve:
    """From border to border, where the curve from middle to middle leaves one box and comes into the other."""
    across, down = end[0] - begin[0], end[1] - begin[1]
    length = (across**2 + down**2) ** 0.5
    bend = ((begin[0] + end[0]) / 2 - down / length * bulge, (begin[1] + end[1]) / 2 + across / length * bulge)
    shares = [step / 200 for step in range(201)]
    out = next(t for t in shares if not within(_on(begin, bend, end, t), begin, _half(arrow.begin), 2))
    into = next(t for t in shares if t > out and within(_on(begin, bend, end, t), end, _half(arrow.then), 2))
    return Curve(arrow, *_part(begin, bend, end, out, into))


def _part(begin: Point, bend: Point, end: Point, out: float, into: float) -> tuple[Point, Point, Point]:
    """The stretch of a quadratic curve between two shares of it."""
    first = _between(_between(begin, bend, out), _between(bend, end, out), into)
    return _on(begin, bend, end, out), first, _on(begin, bend, end, into)


def _on(begin: Point, bend: Point, end: Point, share: float) -> Point:
    return _between(_between(begin, bend, share), _between(bend, end, share), share)


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _cross(one: Sequence[Point], other: Sequence[Point]) -> bool:
    return any(_meet(a, b, c, d) for a, b in pairwise(one[::4]) for c, d in pairwise(other[::4]))


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def svg(diagram: Diagram, *, title: str, begins: str, ends: str) -> str:
    """The drawing, and below it every arrow as a sentence: what a screen reader reads, and what the numbers mean."""
    width, height = diagram.size
    numbers = {arrow: number for number, arrow in enumerate((a for a in diagram.arrows if a.when), start=1)}
    shapes = [*_arrows(curves(diagram), numbers), *_boxes(diagram)]
    said = [
        _sentence(diagram, arrow, number=numbers.get(arrow, 0), begins=begins, ends=ends) for arrow in diagram.arrows
    ]
    return (
        f'<figure class="states"><svg role="img" aria-label="{escape(title)}" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}">{"".join(shapes)}</svg>'
        f"<figcaption><details{' open' if numbers else ''}><summary>{escape(title)}</summary><ul>{''.join(said)}</ul>"
        "</details></figcaption></figure>"
    )


def _sentence(diagram: Diagram, arrow: Arrow, *, number: int, begins: str, ends: str) -> str:
    names = {START: begins, END: ends}
    begin, then = (names.get(state) or diagram.called(state) for state in (arrow.begin, arrow.then))
    mark = f"<b>{number}</b> " if number else ""
    when = f' <span class="quiet">{escape(arrow.when)}</span>' if arrow.when else ""
    return f"<li>{mark}{escape(begin)} → {escape(then)}{when}</li>"


def _arrows(drawn: Sequence[Curve], numbers: dict[Arrow, int]) -> Iterator[str]:
    for curve in drawn:
        yield f'<path class="arrow" d="M{_at(curve.begin)} Q{_at(curve.bend)} {_at(curve.end)}"/>'
        yield f'<polygon class="head" points="{" ".join(map(_at, _head(curve)))}"/>'
    for curve in drawn:
        if number := numbers.get(curve.arrow):
            x, y = curve.at(0.42)
            yield f'<circle class="number" cx="{x:.1f}" cy="{y:.1f}" r="9"/>'
            yield f'<text class="number" x="{x:.1f}" y="{y + 4:.1f}">{number}</text>'


def _head(curve: Curve) -> tuple[Point, Point, Point]:
    tip, back = curve.end, curve.at(0.9)
    across, down = tip[0] - back[0], tip[1] - back[1]
    length = (across**2 + down**2) ** 0.5
    across, down = across / length, down / length
    foot = (tip[0] - across * 9, tip[1] - down * 9)
    return tip, (foot[0] - down * 4.5, foot[1] + across * 4.5), (foot[0] + down * 4.5, foot[1] - across * 4.5)


def _boxes(diagram: Diagram) -> Iterator[str]:
    for state, (x, y) in diagram.places().items():
        if state in (START, END):
            yield f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="{_DOT if state == START else _DOT - 4:g}"/>'
        if state == END:
            yield f'<circle class="ring" cx="{x:g}" cy="{y:g}" r="{_DOT:g}"/>'
        if state in (START, END):
            continue
        yield (
            f'<rect x="{x - BOX[0] / 2:g}" y="{y - BOX[1] / 2:g}" width="{BOX[0]:g}" height="{BOX[1]:g}" rx="8"/>'
            f'<text x="{x:g}" y="{y + 5:g}">{escape(diagram.called(state))}</text>'
        )


def _at(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
