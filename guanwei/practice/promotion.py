"""Does a post count as product promotion (practice C2)? And what says so.

A post of a promotion column does, and so does one that names a price, gives a coupon or a discount, or leads to a shop,
whatever its column. The link that a network forces on every post says nothing: only its path is looked at, and the
brand's default link not at all. The patterns look for offers to the reader, not for money as such: a donation, a fine
or a turnover has no price, and 元旦, 元宵 and 三元催化 have nothing to do with money.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from guanwei.lib.text import domain_of, find_links, host_of, is_within
from guanwei.lib.text.expression import Expression
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Field, Span


class Sign(StrEnum):
    """What makes a post a promotion."""

    COLUMN = "column"
    PRICE = "price"
    COUPON = "coupon"
    BUY_LINK = "buy_link"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign and where it stands: `span` in the text, or None with the field that it was read from."""

    sign: Sign
    field: Field
    quote: str = ""
    span: Span | None = None


def promotion_evidence(
    text: str,
    link: str,
    group: ColumnGroup,
    *,
    declared: Iterable[Sign] = (),
    forced_domains: Iterable[str] = (),
    default_link: str = "",
) -> tuple[Evidence, ...]:
    """What makes this post a promotion, each sign once; nothing when it is none.

    `declared` is what a person ticked in the form. `forced_domains` are the domains of which the network demands a
    link: the account's safe domains where its rights need one, else nothing.
    """
    found: dict[Sign, Evidence] = {}
    if group is ColumnGroup.PROMOTION:
        found[Sign.COLUMN] = Evidence(Sign.COLUMN, Field.COLUMN)
    for sign, span in _signs_in(text):
        found.setdefault(sign, Evidence(sign, Field.TEXT, text[slice(*span)], span))
    for evidence in _shop_links(text, link, tuple(forced_domains), default_link):
        found.setdefault(Sign.BUY_LINK, evidence)
    for sign in declared:
        found.setdefault(sign, Evidence(sign, Field.COLUMN))
    return tuple(found.values())


# --- prices ---------------------------------------------------------------------------------------------------------

# Atomic, so that the middle of a longer number is never taken for one.
_NUMBER = r"(?<![\d.])(?>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?)(?![\d.]\d|\d)"
_FEW = "[一二三四五六七八九十两百千零〇]{2,7}"
# Words that begin with 元 and are no money; 元首单 (first order), 元月卡 (monthly card), 元代金券 and the like are.
_NO_MONEY = (
    r"(?!旦|宵|素(?!颜|色)|月(?!卡|费|租|付|饼)|年(?!卡|费|货)|首(?!单|月|件|付|发|购|次|周)|代(?!金|购|言|餐)"
    r"|气(?!垫|球)|音(?!响|箱|乐)|神(?!券|价)|器|宇宙|老|帅|祖|朝|勋|凶|婴|夜|夕|谋|亨|方程|论|化|组|催化|锂|电池"
    r"|材料|合金|共聚|杂交|[一二三]次|券|红包|话费)"
)
_FROM = "起(?!诉|草|义|源|伏)"
_PRICE_WORD = "(?:仅售|只售|(?:售|定|指导|到手|优惠|秒杀|特|活动|券后|预售|团购|会员|首发|尝鲜|一口)价)"
_LARGE = r"(?!\d|[.,]\d|\s?(?:[mk]\b|bn\b|billion|million|trillion))"
_MONEY_OF = "RMB|CNY|USD|EUR|GBP|HKD"


def _any_of(*patterns: str) -> Expression:
    """One out of many, blanks in them for the reader alone, capitals or not."""
    return Expression("|".join(patterns), "ix")


