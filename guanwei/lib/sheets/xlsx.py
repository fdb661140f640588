"""A workbook as a grid: the right sheet, its cells, its pictures, its merged ranges."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from guanwei.lib.sheets.cell_pictures import RichPictures, WpsPictures
from guanwei.lib.sheets.drawings import Floating, floating_pictures, place, rows_to_measure
from guanwei.lib.sheets.grid import (
    EMPTY,
    Cell,
    Format,
    Grid,
    OtherSheet,
    Progress,
    Row,
    Score,
    SheetError,
    SheetLimits,
)
from guanwei.lib.sheets.package import Package, broken
from guanwei.lib.sheets.pictures import Pictures
from guanwei.lib.sheets.safexml import BadXml, stream
from guanwei.lib.sheets.workbook import SheetPart, Workbook, open_workbook
from guanwei.lib.sheets.worksheet import MOST_EMPTY, Range, SheetData, SheetHandler
from guanwei.lib.words import Words

LOOKED_AT = 40  # rows at the top that decide which sheet is meant
_Rows = dict[int, dict[int, Cell]]


def read_xlsx(data: bytes, limits: SheetLimits, score: Score, sheet: str | None, progress: Progress | None) -> Grid:
    """Raises SheetError. `sheet` names the one to read; without it the visible sheet with the best score is read."""
    book = open_workbook(Package(data, limits), limits)
    reader = _Reader(book, limits)
    scores = {part.name: score(reader.top(part)) for part in book.sheets}
    chosen = _choose(book, scores, sheet)
    found = reader.whole(chosen, progress)
    notes = list(reader.notes)
    if found.unread_below:
        notes.append(_unread_below(found.unread_below))
    if found.cut_columns:
        notes.append(_cut_columns(limits))
    others = tuple(
        OtherSheet(part.name, part.hidden, scores[part.name]) for part in book.sheets if part.name != chosen.name
    )
    return Grid(
        sheet=chosen.name,
        rows=tuple(_rows(found)),
        format=Format.XLSX,
        other_sheets=others,
        notes=tuple(notes),
        dates_from_1904=book.from_1904,
    )


def _choose(book: Workbook, scores: dict[str, int], wanted: str | None) -> SheetPart:
    if wanted is not None:
        chosen = next((part for part in book.sheets if part.name == wanted), None)
        if chosen is None:
            raise _no_such_sheet(wanted, book)
        return chosen
    visible = [part for part in book.sheets if not part.hidden] or list(book.sheets)
    return max(visible, key=lambda part: scores[part.name])  # of equals the first


class _Reader:
    """Reads sheets of one book; pictures are shared between them."""

    def __init__(self, book: Workbook, limits: SheetLimits) -> None:
        self._book = book
        self._limits = limits
        self._pictures = Pictures(book.package, limits)
        self._handler = partial(
            SheetHandler,
            book,
            limits,
            wps_picture=WpsPictures(book, self._pictures),
            rich_picture=RichPictures(book, self._pictures),
        )
        self.notes: list[Words] = []

    def top(self, part: SheetPart) -> list[Row]:
        """The first rows with content, without floating pictures."""
        handler = self._handler(most_rows=LOOKED_AT)
        self._stream(part, handler, None)
        return list(_rows(handler.data))

    def whole(self, part: SheetPart, progress: Progress | None) -> SheetData:
        floating = floating_pictures(self._book.package, part.part)
        handler = self._handler(wanted_heights=rows_to_measure(floating))
        self._stream(part, handler, progress)
        self._put_pictures(floating, handler.data)
        self._put_links(part, handler.data)
        spread_merges(handler.data, self._limits.max_columns)
        return handler.data

    def _stream(self, part: SheetPart, handler: SheetHandler, progress: Progress | None) -> None:
        chunks = self._book.package.chunks(part.part)
        if progress is not None:
            chunks = _counted(chunks, self._book.package.size(part.part), progress)
        try:
            stream(chunks, handler)
        except BadXml as error:
            raise broken(part.part) from error

    def _put_pictures(self, floating: list[Floating], data: SheetData) -> None:
        heads = _Heads(data.merges)
        homeless = 0
        for picture in floating:
            position = place(picture, data)
            if position is None:
                homeless += 1
                continue
            row, column = heads.of(*position)
            if column >= self._limits.max_columns or (row not in data.rows and len(data.rows) >= self._limits.max_rows):
                homeless += 1
                continue
            cells = data.rows.setdefault(row, {})
            cells[column] = _with_picture(cells.get(column, EMPTY), self._pictures.cell(*_source(picture)))
        if homeless:
            self.notes.append(_homeless(homeless))

    def _put_links(self, part: SheetPart, data: SheetData) -> None:
        if not data.links:
            return
        relations = self._book.package.relations(part.part)
        for where, identity in data.links:
            relation = relations.get(identity)
            cell = data.rows.get(where.top, {}).get(where.left)
            if relation is not None and relation.external and cell is not None:
                data.rows[where.top][where.left] = replace(cell, link=relation.target)


def _source(picture: Floating) -> tuple[str, str]:
    return picture.part, picture.described_as


def _with_picture(cell: Cell, picture: Cell) -> Cell:
    if picture.problem is not None:
        return replace(cell, problem=cell.problem or picture.problem)
    return replace(cell, pictures=cell.pictures + picture.pictures)


def _counted(chunks: Iterator[bytes], total: int, progress: Progress) -> Iterator[bytes]:
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        progress(min(done, total), total)
    progress(total, total)


class _Heads:
    """Finds the top left cell of the merged range that covers a cell."""

    def __init__(self, merges: list[Range]) -> None:
        self._by_left: dict[int, list[Range]] = {}
        for merged in sorted(merges, key=lambda merged: merged.top):
            self._by_left.setdefault(merged.left, []).append(merged)

    def of(self, row: int, column: int) -> tuple[int, int]:
        for left, ranges in self._by_left.items():
            above = bisect_right(ranges, row, key=lambda merged: merged.top)
            if left <= column and above:
                nearest = ranges[above - 1]
                if row <= nearest.bottom and column <= nearest.right:
                    return nearest.top, left
        return row, column


def spread_merges(data: SheetData, most_columns: int) -> None:
    """Gives the value of a merged range to its first column in every row that has content of its own.

    Sideways nothing spreads: a title over the whole width is one cell, not twelve.
    """
    numbers = sorted(data.rows)
    budget = len(numbers) * most_columns  # ranges of a sound file do not overlap: one filling per row and column
    for merged in data.merges:
        head = data.rows.get(merged.top, {}).get(merged.left)
        if head is None:
            continue
        if merged.right > merged.left:
            data.rows[merged.top][merged.left] = replace(head, columns=merged.right - merged.left + 1)
        below = replace(head, merged=True)
        for number in numbers[bisect_right(numbers, merged.top) : bisect_right(numbers, merged.bottom)]:
            budget -= 1
            if budget < 0:
                raise broken("merged ranges overlap")
            data.rows[number].setdefault(merged.left, below)


def _rows(data: SheetData) -> Iterator[Row]:
    for number in sorted(data.rows):
        cells = data.rows[number]
        dense = tuple(cells.get(column, EMPTY) for column in range(max(cells, default=-1) + 1))
        yield Row(number, dense, number in data.hidden)


def _no_such_sheet(name: str, book: Workbook) -> SheetError:
    names = "、".join(part.name for part in book.sheets[:20])
    return SheetError(
        "no-such-sheet",
        Words(
            f"文件里没有名为“{name}”的工作表。现有：{names}。",
            f'There is no sheet named "{name}" in this file. It has: {names}.',
        ),
    )


def _cut_columns(limits: SheetLimits) -> Words:
    return Words(
        f"表格超过 {limits.max_columns} 列，后面的列没有读取。",
        f"The sheet has more than {limits.max_columns} columns; those beyond were not read.",
    )


def _unread_below(row: int) -> Words:
    return Words(
        f"第 {row} 行以上有 {MOST_EMPTY} 多个空行，它们下面还有内容，没有读取。请删除这些空行后保存。",
        f"More than {MOST_EMPTY} empty rows end at row {row}; what is below was not read. Delete them and save.",
    )


def _homeless(count: int) -> Words:
    return Words(
        f"有 {count} 张图片没有固定在单元格上，没有读取。请把图片属性改为“随单元格移动”，再保存。",
        f'{count} pictures are not tied to a cell and were not read. Set them to "move with cells" and save.',
    )
