"""Which row is the header and what its columns mean."""

import pytest
from openpyxl import Workbook

from guanwei.editorial.planfile import DateOrder, Field, Mapping, guess_mapping, missing_fields, open_plan, read_rows
from guanwei.editorial.planfile.fields import NAMES, header_key, picture_number, recognise
from guanwei.lib.sheets import SheetError
from tests.pure.planfile.making import KNOWN, NOW, SHANGHAI, grid
from tests.pure.sheets.building import book
from tests.samples.plan_sheet import saved

DAY = ("1月5日", "9:30", "晴川茶饮", "D5", "早安")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("日期", Field.DATE),
        ("发布日期", Field.DATE),
        ("日 期", Field.DATE),
        ("日期*", Field.DATE),
        ("日期（必填）", Field.DATE),
        ("【日期】", Field.DATE),
        ("日期：", Field.DATE),
        ("DATE", Field.DATE),
        ("时间", Field.TIME),
        ("发布时间", Field.TIME),
        ("计划时间", Field.TIME),
        ("发布\n时间", Field.TIME),
        ("Time", Field.TIME),
        ("日期时间", Field.DATETIME),
        ("Date & time", None),
        ("Date and time", Field.DATETIME),
        ("星期", Field.WEEKDAY),
        ("序号", Field.SERIAL),
        ("账号", Field.ACCOUNT),
        ("帐号", Field.ACCOUNT),
        ("发布账号", Field.ACCOUNT),
        ("账户", Field.ACCOUNT),
        ("Account", Field.ACCOUNT),
        ("平台", Field.NETWORK),
        ("发布平台", Field.NETWORK),
        ("Network", Field.NETWORK),
        ("栏目", Field.COLUMN),
        ("所属栏目", Field.COLUMN),
        ("版块", Field.COLUMN),
        ("Column", Field.COLUMN),
        ("正文", Field.TEXT),
        ("文案", Field.TEXT),
        ("内容", Field.TEXT),
        ("微博正文", Field.TEXT),
        ("正文（140字以内）", Field.TEXT),
        ("Text", Field.TEXT),
        ("图片", Field.PICTURE),
        ("配图", Field.PICTURE),
        ("图1", Field.PICTURE),
        ("图 2", Field.PICTURE),
        ("配图三", Field.PICTURE),
        ("第2张图", Field.PICTURE),
        ("Picture 1", Field.PICTURE),
        ("Pictures", Field.PICTURE),
        ("图片说明", Field.ALT),
        ("图1说明", Field.ALT),
        ("图片说明2", Field.ALT),
        ("Picture 1 description", Field.ALT),
        ("Alt text", Field.ALT),
        ("alt", Field.ALT),
        ("链接", Field.LINK),
        ("URL", Field.LINK),
        ("话题", Field.TOPIC),
        ("负责人", Field.OWNER),
        ("备注", Field.NOTE),
        ("优惠/福利", Field.BENEFIT),
        ("Benefit", Field.BENEFIT),
        ("价值", Field.VALUE),
        ("内容价值（必填）", Field.VALUE),
        ("审核状态", None),
        ("", None),
    ],
)
def test_a_header_is_recognised(header, field):
    found = recognise(header_key(header))
    assert (found[0] if found else None) == field


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("field", list(Field))
def test_every_field_is_recognised_by_its_own_name(field, language):
    assert recognise(header_key(NAMES[field].in_language(language)))[0] is field


@pytest.mark.parametrize(
    ("header", "number"),
    [("图1", 1), ("图片说明12", 12), ("图2说明", 2), ("配图三", 3), ("第2张图", 2), ("图片", None)],
)
def test_numbered_columns_know_their_number(header, number):
    assert picture_number(header_key(header)) == number


def test_the_header_need_not_be_the_first_row():
    above = [["晴川食品 2026 年 1 月内容排期"], [], ["制表：小晴", "", "2025-12-30"]]
    guess = guess_mapping(grid([*above, ["日期", "时间", "账号", "栏目", "正文"], DAY]))
    assert guess.header_row == 4
    assert [field for _, field in guess.mapping.fields] == [
        Field.DATE,
        Field.TIME,
        Field.ACCOUNT,
        Field.COLUMN,
        Field.TEXT,
    ]
    assert (guess.unknown, guess.missing) == ((), ())


def test_headers_that_nobody_knows_are_named_and_left_out():
    guess = guess_mapping(grid([["日期", "时间", "正文", "审核状态", "KPI"], DAY]))
    assert guess.unknown == ("审核状态", "KPI")
    assert {field for _, field in guess.mapping.fields} == {Field.DATE, Field.TIME, Field.TEXT}


def test_what_is_missing_is_named():
    assert guess_mapping(grid([["日期", "账号", "栏目"], DAY])).missing == (Field.TIME, Field.TEXT)


def test_the_surest_header_wins_and_the_other_stays_free():
    guess = guess_mapping(grid([["日期", "时间", "内容", "正文"], DAY]))
    assert dict(guess.mapping.fields)["正文"] is Field.TEXT
    assert guess.unknown == ("内容",)


def test_several_picture_columns_are_all_read_even_under_one_name():
    guess = guess_mapping(grid([["日期", "时间", "正文", "图片", "图片", "图2"], DAY]))
    assert [key for key, field in guess.mapping.fields if field is Field.PICTURE] == ["图片", "图片#2", "图2"]


@pytest.mark.parametrize("value", ["2026/1/5 9:30", "1月5日 上午9点"])
def test_a_time_column_that_holds_dates_is_a_date_and_time(value):
    guess = guess_mapping(grid([["发布时间", "正文"], [value, "早安"], [value, "晚安"]]))
    assert dict(guess.mapping.fields)["发布时间"] is Field.DATETIME
    assert guess.missing == ()


