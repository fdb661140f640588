"""Files that are not what they should be: each gives one clear sentence in both languages."""

import io
import zipfile

import pytest

from guanwei.lib.sheets import SheetError, SheetLimits, read_sheet
from tests.pure.sheets.building import SHEET, book, edited, with_sheet
from tests.samples.plan_sheet import picture

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
GOOD = book([["日期", "正文"], ["1月5日", "早安"]])
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(9))
    + b"]><worksheet><sheetData><row><c t='str'><v>&a8;</v></c></row></sheetData></worksheet>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    b"<worksheet><sheetData><row><c t='str'><v>&f;</v></c></row></sheetData></worksheet>"
)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(GOOD)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


def damaged() -> bytes:
    at = GOOD.index(SHEET.encode()) + len(SHEET) + 20
    return GOOD[:at] + bytes(40) + GOOD[at + 40 :]


BAD = {
    "nothing": (b"", "empty"),
    "only line ends": (b"\r\n\r\n  \0", "empty"),
    "an old .xls": (OLE + "Workbook".encode("utf-16-le"), "old-format"),
    "a workbook with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "a zip with a password": (encrypted_zip(), "encrypted"),
    "half a workbook": (GOOD[: len(GOOD) // 2], "broken"),
    "a workbook with a damaged sheet": (damaged(), "broken"),
    "a zip of nothing": (b"PK\x05\x06" + bytes(18), "not-xlsx-zip"),
    "a zip of pictures": (zipped({"a.png": picture()}), "not-xlsx-zip"),
    "an .ods": (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "not-xlsx-zip"),
    "an .xlsb": (
        edited(
            GOOD, {"_rels/.rels": lambda part: part.replace(b"workbook.xml", b"workbook.bin"), "xl/workbook.bin": b"x"}
        ),
        "not-xlsx-xlsb",
    ),
    "a Word file": (
        edited(
            GOOD,
            {
                "_rels/.rels": lambda part: part.replace(b"xl/workbook.xml", b"word/document.xml"),
                "word/document.xml": b"<w/>",
            },
        ),
        "not-xlsx-office",
    ),
    "a picture": (picture(), "not-a-table"),
    "a PDF": (b"%PDF-1.7\n1 0 obj", "not-a-table"),
    "an archive": (b"Rar!\x1a\x07\x00" + bytes(99), "not-a-table"),
    "a program": (b"\x7fELF" + bytes(range(32)) * 40, "not-a-table"),
    "a web page": (b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table></html>", "web-page"),
    "a spreadsheet of 2003 in XML": (b'<?xml version="1.0"?><Workbook/>', "web-page"),
    "a billion laughs": (edited(GOOD, {SHEET: LAUGHS}), "broken"),
    "a file from the server": (edited(GOOD, {SHEET: OUTSIDE}), "broken"),
    "a sheet nested too deep": (with_sheet("<x>" * 5000 + "</x>" * 5000), "broken"),
    "a sheet that ends early": (edited(GOOD, {SHEET: lambda part: part[:-30]}), "broken"),
    "a sheet that is missing": (edited(GOOD, {SHEET: None}), "broken"),
    "a workbook without sheets": (edited(GOOD, {"xl/workbook.xml": b"<workbook/>"}), "broken"),
    "a row below the last one": (with_sheet('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'), "broken"),
    "a cell before any row": (with_sheet('<c r="A1"><v>1</v></c>'), "broken"),
    "an unknown XML encoding": (edited(GOOD, {SHEET: b'<?xml version="1.0" encoding="x-nix"?><worksheet/>'}), "broken"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gives_one_clear_sentence(name):
    data, code = BAD[name]
    with pytest.raises(SheetError) as caught:
        read_sheet(data, "计划.xlsx")
    assert caught.value.code == code
    assert caught.value.words.zh.endswith(("。", ")"))
    assert len(caught.value.words.en) > 10


def test_nothing_of_the_server_is_read_and_nothing_is_expanded():
    for data in (edited(GOOD, {SHEET: LAUGHS}), edited(GOOD, {SHEET: OUTSIDE})):
        with pytest.raises(SheetError, match="broken"):
            read_sheet(data, "a.xlsx")


def test_a_text_table_named_xlsx_is_read_and_that_is_said():
    grid = read_sheet("日期,正文\n1月5日,早安\n".encode(), "计划.xlsx")
    assert grid.rows[1].cell(1).text == "早安"
    assert "CSV" in grid.notes[0].zh


def test_a_workbook_named_csv_is_read():
    assert read_sheet(GOOD, "计划.csv").rows[1].cell(1).text == "早安"


def test_a_file_larger_than_allowed_is_not_opened():
    with pytest.raises(SheetError, match="too-large"):
        read_sheet(GOOD, "a.xlsx", SheetLimits(max_file_bytes=len(GOOD) - 1))


def test_a_zip_that_says_it_unpacks_to_too_much_is_not_unpacked():
    with pytest.raises(SheetError, match="zip-bomb"):
        read_sheet(GOOD, "a.xlsx", SheetLimits(max_unpacked_bytes=5_000))


def test_a_zip_that_unpacks_a_thousandfold_is_refused():
    bomb = edited(GOOD, {"xl/media/x.bin": bytes(70_000_000)})
    assert len(bomb) < 100_000
    with pytest.raises(SheetError, match="zip-bomb"):
        read_sheet(bomb, "a.xlsx")


def test_a_zip_that_hides_its_real_size_is_stopped_by_what_it_declares():
    """The directory says 100 bytes, the data are five million: no more than 100 are ever unpacked."""
    data = bytearray(edited(GOOD, {SHEET: b" " * 5_000_000}))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(SHEET.encode()))
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(SheetError, match="broken"):
        read_sheet(bytes(data), "a.xlsx")


def test_too_many_parts_are_refused():
    with pytest.raises(SheetError, match="zip-bomb"):
        read_sheet(GOOD, "a.xlsx", SheetLimits(max_parts=5))


def test_ten_million_characters_in_one_cell_are_a_problem_of_that_cell():
    cells = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"字" * 10_000_000}</t></is></c><c r="B1"><v>1</v></c></row>'
    grid = read_sheet(with_sheet(cells), "a.xlsx")
    assert grid.rows[0].cell(0).problem is not None
    assert grid.rows[0].cell(1).value == 1.0


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_more_text_than_a_plan_can_have_is_refused(kind):
    rows = [["字" * 100] * 3 for _ in range(10)]
    data = book(rows) if kind == "xlsx" else "\n".join(",".join(row) for row in rows).encode()
    with pytest.raises(SheetError, match="too-much-text"):
        read_sheet(data, "a", SheetLimits(max_text_chars=2_000))
