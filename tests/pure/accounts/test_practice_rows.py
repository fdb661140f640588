"""How each row of the practice stands, for every network and every rights profile."""

import pytest

from guanwei.accounts.practice_rows import SECTIONS, RowState
from guanwei.networks.registry import limits_for, networks, profiles_of

PROFILES = [(network, profile) for network in networks() for profile in profiles_of(network)]
ROWS = {row.id: row for section in SECTIONS for row in section.rows}


def test_every_row_speaks_both_languages_and_stands_once() -> None:
    assert len(ROWS) == sum(len(section.rows) for section in SECTIONS)
    for row in ROWS.values():
        assert row.what.zh and row.what.en
        assert row.left is None or (row.left.zh and row.left.en)


@pytest.mark.parametrize(("network", "profile"), PROFILES)
def test_what_is_not_there_stands_so_with_every_right(network: str, profile: str) -> None:
    limits = limits_for(network, profile)
    for row in ROWS.values():
        assert (row.state(limits) is RowState.NOT_YET) == (not row.there)


@pytest.mark.parametrize("network", networks())
def test_by_hand_everything_that_the_network_has_is_done_by_hand(network: str) -> None:
    limits = limits_for(network, "by_hand")
    assert {ROWS[id].state(limits) for id in ("A1", "B3", "C11", "E1", "E2", "E4")} == {RowState.BY_HAND}
    assert ROWS["A3"].state(limits) is RowState.WORKS  # the sheet asks nothing of a network


def test_a_row_begins_to_work_with_its_first_check_unless_more_is_left() -> None:
    limits = limits_for("bluesky", profiles_of("bluesky")[0])
    assert ROWS["C14"].state(limits) is RowState.NOT_YET
    assert ROWS["C14"].state(limits, frozenset({"C14"})) is RowState.WORKS
    assert ROWS["C7"].state(limits, frozenset({"C7"})) is RowState.NOT_YET
