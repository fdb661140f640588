"""Text tables: encodings, separators, quotes."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.sheets import Format, Grid, SheetError, guarded, read_sheet
from guanwei.lib.sheets.csvtext import unguarded

TABLE = "日期,时间,账号,正文\r\n1月5日,9:30,晴川食品,早安，新的一周。\r\n1月6日,20:00,晴川茶饮,晚安\r\n"
CELLS = [
    ["日期", "时间", "账号", "正文"],
    ["1月5日", "9:30", "晴川食品", "早安，新的一周。"],
    ["1月6日", "20:00", "晴川茶饮", "晚安"],
]


def cells(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in grid.rows]


def read(text: str, encoding: str = "utf-8") -> Grid:
    return read_sheet(text.encode(encoding), "计划.csv")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TABLE.encode("utf-8"), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8"),
        (TABLE.encode("gbk"), "gb18030"),
        (TABLE.encode("gb18030"), "gb18030"),
        (TABLE.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), "utf-16"),
        (TABLE.encode("utf-16-le"), "utf-16-le"),
        (TABLE.encode("utf-16-be"), "utf-16-be"),
        (TABLE.encode("utf-32"), "utf-32"),
    ],
)
def test_every_encoding_that_chinese_programs_write_is_read(data, encoding):
    grid = read_sheet(data, "计划.csv")
    assert cells(grid) == CELLS
    assert (grid.encoding, grid.format) == (encoding, Format.CSV)


def test_gb18030_with_emoji_and_rare_characters_is_read():
    text = "正文,备注\n朱镕基、𠮷野家、囧😀,犇\n" + "今天天气很好，我们出去走走吧,好\n" * 3
    assert cells(read(text, "gb18030"))[1] == ["朱镕基、𠮷野家、囧😀", "犇"]


def test_traditional_chinese_in_big5_is_not_read_as_simplified_nonsense():
    text = "日期,時間,正文\n" + "1月5日,9:30,歡迎光臨我們的新店，這個週末全部商品都有優惠，請大家告訴大家\n" * 12
    assert cells(read(text, "big5"))[1][2] == "歡迎光臨我們的新店，這個週末全部商品都有優惠，請大家告訴大家"


def test_a_utf8_file_cut_inside_a_character_is_refused_with_the_line():
    data = TABLE.encode()[:-4] + b"\r\n"
    with pytest.raises(SheetError, match="encoding") as caught:
        read_sheet(data, "a.csv")
    assert "3" in caught.value.words.zh


@pytest.mark.parametrize("data", [bytes(range(128, 256)) * 40, TABLE.encode("utf-16")[:-1]])
def test_an_encoding_that_nobody_can_tell_is_refused(data):
    with pytest.raises(SheetError, match="encoding") as caught:
        read_sheet(data, "a.csv")
    assert "UTF-8" in caught.value.words.zh


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(separator):
    text = "\n".join(separator.join(["1月5日", "9:30", f"正文{n}，有逗号；有分号、有顿号"]) for n in range(5))
    assert {len(row) for row in cells(read(text))} == {3}


def test_commas_inside_the_texts_do_not_hide_the_tabs():
    text = "日期\t正文\n1月5日\tHello, world, this, is, text\n1月6日\tone, two\n1月7日\tplain\n"
    assert [len(row) for row in cells(read(text))] == [2, 2, 2, 2]


def test_the_separator_that_a_file_declares_is_believed():
    assert cells(read("sep=;\r\na;b,c\r\nd;e\r\n")) == [["a", "b,c"], ["d", "e"]]


def test_title_lines_above_the_table_do_not_hide_the_separator():
    assert cells(read("一月内容排期\n制表：小晴\n\n日期;时间;正文\n1月5日;9:30;早安\n"))[-1] == [
        "1月5日",
        "9:30",
        "早安",
    ]


def test_line_breaks_and_quotes_inside_a_cell_are_kept():
    text = '正文,备注\r\n"第一行\r\n第二行 ""引用"", 逗号",x\r\n'
    assert cells(read(text))[1] == ['第一行\n第二行 "引用", 逗号', "x"]


def test_row_numbers_are_those_that_a_spreadsheet_program_shows():
    text = '日期,正文\n"1月5日","两\n行"\n\n1月6日,三\n'
    assert [row.number for row in read(text).rows] == [1, 2, 4]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_row(end):
    assert cells(read(f"a,b{end}c,d{end}")) == [["a", "b"], ["c", "d"]]


def test_a_quotation_mark_that_is_never_closed_is_reported_with_its_row():
    text = '日期,正文\n1月5日,早安\n1月6日,"没有关上\n' + "1月7日,晚安\n" * 20_000
    with pytest.raises(SheetError, match="broken-csv") as caught:
        read(text)
    assert "第 3 行" in caught.value.words.zh


def test_a_stray_nul_is_removed_and_that_is_said():
    grid = read_sheet(TABLE.encode().replace("早安".encode(), "早\0安".encode()) + TABLE.encode() * 5, "a.csv")
    assert grid.rows[1].cell(3).text.startswith("早安")
    assert "1 个空字符" in grid.notes[0].zh


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@晴川", "＝1", "\t=x", "'=x", "''@y", "'只是引号", "早安", ""])
def test_what_looks_like_a_formula_is_guarded_and_comes_back(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "＝", "\t"))


@given(st.text())
def test_guarding_any_text_is_undone_exactly(text):
    assert unguarded(guarded(text)) == text


def test_a_guarded_cell_is_read_without_its_guard():
    assert cells(read("正文,x\n'=1+1,'平常的引号\n"))[1] == ["=1+1", "'平常的引号"]
