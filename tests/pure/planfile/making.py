"""Grids without files, and the names that the tests plan for."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from guanwei.editorial.planfile import (
    BadRow,
    KnownAccount,
    KnownColumn,
    KnownNames,
    Mapping,
    PlanRow,
    guess_mapping,
    read_rows,
)
from guanwei.lib.sheets import EMPTY, Cell, Format, Grid, Kind, Row

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 1, 3, 2, 0, tzinfo=UTC)  # Saturday, 10:00 in Shanghai
TODAY = date(2026, 1, 3)
HEADERS = ("日期", "时间", "账号", "栏目", "正文")

WEIBO = KnownAccount("1", "weibo", "晴川食品", "qingchuanfood")
TEA = KnownAccount("2", "weibo", "晴川茶饮", "qingchuantea")
SKY = KnownAccount("3", "bluesky", "晴川食品", "qingchuan.bsky.social")
BERLIN_SKY = KnownAccount("4", "bluesky", "Qingchuan Berlin", "berlin.bsky.social", BERLIN)
TIPS = KnownColumn("50", "实用知识", "D5", "【小贴士】")
JOKES = KnownColumn("60", "轻松一刻", "D6", "【乐一乐】")
OFFER = KnownColumn("80", "产品推广", "promotion")
KNOWN = KnownNames((WEIBO, TEA, SKY, BERLIN_SKY), (TIPS, JOKES, OFFER))

_KINDS: tuple[tuple[type, Kind], ...] = (
    (str, Kind.TEXT),
    (bool, Kind.BOOL),
    (datetime, Kind.DATETIME),
    (date, Kind.DATE),
    (time, Kind.TIME),
    (int, Kind.NUMBER),
    (float, Kind.NUMBER),
)


def cell(value: object) -> Cell:
    """A cell as the reader makes it: numbers are always floats."""
    if isinstance(value, Cell):
        return value
    if value is None or value == "":
        return EMPTY
    kind = next(kind for one, kind in _KINDS if isinstance(value, one))
    return Cell(kind, float(value) if kind is Kind.NUMBER else value)


def grid(rows: Sequence[Sequence[object]], *, hidden: frozenset[int] = frozenset(), from_1904: bool = False) -> Grid:
    """One sheet; empty rows are left out and the others keep their numbers, as the reader does."""
    made = [
        Row(number, tuple(cell(value) for value in values), number in hidden)
        for number, values in enumerate(rows, start=1)
    ]
    kept = tuple(row for row in made if any(not one.is_empty for one in row.cells))
    return Grid("排期", kept, Format.XLSX, dates_from_1904=from_1904)


def read(made: Grid, mapping: Mapping | None = None, **options: object) -> list[PlanRow | BadRow]:
    """The rows of a grid, by its own headers unless a mapping is given."""
    given = {"zone": SHANGHAI, "now": NOW, "known": KNOWN, **options}
    return list(read_rows(made, mapping or guess_mapping(made).mapping, **given))


def one(headers: Sequence[str], values: Sequence[object], **options: object) -> PlanRow | BadRow:
    """What one row below these headers becomes."""
    (found,) = read(grid([headers, values]), **options)
    return found


def row(
    day: object = "1月5日",
    clock: object = "9:30",
    account: object = "晴川茶饮",
    column: object = "D5",
    text: object = "早安",
    **options: object,
) -> PlanRow | BadRow:
    """A good row with one thing changed. Further headers by keyword, e.g. 链接="https://…"."""
    extra = {name: options.pop(name) for name in list(options) if not name.isascii()}
    return one((*HEADERS, *extra), (day, clock, account, column, text, *extra.values()), **options)


def codes(found: PlanRow | BadRow) -> list[str]:
    """Why a row is bad; an empty list for a good one."""
    return [problem.code for problem in found.problems] if isinstance(found, BadRow) else []


def hints(found: PlanRow | BadRow) -> list[str]:
    return [hint.code for hint in found.hints]
