"""Rows of a grid as posts of a plan: every cell judged, every problem named, nothing guessed."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from guanwei.editorial.planfile.fields import WHEN, Field, header_key
from guanwei.editorial.planfile.judge import RowJudge
from guanwei.editorial.planfile.known import Defaults, KnownNames
from guanwei.editorial.planfile.layout import MappedColumn, Mapping, columns_of, field_name, missing_fields
from guanwei.editorial.planfile.rows import EXAMPLE, BadRow, PlanRow, Remark
from guanwei.lib.clock import must_be_aware
from guanwei.lib.sheets import Grid, Progress, Row, SheetError
from guanwei.lib.words import Words

_REPORT_EVERY = 100
_TITLE_WIDTH = 3
_NO_POST = WHEN | {Field.NOTE}  # `1月1日 · 元旦放假` plans nothing
_CONTENT = frozenset({Field.TEXT, Field.PICTURE, Field.LINK})


def read_rows(
    grid: Grid,
    mapping: Mapping,
    *,
    zone: ZoneInfo,
    now: datetime,
    known: KnownNames,
    defaults: Defaults | None = None,
    progress: Progress | None = None,
) -> Iterator[PlanRow | BadRow]:
    """The plan's rows in sheet order. Empty rows, empty days, title rows and repeated headers are passed over.

    `zone` holds for accounts without one of their own; `now` is aware. `progress` counts rows. Raises SheetError when
    the mapping does not fit the grid.
    """
    must_be_aware(now)
    missing = missing_fields(mapping)
    if missing:
        raise _incomplete(missing)
    header_row, columns = columns_of(grid, mapping)
    judge = RowJudge(columns, mapping, zone, now, known, defaults or Defaults(), grid.dates_from_1904)
    rows = [row for row in grid.rows if row.number > header_row]
    return _read(rows, columns, judge, progress)


def _read(
    rows: list[Row], columns: list[MappedColumn], judge: RowJudge, progress: Progress | None
) -> Iterator[PlanRow | BadRow]:
    seen: dict[str, int] = {}
    for done, row in enumerate(rows, start=1):
        if _is_post(row, columns):
            yield _unless_repeated(judge.row(row), seen)
        else:
            judge.pass_over(row)
        if progress is not None and done % _REPORT_EVERY == 0:
            progress(done, len(rows))
    if progress is not None:
        progress(len(rows), len(rows))


def _unless_repeated(found: PlanRow | BadRow, seen: dict[str, int]) -> PlanRow | BadRow:
    if isinstance(found, BadRow):
        return found
    first = seen.setdefault(found.fingerprint, found.row_number)
    if first == found.row_number:
        return found
    words = Words(
        f"与第 {first} 行完全相同（账号、时间、正文、图片）。请删除其中一行，或改时间。",
        f"The same as row {first}: account, time, text and pictures. Delete one of the two, or change the time.",
    )
    return BadRow(found.row_number, (Remark(found.row_number, "", "repeated", words),), found.text[:40], found.hints)


def _is_post(row: Row, columns: list[MappedColumn]) -> bool:
    filled = [column for column in columns if not row.cell(column.index).is_empty]
    own = [column for column in filled if not row.cell(column.index).merged]
    if not own and not _has_own_picture(row):
        return False  # empty, or the lower part of cells that were merged for height
    if all(column.field in _NO_POST for column in own) and not _has_content(row, filled):
        return False  # a day of the calendar without a post
    return not (_is_title(row, own) or _repeats_header(row, columns) or _is_example(row, columns))


def _has_content(row: Row, filled: list[MappedColumn]) -> bool:
    return _has_own_picture(row) or any(column.field in _CONTENT for column in filled)


def _has_own_picture(row: Row) -> bool:
    return any(cell.pictures and not cell.merged for cell in row.cells)


def _is_title(row: Row, own: list[MappedColumn]) -> bool:
    """`第二周（1月12日—18日）` in one cell across the table."""
    return len(own) == 1 and row.cell(own[0].index).columns >= _TITLE_WIDTH


def _repeats_header(row: Row, columns: list[MappedColumn]) -> bool:
    filled = [column for column in columns if not row.cell(column.index).is_empty]
    same = [column for column in filled if header_key(row.cell(column.index).text[:60]) == header_key(column.title)]
    return len(same) >= 2 and 2 * len(same) >= len(filled)


def _is_example(row: Row, columns: list[MappedColumn]) -> bool:
    marks = (EXAMPLE.zh, EXAMPLE.en)
    return any(column.field is Field.NOTE and row.cell(column.index).text.strip() in marks for column in columns)


def _incomplete(missing: tuple[Field, ...]) -> SheetError:
    zh = "、".join(field_name(field).zh for field in missing)
    en = ", ".join(field_name(field).en for field in missing)
    return SheetError(
        "mapping-incomplete",
        Words(f"还没有指定这些列：{zh}。", f"These columns are not assigned yet: {en}."),
    )
