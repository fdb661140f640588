"""What readers get from a post (practice C3, C6): an offer, or something that they can use."""

import re
from collections.abc import Iterable

from guanwei.lib.text import matchable
from guanwei.practice.promotion import Evidence, Sign
from guanwei.practice.worth import Value

# Over the matchable text: simplified, lower case.
_GIFT = re.compile(
    r"赠品|赠送|买.{0,4}[赠送]|免费|抽奖|抽[取选送]|抽\s?\d|福利|包邮|试[用吃喝穿玩]|体验[装券名]|特惠|优惠|返现|红包|礼[包品盒物券]"
    r"|[满下]单.{0,6}[送赠]|[送赠](?:出|你|给|上|完)?\s?[一二三四五六七八九十百两\d]+\s?[份件个张本套名瓶箱盒台杯罐袋包只把对支条块朵盆斤]"
    r"|\b(?:free|gift|giveaway|bonus|prize|win an?|discount|% off|voucher|coupon)\b"
)
# How a post begins that tells readers how something is done.
_USEFUL = re.compile(
    r"教(?:你|您|大家)|手把手|技巧|窍门|妙招|[小温]贴士|温馨提示|攻略|指南|教程|诀窍|干货|小常识|小知识|冷知识|步骤|分[一二三四五六七\d]步"
    r"|怎么[泡做选用看存洗养煮吃挑辨配放收读]|如何[选用存洗养煮挑辨使保避判]"
    r"|\b(?:how to|tips?|guide to|step by step|tutorial|checklist)\b"
)


def offers(text: str, signs: Iterable[Evidence], benefit: str) -> bool:
    """An incentive or an offer: the benefit that the author entered, a coupon or a discount among the `signs` of a
    promotion, a gift, a trial or a draw in its words."""
    if benefit.strip() or any(one.sign is Sign.COUPON for one in signs):
        return True
    return _GIFT.search(matchable(text).text) is not None


def gives(text: str, signs: Iterable[Evidence], benefit: str, value: Value | None) -> bool:
    """An offer, or practical value: declared by the author, or to be seen in the words where nobody declared any."""
    if value is Value.PRACTICAL or offers(text, signs, benefit):
        return True
    return value is None and _USEFUL.search(matchable(text).text) is not None
