"""Small parts that many pages show: states, columns, networks, form fields."""

from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField, CheckboxInput, FileInput
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guanwei.accounts.models import Account
from guanwei.delivery.models import Attempt, Delivery
from guanwei.editorial.models import Column
from guanwei.lib import text as texts
from guanwei.listening.queries import no_longer
from guanwei.networks.links import seen_at
from guanwei.people.roles import NAMES, Role
from guanwei.practice.findings import Finding
from guanwei.publishing.earlier import Earlier
from guanwei.publishing.models import Plan
from guanwei.publishing.queries import Line
from guanwei.trail.models import Entry
from guanwei.web import labels, practice_labels
from guanwei.web.acts import Act, acts_of
from guanwei.web.sentences import said
from guanwei.web.tags.words import words as in_language

register = template.Library()

TABLES = {
    "status": labels.STATUS,
    "act_status": labels.ACT_STATUS,
    "card": labels.CARD_STATUS,
    "hold": labels.HOLD,
    "level": labels.LEVEL,
    "choice": labels.CHOICE,
    "act": labels.ACT,
    "answer": labels.ANSWER_STATE,
    "not_out": labels.NOT_OUT,
    "change": labels.CHANGE_STATE,
    "kind": labels.KIND,
    "visibility": labels.VISIBILITY,
    "thread": labels.THREAD_STATE,
    "doing": labels.DOING,
    "heat": labels.HEAT,
    "act_not_done": labels.ACT_NOT_DONE,
    "seen": labels.SEEN,
    "stream": labels.STREAM,
    "standing": labels.STANDING,
    "outcome": labels.OUTCOME,
    "approval": labels.APPROVAL,
    "void": labels.VOID_REASON,
    "network": labels.NETWORK,
    "health": labels.HEALTH,
    "verdict": labels.VERDICT,
    "wait": labels.WAIT,
    "stage": labels.STAGE,
    "lived": labels.LIVED_ROLE,
    "value": labels.VALUE,
    "group": labels.GROUP,
    "origin": labels.ORIGIN,
    "file": labels.FILE_STATE,
    "bucket": labels.BUCKET,
    "group_of_states": labels.GROUP_OF_STATES,
    "role_note": labels.ROLE_NOTE,
    "means": labels.MEANS,
    "factor": labels.FACTOR,
    "way": labels.WAY,
    "person": practice_labels.PERSON,
    "sheet": practice_labels.SHEET,
    "judged": practice_labels.JUDGED,
    "figure_name": practice_labels.FIGURE_NAME,
    "row_state": practice_labels.ROW_STATE,
    "verified_as": labels.VERIFIED_AS,
    "field_standing": labels.FIELD_STANDING,
    "object": labels.OBJECT,
}


@register.filter
def label(value: str, table: str) -> str:
    """`{{ delivery.state|label:"status" }}`; a value that the table does not have stands as it is."""
    return str(TABLES[table].get(str(value), value))


@register.simple_tag(name="label_of")
def label_of(value: str, table: str) -> str:
    """The same as a tag, for a value that is written out in the template."""
    return label(value, table)


@register.filter
def split(words: str) -> list[str]:
    """`{% for name in "a b c"|split %}`."""
    return words.split()


@register.simple_tag
def meter(used: int, limit: int) -> SafeString:
    """How much of a limit is used, as a bar: near from four fifths on. The figure stands beside it as text."""
    share = min(1.0, used / limit) if limit > 0 else 1.0
    tone = "over" if used > limit else "near" if used >= limit * 0.8 else ""
    return format_html(
        '<svg class="meter {}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="8"></rect></svg>',
        tone,
        f"{share * 100:.1f}",
    )


@register.filter
def role_name(value: str) -> str:
    return in_language(NAMES[Role(value)])


@register.simple_tag
def status(value: str, table: str = "status") -> SafeString:
    """A state as a dot and its name: colour is never the only sign."""
    tone = labels.TONE.get(value, "quiet")
    return format_html('<span class="state {}">{}</span>', tone, label(value, table))


@register.simple_tag
def delivery_status(delivery: Delivery) -> SafeString:
    """The same for a delivery; a held one says what for."""
    if not delivery.held_for:
        return status(
            no_longer(delivery) or delivery.state, "status" if delivery.purpose_kind == "plan" else "act_status"
        )
    return format_html('<span class="state attention">{}</span>', labels.HOLD[delivery.held_for])


@register.simple_tag
def state_mark(line: Line) -> SafeString:
    """The state by its shape alone, where a line has no room for words; they are there for who hears the page."""
    held = line.delivery.held_for if line.delivery and line.status == "held" else ""
    words = labels.HOLD[held] if held else label(line.status, "status")
    tone = labels.TONE.get(line.status, "quiet")
    return format_html(
        '<span class="state-mark {}" title="{}"><span class="hidden">{}</span></span>', tone, words, words
    )


@register.simple_tag
def column_chip(column: Column) -> SafeString:
    return format_html('<span class="column hue-{}">{}</span>', column.hue % 9, labels.column_name(column))


@register.filter
def in_english_or_own(column: Column, language: str) -> str:
    return column.name_en if language.startswith("en") and column.name_en else column.name


@register.filter
def in_set(value: Any, among: Any) -> bool:
    """`{{ plan.account_id|in_set:may_write }}`, where `in` cannot stand."""
    return value in among


@register.filter
def local_date(plan: Plan) -> str:
    """The plan's day on its account's own clock, as a date field wants it."""
    return f"{plan.due_at.astimezone(ZoneInfo(plan.account.zone)):%Y-%m-%d}" if plan.due_at else ""


@register.filter
def local_time(plan: Plan) -> str:
    return f"{plan.due_at.astimezone(ZoneInfo(plan.account.zone)):%H:%M}" if plan.due_at else ""


@register.filter
def seconds_taken(attempt: Attempt) -> str:
    if attempt.ended_at is None:
        return ""
    return _("%(seconds)s s") % {"seconds": f"{(attempt.ended_at - attempt.started_at).total_seconds():.2f}"}


@register.filter
def on_the_network(delivery: Delivery) -> str:
    """Where the published post can be looked at; empty while it is not out."""
    return seen_at(delivery.url, delivery.account.server)


@register.filter
def seen_on(url: str, account: Account) -> str:
    """The same for what stands on the account's network by another hand."""
    return seen_at(url, account.server)


@register.filter
def one_line(text: str) -> str:
    """Words of any shape as one line of a list."""
    return texts.one_line(text)


@register.filter
def happened(entry: Entry) -> str:
    return said(entry)


@register.filter
def acts(entries: list[Entry]) -> list[Act]:
    return acts_of(entries)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`{{ grants|get:user.pk }}`: nothing where there is no such key."""
    return mapping.get(key) if mapping else None


@register.filter
def percent_of(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


@register.filter
def piece_of(found: Finding, text: str) -> str:
    """The piece of the text that a finding means."""
    return text[slice(*found.span)] if found.span else ""


@register.filter
def spoken_of(found: Finding, earlier: dict[str, Earlier]) -> Earlier | None:
    """The earlier post that a finding speaks of, if it speaks of one."""
    return earlier.get(str(found.figures.get("entry", "")))


@register.filter
def quoting(old: Earlier, piece: str) -> str:
    return old.quote(piece)


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, note: str = "") -> dict[str, Any]:
    """One form field with label, help and errors."""
    widget = bound.field.widget
    return {
        "field": bound,
        "note": note,
        "optional": not bound.field.required and "data-main" not in widget.attrs,
        "is_box": isinstance(widget, CheckboxInput),
        "is_file": isinstance(widget, FileInput),
    }
