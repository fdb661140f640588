"""Which flat, bureaucratic phrases stand in a text (practice A3). The pack is phrases/flat-wording.toml."""

from functools import lru_cache

from guanwei.lib.text import matchable
from guanwei.practice.packfile import CLAUSE, Expressions, lines, read_pack

LONGEST = 20_000  # characters that are looked at; no network takes more


@lru_cache(maxsize=64)
def flat_phrases(text: str) -> tuple[tuple[int, int], ...]:
    """Their places in the original text, from left to right, no two overlapping. Two checks ask."""
    form = matchable(text[:LONGEST])
    hits = sorted(_expressions().spans_in(form))
    apart: list[tuple[int, int]] = []
    for start, end in hits:
        if start < end and (not apart or start >= apart[-1][1]):
            apart.append((start, end))
    return tuple(form.span(start, end) for start, end in apart)


@lru_cache(maxsize=1)
def _expressions() -> Expressions:
    written = read_pack("flat-wording")
    return Expressions([*lines(written["zh"]), *lines(written["en"])], {"x": CLAUSE})
