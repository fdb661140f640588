"""A timeline out of a file: which columns hold what, how Weibo's own objects read, what a bad row is."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guanwei.editorial.columns import DEFAULT_COLUMNS, DefaultColumn
from guanwei.listening.exportfile import BadRow
from guanwei.listening.timelinefile import Columns, ColumnsRefused, columns_of, csv_rows, json_rows, posts_in
from guanwei.practice.audit import AuditPost, PostKind
from guanwei.practice.entries import ColumnGroup

ZONE = ZoneInfo("Asia/Shanghai")
WEIBO = {
    "created_at": "Thu Jan 01 09:30:00 +0800 2026",
    "id": 5123450000001234,
    "text": "新品上线 http://t.cn/A6abcdeF",
    "pic_urls": [{"thumbnail_pic": "http://wx1.sinaimg.cn/thumbnail/0000example.jpg"}],
    "reposts_count": 3,
    "comments_count": "4",
    "attitudes_count": 5,
}


def read_csv(text: str, columns: Columns | None = None) -> list[AuditPost | BadRow]:
    return list(posts_in(csv_rows(text.splitlines(keepends=True)), columns or Columns(), ZONE))


def read_json(*entries: object) -> list[AuditPost | BadRow]:
    return list(posts_in(json_rows(json.dumps(entry) for entry in entries), Columns(), ZONE))


def test_the_usual_headers_are_known_in_both_languages() -> None:
    [post] = read_csv('发布时间,正文,转发数,评论数,点赞数,栏目\n2026-03-01 09:30,早,1,"1,200",1.5万,生活\n')
    assert isinstance(post, AuditPost)
    assert (post.at, post.text) == (datetime(2026, 3, 1, 1, 30, tzinfo=UTC), "早")
    assert (post.reposts, post.comments, post.likes, post.column) == (1, 1200, 15000, "生活")


def test_a_status_of_weibo_reads_with_its_counts_pictures_and_repost() -> None:
    plain, passed_on = read_json(WEIBO, {**WEIBO, "retweeted_status": {"id": 1, "text": "原文"}})
    assert isinstance(plain, AuditPost) and isinstance(passed_on, AuditPost)
    assert (plain.at, plain.pictures, plain.reposts, plain.comments, plain.likes) == (
        datetime(2026, 1, 1, 1, 30, tzinfo=UTC),
        1,
        3,
        4,
        5,
    )
    assert (plain.kind, passed_on.kind) == (PostKind.POST, PostKind.REPOST)


def test_a_long_weibo_is_read_whole_and_an_answer_of_the_api_is_read_status_by_status() -> None:
    long = {**WEIBO, "isLongText": True, "longText": {"longTextContent": "很长的全文"}}
    posts = read_json({"statuses": [WEIBO, long], "total_number": 2})
    assert [post.text for post in posts if isinstance(post, AuditPost)] == [WEIBO["text"], "很长的全文"]


def test_a_mapping_names_columns_and_what_their_values_mean() -> None:
    columns = columns_of("date=Hour of day, form=Type, group=Category, likes=like", "group:2=promotion,group:3=loved")
    rows = "Hour of day;Type;Category;like\n2014-12-03T03:00:00;Photo;2;79\n2014-12-02T10:00:00;Status;3;130\n"
    first, second = read_csv(rows, columns)
    assert isinstance(first, AuditPost) and isinstance(second, AuditPost)
    assert (first.group, first.form, first.text, first.likes) == (ColumnGroup.PROMOTION, "picture", None, 79)
    assert (second.group, second.form) == (ColumnGroup.LOVED, "text")


OWN = {
    "zh": "日期,时间,账号,平台,栏目,正文,图1,图1说明,图2,图2说明,链接,话题,福利,价值,负责人,备注",
    "en": "Date,Time,Account,Network,Column,Text,Picture 1,Picture 1 description,Picture 2,Picture 2 description,"
    "Link,Topic,Benefit,Value,Owner,Note",
}


@pytest.mark.parametrize("language", OWN)
def test_our_own_plan_reads_as_it_was_exported(language: str) -> None:
    rows = [
        "2026-09-01,11:37:47,禾木记,微博,生活,早,a.jpg,一杯茶,b.jpg,,,,,,,",
        "2026-10-25,01:30 UTC+01:00,禾木记,微博,生活,晚,,,,,,,,,,",
    ]
    first, second = read_csv("\n".join([OWN[language], *rows]))
    assert isinstance(first, AuditPost) and isinstance(second, AuditPost)
    assert first.at == datetime(2026, 9, 1, 3, 37, 47, tzinfo=UTC)
    assert second.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the clock that shows the hour twice says which
    assert (first.text, first.column, first.pictures, second.pictures) == ("早", "生活", 2, 0)


@pytest.mark.parametrize(
    "cells",
    [
        ("2026-03-01", "9:30"),
        ("2026/3/1 0:00", "9:30:00"),
        ("2026-03-01", "2026-03-01 09:30"),
        ("2026-03-01 09:30", "早上"),
        ("2026-03-01 09:30", ""),
    ],
)
def test_a_day_and_a_time_beside_it_are_one_moment(cells: tuple[str, str]) -> None:
    for header in ("日期,时间,正文", "发布日期,发布时间,正文", "Date,Time,Text"):
        [post] = read_csv(f"{header}\n{','.join(cells)},早\n")
        assert isinstance(post, AuditPost) and post.at == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "values", "named"),
    [("when=Date", "", "when"), ("time", "", "time"), ("", "group=1", "group"), ("", "nothing:1=loved", "nothing")],
)
def test_a_mapping_that_does_not_fit_says_what_is_wrong(headers: str, values: str, named: str) -> None:
    with pytest.raises(ColumnsRefused) as refused:
        columns_of(headers, values)
    assert named in refused.value.words.en and named in refused.value.words.zh


@pytest.mark.parametrize("column", DEFAULT_COLUMNS, ids=lambda column: column.code)
def test_the_columns_that_a_brand_begins_with_say_their_group(column: DefaultColumn) -> None:
    for name in (column.name, column.name_en):
        [post] = read_csv(f"日期,时间,栏目,正文\n2026-03-01,09:30,{name},早\n")
        assert isinstance(post, AuditPost)
        assert (post.column, post.column_group, post.group) == (name, ColumnGroup(column.group), None)


def test_a_column_of_ones_own_says_its_group_by_a_mapping_and_keeps_its_name() -> None:
    posts = read_csv("时间,栏目\n2026-03-01 09:30,转评\n2026-03-02 09:30,晨读\n", columns_of("", "column:转评=forward"))
    told = [(post.column, post.column_group) for post in posts if isinstance(post, AuditPost)]
    assert told == [("转评", ColumnGroup.FORWARD), ("晨读", None)]


def test_a_header_that_the_file_has_not_is_refused_with_those_that_it_has() -> None:
    with pytest.raises(ColumnsRefused) as refused:
        read_csv("Date,Text\n2026-03-01 09:30,早\n", columns_of("time=When", ""))
    assert "When" in refused.value.words.en and "Date" in refused.value.words.en


def test_a_file_that_tells_no_time_says_what_it_has_and_how_to_name_it() -> None:
    for read in (lambda: read_csv("When,Body\n2026-03-01 09:30,早\n"), lambda: read_json({"When": 1, "Body": 2})):
        with pytest.raises(ColumnsRefused) as refused:
            read()
        for words in (refused.value.words.zh, refused.value.words.en):
            assert "When" in words and "Body" in words and "--columns time=" in words
    assert read_csv("时间,正文\n") == []


@pytest.mark.parametrize(
    ("cell", "kind", "reposts"),
    [("1", PostKind.REPOST, 1), ("0", PostKind.POST, 0), ("37", PostKind.POST, 37), ("是", PostKind.REPOST, None)],
)
def test_a_column_called_forward_may_be_a_mark_or_a_count(cell: str, kind: PostKind, reposts: int | None) -> None:
    [post] = read_csv(f"时间,正文,转发\n2026-03-01 09:30,早,{cell}\n")
    assert isinstance(post, AuditPost)
    assert (post.kind, post.reposts) == (kind, reposts)


def test_a_row_without_a_time_is_bad_and_ends_nothing() -> None:
    bad, good = read_csv("时间,正文\n昨天,早\n2026-03-01 09:30,早\n")
    assert isinstance(bad, BadRow) and "昨天" in bad.words.zh
    assert isinstance(good, AuditPost)


@pytest.mark.parametrize("cell", ["2026-01-01", "2026/1/1", "2026年1月1日", "2026.1.1"])
def test_a_row_may_name_a_day_alone(cell: str) -> None:
    [post] = read_csv(f"时间,正文\n{cell},早\n")
    assert isinstance(post, AuditPost)
    assert (f"{post.at.astimezone(ZONE):%Y-%m-%d}", post.hour_known) == ("2026-01-01", False)
    [timed] = read_csv("时间,正文\n2026/1/2 9:5,早\n")
    assert isinstance(timed, AuditPost)
    assert (timed.at, timed.hour_known) == (datetime(2026, 1, 2, 1, 5, tzinfo=UTC), True)


@pytest.mark.parametrize("cells", ["2026-01-01,早上", "2026-02-30,", "1 月 1 日,"])
def test_a_day_beside_a_clock_that_is_not_understood_stays_a_bad_row(cells: str) -> None:
    [bad] = read_csv(f"日期,时间,正文\n{cells},早\n")
    assert isinstance(bad, BadRow)


def test_a_line_that_is_no_json_is_called_that() -> None:
    lines = ["not json", '"a word"', '{"text": "早"}', '{"time": "2026-03-01 09:30"}']
    told = list(posts_in(json_rows(lines), Columns(), ZONE))
    bad = [one.words for one in told if isinstance(one, BadRow)]
    assert ["JSON" in words.zh and "no JSON" in words.en for words in bad] == [True, True, False]
    assert "“”" not in "".join(words.zh for words in bad) and "没有时间" in bad[2].zh
    assert isinstance(told[3], AuditPost)


def test_markup_of_a_page_becomes_words() -> None:
    [post] = read_json({"created_at": "2026-03-01T09:30:00+08:00", "content": "<p>早<br>安</p>"})
    assert isinstance(post, AuditPost) and post.text == "早\n安"


@given(st.lists(st.text(max_size=80), max_size=10))
@example(["\n0"])
def test_any_lines_are_read_without_an_exception_of_their_own(lines: list[str]) -> None:
    for read in (csv_rows, json_rows):
        try:
            for post in posts_in(read(lines), Columns(), ZONE):
                assert isinstance(post, AuditPost | BadRow)
        except ColumnsRefused:
            pass


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(("created_at", "text", "pic_urls", "likes", "type", "link", "group", "longText", "转发", "kind"))


@given(st.dictionaries(KEYS, JSON))
def test_any_object_is_a_post_or_a_bad_row(entry: dict[str, object]) -> None:
    [post] = read_json({**entry, "time": "2026-03-01 09:30"})
    assert isinstance(post, AuditPost)
    posts = read_json({**entry, "time": None}, {"time": "2026-03-01 09:30"})
    assert [type(post) for post in posts] == [BadRow, AuditPost]
