"""An event that an approver has opened (practice D4, D7): its posts may come thick, and all read who let them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.brand import BrandColumn
from guanwei.practice.breaks import breaks
from guanwei.practice.findings import Level
from guanwei.practice.live import LiveEvent
from guanwei.practice.subjects import Context, PlanSubject
from tests.pure.practice.world import HEMU, LOVED, NOW, SHANGHAI, USEFUL, a_post, an_entry, around, found

SCENE = BrandColumn("4", "D4", "突发现场", LOVED)
BRAND = replace(HEMU, columns=(*HEMU.columns, SCENE))
EVENT = LiveEvent(NOW, NOW + timedelta(hours=2), "陈审", "茶园起火，随时报平安")
FLOOD, CEILING = "B1.flood", "B5.ceiling"


def minutes(number: int):
    return NOW + timedelta(minutes=number)


def thick(count: int, column: str = SCENE.key, *, start: int = 0):
    return [an_entry(minutes(start + 5 * at), f"l{start}-{at}", column=column) for at in range(count)]


def with_events(context: Context, *events: LiveEvent) -> Context:
    return replace(context, events=events)


def live(due: int, column: str = SCENE.key, **different: object):
    return a_post("现场：火已扑灭，无人受伤", due=minutes(due), column=column, brand=BRAND, **different)


PLAN = PlanSubject("brand", SHANGHAI, NOW, NOW + timedelta(days=2), brand=BRAND)


def test_a_post_of_the_event_is_let_stand_by_name_and_with_the_reason():
    context = around(thick(6), B1_max_per_day=5)
    assert {one.level for one in found(live(30), context, FLOOD)} == {Level.ASK}
    findings = found(live(30), with_events(context, EVENT), FLOOD)
    assert {one.id for one in findings} == {"B1.flood.day", "B1.flood.hour", "B1.flood.gap"}
    for one in findings:
        assert one.level is Level.HINT and one.figures["event_by"] == "陈审"
        assert "陈审 已同意" in one.message.zh and "茶园起火" in one.message.zh
        assert "陈审 lets" in one.message.en and one.figures["event_until"] == "2026-10-01T11:00:00+08:00"


@pytest.mark.parametrize(("due", "level"), [(0, Level.HINT), (119, Level.HINT), (120, Level.ASK), (-1, Level.ASK)])
def test_the_first_moment_belongs_to_it_and_the_last_does_not(due: int, level: Level):
    context = with_events(around([an_entry(minutes(due), "beside")]), EVENT)
    [gap] = found(live(due), context, FLOOD)
    assert gap.level is level


def test_a_level_that_is_set_higher_is_never_forced_upon_it_and_off_stays_off():
    beside = [an_entry(minutes(5), "beside")]
    [gap] = found(live(5), with_events(around(beside, B1_flood_level="block"), EVENT), FLOOD)
    assert gap.level is Level.HINT
    assert found(live(5), with_events(around(beside, B1_flood_level="off"), EVENT), FLOOD) == ()


def test_another_column_is_judged_as_ever_with_the_live_posts_counted():
    context = with_events(around(thick(6)), EVENT)
    findings = found(live(30, USEFUL.key), context, FLOOD)
    assert {one.level for one in findings} == {Level.ASK} and len(findings) == 2
    assert {one.level for one in found(live(30, ""), context, FLOOD)} == {Level.ASK}


def test_the_columns_are_those_that_the_brand_names():
    context = with_events(around(thick(6), D4_live_columns="实用知识"), EVENT)
    assert {one.level for one in found(live(30), context, FLOOD)} == {Level.ASK}
    assert {one.level for one in found(live(30, USEFUL.key), context, FLOOD)} == {Level.HINT}


def test_the_ceiling_of_a_day_stays():
    many = [an_entry(NOW + timedelta(seconds=30 * at), f"m{at}", column=SCENE.key) for at in range(100)]
    assert found(live(60), with_events(around(many), EVENT), CEILING)


def test_a_plan_is_told_nothing_of_the_event_and_all_of_the_rest():
    entries = thick(12)
    assert {one.id for one in found(PLAN, around(entries), FLOOD)} == {
        "B1.flood.day",
        "B1.flood.hour",
        "B1.flood.gap",
    }
    assert found(PLAN, with_events(around(entries), EVENT), FLOOD) == ()
    late = an_entry(minutes(57), "late", column=USEFUL.key)
    ids = {one.id for one in found(PLAN, with_events(around([*entries, late]), EVENT), FLOOD)}
    assert ids == {"B1.flood.day", "B1.flood.hour", "B1.flood.gap"}
    early = an_entry(minutes(-60), "early", column=USEFUL.key)
    assert found(PLAN, with_events(around([early, *entries]), EVENT), FLOOD) == (), "it was there before the flood"


@given(
    st.lists(st.tuples(st.integers(-30, 150), st.sampled_from([SCENE.key, USEFUL.key])), max_size=25),
    st.integers(1, 6),
)
def test_the_first_break_of_a_plan_is_never_a_post_that_is_let_stand(posts: list[tuple[int, str]], most: int):
    entries = [an_entry(minutes(at), f"p{n}", column=column) for n, (at, column) in enumerate(posts)]
    context = with_events(around(entries, B1_max_per_day=most), EVENT)
    let = {f"p{n}" for n, (at, column) in enumerate(posts) if 0 <= at < 120 and column == SCENE.key}
    floods = [one for one in breaks(PLAN, context) if one.rule.startswith(FLOOD)]
    assert not {one.place for one in floods} & let
    assert {one.rule for one in floods} == {one.id for one in found(PLAN, context, FLOOD)}
