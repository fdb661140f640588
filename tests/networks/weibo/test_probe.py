"""The probe of Weibo's contract, on the simulator: what it reads, what it says of it, and that it writes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from guanwei.networks.probing import Probed, Row, Verdict
from guanwei.networks.registry import probe_for
from guanwei.networks.weibo.probe import CALLS
from tests.networks.conformance.cases import Weibo
from tests.servers.simulator import Simulator


@pytest.fixture
def case(simulator: Simulator) -> Iterator[Weibo]:
    made = Weibo("ordinary", simulator)
    yield made
    made.proxy.stop()


def probed(case: Weibo) -> Probed:
    probe = probe_for("weibo")
    assert probe is not None
    return probe(case.connection)


def row(found: Probed, words: str) -> Row:
    [one] = [row for row in found.rows if words in row.claim.en]
    return one


def test_the_simulator_does_what_the_page_says(case: Weibo) -> None:
    for number in range(7):
        case.published(f"新品上线，第 {number} 款 & 更多")
    found = probed(case)
    assert found.complete
    assert {row.verdict for row in found.rows} <= {Verdict.AGREES, Verdict.OPEN, Verdict.NOT_BY_READING}
    for words in ("whose the token is", "calls for each account", "Only the newest 5", "enough to know", "come back"):
        assert row(found, words).verdict is Verdict.AGREES, row(found, words)
    assert row(found, "Every call").verdict is Verdict.AGREES, row(found, "Every call").found


def test_it_only_reads_and_takes_no_more_calls_than_it_says(case: Weibo) -> None:
    case.published("新品上线")
    before, asked = len(case.simulator.wire()), len(case.proxy.arrivals())
    probed(case)
    assert len(case.simulator.wire()) == before
    assert len(case.proxy.arrivals()) - asked == CALLS


@pytest.mark.parametrize(
    ("switches", "words"),
    [
        ({"calls_per_day": 1000}, "calls for each account"),
        ({"own_timeline_size": 10}, "Only the newest 5"),
    ],
)
def test_what_differs_from_the_page_is_said(case: Weibo, switches: dict[str, Any], words: str) -> None:
    for number in range(12):
        case.published(f"新品上线，第 {number} 款")
    case.simulator.set_faults(**switches)
    assert row(probed(case), words).verdict is Verdict.DIFFERS


def test_an_account_without_a_post_leaves_questions_open_and_is_complete(case: Weibo) -> None:
    found = probed(case)
    assert found.complete
    assert row(found, "One post by itself").verdict is Verdict.OPEN


def test_a_dead_token_proves_nothing(case: Weibo) -> None:
    case.connection = case.with_dead_credentials()
    found = probed(case)
    assert not found.complete
    assert row(found, "whose the token is").verdict is Verdict.NOT_READ


def test_a_server_that_is_not_there_proves_nothing_and_raises_nothing(case: Weibo) -> None:
    case.proxy.stop()
    assert not probed(case).complete


def test_there_is_nothing_to_probe_where_nothing_is_doubtful() -> None:
    assert probe_for("bluesky") is None
