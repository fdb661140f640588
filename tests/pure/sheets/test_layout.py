"""Merged ranges, several sheets, empty rows."""

import pytest
from openpyxl import Workbook

from guanwei.lib.sheets import Grid, SheetError, SheetLimits, read_sheet
from tests.pure.sheets.building import book, with_sheet
from tests.samples.plan_sheet import saved


def merged_book(*ranges: str) -> Grid:
    made = Workbook()
    for row in (
        ["日期", "正文", "备注"],
        ["1月5日", "甲", ""],
        [None, "乙", ""],
        [None, "丙", "x"],
        ["1月6日", "丁", ""],
    ):
        made.active.append(row)
    for one in ranges:
        made.active.merge_cells(one)
    return read_sheet(saved(made), "a.xlsx")


def column(grid: Grid, index: int) -> list[str]:
    return [row.cell(index).text for row in grid.rows]


def test_a_merged_date_is_valid_for_all_its_rows():
    grid = merged_book("A2:A4")
    assert column(grid, 0) == ["日期", "1月5日", "1月5日", "1月5日", "1月6日"]
    assert [row.cell(0).merged for row in grid.rows] == [False, False, True, True, False]


def test_sideways_only_the_first_cell_of_a_merged_range_has_the_value():
    grid = merged_book("A2:B2")
    assert grid.rows[1].cell(0).text == "1月5日"
    assert grid.rows[1].cell(1).is_empty
    assert grid.rows[1].cell(0).columns == 2


def test_a_block_spreads_down_its_first_column():
    grid = merged_book("A2:B4")  # row 3 keeps nothing of its own, row 4 its note
    assert [row.number for row in grid.rows] == [1, 2, 4, 5]
    assert column(grid, 0) == ["日期", "1月5日", "1月5日", "1月6日"]
    assert column(grid, 1) == ["正文", "", "", "丁"]


def test_a_range_over_a_million_rows_costs_nothing():
    rows = "".join(f'<row r="{n}"><c r="B{n}"><v>{n}</v></c></row>' for n in range(2, 5))
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>1月5日</t></is></c></row>'
    data = with_sheet(first + rows, after='<mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>')
    assert column(read_sheet(data, "a.xlsx"), 0) == ["1月5日"] * 4


def test_ranges_that_overlap_a_million_times_are_refused():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1001))
    ranges = "<mergeCells>{}</mergeCells>".format('<mergeCell ref="A1:A1000"/>' * 900)
    with pytest.raises(SheetError) as caught:
        read_sheet(with_sheet(rows, after=ranges), "a.xlsx")
    assert caught.value.code == "broken"


def two_sheets(**hidden: str) -> bytes:
    made = Workbook()
    made.active.title = "说明"
    made.active.append(["本表用于排期"])
    plan = made.create_sheet("一月")
    plan.append(["日期", "正文"])
    plan.append(["1月5日", "早安"])
    for name, state in hidden.items():
        made[name].sheet_state = state
    return saved(made)


def test_the_sheet_with_the_best_score_is_read():
    grid = read_sheet(two_sheets(), "a.xlsx")
    assert grid.sheet == "一月"
    assert [other.name for other in grid.other_sheets] == ["说明"]


def test_a_hidden_sheet_is_not_chosen():
    grid = read_sheet(two_sheets(一月="hidden"), "a.xlsx")
    assert grid.sheet == "说明"
    assert grid.other_sheets[0].hidden


def test_a_named_sheet_is_read_even_when_hidden():
    assert read_sheet(two_sheets(一月="veryHidden"), "a.xlsx", sheet="一月").rows[1].cell(1).text == "早安"


def test_a_sheet_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(SheetError, match="no-such-sheet") as caught:
        read_sheet(two_sheets(), "a.xlsx", sheet="二月")
    assert "一月" in caught.value.words.zh


def test_of_equal_sheets_the_first_is_read():
    made = Workbook()
    made.active.title = "甲"
    made.active.append(["x"])
    made.create_sheet("乙").append(["y"])
    made.active = 1
    assert read_sheet(saved(made), "a.xlsx").sheet == "甲"


def test_empty_formatted_rows_are_not_kept():
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(2, 3000))
    data = with_sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{empty}<row r="3000"><c r="A3000"><v>2</v></c></row>')
    assert [row.number for row in read_sheet(data, "a.xlsx").rows] == [1, 3000]


def far_below(empty: int, content: str, after: str = "") -> Grid:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, empty + 2))
    return read_sheet(with_sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}{content}', after=after), "a.xlsx")


def test_a_sheet_may_be_a_million_rows_of_nothing_below_its_content():
    grid = far_below(20_000, "", after='<mergeCells><mergeCell ref="A1:D1"/></mergeCells>')
    assert len(grid.rows) == 1
    assert grid.notes == ()
    assert grid.rows[0].cell(0).columns == 4, "what stands after the rows is still read"


def test_content_below_thousands_of_empty_rows_is_not_read_and_that_is_said():
    grid = far_below(6_000, '<row r="7000"><c r="A7000"><v>2</v></c></row>')
    assert [row.number for row in grid.rows] == [1]
    assert len(grid.notes) == 1
    assert "空行" in grid.notes[0].zh


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_more_rows_than_allowed_are_refused_not_cut(suffix):
    data = book([[n] for n in range(11)]) if suffix == "xlsx" else b"\n".join(b"%d,x" % n for n in range(11))
    assert len(read_sheet(data, "a", SheetLimits(max_rows=11)).rows) == 11
    with pytest.raises(SheetError, match="too-many-rows"):
        read_sheet(data, "a", SheetLimits(max_rows=10))


def test_more_columns_than_allowed_are_left_out_and_that_is_said():
    grid = read_sheet(book([range(5)]), "a.xlsx", SheetLimits(max_columns=3))
    assert len(grid.rows[0].cells) == 3
    assert "3 列" in grid.notes[0].zh


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_cell_with_too_much_text_is_a_problem_of_that_cell(suffix):
    rows = [["字" * 101, "ok"], ["字" * 100, "ok"]]
    data = book(rows) if suffix == "xlsx" else "\n".join(",".join(row) for row in rows).encode()
    grid = read_sheet(data, "a", SheetLimits(max_cell_chars=100))
    assert grid.rows[0].cell(0).problem is not None
    assert "100" in grid.rows[0].cell(0).problem.zh
    assert grid.rows[0].cell(1).text == "ok"
    assert grid.rows[1].cell(0).problem is None


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_reading_reports_its_progress_to_the_end(suffix):
    rows = [[f"第{n}行", "正文" * 30] for n in range(3000)]
    data = book(rows) if suffix == "xlsx" else "\n".join(",".join(row) for row in rows).encode()
    seen: list[tuple[int, int]] = []
    read_sheet(data, "a", progress=lambda done, total: seen.append((done, total)))
    assert len(seen) > 2
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
