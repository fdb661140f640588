"""Times as people read them: relative when recent, else day and clock; always in a named zone. Pure but for the
translation of words."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanwei.web.labels import MONTHS, WEEKDAYS
from guanwei.web.zone_names import zone_name

MINUTE, HOUR = 60, 3600


def exact(moment: datetime, zone: str) -> str:
    """`2026-11-23 09:05:00 北京时间`: what hovering shows."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S} {zone_name(zone)}"


def near(moment: datetime, now: datetime, zone: str) -> str:
    """Within an hour how far off, else the clock, with the day where it is not today."""
    seconds = (moment - now).total_seconds()
    if abs(seconds) < HOUR:
        return _distance(seconds)
    local, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return f"{day_name(local.date(), today)} {local:%H:%M}"


def at(moment: datetime, now: datetime, zone: str) -> str:
    """Never how far off, for what is set to a moment: the day, with its weekday where it is not
    next to today, and the clock. Within a sentence."""
    local, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    near_by = abs((local.date() - today).days) <= 1
    day = day_name(local.date(), today) if near_by else f"{weekday(local.date())} {written(local.date(), today)}"
    day = day[:1].lower() + day[1:] if near_by else day  # within a sentence
    return f"{day} {local:%H:%M}"


def clock(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def day_name(day: date, today: date) -> str:
    """Today, tomorrow, yesterday, else the date; the year only where it is another one."""
    named = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}.get((day - today).days)
    return named or written(day, today)


def written(day: date, today: date) -> str:
    """The date, with its year only where it is another one."""
    if day.year == today.year:
        return short_date(day)
    return _("%(year)s-%(month)s-%(day)s") % {"year": day.year, "month": f"{day.month:02d}", "day": f"{day.day:02d}"}


def short_date(day: date) -> str:
    return _("%(day)s %(month)s") % {"day": day.day, "month": MONTHS[day.month - 1]}


def weekday(day: date) -> str:
    return str(WEEKDAYS[day.weekday()])


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_name(monday: date) -> str:
    """`2026-W48`, as ISO 8601 and the browser's own week field write it."""
    year, number, _day = monday.isocalendar()
    return f"{year}-W{number:02d}"


def month_name(day: date) -> str:
    return _("%(month)s %(year)s") % {"month": MONTHS[day.month - 1], "year": day.year}


def _distance(seconds: float) -> str:
    minutes = int(abs(seconds) // MINUTE)
    if minutes == 0:
        return _("just now") if seconds <= 0 else _("within a minute")
    if seconds < 0:
        return ngettext("%(minutes)s minute ago", "%(minutes)s minutes ago", minutes) % {"minutes": minutes}
    return ngettext("in %(minutes)s minute", "in %(minutes)s minutes", minutes) % {"minutes": minutes}
