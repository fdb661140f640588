"""The texts to check: a file each, a line each, or a cell each of a spreadsheet's column."""

import argparse
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guanwei.lib.problem import Problem, why_not
from guanwei.lib.words import Words

if TYPE_CHECKING:
    from guanwei.lib.sheets import Grid, Row

STDIN = "-"
SHEETS = (".xlsx", ".csv", ".tsv")
MOST_BYTES = 200_000_000
# A post is far shorter; checks are made for posts, and a book would keep them busy for minutes.
LONGEST = 100_000
_HEADER_WITHIN = 40
_LETTERS = 26
_LAYOUT = "\t\n\v\f\r"
# Of a text: with more control characters it is none, and with fewer that posts are written in here it is none either.
_MOST_CONTROLS, _LEAST_WRITTEN = 0.1, 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """One text and where it stands. `line` is that of its first character; in a spreadsheet the row, and `cell` names
    the cell (`排期!C12`)."""

    path: str
    text: str
    line: int = 1
    cell: str = ""

    def place(self, position: int) -> tuple[int, int]:
        """Line and column, both from 1, of a position in the text. In a cell the column counts from its beginning."""
        if self.cell:
            return self.line, position + 1
        return self.line + self.text.count("\n", 0, position), position - self.text.rfind("\n", 0, position)


def pieces(args: argparse.Namespace) -> Iterator[Piece]:
    """Raises Problem for what cannot be read."""
    for path in args.files or [STDIN]:
        for piece in _pieces_of(args, path):
            if len(piece.text) > LONGEST:
                where = piece.cell or f"{path}:{piece.line}"
                raise Problem(
                    f"{where} 有 {len(piece.text):,} 个字，不像一条稿件（最多 {LONGEST:,}）。一行一条时加 --lines。",
                    f"{where} has {len(piece.text):,} characters and is no post (at most {LONGEST:,}). With one post a "
                    "line, add --lines.",
                )
            yield piece


def _pieces_of(args: argparse.Namespace, path: str) -> Iterator[Piece]:
    data = bytes_of(path)
    if args.column or (path.lower().endswith(SHEETS) and not args.lines):
        yield from _cells(args, path, data)
        return
    text = _text_of(path, data).replace("\r\n", "\n").replace("\r", "\n")
    if args.lines:
        lines = enumerate(text.split("\n"), start=1)
        yield from (Piece(path, line, number) for number, line in lines if line.strip())
    else:
        yield Piece(path, text.removesuffix("\n"))


def bytes_of(path: str) -> bytes:
    if path == STDIN:
        return sys.stdin.buffer.read()
    try:
        if Path(path).stat().st_size > MOST_BYTES:
            raise Problem(f"{path} 超过 {MOST_BYTES // 1_000_000} MB。", f"{path} is larger than 200 MB.")
        return Path(path).read_bytes()
    except OSError as error:
        why = why_not(error)
        raise Problem(f"无法读取 {path}：{why.zh}。", f"Cannot read {path}: {why.en}.") from error


def _text_of(path: str, data: bytes) -> str:
    """UTF-8 is read at once; for all else there is the reader of spreadsheets, which takes longer to load than this."""
    if b"\0" not in data:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
        else:
            if _has_controls(text):
                raise _no_text(path)
            return text
    from guanwei.lib.sheets import SheetError
    from guanwei.lib.sheets.csvtext import decoded

    try:
        text = decoded(data)[0]
    except SheetError as error:
        raise _no_text(path) from error
    if not _is_written(text):
        raise _no_text(path)
    return text


def _no_text(path: str) -> Problem:
    return Problem(
        f"{path} 不是文本，或者认不出编码。请另存为 UTF-8。",
        f"{path} is no text, or its encoding is not known. Save it as UTF-8.",
    )


def _has_controls(text: str) -> bool:
    """Does `text` hold so many control characters that nobody wrote it?"""
    if text.isprintable():
        return False
    controls = sum(unicodedata.category(letter) == "Cc" and letter not in _LAYOUT for letter in text)
    return controls > _MOST_CONTROLS * len(text)


def _is_written(text: str) -> bool:
    """Two bytes of anything make a character of UTF-16: of what is read as another encoding than UTF-8, at least half
    must be characters that posts are written in here. Anybody else is asked for UTF-8 rather than misread."""
    if _has_controls(text):
        return False
    usual = sum(
        letter.isascii()
        or bool(letter.encode("big5", "ignore") or letter.encode("gb2312", "ignore"))
        or unicodedata.category(letter) == "So"
        for letter in text
    )
    return usual >= _LEAST_WRITTEN * len(text)


