"""C6.no-benefit-lately: readers have got nothing from the account for a while.

Practice C6: give benefits, useful content and real coupons. Giving is a post of a column of useful knowledge
(`C6.columns`), one that its author declares practical (C7), and an offer: a benefit that was entered, a coupon, a
discount, a gift, a trial or a draw (as in C3). Of posts made elsewhere only the words are known, so one that reads as
advice counts as well. Judged over the window of the shares and at least as many posts; those of which nobody knows what
they give are left out. A plan is judged at its last post, a history at its end. Passes: as many as are set. Found:
fewer, as a hint, with the last one. What cannot be judged: whether readers find the advice useful.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.entries import Entry
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import MIX_DAYS, MIX_POSTS, POSTS, Setting, other_names
from guanwei.practice.subjects import Context, HistorySubject, PlanSubject
from guanwei.practice.windows import rolling
from guanwei.practice.wording import NOTHING, in_english, iso, moment_words

COLUMNS = Setting(
    id="C6.columns",
    default="D5",
    longest=200,
    unit=Words(zh="栏目", en="columns"),
    label=Words(zh="有用的栏目", en="Columns of use"),
    help=Words(
        zh="栏目的编号或名称，用逗号分开；这些栏目的稿件都算给了读者东西。默认是实用知识（D5）。",
        en="Codes or names of columns, commas between them; each post of theirs gives readers something. By default "
        "useful knowledge (D5).",
    ),
)
LEAST = Setting(
    id="C6.least-posts",
    default=1,
    low=1,
    high=100,
    unit=POSTS,
    label=Words(zh="至少多少条给读者实惠", en="Posts that give something, at least"),
    help=Words(
        zh="配比窗口里有用的、带优惠的稿件不到这么多条就提示。",
        en="With fewer posts of use or with an offer in the window of the shares a hint is given.",
    ),
)

ID = "C6.no-benefit-lately"
VERSION = 1
SUBJECTS = (PlanSubject, HistorySubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.MIX
SETTINGS = (MIX_DAYS, MIX_POSTS, COLUMNS, LEAST)
ABOUT = About(
    title=Words(zh="好久没给读者实惠", en="Nothing for readers lately"),
    why=Words(
        zh="给读者实惠：有用的内容，真的优惠。总不给，就没有理由关注。",
        en="Give benefits: useful content and real coupons. Who never gives any leaves nobody a reason to follow.",
    ),
    passes=(
        Words(
            zh="窗口内看得出给没给的稿件不到 20 条，样本太少，不下结论。",
            en="Fewer than 20 posts in the window of which one can tell: too few to judge.",
        ),
        Words(
            zh="有一条实用知识栏目的、作者说明实用的，或者带优惠券、折扣、赠品、试用、抽奖的。",
            en="One post of a column of useful knowledge, one declared practical, or one with a coupon, a discount, a "
            "gift, a trial or a draw.",
        ),
        Words(
            zh="在平台上直接发的稿件只看得到文字：读起来是教人做法的也算。",
            en="Of posts made elsewhere only the words are known: what reads as advice counts as well.",
        ),
    ),
    found=(Words(zh="30 天里一条也没有。", en="Not one in 30 days."),),
)


def check(subject: PlanSubject | HistorySubject, context: Context) -> Iterator[Finding]:
    last = _end_of(subject, context)
    if last is None:
        return
    days, least = context.settings[MIX_DAYS], context.settings[LEAST]
    window, useful = rolling(last, timedelta(days=days)), subject.brand.called(other_names(context.settings[COLUMNS]))
    given = [_gives(one, useful) for one in context.timeline.between(window)]
    told, giving = len(given) - given.count(None), given.count(True)
    if told < context.settings[MIX_POSTS] or giving >= least:
        return
    before = _last_before(window[1], useful, context)
    at, since, many = moment_words(last, subject.zone, context.now), NOTHING, _many(giving)
    if before:
        day = moment_words(before.moment, subject.zone, context.now)
        since = Words(zh=f"，上一条在 {day.zh}", en=f"; the last one was on {day.en}")
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"到 {at.zh} 为止的 {days} 天里有 {told} 条，给读者实惠的{many.zh}{since.zh}（实践 C6）。",
            en=f"Of {told} posts in the {days} days up to {at.en} {many.en} readers something of use or an "
            f"offer{since.en} (practice C6).",
        ),
        hint=Words(
            zh="排一条读者用得上的知识，或者一次真的优惠；已经是的，在稿件里选“实用”，或把优惠填进“福利”。",
            en="Plan a post that readers can use, or a real offer. Where one is: declare it practical, or enter the "
            "offer as its benefit.",
        ),
        field=Field.COLUMN,
        figures={
            "posts": told,
            "giving": giving,
            "least": least,
            "days": days,
            "moment": iso(last, subject.zone),
            "last": iso(before.moment, subject.zone) if before else "",
        },
    )


def _end_of(subject: PlanSubject | HistorySubject, context: Context) -> datetime | None:
    """The moment that is judged: the last post before the end; None where nothing stands in the stretch."""
    last = context.timeline.before(subject.until - timedelta(microseconds=1))
    return last.moment if last and last.moment >= subject.since else None


def _gives(entry: Entry, useful: Collection[str]) -> bool | None:
    return True if entry.column in useful else entry.gives


def _many(giving: int) -> Words:
    if giving == 0:
        return Words(zh="一条也没有", en="not one gives")
    return Words(zh=f"只有 {giving} 条", en=f"only {in_english(giving, 'gives', 'give')}")


def _last_before(end: datetime, useful: Collection[str], context: Context) -> Entry | None:
    earlier = context.timeline.between((datetime.min.replace(tzinfo=UTC), end))
    return max((one for one in earlier if _gives(one, useful)), key=lambda one: one.moment, default=None)
