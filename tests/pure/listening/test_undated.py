"""Files that name month, weekday and hour but no days: the day follows from the order of the rows."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.listening.exportfile import BadRow
from guanwei.listening.timelinefile import ColumnsRefused, columns_of, csv_rows, posts_in
from guanwei.practice.audit import AuditPost

ZONE = ZoneInfo("UTC")
NEWEST_FIRST = ("12,2,9", "12,2,8", "12,1,10", "11,7,24", "11,6,3")
DAYS = ("2014-12-30 09", "2014-12-30 08", "2014-12-29 10", "2014-11-30 00", "2014-11-29 03")


def read(
    rows: Iterable[str], *, header: str = "Month,Weekday,Hour", values: str = "", year: int | None = 2014
) -> list[AuditPost | BadRow]:
    lines = "\n".join([header, *rows]).splitlines(keepends=True)
    return list(posts_in(csv_rows(lines), columns_of("", values, year), ZONE))


def moments(posts: Iterable[AuditPost | BadRow]) -> list[str]:
    return [f"{post.at:%Y-%m-%d %H}" if isinstance(post, AuditPost) else "bad" for post in posts]


def test_each_post_is_on_the_nearest_day_that_has_its_month_and_weekday() -> None:
    assert moments(read(NEWEST_FIRST)) == list(DAYS)


def test_a_post_whose_day_was_inferred_says_so() -> None:
    assert [post.day_known for post in read(NEWEST_FIRST) if isinstance(post, AuditPost)] == [False] * 5
    [dated] = read(["2014-12-03 09:00"], header="time", year=None)
    assert isinstance(dated, AuditPost) and dated.day_known


def test_a_file_with_the_oldest_first_is_read_forwards() -> None:
    assert moments(read(["1,3,9", "1,3,10", "2,6,9", "12,3,9", "1,4,9"])) == [
        *("2014-01-01 09", "2014-01-01 10", "2014-02-01 09", "2014-12-03 09", "2015-01-01 09"),
    ]


def test_january_above_december_is_the_year_before() -> None:
    assert moments(read(["1,5,9", "12,2,9"])) == ["2014-01-31 09", "2013-12-31 09"]


@pytest.mark.parametrize(
    ("header", "row", "values"),
    [
        ("Month,Weekday,Hour", "Dec,Wednesday,3", ""),
        ("月份,星期,小时", "12月,周三,3点", ""),
        ("月份,星期,小时", "12,星期三,3:00", ""),
        ("Month;Weekday;Hour", "12;4;3", "weekday:1=sunday"),
        ("Month;Weekday;Hour", "12;4;3", "weekday:1=周日"),
        ("Month;Weekday;Hour", "12;2;3", "weekday:0=mon"),
        ("Month;Weekday;Hour", "12;mi;3", "weekday:mi=wed"),
    ],
)
def test_months_weekdays_and_hours_may_be_written_in_many_ways(header: str, row: str, values: str) -> None:
    assert moments(read([row], header=header, values=values)) == ["2014-12-31 03"]


@pytest.mark.parametrize("row", ["13,1,9", "12,8,9", "12,1,25", "12,1,", "Dez,1,9", ",,"])
def test_a_row_that_is_not_understood_is_bad_and_the_days_go_on(row: str) -> None:
    assert moments(read(["12,2,9", row, "12,1,10"])) == ["2014-12-30 09", *(["bad"] if row != ",," else []), DAYS[2]]


def test_the_year_has_to_be_said_and_belongs_to_such_files_alone() -> None:
    with pytest.raises(ColumnsRefused) as refused:
        read(NEWEST_FIRST, year=None)
    assert "--year" in refused.value.words.zh and "Weekday" in refused.value.words.en
    with pytest.raises(ColumnsRefused):
        read(["2014-12-03 09:00"], header="time")
    with pytest.raises(ColumnsRefused):
        columns_of("", "", 14)


@given(st.lists(st.tuples(*[st.integers(0, 30)] * 3)), st.integers(1990, 2199))
def test_days_never_leave_the_order_of_the_file(rows: list[tuple[int, ...]], year: int) -> None:
    posts = read((",".join(map(str, row)) for row in rows), year=year)
    days = [post.at.date() for post in posts if isinstance(post, AuditPost)]
    assert days in (sorted(days), sorted(days, reverse=True))
    assert len(posts) == len(rows)


@given(
    st.lists(st.datetimes(datetime(2014, 1, 1), datetime(2014, 12, 31)), min_size=2, unique_by=lambda at: at.date())  # noqa: DTZ001
)
def test_month_weekday_and_hour_of_each_post_are_those_that_the_file_says(some: list[datetime]) -> None:
    for newest_first in (True, False):
        told = sorted(some, reverse=newest_first)
        posts = read(f"{at.month},{at.isoweekday()},{at.hour}" for at in told)
        assert all(isinstance(post, AuditPost) for post in posts)
        said = [(post.at.month, post.at.weekday(), post.at.hour) for post in posts if isinstance(post, AuditPost)]
        assert said == [(at.month, at.weekday(), at.hour) for at in told]


def test_a_year_with_a_post_every_day_is_found_again_to_the_day() -> None:
    every = [datetime(2014, 12, 31, 9, tzinfo=UTC) - timedelta(days=day) for day in range(365)]
    posts = read(f"{at.month},{at.isoweekday()},{at.hour}" for at in every)
    assert [post.at for post in posts if isinstance(post, AuditPost)] == every