_PRICE = _any_of(
    rf"[¥￥]\s?{_NUMBER}(?!\s?[万亿])",
    rf"""
            \d块\d(?=包邮|钱|\s|[，。！!,.~]|$)
          | {_NUMBER}\s?(?:
                元{_NO_MONEY}
              | 万元?(?={_FROM})
              | 块(?:钱|(?=\s?(?:包邮|起)))
              | 包邮
              | (?:{_MONEY_OF})(?![A-Za-z])
            )""",
    rf"{_FEW}元{_NO_MONEY}|[一二三五九十]元(?=钱|包邮|{_FROM}|秒杀|购|抢购|换购)",
    rf"""
            {_PRICE_WORD}[：:为是仅只]{{0,2}}\s?[¥￥]?{_NUMBER}(?!\s?[%年月日号天点人步条场万亿期周]|分钟|小时)""",
    rf"(?:(?<![\w$])(?:US|HK|AU|CA)?\$|[€£])\s?\d[\d,]*(?:\.\d\d)?{_LARGE}",
    rf"(?<![A-Za-z])(?:{_MONEY_OF})\s?{_NUMBER}(?!\s?[万亿])",
)
# Money that nobody is asked to pay for a product: what was given, fined, earned, invested, lost.
_OTHER_MONEY_BEFORE = re.compile(
    r"(?:捐|募|善款|罚|奖金|奖励|悬赏|工资|月薪|年薪|薪|收入|营收|营业额|销售额|利润|净利|盈利|亏损|市值|估值|投资|融资|拨款|拨付|资金|经费"
    r"|补贴|补助|津贴|救助|债|贷款|借款|欠|赔|骗|涉案|涉嫌|损失|税|GDP|人均|票房|成本|物资|价值|偷|盗|抢劫|贪|受贿|平分|瓜分|报酬|散落|押金|保证金|停车费|手续费|工本费|违约金"
    r"|退款|退还|退回|补差|多收|少收|报销|水费|电费|燃气费|物业费|医药费|挂号费)[^。！？!?\n]{0,10}$"
)
_OTHER_MONEY_AFTER = re.compile(
    r"^\s?(?:人民币)?(?:的|现金|政府)?(?:奖金|罚款|捐款|善款|补贴|补助|工资|赔偿|保证金|救助|慰问|赃款|慈善|助学|奖学|爱心款)"
)
# What is taken off or given on top: 最高可减500元 is a discount of 500, and no price.
_TAKEN_OFF = re.compile(
    r"(?:(?<![加半])减免?|[立再]省|下单省|返现?|抵扣?|直降|立降|便宜|让利)(?:了|掉|至多|你|您)?\s?[¥￥]?$"
)
# 由22元调整为24元 tells regulars what things cost from now on, and asks nobody to buy.
_NOTICE = re.compile(
    r"(?:由|从|自|原价?)[^。！？!?\n]{0,12}?\d\s?[元块][^。！？!?\n]{0,10}?(?:调整?|上调|涨|改|变更|恢复|提高)(?:为|到|至|回|成)"
    r"|(?:价格|售价|票价|收费|费用|资费|定价)[^。！？!?\n]{0,8}?(?:调整|上调|上涨|变更|恢复)|调价|涨价|(?:涨|上调)(?:到|至|为|了)\s?\d+(?:\.\d+)?\s?[元块]"
    r"|\b(?:goes|going|went|up) (?:up )?from [£$€]\d"
)
_BARGAIN = re.compile(r"[优特]惠|特价|直降|立减|限时|抢|促销|下单|[选订]购|买[一二]送|不涨价|涨价前|趁")
_CONTEXT = 16  # characters looked at on either side of an amount


def _prices(text: str) -> Iterator[Span]:
    for match in _PRICE.finditer(text):
        before = text[max(0, match.start() - _CONTEXT) : match.start()]
        after = text[match.end() : match.end() + _CONTEXT]
        if _OTHER_MONEY_BEFORE.search(before) or _OTHER_MONEY_AFTER.match(after) or _TAKEN_OFF.search(before):
            continue
        if not _is_notice(text, match.start()):
            yield match.span()


def _is_notice(text: str, at: int) -> bool:
    """Does the sentence around `at` tell that a price changes? Not where the change is held out as a bargain."""
    first = max(text.rfind(stop, 0, at) for stop in "。！？!?\n") + 1
    ends = [end for stop in "。！？!?\n" if (end := text.find(stop, at)) >= 0]
    sentence = text[first : min(ends, default=len(text))]
    return _NOTICE.search(sentence) is not None and _BARGAIN.search(text) is None


