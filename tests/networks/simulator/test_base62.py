"""The web address of a status: its mid in base 62. weibo-api 5."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .driver import Account, body_of
from .oracle import base62_of

VECTORS = [
    ("4607741009594608", "K3fnuEfZK"),
    ("4559512851192225", "JoYct509r"),
    ("3591268992667779", "zCik3bc0H"),
    ("3591370117495972", "zCkX9vs2M"),
    ("3591291856713634", "zCiUVsawq"),
    ("4000000000000001", "E00000001"),
]


@pytest.mark.parametrize(("mid", "base62"), VECTORS)
def test_the_contracts_pairs_hold_for_the_tests_own_reckoning(mid: str, base62: str) -> None:
    assert base62_of(mid) == base62


@pytest.mark.parametrize("mid", [mid for mid, _ in VECTORS])
def test_the_mid_of_an_id_is_the_id_itself(brand: Account, mid: str) -> None:
    assert body_of(brand.get("statuses/querymid", id=mid, type=1)) == {"mid": mid}


@pytest.mark.parametrize(("mid", "base62"), VECTORS)
def test_a_base62_form_is_turned_back_into_the_id(brand: Account, mid: str, base62: str) -> None:
    assert str(body_of(brand.get("statuses/queryid", mid=base62, type=1, isBase62=1))["id"]) == mid


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(10**15, 10**16 - 1) | st.integers(0, 99).map(lambda low: 5 * 10**15 + low))
def test_every_base62_form_is_turned_back_into_its_id(brand: Account, number: int) -> None:
    brand.simulator.without_limits()
    answer = brand.get("statuses/queryid", mid=base62_of(str(number)), type=1, isBase62=1)
    assert str(body_of(answer)["id"]) == str(number)


def test_a_posts_own_address_is_where_statuses_go_leads(brand: Account) -> None:
    posted = brand.shared("一")["idstr"]
    answer = brand.get("statuses/go", uid=brand.uid, id=posted)
    assert answer.status_code == 302
    assert answer.headers["location"].endswith(f"/{brand.uid}/{base62_of(posted)}")
