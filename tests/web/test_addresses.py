"""The approver's address: what our own proxies saw, never what somebody claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.web.addresses import believed

PEER = "36.112.4.9"


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "expected"),
    [
        (PEER, "", 0, PEER),
        (PEER, "8.8.8.8", 0, PEER),  # no proxy of ours: the header is anybody's word
        ("10.0.0.2", "8.8.8.8", 1, "8.8.8.8"),
        ("10.0.0.2", "1.1.1.1, 8.8.8.8", 1, "8.8.8.8"),  # the left one was sent along by the person
        ("10.0.0.2", "1.1.1.1, 8.8.8.8, 10.0.0.1", 2, "8.8.8.8"),
        ("10.0.0.2", "10.0.0.1", 2, "10.0.0.2"),  # fewer entries than proxies: somebody came in behind the first
        ("10.0.0.2", "8.8.8.8:5123", 1, "8.8.8.8"),
        ("10.0.0.2", "[2400:da00::1]:443", 1, "2400:da00::1"),
        ("10.0.0.2", "2400:da00::1", 1, "2400:da00::1"),
        ("fe80::7%eth0", "", 0, "fe80::7"),  # a neighbour on the same cable
        ("10.0.0.2", "unknown", 1, None),
        ("", "", 0, None),
    ],
)
def test_the_address_is_the_one_that_our_proxy_saw(
    peer: str, forwarded: str, proxies: int, expected: str | None
) -> None:
    assert believed(peer, forwarded, proxies=proxies) == expected


@given(claimed=st.text(max_size=60), proxies=st.integers(1, 3))
def test_what_a_person_sends_along_never_counts(claimed: str, proxies: int) -> None:
    ours = ", ".join([PEER, *["10.0.0.1"] * (proxies - 1)])
    assert believed("10.0.0.2", f"{claimed}, {ours}", proxies=proxies) == PEER
