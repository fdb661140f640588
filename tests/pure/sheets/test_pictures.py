"""Pictures in a workbook: floating over a cell, WPS in-cell pictures, Excel pictures placed in a cell."""

import io

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image

from guanwei.lib.sheets import Cell, Grid, SheetError, SheetLimits, picture_type, read_sheet
from tests.pure.sheets.building import DOT, book, edited, pic, rich_book, two_cell, with_drawing, wps_book
from tests.samples.plan_sheet import picture, saved

RED, BLUE = picture("red"), picture("blue", kind="JPEG")
PLAN = [["日期", "正文", "图片"], ["1月5日", "甲", ""], ["1月6日", "乙", ""], ["1月7日", "丙", ""]]
POINT = 12_700
ROW = 15 * POINT  # the default height


def pictures(grid: Grid) -> dict[tuple[int, int], list[bytes]]:
    """Row number and column to the pictures there."""
    return {
        (row.number, index): [one.data for one in cell.pictures]
        for row in grid.rows
        for index, cell in enumerate(row.cells)
        if cell.pictures
    }


def cell_of(data: bytes, row: int = 2) -> Cell:
    grid = read_sheet(data, "a.xlsx")
    return next(found.cell(0) for found in grid.rows if found.number == row)


def test_floating_pictures_belong_to_the_cell_they_are_anchored_in():
    made = Workbook()
    for row in PLAN:
        made.active.append(row)
    for place, data in (("C2", RED), ("C4", BLUE), ("C4", RED)):
        made.active.add_image(small(data), place)
    assert pictures(read_sheet(saved(made), "a.xlsx")) == {(2, 2): [RED], (4, 2): [BLUE, RED]}


def small(data: bytes) -> Image:
    image = Image(io.BytesIO(data))
    image.width = image.height = 15
    return image


def test_the_picture_is_told_by_its_bytes_not_by_its_name():
    grid = read_sheet(with_drawing(book(PLAN), two_cell((2, 0, 1, 0), (2, 9, 1, 9)), [BLUE]), "a.xlsx")
    found = grid.rows[1].cell(2).pictures[0]
    assert (found.data, found.mime, found.name) == (BLUE, "image/jpeg", "image1.png")


def test_the_original_file_name_is_kept_where_the_file_remembers_it():
    anchor = two_cell((2, 0, 1, 0), (2, 9, 1, 9), described="春茶 海报.jpg")
    assert read_sheet(with_drawing(book(PLAN), anchor), "a.xlsx").rows[1].cell(2).pictures[0].name == "春茶 海报.jpg"


@pytest.mark.parametrize("described", ["图片包含 人, 户外", "C:\\Users\\a.jpg", "a/b.png", "x.exe"])
def test_a_description_that_is_no_file_name_is_not_taken_for_one(described):
    anchor = two_cell((2, 0, 1, 0), (2, 9, 1, 9), described=described)
    assert read_sheet(with_drawing(book(PLAN), anchor), "a.xlsx").rows[1].cell(2).pictures[0].name == "image1.png"


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        (two_cell((2, 0, 1, 0), (2, 500, 1, ROW - 1)), (2, 2)),
        (two_cell((2, 0, 1, ROW - 900), (2, 500, 2, ROW - 1)), (3, 2)),  # begins a hair above its row
        (two_cell((2, 0, 1, 10), (2, 500, 2, 900)), (2, 2)),  # ends a hair below it
        (two_cell((1, 60 * 9525, 1, 0), (2, 500_000, 1, 99)), (2, 2)),  # begins a hair to the left
        (two_cell((2, 0, 1, 0), (2, 0, 1, 0)), (2, 2)),  # no size at all
        (two_cell((2, 0, 1, 0), (2, 9, 500_000, 0)), (2, 2)),  # covers half the sheet
    ],
)
def test_a_picture_dropped_by_hand_belongs_to_the_row_it_covers_most(anchor, expected):
    assert list(pictures(read_sheet(with_drawing(book(PLAN), anchor), "a.xlsx"))) == [expected]


def test_row_heights_decide_what_a_picture_covers():
    made = Workbook()
    for row in PLAN:
        made.active.append(row)
    made.active.row_dimensions[2].height = 80
    anchor = two_cell((2, 0, 1, 5 * POINT), (2, 9, 2, 10 * POINT))
    assert list(pictures(read_sheet(with_drawing(saved(made), anchor), "a.xlsx"))) == [(2, 2)]


