"""B2.silence: days on end without a post.

Practice B2: never silent two days in a row. A day is a calendar day in the account's zone; a day with one post, even in
its last second, is not silent. Published and planned posts count together, so the gap shows before it happens.
Passes: one silent day between two posts (with the guide's 2). Found: two. A plan is told each gap; one that is over
already is only a hint, for nothing can be done about it. A post is told the gap that it would leave before itself, as a
hint too: it ends the silence and does not cause it. Before the first post ever only days from today on count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import DAYS, Setting
from guanwei.practice.subjects import Context, PlanSubject, PostSubject
from guanwei.practice.windows import day_of
from guanwei.practice.wording import day_words

SILENT_DAYS = Setting(
    id="B2.silent-days",
    default=2,
    low=1,
    high=30,
    unit=DAYS,
    label=Words(zh="连续几天没有声音就提醒", en="Silent days in a row that are too many"),
    help=Words(
        zh="指南说不能连着两天没有声音，所以默认 2：空一天可以，空两天提醒。",
        en="The guide says never silent two days in a row, hence 2: one empty day passes, two are found.",
    ),
    from_guide=True,
)

ID = "B2.silence"
VERSION = 1
SUBJECTS = (PostSubject, PlanSubject)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.RHYTHM
SETTINGS = (SILENT_DAYS,)
ABOUT = About(
    title=Words(zh="断更", en="Silence"),
    why=Words(
        zh="连着几天没有声音，读者就忘了你。已发的和排好的一起算，空档在发生之前就看得到。",
        en="After days of silence readers forget the account. What went out and what is planned count together, so the "
        "gap shows before it happens.",
    ),
    passes=(
        Words(zh="两条之间只空了一天。", en="One empty day between two posts."),
        Words(zh="一天里哪怕只在最后一秒有一条。", en="A day with a single post, even in its last second."),
    ),
    found=(
        Words(zh="连着两天一条也没有，不论是没发还是没排。", en="Two days on end with nothing published or planned."),
        Words(
            zh="已经过去的空档只提示，不要求处理。", en="A gap that is over is a hint; nothing can be done about it."
        ),
    ),
)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """Silent days, the first and the last of them."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def check(subject: PostSubject | PlanSubject, context: Context) -> Iterator[Finding]:
    today, too_many = day_of(context.now, subject.zone), context.settings[SILENT_DAYS]
    if isinstance(subject, PlanSubject):
        for gap in gaps(subject, context):
            if gap.days >= too_many:
                yield _in_plan(gap, today, too_many)
    elif subject.due is not None:
        gap = _before(subject, subject.due, context)
        if gap.days >= too_many and gap.last >= today:
            yield _before_post(gap, today, too_many)


def gaps(subject: PlanSubject, context: Context) -> Iterator[Gap]:
    """Every run of silent days that touches the stretch, in order, with its true beginning before it."""
    if subject.until <= subject.since:
        return
    zone, timeline = subject.zone, context.timeline
    busy = [day_of(entry.moment, zone) for entry in timeline.between((subject.since, subject.until))]
    before = timeline.before(subject.since - timedelta(microseconds=1))
    if before:
        free = day_of(before.moment, zone) + _DAY
    else:  # without an earlier post the silence begins today, not at the beginning of time
        free = min([max(day_of(context.now, zone), day_of(subject.since, zone)), *busy[:1]])
    behind = day_of(subject.until - timedelta(microseconds=1), zone) + _DAY
    for day in [*busy, behind]:
        if day > free:
            yield Gap(free, day - _DAY)
        free = max(free, day + _DAY)


def _before(subject: PostSubject, due: datetime, context: Context) -> Gap:
    day, earlier = day_of(due, subject.zone), context.timeline.before(due, but=subject.id)
    last_day = day_of(earlier.moment, subject.zone) if earlier else day - _DAY
    return Gap(last_day + _DAY, day - _DAY)


def _in_plan(gap: Gap, today: date, too_many: int) -> Finding:
    over = gap.last < today
    days = _days(gap, today)
    return Finding(
        id=ID,
        level=Level.HINT if over else LEVEL,
        message=Words(
            zh=f"{days.zh}一条也没有{'发' if over else '排'}，账号不该连着 {too_many} 天没有声音（实践 B2）。",
            en=f"Nothing {'went out' if over else 'is planned'} {days.en}; an account should not be silent for "
            f"{too_many} days in a row (practice B2).",
        ),
        hint=Words(
            zh="这段已经过去，往后排稿时留意。" if over else "补一条日常内容，或者从前后挪一条过来。",
            en="It is over; keep it in mind for what comes." if over else "Add an everyday post, or move one here.",
        ),
        field=Field.DUE,
        figures=_figures(gap, too_many),
    )


def _before_post(gap: Gap, today: date, too_many: int) -> Finding:
    days = _days(gap, today)
    return Finding(
        id=ID,
        level=Level.HINT,
        message=Words(
            zh=f"这条之前，{days.zh}没有别的稿件，账号不该连着 {too_many} 天没有声音（实践 B2）。",
            en=f"There is nothing before this post {days.en}; an account should not be silent for {too_many} days "
            "in a row (practice B2).",
        ),
        hint=Words(zh="提前发，或者在中间补一条。", en="Bring it forward, or put another post in between."),
        field=Field.DUE,
        figures=_figures(gap, too_many),
    )


def _days(gap: Gap, today: date) -> Words:
    first, last = day_words(gap.first, today), day_words(gap.last, today)
    if gap.days == 1:
        return Words(zh=f"{first.zh}这一天", en=f"on {first.en}")
    return Words(zh=f"{first.zh}到 {last.zh}这 {gap.days} 天", en=f"from {first.en} to {last.en}, {gap.days} days")


def _figures(gap: Gap, too_many: int) -> dict[str, str | int]:
    return {"first": gap.first.isoformat(), "last": gap.last.isoformat(), "days": gap.days, "limit": too_many}
