"""A text table: which encoding, which separator, which rows."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from charset_normalizer import from_bytes

from guanwei.lib.sheets.cell_pictures import NO_WPS_PICTURE
from guanwei.lib.sheets.grid import EMPTY, Cell, Format, Grid, Kind, Progress, Row, Score, SheetError, SheetLimits
from guanwei.lib.sheets.pictures import failed
from guanwei.lib.sheets.text import clean
from guanwei.lib.sheets.workbook import too_much_text
from guanwei.lib.sheets.worksheet import DISPIMG, too_long, too_many_rows
from guanwei.lib.words import Words

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",;\t"
_SAMPLE = 65_536
_RECORDS = 40  # rows at the top that decide what separates the cells
_SURE = 0.7  # share of everyday Chinese beyond ASCII; measured: GBK posts 0.94 and more, Big5 and Korean at most 0.40
_DAMAGED = 0.02  # below this share of unreadable characters a text is UTF-8 with damage, not another encoding
_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_GUARD = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def guarded(text: str) -> str:
    """A text as it is written to a CSV file, so that no spreadsheet program runs it as a formula."""
    return "'" + text if _GUARD.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` wrote."""
    return text[1:] if _GUARDED.match(text) else text


def read_csv(data: bytes, limits: SheetLimits, score: Score | None, progress: Progress | None) -> Grid:
    """Raises SheetError. Row numbers count records, as a spreadsheet program shows them.

    Of several separators that could be meant the one with the best `score` is taken, then the most regular table.
    """
    text, encoding, notes = decoded(data)
    separator, text = _separator(text, limits, score)
    rows = tuple(_rows(_records(text, separator), limits, _Counter(progress, len(text))))
    return Grid(sheet="", rows=rows, format=Format.CSV, notes=notes, encoding=encoding)


class _Counter:
    """Turns characters read into progress; every thousandth row is often enough."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total

    def at(self, number: int, characters: int) -> None:
        if self._progress is not None and number % 1000 == 0:
            self._progress(min(characters, self._total), self._total)

    def end(self) -> None:
        if self._progress is not None:
            self._progress(self._total, self._total)


def _rows(records: Iterable[list[str]], limits: SheetLimits, counter: _Counter) -> Iterator[Row]:
    found = total = 0
    for number, record in enumerate(records, start=1):
        cells = tuple(_cell(value, limits) for value in record[: limits.max_columns])
        total += sum(len(value) for value in record)
        counter.at(number, total)
        if all(cell.is_empty for cell in cells):
            continue
        found += 1
        if found > limits.max_rows:
            raise too_many_rows(limits)
        if total > limits.max_text_chars:
            raise too_much_text()
        yield Row(number, cells)
    counter.end()


def _cell(value: str, limits: SheetLimits) -> Cell:
    if not value or value.isspace():
        return EMPTY
    if len(value) > limits.max_cell_chars:
        return too_long(limits)
    if DISPIMG.match(value):
        return failed(NO_WPS_PICTURE)
    text = unguarded(clean(value))
    return Cell(Kind.TEXT, text) if text else EMPTY


def _records(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise _open_quote(number + 1) from error
        if record is None:
            return
        number += 1
        yield record


def decoded(data: bytes) -> tuple[str, str, tuple[Words, ...]]:
    """The text, the encoding's name and what a person should know. Raises SheetError when it is no text."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strictly(data, name), name.removesuffix("-sig"), ()
    wide = _wide_encoding(data)
    if wide:
        return _strictly(data, wide), wide, ()
    notes: tuple[Words, ...] = ()
    if b"\0" in data:
        data, notes = _without_nul(data)
    try:
        return data.decode("utf-8"), "utf-8", notes
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error.start)
    return (*_legacy(data), notes)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).replace("\0", "")
    except UnicodeDecodeError as error:
        raise _unreadable(data[: error.start].count(b"\n") + 1) from error


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without its mark: every separator and line end leaves a zero byte on the same side."""
    head = data[:4096]
    if len(data) % 2 or head.count(0) * 20 < len(head):
        return ""
    little, big = head[1::2].count(0), head[0::2].count(0)
    if little > 10 * big:
        return "utf-16-le"
    return "utf-16-be" if big > 10 * little else ""


def _without_nul(data: bytes) -> tuple[bytes, tuple[Words, ...]]:
    count = data.count(0)
    controls = sum(data[:4096].count(code) for code in range(1, 32) if code not in (9, 10, 13))
    if count * 100 > len(data) or controls * 100 > len(data[:4096]):
        raise not_a_table()
    words = Words(
        f"文件里有 {count} 个空字符，已去掉。请核对内容是否完整。",
        f"{count} NUL characters were removed from the file. Check that nothing is missing.",
    )
    return data.replace(b"\0", b""), (words,)


def _refuse_damaged_utf8(data: bytes, first: int) -> None:
    """A UTF-8 file cut in the middle of a character also decodes as GB18030, into nonsense: stop before that."""
    text = data[: 16 * _SAMPLE].decode("utf-8", errors="replace")
    beyond = sum(character > "\x7f" for character in text)
    if beyond and text.count("\ufffd") <= max(1, _DAMAGED * beyond) and beyond > 4:
        raise _unreadable(data[:first].count(b"\n") + 1)


def _legacy(data: bytes) -> tuple[str, str]:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and _everyday_chinese(text[:_SAMPLE]) >= _SURE:
        return text, "gb18030"
    best = from_bytes(data[: 4 * _SAMPLE]).best()
    name = best.encoding if best is not None else ""
    if name and not name.startswith("utf"):
        try:
            return data.decode(name), name
        except (UnicodeDecodeError, LookupError):
            pass
    raise _unreadable(0)


def _everyday_chinese(text: str) -> float:
    """Share of the characters beyond ASCII that a GB2312 typewriter's first level, punctuation or letters hold."""
    beyond = [character for character in text if character > "\x7f"]
    usual = 0
    for character in beyond:
        code = character.encode("gb2312", errors="ignore")
        usual += len(code) == 2 and (code[0] <= 0xA9 or 0xB0 <= code[0] <= 0xD7)
    return usual / len(beyond) if beyond else 0.0


