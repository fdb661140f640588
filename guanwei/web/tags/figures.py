"""Rhythm and mix as small pictures: SVG from the server, each with its figures as text for who cannot see it."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guanwei.practice.entries import ColumnGroup
from guanwei.publishing.glance import DayCount, Glance, MixAhead
from guanwei.web import clockwork, labels
from guanwei.web.undoing import instead_of
from guanwei.web.undoing import undo_of as undo_kept_with

register = template.Library()
register.filter("undo_of", undo_kept_with)
register.filter("instead_of", instead_of)

HEIGHT, STEP, BAR = 32, 14, 10
MOST = 5  # posts that fill the height; a day with more is as high


@register.simple_tag
def rhythm_strip(glance: Glance) -> SafeString:
    """A bar a day: full for what went out, hollow for what is planned, a dot on the ground for a day without."""
    bars = format_html_join("", "{}", ((_day(place, day, glance),) for place, day in enumerate(glance.days)))
    text = _("%(out)s out in the last week, %(planned)s planned for the next.") % {
        "out": sum(day.out for day in glance.days),
        "planned": sum(day.planned for day in glance.days),
    }
    width = len(glance.days) * STEP
    return format_html(
        '<svg class="strip" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', width, HEIGHT + 2, text, bars
    )


def _day(place: int, day: DayCount, glance: Glance) -> SafeString:
    left = place * STEP + (STEP - BAR) / 2
    title = _("%(day)s: %(out)s out, %(planned)s planned") % {
        "day": clockwork.short_date(day.day),
        "out": day.out,
        "planned": day.planned,
    }
    ground = format_html('<rect class="today" x="{}" width="{}" height="{}"/>', place * STEP, STEP, HEIGHT + 2)
    marks = ground if day.day == glance.today else SafeString()
    if not day.out and not day.planned:
        kind = "none" if day.day < glance.today else "silent"
        marks += format_html('<circle class="{}" cx="{}" cy="{}" r="2"/>', kind, left + BAR / 2, HEIGHT - 2)
    else:
        high_out = _height(day.out)
        high_planned = min(_height(day.planned), HEIGHT - high_out)
        shape = '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="1.5"/>'
        if day.out:
            marks += format_html(shape, "out", left, HEIGHT - high_out, BAR, high_out)
        if day.planned and high_planned > 0:
            top = HEIGHT - high_out - high_planned
            marks += format_html(shape, "planned", left + 0.5, top + 0.5, BAR - 1, max(high_planned - 1.5, 2))
    return format_html("<g><title>{}</title>{}</g>", title, marks)


def _height(posts: int) -> float:
    return HEIGHT * min(posts, MOST) / MOST


@register.simple_tag
def mix_bar(glance: Glance | MixAhead) -> SafeString:
    """The three groups as parts of one bar, with a tick where each target ends."""
    parts, ticks, at, aim = SafeString(), SafeString(), 0.0, 0.0
    for group in (ColumnGroup.LOVED, ColumnGroup.PROMOTION, ColumnGroup.FORWARD):
        share = 100 * glance.mix.of(group) / glance.mix.total if glance.mix.total else 0
        parts += format_html('<rect class="{}" x="{}" width="{}" height="10"/>', group.value, at, share)
        at, aim = at + share, aim + glance.targets[group]
        if aim < 100:
            ticks += format_html('<rect class="tick" x="{}" y="-2" width="0.6" height="14"/>', aim - 0.3)
    return format_html(
        '<svg class="mix" viewBox="0 -2 100 14" preserveAspectRatio="none" aria-hidden="true">{}{}</svg>', parts, ticks
    )


@register.simple_tag
def mix_shares(glance: Glance | MixAhead) -> list[tuple[str, str, int, int]]:
    """Name, group, share and target of each group, in per cent."""
    total = glance.mix.total or 1
    return [
        (str(labels.GROUP[group.value]), group.value, round(100 * glance.mix.of(group) / total), round(target))
        for group, target in glance.targets.items()
    ]
