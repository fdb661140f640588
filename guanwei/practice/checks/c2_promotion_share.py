"""C2.promotion-share: too large a share of product promotion.

Practice C2: do not praise your own goods; 10 % product promotion. Judged over 30 days up to the post and at least 20
posts; with fewer there is no verdict. A post with a price, a coupon or a way to buy counts as promotion whatever its
column (guanwei.practice.promotion). Found only when one promotion fewer would still be too many: the share that is left
without the post must lie above the ceiling too, so that a single post never tips the balance. Passes: 3 promotions
among 21 (2 among 20 is exactly 10 %). Found: 3 among 20 (2 among 19 is 10.5 %).
"""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.promotion import Evidence, Sign
from guanwei.practice.settings import MIX_DAYS, MIX_POSTS, PERCENT, Setting
from guanwei.practice.subjects import Context, PlanSubject, PostSubject
from guanwei.practice.windows import Counts, rolling
from guanwei.practice.wording import NOTHING, iso, moment_words, percent, plain

CEILING = Setting(
    id="C2.ceiling",
    default=10.0,
    low=0.0,
    high=100.0,
    unit=PERCENT,
    label=Words(zh="推广占比上限", en="Ceiling of the promotion share"),
    help=Words(zh="指南给的是 10%。", en="The guide's figure is 10 %."),
    from_guide=True,
)

ID = "C2.promotion-share"
VERSION = 2
SUBJECTS = (PostSubject, PlanSubject)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.MIX
SETTINGS = (CEILING, MIX_DAYS, MIX_POSTS)
ABOUT = About(
    title=Words(zh="推广占比", en="Share of promotion"),
    why=Words(
        zh="总在夸自家东西，读者就走了。指南只留一成给产品推广。",
        en="Readers leave an account that keeps praising its own goods. The guide leaves a tenth for promotion.",
    ),
    passes=(
        Words(zh="窗口内不到 20 条，样本太少，不下结论。", en="Fewer than 20 posts in the window: too few to judge."),
        Words(
            zh="21 条里有 3 条推广：少掉一条是 20 条里 2 条，正好 10%。",
            en="3 promotions among 21: one fewer leaves 2 among 20, exactly 10 %.",
        ),
    ),
    found=(
        Words(
            zh="20 条里有 3 条推广：少掉一条还有 19 条里 2 条，10.5%。",
            en="3 promotions among 20: one fewer still leaves 2 among 19, 10.5 %.",
        ),
        Words(
            zh="写明价格、带优惠券或购买链接的稿件都算推广，不管放在哪个栏目；平台强制要求的链接不算。",
            en="Whatever names a price, gives a coupon or a way to buy is a promotion, in any column; "
            "the link that a network forces is not.",
        ),
    ),
)


def check(subject: PostSubject | PlanSubject, context: Context) -> Iterator[Finding]:
    if isinstance(subject, PlanSubject):
        yield from _plan(subject, context)
    elif subject.promotion:
        yield from _post(subject, context)


def too_much(counts: Counts, ceiling: float, sample: int) -> bool:
    """Would the share lie above `ceiling` (per cent) with one promotion fewer? Never with fewer than `sample` posts."""
    if counts.total < sample or counts.promotion == 0:
        return False
    return 100 * (counts.promotion - 1) > ceiling * (counts.total - 1)


def _post(subject: PostSubject, context: Context) -> Iterator[Finding]:
    days, ceiling = context.settings[MIX_DAYS], context.settings[CEILING]
    counts = context.timeline_with(subject).counts(rolling(subject.due or context.now, timedelta(days=days)))
    if not too_much(counts, ceiling, context.settings[MIX_POSTS]):
        return
    share, evidence = percent(counts.promotion / counts.total), subject.promotion[0]
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"加上这条，{days} 天内 {counts.total} 条里有 {counts.promotion} 条推广，占 {share}，"
            f"超过 {plain(ceiling)}% 的上限，读者会嫌烦（实践 C2）。",
            en=f"With this post {counts.promotion} of {counts.total} posts in {days} days are promotion: {share}, "
            f"the ceiling is {plain(ceiling)}% (practice C2).",
        ),
        hint=_hint(evidence, counts, ceiling),
        field=evidence.field,
        span=evidence.span,
        figures=_figures(counts, ceiling, days) | {"sign": evidence.sign.value},
    )


def _plan(subject: PlanSubject, context: Context) -> Iterator[Finding]:
    days, ceiling = context.settings[MIX_DAYS], context.settings[CEILING]
    broken: list[tuple[datetime, Counts]] = []
    for entry in context.timeline.between((subject.since, subject.until)):
        if entry.counted is ColumnGroup.PROMOTION:
            counts = context.timeline.counts(rolling(entry.moment, timedelta(days=days)))
            if too_much(counts, ceiling, context.settings[MIX_POSTS]):
                broken.append((entry.moment, counts))
    if not broken:
        return
    moment, counts = broken[0]
    at, share = moment_words(moment, subject.zone, context.now), percent(counts.promotion / counts.total)
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"到 {at.zh} 那条为止，{days} 天内 {counts.total} 条里有 {counts.promotion} 条推广，占 {share}，"
            f"超过 {plain(ceiling)}% 的上限，读者会嫌烦（实践 C2）。",
            en=f"By the post of {at.en}, {counts.promotion} of {counts.total} posts in {days} days are promotion: "
            f"{share}, above the ceiling of {plain(ceiling)}% (practice C2).",
        ),
        hint=Words(
            zh="把几条推广往后放，中间多排些读者爱看的内容。",
            en="Move some promotions later and plan more of what followers love.",
        ),
        field=Field.COLUMN,
        figures=_figures(counts, ceiling, days) | {"moment": iso(moment, subject.zone), "posts_over": len(broken)},
    )


def _figures(counts: Counts, ceiling: float, days: int) -> dict[str, int | float | str]:
    return {
        "promotion": counts.promotion,
        "posts": counts.total,
        "share": round(counts.promotion / counts.total, 4),
        "ceiling": ceiling,
        "days": days,
    }


_WHAT_COUNTS = {
    Sign.PRICE: Words(zh="价格", en="price"),
    Sign.COUPON: Words(zh="优惠", en="offer"),
    Sign.BUY_LINK: Words(zh="购买入口", en="way to buy"),
}


def _hint(evidence: Evidence, counts: Counts, ceiling: float) -> Words:
    missing = _missing(counts, ceiling)
    add = Words(zh="先多排些读者爱看的内容", en="plan more of what followers love first")
    if missing is not None:
        add = Words(zh=f"先补 {missing} 条读者爱看的内容", en=f"publish {missing} posts that followers love first")
    if evidence.sign is Sign.COLUMN:
        return Words(zh=f"往后推，{add.zh}。", en=f"Move it later, and {add.en}.")
    what = _WHAT_COUNTS[evidence.sign]
    said = Words(zh=f"“{evidence.quote}”", en=f' "{evidence.quote}"') if evidence.quote else NOTHING
    return Words(
        zh=f"因为有{what.zh}{said.zh}，它算作推广。去掉{what.zh}，或者往后推，{add.zh}。",
        en=f"The {what.en}{said.en} makes it a promotion. Leave that out, or move it later and {add.en}.",
    )


def _missing(counts: Counts, ceiling: float) -> int | None:
    """Posts of another kind that would let this one pass; None where that is no advice (a ceiling near 0)."""
    if ceiling <= 0:
        return None
    missing = math.ceil(100 * (counts.promotion - 1) / ceiling) - (counts.total - 1)
    return missing if 0 < missing <= counts.total else None
