"""Which earlier posts does this one resemble? What the checks of practice C13 ask, wherever the posts are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from guanwei.lib.words import Words
from guanwei.practice.fingerprint import normalised
from guanwei.practice.near import Kind, nearest
from guanwei.practice.near.index import Span
from guanwei.practice.near.units import bare, units_of

if TYPE_CHECKING:
    from guanwei.practice.subjects import Context, PostSubject

MOST = 5  # matches that are asked for
_LONG, _A_WORD = 24, 2  # a text as long as that is the same with so much more before or behind it


class Whose(StrEnum):
    OWN = "own"  # the same account's
    SISTER = "sister"  # another account of the brand
    OTHERS = "others"  # somebody else's, heard by an account of the brand
    LISTED = "listed"  # handed in beside the text, nothing more is known of it


@dataclass(frozen=True, slots=True)
class Resembled:
    """An earlier post, and how much of ours is in it. `id` is that of its entry in a timeline, or of what was heard.

    `kind` None: the same text once more. `who` names the author or the account, empty where it is not to be named.
    `hidden`: the reader may not open it. `moment` is aware UTC, None where it is not known.
    """

    id: str
    whose: Whose
    who: str
    kind: Kind | None
    share: float
    score: float
    spans: tuple[Span, ...]
    moment: datetime | None = None
    hidden: bool = False


class Resembling(Protocol):
    """An index over posts, of one account's brand, as one reader may see them."""

    def similar(self, post: str, text: str) -> Sequence[Resembled]:
        """What `text` resembles, the most alike first; the other wordings of `post` itself are left out."""


def found_in(subject: "PostSubject", context: "Context", kind: Kind | None, window_days: int) -> list[Resembled]:
    """What `subject` resembles in this way, the most alike first: in the index and in the texts beside it. Our own
    posts and our sisters' count within `window_days` of its moment, as an evergreen that rests long enough may come
    again. What passes a post on takes it up: what others wrote is no copy then.
    """
    found = list(_listed(subject.text, context.earlier)) if context.earlier else []
    if context.resembling is not None:
        moment, reach = subject.due or context.now, timedelta(days=window_days)
        found += [
            one
            for one in context.resembling.similar(subject.post, subject.text)
            if (subject.forwarded is None if one.whose is Whose.OTHERS else _is_near(one.moment, moment, reach))
        ]
    return sorted((one for one in found if one.kind is kind), key=lambda one: -one.score) if found else []


def _is_near(one: datetime | None, moment: datetime, reach: timedelta) -> bool:
    return one is None or abs(one - moment) <= reach


@lru_cache(maxsize=64)
def _listed(text: str, earlier: tuple[str, ...]) -> tuple[Resembled, ...]:
    whole = ((0, len(text)),)
    same = {place for place, other in enumerate(earlier) if _is_the_same(text, other)}
    exact = [Resembled(str(place + 1), Whose.LISTED, "", None, 1.0, 1.0, whole) for place in sorted(same)]
    alike = [
        Resembled(str(match.key + 1), Whose.LISTED, "", match.kind, match.share, match.score, match.spans)
        for match in nearest(text, earlier, MOST)
        if match.key not in same
    ]
    return (*exact, *alike)


def _is_the_same(text: str, other: str) -> bool:
    """Other topics, mentions, faces, links and punctuation do not make it another text, nor does a `转` before or after
    a long one; another script does."""
    if not _one_in_the_other(units_of(text), units_of(other)):
        return False
    core, other_core = normalised(text), normalised(other)
    return (core == other_core != "") or _one_in_the_other(normalised(bare(text)), normalised(bare(other)))


def _one_in_the_other(text: str, other: str) -> bool:
    if text == other:
        return bool(text)
    shorter, longer = sorted((text, other), key=len)
    return len(shorter) >= _LONG and len(longer) - len(shorter) <= _A_WORD and shorter in longer


def who_and_when(one: Resembled, moment: Words | None) -> Words:
    """`本账号 3 月 2 日 10:00 发的内容`: how a sentence names the post."""
    at = Words(zh=f" {moment.zh} ", en=f" of {moment.en}") if moment else Words(zh="", en="")
    if one.whose is Whose.LISTED:
        return Words(zh=f"之前的第 {one.id} 条", en=f"number {one.id} of the earlier texts")
    if one.whose is Whose.OWN:
        return Words(zh=f"本账号{at.zh}的内容", en=f"this account's post{at.en}")
    if one.hidden:
        return Words(zh=f"一条你无权打开的稿件{at.zh}".rstrip(), en=f"a post you cannot open{at.en}")
    if one.whose is Whose.SISTER and not one.who:
        return Words(zh=f"品牌的另一个账号{at.zh}的内容", en=f"a post of another account of the brand{at.en}")
    if one.whose is Whose.SISTER:
        return Words(zh=f"品牌账号“{one.who}”{at.zh}的内容", en=f'a post of the brand\'s account "{one.who}"{at.en}')
    return Words(zh=f"“{one.who}”{at.zh}发的内容", en=f'what "{one.who}" wrote{at.en}')
