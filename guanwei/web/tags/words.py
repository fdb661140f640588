"""Template filters for sentences that exist in both languages."""

from django import template
from django.utils.translation import get_language

from guanwei.lib.words import Words

register = template.Library()


@register.filter
def words(value: Words | dict[str, str] | None) -> str:
    """`{{ finding.message|words }}`: the sentence in the reader's language; empty for nothing."""
    if not value:
        return ""
    sentence = value if isinstance(value, Words) else Words.from_json(value)
    return sentence.in_language(get_language() or "zh")
