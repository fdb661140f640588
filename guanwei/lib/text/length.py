"""How long a text is, as each network counts."""

import re
import unicodedata

import regex  # the standard library has no grapheme segmentation

from guanwei.lib.text.domains import host_of, is_within
from guanwei.lib.text.links import find_links
from guanwei.lib.text.mentions import without_hosts

_GRAPHEME = regex.compile(r"\X")
# Each a cluster of its own beside its like: of a run of them only the ends have to be looked at, which is a hundred
# times as quick.
_SIMPLE = r" -~\u2010-\u2027\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e"
_RUN = re.compile(rf"[{_SIMPLE}]{{3,}}")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\ufe0f?\u20e3")

LINK_HALF_WIDTH = 20
LONG_LINK = 140
WEIBO_LINK_COUNTED_AS_IS = 41
MASTODON_LINK = 23
X_LINK = 23
# What X counts as one; every other character counts two, and so does an emoji of whatever many.
_X_LIGHT = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))


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
    alone, others, after = 0, [], 0
    for run in _RUN.finditer(text):
        first, last = run.start() + 1, run.end() - 1  # the outer ones may belong to what stands beside them
        alone += last - first
        others.append(text[after:first])
        after = last
    return alone + sum(1 for _ in _GRAPHEME.finditer("".join((*others, text[after:]))))


def mastodon_length(text: str, link: int = MASTODON_LINK) -> int:
    """User-perceived characters as Mastodon counts: every link as `link` of them, of `@name@host` only the name."""
    total, after = 0, 0
    for span in find_links(text):
        total += grapheme_length(without_hosts(text[after : span.start])) + link
        after = span.end
    return total + grapheme_length(without_hosts(text[after:]))


def x_length(text: str) -> int:
    """Length as X weighs it: a Chinese character or an emoji two, a Latin letter one, every link 23."""
    total, after = 0, 0
    for link in find_links(text):
        total += _plain_x(text[after : link.start]) + X_LINK
        after = link.end
    return total + _plain_x(text[after:])


def byte_length(text: str) -> int:
    """Bytes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def _plain_x(text: str) -> int:
    if text.isascii():
        return len(text)
    composed = unicodedata.normalize("NFC", text)
    return sum(_weight_x(match.group()) for match in _GRAPHEME.finditer(composed))


def _weight_x(cluster: str) -> int:
    if len(cluster) > 1 and _EMOJI.match(cluster):
        return 2
    return sum(1 if any(low <= ord(one) <= high for low, high in _X_LIGHT) else 2 for one in cluster)


def _plain_half_width(text: str) -> int:
    in_utf_16 = len(text.encode("utf-16-le", "surrogatepass"))  # two bytes a unit
    return in_utf_16 - len(text.encode("ascii", "ignore"))


def _link_half_width(link: str) -> int:
    host = host_of(link) or ""
    if host == "t.cn":
        return len(link)
    if is_within(host, "weibo.com") or is_within(host, "weibo.cn"):
        return len(link) if len(link) <= WEIBO_LINK_COUNTED_AS_IS else LINK_HALF_WIDTH
    return LINK_HALF_WIDTH + max(0, len(link) - LONG_LINK)