def test_a_picture_of_fixed_size_is_placed_by_its_size():
    inner = f"<xdr:from><xdr:col>2</xdr:col><xdr:row>1</xdr:row><xdr:rowOff>{ROW - 99}</xdr:rowOff></xdr:from>"
    anchor = f'<xdr:oneCellAnchor>{inner}<xdr:ext cx="99" cy="{ROW}"/>{pic("rId1")}</xdr:oneCellAnchor>'
    assert list(pictures(read_sheet(with_drawing(book(PLAN), anchor), "a.xlsx"))) == [(3, 2)]


def test_pictures_of_a_group_all_count_and_a_fallback_copy_only_once():
    group = two_cell((2, 0, 1, 0), (2, 9, 1, 9)).replace(
        "<xdr:pic>", f"<xdr:grpSp>{pic('rId2')}{pic('rId1')}</xdr:grpSp><xdr:pic>"
    )
    assert pictures(read_sheet(with_drawing(book(PLAN), group, [RED, BLUE]), "a.xlsx")) == {(2, 2): [BLUE, RED]}


def test_a_picture_over_a_merged_range_belongs_to_the_range():
    made = Workbook()
    for row in PLAN:
        made.active.append(row)
    made.active.merge_cells("C2:C4")
    grid = read_sheet(with_drawing(saved(made), two_cell((2, 0, 3, 0), (2, 9, 3, 9))), "a.xlsx")
    assert pictures(grid) == {(2, 2): [DOT], (3, 2): [DOT], (4, 2): [DOT]}
    assert [row.cell(2).merged for row in grid.rows] == [False, False, True, True]


def test_a_picture_tied_to_no_cell_is_reported():
    anchor = f'<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="9" cy="9"/>{pic("rId1")}</xdr:absoluteAnchor>'
    grid = read_sheet(with_drawing(book(PLAN), anchor), "a.xlsx")
    assert pictures(grid) == {}
    assert "1 张图片" in grid.notes[0].zh


def test_a_row_may_hold_nothing_but_a_picture():
    grid = read_sheet(with_drawing(book(PLAN), two_cell((2, 0, 8, 0), (2, 9, 8, 9))), "a.xlsx")
    assert pictures(grid) == {(9, 2): [DOT]}


def test_pictures_beyond_the_last_row_or_column_allowed_are_reported():
    anchors = two_cell((2, 0, 8, 0), (2, 9, 8, 9)) + two_cell((3, 0, 1, 0), (3, 9, 1, 9))
    limits = SheetLimits(max_rows=4, max_columns=3)
    grid = read_sheet(with_drawing(book(PLAN), anchors), "a.xlsx", limits)
    assert [row.number for row in grid.rows] == [1, 2, 3, 4]
    assert "2 张图片" in grid.notes[0].zh


def test_a_floating_picture_whose_data_is_missing_is_a_problem_of_its_cell():
    data = edited(with_drawing(book(PLAN), two_cell((2, 0, 1, 0), (2, 9, 1, 9))), {"xl/media/image1.png": None})
    cell = read_sheet(data, "a.xlsx").rows[1].cell(2)
    assert cell.pictures == ()
    assert "图片" in cell.problem.zh


@pytest.mark.parametrize("bad", [b"", b"<svg/>", b"\x01\x00\x00\x00" + b"EMF" * 9, b"\xd7\xcd\xc6\x9a", b"plain text"])
def test_what_is_no_picture_that_can_be_posted_is_a_problem_of_its_cell(bad):
    cell = read_sheet(with_drawing(book(PLAN), two_cell((2, 0, 1, 0), (2, 9, 1, 9)), [bad]), "a.xlsx").rows[1].cell(2)
    assert cell.pictures == ()
    assert "JPG" in cell.problem.en


def test_a_picture_too_large_is_a_problem_of_its_cell_only():
    anchors = two_cell((2, 0, 1, 0), (2, 9, 1, 9)) + two_cell((2, 0, 2, 0), (2, 9, 2, 9), "rId2")
    grid = read_sheet(
        with_drawing(book(PLAN), anchors, [RED, DOT]), "a.xlsx", SheetLimits(max_picture_bytes=len(RED) - 1)
    )
    assert grid.rows[1].cell(2).problem is not None
    assert grid.rows[2].cell(2).pictures[0].data == DOT


def test_pictures_that_are_too_much_together_stop_the_reading():
    anchors = two_cell((2, 0, 1, 0), (2, 9, 1, 9)) + two_cell((2, 0, 2, 0), (2, 9, 2, 9), "rId2")
    data = with_drawing(book(PLAN), anchors, [RED, BLUE])
    assert len(pictures(read_sheet(data, "a.xlsx", SheetLimits(max_pictures_bytes=len(RED) + len(BLUE))))) == 2
    with pytest.raises(SheetError, match="too-many-pictures"):
        read_sheet(data, "a.xlsx", SheetLimits(max_pictures_bytes=len(RED) + len(BLUE) - 1))


