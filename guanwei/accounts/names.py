"""What an account is called, beside what its brand and product lines are called (practice A2). Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

# Longest first: of "官方微博" nothing may be left over. English ones stand alone or at the end of a word.
PADDING = re.compile(
    r"官方微博|官方微信|官方账号|官方帐号|官方频道|官方号|官方店|官方|官微|微博"
    r"|(?<![a-z])official(?:ly)?[ _.-]*(?:weibo|account|channel|page)?(?![a-z])"
    r"|(?<=[a-z0-9])official$"
)
SEPARATORS = " \t\u3000-_·•|/\\.,，、:：()（）[]【】「」<>《》"
# Fewer characters say nothing: a single one is in half of all names.
SHORTEST = 2


def padding_in(name: str, known: Iterable[str] = ()) -> str:
    """The first piece of "official account" in a name, as it stands there; "" for none. What lies inside one of the
    `known` names is no padding."""
    span = _padding(name, tuple(known))
    return name[span[0] : span[1]].strip(SEPARATORS) if span else ""


def bare(name: str, known: Iterable[str] = ()) -> str:
    """The name without its padding; the name itself where nothing else would be left."""
    ours, left = tuple(known), name
    while span := _padding(left, ours):
        left = " ".join(f"{left[: span[0]]} {left[span[1] :]}".split()).strip(SEPARATORS)
        if not left:
            return name
    return left


def _padding(name: str, known: Sequence[str]) -> tuple[int, int] | None:
    text = _plain(name)
    ours = [match.span() for one in known if one for match in re.finditer(re.escape(_plain(one)), text)]
    for match in PADDING.finditer(text):
        start, end = match.span()
        if not any(first <= start and end <= last for first, last in ours):
            return start, end
    return None


def core(name: str) -> str:
    """What is compared: letters and digits, one case, one width."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


def names_one_of(text: str, known: Iterable[str]) -> str:
    """The first of the `known` names that a text has in it, or that a short name is a part of; "" for none."""
    said = core(text)
    for name in known:
        wanted = core(name)
        if min(len(said), len(wanted)) >= SHORTEST and (wanted in said or said in wanted):
            return name
    return ""


def _plain(text: str) -> str:
    """Lower case and one width, letter by letter, so that positions stay."""
    return "".join(_narrow(letter) for letter in text)


def _narrow(letter: str) -> str:
    narrow = unicodedata.normalize("NFKC", letter).lower()
    return narrow if len(narrow) == 1 else letter
