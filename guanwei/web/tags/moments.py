"""Template tags for times. The exact time is in `title` and, for machines, in `datetime`."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanwei.lib.clock import utc_now
from guanwei.practice.models import last_day
from guanwei.web import clockwork
from guanwei.web.zone_names import zone_name

register = template.Library()


@register.simple_tag(takes_context=True)
def moment(
    context: dict[str, Any], value: datetime | None, zone: str = "", *, after_words: bool = False
) -> SafeString | str:
    """`{% moment delivery.due_at account.zone %}`: relative when recent; the zone named when it is not the viewer's.
    `after_words=True` within a sentence: "answer by today 10:00"."""

    def near(at: datetime, where: str) -> str:
        words = clockwork.near(at, utc_now(), where)
        return words[:1].lower() + words[1:] if after_words else words

    return _time(context, value, zone, near)


@register.simple_tag(takes_context=True)
def clock(context: dict[str, Any], value: datetime | None, zone: str = "") -> SafeString | str:
    """Only the time of day, for lists that are grouped by day."""
    return _time(context, value, zone, clockwork.clock)


@register.simple_tag(takes_context=True)
def exact(context: dict[str, Any], value: datetime) -> SafeString | str:
    """To the second, on the viewer's clock: for the trail, where order is what matters."""
    return _time(context, value, "", lambda at, where: f"{at.astimezone(ZoneInfo(where)):%m-%d %H:%M:%S}")


@register.simple_tag(takes_context=True)
def clock_to_the_second(context: dict[str, Any], value: datetime) -> SafeString | str:
    """Below a heading that names the day."""
    return _time(context, value, "", lambda at, where: f"{at.astimezone(ZoneInfo(where)):%H:%M:%S}")


@register.filter
def lasts(until: datetime, now: datetime) -> str:
    """How long something still lasts: days while there are some, else hours."""
    left = until - now
    if left.total_seconds() <= 0:
        return _("ended")
    if left.days >= 1:
        return ngettext("%(n)s day left", "%(n)s days left", left.days) % {"n": left.days}
    hours = int(left.total_seconds() // 3600) + 1
    return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}


@register.filter
def window(seconds: int) -> str:
    """The length of a quota's window that is neither an hour nor a day."""
    if seconds % 3600 == 0:
        return ngettext("in %(n)s hour", "in %(n)s hours", seconds // 3600) % {"n": seconds // 3600}
    return ngettext("in %(n)s minute", "in %(n)s minutes", seconds // 60) % {"n": seconds // 60}


@register.simple_tag(takes_context=True)
def moment_of_text(context: dict[str, Any], value: str, zone: str = "") -> SafeString | str:
    """The same for a time that stands as ISO 8601 in JSON."""
    return moment(context, datetime.fromisoformat(value), zone)


def _time(context: dict[str, Any], value: datetime | None, zone: str, words: Any) -> SafeString | str:
    if value is None:
        return _("no time yet")
    viewers = context.get("viewer_zone", "Asia/Shanghai")
    zone = zone or viewers
    elsewhere = format_html(' <span class="zone">{}</span>', zone_name(zone)) if zone != viewers else ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>{}',
        value.isoformat(),
        clockwork.exact(value, zone),
        words(value, zone),
        elsewhere,
    )


@register.filter
def day_in(value: datetime, zone: str) -> str:
    """The calendar day of a moment in a zone, with its weekday."""
    local = value.astimezone(ZoneInfo(zone)).date()
    # Translators: 11 月 23 日 周一, but Mon 23 Nov.
    return _("%(weekday)s %(day)s") % {"weekday": clockwork.weekday(local), "day": clockwork.short_date(local)}


@register.filter
def date_of(value: date) -> str:
    return clockwork.short_date(value)


@register.filter
def day_through(end: datetime | str, zone: str = "") -> str:
    """The last day on which something holds that ends with `end`, on the clock of `zone`, or on its own."""
    moment = datetime.fromisoformat(end) if isinstance(end, str) else end
    day = last_day(moment, ZoneInfo(zone) if zone else None)
    return clockwork.written(day, utc_now().astimezone(moment.tzinfo).date())


@register.filter
def weekday(value: date) -> str:
    return clockwork.weekday(value)


@register.filter
def zone(value: str) -> str:
    return zone_name(value)
