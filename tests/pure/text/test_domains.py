"""Whether a link really leads to a domain that the app has registered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.lib.text import domain_of, host_of, is_within, safe_link


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("http://example.com/x", "example.com"),
        ("HTTPS://Shop.Example.COM.:8443/x?y#z", "shop.example.com"),
        ("http://例子.com/", "xn--fsqu00a.com"),
        ("http://xn--fsqu00a.com/", "xn--fsqu00a.com"),
        ("http://example.com@evil.com/", None),
        ("http://user:pass@example.com/", None),
        ("http://evil.com\\@example.com/", None),
        ("http://evil.com\\.example.com/", None),
        ("http://example.com\n.evil.com/", None),
        ("http://example.com\t@evil.com/", None),
        ("http://example.com:port/", None),
        ("http://exa%6dple.com/", None),
        ("http:///example.com", None),
        ("ftp://example.com/", None),
        ("javascript:alert(1)//http://example.com", None),
        ("example.com", None),
        ("http://-example.com/", None),
        ("http://exam..ple.com/", None),
    ],
)
def test_the_host_is_the_one_that_a_browser_asks(link: str, host: str | None) -> None:
    assert host_of(link) == host


@pytest.mark.parametrize(
    ("entry", "domain"),
    [
        ("example.cn", "example.cn"),
        (" *.Example.cn ", "example.cn"),
        ("http://www.example.cn/", "www.example.cn"),
        ("www.example.cn:8080", "www.example.cn"),
        ("例子.cn", "xn--fsqu00a.cn"),
        ("cn", None),
        ("", None),
        ("exa mple.cn", None),
    ],
)
def test_a_domain_is_read_as_people_type_it(entry: str, domain: str | None) -> None:
    assert domain_of(entry) == domain


@pytest.mark.parametrize(
    ("host", "domain", "within"),
    [
        ("example.cn", "example.cn", True),
        ("shop.example.cn", "example.cn", True),
        ("a.b.example.cn", "example.cn", True),
        ("example.cn", "www.example.cn", False),
        ("myexample.cn", "example.cn", False),
        ("example.cn.evil.com", "example.cn", False),
        ("1.2.3.4", "3.4", False),
        ("1.2.3.4", "1.2.3.4", True),
    ],
)
def test_sub_domains_belong_to_a_domain_and_look_alikes_do_not(host: str, domain: str, within: bool) -> None:
    assert is_within(host, domain) is within


def test_the_link_field_and_the_text_both_count_as_the_posts_link() -> None:
    domains = ("http://www.example.cn/", "shop.example.com")
    assert (
        safe_link("新品上线", "https://shop.example.com/新品", domains) == "https://shop.example.com/%E6%96%B0%E5%93%81"
    )
    assert safe_link("新品http://www.example.cn:81/x上线", "", domains) == "http://www.example.cn:81/x"
    assert safe_link("新品 http://example.com@evil.com", "http://evil.com/?http://www.example.cn", domains) is None
    assert safe_link("新品 http://www.example.cn", "", ("", "cn")) is None


@given(st.text(st.sampled_from("a.@:/\\?#%[] -好"), max_size=20))
def test_a_link_into_a_domain_begins_with_that_host(rest: str) -> None:
    """Whatever follows the scheme, a link counts as safe only when nothing stands between scheme and host."""
    link = f"http://{rest}example.cn"
    host = host_of(link)
    if host is not None and is_within(host, "example.cn"):
        before_path = link.removeprefix("http://").split("/")[0].split("?")[0].split("#")[0]
        assert before_path.lower().partition(":")[0].endswith("example.cn")
        assert "@" not in before_path and "\\" not in before_path
