"""What a column asks of its posts: label, topic, pictures (practice C4, C11, C16), and how the columns balance (D)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.brand import BrandColumn, BrandFacts
from guanwei.practice.checks.c4_topic import nearly, within
from guanwei.practice.entries import Entry
from guanwei.practice.subjects import CampaignSubject, Forwarded, HistorySubject, PictureFacts, PlanSubject
from tests.pure.practice.world import (
    BLUESKY,
    GOODS,
    HEMU,
    INSIDE,
    LOVED,
    NOW,
    ORDINARY,
    PROMOTION,
    SHANGHAI,
    USEFUL,
    a_post,
    an_entry,
    around,
    found,
)

LABEL, TOPIC, PICTURES, BALANCE = "C16.label", "C4.topic", "C11.pictures", "D.column-balance"
TEXT = "泡绿茶的水，八十度就好。 #赫木泡茶课#"


def useful(text: str, **different):
    return a_post(text, column=USEFUL.key, brand=HEMU, **different)


# --- label and topic of the column (C16) ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"【有用】{TEXT}",
        f"  【有用】{TEXT}",
        "【有用】#赫木泡茶课# 泡绿茶的水，八十度就好。",
        "",
    ],
)
def test_label_at_the_beginning_and_topic_anywhere_pass(text: str):
    assert found(useful(text), around(), LABEL) == ()


def test_a_missing_label_is_put_in_front():
    post = useful(f" {TEXT}")
    [missing] = found(post, around(), LABEL)
    assert missing.id == LABEL and missing.fix
    assert missing.fix.applied_to(post.text) == f" 【有用】{TEXT}"
    assert "实用知识" in missing.message.zh and "Useful knowledge" in missing.message.en


def test_the_label_of_another_column_is_named_and_exchanged():
    post = useful(f"【好物】{TEXT}")
    [wrong] = found(post, around(), LABEL)
    assert wrong.span == (0, 4) and "产品推广" in wrong.message.zh
    assert wrong.fix and wrong.fix.applied_to(post.text) == f"【有用】{TEXT}"


def test_a_missing_topic_is_put_behind_as_the_network_writes_it():
    [missing] = found(useful("【有用】八十度就好。"), around(), LABEL)
    assert missing.id == "C16.label.topic"
    assert missing.fix and missing.fix.applied_to("【有用】八十度就好。") == "【有用】八十度就好。 #赫木泡茶课#"
    [single] = found(useful("【有用】八十度就好。", limits=BLUESKY), around(), LABEL)
    assert single.fix and single.fix.applied_to("【有用】八十度就好。") == "【有用】八十度就好。 #赫木泡茶课"
    assert found(useful("【有用】八十度就好。 #赫木泡茶课", limits=BLUESKY), around(), LABEL) == ()


def test_no_topic_is_asked_for_where_the_rights_carry_none():
    assert found(useful("【有用】八十度就好。", limits=ORDINARY), around(), LABEL) == ()


def test_no_fix_makes_a_post_too_long():
    full = useful("好" * (ORDINARY.max_length - 1), limits=ORDINARY)
    [missing] = found(full, around(), LABEL)
    assert missing.fix is None


def test_a_repost_and_a_post_without_a_column_are_left_alone():
    assert found(useful("说得好", forwarded=Forwarded("赫木的茶不错", "茶友小王")), around(), LABEL) == ()
    assert found(a_post("说得好", brand=HEMU), around(), LABEL) == ()
    assert found(a_post("说得好", column="gone", brand=HEMU), around(), LABEL) == ()


@given(st.text(max_size=30))
def test_the_fixed_text_lacks_nothing(text: str):
    post = useful(text)
    for finding in found(post, around(), LABEL):
        assert finding.fix
        fixed = useful(finding.fix.applied_to(text))
        assert finding.id not in {one.id for one in found(fixed, around(), LABEL)}


def test_an_activity_carries_its_own_topic():
    festival = CampaignSubject("春茶节", "周六来喝茶，前 20 位送一罐。", topic="赫木春茶节")
    [missing] = found(festival, around(), LABEL)
    assert missing.id == "C16.label.topic" and "春茶节" in missing.message.zh
    assert found(CampaignSubject("春茶节", "#赫木春茶节# 周六来喝茶。", topic="赫木春茶节"), around(), LABEL) == ()


# --- a topic with a slip (C4) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "own", "meant"),
    [
        ("赫木泡茶课", "赫木泡茶课", ""),
        ("赫木泡茶", "赫木泡茶课", "赫木泡茶课"),
        ("赫木泡荼课", "赫木泡茶课", "赫木泡茶课"),
        ("赫木茶泡课", "赫木泡茶课", "赫木泡茶课"),
        ("HEMU Tea", "HemuTea", "HemuTea"),
        ("赫木泡茶課", "赫木泡茶课", "赫木泡茶课"),
        ("赫木喝咖啡", "赫木泡茶课", ""),
        ("泡茶", "泡菜", ""),
        ("春茶节第3期", "春茶节第4期", ""),
        ("春茶节第三期", "春茶节第四期", ""),
        ("和赫木一起泡好茶", "和赫木一块儿泡好茶", "和赫木一块儿泡好茶"),
        ("和赫木一起泡好茶", "和赫木一块儿喝好茶", ""),
    ],
)
def test_what_is_taken_for_a_slip_of_an_own_topic(written: str, own: str, meant: str):
    assert nearly(written, (own,)) == meant


def test_the_slip_is_shown_and_mended():
    post = useful("【有用】八十度就好。 #赫木泡荼课#")
    [slip] = found(post, around(), TOPIC)
    assert slip.span == (11, 18) and slip.fix
    assert slip.fix.applied_to(post.text) == "【有用】八十度就好。 #赫木泡茶课#"
    single = useful("【有用】八十度就好 #赫木泡荼课 晚安", limits=BLUESKY)
    [slip] = found(single, around(), TOPIC)
    assert slip.fix and slip.fix.applied_to(single.text) == "【有用】八十度就好 #赫木泡茶课 晚安"


@given(st.text("茶水好喝", max_size=7), st.text("茶水好喝", max_size=7), st.integers(0, 3))
def test_the_distance_is_the_same_both_ways_and_none_for_the_same_word(one: str, other: str, most: int):
    assert within(one, other, most) == within(other, one, most)
    assert within(one, other, 0) == (one == other)
    assert within(one, one + other[:1], 1)


# --- picture columns (C11) ------------------------------------------------------------------------------------------


def test_a_picture_column_wants_a_picture():
    inside = a_post("【我们】小李今天第一次上手炒茶。", column=INSIDE.key, brand=HEMU)
    [finding] = found(inside, around(), PICTURES)
    assert "公司内部" in finding.message.zh
    with_one = a_post(
        "【我们】小李", column=INSIDE.key, brand=HEMU, pictures=(PictureFacts(9, "image/jpeg"),), limits=BLUESKY
    )
    assert found(with_one, around(), PICTURES) == ()
    assert found(useful(TEXT), around(), PICTURES) == ()


def test_which_columns_are_picture_columns_is_set_by_code_or_name():
    assert found(useful(TEXT), around(C11_picture_columns="公司内部， 实用知识"), PICTURES)
    assert found(useful(TEXT), around(C11_picture_columns=""), PICTURES) == ()


# --- balance (D) ----------------------------------------------------------------------------------------------------


def month(useful_ones: int, inside: int, goods: int, none: int = 0) -> list[Entry]:
    keys = [USEFUL.key] * useful_ones + [INSIDE.key] * inside + [GOODS.key] * goods + [""] * none
    return [an_entry(NOW - timedelta(hours=6 * (at + 1)), f"m{at}", column=key) for at, key in enumerate(keys)]


def looking_back(brand: BrandFacts = HEMU) -> HistorySubject:
    return HistorySubject("brand", SHANGHAI, NOW - timedelta(days=30), NOW, brand)


def test_a_column_that_takes_too_much_room_is_told_with_its_share():
    [drift] = found(looking_back(), around(month(16, 6, 2)), BALANCE)
    assert drift.id == BALANCE
    assert "“实用知识”占 66.7%（目标 20%）" in drift.message.zh and drift.figures["D5"] == 46.7
    assert drift.figures["posts"] == 24


def test_a_drift_at_the_tolerance_passes():
    exact = BrandFacts(columns=(USEFUL,))
    assert found(looking_back(exact), around(month(30, 70, 0), D_tolerance=10), BALANCE) == ()
    assert found(looking_back(exact), around(month(32, 68, 0), D_tolerance=10), BALANCE)


def test_a_column_that_was_never_used_is_told_apart():
    [drift, unused] = found(looking_back(), around(month(20, 6, 0)), BALANCE)
    assert unused.id == "D.column-balance.unused" and unused.figures["columns"] == "P"
    assert "D5" in drift.figures and "P" not in drift.figures


def test_posts_without_a_column_and_short_histories_say_nothing():
    assert found(looking_back(), around(month(19, 0, 0, none=50)), BALANCE) == ()
    assert found(looking_back(BrandFacts()), around(month(30, 0, 0)), BALANCE) == ()


def test_a_plan_is_judged_with_what_went_out_before_it():
    ahead = [an_entry(NOW + timedelta(hours=5), column=USEFUL.key)]
    plan = PlanSubject("brand", SHANGHAI, NOW, NOW + timedelta(days=3), HEMU)
    assert found(plan, around([*month(22, 0, 0), *ahead]), BALANCE)
    assert found(plan, around(month(22, 0, 0)), BALANCE) == (), "nothing is planned"


# --- a promotion during an event (D4, D7) ---------------------------------------------------------------------------

SCENE = BrandColumn("4", "D4", "突发现场", LOVED)
BRAND_WITH_SCENE = BrandFacts(columns=(GOODS, SCENE))


def of_the_scene(*minutes: int) -> list[Entry]:
    return [an_entry(NOW + timedelta(minutes=one), f"s{one}", column=SCENE.key) for one in minutes]


def test_a_promotion_between_the_posts_of_an_event_waits_until_it_is_over():
    offer = a_post("新茶上市", group=PROMOTION, column=GOODS.key, brand=BRAND_WITH_SCENE, due=NOW)
    [finding] = found(offer, around(of_the_scene(-40, -5, 30)), "D4.promotion-while-live")
    assert finding.figures["live"] == 3 and "9:30" in finding.hint.zh
    assert found(offer, around(of_the_scene(-40, -5)), "D4.promotion-while-live") == (), "two are no event"
    assert found(offer, around(of_the_scene(-61, -5, 60)), "D4.promotion-while-live") == ()


def test_the_event_itself_and_other_posts_go_on():
    scene = a_post("现场第四条", column=SCENE.key, brand=BRAND_WITH_SCENE, due=NOW)
    assert found(scene, around(of_the_scene(-40, -5, 30)), "D4.promotion-while-live") == ()
    offer = a_post("新茶上市", group=PROMOTION, column=GOODS.key, brand=BRAND_WITH_SCENE, due=NOW)
    assert found(offer, around(of_the_scene(-9, -5, 9), D4_live_columns=""), "D4.promotion-while-live") == ()


def test_a_column_of_events_that_nothing_happened_for_is_not_missed() -> None:
    """An emergency (D4) is no use of a plan."""
    [drift] = found(looking_back(), around(month(20, 6, 0), D4_live_columns="P"), BALANCE)
    assert drift.id == BALANCE and "P" not in drift.figures
