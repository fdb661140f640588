"""Slots (时段): the times of a week at which an account speaks, and the next of them that is free. Pure.

Free is what the checks would let pass: rhythm (practice B1) is asked of the check itself, so that nothing is found in
an offer a moment later. Where the slots of the week leave the account silent for too long (B2), one of its usual hours
is offered on the last day that prevents it. Quiet hours are kept always.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from guanwei.lib.words import Words
from guanwei.practice.checks import b1_flood, b2_silence
from guanwei.practice.registry import BY_ID, run
from guanwei.practice.settings import OFF
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.windows import day_of, day_window

LEAD = timedelta(minutes=30)  # somebody has to read and approve it before
AHEAD = timedelta(days=56)
DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)

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
    """The next free time, and what lay before it and was not free."""

    at: datetime
    slot: WeeklySlot | None
    passed: tuple[Coming, ...]


def next_free(
    post: PostSubject,
    context: Context,
    slots: Sequence[WeeklySlot],
    quiet: Quiet,
    *,
    after: datetime,
    column: int | None = None,
) -> Offer | None:
    """The first free time at or after `after`; one that is kept for another column only where there is no other. None
    when nothing is free within AHEAD."""
    for wanted in (column, None):
        passed: list[Coming] = []
        for one in coming(post, context, slots, quiet, after=after, column=wanted):
            if one.taken is None:
                return Offer(one.at, one.slot, tuple(passed))
            passed.append(one)
        if column is None:
            break
    return None


def coming(
    post: PostSubject,
    context: Context,
    slots: Sequence[WeeklySlot],
    quiet: Quiet,
    *,
    after: datetime,
    column: int | None = None,
) -> Iterator[Coming]:
    """Every slot from `after` on, in order of time, free or not. `column` is that of the post, None while it has none:
    no slot is kept from it then."""
    first = day_of(after, post.zone)
    for number in range(AHEAD // DAY):
        day = first + number * DAY
        of_day = [slot for slot in slots if slot.weekday == day.weekday()]
        judged = [_judge(post, context, quiet, day, slot, column) for slot in _in_time(of_day)]
        if not any(one.taken is None and one.at >= after for one in judged) and _ends_silence(post, context, day):
            judged += _usual_hours(post, context, quiet, day, slots, but=of_day)
        yield from sorted((one for one in judged if one.at >= after), key=lambda one: one.at)


def _in_time(slots: Sequence[WeeklySlot]) -> list[WeeklySlot]:
    """Once each: a time that two rows name is one slot, the first one's."""
    return sorted({slot.at: slot for slot in reversed(slots)}.values(), key=lambda slot: slot.at)


def _judge(
    post: PostSubject, context: Context, quiet: Quiet, day: date, slot: WeeklySlot, column: int | None
) -> Coming:
    at = moment_at(day, slot.at, post.zone)
    if at is None:
        # The first moment after the gap stands for it in the order; nobody is offered it.
        return Coming(datetime.combine(day, slot.at, post.zone).astimezone(UTC), slot, SKIPPED)
    if quiet.holds(slot.at):
        return Coming(at, slot, IN_QUIET_HOURS)
    if slot.column is not None and column is not None and slot.column != column:
        return Coming(at, slot, FOR_ANOTHER)
    return Coming(at, slot, _rhythm(post, context, at))


def _usual_hours(
    post: PostSubject,
    context: Context,
    quiet: Quiet,
    day: date,
    slots: Sequence[WeeklySlot],
    *,
    but: Sequence[WeeklySlot],
) -> list[Coming]:
    """The hours of the other days of the week, on this day; without those that are not free, which nobody missed."""
    hours = sorted({slot.at for slot in slots} - {slot.at for slot in but})
    judged = (_judge(post, context, quiet, day, WeeklySlot(day.weekday(), hour), None) for hour in hours)
    return [replace(one, slot=None) for one in judged if one.taken is None]


def _rhythm(post: PostSubject, context: Context, at: datetime) -> Words | None:
    """What the flood check would say of the post at that time; None when nothing."""
    in_minute = context.timeline.between((at, at + _MINUTE))
    if any(entry.id != post.id for entry in in_minute):
        return TAKEN
    found = run(replace(post, due=at), context, only=[b1_flood.ID])
    return found[0].message if found else None


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
