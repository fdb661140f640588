"""One sheet of a workbook, read in a single pass over its XML.

openpyxl is not used for reading: it cannot give a formula and its stored value in one load, drops the mark that leads
to a picture placed in a cell, refuses whole files for a style it does not know, takes the implied Chinese date formats
for numbers, opens every picture, and keeps a million formatted empty cells in memory.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from guanwei.lib.sheets.formats import iso_cell, number_cell
from guanwei.lib.sheets.grid import Cell, Kind, SheetError, SheetLimits
from guanwei.lib.sheets.package import broken
from guanwei.lib.sheets.safexml import Enough, relation_id, whole
from guanwei.lib.sheets.text import unescaped
from guanwei.lib.sheets.workbook import Workbook, too_much_text
from guanwei.lib.words import Words

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
_MAX_RANGES = 100_000
MOST_EMPTY = 5_000  # empty rows in succession after which the rest of a sheet is passed over
_TOP = 2_000  # a look at the top ends here, however empty the rows are
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
DISPIMG = re.compile(r'^=?@?(?:_xlfn\.)*DISPIMG\(\s*"([^"]{1,200})"', re.IGNORECASE)

CellPicture = Callable[[str], Cell]
"""From the WPS picture id, or the number of a rich value, to a cell with the picture or with the reason why not."""


@dataclass(frozen=True, slots=True)
class Range:
    """A merged range; rows from 1, columns from 0, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetData:
    """The pass's result: cells by row and zero-based column, only those with content."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    heights: dict[int, float] = field(default_factory=dict)  # points, only of the rows that were asked for
    widths: list[tuple[int, int, float]] = field(default_factory=list)  # first column, last column, characters
    default_height: float = 15.0
    merges: list[Range] = field(default_factory=list)
    links: list[tuple[Range, str]] = field(default_factory=list)  # where, relationship id
    cut_columns: bool = False
    unread_below: int = 0  # content below this row was not read: too many empty rows in between


def column_index(letters: str) -> int:
    """`A` is 0."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def reference(text: str) -> tuple[int, int] | None:
    """`C7` as (row 7, column 2); None for anything else and for what lies outside a sheet."""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    row, column = int(found[2]), column_index(found[1])
    return (row, column) if 1 <= row <= MAX_ROW and column < MAX_COLUMN else None


def cell_range(text: str) -> Range | None:
    """`A2:B5` or `A2`; None for anything else."""
    first, _, last = text.partition(":")
    start, end = reference(first), reference(last or first)
    if start is None or end is None:
        return None
    return Range(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))


