"""How hard does a text push its goods? What is known of it, weighed together by a model that was learned (`leaflets`).

Known are the words of the pack with their points, offers (prices, coupons, gifts), what is stacked up (heaps of
exclamation marks, a word three times over), what speaks against it (news, warnings, apologies, one person's diary), and
every short piece of the text with a weight of its own. Words in titles, in other people's mouths, in denials and
questions do not count. A boast in absolute terms is a matter of C12 and by itself no hard sell.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from guanwei.lib.text.expression import Expression
from guanwei.lib.text.matching import Matchable
from guanwei.practice.findings import Level
from guanwei.practice.packs.leaflets import reading_of
from guanwei.practice.packs.loading import Found, Pack, pack
from guanwei.practice.packs.stance import Stance, is_news, is_personal, stance_of

ENOUGH = 4
LIKELY = 0.09  # so probable it has to be, by classes of one size; chosen by the figures of all halves
UNSOLD = 0.2  # where nothing seems to be for sale
UNLIKELY = 0.95  # where news, a warning or an apology speaks against it
_STACKED, _DISCOUNT, _NEWS, _WARNING, _SERVICE, _PERSONAL = 1, 1, -8, -8, -4, -2
_PILED, _SOME = 3, 2  # kinds of offer
_MOST = 8  # points beyond which more say nothing more
_SAY = 0.3  # of what is known beside the pieces: small, so that the pieces have theirs
_MATTERS = {Stance.TITLE, Stance.REPOSTED, Stance.QUOTED, Stance.DENIED, Stance.QUESTION}
BESIDE = ("points", "pushes", "offers", "stacked", "against")

_SHOUTS = re.compile(r"!{3,}")
_TWICE = re.compile(r"([^\W\d_]{2,4})[!,~。]*\1[!,~。]*\1")
_DISCOUNTS = Expression(
    r"(?:[0-9.一二三四五六七八九半]{1,3}折(?![叠页线射返磨断扣店])|满[0-9千百万]{1,5}[减送折返]|(?:享|送|补|减|返|降)[0-9]{2,}|[0-9.]{1,7}元(?!旦|宵|素)"
    r"|[¥￥][0-9]|[0-9]块[0-9钱]|[0-9]{2}% ?off)"
)
_SELLING = re.compile(
    r"[购买价单券售折惠卖囤货销团赠领]|充值|办理|报名|预订|开户|红包|不要钱|拍.发|直降|立减|满减|开抢|大促"
    r"|[0-9]{2}|爆款|尖货|buy|shop|order|price|deal|sale|cart|off|sign up|free|ticket|spot|member|claim|bogo"
    r"|book|left|discount|stock|sells|名额|席|锁[位车价房座]"
)
_OFFERED = re.compile(r"[0-9送赠免减折半]|free|off")  # in hardly an offer there is none of these
# Praise and counters speak of nothing else.
_OF_GOODS = frozenset({"epithet", "counter"})
_SHOP = Expression(
    r"[买购卖价券折款裤衣鞋包杯]|下单|店铺|门店|直播间|现货|库存|包邮|开业|办卡|充值|会员|到店|报名|名额|席位"
    r"|套餐|门票|试驾|看房|免单|福利|开户|红包|sign up|free|trial|ticket|members|gift"
)
_WARNINGS = Expression(
    r"骗|诈|谨防|警惕|提醒(?:大家|您|各位)?[:,]?[^。!?]{0,12}(?:小心|注意|勿|别)|套路|别上当|勿信|勿点|请勿|避坑|识破|理性消费|理性购物|冲动消费|假货|假冒|曝光|投诉|举报|违规|被罚|处罚"
    r"|\b(?:scam|fake|fraud|beware|spot (?:a|an|the))\b"
)
_SERVICES = Expression(
    r"抱歉|道歉|对不起|致歉|见谅|召回|退款通知|系统(?:故障|维护|崩)|划痕|瑕疵|介意的?(?:请|勿|慎)|崩了|恢复(?:发货|营业)|延迟|晚到|补货|缺货|暂停|招聘|简历|会议|同事|食堂|员工|工程师|程序员|团建|年会|的故事|盘点|加班|客服小|仓库"
    r"|\b(?:sorry|apologi[sz]e|crashed|fixing|recall|hiring)\b"
)


@dataclass(frozen=True, slots=True)
class Push:
    """Where it shows that a text is a leaflet: `places` of words of the pack, from left to right, `strongest` of them
    the one with the most points; where there is none, the clauses that say so, the one that does most first."""

    places: tuple[tuple[int, int], ...]
    strongest: tuple[int, int] | None
    stacked: bool
    by_words: bool


def push_of(text: Matchable, rules: Pack) -> Push | None:
    """What in `text` pushes; None where it is not hard advertising."""
    signs = _Signs.of(text, rules)
    reading = reading_of(text.text, signs.most(), signs.beside, LIKELY)
    if reading is None or (signs.against <= _SERVICE and reading.probability < UNLIKELY):
        return None
    if reading.probability < UNSOLD and not signs.sells():
        return None
    words = tuple((one.start, one.end) for one in signs.said)
    if not words and not (reading.places and signs.sells()):
        return None
    strongest = max(signs.said, key=lambda one: (one.group.points, -one.start), default=None)
    first = (strongest.start, strongest.end) if strongest else next(iter(reading.places), None)
    return Push(words or reading.places, first, signs.stacked, by_words=bool(words))


def beside_of(text: Matchable, rules: Pack) -> Mapping[str, float]:
    """What is known of a text beside its pieces, by the names in BESIDE."""
    return _Signs.of(text, rules).beside()


@dataclass(frozen=True)
class _Signs:
    """What stands in a text for and against it. What takes long is only looked at when it is asked for: of most posts
    the pieces and the few quick signs have said enough."""

    text: Matchable
    words: tuple[Found, ...]
    stacked: bool
    more: int

    @classmethod
    def of(cls, text: Matchable, rules: Pack) -> "_Signs":
        plain = text.text
        stacked = bool(_SHOUTS.search(plain) or plain.count("!") >= 4 or _TWICE.search(plain))
        discounts = sum(1 for _ in islice(_DISCOUNTS.finditer(plain), 2))
        more = max(_DISCOUNT * discounts + _STACKED * stacked, _piled_up(plain, rules))
        return cls(text, tuple(_each_once(text, rules)), stacked, more)

    @cached_property
    def said(self) -> tuple[Found, ...]:
        """The words that the post says itself."""
        plain = self.text.text
        return tuple(one for one in self.words if stance_of(plain, one.start, one.end) not in _MATTERS)

    @cached_property
    def against(self) -> int:
        return _against(self.text.text)

    def most(self) -> Mapping[str, float]:
        """As if the post said every word itself and nothing spoke against it."""
        points = _points(self.words)
        return self._valued(points, points + self.more >= ENOUGH, 0)

    def beside(self) -> Mapping[str, float]:
        points = _points(self.said)
        pushes = points + self.more + self.against >= ENOUGH
        pushes = pushes and (self.more >= ENOUGH or _is_about_goods(self.text, self.said))
        return self._valued(points, pushes, self.against)

    def sells(self) -> bool:
        """Something in it is for sale. 为什么还要上去!!! shouts, and sells nothing."""
        plain = self.text.text
        return _is_about_goods(self.text, self.said) or bool(_OFFERED.search(plain) or _SELLING.search(plain))

    def _valued(self, points: int, pushes: bool, against: int) -> Mapping[str, float]:
        values = (
            min(_MOST, points) / _MOST,
            float(pushes),
            min(self.more, ENOUGH) / ENOUGH,
            float(self.stacked),
            max(-_MOST, against) / _MOST,
        )
        return {name: _SAY * value for name, value in zip(BESIDE, values, strict=True)}


def _points(words: Sequence[Found]) -> int:
    return sum(one.group.points for one in words)


def _piled_up(text: str, rules: Pack) -> int:
    """Points for kinds of offer that are shouted at once."""
    shouts = text.count("!")
    if not shouts or not _OFFERED.search(text):
        return 0
    kinds = sum(kind.stands_in(text) for kind in _kinds_of_offer(rules.id))
    if kinds >= _PILED:
        return ENOUGH
    if kinds >= _SOME:
        return _SOME + (shouts > 1)
    return min(shouts - 1, _SOME) if kinds else 0


@lru_cache(maxsize=4)
def _kinds_of_offer(rules_id: str) -> tuple[Expression, ...]:
    return tuple(Expression(pattern) for pattern in pack(rules_id).data.get("offers", {}).values())


def _is_about_goods(text: Matchable, words: Sequence[Found]) -> bool:
    """Hurry alone (赶紧, 最后一天) is said of anything: something has to be for sale."""
    if any(one.group.id in _OF_GOODS or one.group.level is Level.ASK for one in words):
        return True
    if any(one.group.points >= ENOUGH for one in words) and _SHOP.stands_in(text.text):
        return True
    if _DISCOUNTS.stands_in(text.text) or any(_SELLING.search(text.text[one.start : one.end]) for one in words):
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
    if _WARNINGS.stands_in(text):
        points += _WARNING
    if _SERVICES.stands_in(text):
        points += _SERVICE // 2 if "!" in text else _SERVICE
    if is_personal(text):
        points += _PERSONAL
    return points
