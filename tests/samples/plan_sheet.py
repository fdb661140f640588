"""A month's plan as a Chinese team keeps it: a title above the header, dates merged over a day, pictures floating.

Written with openpyxl alone, so that what the product reads was not written by the product.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as PillowImage

HEADERS = ("日期", "星期", "发布时间", "账号", "栏目", "正文", "配图", "图片说明", "链接", "福利", "负责人", "备注")
FIRST_ROW = 3  # row 1 is the title, row 2 the header
TIMES = (time(9, 30), time(12, 0), time(15, 0), time(18, 30), time(20, 0), time(21, 30))
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class SampleRow:
    """What one row of the sheet says, to compare with what was read from it."""

    row_number: int
    local: datetime  # naive, in the accounts' zone
    account: str
    column: str
    text: str
    picture: bytes | None


@dataclass(frozen=True, slots=True)
class PlanSheet:
    data: bytes
    rows: tuple[SampleRow, ...]


def plan_sheet(
    texts: Sequence[str],
    *,
    first_day: date,
    accounts: Sequence[str],
    columns: Sequence[str] = (),
    pictures: Sequence[bytes] = (),
    picture_every: int = 3,
    per_day: int = 2,
    title: str = "内容排期表",
) -> PlanSheet:
    """One row for each text, `per_day` a day from `first_day`; every `picture_every`th row has a floating picture.

    Accounts, columns and pictures are taken in turn. At most as many rows a day as there are TIMES.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "排期"
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADERS))
    sheet.append(list(HEADERS))
    rows = []
    for index, text in enumerate(texts):
        day, slot = first_day + timedelta(days=index // per_day), index % per_day
        has_picture = bool(pictures) and index % picture_every == 0
        row = SampleRow(
            row_number=FIRST_ROW + index,
            local=datetime.combine(day, TIMES[slot]),
            account=accounts[index % len(accounts)],
            column=columns[index % len(columns)] if columns else "",
            text=text,
            picture=pictures[(index // picture_every) % len(pictures)] if has_picture else None,
        )
        _write(sheet, row, starts_day=slot == 0)
        rows.append(row)
    _merge_days(sheet, len(texts), per_day)
    return PlanSheet(saved(book), tuple(rows))


def _write(sheet: Worksheet, row: SampleRow, *, starts_day: bool) -> None:
    weekday = f"星期{_WEEKDAYS[row.local.weekday()]}"
    when = (row.local.date(), weekday) if starts_day else (None, None)
    sheet.append([*when, row.local.time(), row.account, row.column or None, None, None, None, None, None, "小晴", None])
    text = sheet.cell(row.row_number, 6, row.text)
    text.data_type = "s"
    sheet.cell(row.row_number, 1).number_format = "yyyy/m/d"
    if row.picture is not None:
        sheet.row_dimensions[row.row_number].height = 80
        picture = Image(io.BytesIO(row.picture))
        picture.width = picture.height = 60
        sheet.add_image(picture, f"G{row.row_number}")
        sheet.cell(row.row_number, 8, f"第 {row.row_number} 行的配图")


def _merge_days(sheet: Worksheet, count: int, per_day: int) -> None:
    for start in range(0, count, per_day):
        last = min(start + per_day, count) - 1
        if last > start:
            for column in (1, 2):
                sheet.merge_cells(
                    start_row=FIRST_ROW + start, end_row=FIRST_ROW + last, start_column=column, end_column=column
                )


def saved(book: Workbook) -> bytes:
    """The workbook as bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def picture(color: str = "teal", size: tuple[int, int] = (320, 240), kind: str = "PNG") -> bytes:
    """A plain picture of one colour."""
    out = io.BytesIO()
    PillowImage.new("RGB", size, color).save(out, kind)
    return out.getvalue()
