"""B1.flood: per day in the account's zone, in any 60 minutes, and the least gap; on plan and history together."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.subjects import PlanSubject
from tests.pure.practice.world import NEW_YORK, NOW, PUBLISHED, SHANGHAI, a_post, an_entry, around, found, local

ID = "B1.flood"
FREE = {"B1_min_gap": 0, "B1_max_per_hour": 60, "B1_max_per_day": 99}  # so that one rule is tried at a time


def at(text: str, zone: ZoneInfo = SHANGHAI):
    return a_post(due=local(text, zone), zone=zone)


def every(minutes: int, count: int, start: str, zone: ZoneInfo = SHANGHAI, **different: object):
    first = local(start, zone)
    return [an_entry(first + timedelta(minutes=minutes * n), f"p{n}", **different) for n in range(count)]


def rules(findings: tuple[Finding, ...]) -> set[str]:
    return {next(iter(finding.figures)) for finding in findings}


# --- per day --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("others", "floods"), [(8, False), (9, False), (10, True)])
def test_the_tenth_post_of_a_day_passes_and_the_eleventh_is_found(others: int, floods: bool):
    entries = every(60, others, "2026-10-03 08:00")
    findings = found(at("2026-10-03 22:30"), around(entries, **FREE | {"B1_max_per_day": 10}), ID)
    assert rules(findings) == ({"per_day"} if floods else set())


def test_published_and_planned_posts_count_together():
    entries = every(60, 5, "2026-10-03 08:00", state=PUBLISHED)
    entries += [replace(entry, id=f"x{entry.id}") for entry in every(60, 5, "2026-10-03 14:00")]
    (finding,) = found(at("2026-10-03 22:30"), around(entries, **FREE | {"B1_max_per_day": 10}), ID)
    assert finding.figures == {"per_day": 11, "limit": 10, "day": "2026-10-03"}
    assert (finding.level, finding.field) == (Level.ASK, Field.DUE)
    assert "10 月 3 日有 11 条" in finding.message.zh and "3 Oct has 11" in finding.message.en


def test_the_day_is_the_accounts_own():
    # 23:30 and 00:30 in Shanghai are one day in UTC and two at home.
    entries = every(1, 3, "2026-10-03 23:30")
    context = around(entries, **FREE | {"B1_max_per_day": 3})
    assert found(at("2026-10-04 00:30"), context, ID) == ()
    assert rules(found(at("2026-10-03 23:59"), context, ID)) == {"per_day"}


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25)], ids=["clocks forward", "clocks back"]
)
def test_a_day_of_23_or_25_hours_is_one_day(day: str, hours: int):
    start = local(f"{day} 00:00", NEW_YORK)
    entries = [an_entry(start + timedelta(hours=n), f"p{n}") for n in range(hours)]
    last_second = a_post(due=start + timedelta(hours=hours, seconds=-1), zone=NEW_YORK)
    next_day = a_post(due=start + timedelta(hours=hours), zone=NEW_YORK)
    context = around(entries, **FREE | {"B1_max_per_day": hours})
    assert rules(found(last_second, context, ID)) == {"per_day"}
    assert found(next_day, context, ID) == ()


def test_a_post_that_is_in_the_timeline_already_is_not_counted_twice():
    entries = every(60, 10, "2026-10-03 08:00")
    moved = a_post(id="p9", due=local("2026-10-03 20:00"))
    assert found(moved, around(entries, **FREE | {"B1_max_per_day": 10}), ID) == ()


# --- per hour -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("others", "due", "floods"),
    [
        (["09:00", "09:20"], "09:40", False),  # the third
        (["09:00", "09:20", "09:40"], "09:59", True),  # the fourth within 60 minutes
        (["09:00", "09:20", "09:40"], "10:00", False),  # exactly an hour later the first has left
        (["10:10", "10:20", "10:30"], "10:00", True),  # those that come later count as well
        (["09:40", "10:10", "10:20"], "10:00", True),  # on either side
        (["09:01", "10:00", "10:59"], "10:00", False),  # no 60 minutes hold them all
    ],
)
def test_any_60_minutes_count(others: list[str], due: str, floods: bool):
    entries = [an_entry(local(f"2026-10-03 {time}"), f"p{time}") for time in others]
    findings = found(at(f"2026-10-03 {due}"), around(entries, **FREE | {"B1_max_per_hour": 3}), ID)
    assert rules(findings) == ({"per_hour"} if floods else set())


@given(st.lists(st.integers(0, 179), max_size=12), st.integers(60, 119), st.integers(1, 6))
def test_an_hour_is_full_exactly_when_some_60_minutes_with_the_post_are(minutes: list[int], due: int, limit: int):
    start = local("2026-10-03 09:00")
    entries = [an_entry(start + timedelta(minutes=minute), f"p{n}") for n, minute in enumerate(minutes)]
    findings = found(
        a_post(due=start + timedelta(minutes=due)), around(entries, **FREE | {"B1_max_per_hour": limit}), ID
    )
    everything = [*minutes, due]
    most = max(sum(begin <= minute < begin + 60 for minute in everything) for begin in range(due - 59, due + 1))
    assert bool(findings) is (most > limit)


# --- gap ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "floods"),
    [("09:45:00", False), ("09:45:01", True), ("10:00:00", True), ("10:14:59", True), ("10:15:00", False)],
)
def test_a_gap_of_exactly_15_minutes_passes_and_a_second_less_is_found(other: str, floods: bool):
    entries = [an_entry(local(f"2026-10-03 {other}"))]
    findings = found(at("2026-10-03 10:00"), around(entries, **FREE | {"B1_min_gap": 15}), ID)
    assert rules(findings) == ({"gap_minutes"} if floods else set())


def test_two_posts_at_the_same_second_are_too_close():
    (finding,) = found(at("2026-10-03 10:00"), around([an_entry(local("2026-10-03 10:00"))], B1_min_gap=15), ID)
    assert finding.figures["gap_minutes"] == 0
    assert "同一时刻" in finding.message.zh


@pytest.mark.parametrize(("other", "to"), [("09:55", "10:10"), ("10:05", "09:50")])
def test_the_hint_names_a_time_that_is_far_enough(other: str, to: str):
    context = around([an_entry(local(f"2026-10-03 {other}"))], **FREE | {"B1_min_gap": 15})
    (finding,) = found(at("2026-10-03 10:00"), context, ID)
    assert to in finding.hint.zh and to in finding.hint.en
    assert found(at(f"2026-10-03 {to}"), context, ID) == ()


def test_no_time_is_named_where_the_next_post_stands_in_the_way():
    entries = [an_entry(local("2026-10-03 09:55")), an_entry(local("2026-10-03 10:20"))]
    (finding,) = found(at("2026-10-03 10:00"), around(entries, **FREE | {"B1_min_gap": 15}), ID)
    assert "换个时段" in finding.hint.zh


def test_a_time_that_has_passed_is_not_proposed():
    entries = [an_entry(local("2026-10-03 10:05"))]
    context = around(entries, now=local("2026-10-03 09:55"), **FREE | {"B1_min_gap": 15})
    (finding,) = found(at("2026-10-03 10:00"), context, ID)
    assert "09:50" not in finding.hint.zh
    assert "10:20" in finding.hint.zh


def test_a_gap_of_0_sets_no_limit():
    assert found(at("2026-10-03 10:00"), around([an_entry(local("2026-10-03 10:00"))], **FREE), ID) == ()


# --- what it leaves alone -------------------------------------------------------------------------------------------


def test_a_draft_without_a_time_floods_nothing():
    assert found(a_post(due=None), around(every(1, 50, "2026-10-01 09:00")), ID) == ()


@given(
    st.lists(st.integers(0, 24 * 60 - 1), max_size=15),
    st.integers(0, 24 * 60 - 1),
    st.integers(2, 5000),
    st.sampled_from([-1, 1]),
)
def test_a_far_away_post_changes_nothing_about_today(others: list[int], due: int, days: int, way: int):
    midnight = local("2026-10-03 00:00")
    entries = [an_entry(midnight + timedelta(minutes=minute), f"p{n}") for n, minute in enumerate(others)]
    subject = a_post(due=midnight + timedelta(minutes=due))
    far = an_entry(midnight + timedelta(days=way * days, hours=12), "far")
    assert found(subject, around([*entries, far]), ID) == found(subject, around(entries), ID)


# --- a plan ---------------------------------------------------------------------------------------------------------

OCTOBER = PlanSubject("brand", SHANGHAI, local("2026-10-01 00:00"), local("2026-11-01 00:00"))


def test_a_plan_is_told_the_first_full_day_and_how_many_there_are():
    entries = [*every(30, 4, "2026-10-05 08:00"), *(an_entry(local("2026-10-09 09:00"), f"q{n}") for n in range(5))]
    (finding,) = found(OCTOBER, around(entries, **FREE | {"B1_max_per_day": 3}), ID)
    assert finding.figures == {"per_day": 4, "limit": 3, "day": "2026-10-05", "days": 2}


def test_a_plan_is_told_the_first_full_hour():
    entries = every(10, 5, "2026-10-05 08:00")
    (finding,) = found(OCTOBER, around(entries, **FREE | {"B1_max_per_hour": 3}), ID)
    assert finding.figures["moment"] == "2026-10-05T08:30:00+08:00"


def test_a_plan_is_told_the_first_pair_that_is_too_close_also_across_its_beginning():
    entries = [an_entry(local("2026-09-30 23:55"), "a"), an_entry(local("2026-10-01 00:05"), "b")]
    (finding,) = found(OCTOBER, around(entries, **FREE | {"B1_min_gap": 15}), ID)
    assert (finding.figures["gap_minutes"], finding.figures["pairs"]) == (10, 1)


@pytest.mark.parametrize(("posts", "more"), [(2, ""), (3, "; 1 more is too close"), (4, "; 2 more are too close")])
def test_english_counts_the_other_pairs_as_english_does(posts: int, more: str):
    entries = every(5, posts, "2026-10-03 10:00")
    (finding,) = found(OCTOBER, around(entries, **FREE | {"B1_min_gap": 15}), ID)
    assert more in finding.message.en and ("more" in finding.message.en) == bool(more)


def test_a_calm_plan_and_an_empty_one_pass():
    assert found(OCTOBER, around(every(24 * 60, 31, "2026-10-01 09:00")), ID) == ()
    assert found(OCTOBER, around(), ID) == ()


def test_a_day_of_another_year_is_written_with_its_year():
    entries = every(60, 10, "2027-01-03 08:00")
    (finding,) = found(at("2027-01-03 22:00"), around(entries, now=NOW, **FREE | {"B1_max_per_day": 10}), ID)
    assert "2027 年 1 月 3 日" in finding.message.zh and "3 Jan 2027" in finding.message.en