def test_a_time_column_that_holds_times_stays_one():
    guess = guess_mapping(grid([["发布时间", "正文"], ["9:30", "早安"]]))
    assert dict(guess.mapping.fields)["发布时间"] is Field.TIME
    assert guess.missing == (Field.DATE,)


def test_a_sheet_without_any_header_is_refused_with_words():
    for rows in ([["随便", "写写"], ["甲", "乙"]], [["日期"], ["1月5日"]], []):
        with pytest.raises(SheetError, match="no-header") as caught:
            guess_mapping(grid(rows))
        assert "模板" in caught.value.words.zh


def test_a_person_may_point_at_the_header():
    guess = guess_mapping(grid([["甲", "乙", "丙"], ["x", "y", "z"]]), header_row=1)
    assert guess.unknown == ("甲", "乙", "丙")
    with pytest.raises(SheetError, match="no-header"):
        guess_mapping(grid([["甲"]]), header_row=9)


def test_the_signature_is_the_same_for_the_same_headers_in_any_order_and_dress():
    one = guess_mapping(grid([["日期", "时间", "正文", "审核状态"], DAY]))
    other = guess_mapping(grid([["标题行"], ["审核 状态", "正文（必填）", "日期*", "时间"], DAY]))
    assert one.signature == other.signature
    assert len(one.signature) == 64


def test_the_signature_differs_when_a_header_differs():
    one = guess_mapping(grid([["日期", "时间", "正文"], DAY]))
    other = guess_mapping(grid([["日期", "时间", "正文", "状态"], DAY]))
    assert one.signature != other.signature


def test_a_signature_never_changes_between_versions():
    """Remembered mappings of installations hang on it."""
    expected = "1459675cbea223a4"
    assert guess_mapping(grid([["日期", "时间", "正文"], DAY])).signature.startswith(expected)


def test_a_mapping_is_stored_and_found_again():
    mapping = Mapping((("日期", Field.DATE), ("播出点", Field.TIME)), DateOrder.DAY_FIRST, blank_date_repeats=True)
    assert Mapping.from_json(mapping.as_json()) == mapping


@pytest.mark.parametrize("value", [{}, {"fields": {"a": "nonsense"}}, {"fields": 3}, {"fields": {}, "date_order": "x"}])
def test_a_mapping_that_is_none_is_refused(value):
    with pytest.raises((ValueError, TypeError)):
        Mapping.from_json(value)


def test_a_confirmed_mapping_reads_headers_that_nobody_could_guess():
    headers = ("几号", "哪个点", "谁发", "哪栏", "写什么")
    fields = (Field.DATE, Field.TIME, Field.ACCOUNT, Field.COLUMN, Field.TEXT)
    mapping = Mapping(tuple(zip(headers, fields, strict=True)))
    made = grid([["大标题"], headers, DAY])
    (found,) = read_rows(made, mapping, zone=SHANGHAI, now=NOW, known=KNOWN)
    assert found.text == "早安"


def test_a_confirmed_mapping_follows_columns_that_were_moved():
    mapping = guess_mapping(grid([["日期", "时间", "账号", "栏目", "正文"], DAY])).mapping
    moved = grid([["正文", "日期", "栏目", "时间", "账号"], ["早安", "1月5日", "D5", "9:30", "晴川茶饮"]])
    (found,) = read_rows(moved, mapping, zone=SHANGHAI, now=NOW, known=KNOWN)
    assert (found.text, found.accounts) == ("早安", ("2",))


def test_a_mapping_that_does_not_fit_the_file_is_refused_at_once():
    mapping = guess_mapping(grid([["日期", "时间", "正文"], DAY])).mapping
    with pytest.raises(SheetError, match="headers-changed") as caught:
        read_rows(grid([["日期", "时间", "写什么"], DAY]), mapping, zone=SHANGHAI, now=NOW, known=KNOWN)
    assert "正文" in caught.value.words.zh
    with pytest.raises(SheetError, match="no-header"):
        read_rows(grid([["甲", "乙"]]), mapping, zone=SHANGHAI, now=NOW, known=KNOWN)


def test_an_incomplete_mapping_is_refused_at_once():
    mapping = Mapping((("日期", Field.DATE),))
    assert missing_fields(mapping) == (Field.TIME, Field.TEXT)
    with pytest.raises(SheetError, match="mapping-incomplete") as caught:
        read_rows(grid([["日期"], ["1月5日"]]), mapping, zone=SHANGHAI, now=NOW, known=KNOWN)
    assert "时间、正文" in caught.value.words.zh


def test_other_sheets_that_look_like_plans_are_named():
    made = Workbook()
    made.active.title = "说明"
    made.active.append(["怎么用"])
    for name in ("1月", "2月"):
        sheet = made.create_sheet(name)
        sheet.append(["日期", "时间", "正文"])
        sheet.append(["1月5日", "9:30", name])
    found = open_plan(saved(made), "a.xlsx")
    assert found.sheet == "1月"
    assert "2月" in found.notes[0].zh
    assert "说明" not in found.notes[0].zh
    assert open_plan(saved(made), "a.xlsx", sheet="2月").rows[1].cell(2).text == "2月"


def test_a_separator_is_chosen_by_the_headers_it_yields():
    text = "日期,时间,正文\n1月5日,9:30,甲;乙\n1月6日,9:30,丙;丁,多一格\n1月7日,9:30,戊;己,多,两格\n"
    assert guess_mapping(open_plan(text.encode(), "a.csv")).missing == ()


def test_a_plan_in_a_workbook_is_opened_like_any_other():
    assert (
        guess_mapping(open_plan(book([["日期", "时间", "正文"], ["1月5日", "9:30", "早安"]]), "a.xlsx")).missing == ()
    )
