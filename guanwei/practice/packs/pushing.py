"""How hard does a text push its goods? The points of its words, with what is stacked up, less what speaks against it.

One mild word is no hard sell; a strong one is, and so are two mild ones of different kinds or different words. A price
or a coupon alone counts half of that: what something costs is information; three kinds of it shouted at once are not.
Praise in absolute terms (`claims`) in a post that tells something is a matter of C12; it pushes beside words that push,
or where hardly a sentence is left without praise. Words in titles, in other people's mouths, in denials and questions
do not count; news, warnings, apologies and one person's diary take points away.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from guanwei.lib.text.matching import Matchable
from guanwei.practice.findings import Level
from guanwei.practice.packs.claims import Claim, claims_in
from guanwei.practice.packs.loading import Found, Group, Pack, pack
from guanwei.practice.packs.stance import Stance, is_news, is_personal, stance_of

ENOUGH = 4
_STACKED, _DISCOUNT, _NEWS, _WARNING, _SERVICE, _PERSONAL = 1, 1, -8, -8, -4, -2
_MORE = 3  # what discounts and shouting can add
_CLAIM = 2  # points of claims beside words that push
_ALL_PRAISE = 0.6  # of the characters of a long text, in clauses that praise or call
_SHORT, _PLAIN = 100, 6  # characters
_PILED, _SOME = 3, 2  # kinds of offer
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
    r"|book|left|discount|stock|sells|名额|席|锁[位车价房座]"
)
_SENTENCES = re.compile(r"[。!?;\n~]+|\.(?=\s)")
_TELLS = re.compile(
    r"(?<![a-z0-9])[0-9]+(?![a-z0-9%])"
    r"|[一二三四五六七八九十百千两几]+(?:年|天|次|个|家|张|口|道|位|人|小时|点|分钟|遍|层|只|台|公里|斤|排|缸|岁|块|成|集|页|场|封|趟)"
    r"|昨|今[天早晚年]|明[天早年]|上周|下周|周[一二三四五六日末]|早上|晚上|上午|下午|中午|凌晨|夜里|为什么|怎么|如何|什么|因为|不过|其实"
    r"|[着过了][,。!?~]|了[^\W_]{1,8}[,。]|正在|刚[刚才]|第[一二三四五]次|同事|客人|工程师|研究员|员工|小朋友|孩子们"
    r"|\b(?:was|were|has|have|had|will|opens?|opened|closed|until|till|since|because|yesterday|tonight|morning)\b"
    r"|\b(?:is (?:on|up|open|out|over|back)|are open|how|why)\b"
)
_OFFER = Group("offers", (), Level.HINT)
_OFFERED = re.compile(r"[0-9送赠免减折半]|free|off")  # in hardly an offer there is none of these
_CLAUSES = re.compile(r"[,。!?;:、\n~]+|\.(?=\s)")
# Words that do not push yet beside a claim: praise, and a last day that may be a fact.
_NOT_YET = frozenset({"epithet", "sheen", "praise", "press"})
# Praise and counters speak of nothing else.
_OF_GOODS = frozenset({"epithet", "counter"})
_SHOP = re.compile(
    r"[买购卖价券折款裤衣鞋包杯]|下单|店铺|门店|直播间|现货|库存|包邮|开业|办卡|充值|会员|到店|报名|名额|席位"
    r"|套餐|门票|试驾|看房|免单|福利|开户|红包|sign up|free|trial|ticket|members|gift"
)
_WARNINGS = re.compile(
    r"骗|诈|谨防|警惕|提醒(?:大家|您|各位)?[:,]?[^。!?]{0,12}(?:小心|注意|勿|别)|套路|别上当|勿信|勿点|请勿|避坑|识破|理性消费|理性购物|冲动消费|假货|假冒|曝光|投诉|举报|违规|被罚|处罚"
    r"|\b(?:scam|fake|fraud|beware|spot (?:a|an|the))\b"
)
_SERVICES = re.compile(
    r"抱歉|道歉|对不起|致歉|见谅|召回|退款通知|系统(?:故障|维护|崩)|划痕|瑕疵|介意的?(?:请|勿|慎)|崩了|恢复(?:发货|营业)|延迟|晚到|补货|缺货|暂停|招聘|简历|会议|同事|食堂|员工|工程师|程序员|团建|年会|的故事|盘点|加班|客服小|仓库"
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
    plain = text.text
    if sum(one.group.points for one in words) + (_MORE if words or "!" in plain else 0) + ENOUGH * len(claims) < _MORE:
        return None
    stacked = bool(_SHOUTS.search(plain) or plain.count("!") >= 4 or _TWICE.search(plain))
    offers = _offers_in(plain, rules)
    more = max(_DISCOUNT * min(2, len(_DISCOUNTS.findall(plain))) + _STACKED * stacked, _piled_up(plain, len(offers)))
    if _points(words, claims, plain, more) < ENOUGH:
        return None  # before it is asked who says them, which takes longest
    words = [one for one in words if stance_of(plain, one.start, one.end) not in _MATTERS]
    if not words and not claims and more < ENOUGH:
        return None
    points = _points(words, claims, plain, more) + _against(plain)
    told = tuple(sorted((*words, *_as_found(claims)), key=lambda one: one.start)) or offers
    return (
        Push(points, told, stacked)
        if points >= ENOUGH and (more >= _SOME or points > _MORE + _SOME or _is_about_goods(text, told))
        else None
    )


def _points(words: Sequence[Found], claims: Sequence[Claim], text: str, more: int) -> int:
    """What is stacked up counts only where the words alone are not enough."""
    points = sum(one.group.points for one in words) + _weight_of(words, claims, text)
    return points + (_SOME if more >= ENOUGH else 0) if points >= ENOUGH else points + more


def _weight_of(words: Sequence[Found], claims: Sequence[Claim], text: str) -> int:
    """A text of nothing but praise is a leaflet; a claim among facts needs somebody who pushes."""
    if not claims:
        return 0
    short = len(text) <= _SHORT * (1 + text.isascii())
    if not _informs(words, claims, text) if short else _share_of_praise(words, claims, text) >= _ALL_PRAISE:
        return ENOUGH
    return _CLAIM if any(one.group.id not in _NOT_YET for one in words) else -_CLAIM


def _share_of_praise(words: Sequence[Found], claims: Sequence[Claim], text: str) -> float:
    """How much of a text stands in clauses with a claim, or with praise or calls of two points; a last day may be a
    fact."""
    places = [(one.start, _CLAIM) for one in claims] + [
        (one.start, one.group.points) for one in words if one.group.id != "press"
    ]
    praising, told, start = 0, 0, 0
    for end in [*(match.end() for match in _CLAUSES.finditer(text)), len(text)]:
        if end > start:
            points = sum(value for place, value in places if start <= place < end)
            praising += (end - start) * (points >= _CLAIM)
            told += end - start
        start = end
    return praising / told if told else 0.0


def _informs(words: Sequence[Found], claims: Sequence[Claim], text: str) -> bool:
    """Does a sentence without a claim tell something: a figure, a time, what happened, why; or is it a whole sentence
    without praise?"""
    start = 0
    for end in [*(match.end() for match in _SENTENCES.finditer(text)), len(text)]:
        if not any(start <= one.start < end for one in claims):
            plain = end - start >= _PLAIN and not any(
                start <= one.start < end and one.group.points >= _CLAIM for one in words
            )
            if plain or _TELLS.search(text, start, end):
                return True
        start = end
    return False


def _offers_in(text: str, rules: Pack) -> tuple[Found, ...]:
    """What is offered in a text that shouts, one of each kind."""
    if "!" not in text or not _OFFERED.search(text):
        return ()
    places = (pattern.search(text) for pattern in _kinds_of_offer(rules.id))
    return tuple(Found(_OFFER, *match.span()) for match in places if match)


def _piled_up(text: str, kinds: int) -> int:
    """Points for kinds of offer that are shouted at once."""
    shouts = text.count("!")
    if kinds >= _PILED:
        return ENOUGH
    if kinds >= _SOME:
        return _SOME + (shouts > 1)
    return min(shouts - 1, _SOME) if kinds else 0


@lru_cache(maxsize=4)
def _kinds_of_offer(rules_id: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in pack(rules_id).data.get("offers", {}).values())


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
        points += _SERVICE // 2 if "!" in text else _SERVICE
    if is_personal(text):
        points += _PERSONAL
    return points
