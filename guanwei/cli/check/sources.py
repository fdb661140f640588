"""The texts to check: a file each, a line each, or a cell each of a spreadsheet's column."""

import argparse
import sys
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
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    from guanwei.lib.sheets import SheetError
    from guanwei.lib.sheets.csvtext import decoded

    try:
        return decoded(data)[0]
    except SheetError as error:
        raise Problem(
            f"{path} 不是文本，或者认不出编码。请另存为 UTF-8。",
            f"{path} is no text, or its encoding is not known. Save it as UTF-8.",
        ) from error


# --- spreadsheets ---------------------------------------------------------------------------------------------------


def _cells(args: argparse.Namespace, path: str, data: bytes) -> Iterator[Piece]:
    from guanwei.lib.sheets import SheetError, read_sheet

    is_wanted = _wanted(args.column)
    try:
        grid = read_sheet(data, path, score=lambda rows: sum(map(is_wanted, _titles(rows))))
    except SheetError as error:
        raise Problem(f"{path}：{error.words.zh}", f"{path}: {error.words.en}") from error
    first, column = _column(grid, args.column, is_wanted)
    for row in grid.rows:
        cell = row.cell(column)
        if row.number < first or cell.is_empty:
            continue
        name = f"{grid.sheet}!{_letter(column)}{row.number}" if grid.sheet else f"{_letter(column)}{row.number}"
        if cell.problem:
            args.out.note(Words(f"{path} {name}：{cell.problem.zh}", f"{path} {name}: {cell.problem.en}"))
        elif cell.text:
            yield Piece(path, cell.text, row.number, name)


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
    if asked and asked.isascii() and asked.isalpha() and len(asked) <= 2:
        return 1, _number(asked)
    listed = list(dict.fromkeys(cell.text for row in grid.rows[:1] for cell in row.cells if cell.text))[:12]
    zh, en = "、".join(listed), ", ".join(listed)
    if asked:
        raise Problem(f"表格里没有“{asked}”这一列。第一行是：{zh}。", f'There is no column "{asked}". Row 1: {en}.')
    raise Problem(
        f"看不出哪一列是正文，请用 --column 说明。第一行是：{zh}。", f"Say which column with --column. Row 1: {en}."
    )


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
