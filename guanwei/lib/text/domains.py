"""Which domain a link really leads to, and whether that lies within a domain that an app has registered."""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import idna

from guanwei.lib.text.links import encode_link, find_links

_HOST_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
_NOT_IN_AN_ADDRESS = re.compile(r"[\s\\\x00-\x1f\x7f]")


def host_of(link: str) -> str | None:
    """The host that a browser would ask for `link`: lower case, punycode, no port. None when it cannot be trusted.

    An address with a user part (`http://example.com@evil.com`), a backslash, white space or a broken port is one that
    readers and parsers understand differently; it has no host here.
    """
    if _NOT_IN_AN_ADDRESS.search(link):
        return None
    try:
        parts = urlsplit(link)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "@" in parts.netloc or not parts.hostname:
        return None
    if parts.netloc.startswith("["):
        return parts.hostname
    return _normal_host(parts.hostname)


def domain_of(entry: str) -> str | None:
    """A domain as somebody typed it into a setting (`example.cn`, `*.Example.cn`, `http://www.example.cn/`), or None.

    A single label (`cn`) is no domain of one owner and would let every link through.
    """
    entry = entry.strip().removeprefix("*.").removeprefix(".")
    host = host_of(entry if "://" in entry else f"http://{entry}")
    return host if host and "." in host else None


def is_within(host: str, domain: str) -> bool:
    """Is `host` the domain itself or one of its sub-domains? Both as `host_of` and `domain_of` give them.

    The decision where Weibo's own text is silent (docs/concepts/weibo.md 11): `shop.example.cn` lies within
    `example.cn`; `example.cn` does not lie within `www.example.cn`; `myexample.cn` lies within neither. The port does
    not matter: a domain is a name, not a service. An IP address only matches itself.
    """
    if host == domain:
        return True
    return host.endswith(f".{domain}") and not _is_ip(host)


def safe_link(text: str, link: str, domains: Iterable[str]) -> str | None:
    """The first link of a post that lies within one of `domains`, or None. `link` is the post's own link field."""
    allowed = [domain for domain in map(domain_of, domains) if domain]
    candidates = ([encode_link(link)] if link else []) + [span.value for span in find_links(text)]
    for candidate in candidates:
        host = host_of(candidate)
        if host and any(is_within(host, domain) for domain in allowed):
            return candidate
    return None


def _normal_host(host: str) -> str | None:
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError:
            return None
    host = host.lower().removesuffix(".")
    labels = host.split(".")
    return host if all(_HOST_LABEL.fullmatch(label) for label in labels) else None


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
