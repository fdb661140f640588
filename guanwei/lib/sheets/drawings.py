"""Floating pictures: to which cell each belongs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from guanwei.lib.sheets.package import Package
from guanwei.lib.sheets.safexml import Node, relation_id, whole
from guanwei.lib.sheets.worksheet import MAX_COLUMN, MAX_ROW, SheetData

_EMU_PER_POINT = 12_700
_EMU_PER_PIXEL = 9_525
_FURTHEST = 200  # rows or columns that one picture may cover before only its corner counts


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a picture begins and ends along one direction: zero-based index and offset in EMU (1/914,400 inch)."""

    start: int
    start_offset: int
    end: int | None  # None: `length` counts
    end_offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Floating:
    """One picture on the sheet. `rows` and `columns` are None when it is tied to no cell at all."""

    part: str
    described_as: str
    rows: Edge | None
    columns: Edge | None


def floating_pictures(package: Package, sheet_part: str) -> list[Floating]:
    """All pictures that float over this sheet, in drawing order."""
    found: list[Floating] = []
    for relation in package.relations(sheet_part).values():
        if relation.kind == "drawing" and not relation.external and package.has(relation.target):
            found.extend(_of_drawing(package, relation.target))
    return found


def _of_drawing(package: Package, part: str) -> Iterator[Floating]:
    relations = package.relations(part)
    for anchor in package.xml(part).walk():
        if anchor.name not in ("oneCellAnchor", "twoCellAnchor", "absoluteAnchor"):
            continue
        rows, columns = _edge(anchor, "row", "cy"), _edge(anchor, "col", "cx")
        seen: set[str] = set()
        for picture in anchor.all("pic"):
            blip = picture.first("blip")
            target = relations.get(relation_id(blip.attributes, "embed")) if blip else None
            if target is None or target.external or target.target in seen:
                continue  # a linked picture, or the fallback copy of one that was just taken
            seen.add(target.target)
            names = picture.first("cNvPr")
            yield Floating(target.target, names.get("descr") if names else "", rows, columns)


def _edge(anchor: Node, axis: str, extent: str) -> Edge | None:
    start, end, size = anchor.first("from"), anchor.first("to"), anchor.first("ext")
    if start is None:
        return None
    return Edge(
        start=_part(start, axis),
        start_offset=max(0, _part(start, axis + "Off")),
        end=_part(end, axis) if end else None,
        end_offset=max(0, _part(end, axis + "Off")) if end else 0,
        length=max(0, size.number(extent)) if size else 0,
    )


def _part(place: Node, name: str) -> int:
    node = place.first(name)
    return whole(node.text) if node else 0


def rows_to_measure(pictures: list[Floating]) -> frozenset[int]:
    """Row numbers whose heights decide to which row a picture belongs."""
    wanted: set[int] = set()
    for picture in pictures:
        if picture.rows and 0 <= picture.rows.start < MAX_ROW:
            end = picture.rows.end if picture.rows.end is not None else picture.rows.start + 20
            wanted.update(range(picture.rows.start + 1, min(end, picture.rows.start + _FURTHEST) + 2))
    return frozenset(wanted)


def place(picture: Floating, data: SheetData) -> tuple[int, int] | None:
    """The cell (row from 1, column from 0) that the picture covers most; None when it is tied to none.

    People drop pictures by hand: a picture that begins two pixels above its row still belongs to that row.
    """
    if picture.rows is None or picture.columns is None:
        return None
    row = _most_covered(picture.rows, lambda index: _height(data, index))
    column = _most_covered(picture.columns, lambda index: _width(data, index))
    return (row + 1, column) if 0 <= row < MAX_ROW and 0 <= column < MAX_COLUMN else None


def _height(data: SheetData, index: int) -> int:
    return int(data.heights.get(index + 1, data.default_height) * _EMU_PER_POINT)


def _width(data: SheetData, index: int) -> int:
    characters = next((width for first, last, width in data.widths if first <= index <= last), 9.0)
    return int((characters * 7 + 5) * _EMU_PER_PIXEL)


def _most_covered(edge: Edge, size: Callable[[int], int]) -> int:
    best, best_cover = edge.start, -1
    for index, cover in _covers(edge, size):
        if cover > best_cover:
            best, best_cover = index, cover
    return best


def _covers(edge: Edge, size: Callable[[int], int]) -> Iterator[tuple[int, int]]:
    """How much of each row or column the picture covers."""
    left = edge.length
    for index in range(edge.start, edge.start + _FURTHEST):
        begin = min(edge.start_offset, size(index)) if index == edge.start else 0
        if edge.end is not None:
            stop = edge.end_offset if index == edge.end else size(index)
            yield index, max(0, min(stop, size(index)) - begin)
            if index >= edge.end:
                return
        else:
            cover = min(left, size(index) - begin)
            yield index, cover
            left -= cover
            if left <= 0:
                return
