"""Whole files, from bytes to rows: as WPS, Excel and text exports of Chinese teams come in."""

import contextlib
from datetime import UTC, date
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanwei.editorial.planfile import BadRow, PlanRow, guess_mapping, open_plan, read_rows
from guanwei.lib.sheets import SheetError, SheetLimits
from tests.pure.planfile.making import HEADERS, KNOWN, NOW, SHANGHAI, codes
from tests.pure.sheets.building import SHEET, edited, rich_book, wps_book
from tests.samples.plan_sheet import picture, plan_sheet

TEXTS = [
    "早安！新的一周从一杯热茶开始☕️ 你今天喝的第一杯是什么？",
    "【小贴士】绿茶用 80℃ 的水，红茶用沸水。\n\n收藏起来，下次泡茶不翻车～",
    "#春茶上新# 明前龙井到店，前 100 名到店送茶包 🎁 https://t.cn/A6xyz",
    "=不是公式，是标题党的等号",
    "@晴川茶饮 今天有人把奶茶喝成了早饭，是谁我不说[doge]",
    "1月5日",
    "周末愉快\n—— 来自「晴川」\n  （第三行前有两个空格）",
    "🀄👨‍👩‍👧‍👦𠮷野家",
]
PICTURES = [picture("red", (9, 9)), picture("blue", (9, 9), "JPEG")]
ACCOUNTS = ["晴川茶饮", "@qingchuanfood", "晴川食品(bluesky)"]
COLUMNS = ["D5", "轻松一刻", "【小贴士】"]


def rows_of(data: bytes, name: str = "一月排期.xlsx") -> list[PlanRow | BadRow]:
    grid = open_plan(data, name)
    return list(read_rows(grid, guess_mapping(grid).mapping, zone=SHANGHAI, now=NOW, known=KNOWN))


def test_a_months_plan_with_merged_dates_and_floating_pictures_is_read_whole():
    texts = [f"{TEXTS[n % len(TEXTS)]} {n}" for n in range(93)]
    made = plan_sheet(
        texts, first_day=date(2026, 1, 5), accounts=ACCOUNTS, columns=COLUMNS, pictures=PICTURES, per_day=3
    )
    found = rows_of(made.data)
    assert len(found) == 93
    for row, sample in zip(found, made.rows, strict=True):
        assert isinstance(row, PlanRow), row
        assert (row.row_number, row.text) == (sample.row_number, sample.text)
        assert row.due == sample.local.replace(tzinfo=SHANGHAI).astimezone(UTC)
        assert [one.data for one in row.pictures] == ([sample.picture] if sample.picture else [])
        assert row.alt_texts == ((f"第 {row.row_number} 行的配图",) if sample.picture else ())
    assert {row.accounts for row in found} == {("2",), ("1",), ("3",)}
    assert {row.column for row in found} == {"50", "60"}


def test_the_same_file_twice_gives_the_same_fingerprints():
    made = plan_sheet(TEXTS, first_day=date(2026, 1, 5), accounts=ACCOUNTS, columns=COLUMNS, pictures=PICTURES)
    first, second = rows_of(made.data), rows_of(made.data)
    assert [row.fingerprint for row in first] == [row.fingerprint for row in second]
    assert len({row.fingerprint for row in first}) == len(TEXTS)