# --- spreadsheets ---------------------------------------------------------------------------------------------------


def _cells(args: argparse.Namespace, path: str, data: bytes) -> Iterator[Piece]:
    from guanwei.lib.sheets import SheetError, read_sheet

    is_wanted = _wanted(args.column)
    try:
        grid = read_sheet(data, path, score=lambda rows: sum(map(is_wanted, _titles(rows))))
    except SheetError as error:
        raise Problem(f"{path}：{error.words.zh}", f"{path}: {error.words.en}") from error
    _refuse_no_table(path, grid)
    first, column = _column(grid, args.column, is_wanted)
    found = False
    for row in grid.rows:
        cell = row.cell(column)
        if row.number < first or cell.is_empty:
            continue
        name = f"{grid.sheet}!{_letter(column)}{row.number}" if grid.sheet else f"{_letter(column)}{row.number}"
        if cell.problem:
            args.out.note(Words(f"{path} {name}：{cell.problem.zh}", f"{path} {name}: {cell.problem.en}"))
        elif cell.text:
            found = True
            yield Piece(path, cell.text, row.number, name)
    if not found:
        raise _nothing_in(grid, _letter(column))


def _refuse_no_table(path: str, grid: "Grid") -> None:
    from guanwei.lib.sheets import Format

    if path.lower().endswith(".xlsx") and grid.format is Format.CSV and _width(grid) <= 1:
        raise Problem(
            f"{path} 不是表格，内容是普通文本。文本文件请用 .txt 作名称，一行一条时加 --lines。",
            f"{path} is no spreadsheet; plain text is in it. Name it .txt; with one post a line, add --lines.",
        )


def _width(grid: "Grid") -> int:
    """How many columns hold anything in any row."""
    return max((place + 1 for row in grid.rows for place, cell in enumerate(row.cells) if not cell.is_empty), default=0)


def _wanted(column: str | None) -> Callable[[str], bool]:
    """Whether a header is the column that was asked for; the text of a plan where none was."""
    from guanwei.editorial.planfile.fields import Field, header_key, recognise

    if column is None:
        return lambda title: (found := recognise(header_key(title))) is not None and found[0] is Field.TEXT
    return lambda title: header_key(title) == header_key(column)


def _titles(rows: Sequence["Row"]) -> Iterator[str]:
    for row in rows[:_HEADER_WITHIN]:
        yield from (cell.text for cell in row.cells if cell.text)


def _column(grid: "Grid", asked: str | None, is_wanted: Callable[[str], bool]) -> tuple[int, int]:
    """The first row that holds texts, and the column."""
    for row in grid.rows[:_HEADER_WITHIN]:
        for index, cell in enumerate(row.cells):
            if cell.text and is_wanted(cell.text):
                return row.number + 1, index
    if asked and asked.isascii() and asked.isalpha() and len(asked) <= 2 and _number(asked) < _width(grid):
        return _below_header(grid), _number(asked)
    zh, en = _listed(grid)
    if asked:
        raise Problem(f"表格里没有“{asked}”这一列。第一行是：{zh}。", f'There is no column "{asked}". Row 1: {en}.')
    raise Problem(
        f"看不出哪一列是正文，请用 --column 说明。第一行是：{zh}。", f"Say which column with --column. Row 1: {en}."
    )


def _below_header(grid: "Grid") -> int:
    """Where the texts of a column begin that was named by its letter: below its header, if it has one. In later rows
    than the first it takes two headers to make one, since somebody may have written a post that is called like a
    column."""
    for place, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        headers = [index for index, cell in enumerate(row.cells) if _is_header(cell.text)]
        if len(headers) > 1 or (place == 0 and headers):
            return row.number + 1
    return 1


def _is_header(text: str) -> bool:
    """Whether a cell names a column of a plan. Who writes and what is remarked may stand in a cell as well."""
    from guanwei.editorial.planfile.fields import Field, header_key, recognise

    found = recognise(header_key(text)) if text else None
    return found is not None and found[0] not in (Field.OWNER, Field.NOTE)


def _nothing_in(grid: "Grid", letter: str) -> Problem:
    zh, en = _listed(grid)
    return Problem(
        f"{letter} 列里没有正文可查。第一行是：{zh}。", f"There is no text to check in column {letter}. Row 1: {en}."
    )


def _listed(grid: "Grid") -> tuple[str, str]:
    titles = list(dict.fromkeys(cell.text for row in grid.rows[:1] for cell in row.cells if cell.text))[:12]
    return "、".join(titles), ", ".join(titles)


def _letter(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1
