"""Which addresses may be called."""

import ipaddress

import pytest

from guanwei.networks.addresses import may_connect, objection, public_ip


@pytest.mark.parametrize("server", ["https://api.weibo.com", "https://bsky.social/", "https://pds.example.cn:8443/x"])
def test_https_to_a_name_or_a_public_address_is_allowed(server: str) -> None:
    assert objection(server, allow_local=False) is None


@pytest.mark.parametrize(
    "server", ["http://127.0.0.1:8000", "http://localhost:1", "http://[::1]:80", "https://localhost"]
)
def test_this_machine_only_when_it_is_allowed(server: str) -> None:
    assert objection(server, allow_local=False) is not None
    assert objection(server, allow_local=True) is None


@pytest.mark.parametrize(
    "server",
    [
        "http://api.weibo.com",
        "https://10.0.0.1",
        "https://192.168.1.1",
        "https://169.254.169.254",
        "https://[fd00::1]",
        "https://[::ffff:10.0.0.1]",
        "https://100.64.0.1",
        "https://0.0.0.0",
        "https://user@example.com",
        "https://example.com@127.0.0.1",
        "https://example.com/?x",
        "https://example.com:port",
        "https://example.com:0",
        "https://exa\nmple.com",
        "https://example.com\\@evil.com",
        "ftp://example.com",
        "example.com",
        "",
        "https://",
        "https://[::1",
    ],
)
def test_anything_else_is_refused_with_a_sentence_in_both_languages(server: str) -> None:
    refused = objection(server, allow_local=True)
    assert refused is not None and refused.zh and refused.en


@pytest.mark.parametrize(
    ("address", "public", "local"),
    [
        ("8.8.8.8", True, True),
        ("2606:4700::1111", True, True),
        ("127.0.0.1", False, True),
        ("127.9.9.9", False, True),
        ("::1", False, True),
        ("::ffff:127.0.0.1", False, True),
        ("10.1.2.3", False, False),
        ("::ffff:10.1.2.3", False, False),
        ("64:ff9b::a01:203", False, False),
        ("64:ff9b::808:808", True, True),
        ("2002:a01:203::", False, False),
        ("2001:0:808:808::f5fe:fdfc", False, False),
        ("169.254.169.254", False, False),
        ("fe80::1", False, False),
        ("fc00::1", False, False),
        ("fec0::1", False, False),
        ("feff:ffff::9", False, False),
        ("64:ff9b:1::a01:203", False, False),
        ("::ffff:0:10.1.2.3", False, False),
        ("0.0.0.0", False, False),
        ("224.0.0.1", False, False),
        ("240.0.0.1", False, False),
        ("203.0.113.7", False, False),
    ],
)
def test_the_connected_address_is_judged_by_what_it_carries(address: str, public: bool, local: bool) -> None:
    assert may_connect(ipaddress.ip_address(address), allow_local=False) is public
    assert may_connect(ipaddress.ip_address(address), allow_local=True) is local


@pytest.mark.parametrize(
    "inner", ["", "x", "10.0.0.1", "192.168.0.9", "127.0.0.1", "::1", "fe80::1", "fec0::1", "100.64.1.1"]
)
def test_an_inner_address_is_not_given_away(inner: str) -> None:
    assert public_ip(inner) == ""


@pytest.mark.parametrize("outer", ["203.0.113.7", "8.8.8.8", "2606:4700::1111"])
def test_an_outer_address_is_passed_on(outer: str) -> None:
    assert public_ip(f" {outer} ") == outer