CSV_ROWS = "\r\n".join(
    [
        "晴川食品一月排期,,,,",
        ",,,,",
        ",".join(HEADERS) + ",图片",
        '1月5日（周一）,上午9点半,晴川茶饮,D5,"早安，\n新的一周",a.jpg、b.jpg',
        "2026/1/6,20：00,晴川食品（微博）,轻松一刻,晚安,",
        ",,,,,",
        ",".join(HEADERS) + ",图片",
        "1月7日,,,,,",
        "5/1,9:30,晴川茶饮,D5,问一句,",
    ]
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_text_export_is_read_in_every_encoding(encoding):
    found = rows_of(CSV_ROWS.encode(encoding), "排期.csv")
    assert [row.row_number for row in found] == [4, 5, 9]
    assert [codes(row) for row in found] == [[], [], ["date"]]
    assert found[0].text == "早安，\n新的一周"
    assert [one.name for one in found[0].pictures] == ["a.jpg", "b.jpg"]


@pytest.mark.parametrize("made", [wps_book({"ID_A1": PICTURES[0]}), rich_book(PICTURES[0])], ids=["WPS", "Excel 365"])
def test_pictures_that_live_in_a_cell_come_with_their_row(made):
    texts = ("日期", "时间", "账号", "栏目", "正文"), ("2026-01-05", "9:30", "晴川茶饮", "D5", "早安")
    for number, values in enumerate(texts, start=1):
        cells = "".join(
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
            for letter, value in zip("BCDEF", values, strict=True)
        )
        put = partial(put_after_cell, cell=f'r="A{number}"'.encode(), what=cells.encode())
        made = edited(made, {SHEET: put})
    (found,) = rows_of(made)
    assert isinstance(found, PlanRow), found
    assert [one.data for one in found.pictures] == [PICTURES[0]]


def put_after_cell(part: bytes, *, cell: bytes, what: bytes) -> bytes:
    end = part.index(b"</c>", part.index(cell)) + len(b"</c>")
    return part[:end] + what + part[end:]


def test_a_lost_in_cell_picture_is_a_bad_row_with_its_place():
    made = wps_book({"ID_A1": PICTURES[0]}, listed=False)
    values = {"B": ("日期", "2026-01-05"), "C": ("时间", "9:30"), "D": ("正文", "早安")}
    for number in (1, 2):
        cells = "".join(
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{pair[number - 1]}</t></is></c>'
            for letter, pair in values.items()
        )
        put = partial(put_after_cell, cell=f'r="A{number}"'.encode(), what=cells.encode())
        made = edited(made, {SHEET: put})
    (found,) = rows_of(made)
    problem = next(problem for problem in found.problems if problem.code == "unreadable-cell")
    assert (problem.row_number, problem.header) == (2, "图片")
    assert "WPS" in problem.words.zh


def test_a_cell_of_ten_megabytes_is_one_bad_row_and_the_others_stand():
    good = "2026-01-05,9:30,晴川茶饮,D5,早安"
    huge = f"2026-01-06,9:30,晴川茶饮,D5,{'长' * 100_000}"
    text = "\n".join([",".join(HEADERS), good, huge, good.replace("早安", "晚安")])
    assert [codes(row) for row in rows_of(text.encode(), "a.csv")] == [[], ["unreadable-cell"], []]
    limits = SheetLimits(max_text_chars=50_000)
    with pytest.raises(SheetError, match="too-much-text"):
        open_plan(text.encode(), "a.csv", limits)


def test_a_formula_without_result_is_a_bad_row_only_where_it_matters():
    made = plan_sheet(["早安", "晚安"], first_day=date(2026, 1, 5), accounts=["晴川茶饮"], columns=["D5"], per_day=1)
    formula = b'<c r="%s"><f>TODAY()</f></c></row>'
    in_free_column = edited(made.data, {SHEET: partial(inserted_once, before=b"</row>", what=formula % b"Z3")})
    assert [codes(row) for row in rows_of(in_free_column)] == [[], []]
    in_note_column = edited(made.data, {SHEET: partial(inserted_once, before=b"</row>", what=formula % b"L3")})
    assert [codes(row) for row in rows_of(in_note_column)] == [["unreadable-cell"], []]


def inserted_once(part: bytes, *, before: bytes, what: bytes) -> bytes:
    at = part.index(before, part.index(b'r="F3"'))
    return part[:at] + what.removesuffix(before) + part[at:]


cells = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["1月5日", "2026-01-05", "9:30", "晴川茶饮", "D5", "早安", "a.jpg", "https://example.com", "", "5/1"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, min_size=7, max_size=7), min_size=1, max_size=6))
def test_whatever_the_cells_hold_every_row_is_good_or_says_why_not(rows):
    lines = [[*HEADERS, "图片", "链接"], *rows]
    text = "\n".join(",".join('"' + value.replace('"', '""') + '"' for value in line) for line in lines)
    with contextlib.suppress(SheetError):
        for found in rows_of(text.encode("utf-8", errors="ignore"), "a.csv"):
            if isinstance(found, BadRow):
                assert found.problems
                assert all(one.words.zh and one.words.en and one.row_number > 1 for one in found.problems)
            else:
                assert found.accounts
                assert found.text.strip()
                assert found.due > NOW
                assert found.due.utcoffset().total_seconds() == 0
