"""What a post is about: us, our products, somebody's news, and what readers get (practice C3, C9, C10, C14)."""

from datetime import timedelta

import pytest

from guanwei.practice.brand import BrandFacts, speaks_of
from guanwei.practice.entries import Entry, SpeaksOf
from guanwei.practice.subjects import CampaignSubject, Forwarded, HistorySubject, PlanSubject, Stage
from tests.pure.practice.world import (
    FORWARD,
    HEMU,
    NOW,
    PROMOTION,
    SHANGHAI,
    a_post,
    an_entry,
    around,
    found,
    month_of,
)

SELF, PRODUCT, NEWS, BENEFIT = "C9.self-reference", "C14.no-product", "C10.junior-forward", "C3.no-benefit"


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("今天的云很好看", SpeaksOf.OTHERS),
        ("赫木的炒茶师傅", SpeaksOf.US),
        ("ＨＥＭＵ's new hall", SpeaksOf.US),
        ("In hemulen country", SpeaksOf.OTHERS),
        ("赫木的雲霧茶怎么泡", SpeaksOf.PRODUCT),
        ("云雾茶怎么泡", SpeaksOf.PRODUCT),
    ],
)
def test_whom_a_text_speaks_of(text: str, whom: SpeaksOf):
    assert speaks_of(text, HEMU) is whom
    assert a_post(text, brand=HEMU).entry(NOW).speaks_of is whom


def test_without_names_nobody_is_spoken_of():
    assert speaks_of("赫木", BrandFacts()) is speaks_of("赫木", BrandFacts(names=("", " "))) is SpeaksOf.OTHERS


# --- about ourselves (C9) -------------------------------------------------------------------------------------------


def about(us: int, others: int) -> list[Entry]:
    named = [SpeaksOf.US] * us + [SpeaksOf.OTHERS] * others
    return [an_entry(NOW - timedelta(hours=3 * (at + 1)), f"a{at}", speaks_of=one) for at, one in enumerate(named)]


OURS = a_post("赫木的炒茶师傅又破了纪录", brand=HEMU, due=NOW)


def test_one_fewer_that_would_still_be_too_many_is_found():
    assert found(OURS, around(about(10, 10)), SELF) == (), "11 of 21; 10 of 20 is a half"
    [finding] = found(OURS, around(about(10, 9)), SELF)
    assert finding.figures == {"about_us": 11, "posts": 20, "share": 0.55, "ceiling": 50.0, "days": 30}


def test_a_post_about_something_else_is_never_found_and_a_promotion_counts():
    assert found(a_post(brand=HEMU, due=NOW), around(about(30, 0)), SELF) == ()
    assert found(a_post(group=PROMOTION, due=NOW), around(month_of(5, 20)), SELF)
    assert found(OURS, around(about(18, 0)), SELF) == (), "too few to judge"


def test_a_moved_post_counts_once():
    moved = a_post("赫木的炒茶师傅", brand=HEMU, due=NOW, id="a0")
    [finding] = found(moved, around(about(12, 8)), SELF)
    assert finding.figures["posts"] == 20 and finding.figures["about_us"] == 12


def test_a_plan_is_told_the_first_moment():
    plan = PlanSubject("brand", SHANGHAI, NOW, NOW + timedelta(days=3))
    ahead = [an_entry(NOW + timedelta(hours=at), f"p{at}", speaks_of=SpeaksOf.US) for at in (1, 2, 3)]
    [finding] = found(plan, around([*about(10, 9), *ahead]), SELF)
    assert finding.figures["posts_over"] == 3 and finding.figures["moment"] == "2026-10-01T10:00:00+08:00"


# --- no product at all (C14) ----------------------------------------------------------------------------------------


def test_a_month_without_a_word_on_a_product_is_a_hint():
    history = HistorySubject("brand", SHANGHAI, NOW - timedelta(days=30), NOW)
    [finding] = found(history, around(about(5, 15)), PRODUCT)
    assert finding.figures["posts"] == 20 and finding.level.value == "hint"
    assert found(history, around(about(4, 15)), PRODUCT) == ()
    assert found(history, around(month_of(19, 1)), PRODUCT) == ()
    named = an_entry(NOW - timedelta(hours=1), speaks_of=SpeaksOf.PRODUCT)
    assert found(history, around([*about(5, 15), named]), PRODUCT) == ()


