"""When the account posts: hours and weekdays, silences (practice B2), floods (B1, B5). Answers are no posts here."""

from array import array
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from guanwei.practice.checks.b1_flood import MAX_PER_DAY, MAX_PER_HOUR, MIN_GAP
from guanwei.practice.checks.b2_silence import SILENT_DAYS

HOURS, WEEKDAYS = 24, 7
TOO_MANY = 100  # a day: certain failure (practice B5)
LISTED = 5
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Silence:
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class RhythmFigures:
    """`heat[weekday][hour]` counts the posts whose hour is told, Monday first. `flood_days` are over the most a day may
    have, the fullest first. `crowded` posts came as one too many within 60 minutes, `close` ones too soon after the one
    before.

    Without `days_known` the source tells months, weekdays and hours alone: what rests on single days (silences, floods,
    active days, crowded, close) is empty and means nothing, and of first and last the months alone are sure."""

    posts: int
    first: date
    last: date
    days: int
    active_days: int
    heat: tuple[tuple[int, ...], ...]
    silences: tuple[Silence, ...]
    silent_days: int
    flood_days: tuple[tuple[date, int], ...]
    in_floods: int
    days_of_failure: int
    crowded: int
    close: int
    days_known: bool = True

    @property
    def period(self) -> str:
        return f"{self.first} – {self.last}" if self.days_known else f"{self.first:%Y-%m} – {self.last:%Y-%m}"

    @property
    def per_day(self) -> float:
        return self.posts / self.days

    @property
    def per_active_day(self) -> float:
        return self.posts / self.active_days if self.active_days else 0.0

    @property
    def best_hours(self) -> tuple[int, ...]:
        """The three hours of the day with the most posts; fewer where no more have any."""
        by_hour = [sum(day[hour] for day in self.heat) for hour in range(HOURS)]
        return tuple(sorted(filter(by_hour.__getitem__, range(HOURS)), key=lambda hour: (-by_hour[hour], hour))[:3])

    @property
    def with_hour(self) -> int:
        """Posts of which the source tells the hour."""
        return sum(map(sum, self.heat))


class Rhythm:
    """Eight bytes are kept of each post, and a count for each day."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._heat = [[0] * HOURS for _ in range(WEEKDAYS)]
        self._days: Counter[int] = Counter()
        self._seconds = array("q")
        self._days_known = True

    def add(self, at: datetime, *, day_known: bool = True, hour_known: bool = True) -> date:
        """Returns the calendar day in the account's zone."""
        local = at.astimezone(self._zone)
        self._days_known = self._days_known and day_known
        self._days[local.toordinal()] += 1
        if hour_known:
            self._heat[local.weekday()][local.hour] += 1
            self._seconds.append(int(at.timestamp()))
        return local.date()

    def figures(self) -> RhythmFigures | None:
        """None without a single post."""
        if not self._days:
            return None
        first, last, sure = min(self._days), max(self._days), self._days_known
        most, silences = MAX_PER_DAY.default, self._silences() if sure else ()
        counts = self._days if sure else Counter[int]()
        floods = sorted(((day, count) for day, count in counts.items() if count > most), key=lambda one: -one[1])
        crowded, close = self._too_dense() if sure else (0, 0)
        return RhythmFigures(
            posts=self._days.total(),
            first=date.fromordinal(first),
            last=date.fromordinal(last),
            days=last - first + 1,
            active_days=len(counts),
            heat=tuple(map(tuple, self._heat)),
            silences=silences,
            silent_days=sum(silence.days for silence in silences),
            flood_days=tuple((date.fromordinal(day), count) for day, count in floods),
            in_floods=sum(count - most for _, count in floods),
            days_of_failure=sum(count >= TOO_MANY for _, count in floods),
            crowded=crowded,
            close=close,
            days_known=sure,
        )

    def _silences(self) -> tuple[Silence, ...]:
        """The longest first."""
        found = [
            Silence(date.fromordinal(before + 1), date.fromordinal(after - 1))
            for before, after in pairwise(sorted(self._days))
            if after - before > SILENT_DAYS.default
        ]
        return tuple(sorted(found, key=lambda silence: (-silence.days, silence.first)))

    def _too_dense(self) -> tuple[int, int]:
        seconds = sorted(self._seconds)
        per_hour, gap = MAX_PER_HOUR.default, MIN_GAP.default * 60
        crowded = sum(later - seconds[place] < _HOUR for place, later in enumerate(seconds[per_hour:]))
        close = sum(later - before < gap for before, later in pairwise(seconds))
        return crowded, close
