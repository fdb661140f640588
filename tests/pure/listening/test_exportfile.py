"""Exports from whatever tool: times, texts, ids and links are found, the rest is said row by row."""

import json
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.listening.exportfile import ExportRefused, moment_of, read_export

SHANGHAI = ZoneInfo("Asia/Shanghai")
HALF_PAST_NINE = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "clock"),
    [
        ("2026-01-05 09:30", None),
        ("2026/1/5 9:30", None),
        ("2026年1月5日 9:30", None),
        ("2026-01-05T01:30:00Z", None),
        ("2026-01-05T09:30:00+08:00", None),
        ("Mon Jan 05 09:30:00 +0800 2026", None),
        (1767576600, None),
        ("1767576600000", None),
        (datetime(2026, 1, 5, 9, 30), None),  # noqa: DTZ001  a sheet knows no zone
        (date(2026, 1, 5), time(9, 30)),
        (datetime(2026, 1, 5), time(9, 30)),  # noqa: DTZ001
        ("2026-01-05", "9:30"),
        ("2026-01-05", "10:30 UTC+09:00"),
        ("2026/1/5 0:00", "9:30"),
        ("2026/01/05 9:30:0", None),
        ("2026-01-05", "2026-01-05 09:30"),
        ("2026-01-05 09:30", "21:00"),
    ],
)
def test_a_time_is_read_however_it_is_written(value: object, clock: object) -> None:
    assert moment_of(value, clock, SHANGHAI) == HALF_PAST_NINE


@pytest.mark.parametrize(
    "value", ["", "明天", "2026-01-05", "09:30", None, True, date(2026, 1, 5), 12, [], "2026-13-05 09:30"]
)
def test_what_is_no_full_time_is_none(value: object) -> None:
    assert moment_of(value, None, SHANGHAI) is None


@pytest.mark.parametrize(("value", "clock"), [("2026/1/5 9:5", None), ("2026年1月5日 9:5:0", ""), ("2026-1-5", "9:5")])
def test_an_hour_and_a_minute_may_be_one_digit_each(value: str, clock: str | None) -> None:
    assert moment_of(value, clock, SHANGHAI) == datetime(2026, 1, 5, 1, 5, tzinfo=UTC)


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.datetimes()))
def test_no_value_breaks_the_reading(value: object) -> None:
    found = moment_of(value, None, SHANGHAI)
    assert found is None or found.tzinfo is UTC


def test_a_chinese_csv_with_a_title_above_its_headers() -> None:
    data = (
        "官微导出\n发布时间,微博内容,链接,是否转发\n2026-01-05 09:30,泡茶,https://weibo.com/1/Abc12,否\n昨天,什么,,是\n"
    )
    export = read_export(data.encode("gb18030"), "导出.csv", zone=SHANGHAI)
    [post] = export.posts
    assert (post.published_at, post.text, post.url, post.is_repost) == (
        HALF_PAST_NINE,
        "泡茶",
        "https://weibo.com/1/Abc12",
        False,
    )
    [bad] = export.bad
    assert "昨天" in bad.words.zh and "2026-03-01 09:30" in bad.words.zh


def test_a_day_and_a_time_in_two_columns_are_one_moment() -> None:
    for header in ("日期,时间,账号,正文", "Date,Time,Account,Text"):
        export = read_export(f"{header}\n2026-01-05,09:30,禾木记,泡茶\n".encode(), "own.csv", zone=SHANGHAI)
        assert [(post.published_at, post.text) for post in export.posts] == [(HALF_PAST_NINE, "泡茶")]


def test_json_lines_with_english_names() -> None:
    lines = [{"created_at": "2026-01-05T01:30:00Z", "text": "Tea", "id": 123, "repost_of": None}, "no object"]
    data = "\n".join(json.dumps(line) for line in lines).encode()
    export = read_export(data, "posts.jsonl", zone=SHANGHAI)
    assert [(post.remote_id, post.text, post.is_repost) for post in export.posts] == [("123", "Tea", False)]
    assert [bad.row for bad in export.bad] == [2]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.csv"),
        (b"a,b\n1,2\n", "a.csv"),
        (b"\xff\xfe\x00{", "a.jsonl"),
        (b'{"a": 1}\n', "a.jsonl"),
        (b"%PDF-1.4", "a.pdf"),
    ],
)
def test_a_file_without_times_and_texts_is_refused_with_a_sentence(data: bytes, name: str) -> None:
    with pytest.raises(ExportRefused) as refused:
        read_export(data, name, zone=SHANGHAI)
    assert refused.value.words.zh


def test_a_line_that_is_no_json_is_called_that_and_not_a_time_that_is_not_understood() -> None:
    lines = ('{"time": "2026-01-05 09:30", "text": "早"}', "not json", "[1]", '{"text": "早"}')
    told = read_export("\n".join(lines).encode(), "a.jsonl", zone=SHANGHAI)
    assert len(told.posts) == 1
    assert ["JSON" in bad.words.zh and "JSON" in bad.words.en for bad in told.bad] == [True, True, False]
    assert told.bad[2].words.zh.startswith("第 4 行没有时间")
