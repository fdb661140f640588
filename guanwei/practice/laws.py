"""The laws that a finding rests on, in English: `《广告法》第九条第（三）项` is `Advertising Law, Art. 9 (3)`. Pure."""

import re
from functools import lru_cache

_TITLES = {"广告法": "Advertising Law", "食品安全法": "Food Safety Law"}
_PART = re.compile(
    r"(?:《(?P<law>[^》]+)》)?第(?P<article>[一二三四五六七八九十百]+)条(?:第（(?P<item>[一二三四五六七八九十]+)）项)?"
)
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", start=1)}


@lru_cache(maxsize=256)
def law_in_english(basis: str) -> str:
    """As it stands where it is not written in this way, or the law has no English name here."""
    told = []
    for part in basis.split("、"):
        found = _PART.fullmatch(part)
        if found is None or (found["law"] and found["law"] not in _TITLES):
            return basis
        law = f"{_TITLES[found['law']]}, " if found["law"] else ""
        item = f" ({_number(found['item'])})" if found["item"] else ""
        told.append(f"{law}Art. {_number(found['article'])}{item}")
    return ", ".join(told)


def _number(text: str) -> int:
    """二十八 is 28."""
    number = 0
    for unit, size in (("百", 100), ("十", 10)):
        before, found, rest = text.partition(unit)
        if found:
            number += size * _DIGITS.get(before, 1)
            text = rest
    return number + _DIGITS.get(text, 0)
