"""Is a word of the forbidden pack said in earnest, of our own goods? Not every 根治 cures, not every 特供 sells.

The law forbids the promise, not the word. So each group says what has to stand around its words (packs/forbidden.toml):

    here, text     lists of which one stands in the same sentence, or anywhere in the post (根治 and an illness)
    object         a list that stands right behind the word, or right before it in the same clause (治 and 失眠)
    subject        a list that stands before the word in its sentence; where group and object hold without it, the word
                   is weighed as a medical word is (`claims`: our own voice and goods)
    trade          something is sold: a price, a call to buy, our own voice, goods in the sentence
    unless         lists that make it harmless anywhere in the post, unless something is sold: a museum, a story
    unless_here    lists that make it harmless in the sentence, whatever is sold
    word           insults, which no mood makes better: only titles, quotations, reposts and news excuse them
    titled         a title that may not be shown, in quotation marks neither

For all groups: titles, quotations, reposts, questions, denials, warnings and lessons in law are no promise, and neither
is news, unless our own voice or a call to buy is in it. An aim, an award or a hint on use excuses nothing here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from guanwei.lib.text.expression import Expression
from guanwei.lib.text.matching import Matchable, matchable
from guanwei.practice.findings import Level
from guanwei.practice.packs.claims import EVIDENCE, MOST, claims_in
from guanwei.practice.packs.loading import Found, Group, pack
from guanwei.practice.packs.stance import Stance, Surroundings, in_tag, is_news, stance_of, surroundings
from guanwei.practice.packs.wordsettings import allowed_spans, is_allowed

PACK = "forbidden"
_NEVER, _ANY = re.compile(r"(?!)"), re.compile("")
_SAID_BY_OTHERS = frozenset({Stance.TITLE, Stance.REPOSTED, Stance.QUOTED})
_DENIES = re.compile(
    r"(?:[不没未无别勿莫]|从不|绝不|谁也不)(?:会|能|敢|可|要|想|是|再|该|曾|有|用|必|打算|允许)?(?:替|给|向|对)?(?:您|你|大家|客户|任何人)?"
    r"(?:承诺|保证|宣传|鼓吹|做|搞|卖|售|写|说|讲|提供|支持|接|收|存在|具有|具备|代表|等于|追求|相信|信|夸|提|标|叫|碰|替代|吹|办)?"
    r"(?:过|了|任何|什么|所谓|这种|这类|的)*$"
    r"|\b(?:not|never|no|nobody|cannot|nothing|without|neither|isn't|don't|doesn't|can't|won't|didn't)(?: \w+){0,3} ?$"
)
# 不用手术根治痔疮: what is not needed is part of the promise.
_BOASTS = re.compile(r"不(?:用|靠|必|需|需要|要|吃|打)[^,。]{0,4}(?:药|针|手术|刀|节食|运动|忌口|挨饿|住院|化疗)")
_TAKEN_BACK = re.compile(
    r"^(?:不了|不好)|^[^。!?;]{0,12}(?:不存在|不可能|不可信|都是假|是假的?|是骗|是谎|做不到|[别莫]信|不[要能]信|要不得|是违法|违法|不保证|不承诺|无法保证)"
)
_SPEAKS = re.compile(
    r"(?:医生|大夫|医师|药师|营养师|专家|律师|民警|法官|研究(?:人员|者)?|指南|协会)[^,。!?;]{0,8}"
    r"(?:说|提醒|表示|介绍|建议|指出|认为|:)[^。!?]{0,40}$"
)
_SELLS = Expression(
    r"下单|[选订抢换]购|购买|包邮|现货|发[售货]|上新|新到|上架|预[订售]|私信|扫码|加[微群]|拍下|[到券]手?价|售价|特[价惠]|[半底原]价|起售"
    r"|[0-9一二三四五六七八九十百千.]+(?:元|块)(?!旦)|[¥￥$€£][0-9]|[0-9一二三四五六七八九](?:\.[0-9])?折|买[一二三两]送|立减|满减|开业|店庆|促销|首付|认准|招商|加盟|先到先得|名额|签协议"
    r"|退[钱款]|全退|报名(?:从|立|享|优)|每家限|有售|来一[杯碗套]|[要需]的(?:私|来|找|联)|需要的来|老客户|备一[床台把盒套]|送(?:领导|长辈|父母|爸妈|客户)"
    r"|link in bio|\b(?:order|buy|shop|book)\b|% off|\bsale\b|invest with us"
)
_OURS = re.compile(
    r"我[们家司店厂院行](?!国)|本[店品院行厂公]|咱|小店|这[款瓶把条双台件盒碗支枚串座]|为您|\b(?:our|we|us)\b|用过|喝过"
)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A word at `[start, end)` of the matchable text that nobody may say so, and how serious it is."""

    group: Group
    start: int
    end: int
    level: Level


@dataclass(frozen=True, slots=True)
class _Rule:
    here: re.Pattern[str]
    text: re.Pattern[str]
    object: re.Pattern[str]
    behind: re.Pattern[str]  # the same, right before the word
    subject: re.Pattern[str]
    trade: bool
    unless: re.Pattern[str]
    unless_here: re.Pattern[str]
    word: bool
    titled: bool