# --- coupons, discounts, calls to buy -------------------------------------------------------------------------------

_COUPON = _any_of(
    "[优優]惠[券码]|折扣[券码]|代金券|抵[用扣]券|现金券",
    "购物券|提货券|无门槛券|消费券|大额券",
    "领券(?!商)|(?<![证債债])券后|元券(?!商)",
    r"立[减省]\s?\d|立减优惠|最高立减",
    r"(?<=[可再能还接])(?:减|返现?|抵扣?)\s?\d{1,5}(?:\.\d+)?\s?[元块]|直降\s?\d",
    r"满减|满\s?\d{1,6}\s?元?\s?(?:(?:立?减|返|省)\s?\d|包邮|赠|送|打\s?\d)",
    r"(?<![\d第])(?:\d|[1-9]\.\d)\s?折(?![叠页线射腾磨断返桌扇纸子])|(?<!\d)[1-9]\d?%\s?off\b",
    "(?:打|享|低至|全场|全线)[一二三四五六七八九]{1,2}折(?!页|叠)",
    r"买一送一|买[一二三两\d]赠[一二三两\d]|第二(?:件|杯|份)半价",
    r"\b(?:coupons?|vouchers?|promo\ codes?|discount\ codes?)\b",
)
_CALL_TO_BUY = _any_of(
    "(?:购买|下单|抢购|选购|订购)(?:链接|地址|入口|通道)(?!诈骗)",
    "(?:立即|马上|即刻|点击|点这里|戳这里|戳链接|戳我)(?:购买|下单|抢购|选购|订购|开抢|抢好价)",
    # The code that a shopping app copies for pasting.
    r"[￥¥€₤]\s?(?=[A-Za-z0-9]{0,12}[A-Za-z])[A-Za-z0-9]{9,13}\s?[￥¥€₤]",
    r"\b(?:buy|shop|order)\ (?:it\ )?now\b",
)


def _signs_in(text: str) -> Iterator[tuple[Sign, Span]]:
    price = next(_prices(text), None)
    if price:
        yield Sign.PRICE, price
    for sign, pattern in ((Sign.COUPON, _COUPON), (Sign.BUY_LINK, _CALL_TO_BUY)):
        match = pattern.search(text)
        if match:
            yield sign, match.span()


# --- links to shops -------------------------------------------------------------------------------------------------

_SHOPS = (
    *(
        "taobao.com",
        "tmall.com",
        "tmall.hk",
        "tb.cn",
        "jd.com",
        "jd.hk",
        "pinduoduo.com",
        "yangkeduo.com",
        "suning.com",
    ),
    *("dangdang.com", "vip.com", "gome.com.cn", "youzan.com", "koudaitong.com", "weidian.com", "kaola.com", "1688.com"),
    *("amazon.cn", "amazon.com"),
)
_SHOP_LABELS = {"shop", "mall", "store", "buy", "item"}
_SHOP_PATHS = {"shop", "mall", "buy", "cart", "checkout", "purchase", "order"}


def _shop_links(text: str, link: str, forced_domains: tuple[str, ...], default_link: str) -> Iterator[Evidence]:
    for span in find_links(text):
        if _leads_to_shop(span.value, forced_domains, default_link):
            yield Evidence(Sign.BUY_LINK, Field.TEXT, span.value, (span.start, span.end))
    if link and _leads_to_shop(link, forced_domains, default_link):
        yield Evidence(Sign.BUY_LINK, Field.LINK, link)


def _leads_to_shop(link: str, forced_domains: tuple[str, ...], default_link: str) -> bool:
    host = host_of(link)
    if host is None or (default_link and link == default_link):
        return False
    if set(urlsplit(link).path.lower().split("/")) & _SHOP_PATHS:
        return True
    if any(is_within(host, domain) for domain in map(domain_of, forced_domains) if domain):
        return False
    return host.split(".")[0] in _SHOP_LABELS or any(is_within(host, shop) for shop in _SHOPS)