class SheetHandler:
    """Collects one sheet. With `most_rows` it stops after that many rows with content (a look at the top)."""

    skip_to = ""

    def __init__(
        self,
        book: Workbook,
        limits: SheetLimits,
        *,
        wps_picture: CellPicture,
        rich_picture: CellPicture,
        wanted_heights: frozenset[int] = frozenset(),
        most_rows: int = 0,
    ) -> None:
        self.data = SheetData()
        self._book = book
        self._limits = limits
        self._wps_picture = wps_picture
        self._rich_picture = rich_picture
        self._wanted_heights = wanted_heights
        self._most_rows = most_rows
        self._row = 0
        self._row_hidden = False
        self._empty_rows = 0
        self._column = -1
        self._cell: dict[str, str] = {}
        self._formula: str | None = None
        self._value: str | None = None
        self._buffer: list[str] | None = None
        self._length = 0
        self._total = 0
        self._aside = 0
        self._shared: dict[int, Cell] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t", "f"):
            self._buffer = [] if self._aside == 0 else None
            self._length = 0 if name != "t" else self._length
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self._aside += 1
        else:
            self._start_other(name, attributes)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name in ("v", "t", "f"):
            text = "".join(self._buffer or ())
            self._buffer = None
            if name == "f":
                self._formula = text
            elif name == "v" or self._aside == 0:
                self._value = (self._value or "") + text
        elif name == "rPh":
            self._aside -= 1
        elif name == "row":
            self._empty_rows = 0 if self._row in self.data.rows else self._empty_rows + 1
            if self._empty_rows > MOST_EMPTY:
                self.skip_to = "sheetData"

    def skipped(self, name: str) -> None:
        """Something stands below the empty rows."""
        if name in ("v", "t"):
            self.data.unread_below = self._row

    def text(self, data: str) -> None:
        if self._buffer is not None:
            self._length += len(data)
            if self._length <= self._limits.max_cell_chars:
                self._buffer.append(data)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = whole(attributes.get("r", ""), self._row + 1)
        if self._most_rows and (len(self.data.rows) >= self._most_rows or self._row > _TOP):
            raise Enough
        self._column = -1
        if not 1 <= self._row <= MAX_ROW:
            raise broken("row number")
        self._row_hidden = attributes.get("hidden") in ("1", "true")
        if self._row in self._wanted_heights and "ht" in attributes:
            self.data.heights[self._row] = size(attributes["ht"], self.data.default_height)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._formula = self._value = None
        self._length = 0
        place = reference(attributes["r"]) if "r" in attributes else None
        self._column = place[1] if place else self._column + 1
        if not 1 <= self._row <= MAX_ROW or self._column >= MAX_COLUMN:
            raise broken("cell")

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "mergeCell" and (merged := cell_range(attributes.get("ref", ""))):
            self.data.merges.append(merged)
        elif name == "hyperlink" and (place := cell_range(attributes.get("ref", ""))):
            self.data.links.append((place, relation_id(attributes)))
        elif name == "col":
            first, last = whole(attributes.get("min", "")), whole(attributes.get("max", ""))
            self.data.widths.append((first - 1, last - 1, size(attributes.get("width", ""), 9.0)))
        elif name == "sheetFormatPr":
            self.data.default_height = size(attributes.get("defaultRowHeight", ""), 15.0)
        if len(self.data.merges) + len(self.data.links) + len(self.data.widths) > _MAX_RANGES:
            raise broken("ranges")

    def _end_cell(self) -> None:
        if self._value is None and self._formula is None and "vm" not in self._cell:
            return
        cell = self._read_cell()
        if cell.is_empty:
            return
        if self._column >= self._limits.max_columns:
            self.data.cut_columns = True
            return
        self.data.rows.setdefault(self._row, {})[self._column] = cell
        if self._row_hidden:
            self.data.hidden.add(self._row)
        if len(self.data.rows) > self._limits.max_rows:
            raise too_many_rows(self._limits)

    def _read_cell(self) -> Cell:
        if "vm" in self._cell:
            return self._rich_picture(self._cell["vm"])
        found = DISPIMG.match(self._formula or "") or DISPIMG.match(self._value or "")
        if found:
            return self._wps_picture(found[1])
        if self._length > self._limits.max_cell_chars:
            return too_long(self._limits)
        if not self._value:  # a result that is an empty text says so by its type
            return _NOT_COMPUTED if self._formula and self._cell.get("t") != "str" else Cell()
        return self._typed(self._value)

    def _typed(self, value: str) -> Cell:
        kind = self._cell.get("t", "n")
        if kind == "s":
            return self._shared_cell(value)
        if kind in ("str", "inlineStr"):
            return self._counted(unescaped(value))
        if kind == "b":
            return Cell(Kind.BOOL, value.strip() in ("1", "true"))
        if kind == "e":
            return _formula_error(value.strip()[:20])
        if kind == "d" and (cell := iso_cell(value.strip())):
            return cell
        number = decimal(value)
        if number is None:
            return self._counted(unescaped(value))
        style = whole(self._cell.get("s", ""))
        shown = self._book.shown
        if 0 <= style < len(shown):
            return number_cell(number, shown[style], self._book.from_1904)
        return Cell(Kind.NUMBER, number)

    def _shared_cell(self, value: str) -> Cell:
        index = whole(value, -1)
        if index not in self._shared:
            if not 0 <= index < len(self._book.texts):
                raise broken("text number")
            text = self._book.texts[index]
            self._shared[index] = too_long(self._limits) if text is None else self._text_or_picture(text)
        return self._shared[index]

    def _text_or_picture(self, text: str) -> Cell:
        found = DISPIMG.match(text)
        return self._wps_picture(found[1]) if found else _text_cell(text)

    def _counted(self, text: str) -> Cell:
        self._total += len(text)
        if self._total > self._limits.max_text_chars:
            raise too_much_text()
        return _text_cell(text)


def decimal(text: str) -> float | None:
    """A finite number; None for everything else."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None


def size(text: str, default: float) -> float:
    """A height or width; `default` when the file says nothing sensible."""
    number = decimal(text)
    return default if number is None or not 0 <= number < 10_000 else number


def _text_cell(text: str) -> Cell:
    return Cell(Kind.TEXT, text) if text else Cell()


def too_long(limits: SheetLimits) -> Cell:
    most = limits.max_cell_chars
    words = Words(
        f"这一格的文字超过 {most} 个字，没有读取。请检查是否粘贴错了内容。",
        f"This cell holds more than {most} characters and was not read. Check what was pasted into it.",
    )
    return Cell(Kind.ERROR, problem=words)


def too_many_rows(limits: SheetLimits) -> SheetError:
    return SheetError(
        "too-many-rows",
        Words(
            f"表格超过 {limits.max_rows} 行有内容的行。请分成几个文件导入。",
            f"The sheet has more than {limits.max_rows} rows with content. Split it into several files.",
        ),
    )


def _formula_error(code: str) -> Cell:
    words = Words(
        f"这一格的公式出错（{code}）。请改正公式，或直接填入内容。",
        f"The formula in this cell has an error ({code}). Correct it or type the content.",
    )
    return Cell(Kind.ERROR, problem=words)


_NOT_COMPUTED = Cell(
    Kind.ERROR,
    problem=Words(
        "这一格是公式，但文件里没有它的计算结果。请用 Excel 或 WPS 打开后保存一次，或把公式改成固定的值。",
        "This cell is a formula without a stored result. Open and save the file in Excel or WPS, or paste the value.",
    ),
)