def test_a_plan_that_brings_the_product_in_time_passes():
    plan = PlanSubject("brand", SHANGHAI, NOW, NOW + timedelta(days=3))
    plain = an_entry(NOW + timedelta(hours=2))
    assert found(plan, around(about(0, 25)), PRODUCT) == (), "nothing is planned"
    assert found(plan, around([*about(0, 25), plain]), PRODUCT)
    product = an_entry(NOW + timedelta(hours=1), speaks_of=SpeaksOf.PRODUCT)
    assert found(plan, around([*about(0, 25), product, plain]), PRODUCT) == ()


# --- social news on a young account (C10) ---------------------------------------------------------------------------

NEWS_OF = Forwarded("警方通报：昨晚一小区发生火灾，致两人受伤。", "城东派出所")


def forward(text: str = "大家注意安全", **different):
    plain = {"group": FORWARD, "stage": Stage.JUNIOR, "forwarded": NEWS_OF}
    return a_post(text, **(plain | different))


def test_a_young_account_does_not_forward_social_news():
    [finding] = found(forward(), around(), NEWS)
    assert finding.level.value == "block" and "警方通报" in finding.message.zh
    assert found(forward(stage=Stage.ESTABLISHED), around(), NEWS) == ()


@pytest.mark.parametrize(
    "passed_on",
    [
        Forwarded("今早的雾，像不像一杯茶", "江城日报"),
        Forwarded("据本地媒体报道，桥封了", "路人甲"),
        Forwarded("网传有人曝光了一家店", "路人甲"),
        Forwarded("Two victims after an accident on the bridge", "someone"),
    ],
)
def test_a_medium_a_sure_sign_or_two_weak_ones(passed_on: Forwarded):
    assert found(forward(forwarded=passed_on), around(), NEWS)


@pytest.mark.parametrize(
    "passed_on",
    [
        Forwarded("赫木的云雾茶真香", "茶友小王"),
        Forwarded("台风天在家喝茶", "茶友小王"),
        Forwarded("新闻系的同学送的茶", "茶友小王"),
    ],
)
def test_a_friend_of_the_brand_is_passed_on(passed_on: Forwarded):
    assert found(forward(forwarded=passed_on), around(), NEWS) == ()


def test_a_forward_without_an_original_is_judged_by_its_own_words():
    typed = forward("转：警方通报，嫌疑人已被控制", forwarded=None)
    [finding] = found(typed, around(), NEWS)
    assert finding.span == (2, 6)
    own = a_post("警方通报，嫌疑人已被控制", stage=Stage.JUNIOR)
    assert found(own, around(), NEWS) == (), "its own post is no forward"


# --- what readers get (C3) ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "新茶上市，第一批只有三百罐。",
        "云雾茶 99 元一罐，今天开卖。",
        "云雾茶 99 元一罐，送货上门。",
        "云雾茶 99 元一罐，送到您家门口。",
        "云雾茶 99 元一罐，送长辈刚好，外送半小时到。",
    ],
)
def test_a_promotion_that_gives_nothing_is_found(text: str):
    [finding] = found(a_post(text, group=PROMOTION), around(), BENEFIT)
    assert finding.level.value == "hint"


@pytest.mark.parametrize(
    "text",
    [
        "新茶上市，前二十位送一罐。",
        "云雾茶 99 元一罐，满 200 减 30。",
        "云雾茶 99 元，下单就送两个茶杯。",
        "新茶上市，转发抽 3 位试喝。",
        "89元，前一百位送杯刷",
        "新茶上市，最高可减500元",
        "新锅299元，另送锅铲",
        "原价99元，今天59元",
        "Mugs £9, save £3 when you buy two.",
        "New tea, and a free cup with it.",
    ],
)
def test_an_offer_a_gift_or_a_draw_in_the_words_is_a_benefit(text: str):
    assert found(a_post(text, group=PROMOTION), around(), BENEFIT) == ()


def test_an_entered_benefit_is_enough_and_other_posts_need_none():
    assert found(a_post("新茶上市", group=PROMOTION, benefit="茶友券 20 元"), around(), BENEFIT) == ()
    assert found(a_post("今天的云很好看"), around(), BENEFIT) == ()


def test_the_price_that_made_it_a_promotion_is_shown():
    [finding] = found(a_post("云雾茶 99 元一罐，今天开卖。"), around(), BENEFIT)
    assert finding.span == (4, 8) and "99 元" in finding.message.zh


def test_an_activity_gives_something_too():
    assert found(CampaignSubject("春茶节", "周六来店里坐坐"), around(), BENEFIT)
    assert found(CampaignSubject("春茶节", "周六来店里坐坐", benefit="一罐新茶"), around(), BENEFIT) == ()
