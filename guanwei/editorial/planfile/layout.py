"""Which row is the header, and which column holds what: guessed once, confirmed by a person, then remembered."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from guanwei.editorial.planfile.fields import NAMES, SEVERAL, Field, header_key, picture_number, recognise
from guanwei.lib.sheets import Grid, Kind, Progress, Row, SheetError, SheetLimits, read_sheet
from guanwei.lib.words import Words

_HEADER_WITHIN = 40  # rows with content, from the top
_LOOKED_AT = 30  # rows of content that decide whether a time column really holds dates


class DateOrder(StrEnum):
    """What `5/1` means in this team's files."""

    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Header to field, as a person confirmed it. Headers that are left out are not read."""

    fields: tuple[tuple[str, Field], ...]  # normalised header (a repeated one ends in #2, #3), field
    date_order: DateOrder | None = None
    blank_date_repeats: bool = False  # a row without a date has the date of the row above

    def as_json(self) -> dict[str, object]:
        return {
            "fields": {key: field.value for key, field in self.fields},
            "date_order": self.date_order.value if self.date_order else None,
            "blank_date_repeats": self.blank_date_repeats,
        }

    @classmethod
    def from_json(cls, value: dict[str, object]) -> "Mapping":
        """The mapping that `as_json` wrote. Raises ValueError or TypeError for anything else."""
        fields, order = value.get("fields"), value.get("date_order")
        if not isinstance(fields, dict):
            raise TypeError("fields must be an object")
        return cls(
            fields=tuple((str(key), Field(field)) for key, field in fields.items()),
            date_order=DateOrder(str(order)) if order else None,
            blank_date_repeats=bool(value.get("blank_date_repeats")),
        )


@dataclass(frozen=True, slots=True)
class Header:
    """One cell of the header row."""

    index: int  # zero-based column
    title: str  # as it stands in the sheet, on one line
    key: str


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column that is read. `number` is that of 图1, 图2, ...; None without one."""

    index: int
    title: str
    field: Field
    number: int | None


