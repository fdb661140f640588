"""C2.promotion-share and C5.mix: 30 days, at least 20 posts, and only when one such post fewer would still be off."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.checks import c2_promotion_share, c5_mix
from guanwei.practice.findings import Field, Level
from guanwei.practice.subjects import PlanSubject
from guanwei.practice.windows import Counts
from tests.pure.practice.world import (
    FORWARD,
    LOVED,
    NOW,
    PROMOTION,
    SHANGHAI,
    a_post,
    an_entry,
    around,
    found,
    local,
    month_of,
    set_to,
)

C2, C5 = "C2.promotion-share", "C5.mix"


def promotion_of(loved: int, promotion: int, **values: object):
    """What C2 says about a promotion that makes the last of so many promotions among so many loved posts."""
    context = around(month_of(loved, promotion - 1), **values)
    return found(a_post(group=PROMOTION, due=NOW), context, C2)


# --- C2 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loved", "promotion", "too_many"),
    [
        (16, 3, False),  # 19 posts: too few to judge
        (0, 19, False),  # however bad it looks
        (18, 2, False),  # 2 of 20 is exactly 10 %
        (17, 3, True),  # 3 of 20; one fewer leaves 2 of 19, 10.5 %
        (18, 3, False),  # 3 of 21 is 14.3 %; one fewer leaves 2 of 20, exactly 10 %
        (27, 4, False),  # 4 of 31; one fewer leaves 3 of 30, exactly 10 %
        (26, 4, True),  # 4 of 30; one fewer leaves 3 of 29, 10.3 %
        (0, 20, True),
    ],
)
def test_a_promotion_is_found_only_when_one_fewer_would_still_be_too_many(loved: int, promotion: int, too_many: bool):
    assert bool(promotion_of(loved, promotion)) is too_many


def test_the_finding_names_its_figures():
    (finding,) = promotion_of(17, 3)
    assert finding.figures == {
        "promotion": 3,
        "posts": 20,
        "share": 0.15,
        "ceiling": 10.0,
        "days": 30,
        "sign": "column",
    }
    assert (finding.level, finding.field, finding.span) == (Level.ASK, Field.COLUMN, None)
    assert "30 天内 20 条里有 3 条推广，占 15%，超过 10% 的上限" in finding.message.zh
    assert "3 of 20 posts in 30 days are promotion: 15%" in finding.message.en


def test_as_many_loved_posts_as_the_hint_asks_for_are_enough_and_one_fewer_is_not():
    (finding,) = promotion_of(24, 6)
    assert "先补 21 条" in finding.hint.zh and "publish 21 posts" in finding.hint.en
    assert promotion_of(24 + 21, 6) == ()
    assert promotion_of(24 + 20, 6) != ()


def test_a_loved_post_is_never_blamed_for_the_share():
    assert found(a_post(due=NOW), around(month_of(10, 15)), C2) == ()


def test_a_price_makes_a_loved_post_a_promotion_and_the_finding_points_at_it():
    subject = a_post("新口味到店，尝鲜 12元 一杯", due=NOW)
    (finding,) = found(subject, around(month_of(17, 2)), C2)
    assert finding.field is Field.TEXT and finding.span
    assert subject.text[slice(*finding.span)] == "12元"
    assert "“12元”" in finding.hint.zh


def test_a_shop_in_the_link_field_is_pointed_at_there():
    (finding,) = found(a_post(link="https://item.jd.com/1.html", due=NOW), around(month_of(17, 2)), C2)
    assert (finding.field, finding.span) == (Field.LINK, None)


def test_what_is_exactly_30_days_old_is_outside():
    entries = [*month_of(16, 2), an_entry(NOW - timedelta(days=30), "edge")]
    assert found(a_post(group=PROMOTION, due=NOW), around(entries), C2) == ()  # 19 posts
    entries[-1] = an_entry(NOW - timedelta(days=30) + timedelta(microseconds=1), "edge")
    assert len(found(a_post(group=PROMOTION, due=NOW), around(entries), C2)) == 1  # 20 posts


def test_what_comes_later_is_not_counted():
    entries = month_of(18, 1) + [
        an_entry(NOW + timedelta(minutes=n + 1), f"later{n}", group=PROMOTION) for n in range(9)
    ]
    assert found(a_post(group=PROMOTION, due=NOW), around(entries), C2) == ()


def test_posts_of_the_same_second_are_counted():
    entries = [*month_of(16, 1), an_entry(NOW, "a", group=PROMOTION), an_entry(NOW, "b")]
    assert len(found(a_post(group=PROMOTION, due=NOW), around(entries), C2)) == 1


def test_a_draft_without_a_time_is_judged_as_if_it_went_out_now():
    assert len(found(a_post(group=PROMOTION, due=None), around(month_of(17, 2)), C2)) == 1


def test_window_sample_and_ceiling_are_settings():
    assert promotion_of(17, 3, C2_ceiling=11) == ()
    assert promotion_of(17, 3, mix_minimum_posts=21) == ()
    assert promotion_of(3, 2, mix_minimum_posts=5) != ()
    subject, context = a_post(group=PROMOTION, due=NOW + timedelta(days=20)), month_of(17, 2)
    assert found(subject, around(context, mix_window_days=7), C2) == ()


def test_a_ceiling_of_0_lets_a_single_promotion_pass_and_finds_the_second():
    assert promotion_of(30, 1, C2_ceiling=0) == ()
    (finding,) = promotion_of(30, 2, C2_ceiling=0)
    assert "先多排些" in finding.hint.zh  # no number of loved posts would help


def test_a_share_with_an_awkward_decimal_is_compared_exactly():
    # 7 of 100 is 7 %: floating point makes 7.000000000000001 of 100 * (7 / 100).
    assert not c2_promotion_share.too_much(Counts(93, 8, 0), 7.0, 20)
    assert c2_promotion_share.too_much(Counts(92, 8, 0), 7.0, 20)


@given(st.integers(0, 60), st.integers(1, 30), st.integers(0, 100))
def test_c2_is_the_rule_as_it_is_written(others: int, promotion: int, ceiling: int):
    total = others + promotion
    expected = total >= 20 and (promotion - 1) * 100 > ceiling * (total - 1)
    assert c2_promotion_share.too_much(Counts(others, promotion, 0), float(ceiling), 20) is expected


# --- C5 -------------------------------------------------------------------------------------------------------------


def forward_of(loved: int, promotion: int, forward: int, **values: object):
    return found(a_post(group=FORWARD, due=NOW), around(month_of(loved, promotion, forward - 1), **values), C5)


@pytest.mark.parametrize(
    ("loved", "promotion", "forward", "off"),
    [
        (0, 0, 19, False),  # too few to judge
        (79, 10, 11, False),  # the guide's own mix
        (17, 0, 4, False),  # 4 of 21; one fewer leaves 3 of 20, 15 %, within 11 + 5
        (16, 0, 4, False),  # 3 of 19 is 15.8 %, within 16
        (21, 0, 5, False),  # 4 of 25 is exactly 16 %
        (20, 0, 5, True),  # 4 of 24 is 16.7 %
        (37, 10, 4, False),  # loved 37 of 50 without this one is exactly 74 %
        (36, 11, 4, True),  # 36 of 50 is 72 %
    ],
)
def test_a_forward_is_found_when_the_mix_would_be_off_without_it_too(
    loved: int, promotion: int, forward: int, off: bool
):
    assert bool(forward_of(loved, promotion, forward)) is off


def test_one_sentence_names_every_group_that_is_off():
    (finding,) = forward_of(10, 0, 20)
    assert (finding.level, finding.field) == (Level.HINT, Field.COLUMN)
    assert "读者爱看的占 33.3%（目标 79%），转发占 66.7%（目标 11%）" in finding.message.zh
    assert finding.figures["forward"] == 0.6667 and finding.figures["target_forward"] == 11.0


def test_only_the_group_of_the_post_itself_can_be_too_large():
    # Too many forwards are nothing that a promotion changes; too little that is loved is.
    off = c5_mix.off_target(Counts(60, 10, 30), PROMOTION, set_to({}))
    assert off == (LOVED,)


def test_a_loved_post_is_never_found():
    assert found(a_post(due=NOW), around(month_of(1, 20, 20)), C5) == ()


def test_a_price_makes_a_loved_post_part_of_the_promotion():
    entries = month_of(15, 10)
    assert found(a_post("今天 99元", due=NOW), around(entries), C5) != ()


def test_targets_and_tolerance_are_settings():
    assert forward_of(20, 0, 5, C5_tolerance=6) == ()
    assert forward_of(20, 0, 5, C5_target_forward=12) == ()
    assert forward_of(20, 0, 4, C5_tolerance=0, C5_target_loved=0) != ()


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.sampled_from([LOVED, PROMOTION, FORWARD]))
def test_c5_is_the_rule_as_it_is_written(loved: int, promotion: int, forward: int, added):
    counts = Counts(loved, promotion, forward)
    off = c5_mix.off_target(counts, added, set_to({}))
    if added is LOVED or counts.total < 20 or counts.of(added) == 0:
        assert off == ()
    else:
        rest = counts.total - 1
        assert (LOVED in off) is (loved * 100 < 74 * rest)
        assert (added in off) is ((counts.of(added) - 1) * 100 > {PROMOTION: 15, FORWARD: 16}[added] * rest)


# --- a plan ---------------------------------------------------------------------------------------------------------

OCTOBER = PlanSubject("brand", SHANGHAI, NOW, local("2026-11-01 00:00"))


def planned(group, *days: int):
    return [an_entry(NOW + timedelta(days=day), f"{group}{day}", group=group) for day in days]


def test_a_plan_is_told_the_first_moment_at_which_the_share_breaks():
    entries = [*month_of(18, 2), *planned(PROMOTION, 1, 2, 3)]
    (finding,) = found(OCTOBER, around(entries), C2)
    # 3 of 21 leaves exactly 10 %; 4 of 22 leaves 3 of 21.
    assert finding.figures["moment"] == "2026-10-03T09:00:00+08:00"
    assert (finding.figures["promotion"], finding.figures["posts"], finding.figures["posts_over"]) == (4, 22, 2)


def test_a_plan_is_told_the_first_moment_at_which_the_mix_is_off():
    entries = [*month_of(17, 0, 3), *planned(FORWARD, 1, 2, 3)]
    (finding,) = found(OCTOBER, around(entries), C5)
    # 5 forwards of 22 leave 4 of 21, 19 %; 4 of 21 leave 3 of 20, 15 %.
    assert finding.figures["moment"] == "2026-10-03T09:00:00+08:00"
    assert finding.figures["posts_off"] == 2


def test_history_alone_is_not_held_against_a_plan_that_adds_nothing():
    context = around([*month_of(10, 15), *planned(LOVED, 1, 2, 3)])
    assert found(OCTOBER, context, C2) == found(OCTOBER, context, C5) == ()
