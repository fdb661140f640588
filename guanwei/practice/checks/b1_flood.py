"""B1.flood: too many posts at a time.

Practice B1: a suitable rhythm, never flood the screen; 100 posts a day is certain failure. Counts what went out and
what is planned together: per calendar day in the account's zone, in any 60 minutes, and the time to the nearest post.
Passes: exactly the maximum; exactly the minimum gap. Found: one more; a minute less. A post is judged with its own
surroundings, a plan is told the first moment at which each rule breaks and how often it does. While an event runs that
an approver has opened (practice D4, D7), its own posts are let stand: a post is told who let it, as a hint, and a plan
nothing. Whatever else goes out meanwhile is judged with them counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice, pairwise

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.entries import Entry
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.live import LIVE_COLUMNS, LiveEvent, event_of
from guanwei.practice.settings import MINUTES, POSTS, Setting
from guanwei.practice.subjects import Context, PlanSubject, PostSubject
from guanwei.practice.windows import Timeline, Window, day_of, day_window, rolling
from guanwei.practice.wording import NOTHING, clock, day_words, in_english, iso, moment_words

MAX_PER_DAY = Setting(
    id="B1.max-per-day",
    default=10,
    low=1,
    high=99,
    unit=POSTS,
    label=Words(zh="一天最多几条", en="Most posts in a day"),
    help=Words(
        zh="按账号所在时区的自然日计算。指南说一天一百条必败，所以最多只能设到 99。",
        en="By calendar day in the account's zone. The guide calls 100 a day failure: no more than 99 can be set.",
    ),
)
MAX_PER_HOUR = Setting(
    id="B1.max-per-hour",
    default=3,
    low=1,
    high=60,
    unit=POSTS,
    label=Words(zh="一小时最多几条", en="Most posts in an hour"),
    help=Words(
        zh="任意连续 60 分钟，不是整点到整点。", en="Any 60 minutes on end, not from one full hour to the next."
    ),
)
MIN_GAP = Setting(
    id="B1.min-gap",
    default=15,
    low=0,
    high=720,
    unit=MINUTES,
    label=Words(zh="两条之间至少隔多久", en="Least time between two posts"),
    help=Words(zh="0 表示不限。", en="0 sets no limit."),
)

ID = "B1.flood"
# Three things, each let stand by itself: whoever accepts a full day has not accepted two posts in one minute.
DAY, HOUR, GAP = f"{ID}.day", f"{ID}.hour", f"{ID}.gap"
VERSION = 3
SUBJECTS = (PostSubject, PlanSubject)
LEVEL = Level.ASK
WAIVABLE = True
READS = Reads.HISTORY
CONCERN = Concern.RHYTHM
SETTINGS = (MAX_PER_DAY, MAX_PER_HOUR, MIN_GAP, LIVE_COLUMNS)
ABOUT = About(
    title=Words(zh="刷屏", en="Flooding"),
    why=Words(
        zh="发得太密会占满读者的屏幕，最容易被取关。已发的和排好的一起算。",
        en="Posts that come too close fill the reader's screen, the surest way to be unfollowed. Published and planned "
        "posts count together.",
    ),
    passes=(
        Words(zh="条数正好等于上限，间隔正好等于下限。", en="Exactly the maximum; exactly the least gap."),
        Words(zh="还没有定时间的草稿。", en="A draft without a time."),
        Words(
            zh="审核人开了现场：那段时间里直播类栏目的稿件只提示，写明谁同意、为什么；每天的死线（B5）照旧。",
            en="While an event runs that an approver has opened: its posts get a hint that says who let them "
            "and why. The hard ceiling of a day (B5) stays.",
        ),
    ),
    found=(
        Words(zh="当天或任意一小时里多出一条。", en="One more in a day, or in any 60 minutes."),
        Words(
            zh="与前后最近的一条隔得太近，包括同一秒。", en="Too close to the nearest post, the same second included."
        ),
    ),
)

_HOUR = timedelta(hours=1)


def check(subject: PostSubject | PlanSubject, context: Context) -> Iterator[Finding]:
    if isinstance(subject, PlanSubject):
        yield from _plan(subject, context)
    elif subject.due is not None:
        event = event_of(subject.column, subject.due, subject.brand, context)
        for found in _post(subject, subject.due, context):
            yield _let_stand(found, event, subject, context) if event else found


def _let_stand(found: Finding, event: LiveEvent, subject: PostSubject, context: Context) -> Finding:
    """The same as a hint, with the name of who let it."""
    until = moment_words(event.until, subject.zone, context.now)
    reason = event.reason.rstrip("。.")
    return replace(
        found,
        level=Level.HINT,
        message=Words(
            zh=f"{found.message.zh}{event.by} 已同意现场期间连着发，到 {until.zh} 为止，原因：{reason}。",
            en=f"{found.message.en} {event.by} lets posts of the event follow each other closely until {until.en}; the "
            f"reason: {reason}.",
        ),
        hint=Words(zh="不急的仍可往后挪。", en="What can wait may still be moved."),
        figures={**found.figures, "event_by": event.by, "event_until": iso(event.until, subject.zone)},
    )


# --- one post -------------------------------------------------------------------------------------------------------


def _post(subject: PostSubject, due: datetime, context: Context) -> Iterator[Finding]:
    timeline = context.timeline_with(subject)
    per_day, per_hour = context.settings[MAX_PER_DAY], context.settings[MAX_PER_HOUR]
    in_day = timeline.counts(day_window(day_of(due, subject.zone), subject.zone)).total
    in_hour = most_in_an_hour(timeline, due, per_hour)
    if in_day > per_day:
        yield _day_is_full(subject, due, context, in_day)
    if in_hour > per_hour:
        yield _hour_is_full(in_hour, per_hour)
    yield from _too_close(subject, due, context, timeline)


def most_in_an_hour(timeline: Timeline, moment: datetime, enough: int) -> int:
    """The most posts in any 60 minutes that hold `moment`. Past `enough` it stops counting: that is a flood anyway."""
    up_to = rolling(moment, _HOUR)
    most = timeline.counts(up_to).total
    if most > enough:
        return most
    starts = {entry.moment for entry in timeline.between(up_to)}
    return max([most, *(timeline.counts((start, start + _HOUR)).total for start in starts)])


def _day_is_full(subject: PostSubject, due: datetime, context: Context, count: int) -> Finding:
    limit = context.settings[MAX_PER_DAY]
    day = day_words(day_of(due, subject.zone), day_of(context.now, subject.zone))
    return Finding(
        id=DAY,
        level=LEVEL,
        message=Words(
            zh=f"加上这条，{day.zh}有 {count} 条，一天最多 {limit} 条，再多就刷屏了（实践 B1）。",
            en=f"With this post {day.en} has {count}; {limit} a day is the most before it floods (practice B1).",
        ),
        hint=Words(zh="挪到条数少的一天。", en="Move it to a day with fewer posts."),
        field=Field.DUE,
        figures={"per_day": count, "limit": limit, "day": day_of(due, subject.zone).isoformat()},
    )


def _hour_is_full(count: int, limit: int) -> Finding:
    return Finding(
        id=HOUR,
        level=LEVEL,
        message=Words(
            zh=f"加上这条，一小时里有 {count} 条，最多 {limit} 条，读者会觉得刷屏（实践 B1）。",
            en=f"With this post there are {count} within an hour; {limit} is the most before it floods (practice B1).",
        ),
        hint=Words(zh="把不急的往后挪一两个小时。", en="Move what can wait an hour or two later."),
        field=Field.DUE,
        figures={"per_hour": count, "limit": limit},
    )


def _too_close(subject: PostSubject, due: datetime, context: Context, timeline: Timeline) -> Iterator[Finding]:
    least = timedelta(minutes=context.settings[MIN_GAP])
    neighbours = (timeline.before(due, but=subject.id), timeline.after(due, but=subject.id))
    near = [entry for entry in neighbours if entry is not None and abs(entry.moment - due) < least]
    if not near:
        return
    other = min(near, key=lambda entry: (abs(entry.moment - due), entry.moment))
    gap, minutes = abs(other.moment - due), context.settings[MIN_GAP]
    at = moment_words(other.moment, subject.zone, context.now)
    yield Finding(
        id=GAP,
        level=LEVEL,
        message=Words(
            zh=f"和 {at.zh} 那条{_apart(gap).zh}，至少要隔 {minutes} 分钟（实践 B1）。",
            en=f"{_apart(gap).en} the post of {at.en}; the least is {minutes} minutes (practice B1).",
        ),
        hint=_where_to(other, due, least, subject, timeline, context.now),
        field=Field.DUE,
        figures={
            "gap_minutes": gap // timedelta(minutes=1),
            "limit": minutes,
            "other": iso(other.moment, subject.zone),
        },
    )


def _apart(gap: timedelta) -> Words:
    minutes = gap // timedelta(minutes=1)
    if gap == timedelta(0):
        return Words(zh="同一时刻发出", en="At the same moment as")
    if minutes == 0:
        return Words(zh="只隔不到一分钟", en="Less than a minute from")
    return Words(zh=f"只隔 {minutes} 分钟", en=f"Only {in_english(minutes, 'minute', 'minutes')} from")


def _where_to(
    other: Entry, due: datetime, least: timedelta, subject: PostSubject, timeline: Timeline, now: datetime
) -> Words:
    """The side on which there is room, never one that has passed; when the next post is near as well, only "further
    away" can be promised."""
    later, earlier = other.moment + least, other.moment - least
    if (due >= other.moment or earlier <= now) and not _taken(timeline, (due, later + least), {other.id, subject.id}):
        return Words(
            zh=f"挪到 {clock(later, subject.zone)} 就隔开了。", en=f"At {clock(later, subject.zone)} it is far enough."
        )
    if due <= other.moment and earlier > now and not _taken(timeline, (earlier - least, due), {other.id, subject.id}):
        return Words(
            zh=f"挪到 {clock(earlier, subject.zone)} 就隔开了。",
            en=f"At {clock(earlier, subject.zone)} it is far enough.",
        )
    return Words(zh="这一段排得很满，换个时段。", en="It is crowded around here; take another time of day.")


