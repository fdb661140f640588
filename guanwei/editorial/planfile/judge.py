"""One row, cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guanwei.editorial.planfile.attachments import attached, described, read_link, read_topics
from guanwei.editorial.planfile.days import Day, read_day, read_weekday, weekday_contradicts
from guanwei.editorial.planfile.fields import Field
from guanwei.editorial.planfile.known import (
    Defaults,
    KnownAccount,
    KnownColumn,
    KnownNames,
    column_by_label,
    find_accounts,
    find_column,
)
from guanwei.editorial.planfile.layout import MappedColumn, Mapping
from guanwei.editorial.planfile.lengths import too_long
from guanwei.editorial.planfile.rows import EXCERPT, BadRow, PictureRef, PlanRow, Remark
from guanwei.editorial.planfile.times import Clock, combine, read_time, time_of_text
from guanwei.lib.sheets import EMPTY, Cell, Row
from guanwei.lib.words import Words
from guanwei.practice.worth import NAMES as VALUES
from guanwei.practice.worth import value_called

_FAR_AHEAD = timedelta(days=400)
_BLANK = " \t\r\n"


@dataclass(slots=True)
class _Remarks:
    """What was noticed about one row."""

    row_number: int
    problems: list[Remark] = field(default_factory=list)
    hints: list[Remark] = field(default_factory=list)

    def problem(self, header: str, code: str, words: Words) -> None:
        self.problems.append(Remark(self.row_number, header, code, words))

    def hint(self, header: str, code: str, words: Words | None) -> None:
        if words is not None:
            self.hints.append(Remark(self.row_number, header, code, words))


class RowJudge:
    """Reads the rows of one file, in order: a blank date may mean the one above."""

    def __init__(
        self,
        columns: list[MappedColumn],
        mapping: Mapping,
        zone: ZoneInfo,
        now: datetime,
        known: KnownNames,
        defaults: Defaults,
        from_1904: bool,
    ) -> None:
        self._columns = {column.field: column for column in reversed(columns)}
        self._pictures = _by_number(columns, Field.PICTURE)
        self._alts = _by_number(columns, Field.ALT)
        self._mapping = mapping
        self._zone = zone
        self._now = now
        self._known = known
        self._defaults = defaults
        self._from_1904 = from_1904
        self._day_above: date | None = None
        self._accounts_called: dict[tuple[str, str], tuple[KnownAccount, ...] | Words] = {}
        self._columns_called: dict[str, KnownColumn | Words] = {}

    def row(self, row: Row) -> PlanRow | BadRow:
        """The row as a post, or everything that keeps it from being one."""
        notes = _Remarks(row.number)
        self._unreadable_cells(row, notes)
        text = self._text(row, notes)
        accounts = self._accounts(row, notes)
        due = self._due(row, accounts, notes)
        column = self._column(row, text, notes)
        pictures = self._picture_refs(row, notes)
        link = self._link(row, notes)
        topics = self._topics(row, text, notes)
        benefit, note = self._plain(row, Field.BENEFIT), self._plain(row, Field.NOTE)
        value = self._value(row, notes)
        for wanted, words in too_long({Field.LINK: link, Field.BENEFIT: benefit, Field.NOTE: note}, pictures):
            notes.problem(self._alts[0].title if wanted is Field.ALT else self._title(wanted), "too-long", words)
        if row.hidden:
            notes.hint("", "hidden", _HIDDEN)
        if notes.problems or due is None:
            return BadRow(row.number, tuple(notes.problems), text[:EXCERPT], tuple(notes.hints))
        return PlanRow(
            row_number=row.number,
            accounts=tuple(account.key for account in accounts),
            due=due,
            column=column,
            text=text,
            pictures=pictures,
            link=link,
            topics=topics,
            benefit=benefit,
            value=value,
            owner=self._plain(row, Field.OWNER),
            note=note,
            hints=tuple(notes.hints),
        )

    def pass_over(self, row: Row) -> None:
        """A row without a post may still hold the date for the rows below it."""
        self._day(row, self._zone, _Remarks(row.number))

    def _cell(self, row: Row, wanted: Field) -> Cell:
        column = self._columns.get(wanted)
        return row.cell(column.index) if column else EMPTY

    def _title(self, wanted: Field) -> str:
        column = self._columns.get(wanted)
        return column.title if column else ""

    def _plain(self, row: Row, wanted: Field) -> str:
        return self._cell(row, wanted).text.strip(_BLANK)

    def _unreadable_cells(self, row: Row, notes: _Remarks) -> None:
        """Cells that the sheet itself marks as unreadable: formulas without result, lost pictures, too much text."""
        columns = {column.index: column for column in (*self._pictures, *self._alts, *self._columns.values())}
        for index, column in sorted(columns.items()):
            if (problem := row.cell(index).problem) is not None:
                notes.problem(column.title, "unreadable-cell", problem)

    def _text(self, row: Row, notes: _Remarks) -> str:
        cell = self._cell(row, Field.TEXT)
        text = cell.text.strip(_BLANK)
        if not text.strip() and cell.problem is None:
            notes.problem(self._title(Field.TEXT), "text-missing", _NO_TEXT)
        return text

    def _accounts(self, row: Row, notes: _Remarks) -> tuple[KnownAccount, ...]:
        called = (self._cell(row, Field.ACCOUNT).text, self._cell(row, Field.NETWORK).text)
        if called not in self._accounts_called:
            self._accounts_called[called] = find_accounts(*called, self._known)
        found = self._accounts_called[called]
        title = self._title(Field.ACCOUNT) or self._title(Field.NETWORK)
        if isinstance(found, Words):
            notes.problem(title, "account", found)
            return ()
        chosen = [account for key in self._defaults.accounts if (account := self._known.account(key))]
        if not found and not chosen and self._cell(row, Field.ACCOUNT).problem is None:
            notes.problem(title, "account-missing", _NO_ACCOUNT)
        return found or tuple(chosen)

    def _column(self, row: Row, text: str, notes: _Remarks) -> str:
        cell = self._cell(row, Field.COLUMN)
        name, title = cell.text.strip(_BLANK), self._title(Field.COLUMN)
        if not self._known.columns or cell.problem is not None:
            return ""
        if not name:
            return self._column_without_name(text, title, notes)
        if name not in self._columns_called:
            self._columns_called[name] = find_column(name, self._known)
        found = self._columns_called[name]
        if isinstance(found, Words):
            notes.problem(title, "column", found)
            return ""
        return found.key

    def _column_without_name(self, text: str, title: str, notes: _Remarks) -> str:
        labelled = column_by_label(text, self._known)
        if labelled is not None:
            notes.hint(title, "column-by-label", _by_label(labelled))
            return labelled.key
        if not self._defaults.column:
            notes.problem(title, "column-missing", _no_column(self._known))
        return self._defaults.column

    def _value(self, row: Row, notes: _Remarks) -> str:
        """What cannot be read is left open and told: no post fails for it."""
        written = self._plain(row, Field.VALUE)
        value = value_called(written)
        if written and value is None:
            notes.hint(self._title(Field.VALUE), "value", _no_such_value(written))
        return value.value if value else ""

    def _due(self, row: Row, accounts: tuple[KnownAccount, ...], notes: _Remarks) -> datetime | None:
        zones = list(dict.fromkeys(account.zone or self._zone for account in accounts)) or [self._zone]
        day = self._day(row, zones[0], notes)
        clock = self._clock(row, day, notes)
        if day is None or clock is None:
            return None
        title = self._title(Field.DATETIME) or self._title(Field.TIME)
        moments = [combine(day.date, clock, zone) for zone in zones]
        for moment in moments:
            if isinstance(moment, Words):
                notes.problem(title, "time-missing-hour", moment)
                return None
        dues = {moment.due for moment in moments if not isinstance(moment, Words)}
        if len(dues) > 1:
            notes.problem(title, "zones-differ", _ZONES_DIFFER)
            return None
        notes.hint(title, "time-hint", moments[0].hint if not isinstance(moments[0], Words) else None)
        return self._not_past(dues.pop(), day, zones[0], notes)

    def _not_past(self, due: datetime, day: Day, zone: ZoneInfo, notes: _Remarks) -> datetime | None:
        title = self._title(Field.DATE) or self._title(Field.DATETIME)
        if due <= self._now:
            notes.problem(title, "past", _past(due, self._now, zone))
            return None
        if day.year_added:
            notes.hint(title, "year-added", _year_added(day.date))
        if due > self._now + _FAR_AHEAD:
            notes.hint(title, "far-ahead", _far_ahead(day.date))
        return due

    def _day(self, row: Row, zone: ZoneInfo, notes: _Remarks) -> Day | None:
        wanted = Field.DATE if not self._cell(row, Field.DATE).is_empty else Field.DATETIME
        cell, title = self._cell(row, wanted), self._title(wanted) or self._title(Field.DATE)
        if cell.problem is not None:
            return None
        if cell.is_empty or not cell.text.strip():
            return self._day_from_above(title, notes)
        today = self._now.astimezone(zone).date()
        found = read_day(cell, today, self._mapping.date_order, from_1904=self._from_1904)
        weekday = read_weekday(self._cell(row, Field.WEEKDAY).text)
        if isinstance(found, Day) and weekday is not None and found.date.weekday() != weekday:
            found = weekday_contradicts(found.date, weekday)
        if isinstance(found, Words):
            self._day_above = None
            notes.problem(title, "date", found)
            return None
        self._day_above = found.date
        return found

    def _day_from_above(self, title: str, notes: _Remarks) -> Day | None:
        if self._mapping.blank_date_repeats and self._day_above is not None:
            return Day(self._day_above)
        notes.problem(title, "date-missing", _NO_DATE)
        return None

    def _clock(self, row: Row, day: Day | None, notes: _Remarks) -> Clock | None:
        """The time cell, or the time that stands behind the date; both only when they agree."""
        cell, title = self._cell(row, Field.TIME), self._title(Field.TIME) or self._title(Field.DATETIME)
        if cell.problem is not None or (day is None and cell.is_empty):
            return None
        said = [time_of_text(day.rest)] if day is not None and day.rest else []
        if cell.text.strip():
            said.append(read_time(cell))
        if not said:
            notes.problem(title, "time-missing", _NO_TIME)
        for one in said:
            if isinstance(one, Words):
                notes.problem(title, "time", one)
        clocks = [one for one in said if isinstance(one, Clock)]
        other_day = day is not None and isinstance(cell.value, datetime) and cell.value.date() != day.date
        if len(set(clocks)) > 1 or other_day:
            notes.problem(title, "time-contradicts", _CONTRADICTION)
            return None
        return clocks[0] if len(clocks) == len(said) > 0 else None

    def _picture_refs(self, row: Row, notes: _Remarks) -> tuple[PictureRef, ...]:
        columns: list[tuple[int | None, tuple[PictureRef, ...]]] = []
        for column in self._pictures:
            found = attached(row.cell(column.index))
            if found.problem is not None:
                notes.problem(column.title, "picture-name", found.problem)
            notes.hint(column.title, "picture-count", found.hint)
            columns.append((column.number, found.pictures))
        elsewhere = tuple(self._pictures_elsewhere(row))
        if elsewhere:
            notes.hint("", "picture-elsewhere", _picture_elsewhere(len(elsewhere)))
            columns.append((None, elsewhere))
        alts = [(column.number, row.cell(column.index).text.strip(_BLANK)) for column in self._alts]
        pictures, hint = described(columns, alts)
        notes.hint(self._alts[0].title if self._alts else "", "alt-text", hint)
        return pictures

    def _pictures_elsewhere(self, row: Row) -> Iterator[PictureRef]:
        """Pictures that lie over another column of the row: whoever dropped them there meant this row."""
        indexes = {column.index for column in self._pictures}
        for index, cell in enumerate(row.cells):
            if index not in indexes and not cell.merged:
                yield from (PictureRef(one.name, one.data, one.mime) for one in cell.pictures)

    def _link(self, row: Row, notes: _Remarks) -> str:
        link = read_link(self._cell(row, Field.LINK))
        if isinstance(link, Words):
            notes.problem(self._title(Field.LINK), "link", link)
            return ""
        return link

    def _topics(self, row: Row, text: str, notes: _Remarks) -> tuple[str, ...]:
        topics = read_topics(self._plain(row, Field.TOPIC))
        absent = [topic for topic in topics if topic not in text]
        if absent:
            notes.hint(self._title(Field.TOPIC), "topic-not-in-text", _topic_absent(absent[0]))
        return topics


def _by_number(columns: list[MappedColumn], wanted: Field) -> list[MappedColumn]:
    """图1 before 图2, wherever they stand; unnumbered ones first, from left to right."""
    return sorted((one for one in columns if one.field is wanted), key=lambda one: (one.number or 0, one.index))


_HIDDEN = Words(
    "这一行在表格里是隐藏的（可能被筛选）。若不打算发布，请删除它。",
    "This row is hidden in the sheet, perhaps by a filter. Delete it if it is not meant to go out.",
)
_NO_TEXT = Words(
    "没有正文。请写上正文；若这一行只是占位，请只保留日期。",
    "There is no text. Write it; or leave only the date if the row is a placeholder.",
)
_NO_ACCOUNT = Words(
    "没有写账号。请填写账号，或在导入时为整个文件选定账号。",
    "No account is given. Fill it in, or choose accounts for the whole file when importing.",
)
_NO_DATE = Words(
    "没有日期。请填写；若留空表示与上一行同一天，请合并日期单元格，或在确认表头时选“留空同上”。",
    "There is no date. Fill it in; if blank means the day above, merge the date cells or choose "
    '"blank means as above" when confirming the columns.',
)
_NO_TIME = Words("没有时间。请填写，例如 9:30。", "There is no time. Fill it in, such as 9:30.")
_CONTRADICTION = Words(
    "日期一格与时间一格写的不一致。请只保留一处。",
    "The date cell and the time cell say different things. Keep one of them.",
)
_ZONES_DIFFER = Words(
    "这一行的账号在不同时区，同一个钟点不是同一时刻。请每个时区单独写一行。",
    "The accounts of this row live in different time zones, so one clock time is several moments. "
    "Give each zone its own row.",
)


def _no_column(known: KnownNames) -> Words:
    names = "、".join(column.name for column in known.columns)
    return Words(f"没有写栏目。请从这些栏目里选：{names}。", f"No column is given. Choose one of: {names}.")


def _by_label(column: KnownColumn) -> Words:
    return Words(
        f"没有写栏目，按正文开头的 {column.label} 归入“{column.name}”。",
        f'No column is given; the label {column.label} at the start of the text puts it into "{column.name}".',
    )


def _past(due: datetime, now: datetime, zone: ZoneInfo) -> Words:
    then, today = due.astimezone(zone), now.astimezone(zone)
    return Words(
        f"{then:%Y-%m-%d %H:%M}（{zone.key}）已经过去，现在是 {today:%Y-%m-%d %H:%M}。请改时间，或删除这一行。",
        f"{then:%Y-%m-%d %H:%M} ({zone.key}) is in the past; it is {today:%Y-%m-%d %H:%M} now. "
        "Change the time or delete the row.",
    )


def _year_added(day: date) -> Words:
    return Words(
        f"没有写年份，按最近的一天算作 {day.year} 年。",
        f"No year is given; the nearest such day is in {day.year}.",
    )


def _far_ahead(day: date) -> Words:
    return Words(
        f"{day.isoformat()} 在一年多以后，请确认年份。", f"{day.isoformat()} is over a year ahead. Check the year."
    )


def _picture_elsewhere(count: int) -> Words:
    return Words(
        f"有 {count} 张图片放在图片列以外，已算作这一行的图片。",
        f"{count} pictures lie outside the picture columns; they were taken for this row.",
    )


def _topic_absent(topic: str) -> Words:
    return Words(
        f"正文里没有话题“{topic}”。话题不会自动加进正文。",
        f'The text does not contain the topic "{topic}". It is not added by itself.',
    )


def _no_such_value(written: str) -> Words:
    zh, en = "、".join(name.zh for name in VALUES.values()), ", ".join(name.en for name in VALUES.values())
    return Words(
        f"看不懂“{written[:20]}”是哪一种价值，先空着。可以写：{zh}。",
        f'"{written[:20]}" is no value that is known, so it stays open. Write one of: {en}.',
    )
