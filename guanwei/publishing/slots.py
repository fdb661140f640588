"""Slots (时段): the times of a week at which an account speaks, and the next of them that is free. Pure.

Free is what the checks would let pass: rhythm, mix and repetition (practice B1, B5, C2, C5, C9, C13) are asked of the
checks themselves, and what stands after the offer must not break by it either, so that nothing new is found in an offer
a moment later. Where no time keeps all rules, one that keeps the rhythm is offered, with what it breaks. Where the
slots of the week leave the account silent for too long (B2), one of its usual hours is offered on the last day that
prevents it. Quiet hours are kept always.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from guanwei.lib.words import Words
from guanwei.practice.breaks import would_break
from guanwei.practice.checks import (
    b1_flood,
    b2_silence,
    b5_ceiling,
    c2_promotion_share,
    c5_mix,
    c9_self_reference,
    c13_repeated,
)
from guanwei.practice.registry import BY_ID, check_named, run
from guanwei.practice.settings import OFF
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.windows import day_of, day_window
from guanwei.practice.wording import moment_words

LEAD = timedelta(minutes=30)  # somebody has to read and approve it before
AHEAD = timedelta(days=56)
DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)

Rules = tuple[str, ...]  # ids of checks
RHYTHM: Rules = (b1_flood.ID, b5_ceiling.ID)
# Repetition first: where a text is there already, it is so at most times.
ALL_RULES: Rules = (c13_repeated.ID, *RHYTHM, c2_promotion_share.ID, c5_mix.ID, c9_self_reference.ID)

IN_QUIET_HOURS = Words("在安静时段里", "it lies in the quiet hours")
FOR_ANOTHER = Words("留给别的栏目", "it is kept for another column")
TAKEN = Words("已经有一条", "there is a post already")
SKIPPED = Words("当地时钟会跳过这个时间", "the clock there skips it")


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """`weekday` 0 is Monday; `at` is on the account's own clock; `column` is the one it is meant for, None for any."""

    weekday: int
    at: time
    column: int | None = None


# For who has set none: before work, at noon, after work, in the evening.
USUAL = tuple(WeeklySlot(day, time(hour)) for day in range(7) for hour in (9, 12, 18, 20))


@dataclass(frozen=True, slots=True)
class Quiet:
    """From hour to hour of the account's clock nothing is offered; across midnight where `since` is the later one,
    never where they are the same."""

    since: int
    until: int

    def holds(self, at: time) -> bool:
        if self.since <= self.until:
            return self.since <= at.hour < self.until
        return at.hour >= self.since or at.hour < self.until


@dataclass(frozen=True, slots=True)
class Coming:
    """One time that is coming, aware UTC. `taken` says why it is not free; None where it is. `slot` None: no slot of
    the week, but an hour that ends a silence in time."""

    at: datetime
    slot: WeeklySlot | None
    taken: Words | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """The next free time, and what lay before it and was not free. `breaks` is None where it keeps all rules; else no
    time does, and this is what this one breaks."""

    at: datetime
    slot: WeeklySlot | None
    passed: tuple[Coming, ...]
    breaks: Words | None = None


def next_free(
    post: PostSubject,
    context: Context,
    slots: Sequence[WeeklySlot],
    quiet: Quiet,
    *,
    after: datetime,
    column: int | None = None,
) -> Offer | None:
    """The first time at or after `after` that keeps all rules; where there is none, the first that keeps the rhythm.
    One that is kept for another column only where there is no other. None when nothing is free within AHEAD."""
    columns = (None,) if column is None else (column, None)
    for rules in (ALL_RULES, RHYTHM):
        for wanted in columns:
            passed: list[Coming] = []
            for one in coming(post, context, slots, quiet, after=after, column=wanted, rules=rules):
                if one.taken is None:
                    broken = None if rules == ALL_RULES else what_breaks(post, context, one.at)
                    return Offer(one.at, one.slot, tuple(passed), broken)
                passed.append(one)
    return None


