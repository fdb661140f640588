"""Exports of an account's posts, from whatever tool: .csv, .xlsx or .jsonl with a time, a text and, where it is told,
an id or a link. Pure: bytes in; posts, and the rows that could not be read, out."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from zoneinfo import ZoneInfo

from guanwei.lib.sheets import Cell, Kind, Row, SheetError, SheetLimits, read_sheet
from guanwei.lib.words import Words

MOST_ROWS = 200_000
HEADERS: Mapping[str, tuple[str, ...]] = {
    "time": (
        *("时间", "发布时间", "发表时间", "发送时间", "创建时间", "发布日期", "日期", "日期时间"),
        *("time", "date", "datetime", "created_at", "created", "published_at", "published", "timestamp", "posted_at"),
    ),
    "clock": ("时刻", "钟点", "clock", "time_of_day"),
    "text": (
        *("正文", "内容", "微博正文", "微博内容", "文本", "文案", "博文"),
        *("text", "content", "full_text", "body", "message", "status", "post"),
    ),
    "id": ("编号", "微博id", "id", "mid", "post_id", "status_id", "uri", "remote_id"),
    "link": ("链接", "地址", "微博链接", "原文链接", "网址", "link", "url", "permalink", "href"),
    "repost": ("转发自", "被转发微博", "原微博", "是否转发", "转发", "repost_of", "reposted", "is_repost", "retweet"),
}
DAYS = ("日期", "发布日期", "date")  # that may hold a day alone, with its time of day in a column of CLOCKS beside it
CLOCKS = ("时间", "发布时间", "发表时间", "发送时间", "time")
NO = {"", "0", "no", "false", "n", "否", "无", "原创", "none", "null", "[]", "{}"}
_CHINESE_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_SLASHES = re.compile(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_SHORT_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_SHORT_CLOCK = re.compile(r"[ T](\d):")
_SHORT_MINUTE = re.compile(r":(\d)(?!\d)")
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?$")  # a day as spreadsheet programs write it into a .csv
_FAR_CLOCK = re.compile(r"(\S+) UTC([+-]\d\d:\d\d)")  # as our own plan is exported where a clock shows an hour twice
_EPOCH_SECONDS = (10**8, 10**11)  # 1973 to 5138; above that it is milliseconds


@dataclass(frozen=True, slots=True)
class ExportedPost:
    """One post of an export. `published_at` is aware UTC; `remote_id` and `url` are empty where the file tells none."""

    row: int
    published_at: datetime
    text: str
    remote_id: str
    url: str
    is_repost: bool


@dataclass(frozen=True, slots=True)
class BadRow:
    row: int
    words: Words


@dataclass(frozen=True, slots=True)
class Export:
    posts: tuple[ExportedPost, ...]
    bad: tuple[BadRow, ...]


class ExportRefused(Exception):
    """The file is no export that can be read. `words` says what is missing."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def read_export(data: bytes, filename: str, *, zone: ZoneInfo) -> Export:
    """`zone` is the account's: times without an offset are on its clocks. ExportRefused for a file without a column of
    times or texts, or that is no table at all."""
    if filename.lower().endswith((".jsonl", ".ndjson")) or data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{":
        return _judged(_json_rows(data), zone)
    try:
        grid = read_sheet(data, filename, SheetLimits(max_rows=MOST_ROWS), score=_score)
    except SheetError as error:
        raise ExportRefused(error.words) from error
    return _judged(_sheet_rows(grid.rows), zone)


Fields = Mapping[str, object]
NO_OBJECT: Fields = MappingProxyType({})  # what a line that holds no JSON object is read as


def _score(rows: Sequence[Row]) -> int:
    return max((len(_columns([cell.text for cell in row.cells])) for row in rows[:5]), default=0)


def _columns(headers: Sequence[str]) -> dict[str, int]:
    """Which column holds what; the first header that fits wins."""
    found: dict[str, int] = {}
    keys = [header.strip().lower().replace(" ", "_") for header in headers]
    if pair := day_and_clock(keys):
        found = {"time": keys.index(pair[0]), "clock": keys.index(pair[1])}
    for place, key in enumerate(keys):
        field = next((name for name, known in HEADERS.items() if key in known), None)
        if field:
            found.setdefault(field, place)
    return found


def day_and_clock(keys: Collection[str]) -> tuple[str, str] | None:
    """The headers of the day and of the time of day, where a file has two columns for them, as our own export has:
    日期 beside 时间. None where one of them tells all, or 时刻 says it is the clock."""
    if not set(HEADERS["clock"]).isdisjoint(keys):
        return None
    day = next((name for name in DAYS if name in keys), None)
    clock = next((name for name in CLOCKS if name in keys), None)
    return (day, clock) if day and clock else None


def _sheet_rows(rows: Sequence[Row]) -> Iterator[tuple[int, Fields]]:
    for place, row in enumerate(rows[:10]):
        columns = _columns([cell.text for cell in row.cells])
        if {"time", "text"} <= set(columns):
            for later in rows[place + 1 :]:
                cells = {name: later.cell(index) for name, index in columns.items()}
                yield later.number, {name: _value(cell) for name, cell in cells.items()}
            return
    raise _no_columns()


def _value(cell: Cell) -> object:
    if cell.kind in (Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.NUMBER):
        return cell.value
    return cell.link if cell.link and not cell.text else cell.text


def _json_rows(data: bytes) -> Iterator[tuple[int, Fields]]:
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ExportRefused(Words("文件不是 UTF-8 文本。", "The file is no UTF-8 text.")) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            entry = None
        if not isinstance(entry, dict):
            yield number, NO_OBJECT
            continue
        names = list(entry)
        yield number, {name: entry[names[place]] for name, place in _columns(names).items()}


def _judged(rows: Iterator[tuple[int, Fields]], zone: ZoneInfo) -> Export:
    posts, bad, seen = [], [], False
    for number, fields in rows:
        seen = seen or {"time", "text"} <= set(fields)
        post = _post(number, fields, zone)
        if isinstance(post, BadRow):
            bad.append(post)
        else:
            posts.append(post)
    if bad and not seen:
        raise _no_columns()
    return Export(tuple(posts), tuple(bad))


def _post(number: int, fields: Fields, zone: ZoneInfo) -> ExportedPost | BadRow:
    moment = moment_of(fields.get("time"), fields.get("clock"), zone)
    if fields is NO_OBJECT:
        return no_object(number)
    if moment is None:
        return no_time(number, fields.get("time"))
    text, url = text_in(fields.get("text")), text_in(fields.get("link")).strip()
    return ExportedPost(
        row=number,
        published_at=moment,
        text=text,
        remote_id=text_in(fields.get("id")).strip(),
        url=url if url.startswith(("https://", "http://")) else "",
        is_repost=text_in(fields.get("repost")).strip().lower() not in NO,
    )


def no_object(number: int) -> BadRow:
    return BadRow(
        number,
        Words(
            f"第 {number} 行不是 JSON 对象，每行要写成 {{...}}。",
            f"Row {number}: this line is no JSON object; each line has to be one, {{...}}.",
        ),
    )


def no_time(number: int, stated: object) -> BadRow:
    shown = text_in(stated).strip()[:40]
    if not shown:
        words = Words(
            f"第 {number} 行没有时间，请写成 2026-03-01 09:30。",
            f"Row {number}: there is no time; write one as 2026-03-01 09:30.",
        )
        return BadRow(number, words)
    words = Words(
        f"第 {number} 行的时间“{shown}”看不懂，请写成 2026-03-01 09:30。",
        f'Row {number}: the time "{shown}" is not understood; write it as 2026-03-01 09:30.',
    )
    return BadRow(number, words)


def text_in(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def moment_of(value: object, clock: object, zone: ZoneInfo) -> datetime | None:
    """Aware UTC: a date with its time (in one cell or two), an ISO or Weibo time with its offset, or seconds or
    milliseconds since 1970. None for anything else, a date without a time included: rhythm needs the hour. Where one
    of the two cells tells all by itself, the other is passed over."""
    found = _stated(value, clock) or (_stated(value, None) or _stated(clock, None) if clock not in (None, "") else None)
    if found is None:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def day_of(value: object) -> date | None:
    """A day that stands without any time of day; None for anything else."""
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value
    text = text_in(value).strip()
    plain = _SHORT_DAY.sub(_as_iso, _SLASHES.sub(_as_iso, _CHINESE_DAY.sub(_as_iso, text)))
    try:
        return date.fromisoformat(plain) if _ISO_DAY.fullmatch(plain) else None
    except ValueError:
        return None


def _stated(value: object, clock: object) -> datetime | None:
    at = None if clock in (None, "") else _clock(clock)
    if isinstance(value, datetime):
        # What a sheet calls a day is midnight of it.
        return datetime.combine(value, at) if at and (value.time(), value.tzinfo) == (time(), None) else value
    if isinstance(value, date):
        return datetime.combine(value, at) if at else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_1970(float(value))
    text = text_in(value).strip()
    if re.fullmatch(r"\d{9,13}(\.\d+)?", text):
        return _since_1970(float(text))
    if at:
        text = f"{_MIDNIGHT.sub('', text)} {at.isoformat()}"
    return _of_text(text)


def _clock(value: object) -> time | None:
    if isinstance(value, time):
        return value
    try:
        return datetime.fromisoformat(f"2000-01-01 {_padded(text_in(value).strip())}").timetz()
    except ValueError:
        return None


def _padded(clock: str) -> str:
    clock = _SHORT_MINUTE.sub(r":0\1", _FAR_CLOCK.sub(r"\1\2", clock))
    return f"0{clock}" if re.match(r"^\d:", clock) else clock


def _since_1970(number: float) -> datetime | None:
    low, high = _EPOCH_SECONDS
    seconds = number / 1000 if number >= high else number
    return datetime.fromtimestamp(seconds, UTC) if low <= seconds < high else None


def _of_text(text: str) -> datetime | None:
    if _ISO.match(text):  # as programs write it: nothing has to be put right first
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    plain = _CHINESE_DAY.sub(_as_iso, text)
    plain = _SHORT_DAY.sub(_as_iso, _SLASHES.sub(_as_iso, plain))
    plain = _SHORT_MINUTE.sub(r":0\1", _SHORT_CLOCK.sub(r" 0\1:", plain))
    plain = re.sub(r"\s+", " ", plain).strip()
    try:
        if ":" in plain:
            return datetime.fromisoformat(plain)
    except ValueError:
        pass
    try:
        return datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y")  # how Weibo writes it
    except ValueError:
        return None


def _as_iso(found: re.Match[str]) -> str:
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def _no_columns() -> ExportRefused:
    return ExportRefused(
        Words(
            "没有找到“时间”和“正文”两列。请确认表头，例如：时间、正文、链接。",
            "There is no column of times and texts. Look at the headers, such as: time, text, link.",
        )
    )
