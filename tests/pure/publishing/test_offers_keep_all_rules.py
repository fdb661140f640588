"""The first moment at which a plan breaks a rule, and times that break none: rhythm, mix and repetition together."""

from datetime import datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from guanwei.practice.breaks import breaks, first_break
from guanwei.practice.entries import Entry, SpeaksOf
from guanwei.practice.registry import run
from guanwei.practice.subjects import Context, PlanSubject, PostSubject
from guanwei.publishing.slots import ALL_RULES, Quiet, WeeklySlot, next_free
from tests.pure.practice.world import (
    FORWARD,
    HEMU,
    LOVED,
    NOW,
    PROMOTION,
    PUBLISHED,
    SHANGHAI,
    a_post,
    an_entry,
    around,
    found,
    local,
    month_of,
)

NEVER = Quiet(0, 0)
NOON = tuple(WeeklySlot(day, time(12)) for day in range(7))
DAY = timedelta(days=1)
ALL_OF_THEM = {*ALL_RULES, "B2.silence"}


def plan_until(until: datetime) -> PlanSubject:
    return PlanSubject("brand", SHANGHAI, NOW, until)


def every_noon(days: int, **different) -> list[Entry]:
    return [an_entry(local("2026-10-01 12:00") + number * DAY, f"n{number}", **different) for number in range(days)]


# --- the first moment ------------------------------------------------------------------------------------------------


def test_a_plan_that_keeps_all_rules_has_none():
    assert first_break(plan_until(NOW + 5 * DAY), around(every_noon(5))) is None


def test_of_several_breaks_the_earliest_is_named_with_what_its_check_says():
    close = an_entry(local("2026-10-03 12:05"), "close")
    silent = an_entry(local("2026-10-09 12:00"), "late")
    first = first_break(plan_until(local("2026-10-10 00:00")), around([*every_noon(5), close, silent]))
    assert first
    where, said = first
    assert (where.rule, where.place, where.moment) == ("B1.flood.gap", "close", close.moment)
    assert said.id == "B1.flood.gap" and said.figures["moment"] == "2026-10-03T12:05:00+08:00"


def test_a_silence_breaks_on_the_day_that_is_one_too_many():
    context = around([*every_noon(2), an_entry(local("2026-10-09 12:00"), "late")])
    first = first_break(plan_until(local("2026-10-10 00:00")), context)
    assert first and first[0].moment == local("2026-10-04 00:00") and first[1].figures["first"] == "2026-10-03"


def test_a_full_day_breaks_with_the_first_post_beyond_it():
    day = [an_entry(local("2026-10-02 08:00") + timedelta(hours=at), f"d{at}") for at in range(4)]
    first = first_break(plan_until(NOW + 3 * DAY), around(day, B1_max_per_day=3))
    assert first and (first[0].rule, first[0].place) == ("B1.flood.day", "d3")


def test_the_share_breaks_with_the_post_that_breaks_it():
    ahead = every_noon(4, group=PROMOTION)
    first = first_break(plan_until(NOW + 4 * DAY), around([*month_of(20), *ahead]))
    assert first and (first[0].rule, first[0].place) == ("C2.promotion-share", "n3")


def test_a_rule_that_is_switched_off_breaks_nowhere():
    context = around([], B2_silence_level="off")
    assert first_break(plan_until(NOW + 9 * DAY), context) is None
    assert first_break(plan_until(NOW + 9 * DAY), around([]))


# --- times that keep all rules ---------------------------------------------------------------------------------------


def offered(post: PostSubject, context: Context, after: datetime = NOW):
    return next_free(post, context, NOON, NEVER, after=after)


def test_a_promotion_too_many_is_offered_the_first_day_on_which_the_share_holds():
    history = [an_entry(NOW - number * DAY, f"h{number}", state=PUBLISHED) for number in range(1, 30)]
    sold = [
        an_entry(NOW - 29 * DAY + timedelta(hours=at), f"s{at}", group=PROMOTION, state=PUBLISHED)
        for at in (1, 2, 3, 4)
    ]
    new = a_post(group=PROMOTION)
    offer = offered(new, around([*history, *sold], B2_silence_level="off", C9_self_reference_level="off"))
    assert offer and offer.breaks is None
    assert offer.at > local("2026-10-01 12:00") and offer.passed[0].taken and "C2" in offer.passed[0].taken.zh
    assert found(a_post(group=PROMOTION, due=offer.at), around([*history, *sold]), "C2.promotion-share") == ()


