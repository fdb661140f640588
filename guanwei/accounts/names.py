"""What an account is called, beside what its brand and product lines are called (practice A2). Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence

from guanwei.accounts.company_names import GENERIC_WORDS, PLACES, distinctive, joined_words
from guanwei.lib.text.matching import match_form, matchable

# Longest first: of "官方微博" nothing may be left over. 微博 alone says it only at the end of a name (微博搞笑排行榜
# is somebody's name, 新浪微博 a product), a V at the end is the mark of verification; English words and pinyin stand
# alone or, like official, at either end of a word.
PADDING = re.compile(
    r"(?:官方|企业|公司|认证)微博|官方(?:微信|账号|帐号|频道|专页|主页|网站|号|店)"
    r"|(?<![非器士军教])官方|(?<![上教])官微博?|官博|官网$"
    r"|(?<!^)(?<!^新浪)(?<!^腾讯)微博(?=官|账号|帐号|号|[^\w]|$)"
    r"|认证(?:账号|帐号|号)$|(?<=[\u3400-\u9fff])[加蓝橙黄]?v(?:认证)?$"
    r"|(?<![a-z])guan(?:fang|wei)(?:weibo|zhanghao)?(?![a-z])"
    r"|(?<![a-z])[o0]ff?ici?al(?:ly)?[ _.-]*(?:weibo|account|channel|page)?(?![a-z])"
    r"|(?<=[a-z0-9])(?<!un)official$"
    r"|^official(?=[a-z0-9]{3})(?!ly|dom|ity|ese|ise|ize|s(?![a-z]))"
)
SEPARATORS = " \t\u3000-_·•|/\\.,，、:：()（）[]【】「」<>《》"
# Fewer characters say nothing: a single one is in half of all names.
SHORTEST = 2
LONGEST_ABBREVIATION = 4
LONGEST_NAME = 500  # no network takes a longer one; it is not looked into


def padding_in(name: str, known: Iterable[str] = ()) -> str:
    """The first piece of "official account" in a name, as it stands there; "" for none. What lies inside one of the
    `known` names is no padding."""
    span = padding_span(name, known)
    return name[span[0] : span[1]].strip(SEPARATORS) if span else ""


def padding_span(name: str, known: Iterable[str] = ()) -> tuple[int, int] | None:
    """Where that piece stands."""
    if len(name) > LONGEST_NAME:
        return None
    text = matchable(name).tight
    ours = [match.span() for one in known for match in re.finditer(re.escape(matchable(one).tight.text), text.text)]
    for match in PADDING.finditer(text.text):
        start, end = match.span()
        if not any(first <= start and end <= last for first, last in ours):
            return text.span(start, end)
    return None


def bare(name: str, known: Iterable[str] = ()) -> str:
    """The name without its padding; the name itself where nothing else would be left."""
    ours, left = tuple(known), name
    while span := padding_span(left, ours):
        left = " ".join(f"{left[: span[0]]} {left[span[1] :]}".split()).strip(SEPARATORS)
        if not left:
            return name
    return left


def core(name: str) -> str:
    """What is compared: letters and digits, one case, one width, one script."""
    return "".join(letter for letter in match_form(name) if letter.isalnum())


def names_one_of(text: str, known: Iterable[str]) -> str:
    """The first of the `known` names that a text has in it, whole or as people say it without its legal form, or that
    a short name is a part of; "" for none."""
    said = core(text)
    for name in known:
        wanted = core(name)
        if min(len(said), len(wanted)) < SHORTEST:
            continue
        if wanted in said or _is_short_for(said, name) or any(form in said for form in distinctive(name)):
            return name
    return ""


def _is_short_for(said: str, name: str) -> bool:
    """`青禾茗` of 青禾茗茶业, `工行` of 中国工商银行, `hemuji` of Hemuji Tea; never a place or a trade alone, and of a
    Latin name whole words only: Snack Bar is not SnackBarn."""
    if said in PLACES or said in GENERIC_WORDS:
        return False
    if said.isascii():
        return said in joined_words(name)
    wanted = core(name)
    return said in wanted or (len(said) <= LONGEST_ABBREVIATION and _in_order(said, iter(wanted)))


def _in_order(said: Sequence[str], letters: Iterator[str]) -> bool:
    return all(letter in letters for letter in said)
