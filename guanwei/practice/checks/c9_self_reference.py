"""C9.self-reference: too much about the company itself.

Practice C9: not only posts about the company. About the company is what names the brand or one of its products, and
every promotion. Judged as shares are (design: over 30 days up to the post, at least 20 posts): found only when one
such post fewer would still be too many. The guide gives no figure; half is ours: with the default columns promotion,
important information, staff life and live news come to 40 %. Passes: a post about something else, always. A plan is
told the first moment at which the share breaks.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Figure, Finding, Level
from guanwei.practice.settings import MIX_DAYS, MIX_POSTS, PERCENT, Setting
from guanwei.practice.subjects import Context, PlanSubject, PostSubject
from guanwei.practice.windows import Timeline, rolling
from guanwei.practice.wording import iso, moment_words, percent, plain

CEILING = Setting(
    id="C9.ceiling",
    default=50.0,
    low=0.0,
    high=100.0,
    unit=PERCENT,
    label=Words(zh="说自己的占比上限", en="Ceiling of posts about ourselves"),
    help=Words(
        zh="指南只说不能总发自己公司，没有给数；50 是我们定的。",
        en="The guide only says: not only posts about the company. 50 is ours.",
    ),
)

ID = "C9.self-reference"
VERSION = 1
SUBJECTS = (PostSubject, PlanSubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.MIX
SETTINGS = (CEILING, MIX_DAYS, MIX_POSTS)
ABOUT = About(
    title=Words(zh="总说自己", en="Talking about ourselves"),
    why=Words(
        zh="条条都是自己公司，读者看到的就是一块布告栏。",
        en="Where every post is about the company, readers see a notice board.",
    ),
    passes=(
        Words(zh="窗口内不到 20 条，样本太少，不下结论。", en="Fewer than 20 posts in the window: too few to judge."),
        Words(zh="没有提到品牌和产品、也不是推广的稿件。", en="A post that names neither brand nor product."),
        Words(
            zh="21 条里有 11 条：少掉一条是 20 条里 10 条，正好一半。",
            en="11 among 21: one fewer leaves 10 among 20, a half.",
        ),
    ),
    found=(
        Words(
            zh="20 条里有 11 条提到品牌或产品：少掉一条还有 19 条里 10 条，52.6%。",
            en="11 among 20 name the brand or a product: one fewer still leaves 10 among 19, 52.6 %.",
        ),
        Words(zh="推广都算在内。", en="Every promotion counts."),
    ),
)


def check(subject: PostSubject | PlanSubject, context: Context) -> Iterator[Finding]:
    if isinstance(subject, PlanSubject):
        yield from _plan(subject, context)
        return
    moment = subject.due or context.now
    if not subject.entry(moment).about_us:
        return
    over = over_at(moment, context.timeline_with(subject), context)
    if over is None:
        return
    about_us, total = over
    days, ceiling = context.settings[MIX_DAYS], context.settings[CEILING]
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"加上这条，{days} 天内 {total} 条里有 {about_us} 条在说自己，占 {percent(about_us / total)}，"
            f"超过 {plain(ceiling)}%（实践 C9）。",
            en=f"With this post {about_us} of {total} posts in {days} days are about ourselves: "
            f"{percent(about_us / total)}, the ceiling is {plain(ceiling)}% (practice C9).",
        ),
        hint=Words(
            zh="这条换个话题，或者先发几条读者关心的、不提自己的内容。",
            en="Write about something else, or first publish some posts on what readers care about.",
        ),
        field=Field.TEXT,
        figures=_figures(about_us, total, days, ceiling),
    )


def over_at(moment: datetime, timeline: Timeline, context: Context) -> tuple[int, int] | None:
    """Posts about us and all posts in the window up to `moment`, where one fewer would still be too many; else None."""
    window = rolling(moment, timedelta(days=context.settings[MIX_DAYS]))
    total, about_us = timeline.counts(window).total, timeline.about_us(window)
    if total < context.settings[MIX_POSTS] or about_us == 0:
        return None
    return (about_us, total) if 100 * (about_us - 1) > context.settings[CEILING] * (total - 1) else None


def _plan(subject: PlanSubject, context: Context) -> Iterator[Finding]:
    broken = [
        (entry.moment, over)
        for entry in context.timeline.between((subject.since, subject.until))
        if entry.about_us and (over := over_at(entry.moment, context.timeline, context))
    ]
    if not broken:
        return
    moment, (about_us, total) = broken[0]
    days, ceiling = context.settings[MIX_DAYS], context.settings[CEILING]
    at, share = moment_words(moment, subject.zone, context.now), percent(about_us / total)
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"到 {at.zh} 那条为止，{days} 天内 {total} 条里有 {about_us} 条在说自己，占 {share}，"
            f"超过 {plain(ceiling)}%（实践 C9）。",
            en=f"By the post of {at.en}, {about_us} of {total} posts in {days} days are about ourselves: {share}, the "
            f"ceiling is {plain(ceiling)}% (practice C9).",
        ),
        hint=Words(zh="在这之前多排几条不提自己的内容。", en="Plan more before it that is not about ourselves."),
        field=Field.TEXT,
        figures=_figures(about_us, total, days, ceiling)
        | {"moment": iso(moment, subject.zone), "posts_over": len(broken)},
    )


def _figures(about_us: int, total: int, days: int, ceiling: float) -> dict[str, Figure]:
    share = round(about_us / total, 4)
    return {"about_us": about_us, "posts": total, "share": share, "ceiling": ceiling, "days": days}
