"""What a reference account does otherwise than ours (practice A5): at most three sentences, the largest
difference first.

Shares are compared by their distance, rates and lengths by their ratio; what both do much alike is not told, nor what
one of the two sources does not tell.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from guanwei.lib.words import Words
from guanwei.practice.audit.review import Review
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.settings import MIX_POSTS
from guanwei.practice.wording import percent, plain

MOST = 3
_FAR_APART = 0.2  # of shares: ten posts in fifty
_TWICE = 1.6  # of rates: more than half as much again
_EVEN = 0.01


@dataclass(frozen=True, slots=True)
class _Figure:
    name: Words
    ours: Words
    theirs: Words
    distance: float  # 1 is worth telling


def differences(ours: Review, theirs: Review) -> tuple[Words, ...]:
    """None where there are fewer than 20 posts on either side."""
    if min(ours.posts, theirs.posts) < MIX_POSTS.default:
        return ()
    told = sorted((one for one in _figures(ours, theirs) if one.distance >= 1), key=lambda one: -one.distance)
    return tuple(_sentence(one, ours.label, theirs.label) for one in told[:MOST])


def _sentence(one: _Figure, ours: str, theirs: str) -> Words:
    return Words(
        zh=f"{one.name.zh}：{theirs} {one.theirs.zh}，{ours} {one.ours.zh}。",
        en=f"{one.name.en}: {theirs} {one.theirs.en}, {ours} {one.ours.en}.",
    )


def _figures(ours: Review, theirs: Review) -> Iterator[_Figure]:
    yield from _rhythm(ours, theirs)
    if min(ours.mix.judged, theirs.mix.judged) >= MIX_POSTS.default:
        for group, name in (
            (ColumnGroup.PROMOTION, Words("推广占比", "Share of promotion")),
            (ColumnGroup.FORWARD, Words("转发占比", "Share of forwards")),
        ):
            yield _of_shares(name, ours.mix.share(group), theirs.mix.share(group))
    if min(ours.voice.texts, theirs.voice.texts) >= MIX_POSTS.default:
        yield from _voice(ours, theirs)
    if ours.engagement.enough and theirs.engagement.enough and ours.engagement.all and theirs.engagement.all:
        name = Words("每条互动的中位数", "Median interactions of a post")
        yield _of_rates(name, ours.engagement.all.median, theirs.engagement.all.median)


def _rhythm(ours: Review, theirs: Review) -> Iterator[_Figure]:
    if ours.rhythm is None or theirs.rhythm is None:
        return
    yield _of_rates(Words("每天条数", "Posts a day"), ours.rhythm.per_day, theirs.rhythm.per_day)
    if ours.rhythm.days_known and theirs.rhythm.days_known:
        silent, days = Words("断更的日子", "Days in silence"), (ours.rhythm.days, theirs.rhythm.days)
        yield _of_shares(silent, ours.rhythm.silent_days / days[0], theirs.rhythm.silent_days / days[1])
    own, other = ours.rhythm.best_hours, theirs.rhythm.best_hours
    if own and other and not set(own) & set(other):
        yield _Figure(Words("发得最多的钟点", "Hours with most posts"), _hours(own), _hours(other), 1.0)


def _voice(ours: Review, theirs: Review) -> Iterator[_Figure]:
    own, other = ours.voice, theirs.voice
    yield _of_rates(Words("长度中位数（字）", "Median length in characters"), own.median_length, other.median_length)
    for name, mine, others in (
        (Words("带问句", "Posts that ask something"), own.questions, other.questions),
        (Words("带表情", "Posts with emoji"), own.emoji, other.emoji),
        (Words("有话题", "Posts with a hashtag"), own.topics, other.topics),
        (Words("有【标签】", "Posts with a 【label】"), own.labels, other.labels),
        (Words("有链接", "Posts with a link"), own.links, other.links),
    ):
        yield _of_shares(name, own.share(mine), other.share(others))
    yield _of_shares(Words("重复", "Said again"), ours.repetition.share, theirs.repetition.share)


def _of_shares(name: Words, ours: float, theirs: float) -> _Figure:
    return _Figure(name, _same(percent(ours)), _same(percent(theirs)), abs(ours - theirs) / _FAR_APART)


def _of_rates(name: Words, ours: float, theirs: float) -> _Figure:
    ratio = abs(math.log((ours + _EVEN) / (theirs + _EVEN))) / math.log(_TWICE)
    # A hundred times as many followers answer a hundred times as often: beyond four times nothing more is learnt.
    return _Figure(name, _same(plain(round(ours, 1))), _same(plain(round(theirs, 1))), min(ratio, 3.0))


def _hours(hours: tuple[int, ...]) -> Words:
    return _same(", ".join(f"{hour:02}:00" for hour in hours))


def _same(text: str) -> Words:
    return Words(zh=text, en=text)