def test_a_post_after_the_offer_must_not_break_by_it():
    """19 posts, 3 of them promotions: one more of any kind makes a sample of 20, and the promotion planned for the
    evening would be one too many."""
    history = month_of(16, 2)
    evening = an_entry(local("2026-10-01 20:00"), "evening", group=PROMOTION)
    context = around([*history, evening], C5_mix_level="off")
    offer = offered(a_post(), context)
    assert offer and offer.at == local("2026-10-02 12:00")
    [passed] = offer.passed
    assert passed.taken and "推广占比" in passed.taken.zh and "20:00" in passed.taken.zh


def test_a_text_that_is_there_already_is_offered_a_time_that_keeps_the_rhythm_and_told_what_it_breaks():
    text = "八十度的水，泡三十秒，茶汤最清。"
    context = around([an_entry(NOW - DAY, "before", text=text, state=PUBLISHED)])
    offer = offered(a_post(text), context)
    assert offer and offer.at == local("2026-10-01 12:00")
    assert offer.breaks and "C13" in offer.breaks.zh


def test_a_post_that_is_moved_leaves_no_silence_behind():
    entries = [
        *every_noon(2),
        an_entry(local("2026-10-04 12:00"), "moved"),
        an_entry(local("2026-10-06 12:00"), "last"),
    ]
    offer = offered(a_post(id="moved"), around(entries), after=local("2026-10-05 00:00"))
    assert offer and offer.breaks, "wherever it goes, 3 to 5 October would be silent"


ENTRIES = st.lists(
    st.builds(
        lambda minutes, number, group, us, text: an_entry(
            NOW + timedelta(minutes=minutes), f"e{number}", group=group, speaks_of=us, text=text
        ),
        st.integers(-9 * 24 * 60, 12 * 24 * 60),
        st.integers(0, 60),
        st.sampled_from([LOVED, LOVED, LOVED, PROMOTION, FORWARD]),
        st.sampled_from([SpeaksOf.OTHERS, SpeaksOf.OTHERS, SpeaksOf.US]),
        st.sampled_from([f"第 {number} 天的茶，八十度的水。" for number in range(12)]),
    ),
    min_size=9,
    max_size=30,
    unique_by=lambda entry: entry.id,
)
POSTS = st.builds(
    lambda group, text, name: a_post(text, group=group, id=name, post=name, brand=HEMU),
    st.sampled_from([LOVED, PROMOTION, FORWARD]),
    st.sampled_from(["今天的云很好看", "赫木的炒茶师傅", "第 3 天的茶，八十度的水。"]),
    st.sampled_from(["new", "e3"]),
)
SLOTS = st.lists(
    st.builds(WeeklySlot, st.integers(0, 6), st.builds(time, st.integers(0, 23), st.sampled_from((0, 30)))),
    min_size=1,
    max_size=7,
).map(tuple)


@settings(max_examples=80, deadline=None)
@given(ENTRIES, POSTS, SLOTS, st.sampled_from([5, 8]), st.integers(0, 100))
def test_a_slot_that_the_finder_proposes_brings_no_new_finding(
    entries: list[Entry], post: PostSubject, slots: tuple[WeeklySlot, ...], sample: int, ceiling: int
):
    context = around(entries, mix_minimum_posts=sample, mix_window_days=7, C2_ceiling=ceiling, B1_max_per_day=3)
    offer = next_free(post, context, slots, NEVER, after=NOW)
    if offer is None or offer.breaks:
        return
    placed = a_post(post.text, group=post.group, id=post.id, post=post.post, brand=HEMU, due=offer.at)
    assert run(placed, context, only=ALL_RULES) == ()
    after = Context(NOW, context.settings, context.timeline_with(placed))
    last = max(entry.moment for entry in after.timeline.between((NOW - 30 * DAY, NOW + 99 * DAY)))
    plan = plan_until(last + timedelta(minutes=1))
    old, new = set(breaks(plan, context)), set(breaks(plan, after))
    known = {(one.rule, one.place) for one in old}
    assert {one for one in new if (one.rule, one.place) not in known} == set()
    said = {one.id for one in run(plan, context, only=ALL_OF_THEM - {"C13.repeated"})}
    assert {one.id for one in run(plan, after, only=ALL_OF_THEM - {"C13.repeated"})} <= said


@settings(max_examples=50, deadline=None)
@given(ENTRIES, st.integers(0, 60))
def test_the_first_break_is_the_earliest_of_all_and_its_check_says_so(entries: list[Entry], ceiling: int):
    context = around(entries, mix_minimum_posts=5, mix_window_days=7, C2_ceiling=ceiling, B1_max_per_day=3)
    plan = plan_until(NOW + 13 * DAY)
    first = first_break(plan, context)
    assert (first is None) == (next(breaks(plan, context), None) is None)
    if first:
        where, said = first
        assert where.moment == min(one.moment for one in breaks(plan, context))
        assert said in run(plan, context) and said.id == where.rule
