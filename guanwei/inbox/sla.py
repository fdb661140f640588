"""Working time: by when something has to be answered (practice E2). Pure.

Hours are those of the clock on the wall in the account's zone. A period goes from the first moment at which that clock
shows its begin or later to the first moment at which it shows its end or later: where the clock is put forward over a
begin, work begins with the jump; an hour that comes twice counts as long as it lasts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guanwei.inbox.hours import DAY_MINUTES, DayKind, Hours
from guanwei.lib.clock import must_be_aware

DAY = timedelta(days=1)
# A period may go on for a day after midnight, and no zone jumps further than a day.
LOOK_BACK_DAYS = 3


@dataclass(frozen=True, slots=True)
class Days:
    """Which days are worked. `works` has those that differ from their weekday, `known` the years that somebody has
    published: any other is taken by its weekdays and provisional.
    """

    works: Mapping[date, bool] = field(default_factory=dict)
    known: frozenset[int] = frozenset()

    def kind_of(self, day: date) -> DayKind:
        weekday = DayKind(day.weekday())
        if day not in self.works:
            return weekday
        if not self.works[day]:
            return DayKind.HOLIDAY
        return DayKind.MAKEUP if weekday in (DayKind.SAT, DayKind.SUN) else weekday


@dataclass(frozen=True, slots=True)
class Shift:
    """Working time without a break, in UTC."""

    begin: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """When the time is over, in UTC. `provisional`: it rests on a year whose holidays nobody has published."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkingClock:
    """The working time of one account. `days` None: every week is like any other, and nothing is provisional."""

    hours: Hours
    zone: ZoneInfo
    days: Days | None
    _shifts: dict[date, tuple[Shift, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def add_working_time(self, start: datetime, minutes: float) -> Due:
        """The first moment at which `minutes` of working time have passed since `start`. The end of a period, not the
        begin of the next one; `start` itself for nothing."""
        left = timedelta(minutes=minutes)
        if left <= timedelta(0):
            return Due(start, False)
        for shift in self._after(start):
            length = shift.until - max(shift.begin, start)
            if left <= length:
                due = max(shift.begin, start) + left
                return Due(due, self.is_provisional(start, due))
            left -= length
        raise AssertionError("a week without working time was let through by hours.parse")

    def working_time_between(self, begin: datetime, until: datetime) -> timedelta:
        """How much of the time from `begin` to `until` is working time; nothing when they are the wrong way round."""
        total = timedelta(0)
        for shift in self._after(begin):
            if shift.begin >= until:
                break
            total += max(timedelta(0), min(shift.until, until) - max(shift.begin, begin))
        return total

    def is_provisional(self, begin: datetime, until: datetime) -> bool:
        """Does the time from `begin` to `until` touch a year that nobody has published?"""
        if self.days is None:
            return False
        years = range(begin.astimezone(self.zone).year, until.astimezone(self.zone).year + 1)
        return any(year not in self.days.known for year in years)

    def is_open(self, moment: datetime) -> bool:
        """Is `moment` within working time?"""
        return next(self._after(moment)).begin <= moment

    def _after(self, moment: datetime) -> Iterator[Shift]:
        """The shifts that end after `moment`, in order. What two periods share is in the first alone."""
        day = must_be_aware(moment).astimezone(self.zone).date() - LOOK_BACK_DAYS * DAY
        covered = datetime.min.replace(tzinfo=UTC)
        for shift in self._from(day):
            begin = max(shift.begin, covered)
            if begin < shift.until:
                covered = shift.until
                if shift.until > moment:
                    yield Shift(begin, shift.until)

    def _from(self, day: date) -> Iterator[Shift]:
        while True:
            yield from self._of_day(day)
            day += DAY

    def _of_day(self, day: date) -> tuple[Shift, ...]:
        if day not in self._shifts:
            kind = self.days.kind_of(day) if self.days else DayKind(day.weekday())
            found = (
                Shift(self._moment(day, period.begin), self._moment(day, period.until))
                for period in self.hours.of(kind)
            )
            self._shifts[day] = tuple(shift for shift in found if shift.begin < shift.until)
        return self._shifts[day]

    def _moment(self, day: date, minute: int) -> datetime:
        """The first moment, in UTC, at which the clock on the wall shows `minute` of `day` or later."""
        days, minutes = divmod(minute, DAY_MINUTES)
        shown = datetime.combine(day + days * DAY, time(minutes // 60, minutes % 60))
        moment = shown.replace(tzinfo=self.zone).astimezone(UTC)
        if _wall(moment, self.zone) == shown:
            return moment
        # The clock never shows it: it is put forward over it. Until the jump it shows less, from then on more.
        before, after = shown.replace(tzinfo=self.zone, fold=1).astimezone(UTC), moment
        while after - before > timedelta(microseconds=1):
            middle = before + (after - before) / 2
            if _wall(middle, self.zone) >= shown:
                after = middle
            else:
                before = middle
        return after


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
