"""B2.silence: never silent two days in a row, in the account's own days, seen before it happens."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.findings import Field, Level
from guanwei.practice.subjects import PlanSubject
from tests.pure.practice.world import NEW_YORK, NOW, PUBLISHED, SHANGHAI, a_post, an_entry, around, found, local

ID = "B2.silence"


def stretch(since: str, until: str) -> PlanSubject:
    return PlanSubject("brand", SHANGHAI, local(f"{since} 00:00"), local(f"{until} 00:00"))


def posts(*days: str):
    return [an_entry(local(f"2026-10-{day}"), f"p{day}") for day in days]


@pytest.mark.parametrize(
    ("busy", "gaps"),
    [
        (["01 09:00", "02 09:00", "03 09:00", "04 09:00"], []),
        (["01 09:00", "03 09:00", "04 09:00"], []),  # one silent day passes
        (["01 09:00", "04 09:00"], [("2026-10-02", "2026-10-03", 2)]),  # two are found
        (["01 00:00", "03 23:59:59.999999", "04 00:00"], []),  # by days, not by hours
        (["01 23:59", "04 00:01"], [("2026-10-02", "2026-10-03", 2)]),  # though only two days and two minutes
        (["01 09:00", "02 09:00"], [("2026-10-03", "2026-10-04", 2)]),  # up to the end of the stretch
    ],
)
def test_two_silent_days_in_a_row_are_found(busy: list[str], gaps: list[tuple[str, str, int]]):
    findings = found(stretch("2026-10-01", "2026-10-05"), around(posts(*busy)), ID)
    assert [(f.figures["first"], f.figures["last"], f.figures["days"]) for f in findings] == gaps


def test_the_gap_is_shown_before_it_happens_and_asks_for_an_answer():
    (finding,) = found(stretch("2026-10-01", "2026-10-06"), around(posts("01 09:00", "05 09:00")), ID)
    assert (finding.level, finding.field) == (Level.ASK, Field.DUE)
    assert "10 月 2 日到 10 月 4 日这 3 天一条也没有排" in finding.message.zh


def test_each_gap_is_told():
    findings = found(stretch("2026-10-01", "2026-10-13"), around(posts("01 09:00", "05 09:00", "09 09:00")), ID)
    assert [finding.figures["first"] for finding in findings] == ["2026-10-02", "2026-10-06", "2026-10-10"]


def test_a_gap_that_is_over_is_only_a_hint():
    entries = [an_entry(local("2026-09-20 09:00")), an_entry(local("2026-09-25 09:00"))]
    findings = found(stretch("2026-09-20", "2026-09-26"), around(entries), ID)
    assert [(finding.level, "已经过去" in finding.hint.zh) for finding in findings] == [(Level.HINT, True)]


def test_a_silence_that_began_before_the_stretch_counts_from_its_beginning():
    entries = [an_entry(local("2026-09-29 09:00"), state=PUBLISHED), an_entry(local("2026-10-02 09:00"))]
    (finding,) = found(stretch("2026-10-01", "2026-10-03"), around(entries), ID)
    assert finding.figures["first"] == "2026-09-30"


def test_an_account_without_any_post_is_silent_from_today_on_and_not_since_ever():
    (finding,) = found(stretch("2026-09-01", "2026-10-04"), around(now=NOW), ID)
    assert (finding.figures["first"], finding.figures["last"]) == ("2026-10-01", "2026-10-03")


def test_the_days_before_the_first_post_ever_are_no_silence_but_those_from_today_are():
    (finding,) = found(stretch("2026-09-01", "2026-10-05"), around(posts("04 09:00")), ID)
    assert (finding.figures["first"], finding.figures["last"]) == ("2026-10-01", "2026-10-03")


def test_gaps_after_a_first_post_in_the_past_are_found():
    entries = [an_entry(local("2026-09-10 09:00")), an_entry(local("2026-09-30 09:00")), *posts("01 09:00")]
    (finding,) = found(stretch("2026-09-01", "2026-10-02"), around(entries), ID)
    assert finding.figures["first"] == "2026-09-11"


def test_the_days_are_the_accounts_own():
    # 12:00 UTC on the 1st and on the 4th: in Auckland the 2nd and the 5th, in New York the 1st and the 4th.
    for zone, first in ((SHANGHAI, "2026-10-02"), (NEW_YORK, "2026-10-02")):
        entries = [an_entry(local("2026-10-01 22:00", zone)), an_entry(local("2026-10-04 01:00", zone))]
        subject = PlanSubject("brand", zone, local("2026-10-01 00:00", zone), local("2026-10-05 00:00", zone))
        (finding,) = found(subject, around(entries), ID)
        assert finding.figures["first"] == first


def test_the_day_on_which_the_clocks_change_is_a_day_like_any_other():
    entries = [an_entry(local("2026-10-31 09:00", NEW_YORK)), an_entry(local("2026-11-02 09:00", NEW_YORK))]
    subject = PlanSubject("brand", NEW_YORK, local("2026-10-31 00:00", NEW_YORK), local("2026-11-03 00:00", NEW_YORK))
    assert found(subject, around(entries), ID) == ()
    assert [f.figures["first"] for f in found(subject, around(entries, B2_silent_days=1), ID)] == ["2026-11-01"]


def test_the_number_of_days_is_a_setting():
    entries = posts("01 09:00", "04 09:00")
    assert found(stretch("2026-10-01", "2026-10-05"), around(entries, B2_silent_days=3), ID) == ()


def test_an_empty_stretch_has_no_gap():
    assert found(stretch("2026-10-05", "2026-10-05"), around(posts("01 09:00")), ID) == ()
    assert found(stretch("2026-10-09", "2026-10-05"), around(posts("01 09:00")), ID) == ()


# --- one post -------------------------------------------------------------------------------------------------------


def test_a_post_is_told_the_gap_before_it_as_a_hint_whatever_the_level():
    subject = a_post(due=local("2026-10-05 09:00"))
    for level in ("block", "ask", "hint"):
        (finding,) = found(subject, around(posts("02 09:00"), B2_silence_level=level), ID)
        assert finding.level is Level.HINT
        assert (finding.figures["first"], finding.figures["last"]) == ("2026-10-03", "2026-10-04")


def test_a_post_that_leaves_one_day_free_passes():
    assert found(a_post(due=local("2026-10-04 09:00")), around(posts("02 09:00")), ID) == ()


def test_the_first_post_of_an_account_ends_no_silence():
    assert found(a_post(due=local("2026-10-20 09:00")), around(), ID) == ()


def test_a_gap_that_is_over_is_not_the_posts_matter():
    entries = [an_entry(local("2026-09-20 09:00"))]
    assert found(a_post(due=local("2026-10-01 10:00")), around(entries), ID) == ()


def test_today_can_still_be_filled_so_a_gap_that_ends_today_is_not_over():
    entries = [an_entry(local("2026-09-29 09:00"), state=PUBLISHED), *posts("02 09:00")]
    (finding,) = found(stretch("2026-09-30", "2026-10-03"), around(entries), ID)
    assert (finding.level, finding.figures["last"]) == (Level.ASK, "2026-10-01")
    (finding,) = found(a_post(due=local("2026-10-02 09:00")), around(entries[:1]), ID)
    assert finding.figures["last"] == "2026-10-01"


def test_its_own_old_place_fills_no_gap():
    entries = [an_entry(local("2026-10-01 09:00")), an_entry(local("2026-10-03 09:00"), "new")]
    assert len(found(a_post(id="new", due=local("2026-10-04 09:00")), around(entries), ID)) == 1


@given(st.sets(st.integers(0, 40), min_size=1), st.integers(1, 5))
def test_a_run_of_silent_days_is_found_exactly_when_it_is_long_enough(busy: set[int], limit: int):
    start = local("2026-10-01 09:00")
    entries = [an_entry(start + timedelta(days=day), f"p{day}") for day in busy]
    subject = PlanSubject("brand", SHANGHAI, local("2026-10-01 00:00"), local("2026-10-01 00:00") + timedelta(days=41))
    expected = sum(len(run) >= limit for run in "".join("x" if n in busy else "." for n in range(41)).split("x"))
    assert len(found(subject, around(entries, B2_silent_days=limit), ID)) == expected
