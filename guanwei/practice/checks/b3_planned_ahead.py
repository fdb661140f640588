"""B3.planned-ahead: posts that are written on the spot.

Practice B3: posts are not written on the spot, they are prepared ahead. The share of what went out that had stood in
the plan for a day. Judged over the stretch and at least as many posts as shares want; what was posted outside and of
which nobody knows when it was written does not count, nor do the columns that live from the moment (D4, D7). The guide
gives no figure; 60 % is ours. Passes: exactly the floor. Found: less.
"""

from collections.abc import Iterator
from datetime import timedelta

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.entries import Entry, EntryState
from guanwei.practice.findings import Finding, Level
from guanwei.practice.settings import MIX_POSTS, PERCENT, Setting
from guanwei.practice.subjects import Context, HistorySubject
from guanwei.practice.wording import percent, plain

FLOOR = Setting(
    id="B3.floor",
    default=60.0,
    low=0.0,
    high=100.0,
    unit=PERCENT,
    label=Words(zh="至少多少提前排好", en="Least share planned ahead"),
    help=Words(zh="指南没有给数，60 是我们定的。", en="The guide gives no figure; 60 is ours."),
)
AHEAD = Setting(
    id="B3.hours-ahead",
    default=24,
    low=1,
    high=168,
    unit=Words(zh="小时", en="hours"),
    label=Words(zh="提前多久算提前排好", en="How long before is ahead"),
    help=Words(zh="从写进排期到发出。", en="From the plan to the moment it went out."),
)

ID = "B3.planned-ahead"
VERSION = 1
SUBJECTS = (HistorySubject,)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.RHYTHM
SETTINGS = (FLOOR, AHEAD, MIX_POSTS)
ABOUT = About(
    title=Words(zh="提前排好", en="Planned ahead"),
    why=Words(
        zh="现写现发容易出错，也排不出节奏。稿件先备好，顺序和时间就能安排。",
        en="What is written on the spot has slips and no rhythm. With posts in stock, order and time can be arranged.",
    ),
    passes=(
        Words(zh="不到 20 条，样本太少，不下结论。", en="Fewer than 20 posts: too few to judge."),
        Words(
            zh="突发现场（D4）和直播（D7）不算；在别处发的、不知道何时写的也不算。",
            en="The scene of an emergency (D4) and live news (D7) do not count, nor what was posted elsewhere.",
        ),
    ),
    found=(Words(zh="提前一天排好的不到 60%。", en="Less than 60 % stood in the plan a day before."),),
)

_OF_THE_MOMENT = {"D4", "D7"}


def check(subject: HistorySubject, context: Context) -> Iterator[Finding]:
    planned = ahead_of(subject, context)
    if len(planned) < context.settings[MIX_POSTS]:
        return
    early, total, floor = sum(planned), len(planned), context.settings[FLOOR]
    if 100 * early >= floor * total:
        return
    hours = context.settings[AHEAD]
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"这段时间发出的 {total} 条里，只有 {early} 条提前 {hours} 小时排好，占 {percent(early / total)}，"
            f"应不少于 {plain(floor)}%（实践 B3）。",
            en=f"Of {total} posts only {early} stood in the plan {hours} hours before: {percent(early / total)}, the "
            f"floor is {plain(floor)}% (practice B3).",
        ),
        hint=Words(
            zh="每周固定一次把下一周排出来，临时的内容再插进去。",
            en="Fill next week's plan once a week, and put in between what comes up.",
        ),
        figures={"ahead": early, "posts": total, "share": round(early / total, 4), "floor": floor, "hours": hours},
    )


def ahead_of(subject: HistorySubject, context: Context) -> list[bool]:
    """Of each post that counts: was it in the plan long enough before?"""
    early = timedelta(hours=context.settings[AHEAD])
    entries = context.timeline.between((subject.since, subject.until))
    return [entry.moment - entry.written >= early for entry in entries if entry.written and _counts(entry, subject)]


def _counts(entry: Entry, subject: HistorySubject) -> bool:
    column = subject.brand.column(entry.column)
    return entry.state is EntryState.PUBLISHED and (column is None or column.code not in _OF_THE_MOMENT)
