"""Which flat, bureaucratic phrases stand in a text (practice A3). The pack is packs/flat-wording.toml."""

import re
from functools import lru_cache

from guanwei.lib.text import matchable
from guanwei.practice.packfile import lines, pack

LONGEST = 20_000  # characters that are looked at; no network takes more


def flat_phrases(text: str) -> tuple[tuple[int, int], ...]:
    """Their places in the original text, from left to right, no two overlapping."""
    form = matchable(text[:LONGEST])
    hits = sorted(match.span() for pattern in _patterns() for match in pattern.finditer(form.text))
    apart: list[tuple[int, int]] = []
    for start, end in hits:
        if start < end and (not apart or start >= apart[-1][1]):
            apart.append((start, end))
    return tuple(form.span(start, end) for start, end in apart)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    written = pack("flat-wording")
    wanted = [line for key in ("zh", "en") for line in lines(written[key])]
    return tuple(re.compile(line.replace("{x}", r"[^,.!?;:。、\n]{0,12}?")) for line in wanted)
