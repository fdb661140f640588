"""What a cell of a workbook becomes."""

from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from guanwei.lib.sheets import Cell, Kind, Row, SheetError, SheetLimits, read_sheet
from guanwei.lib.sheets.formats import Shown, number_cell, shown_by
from tests.pure.sheets.building import OFFICE, book, edited, relations, with_shared, with_sheet
from tests.samples.plan_sheet import saved

naive = datetime.fromisoformat  # a sheet knows no zone


def first_cell(data: bytes) -> Cell:
    return read_sheet(data, "计划.xlsx").rows[0].cell(0)


@pytest.mark.parametrize(
    ("value", "kind", "read"),
    [
        ("早安", Kind.TEXT, "早安"),
        ("第一行\n第二行", Kind.TEXT, "第一行\n第二行"),
        ("  两边有空格 ", Kind.TEXT, "  两边有空格 "),
        (20260105, Kind.NUMBER, 20260105.0),
        (0.5, Kind.NUMBER, 0.5),
        (True, Kind.BOOL, True),
        (date(2026, 1, 5), Kind.DATE, date(2026, 1, 5)),
        (naive("2026-01-05"), Kind.DATE, date(2026, 1, 5)),
        (naive("2026-01-05T09:30"), Kind.DATETIME, naive("2026-01-05T09:30")),
        (naive("2026-01-05T23:59:59"), Kind.DATETIME, naive("2026-01-05T23:59:59")),
        (time(9, 30), Kind.TIME, time(9, 30)),
        (time(0, 0), Kind.TIME, time(0, 0)),
    ],
)
def test_a_value_keeps_its_kind(value, kind, read):
    cell = first_cell(book([[value, "x"]]))
    assert (cell.kind, cell.value) == (kind, read)


def test_whole_numbers_read_without_a_decimal_point():
    assert first_cell(book([[20260105]])).text == "20260105"
    assert first_cell(book([[5.1]])).text == "5.1"


@pytest.mark.parametrize("built_in", [14, 27, 28, 31, 50, 57, 58])
def test_the_implied_chinese_date_formats_are_dates(built_in):
    """WPS writes these ids without spelling the format out; the number alone would be 46027."""
    styles = f'<cellXfs count="1"><xf numFmtId="{built_in}"/></cellXfs>'
    cell = first_cell(with_sheet('<row r="1"><c r="A1" s="0"><v>46027</v></c></row>', styles=styles))
    assert (cell.kind, cell.value) == (Kind.DATE, date(2026, 1, 5))


@pytest.mark.parametrize("built_in", [20, 32, 33, 55, 56])
def test_the_implied_chinese_time_formats_are_times(built_in):
    styles = f'<cellXfs count="1"><xf numFmtId="{built_in}"/></cellXfs>'
    cell = first_cell(with_sheet('<row r="1"><c r="A1" s="0"><v>0.395833333333333</v></c></row>', styles=styles))
    assert (cell.kind, cell.value) == (Kind.TIME, time(9, 30))


def test_a_format_that_the_file_redefines_is_believed():
    styles = '<numFmts><numFmt numFmtId="58" formatCode="000000"/></numFmts><cellXfs><xf numFmtId="58"/></cellXfs>'
    cell = first_cell(with_sheet('<row r="1"><c r="A1" s="0"><v>46027</v></c></row>', styles=styles))
    assert (cell.kind, cell.value) == (Kind.NUMBER, 46027.0)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", Shown.NUMBER),
        ("G/通用格式", Shown.NUMBER),
        ("0.00", Shown.NUMBER),
        ("0.00E+00", Shown.NUMBER),
        ("#,##0;[Red]-#,##0", Shown.NUMBER),
        ('0"天"', Shown.NUMBER),
        ('0"d/m"', Shown.NUMBER),
        ("@", Shown.NUMBER),
        ("yyyy/m/d", Shown.DATE),
        ("yyyy\\-mm\\-dd;@", Shown.DATE),
        ('yyyy"年"m"月"d"日";@', Shown.DATE),
        ('m"月"d"日"', Shown.DATE),
        ('[$-804]yyyy"年"m"月"d"日" dddd', Shown.DATE),
        ("[$-F800]dddd, mmmm dd, yyyy", Shown.DATE),
        ("aaaa", Shown.DATE),
        ("mmm-yy", Shown.DATE),
        ("h:mm", Shown.TIME),
        ("[h]:mm:ss", Shown.TIME),
        ("mm:ss.0", Shown.TIME),
        ("h:mm AM/PM", Shown.TIME),
        ('上午/下午h"时"mm"分"', Shown.TIME),
        ('[$-409]h:mm AM/PM;"x"', Shown.TIME),
        ("yyyy/m/d h:mm", Shown.DATETIME),
        ("m/d/yy h:mm AM/PM", Shown.DATETIME),
    ],
)
def test_a_format_code_tells_what_it_shows(code, shown):
    assert shown_by(code) is shown