def _taken(timeline: Timeline, window: Window, but: set[str]) -> bool:
    return any(entry.id not in but for entry in timeline.between(window))


# --- a plan ---------------------------------------------------------------------------------------------------------


def _plan(subject: PlanSubject, context: Context) -> Iterator[Finding]:
    entries = tuple(context.timeline.between((subject.since, subject.until)))
    judged = tuple(entry for entry in entries if not is_let_stand(entry, subject, context))
    yield from _full_days(subject, context, judged)
    yield from _full_hours(subject, context, judged)
    yield from _close_pairs(subject, context, entries)


def is_let_stand(entry: Entry, subject: PlanSubject, context: Context) -> bool:
    """Does it belong to an event that an approver has opened?"""
    return event_of(entry.column, entry.moment, subject.brand, context) is not None


def _full_days(subject: PlanSubject, context: Context, entries: tuple[Entry, ...]) -> Iterator[Finding]:
    limit, today = context.settings[MAX_PER_DAY], day_of(context.now, subject.zone)
    days = dict.fromkeys(day_of(entry.moment, subject.zone) for entry in entries)
    counted = {day: context.timeline.counts(day_window(day, subject.zone)).total for day in days}
    full = [day for day, count in counted.items() if count > limit and _spills(day, limit, subject, context)]
    if not full:
        return
    first, others = day_words(full[0], today), len(full) - 1
    more = Words(zh=f"，另有 {others} 天也超了", en=f", and so do {others} more days") if others else NOTHING
    yield Finding(
        id=DAY,
        level=LEVEL,
        message=Words(
            zh=f"{first.zh}有 {counted[full[0]]} 条，一天最多 {limit} 条，再多就刷屏了{more.zh}（实践 B1）。",
            en=f"{first.en} has {counted[full[0]]} posts and goes past {limit} a day{more.en} (practice B1).",
        ),
        hint=Words(zh="把不急的挪到条数少的日子。", en="Move what can wait to days with fewer posts."),
        field=Field.DUE,
        figures={"per_day": counted[full[0]], "limit": limit, "day": full[0].isoformat(), "days": len(full)},
    )


