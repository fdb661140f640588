"""A timeline out of a file, row by row: CSV, JSON lines, Weibo's own status objects, .xlsx. Pure: lines in, posts out.

The same headers are known as in an import of history (guanwei.listening.exportfile), and counts, kinds and forms
beside them; what a file calls otherwise is told by a mapping. Here a time is enough: what has no text is judged by the
rest. Nothing is kept but the row at hand, whatever the size of the file (.xlsx alone is read whole).
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import chain
from zoneinfo import ZoneInfo

from guanwei.lib.sheets.csvtext import unguarded
from guanwei.lib.words import Words
from guanwei.listening.exportfile import (
    HEADERS,
    NO,
    NO_OBJECT,
    BadRow,
    day_and_clock,
    day_of,
    moment_of,
    no_object,
    no_time,
    text_in,
)
from guanwei.listening.undated import PARTS, dated
from guanwei.networks.mastodon.plain import plain_text
from guanwei.networks.untrusted import address_of, text_of
from guanwei.practice.audit.posts import AuditPost, PostKind
from guanwei.practice.entries import ColumnGroup

_MORE: Mapping[str, tuple[str, ...]] = {
    "kind": ("类型", "种类", "kind", "post_kind"),
    "form": ("形式", "媒体", "form", "media_type", "format", "type"),
    "likes": (
        "点赞",
        "点赞数",
        "赞",
        "likes",
        "like",
        "likes_count",
        "attitudes_count",
        "like_count",
        "favourites_count",
    ),
    "comments": ("评论", "评论数", "comments", "comment", "comments_count", "comment_count", "replies_count"),
    "reposts": ("转发数", "reposts", "reposts_count", "repost_count", "shares", "share", "retweets", "reblogs_count"),
    "pictures": ("图片数", "配图", "pictures", "pics", "pic_num", "images"),
    "column": ("栏目", "column", "category"),
    "group": ("分组", "栏目组", "group"),
    "answers": ("回复的内容", "原评论", "answers", "in_reply_to_text"),
    "month": ("月份", "月", "month"),
    "weekday": ("星期", "周几", "weekday", "day_of_week"),
    "hour": ("小时", "hour"),
}
KNOWN: Mapping[str, tuple[str, ...]] = {**HEADERS, **_MORE}
FIELDS = tuple(KNOWN)
_ALSO = {"date": "time", "content": "text", "url": "link", "to": "answers"}
_KINDS = {
    **dict.fromkeys(("post", "original", "status", "原创", "稿件", "微博", "发布"), PostKind.POST),
    **dict.fromkeys(("repost", "forward", "retweet", "boost", "reblog", "转发", "快转"), PostKind.REPOST),
    **dict.fromkeys(("reply", "answer", "comment", "回复", "评论", "答复"), PostKind.REPLY),
}
_GROUPS = {
    **dict.fromkeys(("loved", "读者爱看", "读者爱看的", "爱看"), ColumnGroup.LOVED),
    **dict.fromkeys(("promotion", "product", "推广", "产品", "广告"), ColumnGroup.PROMOTION),
    **dict.fromkeys(("forward", "转发"), ColumnGroup.FORWARD),
}
# The columns that a brand of ours begins with (guanwei.editorial.columns), as our own plan is exported with them.
_LOVED = (
    *("重要信息", "公司内部", "身边生活", "突发现场", "实用知识", "会心一笑", "公司直播"),
    *("important information", "inside the company", "life around us", "on the scene", "useful knowledge"),
    *("a joke that fits", "live from the company"),
)
_COLUMN_GROUPS = {
    **dict.fromkeys(_LOVED, ColumnGroup.LOVED),
    **_GROUPS,
    "产品推广": ColumnGroup.PROMOTION,
}
_FORMS = {
    **dict.fromkeys(("photo", "picture", "image", "图片", "图文"), "picture"),
    **dict.fromkeys(("video", "视频"), "video"),
    **dict.fromkeys(("link", "链接"), "link"),
    **dict.fromkeys(("text", "status", "文字", "纯文字"), "text"),
    **dict.fromkeys(("vote", "poll", "投票"), "vote"),
}
_SEPARATORS = (",", ";", "\t")
_COUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(万|k)?", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:图|图片|配图|picture_?|image_?)\d{1,2}")  # a column for each picture, as in our own plan
_EACH = "picture:"
_MARKUP = re.compile(r"</?(?:a|p|br|span|img)\b", re.IGNORECASE)
_YEARS = range(1990, 2200)
LONGEST_LINE = 16_000_000

Record = Mapping[str, object]


class ColumnsRefused(ValueError):
    """A mapping that does not fit. `words` says what is wrong with it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


