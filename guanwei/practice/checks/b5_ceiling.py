"""B5.ceiling: so many posts in a day that the account has failed.

Practice B5: posting 100 a day, copied and dull, is failure. B1.flood asks somebody to let a full day stand, and some
will; this is the bound that nobody lifts. Counts published and planned posts of the calendar day in the account's
zone. Passes: one fewer. Found: the post that makes it so many; in a plan the first such day.
"""

from collections.abc import Iterator
from datetime import date

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import POSTS, Setting
from guanwei.practice.subjects import Context, PlanSubject, PostSubject
from guanwei.practice.windows import day_of, day_window
from guanwei.practice.wording import day_words

CEILING = Setting(
    id="B5.ceiling",
    default=100,
    low=2,
    high=100,
    unit=POSTS,
    label=Words(zh="一天到多少条就是失败", en="Posts a day that are failure"),
    help=Words(
        zh="指南说一天一百条必败，所以不能设得更高。",
        en="The guide calls 100 a day failure, so no more can be set.",
    ),
    from_guide=True,
)

ID = "B5.ceiling"
VERSION = 1
SUBJECTS = (PostSubject, PlanSubject)
LEVEL = Level.BLOCK
WAIVABLE = False
READS = Reads.HISTORY
CONCERN = Concern.RHYTHM
SETTINGS = (CEILING,)
ABOUT = About(
    title=Words(zh="一天一百条", en="A hundred a day"),
    why=Words(
        zh="一天发一百条，条条没营养，读者只会取关。刷屏可以有人签字放行，这条线谁也放行不了。",
        en="A hundred posts a day feed nobody, and readers leave. Somebody may let a full day stand; this line nobody.",
    ),
    passes=(Words(zh="当天第 99 条。", en="The 99th of the day."),),
    found=(Words(zh="当天第 100 条，已发和排好的一起算。", en="The 100th, published and planned together."),),
)


def check(subject: PostSubject | PlanSubject, context: Context) -> Iterator[Finding]:
    ceiling, zone = context.settings[CEILING], subject.zone
    if isinstance(subject, PostSubject):
        if subject.due is None:
            return
        timeline, days = context.timeline_with(subject), [day_of(subject.due, zone)]
    else:
        timeline = context.timeline
        moments = (entry.moment for entry in timeline.between((subject.since, subject.until)))
        days = list(dict.fromkeys(day_of(moment, zone) for moment in moments))
    counted = ((day, timeline.counts(day_window(day, zone)).total) for day in days)
    first = next(((day, count) for day, count in counted if count >= ceiling), None)
    if first:
        yield _finding(*first, ceiling, day_of(context.now, zone))


def _finding(day: date, count: int, ceiling: int, today: date) -> Finding:
    at = day_words(day, today)
    return Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{at.zh}有 {count} 条；一天发到 {ceiling} 条，账号就失败了（实践 B5）。",
            en=f"{at.en} has {count} posts; with {ceiling} a day an account has failed (practice B5).",
        ),
        hint=Words(zh="分到后面几天，只留下有用的。", en="Spread them over the next days and keep what is useful."),
        field=Field.DUE,
        figures={"per_day": count, "limit": ceiling, "day": day.isoformat()},
    )
