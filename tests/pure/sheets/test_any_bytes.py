"""Whatever the bytes are, reading ends with a grid or with a SheetError."""

import contextlib
import io
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanwei.lib.sheets import SheetError, read_sheet
from tests.pure.sheets.building import DOT, SHEET, book, edited, rich_book, two_cell, with_drawing, wps_book

PLAN = book([["日期", "正文", "图片"], ["1月5日", "=甲", 1.5]])
BOOKS = [PLAN, wps_book({"ID_A1": DOT}), rich_book(DOT), with_drawing(PLAN, two_cell((2, 0, 1, 0), (2, 9, 1, 9)))]
NUMBERS = [b"99999999999", b"-1", b"1e999", b"nan", b"<c/>", b"&x;", b"\0", b'r="0"', b"</row>", b"<row>"]
quietly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def read(data: bytes, name: str = "a.xlsx") -> None:
    with contextlib.suppress(SheetError):
        read_sheet(data, name)


@quietly
@given(st.binary(max_size=2_000))
def test_any_bytes_end_with_a_grid_or_a_sheet_error(data):
    read(data, "a.csv")


@quietly
@given(st.text(max_size=400), st.sampled_from(["utf-8", "gb18030", "utf-16", "big5", "latin-1", "shift_jis"]))
def test_any_text_in_any_encoding_ends_with_a_grid_or_a_sheet_error(text, encoding):
    read(text.encode(encoding, errors="ignore"), "a.csv")


@quietly
@given(st.sampled_from(BOOKS), st.data())
def test_a_workbook_with_any_bytes_changed_ends_with_a_grid_or_a_sheet_error(data, draw):
    changed = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 8))):
        changed[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    read(bytes(changed))


@quietly
@given(st.sampled_from(BOOKS), st.data())
def test_a_workbook_with_any_part_mangled_ends_with_a_grid_or_a_sheet_error(data, draw):
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        name = draw.draw(st.sampled_from([part for part in old.namelist() if part.endswith((".xml", ".rels"))]))
        part = old.read(name)
    at = draw.draw(st.integers(0, len(part)))
    cut = draw.draw(st.integers(0, 40))
    put = draw.draw(st.sampled_from(NUMBERS) | st.binary(max_size=8))
    read(edited(data, {name: part[:at] + put + part[at + cut :]}))


@quietly
@given(st.sampled_from(BOOKS), st.integers(0, 10_000))
def test_a_workbook_cut_anywhere_ends_with_a_grid_or_a_sheet_error(data, length):
    read(data[: length % len(data)])


@quietly
@given(st.text(alphabet="<>/&;'\"= rcvtsf0123456789AZ-.:e", max_size=200))
def test_any_xml_in_the_sheet_ends_with_a_grid_or_a_sheet_error(text):
    xml = f"<worksheet><sheetData><row>{text}</row></sheetData></worksheet>"
    read(edited(PLAN, {SHEET: xml.encode()}))
