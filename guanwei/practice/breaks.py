"""When does a plan first break a rule, and would one post more break any? Rhythm and mix, plan and history together.

A break is one place at which one rule does not hold: a post, or a silent day. Two timelines can be compared by their
breaks, which findings cannot: they say the first of many.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, pairwise

from guanwei.practice.checks import b1_flood, b2_silence, b5_ceiling, c2_promotion_share, c5_mix, c9_self_reference
from guanwei.practice.entries import ColumnGroup, Entry
from guanwei.practice.findings import Finding
from guanwei.practice.registry import BY_ID, check_named, run
from guanwei.practice.settings import MIX_DAYS, MIX_POSTS, OFF
from guanwei.practice.subjects import Context, PlanSubject, PostSubject
from guanwei.practice.windows import Timeline, day_of, day_window, rolling

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Break:
    """`rule` is the id of the finding; `place` the id of the entry, or the silent day in ISO 8601."""

    moment: datetime
    rule: str
    place: str


def first_break(subject: PlanSubject, context: Context) -> tuple[Break, Finding] | None:
    """The earliest break of the stretch and what the check says of it; None for a plan that keeps all rules."""
    first = min(breaks(subject, context), key=lambda one: one.moment, default=None)
    if first is None:
        return None
    said = [one for one in run(subject, context, only=[check_named(first.rule).id]) if one.id == first.rule]
    if first.rule == b2_silence.ID:
        said = [one for one in said if str(one.figures["first"]) <= first.place <= str(one.figures["last"])]
    return first, said[0]


def breaks(subject: PlanSubject, context: Context) -> Iterator[Break]:
    """Every break in the stretch, rule by rule; none of a rule that is switched off."""
    entries = tuple(context.timeline.between((subject.since, subject.until)))
    if _is_on(b1_flood.ID, context):
        yield from _floods(subject, context, entries)
    if _is_on(b5_ceiling.ID, context):
        yield from _past_the_ceiling(subject, context, entries)
    if _is_on(b2_silence.ID, context):
        yield from _silences(subject, context)
    for entry in entries:
        yield from shares_broken(entry, context.timeline, context)


def shares_broken(entry: Entry, timeline: Timeline, context: Context) -> Iterator[Break]:
    """The shares that this post breaks, as `timeline` is (practice C2, C5, C9)."""
    counted, settings = entry.counted, context.settings
    if counted is ColumnGroup.LOVED and not entry.about_us:
        return
    if counted is not ColumnGroup.LOVED:
        counts = timeline.counts(rolling(entry.moment, timedelta(days=settings[MIX_DAYS])))
        ceiling = settings[c2_promotion_share.CEILING]
        promotes = counted is ColumnGroup.PROMOTION and _is_on(c2_promotion_share.ID, context)
        if promotes and c2_promotion_share.too_much(counts, ceiling, settings[MIX_POSTS]):
            yield Break(entry.moment, c2_promotion_share.ID, entry.id)
        if _is_on(c5_mix.ID, context) and c5_mix.off_target(counts, counted, settings):
            yield Break(entry.moment, c5_mix.ID, entry.id)
    judged = entry.about_us and _is_on(c9_self_reference.ID, context)
    if judged and c9_self_reference.over_at(entry.moment, timeline, context):
        yield Break(entry.moment, c9_self_reference.ID, entry.id)


def would_break(post: PostSubject, at: datetime, context: Context) -> Break | None:
    """What would newly break elsewhere if `post` went out at `at`: the share of a post after it, or a silence where it
    stands now. What the post itself breaks there is for the checks of posts to say."""
    old = context.timeline.get(post.id)
    if old is not None and old.moment == at:
        return None
    after = replace(context, timeline=context.timeline_with(post if post.due == at else post.at(at)))
    if old is not None and _is_on(b2_silence.ID, context):
        silent = _silence_left(post, old, after)
        if silent:
            return silent
    reach = timedelta(days=context.settings[MIX_DAYS])
    moved = [at] if old is None else sorted((at, old.moment))
    for entry in context.timeline.between((moved[0], moved[-1] + reach)):
        if entry.id == post.id:
            continue
        now_broken = tuple(shares_broken(entry, after.timeline, context))
        if now_broken:
            before = {one.rule for one in shares_broken(entry, context.timeline, context)}
            new = next((one for one in now_broken if one.rule not in before), None)
            if new:
                return new
    return None


def _silence_left(post: PostSubject, old: Entry, after: Context) -> Break | None:
    """The silence that the post leaves behind where it stood, between the posts before and after."""
    zone, too_many = post.zone, after.settings[b2_silence.SILENT_DAYS]
    before, behind = after.timeline.before(old.moment), after.timeline.after(old.moment)
    if behind is None:
        return None
    today = day_of(after.now, zone)
    first = day_of(before.moment, zone) + _DAY if before else today
    last = day_of(behind.moment, zone) - _DAY
    if (last - first).days + 1 < too_many or last < today:
        return None
    return Break(day_window(first, zone)[0], b2_silence.ID, first.isoformat())


def _floods(subject: PlanSubject, context: Context, entries: tuple[Entry, ...]) -> Iterator[Break]:
    settings, timeline = context.settings, context.timeline
    let_stand = {entry.id for entry in entries if b1_flood.is_let_stand(entry, subject, context)}
    for entry in _beyond(subject, context, entries, settings[b1_flood.MAX_PER_DAY]):
        if entry.id not in let_stand:
            yield Break(entry.moment, b1_flood.DAY, entry.id)
    for entry in (one for one in entries if one.id not in let_stand):
        if timeline.counts(rolling(entry.moment, _HOUR)).total > settings[b1_flood.MAX_PER_HOUR]:
            yield Break(entry.moment, b1_flood.HOUR, entry.id)
    least = timedelta(minutes=settings[b1_flood.MIN_GAP])
    before = timeline.before(subject.since - timedelta(microseconds=1))
    for one, two in pairwise([*([before] if before else []), *entries]):
        if two.moment - one.moment < least and two.id not in let_stand:
            yield Break(two.moment, b1_flood.GAP, two.id)


def _past_the_ceiling(subject: PlanSubject, context: Context, entries: tuple[Entry, ...]) -> Iterator[Break]:
    for entry in _beyond(subject, context, entries, context.settings[b5_ceiling.CEILING] - 1):
        yield Break(entry.moment, b5_ceiling.ID, entry.id)


def _beyond(subject: PlanSubject, context: Context, entries: tuple[Entry, ...], most: int) -> Iterator[Entry]:
    """Of each day with more than `most` posts those of the stretch that come after so many."""
    days = dict.fromkeys(day_of(entry.moment, subject.zone) for entry in entries)
    for day in days:
        window = day_window(day, subject.zone)
        if context.timeline.counts(window).total > most:
            late = islice(context.timeline.between(window), most, None)
            yield from (entry for entry in late if subject.since <= entry.moment < subject.until)


def _silences(subject: PlanSubject, context: Context) -> Iterator[Break]:
    too_many, today = context.settings[b2_silence.SILENT_DAYS], day_of(context.now, subject.zone)
    for gap in b2_silence.gaps(subject, context):
        if gap.days < too_many or gap.last < today:
            continue
        for number in range(too_many - 1, gap.days):
            day = gap.first + number * _DAY
            yield Break(max(day_window(day, subject.zone)[0], subject.since), b2_silence.ID, day.isoformat())


def _is_on(check_id: str, context: Context) -> bool:
    return context.settings[BY_ID[check_id].level] != OFF
