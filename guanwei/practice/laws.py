"""The laws that a finding rests on, in English: `《广告法》第九条第（三）项` is `Advertising Law, Art. 9 (3)`. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

_TITLES = {
    "广告法": "Advertising Law",
    "食品安全法": "Food Safety Law",
    "人民币管理条例": "Regulations on the Renminbi",
    "中国人民银行法": "Law on the People's Bank of China",
    "商标法": "Trademark Law",
    "就业促进法": "Employment Promotion Law",
    "妇女权益保障法": "Law on Women's Rights and Interests",
    "国旗法": "National Flag Law",
    "国徽法": "National Emblem Law",
    "国歌法": "National Anthem Law",
    "反分裂国家法": "Anti-Secession Law",
    "反不正当竞争法": "Anti-Unfair Competition Law",
    "电子烟管理办法": "Measures on Electronic Cigarettes",
}
_RULES = {"关于虚假宣传的规定": "on false publicity", "关于商业诋毁的规定": "on discrediting rivals"}
_PART = re.compile(
    r"(?:《(?P<law>[^》]+)》)?(?:第(?P<article>[一二三四五六七八九十百]+)条(?:第(?P<clause>[一二三四五六七八九十]+)款)?"
    r"(?:第（(?P<item>[一二三四五六七八九十]+)）项)?|第（(?P<also>[一二三四五六七八九十]+)）项|(?P<rule>关于.+))?"
)
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", start=1)}


@lru_cache(maxsize=256)
def law_in_english(basis: str) -> str:
    """As it stands where it is not written in this way, or the law has no English name here."""
    told = []
    for part in re.split("[、，]", basis):
        found = _PART.fullmatch(part)
        if not part or found is None or (found["law"] and found["law"] not in _TITLES):
            return basis
        if found["rule"] and found["rule"] not in _RULES:
            return basis
        told.append(", ".join(_said(found)))
    return ", ".join(told)


def _said(found: re.Match[str]) -> Iterator[str]:
    if found["rule"]:
        yield f"{_TITLES[found['law']]} {_RULES[found['rule']]}"
        return
    if found["law"]:
        yield _TITLES[found["law"]]
    if found["article"]:
        paragraph = f" para. {_number(found['clause'])}" if found["clause"] else ""
        item = f" ({_number(found['item'])})" if found["item"] else ""
        yield f"Art. {_number(found['article'])}{paragraph}{item}"
    elif found["also"]:
        yield f"({_number(found['also'])})"


def _number(text: str) -> int:
    """二十八 is 28."""
    number = 0
    for unit, size in (("百", 100), ("十", 10)):
        before, found, rest = text.partition(unit)
        if found:
            number += size * _DIGITS.get(before, 1)
            text = rest
    return number + _DIGITS.get(text, 0)
