"""How long a text is, as each network counts."""

import regex  # the standard library has no grapheme segmentation

from guanwei.lib.text.domains import host_of, is_within
from guanwei.lib.text.links import find_links
from guanwei.lib.text.mentions import without_hosts

_GRAPHEME = regex.compile(r"\X")

LINK_HALF_WIDTH = 20
LONG_LINK = 140
WEIBO_LINK_COUNTED_AS_IS = 41
MASTODON_LINK = 23


def weibo_length(text: str) -> int:
    """Length in Weibo's characters, the unit shown to people: half-width units halved, rounded up."""
    return (weibo_half_width(text) + 1) // 2


def weibo_half_width(text: str) -> int:
    """Length in half-width units (docs/concepts/weibo.md 3.6): ASCII 1, other UTF-16 units 2, links by weight."""
    total, after = 0, 0
    for link in find_links(text):
        total += _plain_half_width(text[after : link.start]) + _link_half_width(link.value)
        after = link.end
    return total + _plain_half_width(text[after:])


def grapheme_length(text: str) -> int:
    """User-perceived characters (Unicode extended grapheme clusters), as Bluesky counts."""
    if text.isascii() and "\r" not in text:
        return len(text)
    return sum(1 for _ in _GRAPHEME.finditer(text))


def mastodon_length(text: str, link: int = MASTODON_LINK) -> int:
    """User-perceived characters as Mastodon counts: every link as `link` of them, of `@name@host` only the name."""
    total, after = 0, 0
    for span in find_links(text):
        total += grapheme_length(without_hosts(text[after : span.start])) + link
        after = span.end
    return total + grapheme_length(without_hosts(text[after:]))


def byte_length(text: str) -> int:
    """Bytes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def _plain_half_width(text: str) -> int:
    return sum(1 if ch < "\x80" else 2 if ch <= "\uffff" else 4 for ch in text)


def _link_half_width(link: str) -> int:
    host = host_of(link) or ""
    if host == "t.cn":
        return len(link)
    if is_within(host, "weibo.com") or is_within(host, "weibo.cn"):
        return len(link) if len(link) <= WEIBO_LINK_COUNTED_AS_IS else LINK_HALF_WIDTH
    return LINK_HALF_WIDTH + max(0, len(link) - LONG_LINK)
