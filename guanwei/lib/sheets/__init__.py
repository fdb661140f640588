"""Spreadsheets from strangers, read into one neutral grid: .xlsx and .csv, with their pictures.

`read_sheet` never raises anything but SheetError, whatever the bytes are.
"""

from dataclasses import replace

from guanwei.lib.sheets.csvtext import guarded, not_a_table, read_csv
from guanwei.lib.sheets.formats import moment
from guanwei.lib.sheets.grid import (
    EMPTY,
    Cell,
    Format,
    Grid,
    Kind,
    OtherSheet,
    Progress,
    Row,
    Score,
    SheetError,
    SheetLimits,
    SheetPicture,
    filled_cells,
)
from guanwei.lib.sheets.pictures import picture_type
from guanwei.lib.sheets.xlsx import read_xlsx
from guanwei.lib.words import Words

__all__ = [
    "EMPTY",
    "Cell",
    "Format",
    "Grid",
    "Kind",
    "OtherSheet",
    "Progress",
    "Row",
    "Score",
    "SheetError",
    "SheetLimits",
    "SheetPicture",
    "filled_cells",
    "guarded",
    "moment",
    "picture_type",
    "read_sheet",
]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IS_TEXT = Words(
    "文件名是 .xlsx，内容其实是文本表格（CSV），已按文本读取；这种文件不能带图片。",
    "The file is named .xlsx but is a text table (CSV) and was read as one; it cannot carry pictures.",
)
_OTHER_FILES = (b"%PDF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")


def read_sheet(
    data: bytes,
    filename: str,
    limits: SheetLimits | None = None,
    *,
    score: Score | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Grid:
    """The table in `data`. Its first bytes tell what it is; `filename` adds a note where it says something else.

    Of several sheets the visible one with the best `score` is read (without one: the fullest), unless `sheet` names
    it; of several separators of a text table the one with the best `score`. Raises SheetError.
    """
    limits = limits or SheetLimits()
    if not data.strip(b"\0 \t\r\n"):
        raise SheetError("empty", Words("这个文件是空的。", "This file is empty."))
    if len(data) > limits.max_file_bytes:
        raise _too_large(limits)
    if data.startswith((_ZIP, b"PK\x05\x06")):
        return read_xlsx(data, limits, score or filled_cells, sheet, progress)
    if data.startswith(_OLE):
        raise _ole(data)
    if data.startswith(_OTHER_FILES) or (picture_type(data) and b"\0" in data[:64]):
        raise not_a_table()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise _web_page()
    grid = read_csv(data, limits, score, progress)
    return replace(grid, notes=(*grid.notes, _IS_TEXT)) if filename.lower().endswith(".xlsx") else grid


def _ole(data: bytes) -> SheetError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return SheetError(
            "encrypted",
            Words(
                "这个工作簿带打开密码。请在 Excel 或 WPS 中打开，取消密码后另存为 .xlsx。",
                "This workbook is protected by a password. Open it, remove the password and save it as .xlsx.",
            ),
        )
    return SheetError(
        "old-format",
        Words(
            "这是旧格式（.xls 或 .et）文件，不能直接导入。请在 Excel 或 WPS 中打开，另存为 .xlsx。",
            "This is a file of the old kind (.xls or .et). Open it in Excel or WPS and save it as .xlsx.",
        ),
    )


def _web_page() -> SheetError:
    return SheetError(
        "web-page",
        Words(
            "这个文件其实是网页或 XML（有些系统导出的“Excel”就是这样）。请在 Excel 或 WPS 中打开，另存为 .xlsx。",
            "This file is really a web page or XML, as some systems export it under an Excel name. "
            "Open it in Excel or WPS and save it as .xlsx.",
        ),
    )


def _too_large(limits: SheetLimits) -> SheetError:
    most = limits.max_file_bytes // 1_000_000
    return SheetError(
        "too-large",
        Words(
            f"文件超过 {most} MB。请压缩图片，或分成几个文件导入。",
            f"The file is larger than {most} MB. Compress its pictures or split it.",
        ),
    )
