"""How fresh and how complete: what a person reads about a source."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from guanwei.lib.words import Words
from guanwei.listening.budget import Looking, paces, with_part
from guanwei.listening.freshness import SourceFacts, Standing, freshness
from guanwei.networks.contract import Quota
from guanwei.networks.incoming import Kind, Stream
from guanwei.networks.registry import limits_for

NOW = datetime(2026, 3, 1, 4, 3, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
QUIET = SourceFacts(complete_at=NOW, pace_seconds=60, listened_since=NOW - timedelta(days=30))


def of(**changes: object) -> tuple[Standing, str]:
    told = freshness(replace(QUIET, **changes), now=NOW, zone=SHANGHAI)  # type: ignore[arg-type]
    return told.standing, told.says.en


def test_everything_up_to_a_time_on_the_clocks_of_the_account() -> None:
    assert of() == (Standing.FRESH, "everything up to 12:03.")
    assert of(complete_at=NOW - 3 * MINUTE) == (Standing.FRESH, "everything up to 12:00.")


def test_behind_is_said_in_minutes_hours_and_days() -> None:
    assert of(complete_at=NOW - 40 * MINUTE)[1] == "40 min behind: everything up to 11:23 only."
    assert of(complete_at=NOW - timedelta(hours=7))[1] == "7 h behind: everything up to 05:03 only."
    assert of(complete_at=NOW - timedelta(days=3))[1] == "3 days behind: everything up to 2026-02-26 12:03 only."


@pytest.mark.parametrize(("minutes", "late"), [(3, False), (4, True)])
def test_two_polls_and_a_moment_may_be_missed(minutes: int, late: bool) -> None:
    assert (of(complete_at=NOW - minutes * MINUTE)[0] is Standing.BEHIND) is late


def test_the_first_reading_is_no_delay_until_it_takes_too_long() -> None:
    assert of(complete_at=None, listened_since=NOW - MINUTE)[0] is Standing.FIRST
    assert of(complete_at=None)[0] is Standing.BEHIND


def test_a_failure_is_told_once_it_makes_the_source_late() -> None:
    failing = {"failing_since": NOW - 2 * MINUTE, "failure": Words("连不上。", "Cannot be reached.")}
    assert of(**failing) == (Standing.FRESH, "everything up to 12:03.")
    standing, says = of(complete_at=NOW - 40 * MINUTE, **failing)
    assert standing is Standing.FAILING
    assert says == "40 min behind: everything up to 11:23 only. Cannot be reached."


def test_a_dead_token_is_a_failure_at_once() -> None:
    assert of(account_dead=True)[0] is Standing.FAILING


@pytest.mark.parametrize(
    ("changes", "missing", "says"),
    [
        ({}, None, "Completeness is not measurable: the network counts nothing."),
        ({"counted": 12, "uncounted": 0, "stored": 3}, None, "Completeness is not measurable"),
        ({"counts_all": True}, None, "Completeness has not been measured yet."),
        (
            {"counts_all": True, "counted": 120, "uncounted": 20, "stored": 98},
            2,
            "98 stored of 100 that the network counts",
        ),
        ({"counts_all": True, "counted": 10, "uncounted": 20, "stored": 5}, 0, "0 stored of 0"),
    ],
)
def test_completeness_is_a_count_or_said_to_be_impossible(
    changes: dict[str, object], missing: int | None, says: str
) -> None:
    told = freshness(replace(QUIET, **changes), now=NOW, zone=SHANGHAI)  # type: ignore[arg-type]
    assert told.missing == missing
    assert told.completeness.en.startswith(says)
    assert "%" not in told.completeness.en + told.completeness.zh


STREAM = Stream("mentions", frozenset({Kind.MENTION}), 50, None, False, 300)
FREE = replace(limits_for("bluesky", "app-password"), streams=(STREAM,), quotas=())
SCARCE = replace(FREE, quotas=(Quota("calls", 100, 86_400, counts="calls", reserve=50),))


def test_where_nothing_counts_reads_the_networks_advice_holds() -> None:
    assert paces(FREE, "own") == {"mentions": 300, "own": 600}


def test_where_calls_are_few_all_streams_together_keep_to_their_part() -> None:
    polls = sum(86_400 / seconds for seconds in paces(SCARCE, "own").values())
    assert 35 <= polls <= 37.5
    assert paces(SCARCE, "own")["own"] > paces(SCARCE, "own")["mentions"]


def test_second_looks_have_a_part_of_their_own() -> None:
    assert with_part(FREE, Looking.AGAIN) is FREE
    *_, part = with_part(SCARCE, Looking.AGAIN).quotas
    assert (part.bucket, part.limit) == ("look_again", 5)
