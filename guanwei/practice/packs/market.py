"""Is a word measured by a whole market (全省最松软的吐司), or does it speak of what nobody sells?

A superlative over a market is a claim whatever the goods are: no list of goods holds 钢琴修理. Sports, nature, the
neighbours and the jokes of an office are what such words are said of otherwise. The names of markets and places, and
what lies elsewhere, stand in the pack `absolute` under `[market]`.
"""

import re
from functools import lru_cache

from guanwei.practice.packs.loading import market_of, pack

# What may stand between the market and its superlative: 全省 (范围内的糕点店里) 最.
_BETWEEN = r"(?:[^\W_]{0,9}|[^\W_]{0,9}、[^\W_]{0,6})"
# A quality that is named before a rank: 书写的顺滑程度, 释放速度这一块.
_QUALITY = re.compile(
    r"(?:[^\W_](?:程度|效果|水平|速度|质量|表现|能力|功夫|手艺|口感|味道|口味)|[^\W\d_](?:度|性|力|率|感|质)|[^,。!?;]{2,8}(?:这件?事|这一?[块点项]|方面))"
    r"(?:上|都|是|更是|已|达到|可以说|堪称|[,:]){0,3}$"
)

_FIRST_IN = re.compile(r"$|[^\w]|的|好[吃喝用看玩]|品牌|名(?:$|[^\w]|的)|大品牌|家|款|梯队|没|不|,")
# Sayings, and classes of which there are many.
_SAYINGS = re.compile(r"天下|地表|宇宙|人间|世上|天底下|[^\W_]{2}级$")


def in_market(before: str, word: str, near_after: str) -> bool:
    """Does a market stand before the word in its clause (a 、 does not end it), or at the beginning of the word itself
    (全国第一)? A first of something named is a name: 天下第一洞."""
    if word.endswith(("第一", "第1")) and not _FIRST_IN.match(near_after):
        return False
    ending, beginning, _, _ = _expressions()
    return bool(ending.search(before[-24:]) or (beginning.match(word) and not _SAYINGS.match(word)))


def of_a_quality(before: str) -> bool:
    """Is it the rank of a quality, in the same sentence?"""
    return _QUALITY.search(before) is not None


def is_elsewhere(text: str, sentence: str, before: str) -> bool:
    """Sport (anywhere in the text unless the sentence is about ours), nature
    and the office in the sentence, or a neighbour before the word."""
    _, _, _, others = _expressions()
    games = _is_of_games(sentence if _OURS.search(before) else text)
    return bool(games or others[0].search(sentence) or others[1].search(before))


# What we say of our own goods after a match is over is no sport.
_OURS = re.compile(r"(?:我[们哋]|咱们?)家?的|我家|本[店铺馆厂院]|小店|\bour\b")


@lru_cache(maxsize=64)
def _is_of_games(text: str) -> bool:
    return _expressions()[2].search(text) is not None


@lru_cache(maxsize=1)
def _expressions() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], tuple[re.Pattern[str], ...]]:
    market = pack("absolute").data["market"]
    scope = market_of(pack("absolute").data)
    others = tuple(re.compile(market[name]) for name in ("elsewhere", "neighbours"))
    return re.compile(rf"{scope}{_BETWEEN}$"), re.compile(scope), re.compile(market["games"]), others
