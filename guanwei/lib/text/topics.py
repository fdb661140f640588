"""Topics: `#新品#` as Weibo writes them, `#tag` as the other networks do."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from guanwei.lib.text.links import Span, find_links

# Possessive, after one look for something that is no space: a lone # before many spaces takes no square of their time.
_TOPIC = re.compile(r"#(?=[^#\r\n]*[^#\s])([^#\r\n]++)#")
# On networks with single hashes `#早安 #上海` are two tags, so white space ends what may lie between two hashes.
_TIGHT_TOPIC = re.compile(r"#([^#\s]+)#")
# A tag ends at white space or punctuation, Chinese or Western; digits alone are a number, not a tag.
_TAG = re.compile(r"(?<![\w#&/])#((?=[^\s#]*[^\W\d_])[\w\u200d\ufe0f-]+)")


@lru_cache(maxsize=64)
def find_topics(text: str) -> tuple[Span, ...]:
    """The topics between two hash signs, in order; `value` is the name without them. Never inside a link."""
    return tuple(_outside(find_links(text), _spans(_TOPIC, text))) if "#" in text else ()


@lru_cache(maxsize=64)
def find_tags(text: str) -> tuple[Span, ...]:
    """`#topics#` without white space and single-hash tags, in order: what a network that links tags should link."""
    if "#" not in text:
        return ()
    links = find_links(text)
    topics = tuple(_outside(links, _spans(_TIGHT_TOPIC, text)))
    tags = _outside((*links, *topics), _spans(_TAG, text))
    return tuple(sorted((*topics, *tags), key=lambda span: span.start))


def _spans(pattern: re.Pattern[str], text: str) -> Iterable[Span]:
    return (Span(match.start(), match.end(), match.group(1).strip()) for match in pattern.finditer(text))


def _outside(taken: Iterable[Span], found: Iterable[Span]) -> Iterable[Span]:
    """Those of `found` that touch none of `taken`, which do not overlap each other."""
    ordered = sorted(taken, key=lambda span: span.start)
    starts = [span.start for span in ordered]
    for span in found:
        before = bisect_left(starts, span.end)  # of those that begin before its end, the last one reaches furthest
        if before == 0 or ordered[before - 1].end <= span.start:
            yield span
