"""Identifiers, dates and the fields that nobody asked for. weibo-api 5, 6, 13."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from .driver import Account, Simulator, body_of
from .known_fields import KNOWN
from .oracle import DATE_FORM, moment

LARGEST_EXACT_FLOAT = 2**53


def objects(simulator: Simulator, brand: Account) -> dict[str, dict[str, Any]]:
    """One of each kind of object, as Weibo answers it."""
    status = brand.shared("一")
    simulator.fan("comment", status["idstr"], "好")
    comment = body_of(brand.get("comments/to_me"))["comments"][0]
    return {"status": status, "comment": comment, "user": status["user"]}


def test_an_id_has_sixteen_digits_and_is_said_three_times(simulator: Simulator, brand: Account) -> None:
    made = objects(simulator, brand)
    for kind in ("status", "comment"):
        thing = made[kind]
        assert thing["idstr"] == thing["mid"] == str(thing["id"])
        assert len(thing["idstr"]) == 16 and isinstance(thing["id"], int)
    assert made["user"]["idstr"] == str(made["user"]["id"]) == brand.uid
    assert len(brand.uid) == 10


def test_ids_grow(brand: Account) -> None:
    made = [brand.shared(f"第{number}条")["id"] for number in range(6)]
    assert made == sorted(set(made))


def test_ids_of_different_accounts_differ(simulator: Simulator, brand: Account) -> None:
    other = simulator.account(screen_name="另一品牌")
    assert brand.uid != other.uid
    assert len({account.shared(f"{number}")["id"] for number in range(3) for account in (brand, other)}) == 6


def test_ordinary_ids_are_still_exact_as_floats(brand: Account) -> None:
    assert brand.shared("一")["id"] < LARGEST_EXACT_FLOAT


def test_ids_beyond_what_a_float_can_hold_can_be_had(simulator: Simulator, brand: Account) -> None:
    before = brand.shared("一")["id"]
    simulator.faults(big_ids=True)
    made = [brand.shared(f"大{number}") for number in range(20)]
    assert all(status["id"] > LARGEST_EXACT_FLOAT for status in made)
    assert any(int(float(status["id"])) != status["id"] for status in made), "each of these would survive a float"
    assert made[0]["id"] > before
    assert [status["idstr"] for status in brand.timeline()] == [status["idstr"] for status in made][:-6:-1]


def test_after_a_sweep_ids_have_sixteen_digits_again(simulator: Simulator, brand: Account) -> None:
    simulator.faults(big_ids=True)
    brand.shared("大")
    simulator.reset()
    assert len(simulator.account().shared("一")["idstr"]) == 16


def test_a_date_is_english_and_in_beijing_time_and_now(simulator: Simulator, brand: Account) -> None:
    now = datetime.now(UTC)
    made = objects(simulator, brand)
    for kind in ("status", "comment"):
        assert abs(moment(made[kind]["created_at"]) - now) < timedelta(seconds=5)


def test_every_date_in_an_answer_has_the_same_form(simulator: Simulator, brand: Account) -> None:
    def dates(thing: Any) -> list[str]:
        if isinstance(thing, list):
            return [date for one in thing for date in dates(one)]
        if not isinstance(thing, dict):
            return []
        own = [value for name, value in thing.items() if name == "created_at"]
        return own + [date for one in thing.values() for date in dates(one)]

    found = dates(list(objects(simulator, brand).values()))
    assert len(found) >= 3
    assert [date for date in found if not DATE_FORM.fullmatch(date)] == []


@pytest.mark.parametrize("kind", ["status", "comment", "user"])
def test_each_object_has_a_field_that_the_contract_does_not_know(
    simulator: Simulator, brand: Account, kind: str
) -> None:
    assert objects(simulator, brand)[kind].keys() - KNOWN[kind]


@pytest.mark.parametrize("kind", ["status", "comment", "user"])
def test_the_field_that_nobody_knows_is_not_always_the_same(simulator: Simulator, kind: str) -> None:
    accounts = [simulator.account(screen_name=f"品牌{number}") for number in range(12)]
    unknown = {frozenset(objects(simulator, account)[kind].keys() - KNOWN[kind]) for account in accounts}
    assert len(unknown) > 1
