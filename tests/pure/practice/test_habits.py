"""How an account lives: planned ahead, at good hours, in its role, in which formats (practice A4, B3, B4, B5, C15)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.brand import Role
from guanwei.practice.entries import Entry, Format
from guanwei.practice.hours import Hours
from guanwei.practice.lived import Lived
from guanwei.practice.subjects import HistorySubject, PictureFacts, PlanSubject
from tests.pure.practice.world import (
    HEMU,
    NOW,
    PUBLISHED,
    SHANGHAI,
    a_post,
    an_entry,
    around,
    found,
    local,
)

SINCE = NOW - timedelta(days=30)


def looking_back(**different) -> HistorySubject:
    return HistorySubject("brand", SHANGHAI, SINCE, NOW, HEMU, **different)


def went_out(ahead: list[int], **different) -> list[Entry]:
    """One post after the other, each put into the plan so many hours before."""
    moments = [NOW - timedelta(hours=5 * (at + 1)) for at in range(len(ahead))]
    return [
        an_entry(moment, f"m{at}", state=PUBLISHED, written=moment - timedelta(hours=hours), **different)
        for at, (moment, hours) in enumerate(zip(moments, ahead, strict=True))
    ]


# --- planned ahead (B3) ---------------------------------------------------------------------------------------------


def test_exactly_the_floor_passes_and_one_fewer_is_found():
    assert found(looking_back(), around(went_out([24] * 12 + [1] * 8)), "B3.planned-ahead") == ()
    [finding] = found(looking_back(), around(went_out([24] * 11 + [23] * 9)), "B3.planned-ahead")
    assert finding.figures == {"ahead": 11, "posts": 20, "share": 0.55, "floor": 60.0, "hours": 24}
    assert "55%" in finding.message.zh


def test_too_few_posts_and_posts_of_unknown_origin_say_nothing():
    assert found(looking_back(), around(went_out([1] * 19)), "B3.planned-ahead") == ()
    outside = [an_entry(NOW - timedelta(hours=at), f"o{at}", state=PUBLISHED) for at in range(1, 60)]
    assert found(looking_back(), around(outside), "B3.planned-ahead") == ()


def test_the_scene_of_an_emergency_is_written_on_the_spot():
    scene = HEMU.columns[0].__class__("4", "D4", "突发现场", HEMU.columns[0].group)
    brand = HEMU.__class__(columns=(scene,))
    subject = HistorySubject("brand", SHANGHAI, SINCE, NOW, brand)
    assert found(subject, around(went_out([0] * 30, column="4")), "B3.planned-ahead") == ()


# --- the hour of the day (B4) ---------------------------------------------------------------------------------------


def days_of(hour: int, responses: list[int]) -> list[tuple[datetime, float]]:
    first = local(f"2026-06-01 {hour:02}:20")
    return [(first + timedelta(days=day), float(value)) for day, value in enumerate(responses)]


GOOD_EVENINGS = days_of(20, [9, 8, 1, 9] * 15)
BAD_NIGHTS = days_of(3, [0] * 12)


def test_an_hour_in_which_posts_do_clearly_worse_is_found_with_the_best_one():
    hours = Hours.of(GOOD_EVENINGS + BAD_NIGHTS, SHANGHAI)
    [finding] = found(a_post(due=local("2026-10-02 03:40")), around(hours=hours), "B4.best-time")
    assert (finding.figures["posts"], finding.figures["well"], finding.figures["of"]) == (12, 0, 72)
    assert finding.figures["best"] == 20 and "20 点" in finding.hint.zh
    assert found(a_post(due=local("2026-10-02 20:40")), around(hours=hours), "B4.best-time") == ()


def test_a_small_sample_says_nothing():
    few_nights = Hours.of(GOOD_EVENINGS + days_of(3, [0] * 7), SHANGHAI)
    short = Hours.of(GOOD_EVENINGS[:40] + BAD_NIGHTS, SHANGHAI)
    for hours in (few_nights, short, None):
        assert found(a_post(due=local("2026-10-02 03:40")), around(hours=hours), "B4.best-time") == ()
    assert found(a_post(), around(hours=Hours.of(GOOD_EVENINGS + BAD_NIGHTS, SHANGHAI)), "B4.best-time") == ()


def test_an_hour_that_is_worse_by_chance_alone_is_let_pass():
    by_chance = Hours.of(GOOD_EVENINGS + days_of(3, [0, 0, 9, 0, 0, 0, 0, 9]), SHANGHAI)
    assert found(a_post(due=local("2026-10-02 03:40")), around(hours=by_chance), "B4.best-time") == ()


@given(st.lists(st.tuples(st.integers(0, 23), st.integers(0, 5)), max_size=200))
def test_the_chance_is_a_chance_and_every_post_is_counted_once(told: list[tuple[int, int]]):
    hours = Hours.of([(local(f"2026-06-01 {hour:02}:00"), value) for hour, value in told], SHANGHAI)
    assert hours.total == len(told) and all(well <= posts for well, posts in zip(hours.well, hours.posts, strict=True))
    assert all(0 <= hours.chance_of_so_few(hour) <= 1 + 1e-9 for hour in range(24))


def test_a_history_of_a_hundred_thousand_posts_has_a_chance_too():
    many = Hours(tuple([5000] * 24), tuple([2400] * 23 + [1000]))
    assert many.chance_of_so_few(23) < 1e-9 and many.chance_of_so_few(0) > 0.01


# --- a hundred a day (B5) -------------------------------------------------------------------------------------------


def a_day(count: int) -> list[Entry]:
    return [an_entry(local("2026-10-03 00:00") + timedelta(minutes=14 * at), f"d{at}") for at in range(count)]


def test_the_hundredth_post_of_a_day_is_refused_and_nobody_lets_it_stand():
    post = a_post(due=local("2026-10-03 23:30"))
    assert found(post, around(a_day(98)), "B5.ceiling") == ()
    [finding] = found(post, around(a_day(99)), "B5.ceiling")
    assert finding.figures["per_day"] == 100 and finding.level.value == "block"
    assert found(a_post(), around(a_day(99)), "B5.ceiling") == ()


def test_a_plan_is_told_its_first_such_day():
    plan = PlanSubject("brand", SHANGHAI, NOW, NOW + timedelta(days=9))
    [finding] = found(plan, around(a_day(12), B5_ceiling=12), "B5.ceiling")
    assert finding.figures == {"per_day": 12, "limit": 12, "day": "2026-10-03"}


# --- the role that is lived (A4) ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "lived", "part"),
    [
        (Role.MEDIA, Lived(70, 25, 5), ""),
        (Role.MEDIA, Lived(50, 45, 5), ""),
        (Role.MEDIA, Lived(49, 46, 5), "conversation"),
        (Role.MEDIA, Lived(40, 20, 40), "service"),
        (Role.SERVICE, Lived(60, 30, 10), "service"),
        (Role.CONVERSATION, Lived(90, 9, 1), "media"),
        (Role.MEDIA, Lived(9, 30, 0), ""),
        (None, Lived(9, 300, 0), ""),
    ],
)
def test_the_share_that_is_furthest_from_the_role_is_told(role: Role | None, lived: Lived, part: str):
    findings = found(looking_back(role=role, lived=lived), around(), "A4.role")
    assert [finding.figures["part"] for finding in findings] == ([part] if part else [])


def test_a_role_without_figures_is_not_judged():
    assert found(looking_back(role=Role.MEDIA), around(), "A4.role") == ()


# --- formats (C15) --------------------------------------------------------------------------------------------------

OFFERED = frozenset({Format.TEXT, Format.PICTURE, Format.LONG_PICTURE, Format.VIDEO})


def of_formats(*formats: Format | None) -> list[Entry]:
    return [an_entry(NOW - timedelta(hours=at + 1), f"f{at}", format=one) for at, one in enumerate(formats)]


def test_what_was_never_tried_is_proposed():
    entries = of_formats(*[Format.TEXT] * 5 + [Format.PICTURE] * 15)
    [finding] = found(looking_back(formats=OFFERED), around(entries), "C15.formats")
    assert finding.figures == {"text": 5, "picture": 15, "posts": 20, "untried": "long, video"}
    assert "长图、视频" in finding.hint.zh and "文字占 25%" in finding.message.zh


def test_one_other_format_is_enough_and_too_few_posts_say_nothing():
    mixed = of_formats(*[Format.PICTURE] * 25, Format.LONG_PICTURE)
    assert found(looking_back(formats=OFFERED), around(mixed), "C15.formats") == ()
    unknown = of_formats(*[Format.PICTURE] * 19, *[None] * 9)
    assert found(looking_back(formats=OFFERED), around(unknown), "C15.formats") == ()
    assert found(looking_back(), around(of_formats(*[Format.TEXT] * 30)), "C15.formats") == ()


def test_a_post_is_what_its_pictures_make_it():
    pictures = {
        None: (),
        (1080, 2700): (Format.LONG_PICTURE,),
        (1080, 2699): (Format.PICTURE,),
        (0, 0): (Format.PICTURE,),
    }
    for size, wanted in pictures.items():
        shown = (PictureFacts(1, "image/jpeg", "", *size),) if size else ()
        assert a_post(pictures=shown).format is (wanted[0] if wanted else Format.TEXT)