def coming(
    post: PostSubject,
    context: Context,
    slots: Sequence[WeeklySlot],
    quiet: Quiet,
    *,
    after: datetime,
    column: int | None = None,
    rules: Rules = ALL_RULES,
) -> Iterator[Coming]:
    """Every slot from `after` on, in order of time, free or not. `column` is that of the post, None while it has none:
    no slot is kept from it then. `rules` are the checks that a free one keeps."""
    judging = _Judging(post, context, quiet, column, rules)
    first = day_of(after, post.zone)
    for number in range(AHEAD // DAY):
        day = first + number * DAY
        of_day = [slot for slot in slots if slot.weekday == day.weekday()]
        judged = [judging.judge(day, slot) for slot in _in_time(of_day)]
        if not any(one.taken is None and one.at >= after for one in judged) and _ends_silence(post, context, day):
            judged += _usual_hours(judging, day, slots, but=of_day)
        yield from sorted((one for one in judged if one.at >= after), key=lambda one: one.at)


def _in_time(slots: Sequence[WeeklySlot]) -> list[WeeklySlot]:
    """Once each: a time that two rows name is one slot, the first one's."""
    return sorted({slot.at: slot for slot in reversed(slots)}.values(), key=lambda slot: slot.at)


@dataclass(frozen=True, slots=True)
class _Judging:
    """Everything that decides whether a time is free for one post. `column` None: no slot is kept from it."""

    post: PostSubject
    context: Context
    quiet: Quiet
    column: int | None
    rules: Rules

    def judge(self, day: date, slot: WeeklySlot) -> Coming:
        at = moment_at(day, slot.at, self.post.zone)
        if at is None:
            # The first moment after the gap stands for it in the order; nobody is offered it.
            return Coming(datetime.combine(day, slot.at, self.post.zone).astimezone(UTC), slot, SKIPPED)
        if self.quiet.holds(slot.at):
            return Coming(at, slot, IN_QUIET_HOURS)
        if slot.column is not None and self.column is not None and slot.column != self.column:
            return Coming(at, slot, FOR_ANOTHER)
        return Coming(at, slot, what_breaks(self.post, self.context, at, self.rules))


def what_breaks(post: PostSubject, context: Context, at: datetime, rules: Rules = ALL_RULES) -> Words | None:
    """What the checks would say of the post at that time, and of what stands after it; None when nothing."""
    in_minute = context.timeline.between((at, at + _MINUTE))
    if any(entry.id != post.id for entry in in_minute):
        return TAKEN
    placed = post.at(at)
    for rule in rules:  # one after the other: the first that speaks is enough
        if found := run(placed, context, only=[rule]):
            return found[0].message
    broken = would_break(placed, at, context) if rules == ALL_RULES else None
    if broken is None:
        return None
    title, where = check_named(broken.rule).about.title, moment_words(broken.moment, post.zone, context.now)
    return Words(
        f"{where.zh} 那里会因此破了“{title.zh}”（实践 {broken.rule.split('.')[0]}）",
        f'"{title.en}" would break at {where.en} because of it (practice {broken.rule.split(".")[0]})',
    )


def _usual_hours(
    judging: "_Judging", day: date, slots: Sequence[WeeklySlot], *, but: Sequence[WeeklySlot]
) -> list[Coming]:
    """The hours of the other days of the week, on this day; without those that are not free, which nobody missed."""
    hours = sorted({slot.at for slot in slots} - {slot.at for slot in but})
    anybodys = replace(judging, column=None)
    judged = (anybodys.judge(day, WeeklySlot(day.weekday(), hour)) for hour in hours)
    return [replace(one, slot=None) for one in judged if one.taken is None]


def _ends_silence(post: PostSubject, context: Context, day: date) -> bool:
    """Would the account be silent for too long if this day stayed empty as well?"""
    if context.settings[BY_ID[b2_silence.ID].level] == OFF or _spoken(post, context, day):
        return False
    most = context.settings[b2_silence.SILENT_DAYS]
    today = day_of(context.now, post.zone)
    before = (day - number * DAY for number in range(1, most))
    earlier = context.timeline.before(day_window(day, post.zone)[0], but=post.id)
    begins = day_of(earlier.moment, post.zone) + DAY if earlier else today
    silent = takewhile(lambda one: one >= begins and not _spoken(post, context, one), before)
    return len(list(silent)) + 1 >= most


def _spoken(post: PostSubject, context: Context, day: date) -> bool:
    return any(entry.id != post.id for entry in context.timeline.between(day_window(day, post.zone)))


def moment_at(day: date, clock: time, zone: ZoneInfo) -> datetime | None:
    """The moment when the clock of `zone` shows this, the first of two where it is set back; None where it skips it."""
    local = datetime.combine(day, clock)
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == local else None