def test_24_o_clock_stays_24_o_clock():
    styles = '<cellXfs><xf numFmtId="46"/></cellXfs>'
    sheet = with_sheet('<row r="1"><c r="A1" s="0"><v>1</v></c><c r="B1" s="0"><v>1.0625</v></c></row>', styles=styles)
    assert [cell.text for cell in read_sheet(sheet, "a.xlsx").rows[0].cells] == ["24:00", "25:30"]


def test_a_moment_before_midnight_that_rounds_to_it_is_24_o_clock():
    styles = '<cellXfs><xf numFmtId="20"/></cellXfs>'
    assert first_cell(with_sheet('<row r="1"><c r="A1" s="0"><v>0.999999</v></c></row>', styles=styles)).text == "24:00"


def test_days_of_an_old_mac_workbook_count_from_1904():
    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.active.append([naive("2026-01-05T09:30")])
    grid = read_sheet(saved(made), "a.xlsx")
    assert grid.dates_from_1904
    assert grid.rows[0].cell(0).value == naive("2026-01-05T09:30")


@pytest.mark.parametrize(("value", "from_1904"), [(99999999, False), (-1, False), (2_958_400, True)])
def test_a_day_number_beyond_the_calendar_stays_a_number(value, from_1904):
    assert number_cell(value, Shown.DATE, from_1904) == Cell(Kind.NUMBER, value)


def test_a_text_in_pieces_is_one_text_without_its_reading_aids():
    aid = "<rPh sb='0' eb='1'><t>ザオ</t></rPh>"
    rich = f"<is><r><t>早</t></r><r><rPr><b/></rPr><t xml:space='preserve'>安 </t></r>{aid}</is>"
    assert first_cell(with_sheet(f'<row r="1"><c r="A1" t="inlineStr">{rich}</c></row>')).value == "早安 "


def test_escaped_characters_and_line_ends_come_out_clean():
    shared = '<is><t xml:space="preserve">一_x000D_\n二_x005F_x0041_&#10;三_x0001_\x7f</t></is>'
    assert first_cell(with_sheet(f'<row r="1"><c r="A1" t="inlineStr">{shared}</c></row>')).value == "一\n二_x0041_\n三"


def test_a_formula_is_worth_its_stored_result():
    cell = first_cell(with_sheet('<row r="1"><c r="A1" t="str"><f>B1&amp;"x"</f><v>结果</v></c></row>'))
    assert cell.value == "结果"


def test_a_formula_may_result_in_an_empty_text():
    row = '<row r="1"><c r="A1" t="str"><f>IF(1,"","")</f><v></v></c><c r="B1"><v>1</v></c></row>'
    assert first_cell(with_sheet(row)).is_empty


def test_a_formula_without_a_stored_result_is_a_problem_of_its_cell():
    grid = read_sheet(with_sheet('<row r="1"><c r="A1"><f>TODAY()</f></c><c r="B1"><v>1</v></c></row>'), "a.xlsx")
    assert grid.rows[0].cell(0).problem is not None
    assert "公式" in grid.rows[0].cell(0).problem.zh
    assert grid.rows[0].cell(1).value == 1.0


def test_openpyxl_never_stores_results_so_its_formulas_are_problems():
    assert first_cell(book([["=1+1"]])).problem is not None


