"""How often somebody may try a password, and what counts as the same somebody."""

import pytest

from guanwei.lib.clock import utc_now
from guanwei.people.actions import UserRefused
from guanwei.people.models import SignInTry
from guanwei.people.signing_in import check_password, confirm_password
from guanwei.people.tries import PER_NAME_AND_ADDRESS, counted_as
from tests.cast import OFFICE, PASSWORD, user

MANY = [f"2001:db8:1:2::{number:x}" for number in range(1, PER_NAME_AND_ADDRESS + 1)]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("36.112.4.9", "36.112.4.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:3::6", "2001:db8:1:3::"),
        ("::ffff:36.112.4.9", "36.112.4.9"),
        (None, None),
    ],
)
def test_an_ipv6_address_counts_as_its_network(address: str | None, counted: str | None) -> None:
    assert counted_as(address) == counted


def tried(username: str, address: str | None, password: str = "wrong") -> str:
    with pytest.raises(UserRefused) as refused:
        check_password(now=utc_now(), username=username, password=password, address=address)
    return refused.value.words.en


@pytest.mark.django_db
def test_another_address_of_the_same_network_is_no_fresh_start() -> None:
    user("lin", "林晓")
    for address in MANY:
        assert "wrong" in tried("lin", address)
    assert "Too many" in tried("lin", "2001:db8:1:2:ffff::1", PASSWORD)
    assert check_password(now=utc_now(), username="lin", password=PASSWORD, address="2001:db8:1:9::1").username == "lin"


@pytest.mark.django_db
def test_a_name_that_only_looks_like_another_neither_signs_in_nor_counts_for_it() -> None:
    """LATIN SMALL LETTER LONG S becomes S in capitals: with capitals `liſa` would be a second name to guess lisa by."""
    user("lisa", "李莎")
    assert "wrong" in tried("liſa", OFFICE, PASSWORD)
    assert "wrong" in tried("LISA", OFFICE)
    assert set(SignInTry.objects.values_list("username", flat=True)) == {"liſa", "lisa"}
    assert check_password(now=utc_now(), username=" LISA ", password=PASSWORD, address=OFFICE).username == "lisa"


@pytest.mark.django_db
def test_guessing_in_an_open_session_ends_where_guessing_at_the_door_does() -> None:
    lin = user("lin", "林晓")
    for _ in range(PER_NAME_AND_ADDRESS):
        with pytest.raises(UserRefused):
            confirm_password(now=utc_now(), user=lin, password="wrong", address=OFFICE)
    with pytest.raises(UserRefused) as refused:
        confirm_password(now=utc_now(), user=lin, password=PASSWORD, address=OFFICE)
    assert "Too many" in refused.value.words.en
    assert "Too many" in tried("lin", OFFICE, PASSWORD)
