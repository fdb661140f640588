"""How hard does a text push its goods? The points of its words, with what is stacked up, less what speaks against it.

One mild word is no hard sell; a strong one is, and so are two mild ones of different kinds or different words. A price
or a coupon alone counts half of that: what something costs is information. Words in titles, in other people's mouths,
in denials and questions do not count; news, warnings, apologies and one person's diary take points away.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from guanwei.lib.text.matching import Matchable
from guanwei.practice.findings import Level
from guanwei.practice.packs.claims import Claim, claims_in
from guanwei.practice.packs.loading import Found, Pack, pack
from guanwei.practice.packs.stance import Stance, is_news, is_personal, stance_of

ENOUGH = 4
_STACKED, _DISCOUNT, _NEWS, _WARNING, _SERVICE, _PERSONAL = 1, 1, -8, -8, -4, -2
_MORE = 3  # what discounts and shouting can add
_SHORT, _CLAIM = 100, 2  # characters; points of one claim in a longer text
_MATTERS = {Stance.TITLE, Stance.REPOSTED, Stance.QUOTED, Stance.DENIED, Stance.QUESTION}

_SHOUTS = re.compile(r"!{3,}")
_TWICE = re.compile(r"([^\W\d_]{2,4})[!,~。]*\1[!,~。]*\1")
_DISCOUNTS = re.compile(
    r"[0-9.一二三四五六七八九半]{1,3}折(?![叠页线射返磨断扣店])|满[0-9千百万]{1,5}[减送折返]|(?:享|送|补|减|返|降)[0-9]{2,}|[0-9.]{1,7}元(?!旦|宵|素)"
    r"|[¥￥][0-9]|[0-9]块[0-9钱]|[0-9]{2}% ?off"
)
_SELLING = re.compile(
    r"[购买价单券售折惠卖囤货销团赠领]|充值|办理|报名|预订|开户|红包|不要钱|拍.发|直降|立减|满减|开抢|大促"
    r"|[0-9]{2}|爆款|尖货|buy|shop|order|price|deal|sale|cart|off|sign up|free|ticket|spot|member|claim|bogo"
    r"|book|left|名额|席|锁[位车价房座]"
)
# Praise and counters speak of nothing else.
_OF_GOODS = frozenset({"epithet", "counter"})
_SHOP = re.compile(
    r"[买购卖价券折款裤衣鞋包杯]|下单|店铺|门店|直播间|现货|库存|包邮|开业|办卡|充值|会员|到店|报名|名额|席位"
    r"|套餐|门票|免单|福利|开户|红包|sign up|free|trial|ticket|members|gift"
)
_WARNINGS = re.compile(
    r"骗|诈|谨防|警惕|提醒(?:大家|您|各位)?[:,]?[^。!?]{0,12}(?:小心|注意|勿|别)|套路|别上当|勿信|勿点|请勿|避坑|识破|理性消费|理性购物|冲动消费|假货|假冒|曝光|投诉|举报|违规|被罚|处罚"
    r"|\b(?:scam|fake|fraud|beware|spot (?:a|an|the))\b"
)
_SERVICES = re.compile(
    r"抱歉|道歉|对不起|致歉|见谅|召回|退款通知|系统(?:故障|维护|崩)|崩了|恢复(?:发货|营业)|延迟|晚到|补货|缺货|暂停|招聘|简历|会议|同事|食堂|员工|工程师|程序员|团建|年会|的故事|盘点|加班|客服小|仓库"
    r"|\b(?:sorry|apologi[sz]e|crashed|fixing|recall|hiring)\b"
)


@dataclass(frozen=True, slots=True)
class Push:
    """The points of a text and the words they come from, each once."""

    points: int
    words: tuple[Found, ...]
    stacked: bool


def push_of(text: Matchable, rules: Pack) -> Push | None:
    """What in `text` pushes; None where it is not hard advertising."""
    claims = claims_in(text, pack("absolute"))
    words = _each_once(text, rules)
    if sum(one.group.points for one in words) + (_MORE if words else 0) + ENOUGH * len(claims) < ENOUGH:
        return None
    plain = text.text
    stacked = bool(_SHOUTS.search(plain) or plain.count("!") >= 4 or _TWICE.search(plain))
    more = _DISCOUNT * min(2, len(_DISCOUNTS.findall(plain))) + _STACKED * stacked
    if _points(words, claims, plain, more) < ENOUGH:
        return None  # before it is asked who says them, which takes longest
    words = [one for one in words if stance_of(plain, one.start, one.end) not in _MATTERS]
    if not words and not claims:
        return None
    points = _points(words, claims, plain, more) + _against(plain)
    told = tuple(sorted((*words, *_as_found(claims)), key=lambda one: one.start))
    return Push(points, told, stacked) if points >= ENOUGH and _is_about_goods(text, told) else None


def _points(words: Sequence[Found], claims: Sequence[Claim], text: str, more: int) -> int:
    """What is stacked up counts only where the words alone are not enough."""
    points = sum(one.group.points for one in words) + _weight_of(claims, text)
    return points if points >= ENOUGH else points + more


def _weight_of(claims: Sequence[Claim], text: str) -> int:
    """A short text with a claim is praise and nothing else; in a long one it may be a line among facts."""
    if not claims:
        return 0
    return ENOUGH if len(claims) > 1 or len(text) <= _SHORT else _CLAIM


def _as_found(claims: Sequence[Claim]) -> list[Found]:
    """Praise in absolute terms pushes as hard as any word here."""
    return [Found(claim.group, claim.start, claim.end) for claim in claims]


def _is_about_goods(text: Matchable, words: Sequence[Found]) -> bool:
    """Hurry alone (赶紧, 最后一天) is said of anything: something has to be for sale."""
    if any(one.group.id in _OF_GOODS or one.group.level is Level.ASK for one in words):
        return True
    if any(one.group.points >= ENOUGH for one in words) and _SHOP.search(text.text):
        return True
    if _DISCOUNTS.search(text.text) or any(_SELLING.search(text.text[one.start : one.end]) for one in words):
        return True
    return any(name == "goods" for name, _, _ in pack("absolute").signs_in(text))


def _each_once(text: Matchable, rules: Pack) -> list[Found]:
    """The first place of every word."""
    first: dict[str, Found] = {}
    for one in rules.found_in(text):
        first.setdefault(text.text[one.start : one.end], one)
    return list(first.values())


def _against(text: str) -> int:
    points = _NEWS if is_news(text) else 0
    if _WARNINGS.search(text):
        points += _WARNING
    if _SERVICES.search(text):
        points += _SERVICE
    if is_personal(text):
        points += _PERSONAL
    return points
