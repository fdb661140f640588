"""C12.sensitive-day and C12.facts: what the calendar has to say about a post."""

from datetime import date

import pytest

from guanwei.practice.checks.c12_sensitive_day import own_days, qingming
from guanwei.practice.findings import Finding, Level
from tests.pure.practice.world import NEW_YORK, PROMOTION, a_post, around, found, local

DAY, FACTS = "C12.sensitive-day", "C12.facts"


def on(text: str, due: str | None, **values: object) -> tuple[Finding, ...]:
    return found(a_post(text, due=local(due) if due else None), around(**values), DAY)


@pytest.mark.parametrize("due", ["2026-12-13 10:00", "2026-09-18 10:00", "2026-05-12 10:00", "2027-04-05 10:00"])
def test_nobody_sells_or_jokes_on_a_day_of_mourning(due: str) -> None:
    for text in ("新品特价99元，欢迎选购", "手慢无，赶紧下单", "哈哈哈今天好开心", "抽奖啦🎉"):
        [finding] = on(text, due)
        assert finding.level is Level.ASK and "C12" in finding.message.zh
    for text in ("铭记历史，缅怀同胞", "今天停水，营业到五点", "致敬英烈，国泰民安"):
        assert on(text, due) == ()


@pytest.mark.parametrize("due", [None, "2026-12-12 23:59", "2026-12-14 00:00"])
def test_on_other_days_and_without_a_day_nothing_is_found(due: str | None) -> None:
    assert on("哈哈哈，特价99元，手慢无", due) == ()


def test_the_day_is_the_accounts_own() -> None:
    midnight = local("2026-12-13 00:30")
    assert found(a_post("哈哈哈", due=midnight), around(), DAY) != ()
    assert found(a_post("哈哈哈", due=midnight, zone=NEW_YORK), around(), DAY) == ()


def test_a_promotion_is_out_of_place_though_it_remembers() -> None:
    [finding] = on("缅怀先烈，羽绒服199元", "2026-12-13 10:00")
    assert finding.span is not None
    [finding] = found(a_post("缅怀先烈", due=local("2026-12-13 10:00"), group=PROMOTION), around(), DAY)
    assert finding.span is None


def test_a_brand_adds_its_days_and_may_do_without_ours() -> None:
    assert on("哈哈哈", "2026-12-04 10:00", C12_days="2026-12-04 全国哀悼日")[0].figures["name"] == "全国哀悼日"
    assert on("哈哈哈", "2027-12-04 10:00", C12_days="2026-12-04 全国哀悼日") == ()
    assert on("哈哈哈", "2027-08-08 10:00", C12_days="08-08 公司纪念日") != ()
    assert on("哈哈哈", "2026-12-13 10:00", C12_standard_days="off") == ()


def test_what_is_no_date_in_the_setting_is_passed_over() -> None:
    assert [(day.month, day.day, day.year) for day in own_days("13-40,没有,2月3日 名,1999.9.9;")] == [
        (2, 3, 0),
        (9, 9, 1999),
    ]


def test_qingming_is_reckoned() -> None:
    known = {1976: 4, 1999: 5, 2008: 4, 2019: 5, 2023: 5, 2024: 4, 2026: 5, 2027: 5, 2028: 4, 1900: 5, 2100: 5}
    assert {year: qingming(year) for year in known} == {year: date(year, 4, day) for year, day in known.items()}


# --- facts ----------------------------------------------------------------------------------------------------------


def facts(text: str, due: str | None = "2026-11-29 09:00", **values: object) -> list[str]:
    subject = a_post(text, due=local(due) if due else None)
    return [finding.id.removeprefix(f"{FACTS}.") for finding in found(subject, around(**values), FACTS)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("12月1日（周二）见", []),
        ("12月1日（周三）见", ["weekday"]),
        ("12月1日 星期三见", ["weekday"]),
        ("2027年12月1日（周三）见", []),
        ("1月1日（周五）见", []),  # of the next year
        ("Monday, December 1", ["weekday"]),
        ("Tuesday, December 1", []),
        ("December 1 (Tue)", []),
        ("2月30日见", ["date"]),
        ("4月31号见", ["date"]),
        ("13月1日见", ["date"]),
        ("3月5日周边游", []),
        ("新店将于11月5日开业", ["past"]),
        ("新店将于12月5日开业", []),
        ("新店原定于11月5日开业，改期了", []),
        ("新店11月5日开业以来", []),
        ("请于2025年12月31日前领取", ["past"]),
        ("请于11月5日前到前台领取", ["past"]),
        ("请于12月5日前领取", []),
        ("请于11月29日前领取", []),  # the day of the post
        ("请于1月5日前领取", []),  # of the next year
        ("報名截止2025年12月1日", ["past"]),
        ("优惠券有效期至2025年12月31日", ["past"]),
        ("2025年12月31日（周三）前提交材料", ["past"]),
        ("未在2025年12月31日前领取的，我们补寄", []),
        ("2025年12月31日前入职的同事有年假", []),
        ("2025年12月31日前我们还在老店", []),
        ("Claim yours by November 5", ["past"]),
        ("Claim yours by December 5", []),
        ("Everybody had claimed theirs by November 5", []),
        ("明天（11月30日）停水", []),
        ("明天（12月3日）停水", ["relative"]),
        ("今天11月28日", ["relative"]),
        ("客服电话：13800138000", []),
        ("客服电话：1380013800", ["phone"]),
        ("客服电话：138 0013 80001", ["phone"]),
        ("一两个数字：12月5日，80元", []),
        ("12月5日10:00，12月6日20:00，票80元、120元，前50名，8折", ["many"]),
    ],
)
def test_the_calendar_and_the_post_agree_or_not(text: str, kinds: list[str]) -> None:
    assert facts(text) == kinds


def test_29_february_is_judged_in_the_year_of_the_post() -> None:
    assert facts("2月29日见", "2027-02-20 09:00") == ["date"]
    assert facts("2月29日见", "2028-02-20 09:00") == []
    assert facts("2月29日见", None) == []
    assert facts("2027年2月29日见", None) == ["date"]


def test_without_a_time_nothing_is_over_and_no_day_is_tomorrow() -> None:
    assert facts("新店将于9月5日开业，明天（9月9日）见，请于2025年12月31日前领取", None) == []


def test_a_wrong_weekday_is_put_right_by_one_press() -> None:
    text = "12 月 1 日（周三）在门店，12月2日（周三）在线上"
    [finding] = found(a_post(text, due=local("2026-11-29 09:00")), around(), FACTS)
    assert finding.fix is not None
    assert finding.fix.applied_to(text) == "12 月 1 日（周二）在门店，12月2日（周三）在线上"
    assert finding.level is Level.ASK


def test_many_is_a_hint_and_how_many_is_a_setting() -> None:
    text = "12月5日10:00，票80元"
    assert facts(text) == []
    assert facts(text, C12_facts_many=3) == ["many"]
    [finding] = found(a_post(text), around(C12_facts_many=3), FACTS)
    assert finding.level is Level.HINT
