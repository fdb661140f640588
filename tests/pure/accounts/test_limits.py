"""An account is bound by what its own server allows, where servers differ."""

from dataclasses import dataclass, field, replace
from typing import Any

from guanwei.accounts.limits import kept_of, limits_by_hand, limits_of
from guanwei.networks.registry import limits_for


@dataclass
class Official:
    network: str = "mastodon"
    profile: str = "token"
    server_limits: dict[str, Any] = field(default_factory=dict)


USUAL = limits_for("mastodon", "token")


def test_an_account_whose_server_told_nothing_has_the_limits_of_its_profile() -> None:
    assert limits_of(Official()) == USUAL


def test_what_the_server_told_holds_for_the_machine_and_for_a_person_in_the_app() -> None:
    roomy = replace(USUAL, max_length=5000, max_pictures=9, picture_types=frozenset({"image/png"}))
    official = Official(server_limits=kept_of(roomy))
    assert limits_of(official) == roomy
    assert limits_by_hand(official).max_length == 5000


def test_nonsense_that_a_server_told_changes_nothing() -> None:
    told = {"max_length": 0, "max_pictures": "many", "max_alt_text": -1, "picture_types": ["text/html"]}
    assert limits_of(Official(server_limits=told)) == USUAL
