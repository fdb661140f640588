"""What a row becomes, and every reason why it does not become a post. Now is 3 January 2026, 10:00 in Shanghai."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from guanwei.editorial.planfile import BadRow, DateOrder, Defaults, KnownNames, PlanRow, guess_mapping, read_rows
from guanwei.lib.sheets import Cell, Kind
from guanwei.lib.words import Words
from tests.pure.planfile.making import (
    BERLIN,
    HEADERS,
    KNOWN,
    NOW,
    SHANGHAI,
    cell,
    codes,
    grid,
    hints,
    one,
    read,
    row,
)

GOOD = ("1月5日", "9:30", "晴川茶饮", "D5", "早安")
BROKEN = Cell(Kind.ERROR, problem=Words("公式出错。", "The formula is broken."))


def merged(value: object) -> Cell:
    return replace(cell(value), merged=True)


def test_a_good_row_is_a_post_with_its_moment_in_utc():
    found = row(
        "2026-01-05",
        "9:30",
        "晴川茶饮、@qingchuanfood",
        "D5",
        " 早安 \n\n第二行\n",
        备注="内部",
        负责人="小晴",
        福利="九折",
    )
    assert found == PlanRow(
        row_number=2,
        accounts=("2", "1"),
        due=datetime(2026, 1, 5, 1, 30, tzinfo=UTC),
        column="50",
        text="早安 \n\n第二行",
        benefit="九折",
        owner="小晴",
        note="内部",
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("实用", "practical"),
        (" 自己的观点 ", "opinion"),
        ("独 家", "exclusive"),
        ("None of them", "none"),
        ("干货", "practical"),
    ],
)
def test_what_the_readers_get_is_read_as_people_write_it(written, value):
    found = row("2026-01-05", "9:30", "晴川茶饮", "D5", "早安", 价值=written)
    assert (found.value, found.hints) == (value, ())


def test_a_value_that_nobody_knows_stays_open_with_a_hint_and_spoils_no_row():
    found = row("2026-01-05", "9:30", "晴川茶饮", "D5", "早安", 价值="无价")
    assert isinstance(found, PlanRow) and found.value == ""
    assert [(hint.header, hint.code) for hint in found.hints] == [("价值", "value")]
    assert "实用" in found.hints[0].words.zh and "An exclusive" in found.hints[0].words.en


BAD = [
    ({"day": ""}, "date-missing", "日期"),
    ({"day": "待定"}, "date", "日期"),
    ({"day": "5/1"}, "date", "日期"),
    ({"day": "1月5日（周二）"}, "date", "日期"),
    ({"day": "2025-12-31"}, "past", "日期"),
    ({"day": "2026-01-03", "clock": "10:00"}, "past", "日期"),
    ({"clock": ""}, "time-missing", "时间"),
    ({"clock": "9"}, "time", "时间"),
    ({"clock": "上午15点"}, "time", "时间"),
    ({"day": "1月5日 8:00", "clock": "9:30"}, "time-contradicts", "时间"),
    ({"day": "1月5日 全天", "clock": "9:30"}, "time", "时间"),
    ({"clock": datetime.fromisoformat("2026-01-06T09:30")}, "time-contradicts", "时间"),
    ({"account": ""}, "account-missing", "账号"),
    ({"account": "不存在"}, "account", "账号"),
    ({"account": "晴川食品"}, "account", "账号"),
    ({"column": ""}, "column-missing", "栏目"),
    ({"column": "D9"}, "column", "栏目"),
    ({"text": ""}, "text-missing", "正文"),
    ({"text": "　 \n"}, "text-missing", "正文"),
    ({"text": BROKEN}, "unreadable-cell", "正文"),
    ({"day": BROKEN}, "unreadable-cell", "日期"),
    ({"clock": BROKEN}, "unreadable-cell", "时间"),
    ({"account": BROKEN}, "unreadable-cell", "账号"),
    ({"column": BROKEN}, "unreadable-cell", "栏目"),
    ({"链接": "www.example.com"}, "link", "链接"),
    ({"链接": "javascript:alert(1)"}, "link", "链接"),
    ({"图片": "海报"}, "picture-name", "图片"),
    ({"图片": BROKEN}, "unreadable-cell", "图片"),
    ({"星期": "周二"}, "date", "日期"),
    ({"平台": "抖音"}, "account", "账号"),
]


@pytest.mark.parametrize(("change", "code", "header"), BAD)
def test_a_bad_row_says_where_and_why_and_what_to_do(change, code, header):
    found = row(**change)
    assert isinstance(found, BadRow)
    assert [(problem.row_number, problem.header, problem.code) for problem in found.problems] == [(2, header, code)]
    assert found.problems[0].words.zh.endswith(("。", "？", "…”。"))
    assert found.problems[0].words.en


def test_a_row_names_all_its_problems_at_once():
    found = row("待定", "9", "不存在", "D9", "早安，新的一周", 链接="x y")
    assert codes(found) == ["account", "date", "time", "column", "link"]
    assert found.excerpt == "早安，新的一周"


HINTS = [
    ({"day": "1月5日"}, ["year-added"]),
    ({"day": "2026-01-05"}, []),
    ({"day": "2026-01-05", "clock": "24:00"}, ["time-hint"]),
    ({"day": "2028-01-05"}, ["far-ahead"]),
    ({"day": "2026-01-05", "column": "", "text": "【小贴士】泡茶"}, ["column-by-label"]),
    ({"day": "2026-01-05", "话题": "春茶上新"}, ["topic-not-in-text"]),
    ({"day": "2026-01-05", "话题": "#春茶#", "text": "看 #春茶#"}, []),
    ({"day": "2026-01-05", "图片说明": "一杯茶"}, ["alt-text"]),
    ({"day": "2026-01-05", "星期": "周一"}, []),
]


@pytest.mark.parametrize(("change", "expected"), HINTS)
def test_what_was_decided_for_the_person_is_a_hint(change, expected):
    found = row(**change)
    assert isinstance(found, PlanRow), found
    assert hints(found) == expected


def test_a_hidden_row_is_read_with_a_hint():
    (found,) = read(grid([HEADERS, GOOD], hidden=frozenset({2})))
    assert "hidden" in hints(found)


@pytest.mark.parametrize(
    "values",
    [
        ("1月6日",),
        (date(2026, 1, 6), "", "", "", ""),
        ("1月6日", "9:30"),
        ("1月6日", "9:30", merged("晴川茶饮"), merged("D5")),
        (merged("1月6日"), merged("9:30"), merged("晴川茶饮"), merged("D5"), merged("早安")),
        (),
        HEADERS,
        ("日期", "时间", "", "", "正文"),
        (replace(cell("第二周（1月12日—18日）"), columns=5),),
    ],
)
def test_what_is_no_post_is_passed_over_in_silence(values):
    found = read(grid([HEADERS, GOOD, values, ("1月7日", *GOOD[1:])]))
    assert [one.row_number for one in found] == [2, 4]
    assert all(isinstance(one, PlanRow) for one in found)


def test_a_day_with_only_a_note_plans_nothing():
    headers = (*HEADERS, "备注")
    assert read(grid([headers, (*GOOD, ""), ("1月6日", "", "", "", "", "元旦放假")]))[1:] == []


@pytest.mark.parametrize(
    "values",
    [
        ("1月6日", "9:30", "晴川茶饮"),
        ("1月6日", "9:30", "", "D5"),
        ("", "", "", "", "晚安"),
        ("小计",),
        ("合计", "3", "3"),
    ],
)
def test_a_row_that_begins_a_post_is_never_passed_over(values):
    found = read(grid([HEADERS, values]))
    if values == ("小计",):
        assert found == [], "one cell in the date column is an empty day, whatever it says"
    else:
        assert codes(found[0])


def test_a_merged_date_is_valid_for_all_its_rows():
    rows = [HEADERS, GOOD, (merged("1月5日"), "12:00", *GOOD[2:]), (merged("1月5日"), "20:00", *GOOD[2:])]
    assert [one.due.astimezone(SHANGHAI).strftime("%m%d %H%M") for one in read(grid(rows))] == [
        "0105 0930",
        "0105 1200",
        "0105 2000",
    ]


def test_a_merged_text_is_posted_at_each_of_its_times():
    rows = [HEADERS, GOOD, (merged("1月5日"), "20:00", merged("晴川茶饮"), merged("D5"), merged("早安"))]
    assert [one.text for one in read(grid(rows))] == ["早安", "早安"]


def test_a_merged_text_goes_to_each_of_its_accounts():
    rows = [HEADERS, GOOD, (merged("1月5日"), merged("9:30"), "@qingchuanfood", merged("D5"), merged("早安"))]
    assert [one.accounts for one in read(grid(rows))] == [("2",), ("1",)]


def test_a_blank_date_is_a_question_until_a_person_says_what_it_means():
    made = grid([HEADERS, GOOD, ("", "20:00", *GOOD[2:])])
    mapping = guess_mapping(made).mapping
    assert codes(read(made)[1]) == ["date-missing"]
    repeated = read(made, replace(mapping, blank_date_repeats=True))
    assert repeated[1].due == datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def test_a_blank_date_takes_the_date_of_an_empty_day_above_but_never_skips_over_a_bad_one():
    made = grid([HEADERS, ("1月5日",), ("", *GOOD[1:]), ("待定", *GOOD[1:]), ("", *GOOD[1:])])
    found = read(made, replace(guess_mapping(made).mapping, blank_date_repeats=True))
    assert isinstance(found[0], PlanRow)
    assert [codes(one) for one in found[1:]] == [["date"], ["date-missing"]]


def test_the_order_of_day_and_month_is_confirmed_once():
    made = grid([HEADERS, ("5/1", *GOOD[1:])])
    mapping = guess_mapping(made).mapping
    assert codes(read(made)[0]) == ["date"]
    (found,) = read(made, replace(mapping, date_order=DateOrder.MONTH_FIRST))
    assert found.due.astimezone(SHANGHAI).date() == date(2026, 5, 1)


def test_one_column_may_hold_date_and_time():
    found = one(("发布时间", "账号", "栏目", "正文"), (datetime.fromisoformat("2026-01-05T09:30"), *GOOD[2:]))
    assert found.due == datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
    found = one(("日期时间", "账号", "栏目", "正文"), ("1月5日（周一）上午9点半", *GOOD[2:]))
    assert found.due == datetime(2026, 1, 5, 1, 30, tzinfo=UTC)


def test_a_date_and_time_without_its_time_is_missing_it():
    assert codes(one(("日期时间", "账号", "栏目", "正文"), ("1月5日", *GOOD[2:]))) == ["time-missing"]


def test_the_time_may_stand_behind_the_date():
    found = row("2026-01-05 09:30", "")
    assert found.due == datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
    assert row("2026-01-05 09:30", "9:30").due == found.due


def test_times_are_those_of_the_accounts_zone():
    assert row("2026-01-05", "9:30", "Qingchuan Berlin").due == datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
    assert row("2026-01-05", "9:30", zone=BERLIN).due == datetime(2026, 1, 5, 8, 30, tzinfo=UTC)


def test_accounts_in_different_zones_need_rows_of_their_own():
    found = row(account="晴川茶饮、Qingchuan Berlin")
    assert codes(found) == ["zones-differ"]


def test_a_time_in_the_missing_hour_of_the_accounts_zone_is_refused():
    assert codes(row("2026-03-29", "2:30", "Qingchuan Berlin")) == ["time-missing-hour"]
    assert codes(row("2026-03-29", "2:30")) == []


def test_a_time_that_comes_twice_is_taken_the_first_time_with_a_hint():
    found = row("2026-10-25", "2:30", "Qingchuan Berlin")
    assert found.due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert hints(found) == ["time-hint"]


def test_the_past_is_judged_in_the_accounts_zone():
    assert codes(row("2026-01-03", "10:00")) == ["past"]
    assert codes(row("2026-01-03", "10:01")) == []
    assert codes(row("2026-01-03", "3:01", "Qingchuan Berlin")) == []
    assert "2026-01-03 10:00" in row("2026-01-02", "8:00").problems[0].words.zh


def test_today_is_the_accounts_today():
    late = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)  # already the 6th in Shanghai
    assert "已过期" in row("1月5日", now=late).problems[0].words.zh
    assert row("1月5日", "20:00", "Qingchuan Berlin", now=late).due == datetime(2026, 1, 5, 19, 0, tzinfo=UTC)


def test_defaults_hold_where_a_row_says_nothing():
    defaults = Defaults(accounts=("1", "3"), column="60")
    found = row(account="", column="", defaults=defaults)
    assert (found.accounts, found.column) == (("1", "3"), "60")
    found = row(account="晴川茶饮", column="D5", defaults=defaults)
    assert (found.accounts, found.column) == (("2",), "50")


def test_a_plan_without_account_and_column_columns_lives_on_defaults():
    found = one(("日期", "时间", "正文"), ("1月5日", "9:30", "早安"), defaults=Defaults(("1",), "60"))
    assert (found.accounts, found.column) == (("1",), "60")
    assert codes(one(("日期", "时间", "正文"), ("1月5日", "9:30", "早安"))) == ["account-missing", "column-missing"]


def test_where_no_columns_are_known_none_is_asked_for():
    assert row(column="随便", known=KnownNames(KNOWN.accounts)).column == ""


def test_the_same_row_twice_in_one_file_is_a_mistake_of_the_second():
    found = read(grid([HEADERS, GOOD, GOOD, ("1月6日", *GOOD[1:])]))
    assert [codes(one) for one in found] == [[], ["repeated"], []]
    assert "第 2 行" in found[1].problems[0].words.zh


def test_the_fingerprint_knows_the_same_post_again():
    first = row("1月5日", "9:30", "晴川茶饮、@qingchuanfood")
    again = row("2026-01-05", "上午9点半", "@qingchuanfood，晴川茶饮", column="D6", 备注="改过", 图片说明="")
    assert first.fingerprint == again.fingerprint
    assert len(first.fingerprint) == 64


@pytest.mark.parametrize(
    "change",
    [
        {"day": "1月6日"},
        {"clock": "9:31"},
        {"account": "@qingchuanfood"},
        {"text": "早安！"},
        {"链接": "https://example.com"},
        {"图片": "a.jpg"},
    ],
)
def test_another_post_has_another_fingerprint(change):
    assert row().fingerprint != row(**change).fingerprint


def test_a_fingerprint_never_changes_between_versions():
    """Imported rows are recognised by it: a change would import every file a second time."""
    assert row("2026-01-05", 链接="https://example.com", 图片="a.jpg").fingerprint.startswith("f9c3d7e43674cacc")


def test_a_row_is_read_the_same_whenever_it_is_read():
    made = grid([HEADERS, ("2026-01-05", *GOOD[1:])])
    assert read(made) == read(made, now=datetime(2026, 1, 4, tzinfo=UTC))


def test_progress_counts_rows_to_the_end():
    made = grid(
        [HEADERS, *[("2026-01-05", time(9, minute % 60), *GOOD[2:4], f"第{minute}条") for minute in range(250)]]
    )
    seen: list[tuple[int, int]] = []
    read(made, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(100, 250), (200, 250), (250, 250)]


def test_now_must_know_its_zone():
    made = grid([HEADERS, GOOD])
    with pytest.raises(ValueError, match="zone"):
        read_rows(made, guess_mapping(made).mapping, zone=SHANGHAI, now=NOW.replace(tzinfo=None), known=KNOWN)


def test_days_of_an_old_mac_workbook_count_from_1904():
    (found,) = read(grid([HEADERS, (44565.0, *GOOD[1:])], from_1904=True))
    assert found.due == datetime(2026, 1, 5, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "text", "most"),
    [
        ("链接", "https://qingheming.example/" + "a" * 974, "1000"),
        ("福利", "折" * 201, "200"),
        ("备注", "记" * 501, "500"),
    ],
)
def test_what_a_post_cannot_keep_is_said_with_its_header_before_anything_is_imported(header, text, most):
    assert isinstance(row("2026-01-05", "9:30", "晴川茶饮", "D5", "早安", **{header: text[:-1]}), PlanRow)
    [problem] = row("2026-01-05", "9:30", "晴川茶饮", "D5", "早安", **{header: text}).problems
    assert (problem.row_number, problem.header, problem.code) == (2, header, "too-long")
    assert most in problem.words.zh and most in problem.words.en