def _spills(day: date, limit: int, subject: PlanSubject, context: Context) -> bool:
    """Does anything come after the first `limit` posts of the day that is not let stand?"""
    late = islice(context.timeline.between(day_window(day, subject.zone)), limit, None)
    return not all(is_let_stand(entry, subject, context) for entry in late)


def _full_hours(subject: PlanSubject, context: Context, entries: tuple[Entry, ...]) -> Iterator[Finding]:
    limit = context.settings[MAX_PER_HOUR]
    counted = ((entry, context.timeline.counts(rolling(entry.moment, _HOUR)).total) for entry in entries)
    first = next(((entry, count) for entry, count in counted if count > limit), None)
    if first is None:
        return
    entry, count = first
    at = moment_words(entry.moment, subject.zone, context.now)
    yield Finding(
        id=HOUR,
        level=LEVEL,
        message=Words(
            zh=f"到 {at.zh} 为止的一小时里有 {count} 条，最多 {limit} 条，读者会觉得刷屏（实践 B1）。",
            en=f"In the hour up to {at.en} there are {count} posts; {limit} is the most (practice B1).",
        ),
        hint=Words(zh="把不急的往后挪一两个小时。", en="Move what can wait an hour or two later."),
        field=Field.DUE,
        figures={"per_hour": count, "limit": limit, "moment": iso(entry.moment, subject.zone)},
    )


def _close_pairs(subject: PlanSubject, context: Context, entries: Iterable[Entry]) -> Iterator[Finding]:
    minutes = context.settings[MIN_GAP]
    before = context.timeline.before(subject.since - timedelta(microseconds=1))
    in_row = [*([before] if before else []), *entries]
    near = ((one, two) for one, two in pairwise(in_row) if two.moment - one.moment < timedelta(minutes=minutes))
    close = [(one, two) for one, two in near if not is_let_stand(two, subject, context)]
    if not close:
        return
    one, two = close[0]
    at, others = moment_words(two.moment, subject.zone, context.now), len(close) - 1
    apart = _apart(two.moment - one.moment)
    many = in_english(others, "more is", "more are")
    more = Words(zh=f"，另有 {others} 处也太近", en=f"; {many} too close as well") if others else NOTHING
    yield Finding(
        id=GAP,
        level=LEVEL,
        message=Words(
            zh=f"{at.zh} 那条和前一条{apart.zh}，至少要隔 {minutes} 分钟{more.zh}（实践 B1）。",
            en=f"{apart.en} the post before it: the one of {at.en}. The least is {minutes} minutes{more.en} "
            "(practice B1).",
        ),
        hint=Words(zh="把其中一条往后挪。", en="Move one of the two."),
        field=Field.DUE,
        figures={
            "gap_minutes": (two.moment - one.moment) // timedelta(minutes=1),
            "limit": minutes,
            "moment": iso(two.moment, subject.zone),
            "pairs": len(close),
        },
    )