def test_a_formula_error_is_named():
    cell = first_cell(with_sheet('<row r="1"><c r="A1" t="e"><f>B1</f><v>#REF!</v></c></row>'))
    assert cell.kind is Kind.ERROR
    assert "#REF!" in cell.problem.en


def test_an_iso_date_cell_is_a_date():
    values = ["2026-01-05", "2026-01-05T09:30:00Z", "09:30:00", "soon"]
    row = "".join(f'<c t="d"><v>{value}</v></c>' for value in values)
    cells = read_sheet(with_sheet(f"<row>{row}</row>"), "a.xlsx").rows[0].cells
    assert [cell.value for cell in cells] == [date(2026, 1, 5), naive("2026-01-05T09:30"), time(9, 30), "soon"]


def test_rows_carry_the_numbers_that_excel_shows():
    made = Workbook()
    made.active["B3"] = "三"
    made.active["A17"] = "十七"
    grid = read_sheet(saved(made), "a.xlsx")
    assert [(row.number, [cell.text for cell in row.cells]) for row in grid.rows] == [(3, ["", "三"]), (17, ["十七"])]


def test_cells_and_rows_without_a_reference_count_on():
    """Some programs leave the references out."""
    cells = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c r='C2'><v>3</v></c><c><v>4</v></c></row>"
    grid = read_sheet(with_sheet(cells), "a.xlsx")
    assert [(row.number, [cell.text for cell in row.cells]) for row in grid.rows] == [
        (1, ["1", "2"]),
        (2, ["", "", "3", "4"]),
    ]


def test_a_sheet_whose_elements_carry_a_prefix_reads_the_same():
    cells = '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>前缀</x:t></x:is></x:c></x:row>'
    assert first_cell(with_sheet(cells, prefix="x:")).value == "前缀"


def test_hidden_rows_are_read_and_flagged():
    made = Workbook()
    for text in ("一", "二", "三"):
        made.active.append([text])
    made.active.row_dimensions[2].hidden = True
    assert [row.hidden for row in read_sheet(saved(made), "a.xlsx").rows] == [False, True, False]


def test_a_cell_that_shows_words_keeps_the_address_behind_them():
    made = Workbook()
    made.active["A1"] = "点击查看"
    made.active["A1"].hyperlink = "https://example.com/a?b=1"
    assert first_cell(saved(made)).link == "https://example.com/a?b=1"


def test_a_link_inside_the_workbook_is_no_address():
    after = '<hyperlinks><hyperlink ref="A1" r:id="r1"/></hyperlinks>'
    data = edited(
        with_sheet('<row r="1"><c r="A1"><v>1</v></c></row>', after=after),
        {"xl/worksheets/_rels/sheet1.xml.rels": relations({"r1": (OFFICE + "/hyperlink", "file.txt")})},
    )
    assert first_cell(data).link == ""


def test_texts_kept_apart_from_the_cells_are_found():
    """Excel and WPS keep every text once, in a part of its own."""
    grid = read_sheet(with_shared(["早安", "晚安"], [[1, 0], [1]]), "a.xlsx")
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [["晚安", "早安"], ["晚安"]]


def test_a_shared_text_that_is_too_long_is_a_problem_wherever_it_is_used():
    grid = read_sheet(with_shared(["字" * 21, "短"], [[0, 1], [0]]), "a.xlsx", SheetLimits(max_cell_chars=20))
    assert [[cell.problem is not None for cell in row.cells] for row in grid.rows] == [[True, False], [True]]


@pytest.mark.parametrize("index", ["7", "-1", "x", "99999999999999"])
def test_a_shared_text_that_is_not_there_is_a_broken_file(index):
    with pytest.raises(SheetError, match="broken"):
        read_sheet(with_shared(["x"], [[index]]), "a.xlsx")


def test_a_row_shorter_than_asked_for_is_empty_there():
    assert Row(1, ()).cell(5).is_empty


def test_a_format_code_without_end_is_read_to_where_excel_would_end_it():
    assert shown_by('"' * 200_000) is Shown.NUMBER
    assert shown_by('yyyy"年"m"月"d"日"' + "[" * 200_000) is Shown.DATE
