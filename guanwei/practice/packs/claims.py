"""Is a strong word a claim about what we sell? A word alone says little: 最好 stands in wishes, weather and adverts.

Each word has points of its own (its group's), and what stands around it adds or takes away: goods right behind it
(最专业的客服团队), a measure before it (油耗最低), the market that it is compared with (全国), our own voice in the
same sentence or in the same text (本店, 选购, 为您); against it speak news, one person's diary and a borrowed topic.
With `ENOUGH` points it is a claim. Before that `stance` takes out what is no claim of ours at all.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from guanwei.lib.text.matching import Matchable, matchable
from guanwei.practice.packs.loading import Found, Group, Pack, pack
from guanwei.practice.packs.market import in_market, is_elsewhere, of_a_quality
from guanwei.practice.packs.stance import Surroundings, in_tag, is_news, is_personal, stance_of, surroundings
from guanwei.practice.packs.wordsettings import allowed_spans, is_allowed

EVIDENCE = "absolute"
ENOUGH = 2
MOST = 200  # words of one text that are weighed: each is held against the whole of it
_CERTAIN = 2  # a group with so many points is about goods whatever follows
_TRADE = 4
_HEAD, _MEASURE, _SCOPE, _OWN_HERE, _OWN_ELSEWHERE, _GOODS_HERE, _SLOGAN = 2, 2, 1, 2, 1, 1, 1
_MARKET = 2
_NEWS, _PERSONAL, _TAG, _ONE_OF, _NOT_GOODS, _ELSEWHERE = -4, -2, -3, -2, -3, -5
_REACH, _BEFORE, _SCOPE_REACH = 12, 7, 10
_Sign = tuple[str, int, int]

# 最懂这台机器的是孙师傅: the first among ours, and not we among all.
_IS_ANOTHER = re.compile(r"[^,。!?]{0,8}?的?(?:永远|还|就|居然|反而|要)?是(?!我|咱|本|这|它|用|小店|一|安)[^\W\d]")

# What a superlative may be said of without praising goods.
_NEUTRAL = re.compile(
    r"(?:的|之|一|场|道|个|那个|这个|、|最)*(?:人(?!气|参|工智|民币|造|性化)|自己|爱(?!车|尚)|爱情|时光|年华|青春|朋友|妈妈|爸爸|父母|母亲|孩子|回忆|记忆|礼物|祝福|祝愿|安排"
    r"|风景|景色|日子|事|问题|办法|方式|方法|时候|时间|时刻|时代|时机|状态|一次|一天|一刻|一年|话|证明|答案|梦|生活|人生|世界|心愿|相遇|遇见|距离|告白|陪伴|温柔|笑容|微笑"
    r"|声音|样子|模样|秘密|原因|理由|困难|挑战|敌人|对手|压力|收获|感受|感动|幸福|快乐|愿望|希望|力量|勇气|努力|贡献|危险|风险|危机|损失|错误|误区|遗憾|教训|老师(?!傅|资)|团魂"
    r"|疫苗|药|特效药|医生|护士|战士|英雄|逆行|守护者|后盾|味道|[大暴]雪|雪(?=$|[^\w]|天|夜|景)|[暴大]雨|台风|洪水|寒潮|高温|热浪|夏天|春天|冬天|秋天|季节|天气|夜|星|月亮|太阳|花(?!生|茶|胶|椒|束|艺|甲|店)|树(?!莓|脂)|湖(?!景|羊|蟹)|山(?!药|楂|泉|货|茶|竹)|海(?!鲜|景|岛|胆|参|带|苔|盐|虾|鱼|蜇|螺|肠)|动物|城市|国家|地方|角落|村|省(?![电油钱心力事])|河(?!粉|虾|蟹)|岛|桥"
    r"|改变|变化|区别|差别|共识|诚意|敬意|尊重|支持|信任|鼓励|谢意|感谢|善意|关怀|教育是|投资是|表达|解释|注解|诠释|决定|选择题|结果|结局|开始|起点|前线|限度|程度|可能|广告|营销|信仰|残忍|心态|守护|礼遇|懂得|梦想|恶意|善良|底气|自由|财富|资本|本事|爱好|缺点|优点|特点|笑话|瀑布|遗产|文物|建筑|功臣|功劳|牺牲|悲哀|悲剧|阻力|动力|悬念|[一二三四五六七八九十]月(?!饼)|看点|新闻|话题|评论|留言|座位|位子|店员|店长|题(?!库|目)|同学|员工|伙伴)"
    r"| (?:[a-z]+ )?(?:mistake|problem|fear|regret|challenge|question|complaint|lesson|surprise|worry|headache"
    r"|loss|wind|storm|wave|smell|noise|job"
    r"|vacancy|part|step|catch|downside|difference|exception|rule|mind|seat|sock|sign"
    r"|reason|method|teacher|museum|mountain|river|tide|bridge|tower|tree|animal|finger|file|name|person|colleague|customer|driver)s?\b"
)

# Goods that no list holds, by their last character, where they end the clause: 酿最醇的酒, 最轻的登山包来了.
_ANY_GOODS = re.compile(
    r"的?[^\W的是了在和]{0,6}(?:[酒茶车油米肉粮煎串丸肠酥团卷排翅垫片盐面粉汤粥鱼虾蟹菜饭水汁奶鞋包裤裙衣衫帽袜房店馆坊书鸭鸡鹅糕饼糖豆酱醋果莓橙瓜椒薯笋菇床椅桌柜灯机器仪膜霜乳液露膏丸剂"
    r"锅壶杯盘刀刷巾垫被枕箱桶梳棒笔纸卡险券班课网站宿楼盘厅池城园镜表链戒钻漆砖板门窗锁泵阀]|手冲|医院|诊所|车队|师傅|技师|鉴定|铺子?|作坊|维修|定制|厘子|荔枝|榴莲|桃子|粽子|饺子|包子|本子|app|suv)"
    r"(?=$|来[了啦袭]|上[市新架线]|新|登场|开|就|等你|都|,)"
)


_AMOUNT = re.compile(r"(?:[率量度数性力质]|水平|寿命|速度)[^,。!?]{0,6}$")  # 五年生存率全省最高
_SIZES = re.compile("[大高低多少长小早老古深厚粗细快热火红名响稀珍难特亮美值]")
_TASTES = re.compile("[甜香鲜嫩脆吃喝]|正宗|地道|美味")  # nothing but food has them
# A place or house that serves: no proof by itself, but company for a market (亚洲雪质最好的雪场).
_PLACE = re.compile(r"的?[^\W的是了在和]{0,6}[场院社站船轮校园团馆店所](?=[^\w]|$|[,的就])")
_SHORT, _SHORT_LATIN = 45, 90
_RANKS = frozenset({"rank", "market-rank", "no-rival", "only-one", "unheard", "english-rank", "never-again"})
_RANKS_OF_QUALITY = frozenset({"rank", "no-rival", "unheard"})
_MEASURED = frozenset({"degree", "any-end"})
_CASUAL = re.compile(r"恭喜|祝贺|[#\[@{?~]|//|哈|吧|呢|啊|呀|嘛|了。|了$|[他她你您]|今天|昨天|明天|我(?![们哋])")
# A whole city, of which no list is complete: 全厦门最鲜的.
_ALL_OF = re.compile(r"(?:全|举)(?![部是都然新套家班店])[^\W\d的]{1,3}$")
# We ourselves, in the same clause: 我们就是最好的.
_WE = re.compile(
    r"(?:我们|本店|我店|咱家?|本公司|我司|我厂|本厂|小店)[^,。!?]{0,14}$|^(?:作为|身为|加入|欢迎来到?|感谢您?选择|这里[^,。]{0,6}是)[^,。!?]{0,14}$|(?:享受到|提供|选用|甄选|采用)[^,。!?]{0,5}$"
)
# Ours is the subject, in this clause or the one before: 我家的腐乳，腐乳之冠.
_SUBJECT = re.compile(r"(?:我[们哋]|我家|咱|本[店铺馆厂]|小店|自家)[^,。!?]{0,14}(?:,[^,。!?]{0,8})?$")
# The same anywhere in the sentence, where the word measures: 我们的机房……是全亚洲最低的能耗.
_WE_AT_ALL = re.compile(r"我[们司厂院行店]|本[店院馆厂]|咱|(?:^|[,但而])这(?:里|[双把台条盒瓶支套锅碗杯张罐份本家])")


@dataclass(frozen=True, slots=True)
class Claim:
    """A word that claims, at `[start, end)` of the matchable text, with what speaks for it."""

    group: Group
    start: int
    end: int
    points: int
    reasons: tuple[str, ...]


def claims_in(text: Matchable, rules: Pack) -> tuple[Claim, ...]:
    """The claims of a tight text about our own goods, from left to right. What speaks for a claim stands in one pack
    for all. The last ones are kept: two checks ask."""
    return _claims(text.original, rules.id)


def is_taken_back(text: Matchable, rules: Pack) -> bool:
    """Does it hold words of the pack, and all that are no claim of ours by their stance: aims, quotations, denials?"""
    return _taken_back(text.original, rules.id)


def claims_not_allowed(text: Matchable, rules: Pack, allowed: str) -> list[Claim]:
    """Those that stand in none of the names that may hold any word, as `C12.allowed` lists them."""
    claims = claims_in(text, rules)
    spans = allowed_spans(text, allowed) if claims else ()
    return [claim for claim in claims if not is_allowed(claim.start, claim.end, spans)]


def _taken_back(original: str, rules_id: str) -> bool:
    found, open_ones = _words(original, rules_id)
    return len(open_ones) < found and not _claims(original, rules_id)


@lru_cache(maxsize=256)
def _words(original: str, rules_id: str) -> tuple[int, tuple[Found, ...]]:
    """How many words of the pack there are, and those that no stance speaks against."""
    text, rules = matchable(original).tight, pack(rules_id)
    found = rules.found_in(text)[:MOST]
    return len(found), tuple(one for one in found if stance_of(text.text, one.start, one.end) is None)


@lru_cache(maxsize=256)
def _claims(original: str, rules_id: str) -> tuple[Claim, ...]:
    _, open_ones = _words(original, rules_id)
    if not open_ones:
        return ()
    text = matchable(original).tight
    signs, news = pack(EVIDENCE).signs_in(text), is_news(text.text)
    weighed = (_weighed(one, text.text, signs, news) for one in open_ones)
    return tuple(claim for claim in weighed if claim.points >= ENOUGH and _about_goods(claim))


def _about_goods(claim: Claim) -> bool:
    """A comparison with the whole world alone (世界上最温柔的语气) is about anything, and so is goods in passing."""
    if _BY_ITSELF & {*claim.reasons}:
        return claim.group.needs != "own" or "own" in claim.reasons
    if claim.group.needs:
        return any(reason.startswith(claim.group.needs) for reason in claim.reasons)
    return (
        claim.group.points >= _CERTAIN
        or bool({*claim.reasons} - _IN_PASSING - _BY_ITSELF)
        or {*claim.reasons} >= _IN_PASSING
        or (claim.group.id.endswith("rank") and "goods" in claim.reasons)
    )


_IN_PASSING = frozenset({"scope", "goods"})
_BY_ITSELF = frozenset({"market", "quality"})
_COMPANY = frozenset({"own", "own-elsewhere", "head", "head-last", "goods", "measure"})
# What a market makes a claim of: ranks, and 最 before what people buy for.
_RANKED = frozenset(
    {"rank", "market-rank", "no-rival", "only-one", "first", "unheard", "good", "quality", "any", "any-end", "leader"}
)


def _weighed(one: Found, text: str, signs: Sequence[_Sign], news: bool) -> Claim:
    around = surroundings(text, one.start, one.end)
    reasons = _for_it(one, around, signs)
    if one.group.id in _RANKED or _is_pleasant(one, text, around):
        reasons = _ranked(one, text, around, reasons)
    if _is_slogan(one, text):
        reasons.append("slogan")
    points = one.group.points + sum(_POINTS[reason] for reason in reasons)
    strong = one.group.points >= _CERTAIN and not one.group.id.startswith("english")
    if not strong and "head-last" not in reasons and _NEUTRAL.match(around.near_after):
        points += _NOT_GOODS
    if news and not ("market" in reasons and _WE_AT_ALL.search(around.before)):
        points += _NEWS
    if not {"market", "own"} <= {*reasons} and is_personal(around.before + around.after):
        points += _PERSONAL
    if in_tag(text, one.start, one.end):
        points += _TAG
    if "market" not in reasons and _IS_ANOTHER.match(around.near_after):
        points += _ONE_OF
    if "之一" in around.near_after or "one of" in around.near_before:
        points += _ONE_OF
    sentence = around.before + text[one.start : one.end] + around.near_after
    of_others = one.group.points < _CERTAIN or one.group.id == "english-market"
    if of_others and points >= ENOUGH and is_elsewhere(text, sentence, around.before):
        points += _ELSEWHERE
    return Claim(one.group, one.start, one.end, points, tuple(reasons))


def _ranked(one: Found, text: str, around: Surroundings, reasons: list[str]) -> list[str]:
    """A whole market or a named quality says more than a scope among other signs."""
    if in_market(around.before, text[one.start : one.end], around.near_after):
        company = (
            of_a_quality(around.near_before)
            or _PLACE.match(around.near_after)
            or _TASTES.search(text[one.start : one.end])
        )
        more = ["measure"] if company or _AMOUNT.search(around.near_before) else []
        more += ["pleasant"] if one.group.id == "degree" else []
        return list(dict.fromkeys([reason for reason in reasons if reason != "scope"] + ["market"] + more))
    if one.group.id in _RANKS_OF_QUALITY and of_a_quality(around.before):
        return [reason for reason in reasons if reason != "measure"] + ["quality"]
    return reasons


def _is_pleasant(one: Found, text: str, around: Surroundings) -> bool:
    """最香 is as good as a quality; 最大 is a size, unless what is measured stands before it."""
    of_size = _SIZES.search(text[one.start : one.end]) and not _AMOUNT.search(around.near_before)
    return one.group.id == "degree" and not of_size


def _is_slogan(one: Found, text: str) -> bool:
    """A sentence or two with nothing of a diary or a thread about them: 泉眼矿泉水，世界上最纯净的水源。"""
    short = _SHORT_LATIN if text.isascii() else _SHORT
    return one.group.id in _RANKS and len(text) <= short and _CASUAL.search(text) is None


_POINTS = {
    "head": _HEAD,
    "head-last": _HEAD,  # 城市SUV: what stands between is no head
    "measure": _MEASURE,
    "trade": _TRADE,  # 耳机之王
    "scope": _SCOPE,
    "market": _MARKET,
    "quality": _MARKET,
    "pleasant": 1,
    "own": _OWN_HERE,
    "own-elsewhere": _OWN_ELSEWHERE,
    "goods": _GOODS_HERE,
    "slogan": _SLOGAN,
}


def _for_it(one: Found, around: Surroundings, signs: Sequence[_Sign]) -> list[str]:
    first, last = one.start - len(around.before), one.end + len(around.after)
    clause_first, clause_last = one.start - len(around.near_before), one.end + len(around.near_after)
    reasons: dict[str, None] = {}
    for name, start, end in signs:
        inside = one.start <= start and end <= one.end
        here = first <= start and end <= last
        if name == "goods" and one.end <= start <= one.end + _REACH and end <= clause_last:
            reasons["head-last" if end == clause_last else "head"] = None
        elif name == "goods" and end == one.start and one.group.id == "king-of-anything":
            reasons["trade"] = None
        elif name == "goods" and here and not inside:
            reasons["goods"] = None
        elif name == "measure" and max(clause_first, one.start - _BEFORE) <= start and end <= one.start:
            reasons["measure"] = None
        elif name == "scope" and max(clause_first, one.start - _SCOPE_REACH) <= start and end <= one.start:
            reasons["scope"] = None
        elif name == "scope" and one.end <= start and end <= last and one.group.id.startswith("english"):
            reasons["scope"] = None  # the best coffee in town
        elif name == "own" and not inside:
            reasons["own" if here else "own-elsewhere"] = None
    if _ALL_OF.search(around.near_before):
        reasons["scope"] = None
    if _WE.search(around.near_before) or (one.group.id in _MEASURED and _WE_AT_ALL.search(around.before)):
        reasons["own"] = None
    if one.group.id == "king-of-anything" and _SUBJECT.search(around.before):
        reasons["trade"] = None
    if _ANY_GOODS.match(around.near_after):
        reasons["head"] = None
    return [reason for reason in reasons if not _STRONGER.get(reason, frozenset()) & reasons.keys()]


# What counts once: the stronger of the same kind.
_STRONGER = {
    "head": frozenset({"head-last"}),
    "goods": frozenset({"head", "head-last", "measure"}),
    "own-elsewhere": frozenset({"own"}),
}
