"""Tables written as .xlsx or .csv, so that nothing in them is ever run as a formula."""

import csv
import io
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import Cell, WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.drawing.image import Image  # type: ignore[import-untyped]
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor  # type: ignore[import-untyped]
from openpyxl.drawing.xdr import XDRPositiveSize2D  # type: ignore[import-untyped]
from openpyxl.packaging import manifest  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from guanwei.lib.sheets.csvtext import guarded
from guanwei.lib.sheets.grid import SheetError
from guanwei.lib.sheets.pictures import picture_type
from guanwei.lib.sheets.text import clean, escaped
from guanwei.lib.words import Words

_MOST_IN_A_CELL = 32_767  # UTF-16 units, Excel's own limit
_PICTURE_PIXELS = 96
_PICTURE_ROW_POINTS = 96.0
_EMU_PER_PIXEL = 9_525
_HEADER_FILL = PatternFill("solid", start_color="FFEFF3F8")
_TOP = Alignment(vertical="top", wrap_text=True)
_EXTENSIONS = {
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/tiff": "tiff",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/avif": "avif",
}


@dataclass(frozen=True, slots=True)
class OutCell:
    """One cell to write, with at most one picture that floats over it."""

    value: str | date | time = ""
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class OutSheet:
    """One sheet to write. The first row is its header, which stays in view; widths are in characters."""

    name: str
    rows: Sequence[Sequence[OutCell]]
    widths: Sequence[int]


class _RawPicture(Image):  # type: ignore[misc]
    """A picture that goes into the file as it is: openpyxl would open it, and turn some kinds into PNG."""

    def __init__(self, data: bytes, anchor: OneCellAnchor) -> None:
        self._raw = data
        self.format = _EXTENSIONS.get(picture_type(data), "bin")
        self.anchor = anchor
        self.width = self.height = _PICTURE_PIXELS

    def _data(self) -> bytes:
        return self._raw


def write_xlsx(sheets: Sequence[OutSheet]) -> bytes:
    """A workbook. Raises SheetError when a text is longer than any cell can be."""
    for mime, extension in _EXTENSIONS.items():
        manifest.mimetypes.add_type(mime, "." + extension)
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(book: Workbook, sheet: OutSheet) -> None:
    page = book.create_sheet(sheet.name)
    page.freeze_panes = "A2"
    for index, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(index)].width = width
    for number, row in enumerate(sheet.rows, start=1):
        if any(cell.picture is not None for cell in row):
            page.row_dimensions[number].height = _PICTURE_ROW_POINTS
        page.append([_cell(page, cell, is_header=number == 1) for cell in row])
        for column, cell in enumerate(row):
            if cell.picture is not None:
                page.add_image(_RawPicture(cell.picture, _anchor(cell.picture, number - 1, column)))


def _cell(page: object, cell: OutCell, *, is_header: bool) -> Cell | None:
    if cell.value == "":
        return None
    written = WriteOnlyCell(page, _text(cell.value) if isinstance(cell.value, str) else cell.value)
    written.alignment = _TOP
    if isinstance(cell.value, str):
        written.data_type = "s"  # never a formula, whatever the text begins with
        written.number_format = "@"
        written.quotePrefix = True
    else:
        written.number_format = "yyyy-mm-dd" if isinstance(cell.value, date) else _time_format(cell.value)
    if is_header:
        written.font = Font(bold=True)
        written.fill = _HEADER_FILL
    return written


def _time_format(value: time) -> str:
    return "hh:mm:ss" if value.second else "hh:mm"


def _text(value: str) -> str:
    text = escaped(clean(value))
    if len(text.encode("utf-16-le")) // 2 > _MOST_IN_A_CELL:
        raise SheetError(
            "too-long-to-write",
            Words(
                f"有一段文字超过 Excel 单元格的上限（{_MOST_IN_A_CELL} 字）：“{text[:20]}…”。请导出为 CSV。",
                f'A text is longer than a cell of Excel can be ({_MOST_IN_A_CELL}): "{text[:20]}…". Export as CSV.',
            ),
        )
    return text


def _anchor(data: bytes, row: int, column: int) -> OneCellAnchor:
    width, height = _shown_size(data)
    size = XDRPositiveSize2D(width * _EMU_PER_PIXEL, height * _EMU_PER_PIXEL)
    return OneCellAnchor(_from=AnchorMarker(col=column, row=row), ext=size)


def _shown_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, in the picture's own proportion; only its header is looked at."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PillowImage.open(io.BytesIO(data)) as image:
                width, height = image.size
    except (UnidentifiedImageError, PillowImage.DecompressionBombError, OSError, ValueError, SyntaxError):
        width = height = _PICTURE_PIXELS
    longest = max(width, height, 1)
    return max(1, width * _PICTURE_PIXELS // longest), max(1, height * _PICTURE_PIXELS // longest)


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, which Excel needs to show Chinese; texts that look like formulas are guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([guarded(clean(value)) for value in row])
    return out.getvalue().encode("utf-8-sig")