@dataclass(frozen=True)
class Columns:
    """What a file calls our fields, and its values: `headers["likes"] == "like"`, `values["group"]["2"] ==
    "promotion"`. What is not told is recognised by its usual names. `year` is that of the first row, where a file names
    no days but months, weekdays and hours (guanwei.listening.undated)."""

    headers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    year: int | None = None

    def places(self, names: Sequence[str]) -> dict[str, str]:
        """Which of the file's names holds each field. ColumnsRefused for a header that the file has not."""
        by_key = {_key(name): name for name in reversed(names)}
        found: dict[str, str] = {}
        for ours, theirs in self.headers.items():
            if _key(theirs) not in by_key:
                listed = "、".join(names[:20])
                raise ColumnsRefused(
                    f"文件里没有“{theirs}”这一列。它有：{listed}", f"No column {theirs}. There are: {listed}"
                )
            found[ours] = by_key[_key(theirs)]
        taken = set(found.values())
        free = [key for key, name in by_key.items() if name not in taken]
        if found.keys().isdisjoint({"time", "clock"}) and (pair := day_and_clock(free)):
            found |= {"time": by_key[pair[0]], "clock": by_key[pair[1]]}
            taken |= {found["time"], found["clock"]}
        for ours, usual in KNOWN.items():
            match = next((by_key[name] for name in usual if name in by_key and by_key[name] not in taken), None)
            if ours not in found and match is not None:
                found[ours] = match
                taken.add(match)
        if "pictures" not in found:
            found |= {f"{_EACH}{key}": name for key, name in by_key.items() if _NUMBERED.fullmatch(key)}
        return found

    def value(self, ours: str, value: object) -> object:
        mapped = self.values.get(ours)
        return mapped.get(text_in(value).strip().lower(), value) if mapped else value


def columns_of(headers: str, values: str, year: int | None = None) -> Columns:
    """`time=Date,likes=like` and `group:2=promotion,group:3=loved` as they are typed. ColumnsRefused."""
    if year is not None and year not in _YEARS:
        raise ColumnsRefused(f"--year 写年份，例如 2014，不是 {year}。", f"--year is a year such as 2014, not {year}.")
    told = {_field(ours): theirs for ours, theirs in _pairs(headers)}
    known: dict[str, dict[str, str]] = {}
    for place, meant in _pairs(values):
        ours, colon, theirs = place.partition(":")
        if not colon:
            raise ColumnsRefused(f"“{place}”要写成 字段:值=含义。", f'"{place}" has to be FIELD:VALUE=MEANING.')
        known.setdefault(_field(ours), {})[theirs.strip().lower()] = meant
    return Columns(told, known, year)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, (part.strip() for part in re.split(r"[,，]", text))):
        left, equals, right = part.partition("=")
        if not equals or not left.strip() or not right.strip():
            raise ColumnsRefused(f"“{part}”里没有等号，要写成 字段=列名。", f'"{part}" has to be FIELD=HEADER.')
        yield left.strip(), right.strip()


def _field(name: str) -> str:
    ours = _ALSO.get(name.strip().lower(), name.strip().lower())
    if ours not in KNOWN:
        listed = ", ".join(FIELDS)
        raise ColumnsRefused(
            f"没有“{name}”这个字段。可以用：{listed}", f'There is no field "{name}". There are: {listed}'
        )
    return ours


