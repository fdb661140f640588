"""What readers get from a post (practice C3, C6): an offer, or something that they can use."""

from collections.abc import Iterable

from guanwei.lib.text import matchable
from guanwei.lib.text.expression import Expression
from guanwei.practice.promotion import Evidence, Sign
from guanwei.practice.worth import Value

# Over the matchable text: simplified, lower case.
_GIFT = Expression(
    r"赠品|赠送|附赠|加赠|奉送|买.{0,4}[赠送]|免费|抽奖|抽[取选送]|抽\s?\d|福利|包邮|免邮|免单|试[用吃喝穿玩]|体验[装券名]|[特优]惠|返现|返利|红包|半价"
    r"|特价|原价[^,。\n]{0,3}\d|早鸟|加量不加价|积分[抵兑换]|礼[包品盒物券]"
    r"|[满下]单.{0,6}[送赠]|[送赠](?:出|你|给|上|完)?\s?[一二三四五六七八九十百两\d]+\s?[份件个张本套名瓶箱盒台杯罐袋包只把对支条块朵盆斤]"
    r"|\b(?:free|gift|giveaway|bonus|prize|win an?|discount|% off|voucher|coupon|complimentary|on the house"
    r"|half[- ]price|[£$€]\d+ off|save (?:up to )?[£$€]?\d+|two for one|buy one)\b"
)
# 前一百位送杯刷: what goes on top of something bought, whatever it is. Not 送货, 送到, 送孩子.
_ON_TOP = Expression(
    r"(?:前[^,。!?;\n]{1,5}[位名单个组户桌杯件]|买|购|下单|订|满|报名|办卡|充值|会员|到店|进店|凭|[元块折]|每[份单盒杯])[^。!?;\n]{0,12}?"
    r"(?<![目护输运配派寄递发传接推播欢遣选报押投抄呈外])[送赠]"
    r"(?![货达到别行走去回往来客机检修医审餐水考命葬入进完了的他她我谁外学快老孩朋爸妈上]|长辈|父母|爱人|[男女]友|领导|闺蜜|同事|家人|对象|自己|人|客户|恋人|姐|妹|兄弟"
    r"|给(?:我|他|她|它|谁|别人|朋友|孩子|老))[^\W\d_]"
)
# 最高可减500元: the figure is what is taken off.
_TAKEN_OFF = Expression(
    r"(?:减|(?:立|再|下单)省|返|抵|直降|立降|便宜|让利|补贴)(?:免|扣|掉|了|至多|你|您)?\s?(?:[¥￥]\s?\d|\d+(?:\.\d+)?\s?(?:元|块))"
)
# How a post begins that tells readers how something is done.
_USEFUL = Expression(
    r"教(?:你|您|大家)|手把手|技巧|窍门|妙招|[小温]贴士|温馨提示|攻略|指南|教程|诀窍|干货|小常识|小知识|冷知识|步骤|分[一二三四五六七\d]步"
    r"|怎么[泡做选用看存洗养煮吃挑辨配放收读]|如何[选用存洗养煮挑辨使保避判]"
    r"|\b(?:how to|tips?|guide to|step by step|tutorial|checklist)\b"
)


def offers(text: str, signs: Iterable[Evidence], benefit: str) -> bool:
    """An incentive or an offer: the benefit that the author entered, a coupon or a discount among the `signs` of a
    promotion, a gift, a trial or a draw in its words."""
    if benefit.strip() or any(one.sign is Sign.COUPON for one in signs):
        return True
    form = matchable(text).text
    return any(one.stands_in(form) for one in (_GIFT, _ON_TOP, _TAKEN_OFF))


def gives(text: str, signs: Iterable[Evidence], benefit: str, value: Value | None) -> bool:
    """An offer, or practical value: declared by the author, or to be seen in the words where nobody declared any."""
    if value is Value.PRACTICAL or offers(text, signs, benefit):
        return True
    return value is None and _USEFUL.stands_in(matchable(text).text)
