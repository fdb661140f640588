"""C14.no-product: no product information at all.

Practice C14: mind the company's image and combine its product information: a floor as well as a ceiling. Product
information is a promotion, or a post that names a product line. Judged over the window of the shares and at least as
many posts. A plan is judged at its last post, a history at its end. Passes: one such post. Found: none, as a hint.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import MIX_DAYS, MIX_POSTS
from guanwei.practice.subjects import Context, HistorySubject, PlanSubject
from guanwei.practice.windows import rolling
from guanwei.practice.wording import iso, moment_words

ID = "C14.no-product"
VERSION = 1
SUBJECTS = (PlanSubject, HistorySubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.MIX
SETTINGS = (MIX_DAYS, MIX_POSTS)
ABOUT = About(
    title=Words(zh="一条产品信息也没有", en="No product information"),
    why=Words(
        zh="不能总夸产品，也不能一个字不提：读者该知道这家公司是做什么的。",
        en="Never praise only products, and never leave them out: readers should know what the company makes.",
    ),
    passes=(
        Words(zh="窗口内不到 20 条，样本太少，不下结论。", en="Fewer than 20 posts in the window: too few to judge."),
        Words(zh="有一条推广，或者有一条提到了产品线。", en="One promotion, or one post that names a product line."),
    ),
    found=(Words(zh="30 天里一条也没有。", en="Not one in 30 days."),),
)


def check(subject: PlanSubject | HistorySubject, context: Context) -> Iterator[Finding]:
    last = _end_of(subject, context)
    if last is None:
        return
    days = context.settings[MIX_DAYS]
    window = rolling(last, timedelta(days=days))
    counts = context.timeline.counts(window)
    if counts.total < context.settings[MIX_POSTS] or counts.promotion:
        return
    if any(entry.tells_of_products for entry in context.timeline.between(window)):
        return
    at = moment_words(last, subject.zone, context.now)
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"到 {at.zh} 为止的 {days} 天里有 {counts.total} 条，没有一条说到产品（实践 C14）。",
            en=f"Of {counts.total} posts in the {days} days up to {at.en} not one tells of a product (practice C14).",
        ),
        hint=Words(
            zh="排一条产品的用法、做法或来历，不用推销。",
            en="Plan a post on how a product is used, made or where it comes from; it need not sell.",
        ),
        field=Field.COLUMN,
        figures={"posts": counts.total, "days": days, "moment": iso(last, subject.zone)},
    )


def _end_of(subject: PlanSubject | HistorySubject, context: Context) -> datetime | None:
    """The moment that is judged: the last post before the end; None where nothing stands in the stretch."""
    last = context.timeline.before(subject.until - timedelta(microseconds=1))
    return last.moment if last and last.moment >= subject.since else None
