"""What an account is called, beside what its brand and product lines are called (practice A2). Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache

from guanwei.accounts.company_names import GENERIC_WORDS, PLACES, distinctive, joined_words
from guanwei.lib.text.matching import Matchable, match_form, matchable

# Longest first: of "官方微博" nothing may be left over. 微博 and the like alone say it only at the end of a name
# (微博搞笑排行榜 is somebody's name, 新浪微博 a product), a V there is the mark of verification. English words, pinyin
# and what other languages call it stand alone or, like official, at either end of a word.
_OFFICIAL = "(?:[o0]ff?ici?al|offcial|officail|oficial|officiel|offiziell)"
PADDING = re.compile(
    r"(?:官方|企业|公司|认证)微博|官方(?:微信|账号|帐号|频道|专页|主页|网站|号|店)"
    r"|(?<![非器士军教])官方|(?<![上教])官微博?|官博|官网$"
    r"|(?<!^)(?<!^新浪)(?<!^腾讯)微博(?=官|账号|帐号|号|[^\w]|$)"
    r"|(?<=\w\w)(?:认证|公众)?(?:账号|帐号)$|(?<=\w\w)(?:认证号|公众号|订阅号|服务号|专页)$"
    r"|(?<=[\u3400-\u9fff])[加蓝橙黄]?v(?:认证)?$|公式(?:アカウント|账号|帐号)|공식"
    r"|(?<![a-z])guan[ _.-]?(?:fang|wei)(?:[ _.-]?weibo|[ _.-]?zhanghao)?(?![a-z])"
    rf"|(?<![a-z]){_OFFICIAL}(?:ly|e)?[ _.-]*(?:weibo|account|channel|page)?(?![a-z])"
    r"|(?<![a-z])o([ _.*-])f\1f\1i\1c\1i\1a\1l(?![a-z])"
    rf"|(?<=[a-z0-9])(?<!un){_OFFICIAL}$"
    rf"|^{_OFFICIAL}(?=[a-z0-9]{{3}})(?!ly|dom|ity|ese|ise|ize|s(?![a-z]))"
    r"|(?<=\w)[ _.-]+(?:weibo|account)$|(?<=[a-z0-9])(?<!^sina)weibo$"
)
# Whatever stands between the letters: 官☆方, 官、微.
_HIDDEN = re.compile(r"(?<![非器士军教])官方(?:微博|微信|账号|帐号|号)?|(?<![上教])官微博?|官博")
_LATIN_WORD = re.compile(r"[a-z0-9]+")
SEPARATORS = " \t\u3000-_·•|/\\.,，、:：()（）[]【】「」<>《》"
# Fewer characters say nothing: a single one is in half of all names.
SHORTEST = 2
LONGEST_NAME = 500  # no network takes a longer one; it is not looked into


def padding_in(name: str, known: Iterable[str] = ()) -> str:
    """The first piece of "official account" in a name, as it stands there; "" for none. What lies inside one of the
    `known` names is no padding."""
    span = padding_span(name, tuple(known))
    return name[span[0] : span[1]].strip(SEPARATORS) if span else ""


@lru_cache(maxsize=256)
def padding_span(name: str, known: tuple[str, ...] = ()) -> tuple[int, int] | None:
    """Where that piece stands. The last ones are kept: two checks ask."""
    if len(name) > LONGEST_NAME:
        return None
    tight = matchable(name).tight
    found = _first(PADDING, tight, (matchable(one).tight for one in known))
    if found or "官" not in tight.text:
        return found
    return _first(_HIDDEN, _letters(tight), (_letters(matchable(one).tight) for one in known))


def _first(pattern: re.Pattern[str], text: Matchable, known: Iterable[Matchable]) -> tuple[int, int] | None:
    own: list[tuple[int, int]] | None = None
    for match in pattern.finditer(text.text):
        start, end = match.span()
        if own is None:
            own = [place.span() for one in known for place in re.finditer(re.escape(one.text), text.text)]
        if not any(first <= start and end <= last for first, last in own):
            return text.span(start, end)
    return None


def _letters(text: Matchable) -> Matchable:
    places = [place for place, letter in enumerate(text.text) if letter.isalnum()]
    return Matchable(
        text.original,
        "".join(text.text[place] for place in places),
        [*(text.starts[place] for place in places), len(text.original)],
    )


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
    return "".join(filter(str.isalnum, match_form(name)))


def names_one_of(text: str, known: Iterable[str]) -> str:
    """The first of the `known` names that a text has in it, whole or as people say it without its legal form, or that
    a short name is a part of; "" for none."""
    said = core(text)
    # What is added in Latin letters hides no name: 江城Metro is 江城地铁.
    chinese = "".join(letter for letter in said if not letter.isascii())
    for name in known:
        wanted = core(name)
        if min(len(said), len(wanted)) < SHORTEST:
            continue
        forms = (wanted, *distinctive(name))
        if any(form in said and _stands_alone(form, text) for form in forms) or _is_short_for(said, name):
            return name
        if len(chinese) >= SHORTEST and _is_short_for(chinese, name):
            return name
    return ""


def _stands_alone(form: str, text: str) -> bool:
    """Of a Latin name one letter more makes another one: Lumion is not Lumio. hemujiwuhan may well be Hemuji's."""
    if not form.isascii() or form in joined_words(text):
        return True
    words = [word for word in _LATIN_WORD.findall(match_form(text)) if form in word]
    return not words or any(1 not in map(len, word.split(form, 1)) for word in words)


def _is_short_for(said: str, name: str) -> bool:
    """`青禾茗` of 青禾茗茶业, `hemuji` of Hemuji Tea: what a name begins with, or is known by. Never a place or a trade
    alone; initials and pieces of words are nobody's name (工行, Snack Bar of SnackBarn) until the brand says so."""
    if said in PLACES or said in GENERIC_WORDS:
        return False
    if said.isascii():
        return said in joined_words(name)
    return core(name).startswith(said) or said in distinctive(name)
