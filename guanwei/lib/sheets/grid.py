"""What a spreadsheet is once it is read: typed cells with their real row numbers and their pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from guanwei.lib.words import Words

Value = str | int | float | bool | date | time | datetime | None
Progress = Callable[[int, int], None]
"""Called with (done, total) in the reader's own unit; `done` never falls and ends equal to `total`."""


class Kind(StrEnum):
    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    BOOL = "bool"
    ERROR = "error"  # holds something that could not be read: `Cell.problem` says what and what to do


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """One picture of a cell, byte for byte as the file carries it."""

    data: bytes = field(repr=False)
    mime: str  # by the first bytes, never by the name
    name: str  # the original file name where the file remembers it, else the name inside the workbook


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Dates and times are naive: a sheet knows no zone."""

    kind: Kind = Kind.EMPTY
    value: Value = None
    pictures: tuple[SheetPicture, ...] = ()
    link: str = ""  # the address behind the shown text
    problem: Words | None = None
    merged: bool = False  # the value comes from the top of a merged range
    columns: int = 1  # how many columns a merge makes the cell span

    @property
    def is_empty(self) -> bool:
        return self.kind is Kind.EMPTY and not self.pictures and self.problem is None

    @property
    def text(self) -> str:
        """The value as a person reads it; whole numbers without `.0`, empty cells and errors as an empty string."""
        if self.value is None:
            return ""
        if isinstance(self.value, float) and self.value.is_integer() and abs(self.value) < 1e15:
            return str(int(self.value))
        return str(self.value)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row with content. `number` is the one that the spreadsheet program shows at its left edge."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    def cell(self, index: int) -> Cell:
        """The cell of the zero-based column; empty when the row is shorter."""
        return self.cells[index] if index < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """A sheet that was not read, with the score that the chooser gave to its first rows."""

    name: str
    hidden: bool
    score: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. `rows` leaves out the empty ones; `notes` is what a person should know about the reading."""

    sheet: str
    rows: tuple[Row, ...]
    format: Format
    other_sheets: tuple[OtherSheet, ...] = ()
    notes: tuple[Words, ...] = ()
    dates_from_1904: bool = False  # day numbers count from 1904-01-01 (old Mac workbooks)
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """How much a file may hold. The defaults fit a year's plan of a large team and keep one reading below 300 MB."""

    max_file_bytes: int = 200_000_000
    max_unpacked_bytes: int = 512_000_000  # everything in the zip together
    max_ratio: int = 300  # unpacked : packed, judged above 64 MB; deflate itself ends at about 1,030
    max_parts: int = 20_000
    max_rows: int = 20_000  # rows with content
    max_columns: int = 200
    max_cell_chars: int = 20_000
    max_text_chars: int = 30_000_000  # all cells together
    max_picture_bytes: int = 20_000_000
    max_pictures_bytes: int = 150_000_000


class SheetError(Exception):
    """The file cannot be read. `code` is stable, `words` says what is wrong and what to do."""

    def __init__(self, code: str, words: Words) -> None:
        super().__init__(f"{code}: {words.en}")
        self.code = code
        self.words = words


Score = Callable[[Sequence[Row]], int]
"""How well the first rows of a sheet look like what the caller wants; the best sheet is read."""


def filled_cells(rows: Sequence[Row]) -> int:
    """The score when the caller has no preference: how much stands in the first rows."""
    return sum(not cell.is_empty for row in rows for cell in row.cells)
