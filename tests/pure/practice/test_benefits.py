"""What readers get (practice C6): nothing for a while, and coupons that nobody knows how to come by."""

from datetime import timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.benefits import gives, offers
from guanwei.practice.entries import Entry
from guanwei.practice.promotion import Sign
from guanwei.practice.subjects import Forwarded, HistorySubject, PictureFacts, PlanSubject
from guanwei.practice.worth import Value
from tests.pure.practice.world import (
    HEMU,
    INSIDE,
    NOW,
    PROMOTION,
    SHANGHAI,
    USEFUL,
    a_post,
    an_entry,
    around,
    found,
)

LATELY, WAY = "C6.no-benefit-lately", "C6.coupon-without-way"
HISTORY = HistorySubject("brand", SHANGHAI, NOW - timedelta(days=30), NOW, brand=HEMU)
PLAN = PlanSubject("brand", SHANGHAI, NOW, NOW + timedelta(days=3), brand=HEMU)


def lately(none: int, some: int = 0, unknown: int = 0) -> list[Entry]:
    told = [False] * none + [True] * some + [None] * unknown
    return [an_entry(NOW - timedelta(hours=3 * (at + 1)), f"a{at}", gives=one) for at, one in enumerate(told)]


# --- nothing for a while --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("post", "something"),
    [
        ({"text": "今天的云很好看"}, False),
        ({"text": "老师傅收工了，猫还蹲在门口"}, False),
        ({"text": "云雾茶 99 元", "group": PROMOTION}, False),
        ({"text": "云雾茶满 100 减 20"}, True),
        ({"text": "转发抽 3 位送茶"}, True),
        ({"text": "新茶上市", "benefit": "试饮装"}, True),
        ({"text": "新茶上市", "declared": frozenset({Sign.COUPON})}, True),
        ({"text": "教你三步泡好绿茶"}, True),
        ({"text": "綠茶怎麼存，看這一條"}, True),
        ({"text": "How to keep tea fresh"}, True),
        ({"text": "八十度的水，三分钟", "value": Value.PRACTICAL}, True),
        ({"text": "教你三步泡好绿茶", "value": Value.NONE}, False),
        ({"text": "我们怎么看这件事", "value": Value.OPINION}, False),
    ],
)
def test_what_a_post_gives_goes_into_its_entry(post: dict, something: bool):
    subject = a_post(**post)
    assert subject.gives is subject.entry(NOW).gives is subject.at(NOW).gives is something


def test_a_month_that_gave_nothing_is_a_hint_and_one_post_is_enough():
    [finding] = found(HISTORY, around(lately(20)), LATELY)
    assert finding.level.value == "hint" and "20 条" in finding.message.zh and "一条也没有" in finding.message.zh
    assert finding.figures["posts"] == 20 and finding.figures["giving"] == 0 and finding.figures["last"] == ""
    assert found(HISTORY, around(lately(19)), LATELY) == (), "too few to judge"
    assert found(HISTORY, around(lately(19, 1)), LATELY) == ()


def test_posts_of_which_nobody_knows_are_left_out():
    assert found(HISTORY, around(lately(19, unknown=30)), LATELY) == ()
    [finding] = found(HISTORY, around(lately(20, unknown=30)), LATELY)
    assert finding.figures["posts"] == 20


def test_a_post_of_a_column_of_use_gives_something_whatever_its_words():
    tip = an_entry(NOW - timedelta(hours=1), "tip", column=USEFUL.key, gives=False)
    assert found(HISTORY, around([*lately(25), tip]), LATELY) == ()
    [finding] = found(HISTORY, around([*lately(25), tip], C6_columns=""), LATELY)
    assert finding.figures["posts"] == 26
    ours = an_entry(NOW - timedelta(hours=1), "us", column=INSIDE.key, gives=False)
    assert found(HISTORY, around([*lately(25), ours]), LATELY)
    assert found(HISTORY, around([*lately(25), ours], C6_columns="公司内部"), LATELY) == ()


def test_the_last_one_is_named_also_from_before_the_window():
    old = an_entry(NOW - timedelta(days=40), "old", gives=True)
    [finding] = found(HISTORY, around([*lately(20), old]), LATELY)
    assert finding.figures["last"] == "2026-08-22T09:00:00+08:00"
    assert "上一条在 8 月 22 日 09:00" in finding.message.zh and "the last one was on 22 Aug" in finding.message.en