def test_one_picture_used_in_many_rows_counts_once():
    anchors = "".join(two_cell((2, 0, row, 0), (2, 9, row, 9)) for row in range(1, 4))
    data = with_drawing(book(PLAN), anchors, [RED])
    assert len(pictures(read_sheet(data, "a.xlsx", SheetLimits(max_pictures_bytes=len(RED))))) == 3


# --- WPS -------------------------------------------------------------------------------------------------------------


def test_wps_in_cell_pictures_are_found_by_their_id():
    data = wps_book({"ID_A1": RED, "ID_B2": BLUE}, described="早餐.jpg")
    assert pictures(read_sheet(data, "a.xlsx")) == {(2, 0): [RED], (3, 0): [BLUE]}
    assert cell_of(data).pictures[0].name == "早餐.jpg"


def test_wps_pictures_are_found_where_no_relation_leads_to_them():
    data = edited(wps_book({"ID_A1": RED}), {"xl/_rels/workbook.xml.rels": without_cellimages})
    assert pictures(read_sheet(data, "a.xlsx")) == {(2, 0): [RED]}


def without_cellimages(part: bytes) -> bytes:
    start = part.index(b'<Relationship Id="w1"')
    return part[:start] + part[part.index(b"/>", start) + 2 :]


@pytest.mark.parametrize(
    "edit",
    [
        {"xl/cellimages.xml": None},
        {"xl/_rels/cellimages.xml.rels": None},
        {"xl/cellimages.xml": lambda part: part.replace(b"ID_A1", b"ID_ZZ")},
        {"xl/cellimages.xml": lambda part: part.replace(b"rId1", b"rId9")},
        {"xl/media/image1.png": None},
    ],
)
def test_a_wps_picture_with_missing_parts_says_what_to_do(edit):
    cell = cell_of(edited(wps_book({"ID_A1": RED}), edit))
    assert cell.pictures == ()
    assert "图片" in cell.problem.zh
    assert cell.problem.en


def test_a_wps_file_saved_by_another_program_says_so():
    cell = cell_of(wps_book({"ID_A1": RED}, listed=False))
    assert "WPS" in cell.problem.en


def test_a_dispimg_cell_of_a_csv_says_that_the_picture_is_gone():
    cell = read_sheet('图片,x\n"=DISPIMG(""ID_A1"",1)",y\n'.encode(), "a.csv").rows[1].cell(0)
    assert "WPS" in cell.problem.en


def test_a_broken_list_of_cell_pictures_is_a_broken_file():
    with pytest.raises(SheetError, match="broken"):
        read_sheet(edited(wps_book({"ID_A1": RED}), {"xl/cellimages.xml": b"<x"}), "a.xlsx")


# --- Excel 365 -------------------------------------------------------------------------------------------------------


def test_an_excel_picture_placed_in_the_cell_is_found():
    assert pictures(read_sheet(rich_book(RED), "a.xlsx")) == {(2, 0): [RED]}


@pytest.mark.parametrize(
    "data",
    [
        rich_book(RED, structure="_webimage", key="WebImageIdentifier"),
        edited(rich_book(RED), {"xl/metadata.xml": None}),
        edited(rich_book(RED), {"xl/richData/rdrichvalue.xml": None}),
        edited(rich_book(RED), {"xl/richData/rdrichvaluestructure.xml": None}),
        edited(rich_book(RED), {"xl/richData/richValueRel.xml": None}),
        edited(rich_book(RED), {"xl/richData/_rels/richValueRel.xml.rels": None}),
        edited(rich_book(RED), {"xl/richData/rdrichvalue.xml": lambda part: part.replace(b"<v>0</v>", b"<v>7</v>")}),
    ],
)
def test_a_placed_picture_that_cannot_be_followed_says_what_to_do(data):
    cell = cell_of(data)
    assert cell.pictures == ()
    assert "Place over cells" in cell.problem.en


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (picture(kind="JPEG"), "image/jpeg"),
        (picture(kind="PNG"), "image/png"),
        (picture(kind="GIF"), "image/gif"),
        (picture(kind="WEBP"), "image/webp"),
        (picture(kind="BMP"), "image/bmp"),
        (picture(kind="TIFF"), "image/tiff"),
        (picture(kind="AVIF"), "image/avif"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"", ""),
        (b"%PDF-1.7", ""),
    ],
)
def test_the_first_bytes_name_the_kind(data, mime):
    assert picture_type(data) == mime