def forbidden_in(text: Matchable, allowed: str) -> list[Forbidden]:
    """What is said in earnest, from left to right; without what stands in a name that may hold any word."""
    found = _forbidden(text.original)
    spans = allowed_spans(text, allowed) if found else ()
    return [one for one in found if not is_allowed(one.start, one.end, spans)]


@lru_cache(maxsize=256)
def _forbidden(original: str) -> tuple[Forbidden, ...]:
    text, rules = matchable(original).tight, pack(PACK)
    judged = ((one, _level_of(one, text)) for one in rules.found_in(text)[:MOST])
    return tuple(Forbidden(one.group, one.start, one.end, level) for one, level in judged if level is not None)


def _level_of(one: Found, text: Matchable) -> Level | None:
    """None where it is harmless."""
    rule = _rule_of(one.group.id)
    around = surroundings(text.text, one.start, one.end)
    word = text.text[one.start : one.end]
    sentence = f"{around.before}{word}{around.after}"
    if _is_excused(one, text.text, around, rule) or rule.unless_here.search(sentence):
        return None
    sells = _SELLS.stands_in(text.text)
    if rule.unless.search(text.text) and not sells:
        return None
    rest = f"{text.text[: one.start]}。{text.text[one.end :]}"
    if is_news(rest) and not sells and not _OURS.search(sentence):
        return None
    if not _has_company(rule, around, word, sentence, text.text):
        return _as_weighed(one, text)
    if rule.trade and not (sells or _OURS.search(sentence) or _has_goods(sentence)):
        return None
    return Level.BLOCK if one.group.needs else one.group.level


def _is_excused(one: Found, text: str, around: Surroundings, rule: _Rule) -> bool:
    """Somebody else's words, or taken back, or a warning: no promise of ours."""
    stance = stance_of(text, one.start, one.end)
    if stance in _SAID_BY_OTHERS and not (rule.titled and stance is Stance.QUOTED):
        return True
    if rule.word:
        return False
    denied = stance is Stance.DENIED and not _BOASTS.search(around.near_before)
    asked = stance is Stance.QUESTION and not _SELLS.stands_in(text)
    return bool(
        denied
        or asked
        or in_tag(text, one.start, one.end)
        or _DENIES.search(around.near_before)
        or _TAKEN_BACK.match(around.near_after + around.beyond)
        or _SPEAKS.search(around.before)
        or _lessons()[0].stands_in(text)
        or _lessons()[1].stands_in(around.before + "。" + around.after)
    )


def _has_company(rule: _Rule, around: Surroundings, word: str, sentence: str, text: str) -> bool:
    near_after = f"{word[-1:]}{around.near_after}"[1:]
    if not (rule.here.search(sentence) and rule.text.search(text) and rule.subject.search(around.before + word)):
        return False
    return bool(rule.object.match(near_after) or rule.behind.search(around.near_before))


def _as_weighed(one: Found, text: Matchable) -> Level | None:
    """Of a word that says little by itself (`needs`): our own voice and goods around it make a claim of it."""
    if not one.group.needs:
        return None
    claims = claims_in(text, pack(PACK))
    return one.group.level if any((claim.start, claim.end) == (one.start, one.end) for claim in claims) else None


def _has_goods(sentence: str) -> bool:
    signs = pack(EVIDENCE).signs_in(matchable(sentence))
    return (
        any(name == "goods" for name, _, _ in signs)
        or _listed({"goods": "ordinary"}, "goods", _ANY).search(sentence) is not None
    )


@lru_cache(maxsize=128)
def _rule_of(id: str) -> _Rule:
    """Put together when it is first wanted: a short text wants hardly any."""
    return _rule(next(group for group in pack(PACK).data["groups"] if group["id"] == id))


def _rule(group: Mapping[str, Any]) -> _Rule:
    # A word that says little by itself needs its object; where none is listed it is weighed.
    no_object = _NEVER if "needs" in group else _ANY
    return _Rule(
        here=_listed(group, "here", _ANY),
        text=_listed(group, "text", _ANY),
        object=_listed(group, "object", no_object, "[^,。!?;]{{0,8}}?(?:{})"),
        behind=_listed(group, "object", no_object, "(?:{})[^,。!?;]{{0,6}}$"),
        subject=_listed(group, "subject", _ANY),
        trade=bool(group.get("trade")),
        unless=_listed(group, "unless", _NEVER),
        unless_here=_listed(group, "unless_here", _NEVER),
        word=bool(group.get("word")),
        titled=bool(group.get("titled")),
    )


def _listed(group: Mapping[str, Any], key: str, none: re.Pattern[str], form: str = "{}") -> re.Pattern[str]:
    """The lists that a group names under `key`, in one expression."""
    if key not in group:
        return none
    lists = pack(PACK).data["lists"]
    return re.compile(form.format("|".join(lists[name] for name in group[key].split())))


@lru_cache(maxsize=1)
def _lessons() -> tuple[Expression, Expression]:
    """Warnings and lessons in law: what says so for the whole post, and what for its sentence alone."""
    lists = pack(PACK).data["lists"]
    return Expression(lists["lesson"]), Expression(lists["warning"])