def _separator(text: str, limits: SheetLimits, score: Score | None) -> tuple[str, str]:
    """The separator, and the text without the `sep=;` line that some programs put first."""
    declared = re.match(r"sep=([,;\t])\r?\n", text)
    if declared:
        return declared[1], text[declared.end() :]
    found = {separator: _top(text[:_SAMPLE], separator) for separator in _SEPARATORS}

    def fit(separator: str) -> tuple[int, float, int]:
        records = found[separator]
        rows = [Row(number, tuple(_cell(value, limits) for value in one)) for number, one in enumerate(records, 1)]
        return score(rows) if score else 0, *_regular(records)

    return max(_SEPARATORS, key=fit), text


def _top(sample: str, separator: str) -> list[list[str]]:
    """The first records as this separator cuts them, without empty ones."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        return list(islice((record for record in reader if any(record)), _RECORDS))
    except csv.Error:
        return []


def _regular(records: list[list[str]]) -> tuple[float, int]:
    """How regular a table is: the share of rows with the most usual width, and that width."""
    widths = Counter(len(record) for record in records)
    width, count = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]), default=(0, 0))
    return (count / len(records) if width > 1 else 0.0, width)


def _unreadable(line: int) -> SheetError:
    where = (f"第 {line} 行附近", f" near line {line}") if line else ("", "")
    return SheetError(
        "encoding",
        Words(
            f"无法认出这个文本文件的编码{where[0]}。请在 Excel 或 WPS 中打开，另存为 .xlsx 或“CSV UTF-8”后再导入。",
            f"The encoding of this text file could not be read{where[1]}. "
            'Open it in Excel or WPS and save it as .xlsx or "CSV UTF-8".',
        ),
    )


def not_a_table() -> SheetError:
    return SheetError(
        "not-a-table",
        Words(
            "这个文件不是表格。请选择 .xlsx 或 .csv 文件。",
            "This file is not a table. Choose an .xlsx or .csv file.",
        ),
    )


def _open_quote(row: int) -> SheetError:
    return SheetError(
        "broken-csv",
        Words(
            f"第 {row} 行有一格的文字长得异常，多半是引号没有成对。请检查这一行的英文双引号，或改用 .xlsx。",
            f"A cell in row {row} is far too long, most likely because a quotation mark is never closed. "
            "Check the double quotes there, or use .xlsx.",
        ),
    )
