"""From a share to points, and what an item of the review says.

An item's points fall in a straight line from full marks to none between two shares that stand beside it.
"""

from dataclasses import dataclass

from guanwei.lib.words import Words
from guanwei.practice.audit.mixing import MixFigures
from guanwei.practice.audit.repeating import RepetitionFigures
from guanwei.practice.audit.rhythm import RhythmFigures
from guanwei.practice.audit.voice import AnswerFigures, VoiceFigures
from guanwei.practice.settings import MIX_POSTS
from guanwei.practice.wording import NOTHING, percent

FULL = 100
POSTS = Words(zh="条", en="posts")


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the practice. `points` is None where there is too little to judge; `said` gives the figures, `how` the
    way from them to the points, `do` what to change."""

    row: str
    title: Words
    points: int | None
    said: Words
    how: Words
    do: Words


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the timeline showed. `pictures_told`: the source says how many pictures a post has."""

    posts: int
    texts: int
    pictures_told: bool
    rhythm: RhythmFigures | None
    mix: MixFigures
    repetition: RepetitionFigures
    voice: VoiceFigures
    answers: AnswerFigures


@dataclass(frozen=True, slots=True)
class Scale:
    """Full marks up to the share `full`, none from `none` on; the other way round where more is better."""

    full: float
    none: float
    told: Words | None = None  # where the two shares would tell a person little

    def points(self, share: float) -> int:
        way = (share - self.full) / (self.none - self.full)
        return round(FULL * (1 - min(1.0, max(0.0, way))))

    @property
    def how(self) -> Words:
        if self.told is not None:
            return self.told
        full, none = percent(self.full), percent(self.none)
        if self.full > self.none:
            return Words(zh=f"{full} 起满分，{none} 为 0 分", en=f"full marks from {full} on, none at {none}")
        return Words(zh=f"不超过 {full} 满分，{none} 起 0 分", en=f"full marks up to {full}, none from {none} on")


_FEW = Words(zh=f"不到 {MIX_POSTS.default} 条，不下结论", en=f"fewer than {MIX_POSTS.default}: not judged")
NO_TEXTS = Words(zh="来源没有正文", en="the source has no texts")


def judged(
    row: str,
    title: Words,
    share: float,
    scale: Scale,
    said: Words,
    do: Words,
    among: int,
    *,
    absent: Words = NO_TEXTS,
) -> Item:
    """An item that a share decides, once it stands on enough posts. `absent` says why there is not one."""
    if among < MIX_POSTS.default:
        return Item(row, title, None, _FEW if among else absent, scale.how, NOTHING)
    return Item(row, title, scale.points(share), said, scale.how, do)


def counted(count: int, whole: int, noun: Words) -> Words:
    share = percent(count / whole) if whole else "0%"
    things = "post" if noun is POSTS and whole == 1 else noun.en
    return Words(zh=f"{whole:,} {noun.zh}里有 {count:,} 条（{share}）", en=f"{count:,} of {whole:,} {things} ({share})")