def _key(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


# --- rows -----------------------------------------------------------------------------------------------------------


def csv_rows(lines: Iterable[str]) -> Iterator[tuple[int, Record]]:
    """Records by their header. The separator is that of the first row."""
    rest = iter(lines)
    first = next(rest, "").lstrip("\ufeff")
    separator = max(_SEPARATORS, key=first.count)
    try:
        names = next(csv.reader([first], delimiter=separator), [])
        for number, cells in enumerate(csv.reader(rest, delimiter=separator), start=2):
            if any(cells):
                # As our own files are written: what looks like a formula begins with a quotation mark.
                plain = [unguarded(cell) if cell.startswith("'") else cell for cell in cells]
                yield number, dict(zip(names, plain, strict=False))
    except csv.Error as error:
        raise ColumnsRefused(f"CSV 读不下去：{error}", f"The CSV cannot be read on: {error}") from error


def json_rows(lines: Iterable[str]) -> Iterator[tuple[int, Record]]:
    """Objects, one a line; a line may also hold a list of them, or an answer of Weibo's API with its `statuses`."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line.lstrip("\ufeff")) if len(line) <= LONGEST_LINE else None
        except (ValueError, RecursionError):
            entry = None
        if isinstance(entry, dict) and isinstance(entry.get("statuses"), list):
            entry = entry["statuses"]
        for one in entry if isinstance(entry, list) else [entry]:
            yield number, one if isinstance(one, dict) else NO_OBJECT


def posts_in(rows: Iterable[tuple[int, Record]], columns: Columns, zone: ZoneInfo) -> Iterator[AuditPost | BadRow]:
    """ColumnsRefused when no row has a time at all; a row that is not understood is a BadRow."""
    known: dict[tuple[str, ...], dict[str, str]] = {}
    timed, headers = False, tuple[str, ...]()
    rows, inferred = _with_days(iter(rows), columns)
    for number, record in rows:
        names = tuple(record)
        places = known.get(names)
        if places is None:
            places = columns.places(names) if record else {}
            if len(known) < 1000:  # objects may all have other keys
                known[names] = places
        timed, headers = timed or "time" in places, headers or names
        post = _post(number, record, places, columns, zone)
        yield replace(post, day_known=False) if inferred and isinstance(post, AuditPost) else post
    if headers and not timed:
        raise _no_time(headers)


def _with_days(rows: Iterator[tuple[int, Record]], columns: Columns) -> tuple[Iterator[tuple[int, Record]], bool]:
    """Where the first row has no time but a month, a weekday and an hour, all get the day that follows from them. Are
    the days inferred?"""
    first = next(rows, None)
    if first is None:
        return rows, False
    rows = chain([first], rows)
    places = columns.places(tuple(first[1])) if first[1] else {}
    if "time" in places or not places.keys() >= set(PARTS):
        if columns.year is not None:
            raise ColumnsRefused(
                "--year 只用于没有日期、只有月份、星期、钟点三列的文件。",
                "--year is for files without days, with columns of month, weekday and hour.",
            )
        return rows, False
    if columns.year is None:
        listed = "、".join(places[part] for part in PARTS)
        raise ColumnsRefused(
            f"文件没有日期，只有 {listed}。请用 --year 说明第一行是哪一年，例如 --year 2014。",
            f"The file names no days but {listed.replace('、', ', ')}. Say with --year which year its first row is of, "
            "such as --year 2014.",
        )

    def told(record: Record) -> dict[str, str]:
        return {part: text_in(record.get(places[part])) for part in PARTS}

    return dated(rows, told, columns.year, columns.values.get("weekday", {})), True


def _no_time(names: Sequence[str]) -> ColumnsRefused:
    shown = [name for name in names[:20] if name]
    return ColumnsRefused(
        f"文件里认不出哪一列是时间。它有：{'、'.join(shown)}。请用 --columns time=列名 指明；没有日期、只有月份、星期、"
        "钟点的，写 --columns month=列名,weekday=列名,hour=列名 --year 年份。",
        f"No column of the file is known as its time. There are: {', '.join(shown)}. Name it with --columns "
        "time=HEADER; where there are no days but month, weekday and hour: "
        "--columns month=HEADER,weekday=HEADER,hour=HEADER --year YEAR.",
    )


def _post(
    number: int, record: Record, places: Mapping[str, str], columns: Columns, zone: ZoneInfo
) -> AuditPost | BadRow:
    values = {ours: columns.value(ours, record.get(theirs)) for ours, theirs in places.items()}
    if record is NO_OBJECT:
        return no_object(number)
    at = moment_of(values.get("time"), values.get("clock"), zone)
    hour_known = at is not None
    if at is None and values.get("clock") in (None, ""):
        at = _noon(day_of(values.get("time")), zone)
    if at is None:
        return no_time(number, values.get("time"))
    column, column_group = _column(values.get("column"), record.get(places.get("column", "")))
    return AuditPost(
        at=at,
        kind=_kind(values, record),
        text=_text(values, record),
        group=_GROUPS.get(text_in(values.get("group")).strip().lower()),
        column_group=column_group,
        form=_form(values),
        pictures=_pictures(values, record),
        column=column,
        likes=_count(values.get("likes")),
        comments=_count(values.get("comments")),
        reposts=_count(values.get("reposts", _number_only(values.get("repost")))),
        id=text_in(values.get("id"))[:200],
        url=address_of(text_in(values.get("link")).strip()),
        answers=text_of(values.get("answers")),
        hour_known=hour_known,
    )


def _noon(day: date | None, zone: ZoneInfo) -> datetime | None:
    """Where a row names a day alone: whatever the zone, noon is of that day."""
    try:
        return datetime.combine(day, time(12), zone).astimezone(UTC) if day else None
    except OverflowError:
        return None


def _column(meant: object, written: object) -> tuple[str, ColumnGroup | None]:
    """What a column is called, and its group where the name tells it or `column:NAME=GROUP` was said: then it keeps
    its own name."""
    group = _COLUMN_GROUPS.get(text_in(meant).strip().lower())
    name = written if group else meant
    return text_of(text_in(name)).strip()[:40], group


def _kind(values: Record, record: Record) -> PostKind:
    if isinstance(record.get("retweeted_status"), dict):
        return PostKind.REPOST
    said = _KINDS.get(text_in(values.get("kind")).strip().lower())
    if said is not None:
        return said
    mark = text_in(values.get("repost")).strip().lower()
    # 转发 is a mark in one file and a count in another: a number other than 1 is a count.
    passed_on = mark not in NO and not (mark.isdecimal() and mark != "1")
    return PostKind.REPOST if passed_on else PostKind.POST


def _number_only(value: object) -> object:
    return value if text_in(value).strip().isdecimal() else None


def _text(values: Record, record: Record) -> str | None:
    long = record.get("longText")
    if isinstance(long, dict) and isinstance(long.get("longTextContent"), str):
        return text_of(long["longTextContent"])
    if "text" not in values or values["text"] is None:
        return None
    text = text_of(text_in(values["text"]))
    return plain_text(text) if _MARKUP.search(text) else text


def _form(values: Record) -> str:
    said = text_of(text_in(values.get("form"))).strip().lower()[:40]
    return _FORMS.get(said, said)


def _pictures(values: Record, record: Record) -> int | None:
    for name in ("pic_urls", "pic_ids"):
        listed = record.get(name)
        if isinstance(listed, list):
            return len(listed)
    if "pictures" in values:
        return _count(values["pictures"])
    each = [text_in(cell).strip() for ours, cell in values.items() if ours.startswith(_EACH)]
    return sum(map(bool, each)) if each else None


def _count(value: object) -> int | None:
    """`1234`, `1,234`, `1.2万`, 56.0; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, list):
        return len(value)
    if isinstance(value, int | float):
        return int(value) if 0 <= value < 10**15 else None
    found = _COUNT.fullmatch(text_in(value).strip().replace(",", "")[:30])
    if found is None:
        return None
    return int(float(found[1]) * {"": 1, "万": 10_000, "k": 1_000}[(found[2] or "").lower()])