def test_more_may_be_asked_for():
    assert found(HISTORY, around(lately(18, 2), C6_least_posts=2), LATELY) == ()
    [finding] = found(HISTORY, around(lately(18, 1, 2), C6_least_posts=2, mix_minimum_posts=19), LATELY)
    assert "只有 1 条" in finding.message.zh and "only 1 gives" in finding.message.en
    assert finding.figures["last"]


def test_a_plan_is_judged_at_its_last_post():
    plain = an_entry(NOW + timedelta(hours=2), gives=False)
    tip = an_entry(NOW + timedelta(hours=1), gives=True)
    assert found(PLAN, around(lately(25)), LATELY) == (), "nothing is planned"
    assert found(PLAN, around([*lately(25), plain]), LATELY)
    assert found(PLAN, around([*lately(25), tip, plain]), LATELY) == ()


@given(st.lists(st.sampled_from([True, False, None]), max_size=60), st.integers(1, 5))
def test_it_is_found_exactly_where_enough_are_known_and_too_few_give(told: list[bool | None], least: int):
    entries = [an_entry(NOW - timedelta(minutes=at + 1), f"a{at}", gives=one) for at, one in enumerate(told)]
    wanted = len(told) - told.count(None) >= 20 and told.count(True) < least
    assert bool(found(HISTORY, around(entries, C6_least_posts=least), LATELY)) is wanted


def test_words_are_looked_at_in_either_script():
    assert gives("溫馨提示：明天有雨", (), "", None) and not gives("明天有雨", (), "", None)


# --- a coupon without a way -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "coupon"),
    [
        ("这个周末给大家送优惠券！", "优惠券"),
        ("這個週末給大家送優惠券！", "優惠券"),
        ("优惠券来啦，开心吗？", "优惠券"),
        ("我们准备了代金券，等你来", "代金券"),
        ("今天送10元券", "10元券"),
        ("Coupons for all of you this weekend!", "Coupons"),
        ("We give vouchers to everyone", "vouchers"),
    ],
)
def test_a_coupon_that_nobody_knows_how_to_get_is_a_hint(text: str, coupon: str):
    [finding] = found(a_post(text), around(), WAY)
    assert finding.level.value == "hint" and finding.span
    assert text[slice(*finding.span)] == finding.figures["coupon"] == coupon


@pytest.mark.parametrize(
    "text",
    [
        "这个周末给大家送优惠券，评论区见",
        "送优惠券，私信领取",
        "送优惠券，截止周日",
        "送优惠券，满 100 减 20",
        "给大家送优惠券，兑换码 HEMU2026",
        "给大家送优惠券 https://hemu.example/q",
        "送优惠券，周末到店就有",
        "打开小程序，代金券已经备好",
        "优惠券来啦，@赫木 的朋友看过来",
        "感谢大家使用优惠券",
        "优惠券都送完了",
        "去年双十一我们送优惠券送到手软",
        "警惕送优惠券的假网站",
        "孩子们拿到了体验券，玩得很开心",
        "今天的云很好看",
        "Coupons for all of you, comment below",
        "We give vouchers to everyone until Sunday",
    ],
)
def test_whatever_could_be_a_way_passes(text: str):
    assert found(a_post(text), around(), WAY) == ()


def test_a_link_a_picture_or_what_is_passed_on_may_tell_the_way():
    text = "这个周末给大家送优惠券！"
    assert found(a_post(text), around(), WAY)
    assert found(a_post(text, link="https://hemu.example/"), around(), WAY) == ()
    assert found(a_post(text, pictures=(PictureFacts(9, "image/png"),)), around(), WAY) == ()
    assert found(a_post(text, forwarded=Forwarded("评论区领券")), around(), WAY) == ()


def test_the_longest_text_of_one_letter_is_judged_while_somebody_types():
    """It took six seconds when each letter was tried as the beginning of a code. Time of this process alone."""
    began = process_time()
    assert found(a_post("送优惠券" + "a" * 19_990), around(), WAY)
    assert process_time() - began < 2


def test_what_begins_on_one_line_and_ends_on_the_next_is_no_offer():
    assert not offers("满意再下单\n第二天送到", (), "")
