"""Tables that are written: read back the same, and never run as a formula."""

import io
import zipfile
from datetime import date, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanwei.lib.sheets import SheetError, SheetLimits, read_sheet
from guanwei.lib.sheets.text import clean
from guanwei.lib.sheets.writing import OutCell, OutSheet, write_csv, write_xlsx
from tests.samples.plan_sheet import picture

DANGEROUS = [
    "=1+1",
    "=HYPERLINK(1)",
    "+86 10",
    "-5",
    "@晴川",
    "=cmd|' /C calc'!A0",
    "\t=1",
    "'=1",
    "_x0041_",
    "__x000D__",
]


def xlsx(*values: object) -> bytes:
    return write_xlsx([OutSheet("排期", [[OutCell(value) for value in values]], [10] * len(values))])


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_comes_back_and_is_none(text):
    data = xlsx("x", text)
    assert read_sheet(data, "a.xlsx").rows[0].cell(1).text == text
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["B1"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_in_a_csv_file_comes_back_and_is_no_formula(text):
    data = write_csv([["x", text]])
    assert read_sheet(data, "a.csv").rows[0].cell(1).text == text
    assert not data.decode("utf-8-sig").partition(",")[2].lstrip('"').startswith(("=", "+", "-", "@", "\t"))


texts = st.text(min_size=1, max_size=200).map(clean).filter(lambda text: text.strip() and "DISPIMG" not in text.upper())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=4))
def test_any_texts_come_back_from_both_kinds_of_file(values):
    table = [("日期", "账号", "正文"), *values]
    sheet = OutSheet("排期", [[OutCell(value) for value in row] for row in table], [10, 10, 10])
    for data in (write_xlsx([sheet]), write_csv(table)):
        assert [tuple(cell.text for cell in row.cells) for row in read_sheet(data, "a").rows] == table


def test_dates_and_times_are_real_dates_and_times():
    cells = read_sheet(xlsx(date(2026, 1, 5), time(9, 30), time(23, 59, 58)), "a.xlsx").rows[0].cells
    assert [cell.value for cell in cells] == [date(2026, 1, 5), time(9, 30), time(23, 59, 58)]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_a_picture_is_carried_byte_for_byte(kind):
    data = picture("red", (300, 40), kind)
    sheet = OutSheet("排期", [[OutCell("图片")], [OutCell("海报.png", data)], [OutCell("", data)]], [10])
    rows = read_sheet(write_xlsx([sheet]), "a.xlsx").rows
    assert [[one.data for one in row.cell(0).pictures] for row in rows] == [[], [data], [data]]


def test_what_cannot_be_opened_as_a_picture_is_carried_all_the_same():
    data = b"\xff\xd8\xff" + b"broken" * 20
    rows = read_sheet(write_xlsx([OutSheet("x", [[OutCell("a", data)]], [10])]), "a.xlsx").rows
    assert rows[0].cell(0).pictures[0].data == data


def test_the_header_stays_in_view_and_columns_are_wide_enough():
    data = write_xlsx([OutSheet("排期", [[OutCell("日期"), OutCell("正文")]], [12, 60])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet.freeze_panes == "A2"
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (12, 60)
    assert sheet["A1"].font.bold


def test_a_text_longer_than_a_cell_can_be_is_refused_not_cut():
    long = "字" * 32_767
    assert read_sheet(xlsx(long), "a.xlsx", SheetLimits(max_cell_chars=40_000)).rows[0].cell(0).text == long
    for text in ("字" * 32_768, "😀" * 16_384):
        with pytest.raises(SheetError, match="too-long-to-write"):
            xlsx(text)


def test_a_csv_file_carries_the_mark_that_excel_needs():
    assert write_csv([["日期"]]).startswith(b"\xef\xbb\xbf")


def test_a_workbook_holds_no_formula_at_all():
    with zipfile.ZipFile(io.BytesIO(xlsx(*DANGEROUS))) as made:
        assert b"<f>" not in made.read("xl/worksheets/sheet1.xml")
