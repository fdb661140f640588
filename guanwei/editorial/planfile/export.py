"""A plan written as a spreadsheet that reads back as the same plan, and the empty template."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guanwei.editorial.planfile.attachments import file_names
from guanwei.editorial.planfile.fields import NAMES, Field
from guanwei.editorial.planfile.known import KnownNames, account_label, column_label, network_label
from guanwei.editorial.planfile.rows import EXAMPLE, PictureRef, PlanRow
from guanwei.editorial.planfile.times import written_time
from guanwei.lib.sheets import Format
from guanwei.lib.sheets.writing import OutCell, OutSheet, write_csv, write_xlsx
from guanwei.lib.words import Words
from guanwei.practice.worth import NAMES as VALUES
from guanwei.practice.worth import Value

_SHEET = Words("排期", "Plan")
_HELP_SHEET = Words("填写说明", "How to fill in")
_BEFORE = (Field.DATE, Field.TIME, Field.ACCOUNT, Field.NETWORK, Field.COLUMN, Field.TEXT)
_AFTER = (Field.LINK, Field.TOPIC, Field.BENEFIT, Field.VALUE, Field.OWNER, Field.NOTE)
_WIDTHS = {
    Field.DATE: 12,
    Field.TIME: 9,
    Field.ACCOUNT: 18,
    Field.NETWORK: 12,
    Field.COLUMN: 14,
    Field.TEXT: 60,
    Field.PICTURE: 18,
    Field.ALT: 20,
    Field.LINK: 28,
    Field.TOPIC: 16,
    Field.BENEFIT: 16,
    Field.VALUE: 14,
    Field.OWNER: 10,
    Field.NOTE: 22,
}
_TEMPLATE_PICTURES = 3


def write_plan(
    rows: Iterable[PlanRow],
    language: str,
    *,
    known: KnownNames,
    zone: ZoneInfo,
    file_format: Format = Format.XLSX,
) -> bytes:
    """The rows as a file; `read_rows` with the same names and zone gives them back.

    Local times are those of the row's first account. Pictures float in .xlsx beside their file names; a .csv carries
    the names only.
    """
    rows = list(rows)
    writer = _Writer(language, known, zone, max((len(row.pictures) for row in rows), default=1) or 1)
    table = [writer.header(), *(writer.row(row) for row in rows)]
    if file_format is Format.CSV:
        return write_csv([[_csv_text(cell) for cell in line] for line in table])
    return write_xlsx([OutSheet(_SHEET.in_language(language), table, writer.widths())])


def write_template(language: str, *, known: KnownNames, zone: ZoneInfo, today: date) -> bytes:
    """An empty plan (.xlsx): one example row, which is passed over on import, and a sheet that explains the columns."""
    writer = _Writer(language, known, zone, _TEMPLATE_PICTURES)
    line = writer.row(_example(language, known, zone, today))
    table = [writer.header(), line]
    sheet = OutSheet(_SHEET.in_language(language), table, writer.widths())
    return write_xlsx([sheet, _help(language)])


class _Writer:
    """Lays out one table: 图1, 图1说明, 图2, ... as many as the richest row needs."""

    def __init__(self, language: str, known: KnownNames, zone: ZoneInfo, pictures: int) -> None:
        self._language = language
        self._known = known
        self._zone = zone
        self._pictures = pictures
        self._account_labels = {account.key: account_label(account, known) for account in known.accounts}
        self._column_labels = {column.key: column_label(column, known) for column in known.columns}

    def _layout(self) -> list[tuple[Field, int]]:
        pictures = [(field, number) for number in range(1, self._pictures + 1) for field in (Field.PICTURE, Field.ALT)]
        return [*((field, 0) for field in _BEFORE), *pictures, *((field, 0) for field in _AFTER)]

    def widths(self) -> list[int]:
        return [_WIDTHS[field] for field, _ in self._layout()]

    def header(self) -> list[OutCell]:
        return [OutCell(self._title(field, number)) for field, number in self._layout()]

    def _title(self, field: Field, number: int) -> str:
        if field is Field.PICTURE:
            return Words(f"图{number}", f"Picture {number}").in_language(self._language)
        if field is Field.ALT:
            return Words(f"图{number}说明", f"Picture {number} description").in_language(self._language)
        return NAMES[field].in_language(self._language)

    def row(self, row: PlanRow) -> list[OutCell]:
        plain = self._plain_cells(row)
        cells = []
        for field, number in self._layout():
            picture = row.pictures[number - 1] if 0 < number <= len(row.pictures) else None
            if field is Field.PICTURE:
                cells.append(_picture_cell(picture))
            elif field is Field.ALT:
                cells.append(OutCell(picture.alt_text if picture else ""))
            else:
                cells.append(plain[field])
        return cells

    def _plain_cells(self, row: PlanRow) -> dict[Field, OutCell]:
        accounts = [account for key in row.accounts if (account := self._known.account(key))]
        zone = next((account.zone for account in accounts if account.zone), self._zone)
        networks = dict.fromkeys(network_label(account.network, self._language) for account in accounts)
        labels = [self._account_labels.get(key, f"id:{key}") for key in row.accounts]
        column = self._column_labels.get(row.column, f"id:{row.column}") if row.column else ""
        return {
            Field.DATE: OutCell(row.due.astimezone(zone).date()),
            Field.TIME: _time_cell(row.due, zone),
            Field.ACCOUNT: OutCell("、".join(labels)),
            Field.NETWORK: OutCell("、".join(networks)),
            Field.COLUMN: OutCell(column),
            Field.TEXT: OutCell(row.text),
            Field.LINK: OutCell(row.link),
            Field.TOPIC: OutCell(" ".join(f"#{topic}#" for topic in row.topics)),
            Field.BENEFIT: OutCell(row.benefit),
            Field.VALUE: OutCell(VALUES[Value(row.value)].in_language(self._language) if row.value else ""),
            Field.OWNER: OutCell(row.owner),
            Field.NOTE: OutCell(row.note),
        }


def _time_cell(due: datetime, zone: ZoneInfo) -> OutCell:
    written = written_time(due, zone)
    return OutCell(written) if " " in written else OutCell(due.astimezone(zone).time())


def _picture_cell(picture: PictureRef | None) -> OutCell:
    if picture is None:
        return OutCell()
    if picture.data is None or file_names(picture.name) == [picture.name]:
        return OutCell(picture.name, picture.data)
    return OutCell(re.sub(r"[、,，;；|\n\t]+", "_", picture.name), picture.data)  # one picture, so one name


def _csv_text(cell: OutCell) -> str:
    if isinstance(cell.value, time):
        return cell.value.strftime("%H:%M:%S" if cell.value.second else "%H:%M")
    return cell.value.isoformat() if isinstance(cell.value, date) else cell.value


def _example(language: str, known: KnownNames, zone: ZoneInfo, today: date) -> PlanRow:
    text = Words(
        "【早安】新的一周，从一杯热茶开始。\n你今天喝的第一杯是什么？",
        "Good morning! A new week starts with a cup of hot tea.\nWhat was your first cup today?",
    )
    return PlanRow(
        row_number=2,
        accounts=tuple(account.key for account in known.accounts[:1]),
        due=datetime.combine(today + timedelta(days=7), time(9, 30), zone),
        column=known.columns[0].key if known.columns else "",
        text=text.in_language(language),
        pictures=(PictureRef("0105-1.jpg", alt_text=Words("一杯热茶", "A cup of tea").in_language(language)),),
        link="https://www.example.com/tea",
        note=EXAMPLE.in_language(language),
    )


_HELP: tuple[tuple[Words, Words], ...] = (
    (
        NAMES[Field.DATE],
        Words(
            "必填。如 2026-01-05、1月5日。同一天的多行可以合并单元格。",
            "Required. 2026-01-05 or 5 Jan. Cells of one day may be merged.",
        ),
    ),
    (
        NAMES[Field.TIME],
        Words(
            "必填，账号所在时区。如 9:30、20:00、下午3点。一行一个时间。",
            "Required, in the account's time zone. 9:30, 20:00, 3 pm. One time in each row.",
        ),
    ),
    (
        NAMES[Field.ACCOUNT],
        Words(
            "账号名称或 @名称；多个账号用“、”隔开。",
            "The account's name or @name; several are separated by commas.",
        ),
    ),
    (
        NAMES[Field.NETWORK],
        Words(
            "同名账号在多个平台时填写：微博、Bluesky。",
            "Needed when one name exists on several networks: Weibo, Bluesky.",
        ),
    ),
    (
        NAMES[Field.COLUMN],
        Words(
            "栏目名称、代号（如 D5）或标签（如【小贴士】）。",
            "The column's name, code (such as D5) or label (such as 【小贴士】).",
        ),
    ),
    (NAMES[Field.TEXT], Words("必填。单元格内换行会保留。", "Required. Line breaks inside the cell are kept.")),
    (
        Words("图1、图2…", "Picture 1, 2, …"),
        Words(
            "把图片放进单元格（浮动或嵌入都可以），或写图片文件名。需要更多列时照样加“图4”。",
            'Put the picture into the cell, floating or embedded, or write its file name. Add "Picture 4" and so on.',
        ),
    ),
    (
        Words("图1说明…", "Picture 1 description …"),
        Words(
            "给看不到图片的人读的一句话。",
            "One sentence for people who cannot see the picture.",
        ),
    ),
    (NAMES[Field.LINK], Words("以 https:// 开头的完整网址。", "A full address that begins with https://.")),
    (
        NAMES[Field.TOPIC],
        Words("如 #春茶上新#。正文里也要写上。", "Such as #springtea#. Write it in the text as well."),
    ),
    (NAMES[Field.BENEFIT], Words("推广稿给粉丝的优惠或福利。", "What a promotion offers to its readers.")),
    (
        NAMES[Field.VALUE],
        Words(
            "给读者什么：实用、自己的观点或独家；说不出就写“都没有”。可以空着。",
            "What its readers get: practical, an opinion of our own, or an exclusive; or none of them. May stay empty.",
        ),
    ),
    (NAMES[Field.OWNER], Words("由谁负责。", "Who is responsible.")),
    (NAMES[Field.NOTE], Words("内部备注，不会发布。", "Internal; never posted.")),
)


def _help(language: str) -> OutSheet:
    lines: list[Sequence[OutCell]] = [
        [
            OutCell(Words("列", "What to fill").in_language(language)),
            OutCell(Words("怎么填", "How").in_language(language)),
        ]
    ]
    lines.extend([OutCell(name.in_language(language)), OutCell(how.in_language(language))] for name, how in _HELP)
    return OutSheet(_HELP_SHEET.in_language(language), lines, [24, 90])
