"""The practice's own ids, each with the page that says why."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guanwei.practice.document import page_name
from guanwei.practice.registry import check_named
from guanwei.web.practice_labels import PERSON, ROW_STATE
from guanwei.web.tags.words import words as in_language

register = template.Library()


@register.simple_tag
def row_id(finding_id: str) -> SafeString:
    """The id of a finding or a check, and a click on it says why it is found. In a window of its own: what somebody is
    writing stays open. Findings of checks that are no more stand without a link."""
    try:
        check = check_named(finding_id)
    except KeyError:
        return format_html('<code class="row-id">{}</code>', finding_id)
    return format_html(
        '<a class="row-id" href="{}" target="_blank" rel="noopener" title="{}"><code>{}</code></a>',
        reverse("help-page", args=["guide/checks", page_name(check.id)]),
        _("Why: %(title)s") % {"title": in_language(check.about.title)},
        finding_id,
    )


@register.filter
def sheet_words(value: list[str] | str | None) -> str:
    """A field of a positioning sheet, in one line."""
    if isinstance(value, list):
        return _(", ").join(value) or "—"
    return str(PERSON.get(value or "", "—"))


# The mark that each state has; the words stand beside it for whoever cannot see it.
_MARKS = {"works": "machine", "by_hand": "by_hand", "not_possible": "not", "not_yet": "later"}


@register.simple_tag
def row_state(state: str) -> SafeString:
    """How a row of the practice stands, as a mark."""
    return format_html(
        '<span class="way {}" title="{}"><span class="hidden">{}</span></span>',
        _MARKS[state],
        ROW_STATE[state],
        ROW_STATE[state],
    )