@dataclass(frozen=True, slots=True)
class MappingGuess:
    """What the machine makes of a file, for a person to confirm or change."""

    mapping: Mapping
    header_row: int  # sheet row number
    headers: tuple[Header, ...]
    unknown: tuple[str, ...]  # titles of columns that are not read
    missing: tuple[Field, ...]  # fields without which no row can be read
    signature: str  # the same for every file with these headers, in any order

    def as_json(self) -> dict[str, object]:
        return {
            "mapping": self.mapping.as_json(),
            "header_row": self.header_row,
            "headers": [[header.index, header.title, header.key] for header in self.headers],
            "unknown": list(self.unknown),
            "missing": [field.value for field in self.missing],
            "signature": self.signature,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "MappingGuess":
        """The guess that `as_json` wrote."""
        return cls(
            mapping=Mapping.from_json(value["mapping"]),
            header_row=value["header_row"],
            headers=tuple(Header(index, title, key) for index, title, key in value["headers"]),
            unknown=tuple(value["unknown"]),
            missing=tuple(Field(field) for field in value["missing"]),
            signature=value["signature"],
        )


def open_plan(
    data: bytes,
    filename: str,
    limits: SheetLimits | None = None,
    *,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Grid:
    """The file's grid; of several sheets the one that looks like a plan. Raises SheetError.

    When other sheets look like plans too, a note says that they were not read.
    """
    grid = read_sheet(data, filename, limits, score=_plan_score, sheet=sheet, progress=progress)
    own = _plan_score(grid.rows[:_HEADER_WITHIN])
    others = [other.name for other in grid.other_sheets if own and other.score >= own]
    if not others:
        return grid
    names = "、".join(others)
    note = Words(
        f"只读取了工作表“{grid.sheet}”。下列工作表看起来也是排期，没有读取：{names}。需要时请逐个导入。",
        f'Only the sheet "{grid.sheet}" was read. These look like plans too and were not read: {names}. '
        "Import them one by one if they are wanted.",
    )
    return replace(grid, notes=(*grid.notes, note))


def _plan_score(rows: Sequence[Row]) -> int:
    """How many different fields the best header row among these names."""
    return max((len(_fields(row)) for row in rows), default=0)


def _fields(row: Row) -> set[Field]:
    return {found[0] for header in _headers(row) if (found := recognise(header.key))}


def guess_mapping(grid: Grid, *, header_row: int | None = None) -> MappingGuess:
    """A mapping by what the headers are called. Raises SheetError when no row looks like a header.

    `header_row` is the sheet row number that a person pointed at.
    """
    row = _header_row(grid, header_row)
    headers = tuple(_headers(row))
    chosen = _choose(headers)
    _times_that_are_moments(grid, row, headers, chosen)
    mapping = Mapping(tuple((header.key, chosen[header.key]) for header in headers if header.key in chosen))
    return MappingGuess(
        mapping=mapping,
        header_row=row.number,
        headers=headers,
        unknown=tuple(header.title for header in headers if header.key not in chosen),
        missing=missing_fields(mapping),
        signature=signature(headers),
    )


def missing_fields(mapping: Mapping) -> tuple[Field, ...]:
    """What has to be mapped before rows can be read: a date, a time, the text."""
    have = {field for _, field in mapping.fields}
    wanted = [] if Field.DATETIME in have else [Field.DATE, Field.TIME]
    return tuple(field for field in (*wanted, Field.TEXT) if field not in have)


def signature(headers: Sequence[Header]) -> str:
    """A stable name for this set of headers, so that a confirmed mapping is found again when columns are moved."""
    return hashlib.sha256("\n".join(sorted(header.key for header in headers)).encode()).hexdigest()


def columns_of(grid: Grid, mapping: Mapping) -> tuple[int, list[MappedColumn]]:
    """The sheet row number of the header and the columns to read. Raises SheetError when the headers are not there."""
    fields = dict(mapping.fields)
    best = max(grid.rows[:_HEADER_WITHIN], key=lambda row: _matches(row, fields), default=None)
    if best is None or _matches(best, fields) == 0:
        raise _no_header()
    found = [header for header in _headers(best) if header.key in fields]
    lost = [name for name in fields if name not in {header.key for header in found}]
    have = {fields[header.key] for header in found}
    if any(fields[name] not in have for name in lost):
        raise _headers_changed(lost)
    return best.number, [
        MappedColumn(header.index, header.title, fields[header.key], picture_number(header.key.partition("#")[0]))
        for header in found
    ]


def _matches(row: Row, fields: dict[str, Field]) -> int:
    return sum(header.key in fields for header in _headers(row))


def _headers(row: Row) -> Iterator[Header]:
    seen: dict[str, int] = {}
    for index, cell in enumerate(row.cells):
        if cell.kind is not Kind.TEXT or cell.merged or len(cell.text) > 60 or not (key := header_key(cell.text)):
            continue
        seen[key] = seen.get(key, 0) + 1
        yield Header(index, " ".join(cell.text.split()), key if seen[key] == 1 else f"{key}#{seen[key]}")


def _header_row(grid: Grid, wanted: int | None) -> Row:
    if wanted is not None:
        row = next((row for row in grid.rows if row.number == wanted), None)
    else:
        row = max(grid.rows[:_HEADER_WITHIN], key=lambda row: len(_fields(row)), default=None)
        if row is not None and len(_fields(row)) < 2:
            row = None
    if row is None or not list(_headers(row)):
        raise _no_header()
    return row


def _choose(headers: Sequence[Header]) -> dict[str, Field]:
    """Each field goes to the header that names it most surely; pictures and their descriptions take all."""
    chosen: dict[str, Field] = {}
    best: dict[Field, tuple[int, str]] = {}
    for header in headers:
        found = recognise(header.key.partition("#")[0])
        if found is None:
            continue
        field, rank = found
        if field in SEVERAL:
            chosen[header.key] = field
        elif field not in best or rank < best[field][0]:
            best[field] = (rank, header.key)
    return chosen | {key: field for field, (_, key) in best.items()}


def _times_that_are_moments(grid: Grid, row: Row, headers: Sequence[Header], chosen: dict[str, Field]) -> None:
    """A lone `发布时间` often holds date and time together: told by its values."""
    fields = set(chosen.values())
    if Field.DATETIME in fields or {Field.DATE, Field.TIME} <= fields:
        return
    for header in headers:
        if chosen.get(header.key) in (Field.DATE, Field.TIME) and _holds_moments(grid, row, header.index):
            chosen[header.key] = Field.DATETIME


def _holds_moments(grid: Grid, header: Row, index: int) -> bool:
    cells = [row.cell(index) for row in grid.rows if row.number > header.number][:_LOOKED_AT]
    filled = [cell for cell in cells if not cell.is_empty]
    full = [cell for cell in filled if cell.kind is Kind.DATETIME or _looks_like_moment(cell.text)]
    return bool(filled) and 2 * len(full) > len(filled)


def _looks_like_moment(text: str) -> bool:
    has_time = any(mark in text for mark in ":：点时")
    return has_time and any(mark in text for mark in "-/.月")


def _no_header() -> SheetError:
    return SheetError(
        "no-header",
        Words(
            "找不到表头。表格里要有一行写明各列是什么，至少包含“日期”“时间”“正文”；也可以下载模板填写。",
            'No header row was found. One row must say what the columns are, at least "Date", "Time" and "Text"; '
            "or start from the template.",
        ),
    )


def _headers_changed(lost: list[str]) -> SheetError:
    names = "、".join(lost)
    return SheetError(
        "headers-changed",
        Words(
            f"表头与记住的对应关系不一致，缺少：{names}。请重新确认各列的对应关系。",
            f"The headers differ from the remembered mapping; not found: {names}. Confirm the columns again.",
        ),
    )


def field_name(field: Field) -> Words:
    return NAMES[field]
